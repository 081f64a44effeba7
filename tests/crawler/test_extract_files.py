"""Files and folders: what is good is read, what is bad is named, and nothing stops the rest."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import pytest

from corpus.annotated import read_folder
from corpus.errors import BadInput
from corpus.records import Article, Page, Reason, Rejected
from corpus.text import normalise
from crawler.extract import extract
from crawler.plain import head_of
from crawler.reading_files import read_paths

REPORTS = list(read_folder(Path(__file__).parents[2] / "crawler/samples/reports"))
BODY = "<html><body><p>Trang thử {}</p></body></html>"


def read(*paths: Path, **settings: object) -> list[Page | Article | BadInput]:
    return list(read_paths(paths, **settings))  # type: ignore[arg-type]


# --- plain text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.id)
def test_headline_and_stamp_of_a_report_saved_as_text(report: object) -> None:
    head = head_of(normalise(report.text))  # type: ignore[attr-defined]
    header = report.header  # type: ignore[attr-defined]
    assert head.title == " ".join(normalise(header["title"]).split())
    assert head.stamp is not None
    assert head.stamp.day.isoformat() == header["published"]


@pytest.mark.parametrize(
    ("text", "title", "published"),
    [
        # the clock of the visit, the headline, the stamp, the dateline
        (
            "Thứ Ba, 03/11/2026\n\nCông an tỉnh Thử tổng kết một chương trình phối hợp\n\nThứ Ba, 30/05/2023\n\n"
            "Chiều 30/5/2023, Công an tỉnh Thử tổ chức hội nghị tổng kết một chương trình phối hợp với "
            "các đoàn thể của tỉnh.",
            "Công an tỉnh Thử tổng kết một chương trình phối hợp",
            "2023-05-30",
        ),
        # nothing but the clock of the visit
        (
            "Thứ Ba, 03/11/2026\n\nCông an tỉnh Thử tổng kết một chương trình phối hợp\n\n"
            "Chiều 30/5/2023, Công an tỉnh Thử tổ chức hội nghị tổng kết một chương trình phối hợp với "
            "các đoàn thể của tỉnh.",
            "Công an tỉnh Thử tổng kết một chương trình phối hợp",
            None,
        ),
        # a section above the headline
        (
            "Tin trong tỉnh\n\nHội nghị giao ban quý một của tỉnh Thử\n\nĐoạn văn của bài.",
            "Hội nghị giao ban quý một của tỉnh Thử",
            None,
        ),
        # the text begins with its first sentence
        (
            "Trung tướng Thử, Thứ trưởng một bộ, chủ trì hội nghị giao ban với các ngành và địa phương "
            "trong cả nước hôm nay.\n\nĐoạn hai.",
            "",
            None,
        ),
        ("", "", None),
    ],
)
def test_heads(text: str, title: str, published: str | None) -> None:
    head = head_of(text)
    assert (head.title, head.stamp.iso() if head.stamp else None) == (title, published)


def test_txt_is_an_article_as_it_is(tmp_path: Path) -> None:
    text = "Hội nghị giao ban quý một của tỉnh Thử\n\nĐoạn văn thứ nhất của bài.\n"
    path = tmp_path / "nguồn thử" / "a.txt"
    path.parent.mkdir()
    path.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    [article] = read(path)
    assert isinstance(article, Article)
    assert article.text == text
    assert (article.title, article.source) == ("Hội nghị giao ban quý một của tỉnh Thử", "nguồn thử")
    assert article.url == path.as_uri()
    assert read(path) == [article]


# --- JSON lines -------------------------------------------------------------------------------------------------------


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {
        "id": "x1",
        "text": "Đoạn một.",
        "title": "Đầu đề",
        "published": "2023-08-03T20:00:00Z",
        "source": "Báo Thử",
    }
    lines = [
        json.dumps(good),
        "",
        "{không phải JSON",
        '{"title": "thiếu text"}',
        '{"text": 7}',
        '{"text": "  "}',
        '["text"]',
        '{"text": "Ngày sai.", "published": "hôm qua"}',
        json.dumps({"text": "Thân bài.", "lead": "Sa pô.", "url": "https://thu.example/1", "authors": ["Lê Thử"]}),
    ]
    path.write_bytes("\n".join(lines).encode() + b'\n{"text": "\xff"}\n')
    out = read(path, source="Nguồn", source_province="Phú Thọ")
    articles = [a for a in out if isinstance(a, Article)]
    problems = [str(p) for p in out if isinstance(p, BadInput)]
    assert [p.split(": ")[0] for p in problems] == [f"{path}:{n}" for n in (3, 4, 5, 6, 7, 8, 10)]
    assert "not JSON" in problems[0]
    assert "text" in problems[1]
    first, last = articles
    assert (first.title, first.source, first.published, first.published_from) == (
        "Đầu đề",
        "Báo Thử",
        "2023-08-04T03:00:00+07:00",
        "given",
    )
    assert first.url == f"{path.as_uri()}#x1"
    assert (last.url, last.source, last.source_province, last.authors) == (
        "https://thu.example/1",
        "Nguồn",
        "Phú Thọ",
        ("Lê Thử",),
    )
    assert last.text == "Sa pô.\n\nThân bài."
    assert (last.published, last.published_from) == (None, None)


def test_packed_jsonl_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("".join(json.dumps({"text": f"Bài {i} " * 50}) + "\n" for i in range(200)).encode())
    path.write_bytes(whole)
    assert len(read(path)) == 200
    path.write_bytes(whole[: len(whole) // 2])
    *articles, problem = read(path)
    assert isinstance(problem, BadInput)
    assert all(isinstance(a, Article) for a in articles)
    assert "break off" in str(problem)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://thu.example/bai-1.html">', "https://thu.example/bai-1.html"),
        ('<meta property="og:url" content="https://thu.example/bai-2.html">', "https://thu.example/bai-2.html"),
        ('<link rel="canonical" href="/tuong-doi">', None),
        ("", None),
    ],
)
def test_address_of_a_saved_page(tmp_path: Path, head: str, url: str | None) -> None:
    path = tmp_path / "a.htm"
    path.write_text(f"<html><head>{head}</head><body>x</body></html>", encoding="utf-8")
    [page] = read(path)
    assert isinstance(page, Page)
    assert page.url == (url or path.as_uri())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.NOT_HTML),
        (b"<html>" + b" a" * 4000, Reason.TOO_LARGE),
    ],
)
def test_bad_pages_become_rejected(tmp_path: Path, body: bytes, reason: Reason) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(body)
    [page] = read(path, max_bytes=5000)
    assert isinstance(page, Page)
    assert len(page.body) <= 5001
    outcome = extract(page, max_bytes=5000)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_folder_in_order_and_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.html").write_text("<html><body>x</body></html>")
    (tmp_path / "a.txt").write_text("Hội nghị giao ban quý một của tỉnh Thử\n\nĐoạn.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\x00\x00")
    (tmp_path / "README.txt").write_text("Not a report.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "none").mkdir()
    out = read(tmp_path, tmp_path / "missing", tmp_path / "picture.png", tmp_path / "none")
    assert [type(o).__name__ for o in out] == [
        "Article",
        "Page",
        "BadInput",
        "BadInput",
        "BadInput",
        "BadInput",
        "BadInput",
    ]
    problems = [str(o) for o in out if isinstance(o, BadInput)]
    for problem, words in zip(
        problems, ("empty.txt: empty", "zero bytes", "no such file", "picture.png: expected", "none: no"), strict=True
    ):
        assert words in problem


# --- WARC -------------------------------------------------------------------------------------------------------------


def record(url: str, body: bytes, *headers: str, status: str = "200 OK", date: str = "2024-05-06T07:08:09Z") -> bytes:
    http = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body
    fields = (
        ("WARC-Type", "response"),
        ("WARC-Record-ID", "<urn:uuid:12345678-1234-1234-1234-123456789012>"),
        ("WARC-Target-URI", url),
        ("WARC-Date", date),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(http))),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"WARC/1.0\r\n{head}\r\n".encode() + http + b"\r\n\r\n"


def archive(*, packed: bool) -> tuple[bytes, list[int]]:
    """Three answers, and where each ends."""
    data, ends = b"", []
    for i in range(3):
        body = BODY.format(f"{i} " + " ".join(f"{i * 37 + n:x}" for n in range(60))).encode()
        headers = ["Content-Type: text/html"]
        if i == 1:
            body, headers = gzip.compress(body, mtime=0), [*headers, "Content-Encoding: gzip"]
        one = record(f"http://thu.example/{i}.html", body, *headers)
        data += gzip.compress(one, mtime=0) if packed else one
        ends.append(len(data))
    return data, ends


@pytest.mark.parametrize("packed", [True, False])
def test_warc_cut_anywhere(tmp_path: Path, packed: bool) -> None:
    data, ends = archive(packed=packed)
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    for cut in [*range(1, len(data), 17), *ends]:
        path.write_bytes(data[:cut])
        out = read(path)
        pages = [o for o in out if isinstance(o, Page)]
        problems = [o for o in out if isinstance(o, BadInput)]
        whole = sum(1 for end in ends if end <= cut)
        # the last bytes of a record are blank lines and a checksum: the page may be whole without them
        assert whole <= len(pages) <= whole + any(end - 16 <= cut < end for end in ends), cut
        assert all(p.body.endswith(b"</html>") for p in pages), cut
        assert [p.url for p in pages] == [f"http://thu.example/{i}.html" for i in range(len(pages))]
        if cut in ends:
            assert not problems
        elif not any(end - 4 <= cut < end for end in ends):
            assert len(problems) == 1, cut
            assert str(path) in str(problems[0])
            assert "at byte" in str(problems[0])


def test_warc_packed_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(archive(packed=False)[0]))
    assert [type(o).__name__ for o in read(path)] == ["Page"] * 3


@pytest.mark.parametrize(
    ("name", "data"), [("a.warc", b"no archive at all"), ("a.warc.gz", b""), ("b.warc.gz", b"\x1f\x8bnonsense")]
)
def test_no_warc(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    [problem] = read(path)
    assert isinstance(problem, BadInput)


def test_warc_keeps_status_headers_and_time(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    moved = record("http://thu.example/x", b"", "Location: /y", status="301 Moved")
    path.write_bytes(moved + record("http://thu.example/x", b"<html></html>", "X-A: 1", status="404 Not Found"))
    [page] = read(path)  # a redirect is no page
    assert isinstance(page, Page)
    assert (page.status, page.header("x-a"), page.fetched.isoformat()) == (404, "1", "2024-05-06T07:08:09+00:00")


def test_warc_of_a_crawl_gives_pages_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    feed = (
        b'<?xml version="1.0"?>\n<!-- made by hand -->\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
    )
    path.write_bytes(
        record("http://thu.example/robots.txt", b"User-agent: *\nDisallow:\n", "Content-Type: text/plain")
        + record("http://thu.example/sitemap.xml", feed, "Content-Type: text/xml")
        + record("http://thu.example/rss", b"<rss version='2.0'></rss>", "Content-Type: text/html")
        + record("http://thu.example/sitemap-1.xml.gz", gzip.compress(feed, mtime=0), "Content-Type: application/gzip")
        + record("http://thu.example/tin/robots.txt.html", b"<html><body>tin</body></html>", "Content-Type: text/html")
    )
    assert [p.url for p in read(path) if isinstance(p, Page)] == ["http://thu.example/tin/robots.txt.html"]

"""Whole crawls over real HTTP on the loopback interface, each in a process of its own (a reactor starts once only)."""

from __future__ import annotations

import ipaddress
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from corpus.errors import BadInput, TracuuError
from corpus.records import State
from corpus.settings import Settings
from corpus.store import Store
from crawler.catalogue import Source
from crawler.samples import Resource, SampleServer, serving
from crawler.warc import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.samples import Outlet

pytestmark = pytest.mark.slow

CRAWL = """
import json, resource, sys
from pathlib import Path
import msgspec
from corpus.errors import StorageFull
from corpus.settings import Settings
from corpus.store import Store
from crawler.catalogue import Source
from crawler.crawl import crawl
from crawler.extract import extract
o = json.loads(sys.argv[1])
progress = []
def fragile(page, **told):
    if page.url.endswith("/hong"):
        raise ValueError("hỏng rồi")
    return extract(page, **told)
settings = Settings(home=Path(o["home"]), delay=0.0, timeout=o["timeout"], max_page_bytes=o["most"])
try:
    with Store.open(settings, write=True) as store:
        if o["file_limit"]:
            resource.setrlimit(resource.RLIMIT_FSIZE, (o["file_limit"], resource.RLIM_INFINITY))
        report = crawl(settings, msgspec.convert(o["sources"], list[Source]), store=store, sites=o["sites"],
                       limit=o["limit"], delay=o["delay"], extract=fragile,
                       progress=lambda done, waiting: progress.append((done, waiting)))
except StorageFull as error:
    sys.exit(f"full: {error}")
assert not report.finished or o["limit"] or progress[-1][1] == 0, progress[-1]
print(msgspec.json.encode(report).decode())
"""


def command(home: Path, sites: list[str], sources: list[Source] | None = None, **options: Any) -> list[str]:
    values = {"timeout": 5.0, "most": 1_000_000, "limit": None, "delay": None, "file_limit": None} | options
    values |= {"home": str(home), "sites": sites, "sources": msgspec.to_builtins(sources or [])}
    return [sys.executable, "-W", "error::ResourceWarning", "-c", CRAWL, json.dumps(values)]


def crawl(home: Path, sites: list[str], sources: list[Source] | None = None, **options: Any) -> dict[str, Any]:
    """The report of a crawl in another process, as JSON."""
    run = subprocess.run(command(home, sites, sources, **options), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stderr == "", run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def states(home: Path, base: str = "") -> dict[str, str]:
    """State and reason of each page by its address (without ``base``)."""
    with Store.open(Settings(home=home)) as store:
        return {
            row.url.removeprefix(base): f"{row.state}/{row.reason}" if row.reason else str(row.state)
            for row in store.pages()
        }


def content(home: Path) -> dict[str, object]:
    """All that a crawl leaves, but for when it happened."""
    with Store.open(Settings(home=home)) as store:
        pages = {
            r.url: (r.final_url, r.source, r.status, r.state, r.reason, r.note, r.etag, r.record) for r in store.pages()
        }
        articles = {a.id: (a.url, a.title, a.text, a.published, a.version, a.content_hash) for a in store.articles()}
    return {"pages": pages, "articles": articles}


ARTICLE = """<html lang="vi"><head><title>{title}</title><meta property="og:type" content="article">
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Báo Thử">
<meta property="article:published_time" content="2024-04-03T08:00:00+07:00"></head><body><article><h1>{title}</h1>{body}
</article>{links}</body></html>"""
BODY = "".join(
    f"<p>Ngày 02/4/2024, tại hội trường lớn, Ban Chỉ đạo tổ chức hội nghị sơ kết lần thứ {n}, đánh giá kết quả công tác"
    f" phối hợp trong quý và bàn nhiệm vụ thời gian tới; đại diện {n + 3} đơn vị đã trao đổi kinh nghiệm ở cơ sở.</p>"
    for n in range(1, 7)
)


def article(title: str, links: str = "", **values: Any) -> Resource:
    return Resource(body=ARTICLE.format(title=title, body=BODY, links=links).encode(), **values)


def page_of_links(*paths: str) -> Resource:
    links = "".join(f'<li><a href="{path}">Tin {path}</a></li>' for path in paths)
    return Resource(body=f"<html><title>Báo Thử</title><body><ul>{links}</ul></body></html>".encode())


# --- the sample sites -------------------------------------------------------------------------------------------------


def test_the_sample_sites_are_crawled_whole_and_then_left_alone(tmp_path: Path) -> None:
    with serving() as served:
        sites, sources = [o.url for o, _ in served], [o.source for o, _ in served]
        report = crawl(tmp_path, sites, sources)
        assert report["finished"]
        assert report["problems"] == []
        with Store.open(Settings(home=tmp_path)) as store:
            status = store.status(reader="")
            found = {a.url: a for a in store.articles()}
            rows = list(store.pages())
        assert status.total_pages == sum(n for _, _, n in report["pages"]) == sum(n for _, _, n in status.pages)
        gold = {o.url + path: report_id for o, _ in served for path, report_id in o.gold.items()}
        assert gold.keys() <= found.keys()
        assert len(set(gold.values())) == 24
        assert {o.name for o, _ in served} == {a.source for a in found.values()}
        for outlet, server in served:
            asked = [v.path for v in server.visits]
            assert asked[0] == "/robots.txt"
            assert not [path for path in asked if path.startswith(outlet.forbidden)]
            assert {v.user_agent for v in server.visits} == {Settings(home=tmp_path).user_agent}
        # what is archived is what was read
        for row in rows:
            if row.warc is not None and row.warc_offset is not None:
                page = read_page(tmp_path / "warc", row.warc, row.warc_offset)
                assert (page.url, page.final_url, page.status) == (row.url, row.final_url, row.status)

        before = content(tmp_path)
        asked_before = [len(server.visits) for _, server in served]
        again = crawl(tmp_path, sites, sources)
        assert content(tmp_path) == before
        assert again["unchanged"] + again["unasked"] == len([r for r in rows if r.state == State.ARTICLE])
        assert {state for state, _, _ in again["pages"]} == {"rejected", "failed"}
        for (outlet, server), already in zip(served, asked_before, strict=True):
            answers = {v.path: v.status for v in server.visits[already:]}
            assert not [path for path in outlet.gold if answers.get(path, 304) != 304]


def test_a_site_given_by_its_address_alone_is_crawled_too(tmp_path: Path) -> None:
    with serving() as served:
        report = crawl(tmp_path, [o.url for o, _ in served])
        with Store.open(Settings(home=tmp_path)) as store:
            found = {a.url for a in store.articles()}
        for outlet, server in served:
            assert {outlet.url + path for path in outlet.gold} <= found
            assert not [v.path for v in server.visits if v.path.startswith(outlet.forbidden)]
        assert {name for name, _, _ in report["sources"]} == {o.name for o, _ in served}
        paper = states(tmp_path, served[0][0].url)
        assert paper["/"] == "rejected/list_page"
        assert paper["/bai-mat-post100901.html"] == paper["/bai-dang-bao-tri-post100902.html"] == "failed/http_error"
        assert paper["/bai-da-go-post100900.html"] == "rejected/soft_404"
        assert paper["/tim-kiem?q="] == "failed/robots"
        assert paper["/bai-cu/nhip-cau.html"] == "article"


def test_a_crawl_that_is_killed_goes_on(tmp_path: Path) -> None:
    with serving() as served:
        sites, sources = [o.url for o, _ in served], [o.source for o, _ in served]
        crawl(tmp_path / "whole", sites, sources)
        for visits in (12, 40):
            home = tmp_path / f"killed at {visits}"
            _forget(served)
            with subprocess.Popen(command(home, sites, sources), stdout=subprocess.PIPE) as process:
                deadline = time.monotonic() + 60
                while sum(len(server.visits) for _, server in served) < visits and time.monotonic() < deadline:
                    time.sleep(0.005)
                process.send_signal(signal.SIGKILL)
            assert process.returncode == -signal.SIGKILL
            stored = states(home)
            _forget(served)
            report = crawl(home, sites, sources)
            assert report["finished"]
            assert content(home) == content(tmp_path / "whole")
            # what was stored was not fetched again, only asked whether it had changed
            kept = {url for url, state in stored.items() if state == "article"}
            fetched = {o.url + v.path for o, server in served for v in server.visits if v.status == 200}
            assert not kept & fetched


def _forget(served: list[tuple[Outlet, SampleServer]]) -> None:
    for _, server in served:
        server.visits.clear()


# --- sites that misbehave ---------------------------------------------------------------------------------------------


class Moody(dict[str, Resource]):
    """Answers 503 with ``Retry-After`` the first time that ``/met`` is asked."""

    asked = 0

    def get(self, path: str, default: Resource) -> Resource:  # type: ignore[override]
        if path == "/met":
            self.asked += 1
            if self.asked == 1:
                return Resource(status=503, headers=(("Retry-After", "1"),))
        return super().get(path, default)


def test_every_misfortune_has_its_reason(tmp_path: Path) -> None:
    with SampleServer({"/": article("Bí mật")}) as inner, SampleServer() as server:
        paths = [
            "/vong",
            "/banh-quy",
            "/dai",
            "/bom",
            "/rieng",
            "/tep",
            "/met",
            "/mat",
            "/rong",
            "/anh",
            "/tot",
            "/la",
            "/hong",
        ]
        server.resources = Moody(
            {
                "/": page_of_links(*paths, "http://khac.example/x", inner.url + "/"),
                "/vong": Resource(status=302, headers=(("Location", "/vong-2"),)),
                "/vong-2": Resource(status=302, headers=(("Location", "/vong"),)),
                "/banh-quy": Resource(status=302, headers=(("Location", "/banh-quy"), ("Set-Cookie", "a=b"))),
                "/dai": Resource(body=b"x" * 300_000, type="text/plain"),
                "/bom": Resource(body=b"<p>" + b" " * 3_000_000),  # some 3 kB when packed
                "/rieng": Resource(status=302, headers=(("Location", inner.url + "/"),)),
                "/tep": Resource(status=302, headers=(("Location", "file:///etc/passwd"),)),
                "/met": article("Máy chủ mệt"),
                "/rong": Resource(),
                "/anh": Resource(body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)), type="image/png"),
                "/tot": article("Tin tốt"),
                "/hong": article("Tin hỏng"),
                "/la": Resource(status=302, headers=(("Location", "//:"),)),
            }
        )
        report = crawl(tmp_path, [server.url], most=200_000)
        found = states(tmp_path, server.url)
        met = [v.at for v in server.visits if v.path == "/met"]
        assert inner.visits == []
    assert found == {
        "/": "rejected/list_page",
        "/vong": "failed/redirect_loop",
        "/banh-quy": "failed/redirect_loop",
        "/dai": "failed/too_large",
        "/bom": "failed/too_large",
        "/rieng": "failed/forbidden_address",
        "/tep": "failed/forbidden_address",
        "/met": "article",
        "/mat": "failed/http_error",
        "/rong": "rejected/empty",
        "/anh": "rejected/not_html",
        "/tot": "article",
        "/hong": "failed/broken",
        "/la": "failed/forbidden_address",
    }
    assert sum(n for _, _, n in report["pages"]) == len(found)
    assert (met[1] - met[0]).total_seconds() >= 0.95  # Retry-After


@contextmanager
def hanging() -> Iterator[str]:
    """A server that begins an answer and never ends it, and one that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        open_connections = []

        def answer() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                open_connections.append(connection)
                head = connection.recv(4096)
                if b"/robots.txt" in head:
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    connection.close()
                else:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<html>")

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for connection in open_connections:
            connection.close()


def test_silence_and_absence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        absent = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with hanging() as silent, SampleServer({"/": article("Không ai hay")}) as closed, SampleServer() as busy:
        closed.resources["/robots.txt"] = Resource(status=500)
        busy.resources |= {
            "/": page_of_links("/a", "/b"),
            "/a": Resource(status=503, headers=(("Retry-After", "86400"),)),
            "/b": article("Chờ mai"),
        }
        report = crawl(tmp_path, [silent, absent, closed.url, busy.url], timeout=0.5)
        found = states(tmp_path)
        assert {v.path for v in closed.visits} == {"/robots.txt"}
        assert "/b" not in {v.path for v in busy.visits}
    assert found == {
        silent: "failed/timeout",
        absent: "failed/connection",
        closed.url + "/": "failed/robots",
        busy.url + "/": "rejected/list_page",
        busy.url + "/a": "failed/http_error",
    }
    assert not report["finished"]
    assert any("asks to wait 86400 s" in problem for problem in report["problems"])


def test_names_that_lead_nowhere_or_home(tmp_path: Path) -> None:
    name = socket.gethostname()
    try:
        inside = not ipaddress.ip_address(socket.gethostbyname(name)).is_global
    except OSError:
        inside = False
    with SampleServer({"/": article("Chuyện trong nhà")}) as server:
        homes = ["http://khong-co.invalid/"] + ([f"http://{name.lower()}:{server.port}/"] if inside else [])
        sources = [Source(name=home, home=home, kind="newspaper", links=True) for home in homes]
        crawl(tmp_path, [], sources)
        assert server.visits == []
    expected = ["failed/connection", "failed/forbidden_address"]
    assert sorted(states(tmp_path).values()) == expected[: len(homes)]


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.3", "Request-rate: 10/3s"])
def test_robots_txt_sets_the_pace(tmp_path: Path, rule: str) -> None:
    with SampleServer({"/": page_of_links("/a", "/b", "/c")}) as server:
        server.resources |= {path: article(f"Tin {path}") for path in ("/a", "/b", "/c")}
        server.resources["/robots.txt"] = Resource(body=f"User-agent: *\n{rule}\nDisallow: /c\n".encode())
        crawl(tmp_path, [server.url], delay=0.0)
        times = [v.at for v in server.visits]
    assert {v.path for v in server.visits} == {"/robots.txt", "/", "/sitemap.xml", "/a", "/b"}
    assert min((b - a).total_seconds() for a, b in pairwise(times[1:])) >= 0.28


# --- changes ----------------------------------------------------------------------------------------------------------


def test_a_second_crawl_sees_what_changed_and_loses_nothing(tmp_path: Path) -> None:
    with SampleServer({"/": page_of_links("/doi", "/go", "/giu")}) as server:
        server.resources |= {
            "/doi": article("Tin sẽ đổi", etag=True),
            "/go": article("Tin sẽ gỡ", etag=True),
            "/giu": article("Tin giữ nguyên", '<a href="/sau">Tin sau</a>'),  # nothing to ask by: left for a day
            "/sau": article("Tin sau", etag=True),
        }
        first = crawl(tmp_path, [server.url])
        assert first["pages"] == [["article", None, 4], ["rejected", "list_page", 1]]
        server.resources["/doi"] = article("Tin đã đổi", etag=True)
        del server.resources["/go"]
        server.visits.clear()
        second = crawl(tmp_path, [server.url])
        answers = {v.path: v.status for v in server.visits}
    assert answers["/doi"] == 200
    assert answers["/sau"] == 304  # found by the link in the archive
    assert "/giu" not in answers
    assert (second["unchanged"], second["unasked"], second["kept"]) == (1, 1, 1)
    with Store.open(Settings(home=tmp_path)) as store:
        articles = {a.url.removeprefix(server.url): a for a in store.articles()}
        assert {path: a.version for path, a in articles.items()} == {"/doi": 2, "/go": 1, "/giu": 1, "/sau": 1}
        assert [a.title for a in store.versions(articles["/doi"].id)] == ["Tin sẽ đổi", "Tin đã đổi"]
        gone = store.page_of(articles["/go"].id)
    assert gone is not None
    assert gone.state == State.ARTICLE
    assert "answered 404" in gone.note
    assert read_page(tmp_path / "warc", gone.warc or "", gone.warc_offset or 0).status == 200


def test_a_limit_counts_pages_and_prefers_articles(tmp_path: Path) -> None:
    with SampleServer({"/": page_of_links(*(f"/tin-{n}" for n in range(9)))}) as server:
        server.resources |= {f"/tin-{n}": article(f"Tin số {n}") for n in range(9)}
        report = crawl(tmp_path, [server.url], limit=4)
        assert sum(n for _, _, n in report["pages"]) == 4
        assert len([v for v in server.visits if v.path not in ("/robots.txt", "/sitemap.xml")]) == 4
        report = crawl(tmp_path, [server.url])
        assert len(states(tmp_path)) == 10


def test_a_full_disk_ends_the_crawl_and_the_next_goes_on(tmp_path: Path) -> None:
    with serving(outlets=["paper"]) as served:
        sites, sources = [o.url for o, _ in served], [o.source for o, _ in served]
        crawl(tmp_path / "whole", sites, sources)
        run = subprocess.run(
            command(tmp_path / "full", sites, sources, file_limit=330_000), capture_output=True, text=True, check=False
        )
        assert run.returncode == 1, run.stdout + run.stderr
        assert run.stderr.startswith("full: ")
        assert "free some room" in run.stderr
        assert 0 < len(states(tmp_path / "full")) < len(states(tmp_path / "whole"))
        crawl(tmp_path / "full", sites, sources)
        assert content(tmp_path / "full") == content(tmp_path / "whole")


def test_a_signal_ends_the_crawl_in_good_order(tmp_path: Path) -> None:
    with SampleServer({"/": page_of_links(*(f"/tin-{n}" for n in range(30)))}) as server:
        server.resources |= {f"/tin-{n}": article(f"Tin số {n}") for n in range(30)}
        with subprocess.Popen(command(tmp_path, [server.url], delay=0.1), stdout=subprocess.PIPE) as process:
            deadline = time.monotonic() + 60
            while len(server.visits) < 8 and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate()
    assert process.returncode == 0
    report = json.loads(out)
    assert not report["finished"]
    assert 0 < sum(n for _, _, n in report["pages"]) == len(states(tmp_path)) < 31


def test_what_cannot_be_crawled_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler import crawl as module

    with Store.open(Settings(home=tmp_path), write=True) as store:
        with pytest.raises(BadInput, match=r"bao\.vn: a site is given by its address"):
            module.crawl(Settings(home=tmp_path), store=store, sites=["bao.vn"])
        monkeypatch.setattr(module, "_crawled", True)
        with pytest.raises(TracuuError, match="a process can crawl once only"):
            module.crawl(Settings(home=tmp_path), store=store, sites=["http://bao.vn/"])

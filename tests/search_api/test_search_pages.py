"""The pages over a real index of the sample reports: what they show, where they lead, what they never trust."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from sample_corpus import EVIL, client_of, hostile, make, sample_id, samples

from corpus.settings import Settings
from indexer.engine import Engine, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient

CAPTURED = "<h1>Bản chụp</h1><script>alert(1)</script><img src='http://127.0.0.1:9/x.png' alt='ảnh chụp'>"
REPORT = "21-lao-cai-antq-2025"


class Document(HTMLParser):
    """A page as a browser reads it: its text, links, headings, and what scripts or handlers are in it."""

    void = frozenset(["meta", "link", "input", "br", "hr", "img", "source"])

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.open = "", [], []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], "elements that do not close"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        self.elements.append((tag, found))
        if "href" in found and tag == "a":
            assert "a" not in self.open, "a link in a link"
            self.links.append(found["href"])
        if "id" in found:
            self.ids.append(found["id"])
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    pages = {sample_id(REPORT): (CAPTURED.encode(), "text/html; charset=utf-8")}
    return make(tmp_path_factory.mktemp("corpus"), samples(), pages)


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Engine:
    return open_engine(settings)


@pytest.fixture(scope="module")
def served(settings: Settings) -> Iterator[TestClient]:
    with client_of(settings) as client:
        yield client


@pytest.fixture
def client(served: TestClient) -> TestClient:
    """A visitor who has not chosen a language yet."""
    served.cookies.clear()
    return served


def open_page(client: TestClient, path: str, status: int = 200) -> Document:
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    document = Document(answer.text)
    _is_well_made(document, path)
    return document


def _is_well_made(document: Document, path: str) -> None:
    tags = [tag for tag, _ in document.elements]
    assert tags.count("h1") == 1, path
    assert tags.count("main") == 1, path
    assert len(document.ids) == len(set(document.ids)), path
    labels = {attributes.get("for") for tag, attributes in document.elements if tag == "label"}
    for tag, attributes in document.elements:
        assert not any(name.startswith("on") for name in attributes), path
        assert "style" not in attributes, path
        if tag == "script":
            assert attributes["src"] == "/static/tracuu.js"
        if tag in ("input", "textarea") and attributes.get("id") in ("q", "text"):
            assert attributes["id"] in labels
        for name in ("src", "href", "action"):
            if name in attributes and tag != "a":
                assert attributes[name].startswith("/"), f"{path}: {tag} {name}={attributes[name]}"
        if tag == "a" and attributes["href"].startswith("http"):
            assert "noopener" in attributes["rel"], path


def test_every_link_of_every_page_leads_to_a_page(client: TestClient) -> None:
    """A walk over the whole site from its front page; facet and filter links are sampled, they multiply."""
    seen: set[str] = set()
    waiting = ["/"]
    searches = 0
    while waiting:
        path = waiting.pop()
        bare = path.partition("#")[0]
        if bare in seen or bare.startswith("/api/v1"):
            continue
        if "?" in bare:
            searches += 1
            if searches > 30:
                continue
        seen.add(bare)
        document = open_page(client, bare)
        for link in document.links:
            if link.startswith("#"):
                assert link[1:] in document.ids, f"{bare}: {link}"
            elif not urlsplit(link).scheme:
                waiting.append(urljoin(bare, link))
    kinds = {path.split("/")[1].partition("?")[0] for path in seen}
    assert kinds >= {"", "articles", "meetings", "directives", "people", "figures", "annotate", "api"}
    assert sum(path.startswith("/articles/") and path.count("/") == 2 for path in seen) == len(samples())


def test_anchors_of_other_pages_exist(client: TestClient, engine: Engine) -> None:
    directive, person = engine.directives()[0], engine.people()[0]
    for path in (f"/directives/{directive.id}", f"/people/{person.id}", "/figures"):
        anchors = [link for link in open_page(client, path).links if "#at-" in link]
        assert anchors
        for link in anchors[:8]:
            page, _, anchor = link.partition("#")
            assert anchor in open_page(client, page).ids, link


def test_home_shows_the_newest_first(client: TestClient) -> None:
    document = open_page(client, "/")
    dates = [a["datetime"] for tag, a in document.elements if tag == "time"]
    assert dates == sorted(dates, reverse=True)
    assert f"{len(samples())} bài đã đọc" in document.text


def test_search_facets_toggle_and_chips_take_back(client: TestClient) -> None:
    first = open_page(client, "/?q=h%E1%BB%99i+ngh%E1%BB%8B")
    link = next(link for link in first.links if "province=L%C3%A0o+Cai" in link)
    chosen = open_page(client, link)
    assert "Tỉnh, thành phố: Lào Cai" in re.sub(r"\s+", " ", chosen.text)
    current = [a["href"] for tag, a in chosen.elements if a.get("aria-current") == "true"]
    assert current == ["/?q=h%E1%BB%99i+ngh%E1%BB%8B"]
    both = next(link for link in chosen.links if "province=L%C3%A0o+Cai&province=" in link)
    assert len([a for _, a in open_page(client, both).elements if a.get("aria-current") == "true"]) == 2


def test_search_keeps_the_filters_when_another_query_is_typed(client: TestClient) -> None:
    document = open_page(client, "/?q=x&province=L%C3%A0o+Cai&from=6/2023&distinct=true")
    inputs = {(a.get("name"), a.get("value")) for tag, a in document.elements if tag == "input"}
    assert {("q", "x"), ("province", "Lào Cai"), ("from", "6/2023")} <= inputs
    assert ("distinct", "true") in inputs


def test_timeline_leads_to_its_reports(client: TestClient) -> None:
    document = open_page(client, "/?q=an+ninh")
    bars = [(a["href"], a["aria-label"]) for tag, a in document.elements if tag == "a" and "aria-label" in a]
    assert bars
    href, label = bars[0]
    count = int(re.search(r"(\d+) bài", label)[1])  # type: ignore[index]
    hits = [link for link in open_page(client, href).links if re.fullmatch(r"/articles/\w+", link)]
    assert len(set(hits)) == count


def test_highlights_are_marked(client: TestClient) -> None:
    document = open_page(client, "/?q=%22mua+lu%22")
    assert any(a.get("class") == "m m-hit" for tag, a in document.elements if tag == "mark")


def test_pages_of_results_are_walked_by_their_links(client: TestClient) -> None:
    path, seen = "/?limit=10&sort=newest", []
    while path:
        document = open_page(client, path)
        hits = re.findall(r'<h3 lang="vi"><a href="/articles/(\w+)"', client.get(path).text)
        seen += hits
        path = next((a["href"] for tag, a in document.elements if a.get("rel") == "next"), "")
    assert len(seen) == len(set(seen)) == len(samples())


def test_nothing_found_helps(client: TestClient) -> None:
    document = open_page(client, "/?q=zzzz+qqqq&year=2023")
    assert "Không tìm thấy bài nào." in document.text
    assert "/?q=zzzz+qqqq&match=most&year=2023" in document.links


def test_a_name_spelt_nearly_so_is_offered(client: TestClient) -> None:
    document = open_page(client, "/?q=h%E1%BB%99i+ngh%E1%BB%8B+giang+seo+chinhh")
    assert "Có phải bạn muốn tìm: hội nghị Giàng Seo Chính" in " ".join(document.text.split())
    found = open_page(client, "/?q=h%E1%BB%99i+ngh%E1%BB%8B+Gi%C3%A0ng+Seo+Ch%C3%ADnh")
    assert "/?q=h%E1%BB%99i+ngh%E1%BB%8B+Gi%C3%A0ng+Seo+Ch%C3%ADnh" in document.links
    assert "Có phải bạn muốn tìm" not in found.text


def test_what_the_search_adds_is_shown_apart(client: TestClient) -> None:
    document = open_page(client, "/?q=ng%C6%B0+tr%C6%B0%E1%BB%9Dng+xyzzy")
    assert "also" in document.ids


def test_mangled_addresses_are_answered_and_say_what_was_left_out(client: TestClient) -> None:
    document = open_page(client, "/?q=lu&sort=best&from=hom-qua&limit=x&fbclid=1")
    assert "Không đọc được và đã bỏ qua: from, limit, sort." in _sorted_names(document.text)


def _sorted_names(text: str) -> str:
    return re.sub(r"(bỏ qua: )([\w, ]+)\.", lambda m: f"{m[1]}{', '.join(sorted(m[2].split(', ')))}.", text)


def test_article_shows_everything_that_was_read(client: TestClient) -> None:
    document = open_page(client, f"/articles/{sample_id(REPORT)}")
    classes = {a["class"] for tag, a in document.elements if tag == "mark"}
    assert classes == {f"m m-{kind}" for kind in ("person", "organisation", "province", "date", "figure", "directive")}
    titles = {a["title"] for tag, a in document.elements if tag == "mark" and "title" in a}
    assert any("Đại tá" in title and "Giám đốc Công an tỉnh" in title for title in titles)
    for words in ("Chủ trì", "Ban Chỉ đạo 138 tỉnh Lào Cai", "30/12/2025", "4.250.000.000 VND", "Đăng lại (1)"):
        assert words in document.text
    assert any(link.startswith("/meetings/") for link in document.links)
    assert any(link.endswith("/captured") for link in document.links)
    paragraphs = re.findall(r"<p>(.*?)</p>", client.get(f"/articles/{sample_id(REPORT)}").text)
    assert any(Document(p).text.startswith("Chiều 30/12, tại phường Yên Bái") for p in paragraphs)


@pytest.mark.parametrize("facet", ["organisation", "province", "source"])
def test_facet_links_of_an_article_find_that_article(client: TestClient, facet: str) -> None:
    path = f"/articles/{sample_id(REPORT)}"
    links = [link for link in open_page(client, path).links if link.startswith(f"/?{facet}=")]
    assert links
    for link in dict.fromkeys(links):
        assert path in open_page(client, link).links, link


def test_meeting_directive_and_person_pages(client: TestClient, engine: Engine) -> None:
    meeting = max(engine.meetings(), key=lambda m: len(m.articles))
    document = open_page(client, f"/meetings/{meeting.id}")
    assert {f"/articles/{a}" for a in meeting.articles} <= set(document.links)
    assert any(link.startswith("/directives/") for link in document.links)
    directive = engine.directives()[0]
    document = open_page(client, f"/directives/{directive.id}")
    assert f"/?directive={directive.id}" in document.links
    assert "09-CT/TW" in document.text
    person = engine.people()[0]
    document = open_page(client, f"/people/{person.id}")
    assert all(office in document.text for office in person.offices)
    assert any(a.get("class") == "m m-person" for tag, a in document.elements if tag == "mark")


def test_figures_as_a_table_with_its_download(client: TestClient) -> None:
    document = open_page(client, "/figures?unit=VND&min=1.000.000.000&noun=kinh+phi")
    download = next(link for link in document.links if "format=csv" in link)
    lines = client.get(download).content.decode("utf-8-sig").splitlines()
    rows = [tag for tag, _ in document.elements].count("tr") - 1
    assert len(lines) - 1 == rows > 0


def test_languages(client: TestClient) -> None:
    assert 'lang="vi"' in client.get("/").text[:200]
    assert 'lang="en"' in client.get("/?lang=en").text[:200]
    assert 'lang="en"' in client.get("/people").text[:200], "the choice is kept"
    switch = next(a for tag, a in open_page(client, "/people?name=ha").elements if a.get("class") == "switch")
    assert switch["href"] == "/people?name=ha&lang=vi"
    assert 'lang="vi"' in client.get(switch["href"]).text[:200]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nope", 404, "Không có trang này"),
        ("/articles/nope", 404, "Không có trang này"),
        ("/meetings/nope", 404, "Không có trang này"),
        ("/directives/nope", 404, "Không có trang này"),
        ("/people/nope", 404, "Không có trang này"),
        ("/articles/nope/captured", 404, "Không có trang này"),
        ("/?cursor=nope", 400, "tìm lại từ trang đầu"),
        ("/people/x?offset=-1", 422, "offset"),
        ("/<script>alert(1)</script>", 404, "Không có trang này"),
    ],
)
def test_error_pages_help(client: TestClient, path: str, status: int, says: str) -> None:
    document = open_page(client, path, status)
    assert says in document.text
    assert "/" in document.links


def test_index_missing_is_told_as_a_page(tmp_path: Path) -> None:
    with client_of(Settings(home=tmp_path)) as client:
        assert "tracuu index" in open_page(client, "/", 503).text
        assert client.get("/annotate").status_code == 200


def test_annotate_page_marks_what_it_reads(client: TestClient) -> None:
    assert open_page(client, "/annotate")
    text = "Sáng 16/6, tại Hà Nội, Bộ Công an tổ chức hội nghị.\r\nCó <b>45 đại biểu</b> & khách dự."
    answer = client.post("/annotate", data={"text": text, "published": "17/6/2023"})
    assert answer.status_code == 200
    document = Document(answer.text)
    _is_well_made(document, "/annotate")
    assert "16/6/2023" in document.text, "the year left out comes from the day of publication"
    assert "<b>45 đại biểu</b>" in document.text
    assert {"m m-province", "m m-date"} <= {a["class"] for tag, a in document.elements if tag == "mark"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text": "  "}, "Hãy dán một văn bản"),
        ({}, "Hãy dán một văn bản"),
        ({"text": "Họp.", "published": "hôm qua"}, "16/6/2023"),
        ({"text": "a" * 200_001}, "quá dài"),
    ],
)
def test_annotate_page_says_what_is_wrong(client: TestClient, data: dict[str, str], says: str) -> None:
    answer = client.post("/annotate", data=data)
    assert answer.status_code == 422
    assert says in Document(answer.text).text


def test_nothing_of_an_article_is_trusted(tmp_path: Path) -> None:
    article, analysis = hostile()
    settings = make(tmp_path, [(article, analysis), hostile("javascript:alert(3)")])
    with client_of(settings) as client:
        engine = open_engine(settings)
        paths = ["/", "/?q=alert", f"/articles/{article.id}", "/meetings", "/people", "/figures", "/?lang=en"]
        paths += [f"/articles/{a.article.id}" for a in engine.walk(_everything())]
        paths += [f"/meetings/{m.id}" for m in engine.meetings()]
        paths += [
            f"/?q={EVIL}&province={EVIL}&source={EVIL}",
            f"/figures?noun={EVIL}",
            f"/people?name={EVIL}&person={EVIL}",
        ]
        for path in paths:
            document = open_page(client, path.replace("#", "%23").replace("+", "%2B"))
            assert [a for tag, a in document.elements if tag == "script"] == [{"src": "/static/tracuu.js", "defer": ""}]
            assert not [a for tag, a in document.elements if tag == "img"]
            assert not [link for link in document.links if link.lower().startswith("javascript")]
        assert EVIL in open_page(client, f"/articles/{article.id}").text


def _everything() -> object:
    from indexer.results import SearchRequest

    return SearchRequest()


def test_a_report_without_a_headline_can_be_opened(tmp_path: Path) -> None:
    article, analysis = hostile(title="")
    with client_of(make(tmp_path, [(article, analysis)])) as client:
        assert "(không có tiêu đề)" in open_page(client, "/?q=alert").text
        assert "(không có tiêu đề)" in open_page(client, f"/articles/{article.id}").text


def test_captured_page_is_shown_in_a_sandbox(client: TestClient) -> None:
    path = f"/articles/{sample_id(REPORT)}/captured"
    frame = next(a for tag, a in open_page(client, path).elements if tag == "iframe")
    assert frame["sandbox"] == ""
    answer = client.get(frame["src"])
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "'self'" not in policy.replace("frame-ancestors 'self'", "")
    assert "Bản chụp" in answer.text
    assert "[ảnh chụp]" in answer.text
    assert "script" not in answer.text
    assert "127.0.0.1" not in answer.text


def test_page_that_was_not_kept_is_said_so(client: TestClient) -> None:
    path = f"/articles/{sample_id('24-ha-tinh-y-kien-hinh-thuc')}/captured"
    assert "Không có bản lưu của trang này." in open_page(client, path).text
    assert client.get(f"{path}/inert").status_code == 404


@pytest.mark.parametrize("path", ["/", "/nope", "/api/v1/search", "/api/v1/nope", "/static/style.css", "/healthz"])
def test_security_headers_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"

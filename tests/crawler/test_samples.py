"""The sample sites: what they promise to be, over real HTTP."""

from __future__ import annotations

import gzip
import re
import unicodedata
import urllib.error
import urllib.request
from datetime import UTC, datetime
from html import unescape
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from corpus.annotated import read_folder
from corpus.records import Article, Page
from corpus.text import normalise
from crawler.discovery import read_feed, read_links, read_sitemap
from crawler.extract import extract
from crawler.samples import OUTLETS, REPORTS, Outlet, render, serve, serving
from crawler.samples.story import Story, originals, republished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

URL = "http://127.0.0.1:1"
STORIES: dict[str, list[Story]] = originals() | {"republisher": republished()}
ALL = [(key, story) for key, stories in STORIES.items() for story in stories]


@pytest.fixture(scope="module")
def outlets() -> Iterator[dict[str, Outlet]]:
    with serve() as served:
        yield {outlet.key: outlet for outlet in served}


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_report_is_on_exactly_one_outlet_first() -> None:
    paper, portal = ({story.report for story in STORIES[key]} for key in ("paper", "portal"))
    assert paper | portal == {report.id for report in read_folder(REPORTS)}
    assert not paper & portal
    for pair in (("02", "03"), ("04", "05"), ("21", "22")):  # two reports of one meeting, on different outlets
        assert [any(report.startswith(number) for report in paper) for number in pair] in ([True, False], [False, True])


@pytest.mark.parametrize(("key", "story"), ALL, ids=[f"{key}-{story.report[:2]}" for key, story in ALL])
def test_what_is_shown_is_what_the_report_says(key: str, story: Story) -> None:
    report = next(r for r in read_folder(REPORTS) if r.id == story.report)
    text = " ".join(report.text.split())
    for block in story.blocks:
        for line in block.lines:
            assert " ".join(line.split()) in text
    if key == "republisher":
        first = next(s for s in STORIES["paper"] + STORIES["portal"] if s.report == story.report)
        assert story.title != first.title
        assert story.published > first.published
        assert 0 < len(" ".join(b.text for b in first.blocks)) - len(" ".join(b.text for b in story.blocks)) < 700
    else:
        assert story.published.date().isoformat() == report.header["published"]
        assert story.authors == report.list("author")


@pytest.mark.parametrize("key", OUTLETS)
def test_every_page_says_that_it_is_invented(key: str) -> None:
    pages = [r for r in render(key, URL).resources.values() if r.type.startswith("text/html") and r.status == 200]
    assert len(pages) > 10
    for page in pages:
        assert "Trang mẫu: nội dung hư cấu" in text_of(page.body.decode())


@pytest.mark.parametrize(("key", "story"), ALL, ids=[f"{key}-{story.report[:2]}" for key, story in ALL])
def test_a_page_gives_its_report_back(key: str, story: Story) -> None:
    resource = render(key, URL).resources[story.path]
    headers = (("Content-Type", resource.type),)
    page = Page(
        url=URL + story.path,
        final_url=URL + story.path,
        status=200,
        headers=headers,
        body=resource.body,
        fetched=datetime.now(UTC),
    )
    article = extract(page)
    assert isinstance(article, Article)
    assert normalise(article.title) == normalise(story.title)
    assert article.published is not None
    assert article.published.startswith(story.published.date().isoformat())
    text = " ".join(article.text.split())
    for block in story.blocks:
        if block.kind in {"paragraph", "heading"}:
            for line in block.lines:
                assert text.count(" ".join(normalise(line).split())) == 1
    assert "hư cấu" not in text
    assert "truy cập" not in text


def test_the_portal_is_of_the_old_make() -> None:
    outlet = render("portal", URL)
    for story in STORIES["portal"]:
        html = outlet.resources[story.path].body.decode()
        assert not re.search(r"ld\+json|<article|<time|property=|name=\"description\"", html)
        assert html.count("<table") >= 5
        for block in story.blocks:
            if block.kind == "caption":
                assert text_of(html).count(text_of(block.text)) >= 2
    assert any(block.kind == "table" for story in STORIES["portal"] for block in story.blocks)


def test_texts_keep_their_form() -> None:
    bodies = [r.body.decode() for r in render("portal", URL).resources.values() if r.type.startswith("text/html")]
    assert not all(unicodedata.is_normalized("NFC", body) for body in bodies)  # some reports are written in NFD


def test_links_sitemaps_and_feeds_lead_to_pages(outlets: dict[str, Outlet]) -> None:
    paper = outlets["paper"]
    _, _, index = get(paper.url + "/sitemap.xml")
    parts = [part.url for part in read_sitemap(index, paper.url).sitemaps]
    assert any(part.endswith(".gz") for part in parts)
    listed = {page.url for part in parts for page in read_sitemap(get(part)[2], part).pages}
    assert {paper.url + path for path in paper.gold} < listed
    for key, path in (("paper", "/rss/tin-moi.rss"), ("republisher", "/feed/")):
        feed = read_feed(get(outlets[key].url + path)[2], outlets[key].url)
        assert feed
        assert all(get(found.url)[0] == 200 for found in feed)
    portal = outlets["portal"]
    seen: set[str] = set()
    waiting = [portal.url + "/tin-tuc"]
    while waiting:  # by the pager alone
        address = waiting.pop()
        links = read_links(get(address)[2], address).pages
        seen.add(address)
        waiting += [link for link in links if "/tin-tuc?page=" in link and link not in seen | set(waiting)]
        seen |= {link for link in links if link.removeprefix(portal.url) in portal.gold}
    assert {portal.url + path for path in portal.gold} <= seen


def test_answers_of_a_web_server(outlets: dict[str, Outlet]) -> None:
    paper, portal, republisher = (outlets[key] for key in OUTLETS)
    address = paper.url + next(iter(paper.gold))
    status, headers, body = get(address)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert get(address, If_None_Match=headers["ETag"])[0] == 304
    assert get(address, If_None_Match='"khac"', If_Modified_Since=headers["Last-Modified"])[0] == 200
    assert get(address, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(address, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT")[0] == 200
    assert gzip.decompress(get(address, Accept_Encoding="gzip")[2]) == body
    assert get(paper.url + "/khong-co")[0] == 404
    assert get(paper.url + "/bai-da-go-post100900.html")[0] == 200
    status, headers, _ = get(paper.url + "/bai-dang-bao-tri-post100902.html")
    assert (status, headers["Retry-After"]) == (503, "0")
    assert get(portal.url + next(iter(portal.gold)))[1]["ETag"] is None
    assert get(republisher.url + next(iter(republisher.gold)))[1]["Last-Modified"] is None
    for outlet in outlets.values():
        assert b"Disallow" in get(outlet.url + "/robots.txt")[2]


def test_the_portal_counts_its_visitors(outlets: dict[str, Outlet]) -> None:
    first, second = (get(outlets["portal"].url + "/tin-tuc")[2].decode() for _ in range(2))
    assert first != second
    assert "@@" not in first
    assert re.search(r"Hôm nay: (Thứ|Chủ).*\d{2}/\d{2}/\d{4}", first)


def test_ports_can_be_given_and_are_free_afterwards() -> None:
    with serving(outlets=["paper"]) as served:
        port = served[0][1].port
    for _ in range(2):
        with serve([port], outlets=["republisher"]) as (outlet,):
            assert outlet.url == f"http://127.0.0.1:{port}"
            assert get(outlet.url + "/")[0] == 200


def test_outlets_do_not_share_a_name() -> None:
    sources = [render(key, URL).source for key in OUTLETS]
    assert all(a.name != b.name for a, b in combinations(sources, 2))

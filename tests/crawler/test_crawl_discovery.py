"""Sitemaps, feeds and links, whole and broken."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadData, BadInput
from crawler import catalogue
from crawler.discovery import Found, read_feed, read_links, read_moment, read_sitemap, retry_after

if TYPE_CHECKING:
    from pathlib import Path

HOME = "http://bao.vn/"
URLSET = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> http://bao.vn/tin-1.html </loc><lastmod>2024-04-03</lastmod></url>
<!-- bỏ -->
<url><loc>http://bao.vn/tin-2.html</loc><lastmod>2024-04-03T08:00:00+07:00</lastmod></url>
<url><loc>javascript:alert(1)</loc></url></urlset>""".encode()


def test_sitemap() -> None:
    pages, sitemaps = read_sitemap(URLSET, HOME)
    assert sitemaps == []
    assert pages == [
        Found("http://bao.vn/tin-1.html", datetime(2024, 4, 3, 17, tzinfo=UTC)),  # the end of that day in Vietnam
        Found("http://bao.vn/tin-2.html", datetime(2024, 4, 3, 1, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(URLSET),
        b"\xef\xbb\xbf\n" + URLSET,
        URLSET[: URLSET.rindex(b"<url>")],  # cut off in the middle
        URLSET.replace(b"<urlset", b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset").replace(
            b"javascript", b"&x;javascript"
        ),
    ],
)
def test_sitemap_in_other_clothes(body: bytes) -> None:
    assert [found.url for found in read_sitemap(body, HOME).pages] == [
        "http://bao.vn/tin-1.html",
        "http://bao.vn/tin-2.html",
    ]


def test_sitemap_index_and_plain_lines() -> None:
    index = b"<sitemapindex><sitemap><loc>/sm/1.xml.gz</loc></sitemap></sitemapindex>"
    assert read_sitemap(index, HOME) == ([], [Found("http://bao.vn/sm/1.xml.gz")])
    assert read_sitemap(b"http://bao.vn/a\nhttp://bao.vn/b\n", HOME).pages == [
        Found("http://bao.vn/a"),
        Found("http://bao.vn/b"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Vui long cho trong giay lat</body></html>",
        b"<html><head></head></html>",
        b"",
        b"xin ch\xc3\xa0o",
        b"<svg></svg>",
    ],
)
def test_a_wall_is_no_empty_sitemap(body: bytes) -> None:
    with pytest.raises(BadInput, match=r"^http://bao\.vn/: expected a sitemap"):
        read_sitemap(body, HOME)


def test_feeds() -> None:
    rss = b"""<rss><channel><link>http://bao.vn/</link>
    <item><link>http://bao.vn/a?utm_source=rss</link></item><item><guid>http://bao.vn/b</guid></item>
    <item><guid isPermaLink="false">77</guid></item><item><link>http://bao.vn/a</link></item></channel></rss>"""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://bao.vn/"/>
    <entry><link rel="self" href="/x"/><link href="/a"/></entry>
    <entry><link rel="alternate" href="/b"/></entry></feed>"""
    for body in (rss, atom, gzip.compress(rss)):
        assert [found.url for found in read_feed(body, HOME)] == ["http://bao.vn/a", "http://bao.vn/b"]
    with pytest.raises(BadInput, match="expected an RSS or Atom feed"):
        read_feed(URLSET, HOME)


def test_links() -> None:
    body = """<html><head><title> Báo  mẫu </title><base href="/muc/"><meta property="og:site_name" content="Báo">
    <link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" hreflang="en" href="/en"></head>
    <body><a href="a.html#x">A</a><a href="/b?utm_medium=m">B</a><a href="a.html">A</a><a rel="nofollow" href="/c">C</a>
    <a href="anh.jpg">D</a><a href="mailto:x@y.vn">E</a><a>F</a><!-- <a href="/g"> --></body></html>"""
    links = read_links(body.encode(), "http://bao.vn/x/y")
    assert links.pages == ["http://bao.vn/muc/a.html", "http://bao.vn/b"]
    assert links.feeds == ["http://bao.vn/rss"]
    assert links.site_name == "Báo"
    shy = body.replace("<base", '<meta name="robots" content="noindex, NOFOLLOW"><base')
    assert read_links(shy.encode(), HOME).pages == []


@given(st.binary(max_size=200))
def test_links_bear_any_bytes(body: bytes) -> None:
    assert isinstance(read_links(body, HOME).pages, list)
    assert isinstance(read_links(b"<html><a href='" + body, HOME, "no-such-charset").pages, list)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-03", datetime(2024, 4, 3, 17, tzinfo=UTC)),
        ("2024-04-03T08:00:00Z", datetime(2024, 4, 3, 8, tzinfo=UTC)),
        ("2024-04-03T08:00:00", datetime(2024, 4, 3, 1, tzinfo=UTC)),
        ("Wed, 03 Apr 2024 08:00:00 GMT", datetime(2024, 4, 3, 8, tzinfo=UTC)),
        ("hôm qua", None),
        ("", None),
        ("2024-13-45", None),
    ],
)
def test_read_moment(text: str, expected: datetime | None) -> None:
    assert read_moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Wed, 03 Apr 2024 08:01:00 GMT", 60.0),
        ("Wed, 03 Apr 2024 07:00:00 GMT", 0.0),
        ("", None),
        ("mai", None),
    ],
)
def test_retry_after(text: str, expected: float | None) -> None:
    assert retry_after(text, datetime(2024, 4, 3, 8, tzinfo=UTC)) == expected


# --- the catalogue ----------------------------------------------------------------------------------------------------

HEAD = "# source: test\n# licence: none\n"
GOOD = 'name = "Báo"\nhome = "http://bao.vn/"\nkind = "newspaper"\nevidence = "seen"\n'


def test_the_catalogue_is_sound() -> None:
    sources = catalogue.load()
    assert len(sources) >= 10
    assert len({s.kind for s in sources}) >= 4
    assert catalogue.find(sources, "nhandan.vn") is catalogue.find(sources, "Báo Nhân Dân") is not None
    assert catalogue.find(sources, "khong-co.vn") is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('article = "("', "article: .* is no regular expression"),
        ('feeds = ["http://khac.vn/rss"]', "feeds: .* is not on bao.vn"),
        ("delay = 0.0", "delay: 0.0"),
        ('sitemap = "/x"', "unknown field `sitemap`"),
        ('lists = "/tin"', "Expected `array`"),
        ("= 3", "Invalid"),
    ],
)
def test_a_mistake_in_a_source_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "bao.vn.toml"
    path.write_text(HEAD + GOOD + line + "\n", encoding="utf-8")
    with pytest.raises(BadData, match=rf"bao\.vn\.toml: .*{problem}|{problem}"):
        catalogue.load(tmp_path)


def test_bounds_of_a_source() -> None:
    source = catalogue.Source(
        name="Báo",
        home="https://bao.vn/",
        kind="newspaper",
        hosts=("tin.bao.vn",),
        lists=("/tin",),
        article=r"-\d+\.html$",
        pager=r"^/tin\?page=\d+$",
        skip=(r"/in/",),
        evidence="seen",
    )
    assert source.covers("https://www.bao.vn/a")
    assert source.covers("http://tin.bao.vn/a")
    assert not source.covers("https://bao.vn.khac.vn/a")
    assert source.is_article("https://bao.vn/x-12.html")
    assert not source.is_article("https://bao.vn/x")
    assert source.is_pager("https://bao.vn/tin?page=2")
    assert source.skips("https://bao.vn/in/x-12.html")
    assert source.is_home("https://bao.vn/")
    assert source.is_home("https://bao.vn/tin")
    assert not source.follows_links


def test_a_site_is_given_by_its_address() -> None:
    assert catalogue.site("http://127.0.0.1:8080").home == "http://127.0.0.1:8080/"
    with pytest.raises(BadInput, match="a site is given by its address"):
        catalogue.site("bao.vn")

"""Where articles are found: sitemaps, feeds, and links in pages. Pure: bytes in, addresses out."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree, html

from corpus.errors import BadInput
from corpus.text import normalise
from crawler.urls import can_be_page, canonical

if TYPE_CHECKING:
    from corpus.records import Page

VIETNAM = timezone(timedelta(hours=7))

#: Addresses in one sitemap: the protocol's own limit (sitemaps.org) with some patience.
_MOST = 100_000
_UNPACKED = 100 * 1024 * 1024


class Found(NamedTuple):
    """An address, and the moment until which the source says that it has changed (None where it says nothing)."""

    url: str
    changed: datetime | None = None


class Sitemap(NamedTuple):
    """Pages of a sitemap, or the sitemaps of an index."""

    pages: list[Found]
    sitemaps: list[Found]


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """A sitemap or sitemap index (XML by sitemaps.org, gzip'd or not, or plain lines), or an RSS or Atom feed as one.

    Raises:
        BadInput: what came is none of these: a wall or an error page is not an empty sitemap.
    """
    body = _unzip(body)
    root = _xml(body)
    if root is None:
        lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
        if lines and all(line.startswith(("http://", "https://")) for line in lines):
            return Sitemap([Found(u) for line in lines[:_MOST] if (u := canonical(line, url))], [])
        raise BadInput(url, "expected a sitemap, but it is neither XML nor a list of addresses")
    kind = _name(root)
    if kind in {"rss", "rdf", "feed"}:
        return Sitemap(read_feed(body, url), [])
    if kind not in {"urlset", "sitemapindex"}:
        raise BadInput(url, f"expected a sitemap (urlset or sitemapindex), but its root is <{kind}>")
    found = []
    for entry in list(root)[:_MOST]:
        if not isinstance(entry.tag, str):
            continue
        fields = {_name(child): (child.text or "").strip() for child in entry if isinstance(child.tag, str)}
        if (location := fields.get("loc")) and (address := canonical(location, url)):
            found.append(Found(address, read_moment(fields.get("lastmod", ""))))
    return Sitemap([], found) if kind == "sitemapindex" else Sitemap(found, [])


def read_feed(body: bytes, url: str) -> list[Found]:
    """The addresses of an RSS (0.9 to 2.0) or Atom feed, in its order.

    The date in a feed is that of publication, so it says nothing of later changes. Raises BadInput where it is no feed.
    """
    root = _xml(_unzip(body))
    if root is None or _name(root) not in {"rss", "rdf", "feed"}:
        raise BadInput(url, "expected an RSS or Atom feed")
    found: dict[str, Found] = {}
    for entry in root.iter():
        if not isinstance(entry.tag, str) or _name(entry) not in {"item", "entry"}:
            continue
        if (link := _feed_link(entry)) and (address := canonical(link, url)):
            found.setdefault(address, Found(address))
    return list(found.values())


def _feed_link(entry: etree._Element) -> str:
    guid = ""
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        name, text = _name(child), (child.text or "").strip()
        if name == "link":
            if child.get("href"):
                if child.get("rel", "alternate") == "alternate":
                    return str(child.get("href"))
            elif text:
                return text
        elif name == "guid" and child.get("isPermaLink", "true") != "false" and text.startswith("http"):
            guid = text
    return guid


class Links(NamedTuple):
    """What a page links to: pages in the order of the text, feeds it declares, and what robots may follow."""

    pages: list[str]
    feeds: list[str]
    site_name: str | None
    title: str | None


NO_LINKS = Links([], [], None, None)


def links_of(page: Page) -> Links:
    """The links of a page as it came, relative to where redirects led."""
    _, _, charset = (page.header("Content-Type") or "").lower().partition("charset=")
    return read_links(page.body, page.final_url, charset.split(";")[0].strip("\"' ") or None)


def read_links(body: bytes, url: str, charset: str | None = None) -> Links:
    """Links of an HTML page. ``rel=nofollow`` and ``<meta name=robots content=nofollow>`` are obeyed.

    ``charset`` is what the HTTP header says; without it the page's own word counts, then UTF-8.
    """
    root = _html(body, charset)
    if root is None:
        return NO_LINKS
    base = url
    for tag in root.iter("base"):
        if href := tag.get("href"):
            base = canonical(href, url) or url
            break
    metas = {(m.get("name") or m.get("property") or "").lower(): m.get("content") or "" for m in root.iter("meta")}
    follow = "nofollow" not in metas.get("robots", "").lower()
    pages: dict[str, None] = {}
    for tag in root.iter("a", "area", "iframe", "frame"):
        target = tag.get("href") or tag.get("src")
        if not follow or not target or "nofollow" in (tag.get("rel") or "").lower():
            continue
        if (address := canonical(target, base)) and can_be_page(address):
            pages.setdefault(address)
    feeds = [
        address
        for tag in root.iter("link")
        if "alternate" in (tag.get("rel") or "").lower()
        and (tag.get("type") or "").lower() in {"application/rss+xml", "application/atom+xml"}
        and (address := canonical(tag.get("href") or "", base))
    ]
    title = next((normalise(t.text_content()).strip() for t in root.iter("title")), "")
    return Links(list(pages), feeds, normalise(metas.get("og:site_name", "")).strip() or None, title or None)


def read_moment(text: str) -> datetime | None:
    """A W3C date-time or an HTTP date. A bare date means the end of that day in Vietnam; without a zone Vietnam's."""
    text = text.strip()
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.fromisoformat(text).replace(tzinfo=VIETNAM) + timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` field asks to wait (RFC 9110, 10.2.3: seconds or a date); None if unreadable."""
    text = text.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _unzip(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return engine.decompress(body, _UNPACKED)
    except zlib.error:
        return body


def _xml(body: bytes) -> etree._Element | None:
    """The root of XML, mended where it is broken; without entities, DTD or network."""
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body.startswith(b"<") or re.match(rb"<!doctype\s+html|<html", body, re.IGNORECASE):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def _html(body: bytes, charset: str | None) -> html.HtmlElement | None:
    if not body.strip():
        return None
    if charset is None and not re.search(rb"<meta[^>]{0,200}charset", body[:4096], re.IGNORECASE):
        charset = "utf-8"
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(encoding=charset, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return None


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).lower()

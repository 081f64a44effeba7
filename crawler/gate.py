"""Whether a page is an article: every page that is none ends with one reason (docs/reasons.md) and a note for people.

A status of 200 says little: government hosts answer with browser checks and with error pages, and a list yields "text"
and a date to any extractor. What tells is structured data that name the page an article or, on old portals that have
none, a stretch of running text that no link interrupts, under a headline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.records import Reason
from corpus.text import syllables
from crawler.blocks import squash
from crawler.lines import has_phrase, is_imprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Page
    from crawler.blocks import Block
    from crawler.body import Body
    from crawler.metadata import Metadata

Verdict = tuple[Reason, str] | None

#: Syllables: the shortest report there is, by a glance at briefs of provincial papers.
SHORTEST = 40
#: Syllables of uninterrupted running text that make an article where no structured data do: with a date beside the
#: headline, without one, and where the address is that of a list or a home page.
_RUN_DATED, _RUN_UNDATED, _RUN_LISTED = 55, 110, 220
#: A page with more running text than this many syllables is no wall and no error page.
_SPARSE = 120
#: Linked lines beside each paragraph that make a stretch of text a list of headlines with their leads.
_ROWS = 0.5
#: Links of a headline's length that make a page a list, if it has no text.
_MANY_LINKS = 8

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"\x1f\x8b", "gzip data"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"ID3", "an MP3"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|div|table|p|meta|title|script|article|section|span|br|h[1-6]|font|center|a|ul|li|b|i|img|form|frameset|iframe)\b",
    re.I,
)
_FEED = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(rss|feed|urlset|sitemapindex|rdf:RDF|svg)\b", re.S)
_LOGIN = re.compile(r"đăng nhập|login|log in|sign in|signin", re.I)
_VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)


def judge_bytes(page: Page, limit: int) -> Verdict:
    """What can be told of an answer before it is read as text."""
    body = page.body
    if len(body) > limit:
        return Reason.TOO_LARGE, f"more than {limit} bytes"
    if page.status >= 400:
        return Reason.HTTP_ERROR, f"status {page.status}"
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Reason.EMPTY, f"{len(body)} bytes, no text"
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return Reason.NOT_HTML, kind
    wide = body[:2] in (b"\xff\xfe", b"\xfe\xff")
    sample = body[:4096]
    if not wide and sample.count(0) + sum(sample.count(c) for c in (1, 2, 3, 4, 5, 6, 7)) > len(sample) / 50:
        return Reason.NOT_HTML, "binary data"
    if not wide and not _MARKUP.search(body[:200_000]):
        return Reason.NOT_HTML, f"no HTML element; served as {page.header('Content-Type') or 'no type'}"
    return None


def judge_source(html: str) -> Verdict:
    """Feeds and sitemaps, which have elements but are no pages."""
    if found := _FEED.match(html[:4096]):
        return Reason.NOT_HTML, f"XML <{found.group(1)}>"
    return None


def judge_front(page: Page, html: str, metadata: Metadata, blocks: Sequence[Block], passwords: int) -> Verdict:
    """Walls, logins and error pages with status 200, which have little text and say what they are.

    Args:
        passwords: how many password fields the page has.
    """
    prose = sum(b.size for b in blocks if b.size >= 10 and b.links < 0.5 and not b.aside and not is_imprint(b.text))
    names = " \n".join([*metadata.titles, *(b.text for b in blocks if b.tag in ("h1", "h2", "h3"))][:6])
    if metadata.is_article and prose >= SHORTEST:
        return None
    if prose < 2 * _SPARSE and (gone := has_phrase(names, "gone.txt")):
        return Reason.SOFT_404, f"says {gone!r}"
    if prose >= _SPARSE:
        return None
    links = _long_links(blocks)
    if links < _MANY_LINKS:
        large = "\n".join(b.text for b in blocks if b.size <= 8 and (b.bold > 0.9 or "title" in " ".join(b.names[:2])))
        # many portals have a login in a corner of each page
        if passwords and (_LOGIN.search(names) or (prose < SHORTEST and (links < 3 or _LOGIN.search(large)))):
            return Reason.WALL, "a login"
        # scripts that move a reader on are in most pages; they are the page where there is nothing else
        shown = "\n".join([*metadata.titles, *(b.text for b in blocks)])
        source = html[:200_000] if prose < SHORTEST else shown
        if not metadata.meta.get("article:published_time") and (marker := has_phrase(source, "walls.txt")):
            return Reason.WALL, f"has {marker[:60]!r} and {sum(b.size for b in blocks)} syllables"
        lines = "\n".join(b.text for b in blocks[:40] if b.links < 0.5)
        if gone := has_phrase(lines, "gone.txt"):
            return Reason.SOFT_404, f"says {gone!r}"
    elif passwords and _LOGIN.search(metadata.titles[0] if metadata.titles else ""):
        return Reason.WALL, "a login"
    if _path(page.final_url) in ("", "/") and _path(page.url) not in ("", "/"):
        return Reason.SOFT_404, "redirected to the home page"
    return None


def judge_body(
    page: Page, metadata: Metadata, blocks: Sequence[Block], body: Body, headline: str, *, stamped: bool, dated: bool
) -> Verdict:
    """Whether the stretch of text found is an article.

    Args:
        stamped: JSON-LD or meta tell a date of publication.
        dated: a date of publication is known from anywhere.
    """
    size = sum(blocks[i].size for i in body.kept) + len(syllables(body.lead))
    links = _long_links(blocks)
    named = metadata.is_article and _names_page(metadata)
    if size == 0:
        return (
            (Reason.LIST_PAGE, f"{links} links, no text")
            if links >= _MANY_LINKS
            else (Reason.NO_TEXT, "no running text")
        )
    listed = metadata.is_list or body.rows >= _ROWS or _is_list_address(page.final_url)
    if named or (stamped and not listed):
        if size < SHORTEST:
            return Reason.TOO_SHORT, f"{size} syllables"
        if body.run < SHORTEST and not named and links >= _MANY_LINKS:
            return Reason.LIST_PAGE, f"{links} links, no running text of more than {body.run} syllables"
        return _judge_language(blocks, body)
    needed = _RUN_LISTED if listed else _RUN_DATED if dated else _RUN_UNDATED
    if body.run >= (needed if body.title >= 0 else _RUN_LISTED) and headline:
        return _judge_language(blocks, body)
    if body.run >= needed:
        return Reason.NO_EVIDENCE, f"running text of {body.run} syllables, but no headline"
    if listed or links >= _MANY_LINKS or body.under_link:
        return Reason.LIST_PAGE, f"{links} links, no running text of more than {body.run} syllables"
    if size < SHORTEST:
        return Reason.TOO_SHORT, f"{size} syllables"
    return (
        Reason.NO_EVIDENCE,
        f"no structured data, {'a' if dated else 'no'} date, running text of {body.run} syllables",
    )


def _judge_language(blocks: Sequence[Block], body: Body) -> Verdict:
    words = [w for i in body.kept for w, _, _ in syllables(blocks[i].text) if w.isalpha()]
    share = sum(1 for w in words if _VIETNAMESE.search(w)) / max(1, len(words))
    # running Vietnamese has marks on seven words of ten, English and French on fewer than one
    return (Reason.NOT_VIETNAMESE, f"{share:.0%} of the words have Vietnamese letters") if share < 0.2 else None


def _long_links(blocks: Sequence[Block]) -> int:
    return sum(1 for b in blocks if b.links > 0.5 and b.size >= 6)


def _names_page(metadata: Metadata) -> bool:
    """Whether the article in JSON-LD is the one that the page is about: a list may describe its first item."""
    words = set(squash(metadata.headline).split())
    titles = [t for t in (metadata.first("og:title"), *metadata.titles) if t]
    return not titles or any(len(words & set(squash(t).split())) >= 0.6 * len(words) for t in titles)


def _is_list_address(url: str) -> bool:
    parts = urlsplit(url.lower())
    path = parts.path.rstrip("/")
    if not parts.query and re.fullmatch(r"(?:/(?:index|default|home|trang-chu)(?:\.\w+)?)?", path):
        return parts.scheme in ("http", "https")
    return has_phrase(f"{parts.path}?{parts.query}" if parts.query else parts.path, "lists.txt") is not None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

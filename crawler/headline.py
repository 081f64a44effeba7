"""The title of an article: what the page tells machines, freed of the name of the site, or what it prints in large."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import UPPER
from crawler.blocks import squash
from crawler.dates import read_line
from crawler.metadata import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.blocks import Block
    from crawler.metadata import Metadata

_PARTS = re.compile(r"\s+[-–—|»:•·]{1,2}\s+|\s*\|\s*|\s*\.::?\s*|\s*::?\.\s*|\s+::\s+")
#: What a site calls itself, whole: "Báo Nhịp Cầu", "Cổng thông tin điện tử tỉnh X", "Trang chủ", "Chi tiết tin".
_SITE = re.compile(
    rf"(?:[Bb]áo|BÁO|[Đđ]ài|ĐÀI|[Tt]ạp chí|TẠP CHÍ)\s+(?:điện tử|ĐIỆN TỬ|online|phát thanh|PHÁT THANH|[{UPPER}])|"
    r"(?i:cổng (?:thông tin|ttđt|điện tử|giao tiếp)|trang (?:chủ|tin|thông tin|nhất|web)|website|portal|home\b|"
    r"tin tức\b|chi tiết\b|bài viết$|tin bài$|báo mới$)"
)
#: What else may name the site, before or after the title.
_BODY = re.compile(
    r"(?i:ubnd|uỷ ban|ủy ban|công an (?:tỉnh|tp|thành phố)|sở|bộ|ban (?:dân vận|tuyên giáo|nội chính|tổ chức)|đảng bộ|"
    r"tỉnh ủy|tỉnh uỷ|hội (?:nông dân|liên hiệp|cựu chiến binh)|mặt trận tổ quốc|thông tấn|news)\b|"
    r"\w+(?:\.\w+)*\.(?:vn|com|net|org)\b|.*\b(?i:online|news|điện tử|vnexpress)$"
)
#: A body that names the site has no more syllables than this; more of them are a headline that begins with the body.
_LONGEST_BODY = 9
_NAMED = re.compile(r"title|tieu-?de|headline|heading", re.I)
#: Lengths in syllables: of any headline, and of one that nothing but its print tells from a lead.
_SHORTEST, _LONGEST, _LONG = 4, 90, 60


def title_of(metadata: Metadata, site: str) -> str:
    """The title that the metadata tell, or "" where they name but the site.

    JSON-LD, then og:title, then ``<h1>``, then ``<title>``; a headline that JSON-LD cuts short (it may hold 110
    characters) gives way to the one in full.
    """
    page_title, *headings = metadata.titles or ("",)
    og = metadata.first("og:title", "twitter:title", "title")
    heads = [h for h in headings if _plausible(h) and not _is_site(h, site, whole=True)]
    told = metadata.headline or _without_site(og, site, heads)
    if metadata.headline:
        for longer in (*heads, _without_site(og, site, heads)):
            if _cut_short(metadata.headline, longer):
                return longer
    if told and not _is_site(told, site, whole=True):
        return next((h for h in heads if squash(h) == squash(told)), told)
    candidates = [_without_site(page_title, site, heads), *heads]
    return next((c for c in candidates if _plausible(c) and not _is_site(c, site, whole=True)), "")


def title_above(blocks: Sequence[Block], start: int) -> str:
    """The nearest line above the text that looks like a headline: for portals whose <title> is their own name."""
    found = [i for i in range(start - 1, max(-1, start - 15), -1) if _is_large(blocks[i])]
    # a lead in bold stands between headline and text
    lines = [
        i
        for i in found
        if not blocks[i].text.rstrip().endswith((".", ":", ";", "!", "?", "…")) and blocks[i].size <= _LONG
    ]
    if not lines:  # nothing is large: the line next to the text
        near = range(start - 1, max(-1, start - 5), -1)
        lines = [i for i in near if blocks[i].links < 0.5 and not blocks[i].aside and _plain_headline(blocks[i].text)]
    return clean(blocks[lines[0]].text) if lines else ""


def _plain_headline(line: str) -> bool:
    return 6 <= len(squash(line).split()) <= _LONG and looks_like_headline(line) and read_line(line) is None


def _is_large(block: Block) -> bool:
    large = block.tag in ("h1", "h2", "h3", "h4") or block.bold > 0.9 or any(_NAMED.search(n) for n in block.names[:2])
    return large and block.links < 0.5 and not block.aside and _plausible(block.text)


def looks_like_headline(line: str) -> bool:
    """Whether a line of plain text can be a headline: some words that do not end like a sentence."""
    return (
        _plausible(line)
        and not line.rstrip().endswith((".", ";", ":", ","))
        and not line.lstrip().startswith(("•", "-", "*", ">"))
    )


def names_site(line: str) -> bool:
    """Whether a line in capitals names a body or a medium: the masthead of a portal."""
    return line.isupper() and _is_site(line, "")


def _plausible(text: str) -> bool:
    # "THỜI SỰ > Tin tỉnh" is a path, whatever it is printed in
    return _SHORTEST <= len(squash(text).split()) <= _LONGEST and not re.search(r"\s[>»›]\s", text)


def _cut_short(short: str, longer: str) -> bool:
    key, full = squash(short), squash(longer)
    return len(full) > len(key) >= 40 and (
        full.startswith(key) or (full.startswith(key.rpartition(" ")[0]) and short.endswith(("...", "…")))
    )


def _without_site(title: str, site: str, headings: Sequence[str]) -> str:
    """A page title without the name of the site before or after it."""
    key = squash(title)
    for heading in headings:
        if squash(heading) and squash(heading) in key:
            return heading
    cuts = list(_PARTS.finditer(title))
    parts: list[tuple[int, int]] = []
    at = 0
    for cut in cuts:
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, len(title)))
    parts = [p for p in parts if title[p[0] : p[1]].strip(" .:-|")]
    for whole in (True, False):  # first what only a site is called, then bodies that have one
        while len(parts) > 1 and _is_site(title[parts[-1][0] : parts[-1][1]], site, whole=whole):
            parts.pop()
        while len(parts) > 1 and _is_site(title[parts[0][0] : parts[0][1]], site, whole=whole):
            parts.pop(0)
    return title[parts[0][0] : parts[-1][1]].strip() if parts else title


def _is_site(part: str, site: str, *, whole: bool = False) -> bool:
    """Whether a part of a title names the site: its known name, or a name that only a site has.

    Args:
        whole: the part is the whole title, so that a body at its beginning may be what the headline is about.
    """
    key, known = squash(part), squash(site)
    if known and (key == known or (key in known and not whole) or (known in key and len(key) < 2 * len(known))):
        return True
    size = len(key.split())
    if re.search(r"\d", part) or size > 12:
        return False
    return _SITE.match(part.strip()) is not None or (
        not whole and size <= _LONGEST_BODY and _BODY.match(part.strip()) is not None
    )

"""Who wrote an article, in which section, and what the site is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.blocks import squash
from crawler.metadata import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.blocks import Block
    from crawler.metadata import Metadata

_NO_PERSON = re.compile(
    r"\d{3}|[/@]|\.(?:vn|com|net|org)\b|\b(?:báo|đài|cổng|tạp chí|toà soạn|tòa soạn|online|admin|administrator|editor|"
    r"ban biên tập|bbt|news|facebook|vnexpress|vccorp|thông tin|quản trị)\b",
    re.I,
)
#: "Tin, ảnh: A - B", "Bài: A", "Thực hiện: A, B": how a last line names who made the report.
_CREDIT = re.compile(
    r"^\(?(?:tin(?:\s*,\s*|\s+và\s+|\s*[-/&]\s*)ảnh|tin(?:\s*,)?\s*bài(?:\s*,\s*ảnh)?|bài(?:\s*,\s*|\s+và\s+)ảnh|"
    r"tin|bài|ảnh|thực hiện|tác giả|người viết|nguồn tin)\s*:\s*(?P<names>[^:\n]{2,80})$",
    re.I,
)
_NAME = re.compile(r"[^\W\d_][\w.'’]*(?:[ -][^\W\d_][\w.'’]*){0,5}")
_FIELD = re.compile(r"author|tac-?gia|byline|but-?danh", re.I)
#: A page with more bylines than this is one of many authors, or prints those of other articles too.
_FEW = 3
_SPLIT = re.compile(r"\s*(?:[,;&–]|\s-\s|\svà\s)\s*")


def authors_of(
    metadata: Metadata, blocks: Sequence[Block], title: int, kept: Sequence[int], end: int, site: str
) -> tuple[str, ...]:
    """The authors as told by JSON-LD, by meta, by a marked field, or by the last line of the text; () where unknown."""
    told = (
        metadata.authors,
        re.split(r"[;,]", metadata.first("dable:author", "article:author", "author", "dc.creator")),
        [name for line in metadata.bylines for name in _SPLIT.split(line)] if len(metadata.bylines) <= _FEW else [],
        _marked(blocks, title, end),
        _credited(blocks[kept[-1]].text) if kept else (),
        _signed(blocks[kept[-1]]) if kept else (),
    )
    for names in told:
        found = tuple(dict.fromkeys(_cased(clean(n)) for n in names if _is_person(clean(n), site)))
        if found:
            return found
    return ()


def section_of(metadata: Metadata) -> str | None:
    """The section, where JSON-LD or meta tell one."""
    return metadata.section or metadata.first("article:section", "section") or None


def site_of(metadata: Metadata, url: str, headline: str = "") -> str:
    """The name of the site: og:site_name, the publisher in JSON-LD, else the host without "www."."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for name in (metadata.meta.get("og:site_name", ""), metadata.publisher):
        # some sites put the headline or a slogan there
        if (
            name
            and len(name.split()) <= 12
            and squash(name) != squash(headline)
            and squash(name) != squash(metadata.meta.get("og:title", ""))
        ):
            return name
    return host


def _marked(blocks: Sequence[Block], title: int, end: int) -> Iterable[str]:
    for block in blocks[max(0, title) : end + 4]:
        if block.size <= 12 and any(_FIELD.search(name) for name in block.names[:2]) and not block.aside:
            text = re.sub(r"^\s*(?:tác giả|theo|bởi|by)\s*:?\s*", "", block.text, flags=re.I)
            yield from _SPLIT.split(text)


def _credited(line: str) -> Iterable[str]:
    found = _CREDIT.match(line.strip(" ./"))
    return _SPLIT.split(found["names"]) if found else ()


def _signed(block: Block) -> Iterable[str]:
    """A last line that is nothing but a name in bold or on the right."""
    aligned = any("right" in name for name in block.names[:2])
    return (
        _SPLIT.split(block.text) if (block.bold > 0.9 or aligned) and block.size <= 8 and ":" not in block.text else ()
    )


def _is_person(name: str, site: str) -> bool:
    words = name.split()
    return (
        bool(words)
        and len(words) <= 6
        and _NAME.fullmatch(name) is not None
        and all(w[0].isupper() for w in words)
        and not _NO_PERSON.search(name)
        and squash(name) not in (squash(site), squash(site).replace(" ", ""))
        and not (len(words) == 1 and name.islower())
    )


def _cased(name: str) -> str:
    """ "NHẬT XUÂN" -> "Nhật Xuân"; initials ("P.V", "TTX") stay."""
    return name.title() if name.isupper() and len(name) > 5 and " " in name else name

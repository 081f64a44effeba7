"""A page as a sequence of blocks: the paragraphs, headings, captions and labels in the order in which they are read.

Newspaper, portal of nested tables or page without any structure: all look alike in this form, and what is the article
is then a stretch of blocks (:mod:`crawler.body`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from corpus.data import load_words
from corpus.text import match_key, syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"}
    | {"mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "st1:place", "strike", "strong", "sub", "sup", "time"}
    | {"tt", "u", "var", "wbr"}
)
_NOT_TEXT = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "select", "option", "button"}
    | {"input", "textarea", "head", "map", "audio", "video"}
)
_OUTSIDE = frozenset({"nav", "footer", "aside", "menu"})
#: What lies over a page may be longer than its text.
_OVER = frozenset({"modal", "popup", "dialog", "cookie", "newsletter"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
#: Running text: long pieces that are no links, by which is judged whether an element can be an aside.
_PROSE = etree.XPath(
    "descendant::text()[string-length(normalize-space()) >= 80]"
    "[not(ancestor::script or ancestor::style or ancestor::a)]"
)


#: Longest cell of a table of data, in characters.
_CELL = 160


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or label, ``size`` syllables long.

    ``names`` are the tags, classes and ids around it, innermost first; ``path`` numbers the elements around it,
    outermost first; ``links`` and ``bold`` are the shares of its characters inside links and bold print; ``aside`` says
    that something around it marks it as no part of the article; ``when`` is the machine-readable date of a <time>.
    """

    text: str
    size: int
    tag: str
    names: tuple[str, ...]
    path: tuple[int, ...]
    links: float
    bold: float
    aside: bool
    caption: bool
    when: str | None = None

    @property
    def key(self) -> str:
        """What two blocks with the same words share, whatever their case, blanks and punctuation."""
        return squash(self.text)


@lru_cache(maxsize=65536)
def squash(text: str) -> str:
    """The words of a text in lower case with one blank between them, tone marks in one style: for comparing."""
    return match_key(" ".join(word for word, _, _ in syllables(text)))


class _Scope:
    """What holds inside the elements that are open."""

    __slots__ = ("aside", "bold", "caption", "link", "names", "path", "row", "tag", "when")

    def __init__(self) -> None:
        self.tag = "body"
        self.names: tuple[str, ...] = ()
        self.path: tuple[int, ...] = ()
        self.link = self.bold = self.aside = self.caption = self.row = False
        self.when: str | None = None

    def inside(self, element: etree._Element, tag: str, number: int, prose: int) -> _Scope:
        scope = _Scope()
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        scope.tag = self.tag if tag in _INLINE else tag
        scope.names = (f"{tag} {marks}".strip(), *self.names)[:8] if tag not in _INLINE or marks else self.names
        scope.path = self.path if tag in _INLINE else (*self.path, number)
        scope.row = (self.row and tag != "table") or (tag == "table" and _holds_data(element))
        scope.link = self.link or tag == "a"
        scope.bold = self.bold or tag in _BOLD
        words = (
            frozenset(w.lower() for w in _WORD.findall(f"{marks} {element.get('type') or ''}"))
            if marks
            else frozenset()
        )
        flat = frozenset(re.split(r"[\s_-]+", marks.lower())) | words
        scope.caption = self.caption or tag in ("figcaption", "caption") or bool(flat & _caption_names())
        scope.aside = self.aside or (
            (tag in _OUTSIDE or bool(flat & _aside_names()))
            # a name on the frame of the whole page ("has-sidebar") says nothing of the article within
            and (_prose(element) <= 0.4 * prose or (bool(flat & _OVER) and element.find(".//h1") is None))
        )
        scope.when = (element.get("datetime") or element.get("content")) if tag == "time" else self.when
        return scope


def _holds_data(table: etree._Element) -> bool:
    """Whether a table holds data and not the layout of a page: rows of short cells, no table or list in them."""
    if next(table.iterdescendants("table", "ul", "ol", "h1", "h2", "h3", "img", "form", "input"), None) is not None:
        return False
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if row]
    wide = sum(1 for row in rows if len(row) >= 2)
    bordered = (table.get("border") or "0") not in ("0", "")
    # letterheads of directives are tables of two rows without a border
    return (
        len(rows) >= (2 if bordered else 3)
        and wide >= 0.7 * len(rows)
        and all(len(c) <= _CELL for r in rows for c in r)
    )


def blocks_of(root: etree._Element) -> list[Block]:
    """The blocks of a parsed page in document order, without scripts, forms, hidden parts and empty blocks."""
    return list(_blocks(root))


def _blocks(root: etree._Element) -> Iterator[Block]:
    prose = _prose(root)
    scopes = [_Scope()]
    pieces: list[tuple[str, _Scope]] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for number, (event, element) in enumerate(walker):
        if event in ("comment", "pi"):
            _put(pieces, element.tail, scopes[-1])
            continue
        tag = str(element.tag).lower()
        # the cells of a table of data are one line: "Huyện | Số vụ | Số người"
        breaks = tag not in _INLINE and not (scopes[-1].row and tag not in ("tr", "table", "caption"))
        if event == "start":
            if breaks and tag != "br":
                yield from _flush(pieces)
            elif tag in ("td", "th") and any(text.strip() for text, _ in pieces):
                pieces.append((" | ", scopes[-1]))
            scopes.append(scopes[-1].inside(element, tag, number, prose))
            if tag in _NOT_TEXT or "hidden" in element.attrib or _HIDDEN_STYLE.search(element.get("style") or ""):
                walker.skip_subtree()
            elif tag == "br":
                pieces.append((" " if scopes[-2].row else "\n", scopes[-2]))
            else:
                _put(pieces, element.text, scopes[-1])
            continue
        scopes.pop()
        if breaks and tag != "br":
            yield from _flush(pieces)
        _put(pieces, element.tail, scopes[-1])
    yield from _flush(pieces)


def _prose(element: etree._Element) -> int:
    return sum(map(len, _PROSE(element)))


def _put(pieces: list[tuple[str, _Scope]], text: str | None, scope: _Scope) -> None:
    if text and scope.tag == "pre":
        for i, line in enumerate(text.split("\n")):
            pieces += [("\n", scope), (line, scope)] if i else [(line, scope)]
    elif text:
        pieces.append((re.sub(r"\s+", " ", text), scope))


def _flush(pieces: list[tuple[str, _Scope]]) -> Iterator[Block]:
    """The blocks of the pieces gathered so far; two line breaks in a row part paragraphs in old pages."""
    paragraph: list[tuple[str, _Scope]] = []
    for piece in [*pieces, ("\n", None), ("\n", None)]:
        text, scope = piece
        if scope is None or (text == "\n" and (_ends_with_break(paragraph) or _is_link(paragraph))):
            if block := _block(paragraph):
                yield block
            paragraph = []
        else:
            paragraph.append((text, scope))
    pieces.clear()


def _is_link(paragraph: list[tuple[str, _Scope]]) -> bool:
    """Whether a line is a headline that links to its article: what follows after the break is its summary."""
    linked = "".join(text for text, scope in paragraph if scope.link)
    return len(syllables(linked)) >= 5 and len(linked.strip()) >= 0.6 * len("".join(t for t, _ in paragraph).strip())


def _ends_with_break(paragraph: list[tuple[str, _Scope]]) -> bool:
    for text, _ in reversed(paragraph):
        if text == "\n":
            return True
        if text.strip():
            return False
    return False


def _block(paragraph: list[tuple[str, _Scope]]) -> Block | None:
    seen = [(text, scope) for text, scope in paragraph if text.strip()]
    if not seen:
        return None
    text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", "".join(text for text, _ in paragraph))).strip()
    length = sum(len(t.strip()) for t, _ in seen)
    # the block is what its outermost piece is: "<td>Title <span class=share>" is no share bar
    scope = min((s for _, s in seen), key=lambda s: len(s.names))
    return Block(
        text=text,
        size=len(syllables(text)),
        tag=scope.tag,
        names=scope.names,
        path=scope.path,
        links=sum(len(t.strip()) for t, s in seen if s.link) / length,
        bold=sum(len(t.strip()) for t, s in seen if s.bold) / length,
        aside=all(s.aside for _, s in seen),
        caption=all(s.caption for _, s in seen),
        when=next((s.when for _, s in seen if s.when), None),
    )


@lru_cache(maxsize=1)
def _aside_names() -> frozenset[str]:
    return frozenset(load_words(Path(__file__).parent / "data" / "aside_names.txt"))


@lru_cache(maxsize=1)
def _caption_names() -> frozenset[str]:
    return frozenset(load_words(Path(__file__).parent / "data" / "caption_names.txt"))

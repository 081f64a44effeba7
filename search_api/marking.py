"""A text with marked spans as HTML. The text is never trusted: every piece of it is escaped where it is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be marked: ``kind`` becomes its class, ``title`` what is told about it, ``href`` where it leads."""

    start: int
    end: int
    kind: str
    title: str = ""
    href: str | None = None


def paragraphs(text: str, marks: Iterable[Mark]) -> list[Markup]:
    """The lines of a text that hold something, each as HTML with its marks; a mark over several lines is cut at each.

    Marks may nest. Where two cross, the later one is cut in two. The first piece of each mark has the id ``at-START``
    (the outermost one, where several begin at one place).
    """
    ordered = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end))
    anchors: set[int] = set()
    lines = []
    waiting = list(reversed(ordered))
    for line in _LINE.finditer(text):
        inside: list[Mark] = []
        while waiting and waiting[-1].start < line.end():
            mark = waiting.pop()
            if mark.end > line.end():
                rest = replace(mark, start=min(line.end() + 1, mark.end))
                if rest.start < rest.end:
                    waiting.append(rest)
                    waiting.sort(key=lambda m: (-m.start, m.end))
                mark = replace(mark, end=line.end())
            if (mark := replace(mark, start=max(mark.start, line.start()))).start < mark.end:
                inside.append(mark)
        lines.append(marked(text, line.start(), line.end(), inside, anchors))
    return lines


def marked(text: str, start: int, end: int, marks: Sequence[Mark], anchors: set[int] | None = None) -> Markup:
    """``text[start:end]`` as HTML with the marks that lie in it; ``anchors`` collects the ids given out."""
    out: list[Markup] = []
    open_marks: list[_Open] = []
    queue = sorted(marks, key=lambda m: (-m.start, m.end))
    at = start

    def advance(to: int) -> None:
        nonlocal at
        if to > at:
            out.append(_piece(text[at:to], open_marks))
            at = to

    def close() -> None:
        advance(open_marks[-1].mark.end)
        open_marks.pop()
        out.append(Markup("</mark>"))

    while queue:
        mark = queue.pop()
        while open_marks and open_marks[-1].mark.end <= mark.start:
            close()
        if open_marks and mark.end > (limit := open_marks[-1].mark.end):
            queue.append(replace(mark, start=limit))
            queue.sort(key=lambda m: (-m.start, m.end))
            mark = replace(mark, end=limit)
        advance(mark.start)
        out.append(_opening(mark, anchors))
        open_marks.append(_Open(mark))
    while open_marks:
        close()
    advance(end)
    return Markup("").join(out)


@dataclass(slots=True)
class _Open:
    mark: Mark
    linked: bool = False


def _opening(mark: Mark, anchors: set[int] | None) -> Markup:
    anchor = Markup("")
    if anchors is not None and mark.start not in anchors:
        anchors.add(mark.start)
        anchor = Markup(' id="at-{}"').format(mark.start)
    title = Markup(' title="{}"').format(mark.title) if mark.title else Markup("")
    return Markup('<mark class="m m-{}"{}{}>').format(mark.kind, anchor, title)


def _piece(text: str, open_marks: list[_Open]) -> Markup:
    """A run of text without marks in it: a link where the innermost mark around it leads somewhere.

    Links may not nest in HTML, so each piece links for itself, and only the first of a mark is a stop for the keyboard.
    """
    around = next((o for o in reversed(open_marks) if o.mark.href), None)
    if around is None or not text.strip():
        return escape(text)
    tab = Markup(' tabindex="-1"') if around.linked else Markup("")
    around.linked = True
    return Markup('<a href="{}"{}>{}</a>').format(around.mark.href, tab, text)

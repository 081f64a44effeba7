"""The sentence around a mention, to show where a directive is cited."""

from __future__ import annotations

import re

from corpus.text import UPPER

_END = re.compile(rf"[.!?…]+[”\"’)\]]*(?=\s+[“\"‘(\[-]?\s?[{UPPER}0-9])")
#: A full stop behind one of these ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(])(?:TP|TT|TX|Tp|ThS|Ths|TS|GS|PGS|BS|KS|Q|P|H|Mr|số|[A-ZĐ])$|^\s*\d{1,2}$")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Half-open span of the sentence that holds ``text[start:end]``; it crosses a line end in the mention alone."""
    line = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    line_end = len(text) if after < 0 else after
    first, last = line, line_end
    for mark in _END.finditer(text, line, line_end):
        if mark.group().startswith(".") and _SHORT.search(_before(text, line, mark.start())):
            continue
        if mark.end() <= start:
            first = mark.end()
        elif mark.start() >= end:
            last = mark.end()
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _before(text: str, line: int, at: int) -> str:
    """The end of what stands before a mark, with a blank before it unless the line begins there."""
    return text[line:at] if at - line < 8 else f" {text[at - 7 : at]}"

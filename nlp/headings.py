"""What stands over a line: the lead-in of its list ("Phấn đấu năm 2026:") and the heading of its section.

lead-in := a line that ends in ":", or whose last sentence does; the items right below it hang on it
heading := a short line without a full stop that is numbered or in capitals    II. MỤC TIÊU NĂM 2025
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from nlp.context import Span

if TYPE_CHECKING:
    from nlp.context import Context

#: What an item of a list begins with: "-", "+", "•", "1.", "1.2.", "a)".
_ITEM = re.compile(r"\s*(?:[-–—+*•▪◦►]\s?|(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zđ])[.)/]\s?)(?=\S)")
_NUMBERED = re.compile(r"\s*(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2}|[A-ZĐa-zđ])[.)/]\s?(?=\S)")
#: Numbers that a heading may have; another one makes it an item that tells something.
_PERIOD = re.compile(r"(?:năm|giai đoạn|nhiệm kỳ|quý|tháng|đến)\s[\dIVX][\dIVX/ –-]*", re.IGNORECASE)
_SHUT = (".", ";", ",", ":", "!", "?", "…")
#: A longer line is a paragraph, whatever it looks like.
_LONGEST_HEADING = 110
_LONGEST_LEAD_IN = 160


class Headings:
    """The lines of a text with what stands over each. Made in one pass."""

    def __init__(self, context: Context) -> None:
        text = context.text
        self._starts = [line.start for line in context.lines]
        #: per line: the lead-in it hangs on, and the heading over it
        self._lead_ins: list[Span | None] = []
        self._sections: list[Span | None] = []
        lead_in: Span | None = None
        section: Span | None = None
        goes_on = False  # whether the line before says that its list goes on
        for line in context.lines:
            if _is_heading(text, line):
                lead_in, section = None, line
                self._lead_ins.append(None)
                self._sections.append(None)
                continue
            if not (goes_on or _ITEM.match(text, line.start, line.end) or text[line.start].islower()):
                lead_in = None
            self._lead_ins.append(lead_in)
            self._sections.append(section)
            end = text[line.start : line.end].rstrip()[-1:]
            goes_on = end in (":", ";")
            if end == ":":
                sentence = context.sentence_at(line.end - 1)
                lead_in = Span(max(sentence.start, line.end - _LONGEST_LEAD_IN), line.end)

    def lead_in(self, offset: int) -> Span | None:
        """The lead-in that the line of an offset hangs on."""
        at = bisect_right(self._starts, offset) - 1
        return self._lead_ins[at] if at >= 0 else None

    def section(self, offset: int) -> Span | None:
        """The nearest heading over the line of an offset; None for a heading itself."""
        at = bisect_right(self._starts, offset) - 1
        return self._sections[at] if at >= 0 else None


def _is_heading(text: str, line: Span) -> bool:
    if line.end - line.start > _LONGEST_HEADING:
        return False
    written = text[line.start : line.end].strip()
    if written.endswith(_SHUT) or "\t" in written or " | " in written:
        return False
    if written.isupper() and " " in written:
        return True
    numbered = _NUMBERED.match(written)
    return numbered is not None and not any(c.isdigit() for c in _PERIOD.sub("", written[numbered.end() :]))

"""The time a figure speaks of, where its sentence tells it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context, Span

#: A date behind one of these is what the figure is compared with, or when a document is from, not when it was counted.
_COMPARED = re.compile(r"\b(?:so với|so|cùng kỳ|của|bằng|hơn|kể từ)\s(?:cùng kỳ |cuối |đầu )?$", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\. ")


class Periods:
    """The dates of a report that figures can speak of: none inside something else (a citation), none compared with."""

    def __init__(self, context: Context, dates: Sequence[DateMention], taken: Sequence[Span]) -> None:
        self._text = context.text
        larger = [s for s in taken if s.end - s.start > 4]
        self._dates = [
            d
            for d in sorted(dates, key=lambda d: d.start)
            if "X" not in d.edtf
            and not _COMPARED.search(context.text[max(0, d.start - 24) : d.start])
            and not any(
                s.start <= d.start and d.end <= s.end and (s.start, s.end) != (d.start, d.end) for s in _near(larger, d)
            )
        ]
        self._starts = [d.start for d in self._dates]

    def of(self, start: int, sentence: Span) -> str | None:
        """EDTF of the last date before the figure in its sentence, else of the only date behind it in its clause."""
        first = bisect_left(self._starts, sentence.start)
        here = bisect_left(self._starts, start)
        if first < here:
            return self._dates[here - 1].edtf
        if here < len(self._dates) and self._dates[here].start < sentence.end:
            between = self._text[start : self._dates[here].start]
            if not _BREAK.search(between) and "," not in between:
                return self._dates[here].edtf
        return None


def _near(spans: list[Span], date: DateMention) -> list[Span]:
    return [s for s in spans if s.start <= date.start < s.end]

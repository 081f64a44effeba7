"""Spans of a text that are taken already, asked about quickly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from nlp.context import Span

if TYPE_CHECKING:
    from collections.abc import Sequence


class Taken:
    """Spans, merged where they overlap. Each question takes logarithmic time."""

    def __init__(self, spans: Sequence[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start < merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            elif span.end > span.start:
                merged.append(Span(*span))
        self._starts = [s.start for s in merged]
        self._ends = [s.end for s in merged]

    def touches(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of them."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def next(self, offset: int, default: int) -> int:
        """Where the first taken span begins at or behind the offset."""
        at = bisect_left(self._starts, offset)
        return min(self._starts[at], default) if at < len(self._starts) else default

    def before(self, offset: int) -> int:
        """Where the last taken span ends that lies before the offset (0 for none)."""
        at = bisect_right(self._ends, offset)
        return self._ends[at - 1] if at else 0

    def end_at(self, offset: int) -> int:
        """Where the taken span ends that holds an offset; right behind the offset for none."""
        at = bisect_right(self._ends, offset)
        return self._ends[at] if at < len(self._starts) and self._starts[at] <= offset else offset + 1

"""The time a figure speaks of, where its sentence tells it, or what stands over the sentence.

    1. the date right behind the figure                               5,1% năm 2023
    2. the last date before it in its sentence; else the first one behind it in its clause
    3. the period that opens its paragraph                            Năm 2023, ... . Trong đó, 45 vụ ...
    4. the period of the lead-in of its list, of the heading over it  Kết quả 6 tháng đầu năm 2024:

Dates that something is compared with, and dates of documents, are no period of a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context, Span
    from nlp.headings import Headings

#: A date behind one of these is what the figure is compared with, or when a document is from, not when it was counted.
_COMPARED = re.compile(
    r"\b(?:so với|so|cùng kỳ|cùng thời điểm|của|bằng|hơn|kể từ|cùng giai đoạn|giá so sánh|giá cố định|giá gốc)\s"
    r"(?:cùng kỳ |cuối |đầu )?$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;:]|,(?!\d)|\. ")
#: Between a figure and the period that belongs to it alone.
_RIGHT_BEHIND = re.compile(r"\s?\(?(?:trong |vào |ở |của )?")
_OTHER_TIME = re.compile(
    r"\b(?:\d{1,2} tháng|cả năm|l[uũ][yỹ] kế|luỹ kế|cộng dồn|cùng kỳ)\b(?! (?:đó|này))", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
#: A date further behind belongs to something else.
_REACH = 160
#: What may stand between the beginning of a line and the period that opens it.
_OPENS = re.compile(
    r"\s*(?:[-+*•]\s?|(?:\d{1,2}|[a-zđ])[.)/]\s)?"
    r"(?:Theo đó, |Trong |Tính đến |Đến |Tính từ |Qua |Riêng )?(?:hết |cuối )?",
    re.IGNORECASE,
)
#: Behind the period that opens a paragraph; "Năm 2023 đã qua." opens none.
_OPENED = re.compile(r"\s?(?:[,:]|toàn\b)")


class Periods:
    """The dates of a report that figures can speak of: none inside something else (a citation), none compared with."""

    def __init__(
        self, context: Context, dates: Sequence[DateMention], taken: Sequence[Span], headings: Headings
    ) -> None:
        self._text = context.text
        self._headings = headings
        self._line_starts = [line.start for line in context.lines]
        whole = {(d.start, d.end) for d in dates}
        larger = sorted(s for s in taken if s.end - s.start > 4 and (s.start, s.end) not in whole)
        starts, ends = [s.start for s in larger], _furthest(larger)
        self._dates = []
        for date in sorted(dates, key=lambda d: d.start):
            inside = ends[bisect_left(starts, date.start + 1)] >= date.end
            compared = _COMPARED.search(context.text, max(0, date.start - 32), date.start)
            if "X" not in date.edtf and not compared and not inside:
                self._dates.append(date)
        self._starts = [d.start for d in self._dates]

    def of(self, start: int, end: int, sentence: Span) -> str | None:
        """The EDTF period of a figure; None where none is told."""
        first = bisect_left(self._starts, sentence.start)
        here = bisect_left(self._starts, start)
        behind = self._dates[here] if here < len(self._dates) else None
        if behind and not _is_day(behind.edtf) and _RIGHT_BEHIND.fullmatch(self._text, end, max(end, behind.start)):
            return behind.edtf
        if first < here:
            last = self._dates[here - 1]
            # "tháng 6 tăng 0,5%; bình quân 6 tháng tăng 3,6%", "lũy kế từ đầu năm 90 tỷ đồng": another time, untold
            return None if _OTHER_TIME.search(self._text, max(last.end, start - _REACH), start) else last.edtf
        if behind and behind.start < min(sentence.end, start + _REACH):
            return None if _BREAK.search(self._text, start, behind.start) else behind.edtf
        return self._opening(sentence) or self._over(start)

    def inside(self, span: Span) -> str | None:
        """The one period that a span names (the heading of a column, a caption), a bare year included."""
        if _BARE_YEAR.fullmatch(self._text, span.start, span.end):
            return self._text[span.start : span.end].strip()
        told = self._dates[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
        return told[0].edtf if len(told) == 1 else None

    def _opening(self, sentence: Span) -> str | None:
        """The period (no single day) that opens the paragraph of a sentence."""
        line = self._line_starts[bisect_left(self._line_starts, sentence.start + 1) - 1] if self._line_starts else 0
        if line >= sentence.start:
            return None
        at = bisect_left(self._starts, line)
        if at == len(self._dates) or self._starts[at] >= sentence.start:
            return None
        date = self._dates[at]
        opens = _OPENS.match(self._text, line)
        known = opens is not None and opens.end() == date.start and _OPENED.match(self._text, date.end)
        return date.edtf if known and not _is_day(date.edtf) else None

    def _over(self, start: int) -> str | None:
        """The one period that the lead-in or the heading over a line names."""
        for span in (self._headings.lead_in(start), self._headings.section(start)):
            if span is None:
                continue
            told = self._dates[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
            if told:
                return told[0].edtf if len(told) == 1 and not _is_day(told[0].edtf) else None
        return None


def _furthest(spans: list[Span]) -> list[int]:
    """At i: how far the first i spans reach."""
    ends = [0]
    for span in spans:
        ends.append(max(ends[-1], span.end))
    return ends


def _is_day(edtf: str) -> bool:
    return "/" not in edtf and edtf.count("-") == 2

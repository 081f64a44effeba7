"""What a figure is compared with: the words behind "so với" and the like, and the period that they mean.

    base := ("so với" | "so") words          tăng 12% so với cùng kỳ năm 2022
          | plan words                       đạt 95% kế hoạch năm; vượt 5% dự toán Trung ương giao

A base ends at a mark, at a word that goes on with the sentence, or before the next figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_words
from nlp.context import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context
    from nlp.taken import Taken

_DATA = Path(__file__).parent / "data"
_LONGEST = 90
_BESIDE = re.compile(r"(?<!\w)so(?:\svới)?\s(?=\S)", re.IGNORECASE)
#: What may stand between a figure and its "so với": "5 vụ (12%) so với", "12% về số vụ so với".
_BETWEEN = re.compile(
    r"(?:\s?\([^()\n]{0,60}\))?(?:,?\s?(?:…|\.\.\.))?(?:\s(?:về|điểm)\s[^,.;:()\d\n]{1,30}?)??\s?(?=so\s|so\svới\s)",
    re.IGNORECASE,
)
#: A base without "so với" behind the share: "95% so với" aside.
_STOP = re.compile(
    r"\s?[,;:()\n“”|\t]|\.(?=[\s.]|$)|\s[-–]\s|\d|"
    r"\s(?=(?:và|nhưng|song|đạt|tăng|giảm|trong đó|do|là|xếp|đứng|vượt|bằng|nhờ|thì|"
    r"khi|gồm|để|đã|đang|sẽ|có|còn|số|ước|chiếm|cao|thấp|nhất là|tương đương|đưa|với)(?!\w))",
    re.IGNORECASE,
)
#: "so sánh", "so đo": no comparison with a base.
_NOT_BESIDE = re.compile(r"so(?:\svới)?\s(?:sánh|đo|găng|tài|le|mai)(?!\w)", re.IGNORECASE)
_SAME_PERIOD = re.compile(r"cùng (?:kỳ|kì|thời điểm|thời gian|giai đoạn)", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(?:^|\s)năm (?:trước|ngoái)(?:\s|$)", re.IGNORECASE)
_LAST_MONTH = re.compile(r"^tháng trước", re.IGNORECASE)
_LAST_QUARTER = re.compile(r"^quý trước", re.IGNORECASE)
_YEAR_START = re.compile(r"^đầu năm$", re.IGNORECASE)
_TERM_START = re.compile(r"^đầu nhiệm kỳ$", re.IGNORECASE)
_YEAR = re.compile(r"(?:^|(?<=/))(\d{4})(?=$|[-/])")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_MONTHS = re.compile(r"(\d{4})-(\d\d)/(\d{4})-(\d\d)")


@cache
def _unmarked() -> re.Pattern[str]:
    words = sorted(load_words(_DATA / "comparison_bases.txt"), key=len, reverse=True)
    return re.compile(rf"\s(?=(?:{'|'.join(map(re.escape, words))})(?!\w))", re.IGNORECASE)


class Bases:
    """The bases of comparison of one text."""

    def __init__(self, context: Context, dates: Sequence[DateMention], taken: Taken) -> None:
        self._text = context.text
        self._published = context.published
        self._taken = taken
        self._dates = sorted(dates, key=lambda d: d.start)
        self._starts = [d.start for d in self._dates]

    def after(self, at: int, limit: int, *, unmarked: bool) -> Span | None:
        """The base right behind a figure that ends at ``at``; not beyond ``limit``.

        Args:
            unmarked: whether one without "so với" will do ("đạt 95% kế hoạch").
        """
        text = self._text
        between = _BETWEEN.match(text, at, limit)
        if between and (beside := _BESIDE.match(text, between.end(), limit)):
            return self._extent(beside.start(), beside.end(), limit)
        if unmarked and (found := _unmarked().match(text, at, limit)):
            return self._extent(found.end(), found.end(), limit)
        return None

    def before(self, start: int, at: int) -> tuple[int, Span] | None:
        """The last base between two places that "so với" leads in, and where its "so" begins."""
        last = None
        for beside in _BESIDE.finditer(self._text, start, at):
            last = beside
        base = self._extent(last.start(), last.end(), at) if last else None
        return (last.start(), base) if last and base else None

    def inside(self, start: int, at: int) -> Span | None:
        """The base that fills the words from ``start`` on, behind a blank ("vượt | kế hoạch năm | 5%")."""
        text = self._text
        if start < 1 or not _unmarked().match(text, start - 1, at):
            return None
        span = self._extent(start, start, at)
        return span if span and not text[span.end : at].strip() else None

    def period(self, base: Span, period: str | None) -> str | None:
        """The EDTF period that a base means for a figure of a period; None where it cannot be told."""
        words = self._text[base.start : base.end]
        first, last = bisect_left(self._starts, base.start), bisect_left(self._starts, base.end)
        told = self._dates[first:last]
        if len(told) > 1:
            return None
        if told:
            edtf = told[0].edtf
            if _SAME_PERIOD.match(words) and period and edtf.isdigit() and period[:4] > edtf:
                return _shifted(period, int(edtf) - int(period[:4]))
            return None if "X" in edtf else edtf
        if _SAME_PERIOD.match(words):
            return _shifted(period, -1) if period else None
        return self._relative(words, period, base.start)

    def _relative(self, words: str, period: str | None, at: int) -> str | None:
        year = int(period[:4]) if period else None
        if _LAST_YEAR.search(words):
            if year is None and "ngoái" in words and self._published:
                year = self._published.year
            return str(year - 1) if year else None
        if period and _LAST_MONTH.match(words) and _MONTH.fullmatch(period):
            return _months(period, -1)
        if period and _LAST_QUARTER.match(words) and (both := _MONTHS.fullmatch(period)):
            begin, end = period.split("/")
            is_quarter = both[1] == both[3] and int(both[4]) - int(both[2]) == 2
            return f"{_months(begin, -3)}/{_months(end, -3)}" if is_quarter else None
        if year and _YEAR_START.match(words):
            return f"{year}-01"
        if _TERM_START.match(words):
            return self._term_start(at)
        return None

    def _term_start(self, at: int) -> str | None:
        """The first year of the term that the text named last."""
        for told in reversed(self._dates[max(0, bisect_left(self._starts, at) - 8) : bisect_left(self._starts, at)]):
            if "/" in told.edtf and self._text.startswith("nhiệm kỳ", told.start):
                return told.edtf.split("/")[0]
        return None

    def _extent(self, outer: int, start: int, limit: int) -> Span | None:
        """The words of a base from ``start`` on; ``outer`` is where its "so với" begins."""
        text = self._text
        if outer < start and _NOT_BESIDE.match(text, outer):
            return None
        end = limit = min(limit, start + _LONGEST)
        at = start + 1
        while stop := _STOP.search(text, at, limit):
            if text[stop.start()].isdigit():
                if not self._taken.touches(stop.start(), stop.end()):
                    end = stop.start()
                    break
                at = self._taken.end_at(stop.start())
                continue
            end = stop.start()
            break
        end = start + len(text[start:end].rstrip())
        return Span(start, end) if end > start + 1 else None


def _shifted(edtf: str, years: int) -> str | None:
    """A period moved by whole years: 2023-01/2023-06 -> 2022-01/2022-06."""
    if "X" in edtf:
        return None
    moved = _YEAR.sub(lambda m: f"{int(m[1]) + years:04d}", edtf)
    return "/".join(_existing(part) for part in moved.split("/"))


def _existing(day: str) -> str:
    """29 February as the 28th where its year has none."""
    try:
        if day.count("-") == 2:
            date.fromisoformat(day)
    except ValueError:
        return day[:-2] + "28"
    return day


def _months(month: str, by: int) -> str:
    year, of_year = int(month[:4]), int(month[5:7])
    total = year * 12 + of_year - 1 + by
    return f"{total // 12:04d}-{total % 12 + 1:02d}"

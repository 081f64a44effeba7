"""Whether a figure is told as done, aimed at, expected, or set as a limit.

    result    đã xây dựng 45 nhà; xảy ra 12 vụ; tăng 5% so với cùng kỳ; năm 2023 có 7 mô hình (published later)
    target    phấn đấu đạt 95%; đến năm 2030 có 5 đô thị; bằng 80% kế hoạch (| 50 tỷ đồng)
    forecast  dự kiến bố trí 120 tỷ đồng; sẽ trồng 5.000 cây
    limit     mức phạt từ 3 đến 5 triệu đồng; hỗ trợ tối đa 50 triệu đồng

The nearest word of ``status_words.tsv`` before the figure in its sentence decides, then what the figure is compared
with, its period, then the lead-in of its list and the heading over it. Where none tells, the status is "".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.data import load_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import DateMention, FigureMention, Status
    from nlp.context import Context, Span
    from nlp.headings import Headings

_DATA = Path(__file__).parent / "data"
#: How many words of the list are looked at before a figure.
_LOOKED_AT = 6
_NOUN_REACH = 120
_NEAR = 30
#: What a near word and its figure may have between them.
_NEAR_GAP = re.compile(r"[^,;.:()\n]*")
#: The level of a plan: "so với nghị quyết đề ra (23 tỷ đồng)", "KH: 20 lớp", "kế hoạch là 15 xã".
_PLANNED = re.compile(
    r"(?<!vượt )(?<!đạt )(?:kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|dự toán|\bKH)"
    r"(?:\s(?:năm|giao|đề ra|được giao|là))*\s?(?:[:(]\s?(?:là\s)?)$",
    re.IGNORECASE,
)
#: "đến năm 2030": a target where the year is still to come.
_UNTIL = re.compile(r"(?:^|\W)(?:đến|tới)\s(?:hết\s|cuối\s|trước\s)?$", re.IGNORECASE)
_PLAN_WITHIN = 160
_IN_BRACKETS = re.compile(r"[^();]*\(\s?")
_COMPARED_WITHIN = 60
_COMPARES = re.compile(r"\s?[,(]\s?[^;:.]*")
_PLAN_BASE = re.compile(r"kế hoạch|kh\b|chỉ tiêu|dự toán|nghị quyết|mục tiêu|kịch bản", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    phrase: str
    status: Literal["result", "target", "forecast", "limit", "none"]
    reach: Literal["sentence", "weak", "noun", "near", "heading"]
    unless: tuple[str, ...] = ()


class _Cue(NamedTuple):
    start: int
    end: int
    status: Status
    reach: str


def _check(row: _Row) -> str | None:
    if row.unless and row.reach != "noun":
        return f"{row.phrase!r} has words before which it is none; only nouns have them"
    return None


@cache
def _rows(*, heading: bool) -> dict[str, _Row]:
    rows = load_table(_DATA / "status_words.tsv", _Row, check=_check)
    return {row.phrase: row for row in rows if (row.reach == "heading") == heading}


@cache
def _pattern(*, heading: bool) -> re.Pattern[str]:
    phrases = sorted(_rows(heading=heading), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)


class Statuses:
    """The words of one text that tell the status of figures, found once."""

    def __init__(self, context: Context, dates: Sequence[DateMention], headings: Headings) -> None:
        self._text = context.text
        self._published = context.published
        self._headings = headings
        self._cues = sorted([*_cues(context.text), *self._deadlines(dates)])
        self._starts = [cue.start for cue in self._cues]

    def read(self, figures: Sequence[FigureMention]) -> list[FigureMention]:
        """The figures with their status; one that a table's heading told stays."""
        read = [f if f.status else replace(f, status=self._of(f)) for f in figures]
        for i in range(1, len(read)):
            if self._is_planned(read[i - 1], read[i]):
                read[i] = replace(read[i], status="target")
        for i in range(len(read) - 2, -1, -1):
            # "đạt 52 tỷ đồng, tăng 5% so với cùng kỳ": what changed is as done as its change
            if not read[i].status and self._is_compared(read[i], read[i + 1]):
                read[i] = replace(read[i], status="result")
        return read

    def _is_planned(self, compared: FigureMention, figure: FigureMention) -> bool:
        """Whether a figure in brackets is the plan that the one before is compared with: "thấp hơn 0,4% so với chỉ tiêu
        tỉnh giao (35,5%)"."""
        if compared.unit != figure.unit or not _PLAN_BASE.match(compared.compared_with or ""):
            return False
        if not 0 < figure.start - compared.end <= _PLAN_WITHIN or self._text[figure.end : figure.end + 1] != ")":
            return False
        return bool(_IN_BRACKETS.fullmatch(self._text, compared.end, figure.start))

    def _is_compared(self, figure: FigureMention, following: FigureMention) -> bool:
        if following.status != "result" or following.comparison not in ("change", "ratio"):
            return False
        between = self._text[figure.end : max(figure.end, min(following.start, figure.end + _COMPARED_WITHIN + 1))]
        return (
            following.sentence_start == figure.sentence_start
            and len(between) <= _COMPARED_WITHIN
            and bool(_COMPARES.fullmatch(between))
        )

    def _of(self, figure: FigureMention) -> Status:
        if _PLANNED.search(self._text, max(figure.sentence_start, figure.start - 40), figure.start):
            return "target"
        own = self._limit(figure)
        told = self._told(figure)
        if own and told not in ("target", "result"):
            return own
        return told or self._compared(figure) or self._past(figure) or self._under_heading(figure)

    def _limit(self, figure: FigureMention) -> Status:
        """A limit that stands in the figure or right before it."""
        first = bisect_left(self._starts, max(figure.sentence_start, figure.start - _NEAR))
        for cue in self._cues[first : first + _LOOKED_AT]:
            if cue.start >= figure.end:
                break
            if cue.reach != "near":
                continue
            inside = cue.start >= figure.start
            if inside or _NEAR_GAP.fullmatch(self._text, min(cue.end, figure.start), figure.start):
                return cue.status
        return ""

    def _told(self, figure: FigureMention) -> Status:
        """By the words before the figure in its sentence."""
        last = bisect_right(self._starts, figure.start)
        weak: Status = ""
        for cue in reversed(self._cues[max(0, last - _LOOKED_AT) : last]):
            if cue.start < figure.sentence_start:
                break
            match cue.reach:
                case "sentence":
                    return cue.status if cue.status != "result" or not weak else weak
                case "weak":
                    weak = weak or cue.status
                case "noun":
                    counted = figure.unit is None and "tiêu" in (figure.noun or "").lower()
                    near = cue.end < figure.start <= cue.end + _NOUN_REACH
                    if near and not counted and not figure.comparison and ";" not in self._text[cue.end : figure.start]:
                        return cue.status
        return weak

    def _compared(self, figure: FigureMention) -> Status:
        """What is compared with a time before, or is a share of a plan, is done."""
        if not figure.compared_with or figure.comparison not in ("change", "ratio"):
            return ""
        plan = _PLAN_BASE.match(figure.compared_with)
        return "result" if plan or figure.compared_period or "kỳ" in figure.compared_with else ""

    def _past(self, figure: FigureMention) -> Status:
        """A period that was over when the report was published."""
        if not figure.period or not self._published:
            return ""
        end = figure.period.split("/")[-1]
        return "result" if "X" not in end and end < self._published.isoformat()[: len(end)] else ""

    def _under_heading(self, figure: FigureMention) -> Status:
        for span in (self._headings.lead_in(figure.start), self._headings.section(figure.start)):
            if span and (status := self._of_heading(span)):
                return status
        return ""

    def _of_heading(self, span: Span) -> Status:
        found = _pattern(heading=True).search(self._text, span.start, span.end)
        return _as_status(_rows(heading=True)[found.group().lower()].status) if found else ""

    def _deadlines(self, dates: Sequence[DateMention]) -> Iterator[_Cue]:
        if self._published is None:
            return
        for date in dates:
            until = _UNTIL.search(self._text, max(0, date.start - 12), date.start)
            year = date.edtf[:4]
            is_day = date.edtf.count("-") == 2
            if until and year.isdigit() and "/" not in date.edtf and not is_day and int(year) > self._published.year:
                yield _Cue(date.start, date.end, "target", "sentence")


def _cues(text: str) -> Iterator[_Cue]:
    rows = _rows(heading=False)
    for found in _pattern(heading=False).finditer(text):
        row = rows[found.group().lower()]
        status = _as_status(row.status)
        if not status:
            continue
        if row.unless:
            before = text[max(0, found.start() - 24) : found.start()].lower().split()
            if any(before[-len(u.split()) :] == u.split() for u in row.unless):
                continue
            if before and (before[-1].endswith("%") or before[-1][-1].isdigit()):
                continue  # "95% chỉ tiêu", "hoàn thành 15/18 chỉ tiêu"
        yield _Cue(found.start(), found.end(), status, row.reach)


def _as_status(word: str) -> Status:
    match word:
        case "result" | "target" | "forecast" | "limit":
            return word
        case _:
            return ""

"""What the heading of a column says: what its numbers count, in which unit, of when, planned or done, compared or not.

    heading := change words? noun? period? ("(" unit ")")?       Tăng/giảm số vụ (%); Kinh phí năm 2024 (tỷ đồng)

A heading that names no thing ("Năm 2023", "Kế hoạch", "Thực hiện", "Số lượng") leaves it to the label of the row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.records import Comparison, Direction, Status
from nlp.context import Span
from nlp.numbers import read_numbers
from nlp.units import Unit, read_unit


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: ``noun`` is a span of its words, ``by_row`` says that the row names what is counted.

    ``role`` is "number" for what counts, "label" for names of rows, "unit" for a column of units, "order" for numbers
    that count nothing. ``changes`` marks a column of changes or shares of the column left of it; ``base`` is what it is
    compared with.
    """

    span: Span
    noun: Span | None
    unit: Unit | None
    scale: Decimal
    role: str = "number"
    by_row: bool = False
    status: Status = ""
    comparison: Comparison = ""
    direction: Direction = ""
    signed: bool = False
    base: Span | None = None


_BRACKET = re.compile(r"\((?P<unit>[^()]{1,40})\)\s*$")
#: Columns whose numbers count nothing.
_ORDER = re.compile(
    r"\s*(?:stt|tt|số tt|số thứ tự|#|năm|thời gian|ngày|tháng|xếp hạng|hạng|mã|mã số|điện thoại|số điện thoại)\s*$",
    re.IGNORECASE,
)
_UNITS = re.compile(r"\s*(?:đvt|đv tính|đơn vị tính)\s*$", re.IGNORECASE)
#: Columns of years: "2023", "Năm 2023", "6 tháng đầu năm 2024", "Quý I/2024".
_PERIOD = re.compile(
    r"\s*(?:(?:năm|kỳ|thời điểm)\s)?(?:(?:19|20)\d\d|(?:\d{1,2}\stháng|quý\s[IV\d]+|tháng\s\d{1,2})"
    r"[^()]{0,20})(?:\s?[-–]\s?(?:19|20)\d\d)?\s*$",
    re.IGNORECASE,
)
#: Headings that say of what kind the numbers are, not of what.
_GENERIC = re.compile(
    r"\s*(?:số liệu|số lượng|kết quả|giá trị|tổng số|tổng|tổng cộng|cộng|con số|trước|sau|cả năm|lũy kế|luỹ kế"
    r"|(?P<target>(?:kế hoạch|kh|chỉ tiêu|mục tiêu|dự toán)(?:\s(?:năm|giao|được giao|đề ra))?)"
    r"|(?P<result>(?:kết quả\s)?(?:thực hiện|th|ước thực hiện|ước th|đạt được|đã thực hiện))"
    r"|(?P<forecast>dự kiến|dự báo)"
    r"|(?:cùng kỳ|kỳ trước|năm trước))(?:\s(?:năm\s)?(?:19|20)\d\d)?\s*$",
    re.IGNORECASE,
)
#: What a heading has before and after its noun: "Tăng/giảm số vụ", "Kinh phí hỗ trợ đợt 1".
_BEFORE = re.compile(
    r"(?:(?:tăng|giảm|tăng/giảm|tăng, giảm|tổng số|tổng|tỷ lệ|tỉ lệ|số lượng|số)\s+(?!$|tiền|vốn))+", re.IGNORECASE
)
_AFTER = re.compile(r"[\s,]*(?:đợt \d+|năm \d{4}|quý \w+|\d{4})?\s*$", re.IGNORECASE)
_BARE_RATIO = re.compile(r"(?:tỷ|tỉ)\s(?:lệ|trọng)(?:\s?%)?", re.IGNORECASE)
#: "Giá trị (tỷ đồng) | So với cùng kỳ (%)": the change of what stands left of it.
_COMPARISON = re.compile(
    r"(?:%\s?)?(?:so với|so cùng kỳ|so kế hoạch)|(?:tăng|giảm|\+)[\s/,(+\-]*(?:tăng|giảm|-)?\s?\)?$|"
    r"(?:tăng|giảm|tăng/giảm|tăng, giảm)\s(?:so|\()|(?:%\s)?(?:hoàn thành|thực hiện)\s(?:kế hoạch|kh)\b|"
    r"(?:tỷ|tỉ) lệ (?:hoàn thành|thực hiện|đạt)\b|th/kh\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"tăng|giảm", re.IGNORECASE)
_RISES = re.compile(r"tăng", re.IGNORECASE)
_FALLS = re.compile(r"giảm", re.IGNORECASE)
_BASE = re.compile(r"\bso(?:\svới)?\s(?P<base>[^()%]{2,40}?)\s*(?:\(|%|$)", re.IGNORECASE)
_PLAN = re.compile(r"(?P<base>kế hoạch|\bkh\b|chỉ tiêu|dự toán)", re.IGNORECASE)


def read_heading(text: str, cell: Span) -> Heading:
    """The heading in a cell of a text."""
    written = text[cell.start : cell.end]
    unit, scale, end, noun = _bracket(text, cell)
    words = text[cell.start : end]
    if _UNITS.match(written):
        return Heading(cell, None, None, Decimal(1), role="unit")
    if _ORDER.match(written):
        return Heading(cell, None, unit, scale, role="order")
    generic = _GENERIC.match(words)
    if not words.strip() or generic or _PERIOD.match(words):
        status: Status = ""
        if generic:
            status = "target" if generic["target"] else "result" if generic["result"] else ""
            status = "forecast" if generic["forecast"] else status
        return Heading(cell, noun, unit, scale, by_row=noun is None, status=status)
    heading = Heading(cell, noun or _noun(text, cell.start, end), unit, scale)
    return _compared(text, heading)


def _bracket(text: str, cell: Span) -> tuple[Unit | None, Decimal, int, Span | None]:
    """Unit and scale in the brackets at the end of a heading, where they begin, and the noun they name instead."""
    bracket = _BRACKET.search(text, cell.start, cell.end)
    if not bracket:
        return None, Decimal(1), cell.end, None
    unit, scale = read_scale(bracket["unit"])
    noun = None
    if unit is None and scale == 1:
        noun = Span(bracket.start("unit"), bracket.end("unit"))
    return unit, scale, bracket.start(), noun


def read_scale(written: str) -> tuple[Unit | None, Decimal]:
    """The unit and scale in words such as "triệu đồng", "ĐVT: 1.000 tấn", "nghìn lượt"; (None, 1) for neither."""
    inside = re.sub(r"^\s*(?:đvt|đơn vị(?: tính)?)\s*:?\s*", "", written, flags=re.IGNORECASE)
    inside = inside if inside[:1].isdigit() else "1 " + inside
    numbers = read_numbers(inside)
    if not numbers or numbers[0].start:
        return None, Decimal(1)
    number = numbers[0]
    unit = read_unit(inside, number.end)
    if unit and inside[unit.end :].strip(" )."):
        unit = None
    if unit is None and number.scale >= 10**6 and not inside[number.end :].strip():
        unit = Unit("VND", Decimal(1), "money", 0)
    return unit, number.value * (unit.factor if unit else 1)


def _noun(text: str, start: int, end: int) -> Span | None:
    if before := _BEFORE.match(text, start, end):
        start = before.end()
    if after := _AFTER.search(text, start, end):
        end = after.start()
    if start >= end or _BARE_RATIO.fullmatch(text, start, end):
        return None
    return None if _COMPARISON.match(text, start, end) else Span(start, end)


def _compared(text: str, heading: Heading) -> Heading:
    """A heading with what its comparison says: "Tăng/giảm (%)" are signed changes, "So với KH (%)" a ratio."""
    words = text[heading.span.start : heading.span.end]
    changes = _CHANGES.match(words)
    if not changes and not _COMPARISON.match(words):
        return heading
    plan = _PLAN.search(words)
    base = _BASE.search(words) or plan
    span = None
    if base:
        at = heading.span.start + base.start("base")
        span = Span(at, at + len(base["base"].rstrip()))
    if changes:
        rises, falls = bool(_RISES.search(words)), bool(_FALLS.search(words))
        both = rises == falls
        direction: Direction = "" if both else "up" if rises else "down"
        return replace(heading, comparison="change", direction=direction, signed=both, base=span)
    # "So với cùng kỳ (%)" may be 102 or 2: only of a plan it is a ratio
    return replace(heading, comparison="ratio" if plan else "", base=span)

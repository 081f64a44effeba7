"""Amounts: a number with its unit, or a range of two, and the two of a fraction.

    amount   := number unit? (range number unit?)?     15 tỷ đồng; 5 đến 10 triệu; 650 - 700 tấn; 2,3 lần; 8,5 điểm

"lần" and "điểm" are units only where they compare or score; "tỷ" is money where no noun follows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlp.nouns import begins_predicate, noun_after
from nlp.numbers import Number
from nlp.units import Unit, read_rate, read_unit

if TYPE_CHECKING:
    from collections.abc import Callable


_ONE = Decimal(1)
#: Below it a fraction that is more than its whole may be a date or a number of a document.
_LEAST_PLANNED = 100
UPWARDS = re.compile(r"\s(?:điểm\s)?(trở lên|trở xuống)(?!\w)")
_RANGE = re.compile(r"(?:\s?[-–—]\s?|\s(?:đến|tới)\s)$")
_TIMES = re.compile(r"\s?lần(?!\w)")
_POINTS = re.compile(r"\s?điểm(?!\w)(?!\s(?:cầu|trường|nguy|đen|tiềm|du|bán|nóng|sáng|bỏ|tựa|dân|truy|giao))")
#: Before a number of times that compares: "gấp 2,3 lần", "vượt quy chuẩn 3 lần"; else it is a count ("9 lần gặp nạn").
_COMPARES = re.compile(r"\b(?:gấp|vượt|tăng|giảm|hơn|cao hơn|thấp hơn|nhiều hơn|bằng)\b[^.;\n]{0,30}$", re.IGNORECASE)
_SCORES = re.compile(
    r"\b(?:đạt|điểm trung bình|trung bình|bình quân|môn|bài thi|được|chấm)\b[^.;)\n]{0,24}$", re.IGNORECASE
)
#: A measure of numbers, where "lần" and "điểm" count: "số lần phun giảm từ 5 - 7 lần", "chốt ở 5 điểm".
_COUNTED_TIMES = re.compile(r"\bsố lần\b", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:ở|tại|vào|có|thành|với)\s(?:trên\s|hơn\s|gần\s)?$")
_MONEY_NEAR = re.compile(
    r"\b(?:đồng|tỷ|tỉ|kinh phí|ngân sách|vốn|trị giá|giá|tiền|thu nhập|doanh thu|hỗ trợ|vay|góp|phạt)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range of numbers with its unit; ``end`` is behind the unit."""

    start: int
    end: int
    value: Decimal
    value_to: Decimal | None
    unit: Unit | None
    number: Number
    taken: int  # how many numbers it is made of


def read_amount(text: str, numbers: list[Number], at: int, limit: Callable[[int], int]) -> Amount:
    """The number with its unit, and with the next one where the two are a range.

    Args:
        numbers: the numbers of the text, in order.
        at: which of them.
        limit: where the words of a figure end at the latest that goes on from an offset.
    """
    number = numbers[at]
    unit = _unit(text, number.start, number, limit(number.end))
    end = unit.end if unit else number.end
    value = _measured(number, unit)
    single = Amount(number.start, end, value * unit.factor if unit else value, None, unit, number, 1)
    if number.vague or at + 1 == len(numbers):
        return single
    upper = numbers[at + 1]
    if not _RANGE.fullmatch(text[end : upper.start]) or upper.vague:
        return single
    unit_to = _unit(text, number.start, upper, limit(upper.end))
    value_to = _measured(upper, unit_to)
    own_scale = value
    if number.scale == 1 and upper.scale > 1 and not unit and value * upper.scale < value_to:
        own_scale = value * upper.scale  # "từ 5 đến 10 triệu"
    if own_scale >= value_to or (unit and unit_to and unit.symbol.split("/")[0] != unit_to.symbol.split("/")[0]):
        return single
    if unit and not unit_to:
        return single
    factor = unit_to.factor if unit_to else 1
    return Amount(
        number.start,
        unit_to.end if unit_to else upper.end,
        own_scale * factor,
        value_to * factor,
        unit_to,
        upper,
        2,
    )


def _unit(text: str, start: int, number: Number, limit: int) -> Unit | None:
    """The unit behind a number. "lần" and "điểm" are units only where they compare or score."""
    before = text[max(0, start - 48) : start]
    unit = read_unit(text, number.end)
    times = None if unit or _COUNTED_TIMES.search(before) else _TIMES.match(text, number.end)
    if times and _COMPARES.search(before):
        unit = Unit("lần", _ONE, "measure", times.end())
    if not unit and (points := _POINTS.match(text, number.end)):
        fraction = number.value != number.value.to_integral_value() or UPWARDS.match(text, points.end())
        scores = _SCORES.search(before) and not _PLACES.search(before)
        whole = scores and number.value <= 100 and not number.words and begins_predicate(text, points.end())
        if fraction or whole:
            unit = Unit("điểm", _ONE, "measure", points.end())
    if not unit and number.scale >= 10**6 and not number.vague and not noun_after(text, number.end, limit):
        # "612,5 tỷ": money where no noun follows; "triệu" needs money nearby
        near = text[max(0, start - 80) : start]
        if number.scale >= 10**9 or _MONEY_NEAR.search(near) or text[number.end : number.end + 1] == "/":
            unit = read_rate(text, Unit("VND", _ONE, "money", number.end))
    return unit if unit and unit.end <= limit else None


def scaled_like(part: Number, whole: Amount) -> Decimal:
    """The first of a fraction in the scale and unit of the second: "45.799/36.875 tỷ đồng"."""
    value = _measured(part, whole.unit)
    if part.scale == 1 and whole.number.scale > 1:
        value *= whole.number.scale
    return value * whole.unit.factor if whole.unit else value


def is_excess(value: Decimal, planned: Decimal) -> bool:
    """Whether the first of a fraction is more than was planned ("8.793/6.500 đảng viên"), not a date or a number."""
    return planned >= _LEAST_PLANNED and value < 10 * planned


def _measured(number: Number, unit: Unit | None) -> Decimal:
    """ "39,848 km" has a decimal mark, "1,250 hộ" a separator."""
    return number.decimal if number.decimal is not None and unit and unit.kind != "money" else number.value

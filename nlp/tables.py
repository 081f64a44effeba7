"""Tables in running text: lines of cells parted by tabs or bars under a row of headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from nlp.context import Span
from nlp.numbers import parse_literal, read_numbers
from nlp.units import Unit, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, scaled by its heading. ``noun`` is a span of the heading."""

    start: int
    end: int
    value: Decimal
    unit: str | None
    noun: Span | None


@dataclass(frozen=True, slots=True)
class Table:
    """The span of a table's lines, and its numbers."""

    span: Span
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    noun: Span | None
    unit: Unit | None
    scale: Decimal
    counts: bool


_NUMBER = re.compile(r"(?P<sign>[+\-−–]\s?)?(?P<digits>\d+(?:[.,]\d+)*)\s?(?P<percent>%)?")
_BRACKET = re.compile(r"\((?P<unit>[^()]{1,40})\)\s*$")
#: Columns whose numbers count nothing.
_ORDER = re.compile(
    r"\s*(?:stt|tt|số tt|số thứ tự|#|năm|thời gian|ngày|tháng|xếp hạng|hạng|mã|điện thoại)\s*$", re.IGNORECASE
)
#: What a heading has before and after its noun: "Tăng/giảm số vụ", "Kinh phí hỗ trợ đợt 1".
_BEFORE = re.compile(
    r"(?:(?:tăng|giảm|tăng/giảm|tăng, giảm|tổng số|tổng|tỷ lệ|tỉ lệ|số lượng|số)\s+(?!$|tiền|vốn))+", re.IGNORECASE
)
_AFTER = re.compile(r"[\s,]*(?:đợt \d+|năm \d{4}|quý \w+|\d{4})?\s*$", re.IGNORECASE)
_BARE_RATIO = re.compile(r"(?:tỷ|tỉ)\s(?:lệ|trọng)", re.IGNORECASE)
#: "Giá trị (tỷ đồng) | So với cùng kỳ (%)": the change of what stands left of it.
_COMPARISON = re.compile(
    r"(?:%\s?)?(?:so với|so cùng kỳ|so kế hoạch)|(?:tăng|giảm|\+)[\s/,(+\-]*(?:tăng|giảm|-)?\s?\)?$", re.I
)
_TOTAL = re.compile(r"(?:tổng|cộng|toàn tỉnh)", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+\-=_]+$")


def read_tables(text: str, lines: Sequence[Span]) -> list[Table]:
    """The tables of a text: a heading row without numbers, then rows of as many cells, some of them numbers."""
    found: list[Table] = []
    at = 0
    while at < len(lines) - 1:
        table, after = _table(text, lines, at)
        if table:
            found.append(table)
        at = after
    return found


def _table(text: str, lines: Sequence[Span], at: int) -> tuple[Table | None, int]:
    heads = _cells(text, lines[at])
    if len(heads) < 2 or any(_NUMBER.fullmatch(text[c.start : c.end]) for c in heads):
        return None, at + 1
    headings: list[_Heading] | None = None
    cells: list[Cell] = []
    row = at + 1
    while row < len(lines) and text[lines[row - 1].end : lines[row].start].count("\n") == 1:
        if _RULE.fullmatch(text[lines[row].start : lines[row].end]):
            row += 1
            continue
        row_cells = _cells(text, lines[row])
        if not 2 <= len(row_cells) <= len(heads):
            break
        headings = headings or _headings(text, heads)
        # "Tổng cộng" may stand over several columns; else a short row lacks its last cells
        shift = len(heads) - len(row_cells) if _TOTAL.match(text, row_cells[0].start) else 0
        cells += _numbers(text, row_cells, headings[shift:])
        row += 1
    if not cells:
        return None, at + 1
    return Table(Span(lines[at].start, lines[row - 1].end), tuple(cells)), row


def _cells(text: str, line: Span) -> list[Span]:
    """The cells of a line without their blanks; an empty cell is an empty span."""
    mark = "\t" if "\t" in text[line.start : line.end] else "|"
    start, end = line
    if mark == "|":
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if text[start] == "|":  # a frame at both sides
            start += 1
            end = text.rfind("|", start, end) if text[start:end].rstrip().endswith("|") else end
    cells: list[Span] = []
    while start <= end:
        stop = text.find(mark, start, end)
        stop = end if stop < 0 else stop
        left, right = start, stop
        while left < right and text[left] == " ":
            left += 1
        while right > left and text[right - 1] == " ":
            right -= 1
        cells.append(Span(left, right))
        start = stop + 1
    return cells


def _headings(text: str, heads: list[Span]) -> list[_Heading]:
    """The headings of the columns; a comparison has the noun of the column left of it."""
    found: list[_Heading] = []
    for cell in heads:
        heading = _heading(text, cell)
        if heading.noun is None and found and found[-1].counts and _COMPARISON.match(text, cell.start, cell.end):
            heading = replace(heading, noun=found[-1].noun)
        found.append(heading)
    return found


def _heading(text: str, cell: Span) -> _Heading:
    unit: Unit | None = None
    scale = Decimal(1)
    end = cell.end
    noun: Span | None = None
    if bracket := _BRACKET.search(text, cell.start, cell.end):
        end = bracket.start()
        inside = "1 " + bracket.group("unit").removeprefix("ĐVT:").strip()
        number = read_numbers(inside)[0]
        unit, scale = read_unit(inside, number.end), number.value
        if unit is None and number.end == 1:
            noun = Span(bracket.start("unit"), bracket.end("unit"))
        elif unit is None and number.scale >= 10**6:
            unit = Unit("VND", Decimal(1), "money", 0)
    if noun is None:
        start = cell.start
        if before := _BEFORE.match(text, start, end):
            start = before.end()
        if after := _AFTER.search(text, start, end):
            end = after.start()
        noun = Span(start, end) if start < end and not _BARE_RATIO.fullmatch(text, start, end) else None
        if noun and _COMPARISON.match(text, noun.start, noun.end):
            noun = None
    return _Heading(noun, unit, scale, not _ORDER.match(text[cell.start : cell.end]))


def _numbers(text: str, cells: list[Span], headings: list[_Heading]) -> Iterator[Cell]:
    for cell, heading in zip(cells, headings, strict=False):
        match = _NUMBER.fullmatch(text, cell.start, cell.end)
        value = parse_literal(match.group("digits")) if match else None
        if not match or not value or not heading.counts:
            continue
        amount = value[0] * heading.scale
        if match.group("sign") and match.group("sign").strip() != "+":
            amount = -amount
        symbol = "%" if match.group("percent") else heading.unit.symbol if heading.unit else None
        yield Cell(cell.start, cell.end, amount, symbol, heading.noun)

"""Tables in running text: lines of cells parted by tabs or bars under a row of headings, as pages hand them over.

    caption   Bảng 1. Thu, chi ngân sách năm 2024        above the table; names period and noun
    unit      Đơn vị tính: triệu đồng                    above the table; scales its columns
    headings  STT | Nội dung | ĐVT | Năm 2023 | Năm 2024
    row       1 | Sản lượng lúa | tấn | 4.500 | 4.720

What a number counts is told by its column, else by the label of its row; its unit by the column, the row's cell of
units, the label's brackets, or the line above the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.records import Comparison, Direction, Status
from nlp.context import Span
from nlp.numbers import parse_literal
from nlp.table_headings import Heading, read_heading, read_scale
from nlp.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, scaled. ``noun`` is a span of the text; ``periods`` are where its period may be told.

    The rest is as in :class:`corpus.records.FigureMention`; ``base`` is a span.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None
    noun: Span | None
    periods: tuple[Span, ...] = ()
    place: str | None = None
    status: Status = ""
    comparison: Comparison = ""
    direction: Direction = ""
    base: Span | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The span of a table's lines, and its numbers."""

    span: Span
    cells: tuple[Cell, ...]


_NUMBER = re.compile(r"(?P<sign>[+\-−–]\s?)?(?P<digits>\d+(?:[.,]\d+)*)\s?(?P<percent>%)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOTAL = re.compile(r"(?:tổng|cộng|toàn tỉnh|toàn huyện|toàn xã)", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+\-=_]+$")
_UNIT_LINE = re.compile(r"\(?\s*(?:đvt|đơn vị(?: tính)?)\s*:?\s*(?P<unit>[^()\n]{1,40}?)\s*\)?\s*$", re.IGNORECASE)
_IN_CAPTION = re.compile(r"\(\s*(?:đvt|đơn vị(?: tính)?)\s*:?\s*(?P<unit>[^()\n]{1,40}?)\s*\)", re.IGNORECASE)
_CAPTION = re.compile(r"\s*(?:bảng|biểu|phụ lục)\s(?:số\s)?\d*", re.IGNORECASE)
#: A name of rows: what they are places of.
_PLACES = re.compile(r"\s*(?:tên\s)?(?P<kind>xã|phường|huyện|quận|thị trấn)\s*$", re.IGNORECASE)
_LABEL_UNIT = re.compile(r"\s*\((?P<unit>[^()]{1,30})\)\s*$")
#: A numbering or mark before a label: "1.", "- Thu nội địa", "a)".
_MARK = re.compile(r"(?:[IVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zđ][.)]|[-+*•])\s+")
_LONGEST_TITLE = 160
_LONGEST_PART = 80


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
    if len(heads) < 2 or not _may_head(text, heads):
        return None, at + 1
    rows: list[list[Span]] = []
    row = last = at + 1
    while row < len(lines) and text.count("\n", lines[row - 1].end, lines[row].start) <= 2:
        if _RULE.fullmatch(text[lines[row].start : lines[row].end]):
            row += 1
            continue
        cells = _cells(text, lines[row])
        if len(cells) == 1 and rows and _is_part(text, lines, row, len(rows[0])):
            row += 1  # "A. Nông nghiệp": the title of what follows
            continue
        if not rows and len(cells) == len(heads) + 1 and _NUMBER.fullmatch(text, *cells[-1]):
            heads.insert(0, Span(lines[at].start, lines[at].start))  # an empty corner
        if not 2 <= len(cells) <= len(heads) or (rows and _heads_anew(text, cells)):
            break
        rows.append(cells)
        row += 1
        last = row
    numbers = _Columns(text, heads, _above(text, lines, at)).read(rows) if rows else []
    if not numbers:
        return None, last  # none of these rows has a number, whichever of them is taken for the heading
    return Table(Span(lines[at].start, lines[last - 1].end), tuple(numbers)), last


def _may_head(text: str, heads: list[Span]) -> bool:
    """Whether cells can be headings: no numbers but years, and not years alone."""
    numbers = [c for c in heads if _NUMBER.fullmatch(text, *c)]
    years = all(_YEAR.fullmatch(text, *c) for c in numbers)
    return years and (not numbers or len(numbers) > 1 or len(heads) > 2)


def _heads_anew(text: str, cells: list[Span]) -> bool:
    """Whether a row is the heading of a next table: no number in it, and a word that only headings have."""
    if not _may_head(text, cells) or any(c.start == c.end for c in cells):
        return False
    headings = [read_heading(text, c) for c in cells]
    return any(h.role != "number" or h.by_row or _counts(text, h) for h in headings[1:])


def _is_part(text: str, lines: Sequence[Span], row: int, width: int) -> bool:
    """Whether a line of one cell is a title inside the table: short, open, and a full row follows."""
    line = lines[row]
    if line.end - line.start > _LONGEST_PART or row + 1 >= len(lines):
        return False
    written = text[line.start : line.end].rstrip()
    near = text.count("\n", line.end, lines[row + 1].start) <= 2
    return near and not written.endswith((".", ";", ",", "!", "?")) and len(_cells(text, lines[row + 1])) == width


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


@dataclass(frozen=True, slots=True)
class _Above:
    """What the lines above a table tell: its caption, and the unit and scale of its columns."""

    caption: Span | None = None
    unit: Unit | None = None
    scale: Decimal = Decimal(1)


def _above(text: str, lines: Sequence[Span], at: int) -> _Above:
    told = _Above()
    for row in range(at - 1, max(-1, at - 4), -1):
        line = lines[row]
        if text.count("\n", line.end, lines[row + 1].start) > 2 or line.end - line.start > _LONGEST_TITLE:
            break
        if told.scale == 1 and told.unit is None and (unit := _UNIT_LINE.match(text, *line)):
            told = replace(told, unit=read_scale(unit["unit"])[0], scale=read_scale(unit["unit"])[1])
            continue
        written = text[line.start : line.end].rstrip()
        if told.caption is None and (_CAPTION.match(written) or not written.endswith((".", ";", ","))):
            told = replace(told, caption=line)
            if unit := _IN_CAPTION.search(text, *line):
                told = replace(told, unit=read_scale(unit["unit"])[0], scale=read_scale(unit["unit"])[1])
            continue
        break
    return told


class _Columns:
    """Reads the rows of one table by its headings."""

    def __init__(self, text: str, heads: list[Span], above: _Above) -> None:
        self._text = text
        self._above = above
        self._headings: list[Heading] = []
        for cell in heads:
            heading = read_heading(text, cell)
            left = self._headings[-1] if self._headings else None
            if heading.noun is None and not heading.by_row and heading.role == "number" and left is not None:
                same = left.role == "number" and (heading.comparison or heading.base)
                heading = replace(heading, noun=left.noun, by_row=left.by_row) if same else heading
            self._headings.append(heading)

    def read(self, rows: list[list[Span]]) -> list[Cell]:
        """The numbers of the rows."""
        labels = self._label_columns(rows)
        return [cell for row in rows for cell in self._row(row, labels)]

    def _label_columns(self, rows: list[list[Span]]) -> list[bool]:
        """Which columns hold names: words in most rows."""
        found = []
        for i, heading in enumerate(self._headings):
            cells = [row[i] for row in rows if i < len(row) and row[i].start < row[i].end]
            words = sum(1 for c in cells if not _NUMBER.fullmatch(self._text, *c))
            found.append(heading.role == "number" and bool(cells) and words * 2 > len(cells))
        return found

    def _row(self, row: list[Span], labels: list[bool]) -> Iterator[Cell]:
        text = self._text
        # "Tổng cộng" may stand over several columns; else a short row lacks its last cells
        missing = len(self._headings) - len(row)
        columns = range(missing, len(self._headings)) if _TOTAL.match(text, row[0].start) else range(len(row))
        label, kind, unit_cell = None, None, None
        for cell, i in zip(row, columns, strict=True):
            if self._headings[i].role == "unit":
                unit_cell = cell
            elif (
                label is None
                and (labels[i] or (missing and not _NUMBER.fullmatch(text, *cell)))
                and cell.start < cell.end
            ):
                label, kind = cell, self._headings[i]
        place = _place(text, kind, label)
        period = next((c for c in row[:2] if _YEAR.fullmatch(text, *c)), None)
        for cell, i in zip(row, columns, strict=True):
            heading = self._headings[i]
            match = _NUMBER.fullmatch(text, *cell)
            value = parse_literal(match["digits"]) if match else None
            if not match or not value or heading.role != "number" or labels[i]:
                continue
            yield self._cell(cell, match, value, heading, label, unit_cell, place, period)

    def _cell(
        self,
        cell: Span,
        match: re.Match[str],
        value: tuple[Decimal, Decimal | None],
        heading: Heading,
        label: Span | None,
        unit_cell: Span | None,
        place: str | None,
        period: Span | None,
    ) -> Cell:
        text = self._text
        unit, scale, noun = heading.unit, heading.scale, heading.noun
        if heading.by_row and label:
            named = label
            if bracket := _LABEL_UNIT.search(text, *label):
                own = read_scale(bracket["unit"])
                named = Span(label.start, bracket.start())
                if unit is None and scale == 1:
                    unit, scale = own
            noun = _without_mark(text, named)
        if match["percent"]:
            unit, scale = None, Decimal(1)
        elif unit is None and scale == 1 and heading.by_row:
            if unit_cell:
                unit, scale = read_scale(text[unit_cell.start : unit_cell.end])
            elif not heading.comparison and not heading.base:
                unit, scale = self._above.unit, self._above.scale
        elif unit is None and scale == 1 and not _counts(text, heading) and not heading.comparison:
            unit, scale = self._above.unit, self._above.scale
        measured = unit is not None and unit.kind != "money"
        amount = (value[1] if value[1] is not None and measured else value[0]) * scale
        sign = (match["sign"] or "").strip()
        if sign and sign != "+":
            amount = -amount
        direction = heading.direction
        if heading.signed:
            direction = "down" if amount < 0 else "up" if amount > 0 else ""
        return Cell(
            cell.start,
            cell.end,
            amount,
            "%" if match["percent"] else unit.symbol if unit else None,
            noun,
            periods=tuple(s for s in (heading.span, period, self._above.caption) if s),
            place=place,
            status=heading.status,
            comparison=heading.comparison,
            direction=direction,
            base=heading.base,
        )


def _counts(text: str, heading: Heading) -> bool:
    """Whether a column counts things, whatever unit stands above the table: "Số vụ"."""
    return bool(re.match(r"\s*(?:tổng\s)?số\s(?!tiền|vốn|thu|chi)", text[heading.span.start : heading.span.end], re.I))


def _without_mark(text: str, label: Span) -> Span | None:
    mark = _MARK.match(text, *label)
    start, end = (mark.end() if mark else label.start), label.end
    while end > start and text[end - 1] in " ,:":
        end -= 1
    return Span(start, end) if end > start else None


def _place(text: str, kind: Heading | None, label: Span | None) -> str | None:
    """ "Xã | Số vụ": the rows are communes."""
    if kind is None or label is None or _TOTAL.match(text, label.start):
        return None
    place = _PLACES.match(text, *kind.span)
    name = text[label.start : label.end]
    if not place or not name[:1].isupper():
        return None
    said = place["kind"].lower()
    return name if name.lower().startswith(said) else f"{said} {name}"

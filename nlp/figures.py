"""Statistics: numbers that count or measure something, with qualifier, unit, noun, sentence and period.

    figure    := qualifier? "từ"? amount (range amount)? unit? noun? ("trở lên" | "trở xuống")?
    fraction  := amount ("/" | "trong số" | "trong tổng số" | "trên") amount noun
                                                     208/225 xã, 17 trong tổng số 19 chỉ tiêu -> two figures of one noun

What is counted and what is not follows the annotation guide of the gold reports: no parts of dates or documents,
ordinals, classes, slogans, durations, ages, clock times, roads, telephone numbers, list numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.records import FigureMention
from nlp import periods
from nlp.amounts import UPWARDS, Amount, is_excess, read_amount, scaled_like
from nlp.base_units import to_base
from nlp.comparisons import Comparisons
from nlp.context import Span
from nlp.countable import Surroundings, is_furniture
from nlp.dates import read_dates
from nlp.headings import Headings
from nlp.noun_keys import noun_key
from nlp.nouns import noun_after
from nlp.numbers import Number, plain, read_numbers
from nlp.qualifiers import read_qualifier
from nlp.statuses import Statuses
from nlp.subjects import noun_before
from nlp.tables import Cell, read_tables
from nlp.taken import Taken
from nlp.units import Unit, read_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention, Qualifier
    from nlp.context import Context

_ONE = Decimal(1)
_STROKE = re.compile(r"\s?/\s?$")
_PART_OF = re.compile(r"\s(?:trong (?:tổng )?số|trên tổng số|trên)\s")
_FROM = re.compile(r"(?:^|(?<=\W))từ\s$", re.IGNORECASE)
#: What money or a share is called behind it, and what it is equal to: "2,1 tỷ đồng kinh phí", "153/153 vụ = 100%".
_MONEY_NOUN = re.compile(
    r"\s(kinh phí|vốn(?: vay| đầu tư| ngân sách| tín dụng)?|"
    r"tiền(?: thuế| mặt| phạt| nợ| lãi| lương| công| điện| hỗ trợ| bồi thường)?)(?!\w)"
)
_IS_EQUAL = re.compile(r"=\s?$")
#: A share of people: "4,6 bác sĩ/10 nghìn dân".
_PER_HEADS = re.compile(
    r"\s?/\s?(?:(?:1[.,]?0{1,2}(?:[.,]?000)*|100|1|10)\s?(?:nghìn|ngàn|vạn|triệu)?|nghìn|ngàn|vạn|triệu)"
    r"\s(?:dân|người|trẻ|ca|lao động|học sinh|phụ nữ|trẻ đẻ sống)(?!\w)"
)


def read_figures(
    context: Context, taken: Sequence[Span], dates: Sequence[DateMention] | None = None
) -> list[FigureMention]:
    """The figures of a report, in order.

    Args:
        context: the report.
        taken: spans whose digits are no figures (dates, directives, ...); no figure overlaps one.
        dates: the dates of the report, for ``period``; read here where they are not given.
    """
    return _Reader(context, taken, dates).read()


class _Reader:
    """One pass over one report."""

    def __init__(self, context: Context, taken: Sequence[Span], dates: Sequence[DateMention] | None) -> None:
        self.context = context
        self.text = context.text
        self.taken = Taken(taken)
        self.line_ends = [*(m.start() for m in re.finditer("\n", self.text)), len(self.text)]
        self.all_numbers = read_numbers(self.text)
        self.around = Surroundings(self.text)
        given = read_dates(context) if dates is None else dates
        self.headings = Headings(context)
        self.comparisons = Comparisons(context, given, self.taken)
        self.statuses = Statuses(context, given, self.headings)
        self.periods = periods.Periods(context, given, taken, self.headings)

    def read(self) -> list[FigureMention]:
        found: list[FigureMention] = []
        tables = read_tables(self.text, self.context.lines)
        for table in tables:
            for cell in table.cells:
                if not self.taken.touches(cell.start, cell.end):
                    found.append(self._of_cell(cell))
        closed = Taken([t.span for t in tables])
        numbers = [
            n
            for n in self.all_numbers
            if not self.taken.touches(n.start, n.end)
            and not closed.touches(n.start, n.end)
            and not is_furniture(self.text, n.start)
        ]
        at = 0
        while at < len(numbers):
            figures, used = self._figures(numbers, at, found)
            found += figures
            at += used
        found.sort(key=lambda f: f.start)
        return self.statuses.read(self.comparisons.read(found))

    def _of_cell(self, cell: Cell) -> FigureMention:
        """A number of a table with what its headings say."""
        noun = self.text[cell.noun.start : cell.noun.end] if cell.noun else None
        figure = self._mention(cell.start, cell.end, cell.value, None, "", cell.unit, noun)
        period = next((p for s in cell.periods if (p := self.periods.inside(s))), figure.period)
        base = cell.base
        return replace(
            figure,
            period=period,
            place=cell.place,
            status=cell.status,
            comparison=cell.comparison,
            direction=cell.direction,
            compared_with=self.text[base.start : base.end] if base else None,
            compared_period=self.comparisons.period(base, period) if base else None,
        )

    # --- one figure, or the two of a fraction ---------------------------------------------------------------------

    def _figures(self, numbers: list[Number], at: int, found: list[FigureMention]) -> tuple[list[FigureMention], int]:
        number = numbers[at]
        amount = read_amount(self.text, numbers, at, self._limit)
        used = amount.taken
        if self.around.is_label(number, amount.unit is not None):
            # "xếp 9/63": neither is a figure
            follows = at + used < len(numbers) and _STROKE.fullmatch(self.text[amount.end : numbers[at + used].start])
            return [], used + 1 if follows else used
        if self.around.reason(number, amount.end, amount.unit) == "ratio":
            return [], used + 1  # "hai phần ba"
        if not amount.unit and at + 1 < len(numbers):
            other = numbers[at + 1]
            between = self.text[number.end : other.start]
            if not number.words and (_STROKE.fullmatch(between) or self._is_part(number, other, between)):
                return self._fraction(numbers, at)
        figure = self._figure(amount, found)
        if figure is None or self.taken.touches(figure.start, figure.end):
            return [], used
        while at + used < len(numbers) and numbers[at + used].start < figure.end:
            used += 1
        return [figure], used

    def _is_part(self, part: Number, whole: Number, between: str) -> bool:
        """Whether a count is one of so many: "17 trong tổng số 19 mục tiêu", "5 trên 8 xã"."""
        return _PART_OF.fullmatch(between) is not None and not whole.words and part.value <= whole.value

    def _fraction(self, numbers: list[Number], at: int) -> tuple[list[FigureMention], int]:
        """ "208/225 xã": both count the same noun. A stroke without a noun ("24/7") is no figure."""
        part, whole = numbers[at], read_amount(self.text, numbers, at + 1, self._limit)
        used = 1 + whole.taken
        noun = None if whole.unit else noun_after(self.text, whole.end, self._limit(whole.end))
        value = scaled_like(part, whole)
        exceeds = value > whole.value and not is_excess(value, whole.value)
        if exceeds or not (noun or whole.unit) or self.around.is_ratio(part, whole.number):
            same = _EQUALS.match(self.text, whole.end)
            if not same or exceeds:
                return [], used
        if noun and self.around.reason(whole.number, whole.end, None):
            return [], used
        start, qualifier = read_qualifier(self.text, self.taken.before(part.start), part.start)
        word = _named(self.text, noun) if noun else None
        unit = whole.unit.symbol if whole.unit else None
        first = self._mention(start, part.end, value, None, qualifier, unit, word)
        end = noun.end if noun else whole.end
        second = self._mention(whole.start, end, whole.value, whole.value_to, "", unit, word)
        return [f for f in (first, second) if not self.taken.touches(f.start, f.end)], used

    def _figure(self, amount: Amount, found: list[FigureMention]) -> FigureMention | None:
        text = self.text
        limit = self._limit(amount.end)
        end, unit = amount.end, amount.unit.symbol if amount.unit else None
        if self.around.reason(amount.number, amount.end, amount.unit):
            return None
        noun = self._noun_after(amount, limit)
        if noun and amount.unit and noun.end < len(text) and text[noun.end] == "/" and amount.unit.kind == "measure":
            rate = read_rate(text, replace(amount.unit, end=noun.end))  # "650 - 700 tấn nhựa/ngày"
            unit, end = rate.symbol, rate.end
        elif noun:
            end = noun.end
            if amount.unit is None and (kind := _KIND_PER_HEADS.match(text, end)):
                end = kind.end()  # "14,3 cán bộ nghiên cứu/10.000 dân"
            if heads := _PER_HEADS.match(text, end):
                end = heads.end()
                unit = text[noun.start : end] if amount.unit is None else unit  # "6,1 bác sĩ/10.000 dân"
            elif amount.unit is None and text[end : end + 1] == "/":
                rate = read_rate(text, Unit(text[noun.start : end], _ONE, "count", end))  # "35 vụ/năm"
                unit, end = (rate.symbol, rate.end) if rate.end > end else (unit, end)
        word = _named(text, noun) if noun else None
        start, qualifier = read_qualifier(self.text, self.taken.before(amount.start), amount.start)
        has_from = _FROM.search(text[max(0, start - 4) : start])
        upwards = UPWARDS.match(text, end)
        if upwards:
            qualifier, end = ("min" if upwards.group(1) == "trở lên" else "under"), upwards.end()
        if has_from and (upwards or (amount.value_to is not None and not _DOWN_TO.match(text, end))):
            start -= len("từ ")
            outer_start, outer = read_qualifier(self.text, self.taken.before(start), start)
            start, qualifier = outer_start, qualifier or outer
        if amount.number.vague:
            qualifier = "vague"
        if not noun and amount.unit:
            word = self._noun_before(start, amount, found)
        elif not noun:
            word = self._inherited(amount, found)
            if word is None:
                return None
        if (
            amount.number.words
            and amount.taken == 1
            and not amount.unit
            and not self.around.counts_in_words(amount.number, noun)
        ):
            return None
        value = amount.value
        if start == amount.start and amount.value_to is None and _MINUS.search(text, max(0, start - 2), start):
            start, value = start - 1, -value  # "giảm 5 vụ (-8,2%)"
        return self._mention(start, end, value, amount.value_to, qualifier, unit, word)

    def _noun_after(self, amount: Amount, limit: int) -> Span | None:
        if amount.unit and (
            amount.unit.kind == "money" or "/" in amount.unit.symbol or amount.unit.symbol in ("lần", "điểm")
        ):
            named = _MONEY_NOUN.match(self.text, amount.end, limit) if amount.unit.symbol == "VND" else None
            return Span(named.start(1), named.end(1)) if named else None
        if amount.unit and _IS_EQUAL.search(self.text, max(0, amount.start - 3), amount.start):
            return None
        return noun_after(self.text, amount.end, limit)

    def _noun_before(self, start: int, amount: Amount, found: list[FigureMention]) -> str | None:
        """The noun before a measure; "từ 2,97% năm 2019 xuống 1,36%" measures the same twice."""
        text, unit = self.text, amount.unit
        if unit is None:
            return None
        floor = self.context.sentence_at(start).start
        last = found[-1] if found else None
        if last and floor <= last.start and last.end <= start:
            if last.unit == unit.symbol and _CHANGES.fullmatch(text, last.end, start):
                return last.noun
            floor = max(floor, last.end)
        if unit.symbol == "lần":
            return None
        span = noun_before(text, floor, start, money=unit.kind == "money")
        if span and self.taken.touches(span.start, span.end):
            end = self.taken.next(span.start, span.end)
            span = Span(span.start, len(text[:end].rstrip())) if end > span.start + 2 else None
        return text[span.start : span.end] if span else None

    def _inherited(self, amount: Amount, found: list[FigureMention]) -> str | None:
        """A count without a noun counts what the sentence counted before: "1.186 giáo viên, trong đó mầm non 402"; in
        a list of bracketed counts it may be told later: "Hòa Thành (21), Gò Dầu (14 cơ sở)"."""
        if amount.number.words or amount.number.vague:
            return None
        sentence = self.context.sentence_at(amount.start)
        level = _TO_LEVEL.match(self.text, amount.end, sentence.end)
        if level and _FROM.search(self.text, max(0, amount.start - 4), amount.start):
            noun = noun_after(self.text, level.end("digits"), self._limit(level.end("digits")))
            return _named(self.text, noun) if noun else None
        if listed := _LISTED.match(self.text, amount.end, sentence.end):
            noun = noun_after(self.text, listed.end("digits"), self._limit(listed.end("digits")))
            if noun and self.text[max(0, amount.start - 1)] == "(":
                return _named(self.text, noun)
        if not found:
            return None
        last = found[-1]
        if last.start < sentence.start or last.noun is None or last.unit not in (None, "%"):
            return None
        return last.noun if self.around.may_inherit(amount.number, sentence.start) else None

    # --- around it ------------------------------------------------------------------------------------------------

    def _limit(self, offset: int) -> int:
        """A figure's words end with the line, and before what is taken."""
        stop = self.line_ends[bisect_left(self.line_ends, offset)]
        return self.taken.next(offset, stop)

    def _mention(
        self,
        start: int,
        end: int,
        value: Decimal,
        value_to: Decimal | None,
        qualifier: Qualifier,
        unit: str | None,
        noun: str | None,
    ) -> FigureMention:
        sentence = self.context.sentence_at(start)
        base_value, base_unit = to_base(value, unit)
        return FigureMention(
            start=start,
            end=end,
            value=Decimal(plain(value)),
            value_to=None if value_to is None else Decimal(plain(value_to)),
            qualifier=qualifier,
            unit=unit,
            noun=noun,
            period=self.periods.of(start, end, sentence),
            sentence_start=sentence.start,
            sentence_end=max(sentence.end, end),
            base_value=base_value,
            base_value_to=None if value_to is None else to_base(value_to, unit)[0],
            base_unit=base_unit,
            noun_key=noun_key(noun) or None if noun else None,
        )


#: "giảm từ 140 - 160 kg/ha còn 60 - 80": two figures, "từ" is outside.
_DOWN_TO = re.compile(r"\s(?:còn|xuống|lên)\s")
_CHANGES = re.compile(
    r"(?:\s(?:\(?(?:năm|tháng|quý)\s[\d/]{1,7}\)?))?\s(?:xuống|lên|còn|tới|đến|thành|sang)(?:\s(?:còn|tới|đến|mức))?\s"
)
_MINUS = re.compile(r"\([-−–]$")
#: A level without a noun before the level that has it: "từ | 12 | lên 15 doanh nghiệp".
_TO_LEVEL = re.compile(r"\s(?:lên|xuống|còn|xuống còn|lên đến|lên tới|lên thành)\s(?=(?P<digits>\d[\d.]*)\s[^\W\d])")
#: The next count of a list in brackets.
_LISTED = re.compile(r"\)(?:[,;]| và)\s[^()\d\n]{2,40}\((?P<digits>\d[\d.]*)(?=\s[^\W\d])")
_KIND_PER_HEADS = re.compile(r"(?:\s[^\W\d_]+){1,2}(?=\s?/\s?(?:10|vạn|nghìn|ngàn))")
_EQUALS = re.compile(r"\s?=\s?\d")


def _named(text: str, noun: Span) -> str:
    """The words of a noun without the "số" before it: "3,12% số vụ"."""
    word = text[noun.start : noun.end]
    return word.removeprefix("số ") if word != "số đông" else word

"""Numbers as reports write them: digits in both habits of separators, number words, scales, vague magnitudes.

    number  := small scale* (small scale+)*          6.250 tỷ 300 triệu; 15 nghìn; 3,2 nghìn tỷ; hai triệu rưỡi
    small   := literal | words below a thousand      1.250; 774.45; một trăm linh năm; mười lăm
    vague   := hàng|vài|mấy scale+                   hàng chục nghìn -> 10000

A number word alone may be none ("năm" is year and five, "ba" father and three): who asks decides by what follows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.data import load_table

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its half-open span.

    ``scale`` is the factor of the scale words in it (1 where it has none): in "5 đến 10 triệu" the first has to borrow
    the second's. ``decimal`` is the other reading of a literal such as "39,848": 39848 by default, 39.848 before a unit
    of measure. ``words`` says that it begins with a number word, ``vague`` that it is a magnitude, not a value.
    """

    start: int
    end: int
    value: Decimal
    scale: Decimal = Decimal(1)
    decimal: Decimal | None = None
    words: bool = False
    vague: bool = False


class _Word(NamedTuple):
    """A run of digits with separators, or of letters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Row:
    word: str
    role: str
    value: str


#: Digits with the separators inside them, or letters. Either is one unbroken run: linear.
_RUN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ONE = Decimal(1)
_NONE = ("", _ONE)
#: More digits than any statistic has: a code, or noise.
_LONGEST_LITERAL = 24


@cache
def _words() -> dict[str, tuple[str, Decimal]]:
    return {row.word: (row.role, Decimal(row.value)) for row in load_table(_DATA / "number_words.tsv", _Row)}


def parse_literal(literal: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of digits with separators, and its other reading (the only comma as decimal mark) where there are two.

    "." groups thousands and "," is the decimal mark (Vietnamese habit), but the reverse occurs too; a group is three
    digits. None where the separators make no number ("1.2.3", "1.25.000").
    """
    if len(literal) > _LONGEST_LITERAL or not literal.isascii():
        return None
    marks = [c for c in literal if c in ".,"]
    if not marks:
        return Decimal(literal), None
    last = marks[-1]
    head, _, tail = literal.rpartition(last)
    groups = re.split(r"[.,]", head)
    well_grouped = 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(g) == 3 for g in groups[1:])
    if len(marks) == 1:
        if len(tail) == 3 and well_grouped and not head.startswith("0"):
            return Decimal(head + tail), Decimal(f"{head}.{tail}") if last == "," else None
        return Decimal(f"{head}.{tail}"), None
    if len(set(marks)) == 1:
        return (Decimal("".join(groups) + tail), None) if well_grouped and len(tail) == 3 else None
    if len(set(marks[:-1])) == 1 and well_grouped:
        return Decimal("".join(groups) + "." + tail), None
    return None


def read_numbers(text: str) -> list[Number]:
    """All numbers of a text in order; none overlaps another, none crosses a line end. Linear in the text."""
    runs = [_Word(m.group(), m.start(), m.end()) for m in _RUN.finditer(text)]
    found: list[Number] = []
    words = _words()
    at = 0
    while at < len(runs):
        if not runs[at].text[0].isdigit() and runs[at].text.lower() not in words:
            at += 1
            continue
        number, after = _number(text, runs, at)
        if number:
            found.append(number)
        at = max(after, at + 1)
    return found


def _role(runs: list[_Word], at: int) -> tuple[str, Decimal]:
    """Role and value of the number word at a position; ("", 1) for any other word."""
    return _words().get(runs[at].text.lower(), _NONE)


def _joined(text: str, runs: list[_Word], at: int) -> bool:
    """Nothing but blanks (or nothing) between the run and the one before it."""
    if at >= len(runs):
        return False
    gap = text[runs[at - 1].end : runs[at].start]
    return len(gap) <= 2 and not gap.strip(" ")


def _next_role(text: str, runs: list[_Word], at: int) -> tuple[str, Decimal]:
    """The same of a word that goes on the number before it."""
    return _role(runs, at) if _joined(text, runs, at) else _NONE


def _number(text: str, runs: list[_Word], at: int) -> tuple[Number | None, int]:
    """The number that begins at a run, and the run after it."""
    first = runs[at]
    if _role(runs, at)[0] == "vague":
        scale, after = _scales(text, runs, at + 1, hundred=True)
        if after == at + 1:
            return None, after
        return Number(first.start, runs[after - 1].end, scale, scale, words=True, vague=True), after
    small = _small(text, runs, at)
    if small is None:
        return None, at + 1
    value, decimal, after = small
    is_word = not first.text[0].isdigit()
    # "ba trăm triệu" has its hundred inside; "3 trăm triệu" has not
    scale, after = _scales(text, runs, after, hundred=not is_word)
    if scale > 1 and decimal is not None:
        value, decimal = decimal, None  # "6,845 tỷ", "1,110 triệu"
    total, last = value * scale, scale
    while last > 1:
        role, part = _next_role(text, runs, after)
        if role == "half":
            total += last * part
            after += 1
            break
        rest = _small(text, runs, after) if _joined(text, runs, after) else None
        if rest is None:
            break
        next_scale, next_after = _scales(text, runs, rest[2], hundred=False)
        if next_scale == 1:
            # "một nghìn hai trăm linh năm": units below a thousand, in words and whole hundreds or zero tens only
            if last == 1000 and is_word and not runs[after].text[0].isdigit() and rest[0] >= 100:
                total, after, last = total + rest[0], rest[2], _ONE
            break
        if next_scale >= last or rest[0] * next_scale >= last:
            break
        total, after, last = total + rest[0] * next_scale, next_after, next_scale
    end = runs[after - 1].end
    return Number(first.start, end, total, scale, decimal, words=is_word), after


def _small(text: str, runs: list[_Word], at: int) -> tuple[Decimal, Decimal | None, int] | None:
    """A literal, or words below a thousand: value, other reading, the run after."""
    run = runs[at]
    if run.text[0].isdigit():
        value = parse_literal(run.text)
        return (*value, at + 1) if value else None
    tens = _below_hundred(text, runs, at)
    if tens is None:
        return None
    value_, after = tens
    role, _ = _next_role(text, runs, after)
    if role != "hundred" or value_ > 9:
        return value_, None, after
    value_ *= 100
    after += 1
    role, part = _next_role(text, runs, after)
    if role == "link":
        role, part = _next_role(text, runs, after + 1)
        if role in ("digit", "ending"):
            return value_ + part, None, after + 2
    elif role == "half":
        return value_ + 50, None, after + 1
    elif role in ("digit", "ten"):
        rest = _below_hundred(text, runs, after)
        # "hai trăm năm" may be two hundred years: a lone digit after a hundred needs "linh"
        if rest and rest[0] >= 10:
            return value_ + rest[0], None, rest[1]
    return value_, None, after


def _below_hundred(text: str, runs: list[_Word], at: int) -> tuple[Decimal, int] | None:
    role, value = _role(runs, at)
    if role == "ten":
        role, part = _next_role(text, runs, at + 1)
        if (role == "digit" and part != 5) or (role == "ending" and part == 5):
            return value + part, at + 2
        return value, at + 1
    if role != "digit":
        return None
    role, _ = _next_role(text, runs, at + 1)
    if role != "tens":
        return value, at + 1
    value *= 10
    role, part = _next_role(text, runs, at + 2)
    if role == "ending" or (role == "digit" and part not in (1, 5)):
        return value + part, at + 3
    return value, at + 2


def _scales(text: str, runs: list[_Word], at: int, *, hundred: bool) -> tuple[Decimal, int]:
    """The product of the scale words from a position ("nghìn tỷ"), and the run after them."""
    product = _ONE
    while True:
        role, value = _next_role(text, runs, at)
        if role == "scale" or (role == "hundred" and hundred):
            product *= value
            at += 1
        else:
            return product, at


def plain(value: Decimal) -> str:
    """A number in plain digits with "." as decimal mark and no idle zeros: 15000000000, 3.2."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

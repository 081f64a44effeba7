"""Abbreviations of the genre and their long forms (data/abbreviations.tsv), looked up in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table
from indexer.analysis import folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = Path(__file__).parent / "data" / "abbreviations.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """``short`` as written ("KT-XH"), ``long`` its long forms."""

    short: str
    long: tuple[str, ...]


Words = tuple[str, ...]


def long_forms(short: Sequence[str]) -> list[Words]:
    """The long forms (as syllables) of an abbreviation given as syllables ("KT", "XH"); none for any other word."""
    return _by_short().get(tuple(map(folded, short)), [])


def short_forms(run: Sequence[str]) -> list[tuple[int, int, Words]]:
    """Parts of a run of words that have an abbreviation: (start, end, its syllables); accents are ignored."""
    forms = tuple(map(folded, run))
    found = []
    table = _by_long()
    for start in range(len(forms)):
        for end in range(start + 2, min(len(forms), start + _longest()) + 1):
            found += [(start, end, short) for short in table.get(forms[start:end], [])]
    return found


@cache
def _table() -> list[tuple[Words, list[Words]]]:
    rows = load_table(_FILE, Abbreviation, check=_problem)
    return [(words(row.short), [words(long) for long in row.long]) for row in rows]


@cache
def _by_short() -> dict[Words, list[Words]]:
    return {tuple(map(folded, short)): long for short, long in _table()}


@cache
def _by_long() -> dict[Words, list[Words]]:
    table: dict[Words, list[Words]] = {}
    for short, long in _table():
        for form in long:
            table.setdefault(tuple(map(folded, form)), []).append(short)
    return table


@cache
def _longest() -> int:
    return max(map(len, _by_long()))


def _problem(row: Abbreviation) -> str | None:
    if len(row.short) < 2:
        return f"{row.short!r} is too short to be an abbreviation"
    return next(
        (f"the long form {long!r} must have two syllables or more" for long in row.long if " " not in long), None
    )

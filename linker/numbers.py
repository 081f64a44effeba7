"""Numbers of documents made comparable: "Chỉ thị số 09-CT/TW", "Chỉ thị 9 - CT/TW" and "09-CT/TW" are one number."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.data import load_table
from corpus.text import fold, normalise
from linker.bodies import DATA

Reach = Literal["central", "local"]
Count = Literal["term", "year"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A row of data/symbols.tsv."""

    symbol: str
    reach: Reach
    count: Count
    issuer: str


@dataclass(frozen=True, slots=True)
class Term:
    """A row of data/terms.tsv: a term of the Central Committee and its first day."""

    term: str
    start: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart: ``serial`` without leading zeros, ``year`` where the number has it, ``symbol`` folded."""

    serial: str
    year: str | None = None
    symbol: tuple[str, ...] = ()

    @property
    def is_bare(self) -> bool:
        """A serial number without a symbol: many documents bear it."""
        return not self.symbol

    @property
    def known(self) -> Symbol | None:
        """What the data tell of the symbol's issuing part, the last one that is known."""
        return next((s for part in reversed(self.symbol) if (s := _symbols().get(part))), None)

    @property
    def reach(self) -> Reach:
        """Whether one number counts for the whole country: where no part of the symbol is a local body's."""
        parts = [s for part in self.symbol if (s := _symbols().get(part))]
        return "central" if parts and all(s.reach == "central" for s in parts) else "local"

    def period(self, date: str | None) -> str | None:
        """The term or year within which the number is given once; None where it cannot be told."""
        if self.year:
            return self.year
        if not date or not date[:4].isdigit():
            return None
        known = self.known
        return term_of(date) if known and known.count == "term" else date[:4]


_PARTS = re.compile(r"[^\W_]+(?:&[^\W_]+)*")


@lru_cache(maxsize=65536)
def parse_number(written: str) -> Number | None:
    """A number as written ("124/2021/TT-BCA", "09"), None where it does not begin with a digit."""
    # older papers write TƯ for the Party's centre; without its accents it would be TU, a province's
    parts = ["TW" if part == "TƯ" else part for part in _PARTS.findall(normalise(written))]
    if not parts or not parts[0][0].isdigit():
        return None
    serial = parts[0].lstrip("0") or "0"
    rest = parts[1:]
    year = None
    if rest and re.fullmatch(r"(?:19|20)\d\d", rest[0]):
        year = rest.pop(0)
    return Number(serial.lower(), year, tuple(fold(part) for part in rest))


def term_of(date: str) -> str | None:
    """The Party term in which a date lies. A bare year of a congress counts to the term that began in it."""
    terms = _terms()
    day = date if len(date) >= 7 else f"{date}-12-31"
    at = bisect_right([t.start for t in terms], day) - 1
    return terms[at].term if at >= 0 else None


@lru_cache(maxsize=1)
def _symbols() -> dict[str, Symbol]:
    return {fold(row.symbol): row for row in load_table(DATA / "symbols.tsv", Symbol)}


@lru_cache(maxsize=1)
def _terms() -> list[Term]:
    return sorted(load_table(DATA / "terms.tsv", Term), key=lambda t: t.start)

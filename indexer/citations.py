"""Directives by number, in whatever form the number is written.

"Chỉ thị số 09", "CT 09", "chi thi 9", "09-CT/TW" and "Chỉ thị 09-CT/TW" ask for the same. A number is taken apart into
the number proper, a year and the parts of the symbol; zeros in front and the order of the symbol's parts do not count.
Both sides, what an article cites and what a reader asks, are turned into tokens that are compared as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.data import load_table
from corpus.text import fold
from indexer.analysis import folded
from indexer.query import Cited

_FILE = Path(__file__).parent / "data" / "directive_types.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveType:
    type: str
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """ "04/2017/TT-BKH" -> 4, 2017, (tt, bkh); the parts of the symbol are folded, in the order written."""

    value: int
    year: str | None
    symbol: tuple[str, ...]


_PARTS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_number(text: str) -> Number | None:
    """A number or number/symbol as written, taken apart; None where it has no number ("XIII")."""
    value: int | None = None
    year = None
    symbol = []
    for part in _PARTS.findall(text):
        if value is None and part.isdecimal() and len(part) <= 6:
            value = int(part)
        elif year is None and _YEAR.fullmatch(part):
            year = part
        else:
            symbol.append(folded(part))
    return Number(value, year, tuple(symbol)) if value is not None else None


def tokens(type_: str, number: str | None, date: str | None) -> set[str]:
    """What an article that cites this directive is found by."""
    read = read_number(number) if number else None
    if read is None:
        return set()
    years = {y for y in (read.year, date[:4] if date else None) if y}
    found = set()
    for kind in _kinds(type_):
        found.add(f"{kind}|{read.value}")
        found |= {f"{kind}|{read.value}|{year}" for year in years}
        if not read.symbol:
            found.add(f"{kind}|{read.value}|bare")
    if read.symbol:
        symbol = "/".join(sorted(read.symbol))
        found.add(f"{read.value}|{symbol}")
        found |= {f"{read.value}|{symbol}|{year}" for year in years}
    return found


def is_bare(token: str) -> bool:
    """Whether the token stands for a number without a symbol, which several directives may bear."""
    return token.endswith("|bare")


def asked(cited: Cited) -> tuple[list[str], list[str]]:
    """The tokens of articles that cite what is asked for, and of those that may (a bare number of the same type)."""
    value = int(cited.number)
    type_ = cited.type or type_of(cited.symbol)
    year = f"|{cited.year}" if cited.year else ""
    kind = "_".join(fold(type_).split()) if type_ else None
    if cited.symbol:
        symbol = "/".join(sorted(map(folded, cited.symbol)))
        return [f"{value}|{symbol}{year}"], [f"{kind}|{value}|bare"] if kind else []
    return ([f"{kind}|{value}{year}"] if kind else []), []


def spellings(cited: Cited) -> list[tuple[str, ...]]:
    """How a text may write what is asked for, as runs of syllables: for texts whose citation was not recognised."""
    numbers = list(dict.fromkeys([cited.number, str(int(cited.number)), f"{int(cited.number):02d}"]))
    year = (cited.year,) if cited.year else ()
    if cited.symbol:
        return [(number, *year, *cited.symbol) for number in numbers]
    words = tuple((cited.type or "").split())
    shorts = next((t.short for t in _types() if t.type == cited.type), ())
    found = []
    for number in numbers:
        found += [(*words, number, *year), (*words, "số", number, *year)]
        found += [(number, *year, short) for short in shorts]
        found += [(short, number, *year) for short in shorts]
    return found


def type_of(symbol: tuple[str, ...]) -> str | None:
    """The type that a symbol tells: ("CT", "TW") -> chỉ thị."""
    return next((kind for part in symbol if (kind := _by_short().get(folded(part)))), None)


#: Units that make a number behind "kế hoạch" or "chương trình" an amount ("kế hoạch 5 năm"), not a name.
_AMOUNT = (
    r"(?:nam(?!\s+(?:19|20)\d\d)|(?:thang|ngay)(?!\s+\d)"
    r"|tuan|quy|gio|phut|lan|trieu|ty|ti|nghin|ngan|dong|nguoi|diem|buoc)"
)
_SYMBOL = r"(?:/(?P<year>(?:19|20)\d\d))?[-/–](?P<symbol>[^\W\d_][^\W_]*(?:[-/–&][^\W_]+){0,4})"


def at(text: str, start: int) -> tuple[Cited, int] | None:
    """The directive that is asked for by number at that place of a query, and where it ends; None where none is."""
    plain = fold(text)
    match = _pattern().match(plain, start) if len(plain) == len(text) else None
    if match is None:
        return None
    type_ = _typed(match["type"], text[start : match.end("type")]) if match["type"] else None
    if match["type"] and type_ is None:
        return None
    symbol = tuple(_PARTS.findall(text[match.start("symbol") : match.end("symbol")])) if match["symbol"] else ()
    if not type_ and type_of(symbol) is None:
        return None
    year = match["year"] or match["slash"] or match["of"]
    return Cited(type_, match["number"], year, symbol), match.end()


def _typed(form: str, typed: str) -> str | None:
    """The type of a type word; an abbreviation counts in capitals only ("TT 5", but "hd 5" may be anything)."""
    form = " ".join(form.split())
    names = {fold(t.type): t.type for t in _types()}
    if form in names:
        return names[form]
    return _by_short().get(form) if any(c.isupper() for c in typed) else None


@cache
def _pattern() -> re.Pattern[str]:
    words = [fold(t.type).replace(" ", r"\s+") for t in _types()] + list(_by_short())
    types = "|".join(sorted(words, key=len, reverse=True))
    number = r"(?P<number>\d{1,5})(?!\d)"
    year = r"(?P<of>(?:19|20)\d\d)(?![\w/])"
    # without "số" an amount is no number of a directive, nor is the beginning of a date or of a decimal
    bare = rf"(?![\w%]|[.,:/-]\d)(?(so)|(?!\s+{_AMOUNT}\b))(?:\s+nam\s+{year})?"
    return re.compile(
        rf"(?:(?P<type>{types})\s*)?(?P<so>so\s*:?\s*)?{number}"
        rf"(?:{_SYMBOL}(?!\w)|\s?/\s?{year.replace('<of>', '<slash>')}|{bare})"
    )


@cache
def _types() -> list[DirectiveType]:
    return load_table(_FILE, DirectiveType)


@cache
def _by_short() -> dict[str, str]:
    """Folded abbreviation -> type; the first type in the file that has it."""
    table: dict[str, str] = {}
    for row in _types():
        for short in row.short:
            table.setdefault(folded(short), row.type)
    return table


def _kinds(type_: str) -> set[str]:
    """Names under which a type is asked for (a "chương trình phối hợp" is a "chương trình" too), without blanks."""
    words = fold(type_).split()
    return {"_".join(words), "_".join(words[:2])}

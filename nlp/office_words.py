"""The words that name an office (data/offices.tsv)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from corpus.data import load_table, load_words
from nlp.phrases import Phrases

DATA = Path(__file__).parent / "data"


class OfficeHead(NamedTuple):
    """What may follow the words of an office (any, unit, none), and whether they are one only with a body behind."""

    body: str
    weak: bool


class _Office(msgspec.Struct):
    office: str
    body: str = "any"
    weak: str = ""


def _check(row: _Office) -> str | None:
    known = ("any", "unit", "small", "none")
    return None if row.body in known else f"body {row.body!r}; expected one of {', '.join(known)}"


@cache
def office_heads() -> Phrases[OfficeHead]:
    """The offices with what may follow them."""
    rows = load_table(DATA / "offices.tsv", _Office, check=_check)
    return Phrases((r.office, OfficeHead(r.body, bool(r.weak))) for r in rows)


@cache
def small_units() -> Phrases[bool]:
    """Small units and places that an office can be of (data/small_units.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "small_units.txt"))


@cache
def office_verbs() -> Phrases[bool]:
    """Words that give the person before them the office behind them (data/office_verbs.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "office_verbs.txt"))

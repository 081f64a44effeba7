"""Ranks and degrees, and the words of address, that stand before a personal name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from corpus.data import load_table
from nlp.phrases import BLANK, GLUED, Found, Phrases, Words

DATA = Path(__file__).parent / "data"


class _Rank(msgspec.Struct):
    rank: str
    kind: str


class Honorific(NamedTuple):
    """A word of address: ``many`` opens a list of people, ``weak`` is an occupation more than an address."""

    many: bool
    weak: bool


class _Word(msgspec.Struct):
    word: str
    number: str = "one"
    weak: str = ""


def _check(row: _Word) -> str | None:
    return None if row.number in ("one", "many") else f"number {row.number!r}; expected one or many"


@cache
def ranks() -> Phrases[str]:
    """The ranks; the value is their kind (data/ranks.tsv)."""
    return Phrases((r.rank, r.kind) for r in load_table(DATA / "ranks.tsv", _Rank))


@cache
def honorifics() -> Phrases[Honorific]:
    """The words of address (data/honorifics.tsv)."""
    rows = load_table(DATA / "honorifics.tsv", _Word, check=_check)
    return Phrases((r.word, Honorific(r.number == "many", bool(r.weak))) for r in rows)


def rank_at(words: Words, i: int) -> int:
    """The index behind the ranks that begin at ``i``, or ``i``: "Thiếu tướng, TS" and "PGS.TS.BS" are one."""
    end = i
    j = i
    while found := ranks().longest(words, j, any_case=True):
        if words.tokens[j].is_word and len(words.word(j)) <= 3 and found.end == j + 1 and not words.caps[j]:
            break
        end = found.end
        j = end
        if words.word(j) == "." and words.gap[j] == GLUED:
            j += 1
            if not ranks().longest(words, j):
                break
        elif words.word(j) in (",", "-", "–") and words.gap[j] in (GLUED, BLANK):
            j += 1
        elif j >= len(words) or words.gap[j] != BLANK:
            break
    return end


def honorific_at(words: Words, i: int) -> Found[Honorific] | None:
    """The word of address that begins at ``i``."""
    return honorifics().longest(words, i)

"""The words that names of bodies are made of: heads, fields, levels (data/organisation_*.tsv, data/levels.tsv)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from corpus.data import load_table, load_words
from nlp.phrases import Phrases

DATA = Path(__file__).parent / "data"

KINDS = frozenset(("whole", "committee", "local", "part", "official", "proper", "steering", "number", "press"))
SORTS = ("field", "noun", "open", "verb")
NAMES = frozenset(("province", "place", "must", "nation"))


class _Head(msgspec.Struct):
    head: str
    kinds: tuple[str, ...]


class _Word(msgspec.Struct):
    word: str
    sort: str


class _Level(msgspec.Struct):
    level: str
    name: str


def _check_head(row: _Head) -> str | None:
    wrong = [k for k in row.kinds if k not in KINDS]
    return f"kind {wrong[0]!r}; expected some of {', '.join(sorted(KINDS))}" if wrong else None


def _check_word(row: _Word) -> str | None:
    return None if row.sort in SORTS else f"sort {row.sort!r}; expected one of {', '.join(SORTS)}"


def _check_level(row: _Level) -> str | None:
    return None if row.name in NAMES else f"name {row.name!r}; expected one of {', '.join(sorted(NAMES))}"


@cache
def heads() -> Phrases[frozenset[str]]:
    """The heads with their kinds."""
    rows = load_table(DATA / "organisation_heads.tsv", _Head, check=_check_head)
    return Phrases((r.head, frozenset(r.kinds)) for r in rows)


@cache
def field_words() -> Phrases[str]:
    """The words of fields with their sort."""
    rows = load_table(DATA / "organisation_words.tsv", _Word, check=_check_word)
    rows.sort(key=lambda r: r.word[0].isupper())  # where a word stands in both cases, a capital finds its own entry
    return Phrases((r.word, r.sort) for r in rows)


@cache
def not_bodies() -> Phrases[bool]:
    """Phrases that begin like a head and are no bodies."""
    return Phrases((w, True) for w in load_words(DATA / "not_bodies.txt"))


@cache
def levels() -> Phrases[str]:
    """Levels with what names them."""
    rows = load_table(DATA / "levels.tsv", _Level, check=_check_level)
    return Phrases((r.level, r.name) for r in rows)

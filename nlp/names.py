"""What a personal name looks like: family names, given names, particles, and the run of capitals that holds them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from corpus.data import load_table, load_words
from corpus.text import match_key
from nlp.phrases import BLANK, Phrases, Words, keys

DATA = Path(__file__).parent / "data"

#: The most syllables of a name with a family name; monastic and baptismal names are longer.
LONGEST = 6
_SHARES = ("common", "rare", "clan", "particle", "monastic", "baptismal")
#: "Phết-la-vông" is five tokens; a chain that goes on is no syllable.
_GLUED = 7
_APOSTROPHES = "'’‘`ʼ"
#: Marks of sex in names of the Central Highlands that stand before an apostrophe.
_PARTICLES = frozenset("HK")


class _Family(msgspec.Struct):
    name: str
    share: str


class Run(NamedTuple):
    """Capitalised syllables that may be a name: the indices of their first words, and the index behind the last."""

    parts: tuple[int, ...]
    end: int

    @property
    def start(self) -> int:
        return self.parts[0]

    def __len__(self) -> int:
        return len(self.parts)


def _check(row: _Family) -> str | None:
    return None if row.share in _SHARES else f"share {row.share!r}; expected one of {', '.join(_SHARES)}"


@cache
def family_names() -> Phrases[str]:
    """Family names and what else a name can begin with; the value tells how much it proves (data/family_names.tsv)."""
    rows = load_table(DATA / "family_names.tsv", _Family, check=_check)
    return Phrases((r.name, r.share) for r in rows)


@cache
def given_names() -> frozenset[str]:
    """Match keys of the syllables that end a given name (data/given_names.txt)."""
    return frozenset(match_key(w) for w in load_words(DATA / "given_names.txt"))


@cache
def not_people() -> Phrases[bool]:
    """Capitalised words that are no names (data/not_people.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "not_people.txt"))


@cache
def places() -> Phrases[bool]:
    """Names of districts and communes, old and new (data/places.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "places.txt"))


@cache
def before_places() -> Phrases[bool]:
    """Words before which a name is not that of a person (data/before_places.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "before_places.txt"))


@cache
def after_names() -> frozenset[str]:
    """Match keys of the first syllables of words that follow a name (data/words_after_names.txt)."""
    return frozenset(match_key(w) for w in load_words(DATA / "words_after_names.txt"))


def syllable(words: Words, i: int) -> int:
    """The index behind the syllable of a name that begins at ``i`` (``i`` itself where none does).

    "H'Xuân", "K’Brêu" and "Phết-la-vông" are one; a hyphen behind a Vietnamese name ("Vũ-phó chủ tịch") joins nothing.
    """
    if not words.is_name_word(i):
        return i
    j = i + 1
    while words.glued(j) and words.glued(j + 1) and words.tokens[j + 1].is_word and j - i < _GLUED:
        mark, after = words.word(j), words.word(j + 1)
        foreign = mark == "-" and after.islower() and words.key[i] not in given_names() and not _is_family(words, i)
        if not foreign and not (mark in _APOSTROPHES and len(words.word(j - 1)) <= 3):
            break
        j += 2
    marked = j == i + 1 and words.word(i) in _PARTICLES and words.glued(j) and words.word(j) in _APOSTROPHES
    if marked and words.gap[j + 1] == BLANK and words.is_name_word(j + 1):
        return j + 2  # "H' Yar" as "H'Yar"
    return j


def run_at(words: Words, i: int, stop: set[int] | frozenset[int] = frozenset()) -> Run | None:
    """The run of capitalised syllables from ``i``, parted by blanks; it ends before an index in ``stop``.

    A last syllable cut to its first letter ("Đặng Văn S.") takes its full stop with it.
    """
    parts: list[int] = []
    j = i
    while (k := syllable(words, j)) > j and (j == i or (words.gap[j] == BLANK and j not in stop)):
        parts.append(j)
        j = k
        if len(parts) > LONGEST + 2:
            return None
    if not parts:
        return None
    last = words.word(parts[-1])
    if len(parts) > 1 and len(last) == 1 and words.word(j) == "." and words.glued(j):
        # "A.", "Y." may end a sentence: a name that is written whole
        goes_on = words.gap[j + 1] == BLANK and (words.word(j + 1).islower() or words.word(j + 1) == "(")
        if last not in "YAHK" or goes_on:
            j += 1
    return Run(tuple(parts), j)


def share(words: Words, run: Run) -> str | None:
    """How much the beginning of the run proves: the share of its family name, or None without one."""
    found = family_names().all(words, run.start)
    found = [f for f in found if f.end <= run.end]
    return found[-1].value if found else None


def is_no_name(words: Words, run: Run) -> bool:
    """Whether the whole run is a word that is never a name, or begins like the name of a thing ("Quỹ Sao Mai")."""
    found = not_people().longest(words, run.start)
    return words.says(run.start, _THINGS) or (found is not None and found.end >= run.end)


def is_initials(words: Words, run: Run) -> bool:
    """Whether the run is made of single letters only ("T", "N. V"), an apostrophe apart ("K'Brêu" is none)."""
    return all(syllable(words, p) == p + 1 and len(words.word(p)) == 1 for p in run.parts)


def is_full_name(words: Words, run: Run, least: int = 2) -> bool:
    """Whether the run reads as a family name with given names: of the known shape, of ``least`` syllables or more."""
    if not least <= len(run) <= LONGEST or is_no_name(words, run):
        return False
    kind = share(words, run)
    if kind is None:
        return False
    last = words.key[run.parts[-1]]
    middle = {words.key[p] for p in run.parts[1:-1]}
    return (
        kind in ("clan", "monastic", "baptismal")
        or (kind == "common" and len(run) >= 3)
        or bool(middle & _MIDDLE)
        or last in given_names()
    )


#: Names of things begin so, no person's does.
_THINGS = keys("Quỹ Khóa")
#: Middle names that hardly anything but a person bears.
_MIDDLE = keys("Văn Thị Đình Hữu Đức Xuân Bá Quốc Công Trọng")


def is_middle(words: Words, i: int) -> bool:
    """Whether a middle name that hardly anything but a person bears stands at the index."""
    return words.says(i, _MIDDLE)


def _is_family(words: Words, i: int) -> bool:
    return any(f.end == i + 1 for f in family_names().all(words, i))

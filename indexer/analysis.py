"""The one analysis of text for searching: what is indexed and what is asked go through here, for every engine.

A text is cut into syllables (runs of letters and digits); each has two forms. ``exact`` keeps the accents, in lower
case and with one tone style ("Hoà" = "hòa"); ``folded`` has none ("hoa"). Engines get the forms joined by blanks and
split them at blanks: they analyse nothing themselves, so that two engines cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.text import SYLLABLE, fold, match_key, normalise, syllables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The longest run of letters that is a token: longer ones are addresses and base64, and are cut.
LONGEST = 64
#: The widest "near"~N. Between two parts of a document stand more gaps than that, so nothing is near across them.
WIDEST = 20
_GAP = " ".join(["¶"] * (WIDEST + 2))


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into syllables: both forms of each, and half-open spans (code points) in the text."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@lru_cache(maxsize=65536)
def exact(word: str) -> str:
    """The form of one syllable with its accents, whatever the case and tone style: "Hoà" and "hòa" -> one form."""
    return match_key(word[:LONGEST])


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """The form of one syllable without accents: "Kỹ", "kĩ" and "ky" -> "ki"."""
    return fold(exact(word))


def is_accented(word: str) -> bool:
    """Whether the word was typed with any accent (or đ)."""
    return fold(word) != normalise(word).lower()


def cut(text: str) -> Cut:
    """The syllables of a normalised text, in order."""
    found = syllables(text)
    forms = [_forms(word) for word, _, _ in found]
    return Cut(
        tuple(form for form, _ in forms),
        tuple(form for _, form in forms),
        tuple((start, end) for _, start, end in found),
    )


def forms(text: str) -> tuple[list[str], list[str]]:
    """Both forms of the syllables of a normalised text, in order, as :func:`cut` gives them, in half the time."""
    found = SYLLABLE.findall(text)
    return list(map(exact, found)), list(map(folded, found))


def words(text: str) -> tuple[str, ...]:
    """The syllables of a normalised text as they are written, each cut to ``LONGEST``."""
    return tuple(word[:LONGEST] for word, _, _ in syllables(text))


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, str]:
    return exact(word), folded(word)


def pairs(forms: Sequence[str]) -> list[str]:
    """Neighbouring syllables as one token each: most Vietnamese words have two syllables, so pairs rank well."""
    return list(map("_".join, pairwise(forms)))


def joined(parts: Iterable[Sequence[str]]) -> str:
    """Parts of a document as tokens joined by blanks, too far from each other for any phrase to cross."""
    return f" {_GAP} ".join(" ".join(part) for part in parts if part)

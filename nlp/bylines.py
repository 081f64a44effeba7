"""Bylines: the names of those who wrote or photographed a report, in a line of their own or behind "Ảnh:"."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_words
from nlp.names import Run, given_names, is_initials, is_no_name, places, run_at, share
from nlp.phrases import BREAK, LINE, Phrases, keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlp.atoms import Atoms

DATA = Path(__file__).parent / "data"
#: No more people than this sign a report, none with a longer name.
_MOST, _LONGEST = 5, 5
_BETWEEN = frozenset((",", "-", "–", "—", "|", "&", "/", ";"))
_AND = keys("và")
_FULL_STOPS = frozenset((".", "!", "?", "…", "”", '"', ")"))
_CLOSE = frozenset((")", ".", "]", "…"))


@cache
def leads() -> Phrases[bool]:
    """What stands before the names ("Tin, ảnh"), without the colon (data/bylines.txt)."""
    return Phrases((w, True) for w in load_words(DATA / "bylines.txt"))


def bylines(atoms: Atoms) -> Iterator[Run]:
    """The names in bylines, in order; a name may come twice. Initials ("T.B") and offices ("Văn phòng Sở") are none.

    A line of nothing but names is a byline in the second half of a report; what else stands alone there (a place, a
    heading) does not end like a name.
    """
    words = atoms.words
    starts = [i for i in range(len(words)) if i == 0 or words.gap[i] in (LINE, BREAK)]
    for number, i in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(words)
        if number and number * 2 >= len(starts):
            tail = end == len(words) or (words.gap[i] == BREAK and words.word(i - 1) in _FULL_STOPS)
            yield from _signed(atoms, i, end, tail=tail)
    for i in range(len(words)):
        lead = leads().longest(words, i)
        if lead and words.word(lead.end) == ":":
            yield from (run for run, _ in _names(atoms, lead.end + 1))


def _signed(atoms: Atoms, i: int, end: int, *, tail: bool) -> Iterator[Run]:
    """The names of a line that holds nothing else. ``tail``: it stands behind a finished paragraph, or ends the text,
    so that the names of places can be those of people as well."""
    named = list(_names(atoms, i))
    if not named or named[-1][1] < end:
        return
    runs = [run for run, _ in named]
    if all(len(run) >= 2 and (tail or not _is_place(atoms, run)) and _ends_like_name(atoms, run) for run in runs):
        yield from runs


def _names(atoms: Atoms, i: int) -> Iterator[tuple[Run, int]]:
    """Names from the word index on, each with the index behind it and the marks that close the list."""
    words = atoms.words
    for _ in range(_MOST):
        run = run_at(words, i)
        if run is None or not 2 <= len(run) <= _LONGEST or is_no_name(words, run) or is_initials(words, run):
            return
        if atoms.offices.at(i) or atoms.bodies.complete_at(i):
            return
        j = run.end
        ended = j >= len(words) or words.gap[j] in (LINE, BREAK)
        between = not ended and (words.word(j) in _BETWEEN or words.says(j, _AND))
        if not ended and not between and words.word(j) not in _CLOSE:
            return
        while j < len(words) and words.gap[j] not in (LINE, BREAK) and words.word(j) in _CLOSE:
            j += 1
        yield run, j
        if not between:
            return
        i = run.end + 1


def _is_place(atoms: Atoms, run: Run) -> bool:
    if atoms.provinces.get(run.start, 0) >= run.end:
        return True
    found = places().longest(atoms.words, run.start)
    return found is not None and found.end >= run.end


def _ends_like_name(atoms: Atoms, run: Run) -> bool:
    words = atoms.words
    given = words.key[run.parts[-1]] in given_names()
    family = share(words, run) is not None
    return given or (family and not words.shout[run.start])

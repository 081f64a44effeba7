"""Bylines: the names of those who wrote or photographed a report, in a line of their own or behind "Ảnh:"."""

from __future__ import annotations

import re
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
_WEEKDAY = keys("thứ chủ")
_FULL_STOPS = frozenset((".", "!", "?", "…", "”", '"', ")"))
_CLOSE = frozenset((")", ".", "]", "…"))
_DASHES = frozenset(("-", "–", "—"))
#: The most tokens of the bracket behind a name ("(Đài TT-TH huyện)").
_HOUSE = 9
_STAMP = re.compile(r"[\s|,•·–-]*\d{1,2}[\d\s|,•·–/.:h-]*(?:\(?GMT\s?\+?\s?7\)?)?\s*")


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
        yield from _stamped(atoms, i, end)
        yield from _before_the_text(atoms, i)
    for i in range(len(words)):
        lead = leads().longest(words, i)
        if lead and words.word(lead.end) == ":":
            yield from (run for run, _ in _names(atoms, lead.end + 1))


def _signed(atoms: Atoms, i: int, end: int, *, tail: bool) -> Iterator[Run]:
    """The names of a line that holds nothing else but the house of the last in brackets ("Lê A - Vũ B (TTXVN)").
    ``tail``: it stands behind a finished paragraph, or ends the text, so that the names of places can be those of
    people as well."""
    named = list(_names(atoms, i))
    if not named or not _line_ends(atoms, named[-1][1], end):
        return
    runs = [run for run, _ in named]
    if all((tail or not _is_place(atoms, run)) and _ends_like_name(atoms, run) for run in runs):
        yield from runs


def _line_ends(atoms: Atoms, i: int, end: int) -> bool:
    """Whether a line that ends before ``end`` holds nothing from ``i`` on, or a short bracket only."""
    words = atoms.words
    return i >= end or (words.word(i) == "(" and end - i <= _HOUSE and words.word(end - 1) == ")")


def _stamped(atoms: Atoms, i: int, end: int) -> Iterator[Run]:
    """The name before the time of publication, in a line of these two ("Lê Văn A | 06/04/2026 11:02 GMT+7")."""
    run = run_at(atoms.words, i)
    if run is None or run.end >= end or not _is_long(run) or is_no_name(atoms.words, run):
        return
    if atoms.words.says(i, _WEEKDAY):
        return
    rest = atoms.words.text[atoms.words.end(run.end) : atoms.words.end(end)]
    if _STAMP.fullmatch(rest) and _ends_like_name(atoms, run) and not _is_place(atoms, run):
        yield run


def _before_the_text(atoms: Atoms, i: int) -> Iterator[Run]:
    """The name in capitals that a house prints before the first words of its text ("LÊ VĂN A - Sáng 3/5, ...")."""
    words = atoms.words
    run = run_at(words, i)
    if run is None or not _is_long(run) or is_no_name(words, run) or _is_place(atoms, run):
        return
    in_capitals = all(words.word(k).isupper() and len(words.word(k)) > 1 for k in range(run.start, run.end))
    if in_capitals and not words.shout[i] and words.word(run.end) in _DASHES and words.is_name_word(run.end + 1):
        name_like = words.key[run.parts[-1]] in given_names() or share(words, run) == "common"
        if name_like and not atoms.bodies.complete_at(i):
            yield run


def _names(atoms: Atoms, i: int) -> Iterator[tuple[Run, int]]:
    """Names from the word index on, each with the index behind it and the marks that close the list."""
    words = atoms.words
    for _ in range(_MOST):
        run = run_at(words, i)
        if run is None or not _is_long(run) or is_no_name(words, run) or is_initials(words, run):
            return
        if atoms.offices.at(i) or atoms.bodies.complete_at(i):
            return
        j = run.end
        ended = j >= len(words) or words.gap[j] in (LINE, BREAK)
        between = not ended and (words.word(j) in _BETWEEN or words.says(j, _AND))
        if not ended and not between and words.word(j) not in _CLOSE and words.word(j) != "(":
            return
        while j < len(words) and words.gap[j] not in (LINE, BREAK) and words.word(j) in _CLOSE:
            j += 1
        yield run, j
        if not between:
            return
        i = run.end + 1


def _is_long(run: Run) -> bool:
    """Two syllables at least, as "H'Lan" has, but no more than a name has."""
    return (len(run) >= 2 or run.end - run.start > 2) and len(run) <= _LONGEST


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

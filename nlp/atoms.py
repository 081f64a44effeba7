"""A report cut into what matters for people: names, ranks, offices, words of address; all else word by word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from nlp.body_words import heads
from nlp.names import LONGEST, Run, after_names, family_names, given_names, is_full_name, is_middle, run_at
from nlp.offices import Offices, OfficeSpan, office_starts
from nlp.phrases import BLANK, GLUED, Words, keys
from nlp.ranks import Honorific, honorific_at, honorifics, rank_at, ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention
    from nlp.bodies import Bodies


class Kind(Enum):
    """What an atom is."""

    NAME = "name"
    RANK = "rank"
    OFFICE = "office"
    HONORIFIC = "honorific"
    BODY = "body"
    OTHER = "other"


class Atom(NamedTuple):
    """A piece of the text as word indices, with what was read in it."""

    kind: Kind
    start: int
    end: int
    run: Run | None = None
    office: OfficeSpan | None = None
    honorific: Honorific | None = None


class Atoms:
    """The atoms of one report, in order, without gaps."""

    def __init__(self, bodies: Bodies, organisations: Sequence[OrganisationMention]) -> None:
        self.bodies = bodies
        self.words = bodies.words
        self.offices = Offices(self.bodies)
        self.provinces = self.bodies.provinces
        #: word indices inside organisations
        self.covered = _covered(self.words, organisations)
        self._sentence_ends = [i for i, first in enumerate(self.words.first) if first] + [len(self.words)]
        self.items: list[Atom] = []
        starts = office_starts() | ranks().first_words | honorifics().first_words | heads().first_words
        i = 0
        while i < len(self.words):
            plain = not self.words.caps[i] and self.words.key[i] not in starts
            atom = Atom(Kind.OTHER, i, i + 1) if plain else self._read(i)
            self.items.append(atom)
            i = atom.end
        self._starts = [a.start for a in self.items]
        #: numbers of the atoms between an office and what it belongs to: brackets ("(EVN)") and terms ("khóa XIII")
        self.passed = self._asides()

    def from_word(self, i: int) -> int:
        """The number of the first atom that begins at the word index or later."""
        return bisect_left(self._starts, i)

    def sentence_end(self, i: int) -> int:
        """The word index at which the next sentence begins."""
        return self._sentence_ends[bisect_right(self._sentence_ends, i)] if i < len(self.words) else i

    def back(self, n: int) -> int:
        """The number of the nearest atom before ``n`` that is no aside of an office; -1 where there is none."""
        n -= 1
        while n in self.passed:
            n -= 1
        return n

    def past(self, n: int) -> int:
        """The number of the first atom from ``n`` on that is no aside of an office."""
        while n in self.passed:
            n += 1
        return n

    def _asides(self) -> set[int]:
        found: set[int] = set()
        for n, atom in enumerate(self.items):
            if atom.kind is Kind.OFFICE:
                k = n + 1
                while (end := self._aside(k)) > k:
                    found.update(range(k, end))
                    k = end
        return found

    def _aside(self, k: int) -> int:
        """The number behind a bracket or a term of office that begins at atom ``k``, or ``k``.

        "(Quốc hội)", "(khóa XI)", "khóa XIII", ", nhiệm kỳ 2021 - 2026".
        """
        items, words = self.items, self.words
        if k >= len(items) or (not words.follows(items[k].start) and words.word(items[k].start) != ","):
            return k
        i = items[k].start
        if words.word(i) == "(":
            for m in range(k + 1, min(k + _BRACKET, len(items))):
                if words.word(items[m].start) == ")":
                    return m + 1
                short = items[m].kind is Kind.NAME and words.word(items[m].start).isupper()  # "(VCA)"
                if items[m].kind in (Kind.NAME, Kind.RANK, Kind.HONORIFIC) and not short:
                    return k
            return k
        if words.word(i) == ",":
            i += 1
        if words.says(i, _SESSION):
            i += 1
            if not (words.word(i).isdigit() or (words.word(i).isupper() and set(words.word(i)) <= set("IVXL"))):
                return k
            return self.from_word(i + 1)
        if words.says(i, _TERM) and words.says(i + 1, _OF_TERM):
            i += 2
            while words.gap[i] in (GLUED, BLANK) and i < len(words) and words.word(i)[0] in _TO:
                i += 1
            return self.from_word(i)
        return k

    def is_given_name(self, i: int) -> bool:
        """Whether the word is one that ends given names."""
        return self.words.key_at(i) in given_names()

    def _read(self, i: int) -> Atom:
        words = self.words
        office = self.offices.at(i)
        if office and self._is_office(i, office):
            return Atom(Kind.OFFICE, i, office.end, office=office)
        rank = rank_at(words, i)
        if rank > i and not self._is_in_name(i, rank):
            return Atom(Kind.RANK, i, rank)
        if i not in self.provinces and (found := honorific_at(words, i)) and self._is_honorific(i, found.end):
            return Atom(Kind.HONORIFIC, i, found.end, honorific=found.value)
        body = self.bodies.complete_at(i)
        if body:
            return Atom(Kind.BODY, i, body.end)
        if words.first[i] and words.key[i] in after_names() and words.is_name_word(i + 1):
            return Atom(Kind.OTHER, i, i + 1)  # "Theo Nguyễn Văn A"
        if words.is_name_word(i) and (run := self._run(i)) and (not words.shout[i] or is_full_name(words, run)):
            return Atom(Kind.NAME, i, run.end, run=run)
        return Atom(Kind.OTHER, i, i + 1)

    def _run(self, i: int) -> Run | None:
        """The run of capitals at the index, up to where an office, a rank or a body begins in it."""
        words = self.words
        stop = set()
        j = i + 1
        while j < len(words) and words.gap[j] == BLANK and words.is_name_word(j) and j - i < 10:
            office, rank, body = self.offices.at(j), rank_at(words, j), self.bodies.complete_at(j)
            ranked = rank > j and not self._is_in_name(j, rank) and (rank - j > 1 or words.word(j).isupper())
            titled = (office and office.end - j > 1) or ranked
            if titled or (body and body.end - j > 1 and body.kinds != {"proper"}):
                stop.add(j)
            j += 1
        if words.shout[i]:
            j = i + 1
            while j < i + LONGEST and (words.key_at(j) in given_names() or is_middle(words, j)):
                j += 1
            stop.add(j)  # in a line of capitals a name ends with the last syllable that can be one's
        return run_at(words, i, stop)

    def _is_office(self, i: int, office: OfficeSpan) -> bool:
        """Whether the words of an office are no personal name ("Trưởng", "Chánh" and "Phó" can be one's)."""
        words = self.words
        if i and words.word(i - 1).isdigit() and words.gap[i] == BLANK:
            return False  # "gồm 7 ủy viên, đồng chí ..."
        if office.end - i > 1:
            return True
        return words.word(i).isupper() and len(words.word(i)) > 1

    def _is_in_name(self, i: int, end: int) -> bool:
        """Whether what looks like a rank is the beginning of a name in capitals, or ends one ("Đỗ Tiến Sỹ")."""
        words = self.words
        if end == i + 2 and words.caps[i] and words.caps[i + 1] and words.gap[i] == BLANK and words.is_name_word(i - 1):
            family = any(f.end == i and f.value == "common" for f in family_names().all(words, i - 1))
            if family and words.key[i - 1] not in given_names():
                return True
        return words.shout[i] and end == i + 1 and len(words.word(i)) < 3

    def _is_honorific(self, i: int, end: int) -> bool:
        """Whether a word of address is no part of a name: with a capital it begins a sentence or has a name behind."""
        words = self.words
        if not words.caps[i] or words.first[i] or end - i > 1 or words.shout[i]:
            return True
        if i and words.gap[i] == BLANK and words.is_name_word(i - 1):
            return False
        run = run_at(words, i)
        return run is None or words.says(i, _ALWAYS) or not is_full_name(words, run)


_ALWAYS = keys("ông bà")
_SESSION = keys("khóa")
_TERM = keys("nhiệm")
_OF_TERM = keys("kỳ")
_TO = frozenset("0123456789-–/")
#: A bracket behind an office that is longer than this many atoms is no aside.
_BRACKET = 7


def _covered(words: Words, organisations: Sequence[OrganisationMention]) -> set[int]:
    starts = [t.start for t in words.tokens]
    return {k for o in organisations for k in range(bisect_left(starts, o.start), bisect_left(starts, o.end))}

"""What stands behind a personal name and belongs to it: offices, a rank, an office given by a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nlp.atoms import Kind
from nlp.names import is_full_name, is_no_name
from nlp.office_words import office_verbs
from nlp.phrases import BLANK, BREAK, GLUED, keys

if TYPE_CHECKING:
    from nlp.atoms import Atoms
    from nlp.offices import OfficeSpan

_DASHES = frozenset(("-", "–", "—"))
_YEARS_OLD = keys("tuổi")
_AS_WELL = keys("kiêm")
#: A bracket behind a name that is longer than this many atoms is no apposition.
_BRACKET = 8


class Behind(NamedTuple):
    """What was read behind a name: its offices, a rank, and the office that a verb gives ("giữ chức ...")."""

    offices: tuple[OfficeSpan, ...]
    rank: str | None
    given: OfficeSpan | None


class Appositions:
    """Reads what stands behind names. ``claimed`` holds the numbers of the atoms that belong to names before them, so
    that they are not taken for what stands before the next name."""

    def __init__(self, atoms: Atoms) -> None:
        self.atoms = atoms
        self.words = atoms.words
        self.claimed: set[int] = set()

    def behind(self, n: int, *, ranked: bool) -> Behind:
        """What stands behind the name at atom ``n``; ``ranked``: a rank stood before it already."""
        items, words = self.atoms.items, self.words
        k = self._past_age(n + 1)
        offices: list[OfficeSpan] = []
        rank: str | None = None
        while k < len(items):
            start = k
            if items[k].kind is Kind.OTHER and self._leads_on(k, bool(offices)):
                k += 1
            if k >= len(items) or words.gap[items[k].start] == BREAK:
                break
            if items[k].kind is Kind.RANK and not ranked and rank is None and k > start and self._is_free(k):
                rank = words.slice(items[k].start, items[k].end)
                k += 1
                continue
            if items[k].kind is not Kind.OFFICE or (k == start and offices):
                break
            span = self.atoms.offices.at(items[k].start, behind=True)
            if span is None or span.many:
                break
            after = self.atoms.past(self.atoms.from_word(span.end))
            if not self._is_end(after):
                break
            if words.word(items[start].start) == ";" and not self._ends_item(after):
                break
            offices.append(span)
            self.claimed.update(range(k, after))
            k = after
        return Behind(tuple(offices), rank, self._given(k))

    def office_follows(self, n: int) -> bool:
        """Whether an office of the name at atom ``n`` stands behind it: ", O" or " - O"."""
        items, words = self.atoms.items, self.words
        if n + 2 >= len(items) or items[n + 1].kind is not Kind.OTHER or items[n + 2].kind is not Kind.OFFICE:
            return False
        mark = words.word(items[n + 1].start)
        if mark != "," and mark not in _DASHES:
            return False
        return n + 3 >= len(items) or items[n + 3].kind not in (Kind.NAME, Kind.HONORIFIC)

    def _past_age(self, k: int) -> int:
        """The atom behind "(37 tuổi)", "(SN 1980)" or ", 62 tuổi" at atom ``k``."""
        items, words = self.atoms.items, self.words
        if k + 3 < len(items) and words.word(items[k].start) == "," and words.says(items[k + 2].start, _YEARS_OLD):
            return k + 3 if words.word(items[k + 1].start).isdigit() else k
        if k >= len(items) or words.word(items[k].start) != "(":
            return k
        for m in range(k + 1, min(k + 1 + _BRACKET, len(items))):
            if words.word(items[m].start) == ")":
                digits = any(words.word(items[x].start).isdigit() for x in range(k + 1, m))
                return m + 1 if digits else k
        return k

    def _leads_on(self, k: int, found: bool) -> bool:
        """Whether the mark at an atom can lead to an office of the person before it."""
        items, words = self.atoms.items, self.words
        if k + 1 >= len(items) or words.gap[items[k].start] == BREAK:
            return False
        mark = words.word(items[k].start)
        if mark == ";":
            return found and items[k + 1].kind is Kind.OFFICE and words.caps[items[k + 1].start]
        return mark in (",", "(") or mark in _DASHES or words.says(items[k].start, _AS_WELL)

    def _is_free(self, k: int) -> bool:
        """Whether a rank behind a name is that person's: no name follows it."""
        items = self.atoms.items
        return k + 1 >= len(items) or items[k + 1].kind is Kind.OTHER

    def _is_end(self, k: int) -> bool:
        """Whether an office that ends before atom ``k`` is not that of a person named there."""
        items, words = self.atoms.items, self.words
        if k >= len(items) or words.gap[items[k].start] == BREAK:
            return True
        atom = items[k]
        if atom.kind is Kind.OFFICE and words.gap[atom.start] == BLANK:
            return self._is_end(k + 1)  # "Bộ trưởng | Chủ nhiệm Văn phòng Chính phủ Trần ...": both are the next one's
        if atom.kind is Kind.OTHER and words.word(atom.start) in _DASHES and k + 1 < len(items):
            run = items[k + 1].run  # "Phó Chủ tịch ...- Hoàng Công Thủy": the dash is glued to the office
            return not (words.gap[atom.start] == GLUED and run is not None and is_full_name(words, run))
        if atom.run is not None and is_no_name(words, atom.run):
            return True
        return atom.kind not in (Kind.NAME, Kind.RANK, Kind.HONORIFIC)

    def _ends_item(self, k: int) -> bool:
        items = self.atoms.items
        return k >= len(items) or self.words.word(items[k].start) in (";", ".", ",")

    def _given(self, k: int) -> OfficeSpan | None:
        """The office that a verb at atom ``k`` gives: "giữ chức Phó Chủ tịch", "làm trưởng đoàn"."""
        items = self.atoms.items
        if k >= len(items) or items[k].kind is not Kind.OTHER:
            return None
        verb = office_verbs().longest(self.words, items[k].start)
        span = self.atoms.offices.at(verb.end, behind=True) if verb else None
        if span is None or not self._is_end(self.atoms.from_word(span.end)):
            return None
        self.claimed.update(range(k, self.atoms.from_word(span.end)))
        return span

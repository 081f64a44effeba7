"""People: personal names with the rank and the offices that each mention gives them.

The text is cut into atoms (names, ranks, offices, words of address, bodies, other words). A run of capitals is taken
for a person where something beside it says so: a word of address, a rank or an office before it, an office behind it,
its place in a list of people; or where the report has named that person before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.records import Office, PersonMention
from nlp.appositions import Appositions
from nlp.atoms import Atom, Atoms, Kind
from nlp.bodies import Bodies
from nlp.bylines import bylines
from nlp.names import after_names, before_places, is_full_name, is_initials, is_no_name, places, share
from nlp.offices import OfficeSpan
from nlp.phrases import BREAK, GLUED, LINE, Words, keys
from nlp.sequence import Sequences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention, ProvinceMention
    from nlp.context import Context

#: An abbreviation in brackets is no part of an office.
_SHORT_FORM = re.compile(r" ?\([A-ZĐÂÊÔƠƯ&-]{2,}\)")
_AND = keys("và cùng")
_IS = keys("là")
_EACH = keys("các hai ba bốn")
_OF = keys("của")
_WITH = keys("với")
_TOWARDS = keys("đối")
_STANDING, _STANDING_END = keys("thường"), keys("trực vụ")
_POSTS = keys("danh vụ chức nhiệm")
_OLD = keys("tuổi")
_BORN = keys("sinh sn")
#: How sure the sequence model must be of a name: chosen by cross-validation, where nothing above it was wrong.
SURE = 0.7
_DASHES = frozenset("-–—")
_UNCLE = keys("bác")
_HO = keys("hồ")
_CHAIRMAN = keys("tịch")


@dataclass(slots=True)
class _Person:
    """A name taken for a person, by its atom."""

    atom: int
    rank: str | None = None
    offices: list[OfficeSpan] = field(default_factory=list)


@dataclass(slots=True)
class _List:
    """A list of people under one head: the offices that all share, until which word index, and how its items look."""

    shared: list[OfficeSpan]
    end: int
    own: bool | None = None
    #: what parts its first two items
    mark: str | None = None
    #: the rank that all share ("các Đại tá A, B")
    rank: str | None = None
    #: whether each has its own word of address ("các đồng chí Phó Viện trưởng: Đồng chí A, đồng chí B")
    addressed: bool = False


def read_people(
    context: Context,
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
    *,
    bodies: Bodies | None = None,
    sure: float = SURE,
) -> list[PersonMention]:
    """The people of a report, in order.

    Args:
        context: the report (NFC).
        organisations: its organisations as read before: no name lies in one.
        provinces: its provinces as read before.
        bodies: the grammar of bodies over this text, where it is there already.
        sure: how sure the sequence model must be of a name that grammar cannot decide; above 1 it is not asked.

    Returns:
        Mentions; the span is the name alone, ``offices`` are those that this mention gives, verbatim. ``entity`` is
        left open.
    """
    bodies = bodies or Bodies(Words(context), provinces)
    reader = _Reader(Atoms(bodies, organisations), sure)
    reader.read()
    return reader.mentions()


class _Reader:
    def __init__(self, atoms: Atoms, sure: float) -> None:
        self.atoms = atoms
        self.sure = sure
        self.words = atoms.words
        self.sequences = Sequences(atoms.words, atoms.provinces)
        self.people: dict[int, _Person] = {}
        self.appositions = Appositions(atoms)
        self.open: _List | None = None
        self.last: _Person | None = None
        #: match keys of the given names of the people read so far
        self.given: set[str] = set()

    def read(self) -> None:
        """Take the names that something beside them makes people, then those that were named elsewhere."""
        for n, atom in enumerate(self.atoms.items):
            if atom.kind is Kind.NAME and atom.start not in self.atoms.covered:
                self._consider(n)
        self._named_elsewhere()

    def mentions(self) -> list[PersonMention]:
        """What was read, with the names of bylines, as records."""
        found = [self._mention(p) for p in self.people.values()]
        taken = {
            k for p in self.people.values() for k in range(self.atoms.items[p.atom].start, self.atoms.items[p.atom].end)
        }
        for run in bylines(self.atoms):
            if taken.isdisjoint(range(run.start, run.end)):  # "Ảnh: TS Nguyễn": the rank is no part of the name
                taken.update(range(run.start, run.end))
                found.append(PersonMention(start=self.words.start(run.start), end=self.words.end(run.end)))
        return sorted(found, key=lambda m: m.start)

    def _mention(self, person: _Person) -> PersonMention:
        words, atom = self.words, self.atoms.items[person.atom]
        offices: list[Office] = []
        for o in sorted(person.offices, key=lambda o: o.start):
            name = _SHORT_FORM.sub("", words.slice(o.start, o.end))
            if name not in {x.name for x in offices}:
                offices.append(Office(name=name, start=words.start(o.start), end=words.end(o.end)))
        return PersonMention(
            start=words.start(atom.start), end=words.end(atom.end), rank=person.rank, offices=tuple(offices)
        )

    # --- what stands before a name ------------------------------------------------------------------------------------

    def _consider(self, n: int) -> None:
        """Take the name at an atom for a person where its surroundings say so."""
        rank, before, honorific, colon = self._before(n)
        listed = self._open_list(n, before, honorific, colon)
        if not self._is_person(n, rank, before, honorific, listed):
            return
        if listed and self.open and rank is None:
            rank = self.open.rank
        person = _Person(n, rank, list(before))
        self.people[n] = person
        if (run := self.atoms.items[n].run) and len(run) > 1:
            self.given.add(self.words.key[run.parts[-1]])
        own = self._add_behind(person)
        if listed and self.open:
            has_own = own or bool(before and not self._heads_list(before))
            if self.open.own is None:
                self.open.own = has_own
            if self.open.own or not has_own:
                person.offices = [*self.open.shared, *(o for o in person.offices if o not in self.open.shared)]
            else:
                self.open = None
        self.last = person

    def _add_behind(self, person: _Person) -> bool:
        """Give the person what stands behind the name; tells whether an office does."""
        behind = self.appositions.behind(person.atom, ranked=person.rank is not None)
        person.rank = person.rank or behind.rank
        person.offices += behind.offices
        if behind.given:
            for one in (person, *self._same_list(person)):
                one.offices.append(behind.given)
        return bool(behind.offices)

    def _same_list(self, person: _Person) -> list[_Person]:
        """The people named right before this one, parted by commas or "và" only."""
        others: list[_Person] = []
        n = person.atom
        while n - 2 in self.people:
            mark = self.atoms.items[n - 1].start
            if self.words.word(mark) != "," and not self.words.says(mark, _AND):
                break
            n -= 2
            others.append(self.people[n])
        return others

    def _heads_list(self, before: list[OfficeSpan]) -> bool:
        return self.open is not None and all(o in self.open.shared for o in before)

    def _before(self, n: int) -> tuple[str | None, list[OfficeSpan], Atom | None, bool]:
        """The rank, the offices (in text order) and the word of address before a name, and whether a colon parts them.

        Offices are parted from each other by commas, from the name by nothing, a dash or a word of address.
        """
        items, words = self.atoms.items, self.words
        rank: str | None = None
        offices: list[OfficeSpan] = []
        honorific: Atom | None = None
        colon = False
        k = n - 1
        near = True  # nothing but marks that belong there between here and the name
        while k >= 0 and words.gap[items[k + 1].start] != BREAK:
            if k in self.atoms.passed:
                k -= 1
                continue
            atom = items[k]
            if atom.kind is Kind.RANK and rank is None:
                rank = words.slice(atom.start, atom.end)
            elif atom.kind is Kind.OFFICE and k not in self.appositions.claimed and atom.office:
                offices.insert(0, atom.office)
            elif atom.kind is Kind.HONORIFIC and honorific is None:
                honorific = atom
                if atom.honorific and atom.honorific.many:
                    near = False
                    break
            elif honorific and words.says(atom.start, _WITH) and self._is_relieved(k):
                k -= 2  # "miễn nhiệm chức danh ... đối với ông"
                continue
            elif self._parts(k, n, bool(offices or rank), colon):
                colon = colon or words.word(atom.start) == ":"
                k -= 1
                continue
            else:
                break
            near = False
            k -= 1
        if near:
            return None, [], None, False
        if colon and honorific is None and not offices:
            return None, [], None, False
        return rank, offices, honorific, colon

    def _parts(self, k: int, n: int, after_some: bool, colon: bool) -> bool:
        """Whether the mark at an atom may stand between what belongs to the name at atom ``n``."""
        items, words = self.atoms.items, self.words
        atom = items[k]
        if atom.kind is not Kind.OTHER or k == 0:
            return False
        mark = words.word(atom.start)
        before = items[self.atoms.back(k)]
        behind, ahead = before.kind, items[self.atoms.past(k + 1)].kind
        if behind is Kind.OFFICE and mark == "," and ahead in (Kind.RANK, Kind.HONORIFIC):
            # "theo quyết định của Chánh án, Thẩm phán A": the office is that of the one who decided;
            # "đối với chức danh Bí thư Huyện ủy, đồng chí B": it is spoken of
            return not words.says(before.start - 1, _OF) and not words.says(before.start - 1, _POSTS)
        givers = (Kind.RANK, Kind.OFFICE, Kind.HONORIFIC)
        if mark == "," or words.says(atom.start, _AND):
            return mark == "," and behind in (Kind.RANK, Kind.OFFICE) and ahead in givers
        if mark == ".":
            written_out = words.word(items[k - 1].end - 1).islower()  # "thiếu ba bác sĩ. Bệnh nhân ..."
            return behind is Kind.RANK and words.gap[atom.start] == GLUED and not written_out
        if mark in _DASHES:
            return behind is Kind.OFFICE
        if mark == ":":
            return not colon and behind in (Kind.HONORIFIC, Kind.OFFICE)
        return words.says(atom.start, _IS) and behind is Kind.OFFICE and not after_some

    def _is_relieved(self, k: int) -> bool:
        """Whether "đối với" ends at atom ``k``, behind an office given or taken ("chức danh ... đối với ông A")."""
        items, words = self.atoms.items, self.words
        if not words.says(items[k].start - 1, _TOWARDS) or k < 2:
            return False
        before = items[self.atoms.back(k - 1)]
        return before.kind is Kind.OFFICE and words.says(before.start - 1, _POSTS)

    def _open_list(self, n: int, before: list[OfficeSpan], honorific: Atom | None, colon: bool) -> bool:
        """Begin, go on with or end the list that the name stands in; tells whether it stands in one."""
        items, words = self.atoms.items, self.words
        many = bool(honorific and honorific.honorific and honorific.honorific.many)
        here = items[n].start
        ranked = n > 0 and items[n - 1].kind is Kind.RANK and words.says(items[n - 1].start - 1, _EACH)
        if many or colon or ranked or any(o.many for o in before):
            shared = self._before_colon(n, before) if colon else before
            rank = words.slice(items[n - 1].start, items[n - 1].end) if ranked else None
            addressed = colon and honorific is not None and not many and bool(shared)
            self.open = _List(shared, self.atoms.sentence_end(here), rank=rank, addressed=addressed)
            return True
        if self.open is not None and self.open.addressed and honorific and not before and here < self.open.end:
            k = self.atoms.from_word(honorific.start) - 1
            return k >= 0 and (words.word(items[k].start) in (",", ";") or words.says(items[k].start, _AND))
        if self.open is None or here >= self.open.end or honorific is not None:
            self.open = None
            return False
        k = n - 1
        while k >= 0 and items[k].kind in (Kind.RANK, Kind.OFFICE) and k not in self.appositions.claimed:
            k -= 1
        mark = words.word(items[k].start) if k >= 0 else ""
        if self.open.mark is None and mark in (",", ";"):
            self.open.mark = mark
        if mark == ";" and self.open.mark == "," and self.open.shared:
            self.open = None  # "các Phó Chủ tịch: A, B; Đại tá C": the list of those with the shared office is over
            return False
        return mark in (",", ";", ":") or words.says(items[k].start, _AND)

    def _before_colon(self, n: int, before: list[OfficeSpan]) -> list[OfficeSpan]:
        """Of the offices before a name, those that stand before the colon."""
        words, items = self.words, self.atoms.items
        k = n - 1
        while k >= 0 and words.word(items[k].start) != ":":
            k -= 1
        return [o for o in before if k >= 0 and o.end <= items[k].start]

    # --- is it a person? ----------------------------------------------------------------------------------------------

    def _is_person(
        self, n: int, rank: str | None, before: list[OfficeSpan], honorific: Atom | None, listed: bool
    ) -> bool:
        words, atom = self.words, self.atoms.items[n]
        run = atom.run
        if run is None or is_no_name(words, run) or is_initials(words, run):
            return False
        if len(run) == 1 and words.says(run.start, _STANDING) and words.says(run.end, _STANDING_END):
            return False  # "các đồng chí Thường trực, Ban Thường vụ"
        if self._is_uncle_ho(n, before, honorific):
            return bool(before) and words.says(before[-1].end - 1, _CHAIRMAN)
        if len(run) > 1 and words.word(run.end - 1) == "." and share(words, run) in ("common", "clan"):
            return True  # "Nguyễn Văn H.": nothing but a person is written so
        full = is_full_name(words, run)
        if honorific and honorific.honorific and honorific.end <= atom.start:
            weak = honorific.honorific.weak
            if not weak or before or rank:
                return not (weak and atom.start in self.atoms.provinces)
            return (full or share(words, run) == "common") and len(run) >= 2 and not self._is_place(atom)
        if rank:
            return True
        if before:
            if len(run) == 1 and run.end - run.start == 1:
                after = atom.end
                joined = words.follows(after) and words.word(after).islower() and words.key[after] not in after_names()
                given = self.atoms.is_given_name(atom.start) and not before[-1].bodied and not joined
                return given or self._is_known_given(run.start)
            if self._is_place(atom) and (atom.start in self.atoms.provinces or share(words, run) != "common"):
                return False
            return full or len(run) >= 2 or run.end - run.start > 2  # "K' Mák" is one syllable
        if len(run) < 2 or self._is_place(atom) or before_places().before(words, atom.start):
            return False
        if listed or self._follows_person(n):
            return full or share(words, run) is not None or self.appositions.office_follows(n)
        if self.appositions.office_follows(n):
            return full or share(words, run) is not None
        if self._age_follows(atom):
            return True
        return self._is_subject(n) or self._reads_like_one(atom)

    def _reads_like_one(self, atom: Atom) -> bool:
        """Whether the sequence model is sure of the name, where grammar has nothing to go by.

        A name alone in its line says nothing: it may be a place's.
        """
        words = self.words
        alone = words.gap[atom.start] in (LINE, BREAK) and words.gap[atom.end] in (LINE, BREAK)
        if self.sure > 1 or alone:
            return False
        return self.sequences.probability(atom.start, atom.end, "per") >= self.sure

    def _is_uncle_ho(self, n: int, before: list[OfficeSpan], honorific: Atom | None) -> bool:
        """Whether the name is that of Hồ Chí Minh, whose name is also a city's, a union's and a way of thinking."""
        words, atom = self.words, self.atoms.items[n]
        if words.says(atom.start - 1, _UNCLE):
            return True
        return words.slice(atom.start, atom.end).lower() == "hồ chí minh"

    def _is_place(self, atom: Atom) -> bool:
        """Whether the whole name is that of a province, district or commune."""
        end = self.atoms.provinces.get(atom.start)
        if end is not None and end >= atom.end:
            return True
        found = places().longest(self.words, atom.start)
        return found is not None and found.end >= atom.end

    def _is_known_given(self, i: int) -> bool:
        """Whether the word is the given name of somebody named before."""
        return self.words.key[i] in self.given

    def _age_follows(self, atom: Atom) -> bool:
        """Whether an age or a year of birth stands behind the name ("Lê Đình T. (34 tuổi, trú ...)")."""
        words, i = self.words, atom.end
        if words.word(i) not in ("(", ","):
            return False
        if words.says(i + 1, _BORN):
            return True
        return words.word(i + 1).isdigit() and words.says(i + 2, _OLD)

    def _follows_person(self, n: int) -> bool:
        """Whether only a comma or "và" stands between the name and a person before it."""
        items, words = self.atoms.items, self.words
        if self.last is None or self.last.atom != n - 2 or items[n - 1].kind is not Kind.OTHER:
            return False
        mark = words.word(items[n - 1].start)
        return mark in (",", ";") or mark in _DASHES or words.says(items[n - 1].start, _AND)

    def _is_subject(self, n: int) -> bool:
        """Whether a full name without any cue stands where a sentence has its subject."""
        words, atom = self.words, self.atoms.items[n]
        run = atom.run
        if run is None or words.shout[atom.start] or not is_full_name(words, run, 3):
            return False
        if not self.atoms.is_given_name(run.parts[-1]):
            return False
        return words.first[atom.start] and words.follows(atom.end) and words.word(atom.end).islower()

    # --- named elsewhere ----------------------------------------------------------------------------------------------

    def _named_elsewhere(self) -> None:
        """Take the names that are, word for word, those of people of the report."""
        items, words = self.atoms.items, self.words
        known = set()
        for p in self.people.values():
            run = items[p.atom].run
            if run and is_full_name(words, run):
                known.add(tuple(words.key[run.start : run.end]))
        for n, atom in enumerate(items):
            if atom.kind is not Kind.NAME or n in self.people or atom.run is None or self._is_place(atom):
                continue
            if tuple(words.key[atom.start : atom.end]) not in known or before_places().before(words, atom.start):
                continue
            if self._is_uncle_ho(n, [], None) or atom.start in self.atoms.covered:
                continue
            self.people[n] = _Person(n)

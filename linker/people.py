"""People: holders of public office across articles.

Only somebody to whom a report gives an office or a rank gets a record: victims, suspects, farmers and bylines do not,
nor do people of history (data/historical.txt).
Names are few in Vietnamese and namesakes many, so a name alone joins nobody. Two reports speak of one person where the
names are equal and

1. they tell of the same meeting (or are copies of one text), and the provinces of the offices do not differ, or
2. an office puts both into the same body of the same place ("Công an tỉnh" of Lào Cai), or
3. both give the very same office, province told, or one of the few offices of state that identify their holder.

A mention without an office is somebody known only under 1.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.identity import record_id
from corpus.records import MentionRef, Person, PersonMention
from corpus.text import match_key
from linker.bodies import DATA, bodies_in, body_of, canonical
from linker.reports import Report
from linker.union import Union

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


#: An office of fewer syllables that names no body ("Bí thư Đảng ủy", "Phó Chủ tịch") is held in every commune.
_TELLING_OFFICE = 5


@dataclass(slots=True)
class _Named:
    """One person as one report names them."""

    at: int
    report: Report
    name: str
    mentions: list[PersonMention] = field(default_factory=list)

    @property
    def key(self) -> str:
        return match_key(self.name)

    @property
    def has_office(self) -> bool:
        return any(m.offices or m.rank for m in self.mentions)


def join_people(reports: Sequence[Report], events: Mapping[str, str]) -> tuple[Person, ...]:
    """The office holders that the reports name; ``reports`` in order, ``events`` as for directives."""
    named = [n for at, report in enumerate(reports) for n in _named_in(at, report)]
    union = Union(len(named))
    blocks: dict[str, list[int]] = {}
    for i, one in enumerate(named):
        blocks.setdefault(one.key, []).append(i)
    for block in blocks.values():
        if len(block) > 1:
            _join_namesakes([(i, named[i]) for i in block], union, events)
    taken: Counter[tuple[str, str]] = Counter()
    people = []
    for members in union.sets():
        own = [named[i] for i in members]
        if any(n.has_office for n in own) and own[0].key not in _historical():
            first = (own[0].key, own[0].report.id)
            people.append(_record(own, taken[first]))
            taken[first] += 1
    return tuple(people)


def _named_in(at: int, report: Report) -> list[_Named]:
    """The people of a report whose full name it gives, each with all mentions under the fullest form of the name."""
    text = report.article.text
    entities: dict[object, _Named] = {}
    for mention in report.analysis.people:
        name = " ".join(text[mention.start : mention.end].split())
        key: object = mention.entity if mention.entity is not None else match_key(name)
        one = entities.setdefault(key, _Named(at, report, name))
        one.mentions.append(mention)
        if _fullness(name) > _fullness(one.name):
            one.name = name
    full = [one for one in entities.values() if _is_full(one.name)]
    for short in entities.values():
        if not _is_full(short.name):
            bearers = [one for one in full if one.key.split()[-1] == short.key]
            if len(bearers) == 1:
                bearers[0].mentions += short.mentions
    for one in full:
        one.mentions.sort(key=lambda m: m.start)
    return full


def _is_full(name: str) -> bool:
    """Family and given name, or a name of one word with a mark in it ("K'Brêu")."""
    return not name.isalpha()


def _fullness(name: str) -> tuple[int, bool]:
    return len(name.split()), not name.isupper()


def _join_namesakes(block: Sequence[tuple[int, _Named]], union: Union, events: Mapping[str, str]) -> None:
    seats: dict[tuple[str, str], int] = {}
    by_event: dict[str, list[int]] = {}
    places = {i: _places(one) for i, one in block}
    for i, one in block:
        for seat in sorted(_seats(one)):
            union.join(seats.setdefault(seat, i), i)
        if event := events.get(one.report.id):
            by_event.setdefault(event, []).append(i)
    for same in by_event.values():
        for at, i in enumerate(same):
            for j in same[:at]:
                if not places[i] or not places[j] or places[i] & places[j]:
                    union.join(i, j)
    _join_national(block, union)


def _join_national(block: Sequence[tuple[int, _Named]], union: Union) -> None:
    """ "Thứ trưởng" without a ministry is the one Thứ trưởng of that name, where the reports know but one."""
    heads: dict[str, set[int]] = {}
    alone: dict[str, list[int]] = {}
    for i, one in block:
        for head, whole in _national_offices(one):
            if whole:
                heads.setdefault(head, set()).add(union.find(i))
            else:
                alone.setdefault(head, []).append(i)
    for head, holders in alone.items():
        roots = heads.get(head, set())
        if len(roots) > 1:
            continue
        for i in holders:
            union.join(min(roots) if roots else holders[0], i)


def _national_offices(one: _Named) -> set[tuple[str, bool]]:
    """Offices of state of a person, each with whether its body is told beside it."""
    found = set()
    for mention in one.mentions:
        for office in mention.offices:
            key = canonical(office.name)
            for head in _national():
                if key == head:
                    found.add((head, False))
                elif key.startswith(f"{head} "):
                    found.add((head, True))
    told = {head for head, whole in found if whole}
    return {(head, whole) for head, whole in found if whole or head not in told}


def _seats(one: _Named) -> set[tuple[str, str]]:
    """What identifies a holder beside the name: bodies with their place, and offices that say enough."""
    seats: set[tuple[str, str]] = set()
    for mention in one.mentions:
        for office in mention.offices:
            named = bodies_in(one.report, office.start, office.end)
            seats |= {(body.key, body.scope) for body in named if body.scope is not None}
            whole = body_of(office.name, one.report)
            if whole.scope is not None and (whole.scope or named) and len(whole.key.split()) >= _TELLING_OFFICE:
                seats.add((whole.key, whole.scope))
    return seats


def _places(one: _Named) -> frozenset[str]:
    """The provinces (match keys) in which the offices of a person are."""
    offices = [office for mention in one.mentions for office in mention.offices]
    bodies = [body for office in offices for body in bodies_in(one.report, office.start, office.end)]
    bodies += [body_of(office.name, one.report) for office in offices]
    return frozenset(body.scope for body in bodies if body.scope)


@lru_cache(maxsize=1)
def _national() -> frozenset[str]:
    return frozenset(canonical(office) for office in load_words(DATA / "national_offices.txt"))


@lru_cache(maxsize=1)
def _historical() -> frozenset[str]:
    return frozenset(match_key(name) for name in load_words(DATA / "historical.txt"))


def _record(own: Sequence[_Named], ordinal: int) -> Person:
    """One person of all reports, offices and ranks in the order in which they were first told."""
    names = Counter(n.name for n in own)
    name = min(names, key=lambda n: (*(-int(x) for x in _fullness(n)), -names[n], n))
    days = sorted(day for n in own if (day := n.report.event_day))
    mentions = [(n.report, m) for n in own for m in n.mentions]
    spelled = {key: name for n in own for name in n.report.provinces.values() if (key := match_key(name))}
    places = {place: None for n in own for place in sorted(_places(n))}
    return Person(
        id=record_id("person", own[0].key, own[0].report.id, *([str(ordinal)] if ordinal else [])),
        name=name,
        ranks=_fullest([m.rank for _, m in mentions if m.rank]),
        offices=_fullest([office.name for _, m in mentions for office in m.offices]),
        provinces=tuple(spelled.get(place, place) for place in places),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        articles=tuple(dict.fromkeys(n.report.id for n in own)),
        mentions=tuple(MentionRef(article=r.id, start=m.start, end=m.end) for r, m in mentions),
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(canonical(name), " ".join(name.split()))
    return tuple(found.values())


def _fullest(offices: Sequence[str]) -> tuple[str, ...]:
    """Offices without those that a fuller one begins with ("Thứ trưởng" beside "Thứ trưởng Bộ Công an")."""
    found = _distinct(offices)
    keys = [canonical(office) for office in found]
    return tuple(o for o, key in zip(found, keys, strict=True) if not any(k.startswith(f"{key} ") for k in keys))

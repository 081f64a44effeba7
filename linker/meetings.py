"""Meetings: reports of one event joined, two events of one series or one day kept apart.

Two reports are compared only where they share a day and a named person or host (so the cost is linear in practice), and
joined when nothing speaks against it - kinds of one family, one province or an online meeting of one host - and enough
speaks for it: who holds and chairs it, and what it is about (participants, directives, figures, words). Host and chair
alone are not enough: one province committee holds several meetings a day under one chair.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.data import load_table
from corpus.identity import record_id
from corpus.records import Meeting, MeetingRecord
from corpus.text import fold, match_key, syllables
from linker.bodies import DATA, Body, body_of, without_brackets
from linker.citations import same_number
from linker.edtf import days, spoken
from linker.numbers import Number, parse_number
from linker.reports import Provinces, Report
from linker.union import Union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.records import Group

#: What must speak for a join: points, and among them at least this much about the matter of the meeting.
_ENOUGH, _MATTER = 5, 2
#: The same where one report does not tell the date of the meeting, or tells the day before or after, or tells another
#: province and no host.
_ENOUGH_DISTANT, _MATTER_DISTANT = 6, 3
#: A report without a date tells of a meeting of the days up to its publication.
_LOOK_BACK = 3
#: Days of a longer meeting by which it is looked up.
_MAX_DAYS = 10
#: Share of the word pairs of the shorter opening that hints at one matter: unrelated reports of the genre share up to
#: 0.2 of theirs, those of one series up to 0.35, so this never decides alone.
_SAME_WORDS = 0.3
#: Characters of the opening, and the least number of word pairs that the share is taken of.
_OPENING, _FEW_WORDS = 1500, 60
#: Figures below this (two ministries, five tasks) say nothing, and neither does a hundred (per cent).
_TELLING = 13


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A row of data/kinds.tsv."""

    kind: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A meeting as one report tells it, in comparable form."""

    at: int
    report: Report
    record: MeetingRecord
    days: frozenset[date]
    dated: bool
    province: str | None
    hosts: dict[Body, str]
    chairs: dict[str, str]
    people: frozenset[str]
    directives: dict[str, tuple[str, Number]]
    figures: frozenset[tuple[str, str]]
    words: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Join:
    points: int
    a: int
    b: int
    reasons: tuple[str, ...]


def join_meetings(reports: Sequence[Report], groups: Sequence[Group]) -> tuple[Meeting, ...]:
    """The meetings that the reports tell of, each with its reports; ``reports`` in order.

    A copy of a report belongs to the meeting of the report even where nothing could be read out of the copy.
    """
    place = {report.id: at for at, report in enumerate(reports)}
    provinces = Provinces(reports)
    told = {at: _told(at, r, r.analysis.meeting, provinces) for at, r in enumerate(reports) if r.analysis.meeting}
    union = Union(len(reports))
    reasons: dict[int, list[str]] = {}
    for group in groups:
        first = place[group.articles[0]]
        for copy in (place[a] for a in group.articles[1:]):
            if first in told and copy in told and _exclude(told[first], told[copy]):
                continue  # last year's report with this year's numbers
            union.join(first, copy)
            reasons.setdefault(copy, []).append(
                f"{reports[copy].article.source} đăng lại gần như nguyên văn bài của {reports[first].article.source}"
            )
    _join_told(told, union, reasons)
    meetings = []
    for members in union.sets():
        records = [told[at] for at in members if at in told]
        if records:
            why = [reason for at in members for reason in reasons.get(at, ())]
            meetings.append(_merge([reports[at] for at in members], records, tuple(why)))
    return tuple(meetings)


def _join_told(told: dict[int, _Told], union: Union, reasons: dict[int, list[str]]) -> None:
    """Join pairs, the surest first, as long as no two reports of one set exclude each other."""
    members: dict[int, list[int]] = {}
    for at in told:
        members.setdefault(union.find(at), []).append(at)
    for join in sorted(_joins(told), key=lambda j: (-j.points, j.a, j.b)):
        a, b = union.find(join.a), union.find(join.b)
        if a == b or any(_exclude(told[x], told[y]) for x in members[a] for y in members[b]):
            continue
        union.join(a, b)
        merged = members.pop(a) + members.pop(b)
        members[union.find(a)] = merged
        sources = f"{told[join.a].report.article.source} và {told[join.b].report.article.source}"
        reasons.setdefault(join.b, []).append(f"{sources}: {'; '.join(join.reasons)}")


def _joins(told: dict[int, _Told]) -> Iterator[_Join]:
    blocks: dict[tuple[date, object], list[int]] = {}
    for at, one in told.items():
        around = {day + timedelta(step) for day in one.days for step in (0, 1)}
        for day in around:
            for key in (*one.hosts, *one.chairs, *one.people):
                blocks.setdefault((day, key), []).append(at)
    pairs = {(a, b) for block in blocks.values() for i, a in enumerate(block) for b in block[i + 1 :]}
    for a, b in sorted(pairs):
        if join := _compare(told[a], told[b]):
            yield join


def _exclude(a: _Told, b: _Told) -> bool:
    """What no evidence outweighs: other days, other kinds of event."""
    apart = min((abs((x - y).days) for x in a.days for y in b.days), default=99)
    allowed = 0 if a.dated and b.dated else 1
    return apart > max(allowed, 1) or not _same_family(a.record.kind, b.record.kind)


def _compare(a: _Told, b: _Told) -> _Join | None:
    if _exclude(a, b):
        return None
    reasons: list[str] = []
    same_day = a.days & b.days
    if same_day:
        reasons.append(f"cùng ngày {spoken(min(same_day).isoformat())}")
    hosts = [a.hosts[h] for h in a.hosts if h in b.hosts]
    chairs = [a.chairs[c] for c in a.chairs if c in b.chairs]
    elsewhere = bool(a.province and b.province) and a.province != b.province
    if elsewhere and not (a.record.mode and b.record.mode and chairs and (hosts or not (a.hosts and b.hosts))):
        return None  # but two venues of an online meeting, under one chair
    held = 2 * bool(hosts) + 3 * bool(chairs) + (a.province == b.province is not None)
    if hosts:
        reasons.append(f"cùng đơn vị tổ chức: {', '.join(hosts)}")
    if chairs:
        reasons.append(f"cùng người chủ trì: {', '.join(chairs)}")
    others = sorted((a.people & b.people) - set(a.chairs) - set(b.chairs))
    if others:
        reasons.append(f"cùng {len(others)} người khác được nêu tên")
    cited = [name for name, number in a.directives.items() if _among(number, b.directives.values())]
    if cited:
        reasons.append(f"cùng viện dẫn {', '.join(cited[:3])}")
    figures = len(a.figures & b.figures)
    if figures:
        reasons.append(f"cùng {figures} số liệu")
    shared = len(a.words & b.words) / max(_FEW_WORDS, min(len(a.words), len(b.words)))
    if shared >= _SAME_WORDS:
        reasons.append("cùng nội dung ở phần mở đầu")
    facts = min(len(cited), 2) + min(figures, 3)
    matter = facts + min(len(others), 3) + (shared >= _SAME_WORDS)
    if not same_day and a.dated and b.dated and facts < _MATTER_DISTANT:
        return None  # the same people meet again on the next day
    sure = bool(same_day) and a.dated and b.dated and (bool(hosts) or not elsewhere)
    enough, enough_matter = (_ENOUGH, _MATTER) if sure else (_ENOUGH_DISTANT, _MATTER_DISTANT)
    if held + matter < enough or matter < enough_matter or not (hosts or chairs or len(others) > 1):
        return None
    return _Join(held + matter, a.at, b.at, tuple(reasons))


def _told(at: int, report: Report, record: MeetingRecord, provinces: Provinces) -> _Told:
    analysis, text = report.analysis, report.article.text
    dated = days(record.date) if record.date else []
    if not dated and report.day:
        published = date.fromisoformat(report.day)
        around = [published - timedelta(back) for back in range(_LOOK_BACK + 1)]
    else:
        around = dated[:_MAX_DAYS]
    named = {match_key(text[m.start : m.end]) for m in analysis.people if m.offices or m.rank}
    authors = {match_key(author) for author in report.article.authors}
    return _Told(
        at=at,
        report=report,
        record=record,
        days=frozenset(around),
        dated=bool(dated),
        province=provinces.now(record.province),
        hosts={_placed(body_of(host, report), report): host for host in record.hosts},
        chairs={match_key(chair): chair for chair in record.chairs},
        people=frozenset(name for name in named if " " in name) - authors,
        directives={
            text[m.start : m.end].split(",")[0][:60]: (match_key(m.type), number)
            for m in analysis.directives
            if m.number and (number := parse_number(m.number))
        },
        figures=frozenset(
            (str(m.value.normalize()), match_key(m.unit or ""))
            for m in analysis.figures
            if m.value >= _TELLING and m.value != 100
        ),
        words=_words(report),
    )


def _among(cited: tuple[str, Number], others: Iterable[tuple[str, Number]]) -> bool:
    return any(cited[0] == kind and same_number(cited[1], number) for kind, number in others)


def _words(report: Report) -> frozenset[tuple[str, str]]:
    """Pairs of syllables of headline and opening, without the names, offices and dates that are counted apart."""
    analysis, text = report.analysis, report.article.text[:_OPENING]
    spans = [(person.start, person.end) for person in analysis.people]
    spans += [(office.start, office.end) for person in analysis.people for office in person.offices]
    spans += [(body.start, body.end) for body in analysis.organisations]
    spans += [(province.start, province.end) for province in analysis.provinces]
    spans += [(day.start, day.end) for day in analysis.dates]
    pieces, at = [report.article.title], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start] if at < start else "")
        at = max(at, end)
    pieces.append(text[at:])
    words = [[word for word, _, _ in syllables(fold(piece))] for piece in pieces]
    return frozenset(pair for piece in words for pair in pairwise(piece))


def _placed(body: Body, report: Report) -> Body:
    """A local body of no known place is nobody's but this report's."""
    return Body(body.key, f"?{report.id}") if body.scope is None else body


def _merge(reports: Sequence[Report], told: Sequence[_Told], reasons: tuple[str, ...]) -> Meeting:
    """One record: each field from the most complete report that tells it, the earlier of two that tell as much."""
    ranked = sorted(told, key=lambda t: (-_completeness(t), t.at))
    records = [t.record for t in ranked]

    def first(name: str) -> str | None:
        return next((value for r in records if (value := getattr(r, name))), None)

    main = records[0]
    hosts = _distinct([(body, name) for t in ranked for body, name in t.hosts.items()])
    chairs = _distinct([(key, name) for t in ranked for key, name in t.chairs.items()])
    day, province = first("date"), first("province")
    return Meeting(
        id=record_id("meeting", reports[0].id),
        kind=main.kind,
        title=_title(main.kind, day, hosts, _beside(ranked[0], hosts, province), reports[0].article.title),
        date=day,
        place=main.place if main.province == province else first("place"),
        province=province,
        mode=first("mode"),
        hosts=hosts,
        chairs=chairs,
        articles=tuple(report.id for report in reports),
        reasons=reasons,
    )


def _completeness(told: _Told) -> int:
    """How much a report tells of the meeting; the report of one venue of an online meeting tells less of the whole."""
    r = told.record
    fields = sum(map(bool, (r.date, r.place, r.province, r.mode, r.hosts, r.chairs)))
    whole = r.mode is None or "trực tiếp" in r.mode
    return 2 * fields + min(len(r.hosts), 3) + 3 * whole


def _title(kind: str, day: str | None, hosts: Sequence[str], province: str | None, headline: str) -> str:
    """A short label: "Giao ban của Bộ Công an, Ban Dân vận Trung ương (27/12/2023)"."""
    label = kind[:1].upper() + kind[1:]
    if hosts:
        named = ", ".join(without_brackets(host) for host in hosts[:2])
        label += f" của {named}" + (" ..." if len(hosts) > 2 else "")
        label += f", {province}" if province else ""
    elif province:
        label += f" tại {province}"
    elif headline:
        label += f": {headline}"
    return f"{label} ({spoken(day)})" if day else label


def _beside(told: _Told, hosts: Sequence[str], province: str | None) -> str | None:
    """The province to name beside the hosts: none where they are of the whole country or name it themselves."""
    if hosts and (any(body.scope == "" for body in told.hosts) or (province and province in " ".join(hosts))):
        return None
    return province


def _distinct(items: Sequence[tuple[object, str]]) -> tuple[str, ...]:
    names: dict[object, str] = {}
    for key, name in items:
        names.setdefault(key, name)
    return tuple(names.values())


def _same_family(a: str, b: str) -> bool:
    families = _families()
    return a == b or not families.get(a, frozenset({a})).isdisjoint(families.get(b, frozenset({b})))


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    return {row.kind: frozenset(row.families) for row in load_table(DATA / "kinds.tsv", MeetingKind)}

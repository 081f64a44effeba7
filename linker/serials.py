"""Bare numbers: which document a "Chỉ thị 09" stands for (the rules are told in linker.directives)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from corpus.text import match_key
from linker.bodies import core, issuer_class, issuers_agree
from linker.citations import Cited, same_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linker.reports import Report

#: Days for which a bare number of yearly numbering is taken for this or the last year's document.
_FRESH = 400
#: Articles that must give a number in full before a bare one elsewhere is taken for it.
_WELL_KNOWN = 2
#: Documents of two parties, numbered by neither alone.
JOINT = tuple(match_key(t) for t in ("chương trình phối hợp", "quy chế phối hợp", "nghị quyết liên tịch"))


@dataclass(slots=True)
class Known:
    """A document with those who cite it.

    ``key`` says what makes it this one (a part that begins with "?" is a place of the corpus, not of the world), with
    ``period``, the term or year that tells it from namesakes.
    """

    key: tuple[str, ...]
    period: str = ""
    members: list[Cited] = field(default_factory=list)
    ambiguous: bool = False

    @property
    def first(self) -> Cited:
        return self.members[0]

    @property
    def full(self) -> Cited:
        """A member with the number in full, where there is one."""
        return next((c for c in self.members if c.number and not c.number.is_bare), self.first)

    @property
    def date(self) -> str | None:
        return common([d for c in self.members for d in c.dates])

    @property
    def year(self) -> int | None:
        return next((c.year for c in self.members if c.year), None)

    @property
    def issuers(self) -> tuple[str, ...]:
        told = [" | ".join(some) for c in self.members for some in c.issuers]
        usual = common(told)
        return tuple(usual.split(" | ")) if usual else self.full.issuer

    def before(self, report: Report) -> bool:
        """Whether the document can have been there when the report came out."""
        return not (self.year and report.day and self.year > int(report.day[:4]))


class Serials:
    """Known documents by type and serial number: what a bare number can be."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = list(known)
        self._by_serial: dict[tuple[str, str], list[Known]] = {}
        self._open: dict[tuple[str, ...], Known] = {}
        for item in self.known:
            self._file(item)

    def add(self, item: Known) -> None:
        """Another document, or more citations of one that is there."""
        if item.key in self._open:
            self._open[item.key].members += item.members
            return
        self._open[item.key] = item
        self.known.append(item)
        self._file(item)

    def _file(self, item: Known) -> None:
        number = item.full.number
        if number is not None and not item.ambiguous:
            self._by_serial.setdefault((item.first.kind, number.serial), []).append(item)

    def _bearing(self, cited: Cited) -> list[Known]:
        """Documents of that type and serial number that were there at the time, in reach of the report's province."""
        if cited.number is None:
            return []
        found = []
        for item in self._by_serial.get((cited.kind, cited.number.serial), ()):
            full = item.full
            local = full.number is not None and full.number.reach == "local" and not full.number.is_bare
            if full.number is None or not same_number(full.number, cited.number) or not item.before(cited.report):
                continue
            if local and full.kind not in JOINT and full.scope != cited.scope:
                continue
            found.append(item)
        return found

    def same_event(self, cited: Cited, events: Mapping[str, str]) -> Known | None:
        """The one document that another report of the same meeting gives in full."""
        event = events.get(cited.report.id)
        if event is None:
            return None
        fitting = [
            item
            for item in self._bearing(cited)
            if any(events.get(c.report.id) == event and cited.could_be(c) for c in item.members)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def told(self, cited: Cited) -> Known | None:
        """The one document that agrees with the issuer and date that the citation itself gives."""
        if not (cited.issuers or cited.dates):
            return None
        fitting = [item for item in self._bearing(cited) if _agrees(cited, item)]
        return fitting[0] if len(fitting) == 1 else None

    def only(self, cited: Cited) -> Known | None:
        """The document that a number with nothing beside it stands for; an ambiguous one where several bear it."""
        bearing = [item for item in self._bearing(cited) if _fresh(cited, item)]
        if len(bearing) > 1:
            return Known(key=(), ambiguous=True)
        if not bearing:
            return None
        item = bearing[0]
        known = item.full.number.known if item.full.number else None
        articles = {c.report.id for c in item.members if c.number and not c.number.is_bare}
        well_known = known is not None and known.count == "term" and len(articles) >= _WELL_KNOWN
        if known is not None and known.reach == "local":
            well_known = False
        return item if well_known or _issuers_named(cited, item) else None

    def unresolved(self, cited: Cited, events: Mapping[str, str], *, ambiguous: bool) -> None:
        """Keep a number that stands for nothing known, with its like from the same meeting or province."""
        if cited.number is None:
            return
        place = events.get(cited.report.id) or cited.scope
        key = (cited.kind, cited.number.serial, f"?{place}")
        if key not in self._open:
            self._open[key] = Known(key=key, ambiguous=ambiguous)
            self.known.append(self._open[key])
        self._open[key].members.append(cited)


def _agrees(cited: Cited, item: Known) -> bool:
    if cited.year and item.year and cited.year != item.year:
        return False
    if cited.issuers:
        return (
            bool(item.issuers)
            and issuers_agree(cited.issuer, item.issuers)
            and (bool(cited.year) or _fresh(cited, item))
        )
    return cited.year is not None and cited.year == item.year


def _fresh(cited: Cited, item: Known) -> bool:
    """Whether a bare number can still mean that document: numbers of yearly counting are soon given again."""
    number = item.full.number
    if number is None or item.full.kind in JOINT or number.is_bare or (number.known and number.known.count == "term"):
        return True
    if item.year is None or cited.report.day is None:
        return True
    told = item.date
    if told and len(told) == 10 and "/" not in told:
        return (date.fromisoformat(cited.report.day) - date.fromisoformat(told)).days <= _FRESH
    return int(cited.report.day[:4]) - item.year <= 1


def _issuers_named(cited: Cited, item: Known) -> bool:
    """Whether the report names all who issued the document (for two parties: what both are about)."""
    issuers = item.issuers
    if not issuers:
        return False
    named = {m.name for m in cited.report.analysis.organisations}
    if item.full.kind in JOINT:
        matters = {core(name) for name in named}
        return len(issuers) > 1 and all(
            any(f" {core(i)} " in f" {m} " or (m and f" {m} " in f" {core(i)} ") for m in matters) for i in issuers
        )
    classes = {issuer_class(name) for name in named}
    return all(issuer_class(i) in classes for i in issuers)


def told_key(cited: Cited) -> tuple[str, ...]:
    issuer = sorted(issuer_class(i) for i in cited.issuer)
    place = cited.scope if cited.kind not in JOINT else ""
    return (cited.kind, cited.number.serial if cited.number else "", *issuer, place, str(cited.year or ""))


def common(values: Sequence[str]) -> str | None:
    """The most frequent value, the longer and then the first of the alphabet among equals."""
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else None

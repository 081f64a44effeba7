"""What one report cites: its mentions of directives, those of one document together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.records import Citation
from corpus.text import match_key
from linker.bodies import body_of, canonical, issuers_agree
from linker.edtf import year
from linker.numbers import Number, parse_number
from linker.reports import Report
from linker.sentences import sentence_around

if TYPE_CHECKING:
    from corpus.records import DirectiveMention

#: Types that are cited by name rather than by number.
LAWS = frozenset(match_key(t) for t in ("luật", "bộ luật", "pháp lệnh", "hiến pháp"))


@dataclass(slots=True)
class Cited:
    """One document as one report cites it. ``at`` is the place of the report in order, ``written`` the numbers as they
    stand in the text, ``name`` the title or the name of a law as a match key ("" where there is none)."""

    at: int
    report: Report
    type: str
    number: Number | None = None
    name: str = ""
    written: list[str] = field(default_factory=list)
    issuers: list[tuple[str, ...]] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return match_key(self.type)

    @property
    def issuer(self) -> tuple[str, ...]:
        """The issuers as first told; those that the symbol tells, where no mention does."""
        if self.issuers:
            return self.issuers[0]
        known = self.number.known if self.number else None
        return (known.issuer,) if known else ()

    @property
    def date(self) -> str | None:
        """The most exact date told."""
        return max(self.dates, key=len) if self.dates else None

    @property
    def scope(self) -> str:
        """The province (match key) in which a local document counts; where none can be told, the report alone."""
        for issuer in (i for some in self.issuers for i in some):
            if scope := body_of(issuer, self.report).scope:
                return scope
        return match_key(self.report.home) if self.report.home else f"?{self.report.id}"

    def add(self, other: Cited) -> None:
        """Take another mention of the same document in."""
        self.written += other.written
        self.issuers += other.issuers
        self.dates += other.dates
        self.titles += other.titles
        self.citations += other.citations
        self.name = self.name or other.name
        if self.number is None or (other.number is not None and self.number.is_bare):
            self.number = other.number or self.number

    def could_be(self, other: Cited) -> bool:
        """Whether nothing told of the two speaks against their being one document; numbers must be told and agree."""
        if self.kind != other.kind or self.number is None or other.number is None:
            return False
        if not same_number(self.number, other.number):
            return False
        if self.issuers and other.issuer and not issuers_agree(self.issuer, other.issuer):
            return False
        if other.issuers and self.issuer and not issuers_agree(self.issuer, other.issuer):
            return False
        years = {y for y in (self.year, other.year) if y}
        return len(years) < 2

    @property
    def year(self) -> int | None:
        """Year of the document, from its number or its date."""
        if self.number and self.number.year:
            return int(self.number.year)
        return year(self.date)


def same_number(a: Number, b: Number) -> bool:
    """Whether two numbers can be one: equal serials, and no part that both tell differs."""
    return (
        a.serial == b.serial
        and (a.symbol == b.symbol or not a.symbol or not b.symbol)
        and (a.year == b.year or a.year is None or b.year is None)
    )


def cited_in(at: int, report: Report) -> list[Cited]:
    """The documents that a report cites, in order of their first mention.

    Mentions that the reader numbered as one entity are one. A bare "Thông tư 124" is the one document of that type and
    serial number that the report names in full; where it names two, it stays apart.
    """
    found: list[Cited] = []
    entities: dict[int, Cited] = {}
    for mention in report.analysis.directives:
        cited = _cited(at, report, mention)
        known = entities.get(mention.entity) if mention.entity is not None else None
        if known is not None and known.kind == cited.kind and _compatible(known, cited):
            known.add(cited)
            continue
        found.append(cited)
        if mention.entity is not None:
            entities.setdefault(mention.entity, cited)
    merged: list[Cited] = []
    for cited in sorted(found, key=lambda c: c.number is not None and c.number.is_bare):
        home = _home(cited, merged)
        if home is None:
            merged.append(cited)
        else:
            home.add(cited)
    for cited in merged:
        cited.citations.sort(key=lambda c: c.start)
    return sorted(merged, key=lambda c: c.citations[0].start)


def _home(cited: Cited, merged: list[Cited]) -> Cited | None:
    """The document of ``merged`` that this one is: by its name, its full number, or the only full number it can be."""
    if cited.number is None:
        same = [c for c in merged if cited.name and c.name == cited.name and c.kind == cited.kind]
        return next((c for c in same if not (c.year and cited.year and c.year != cited.year)), None)
    same = [c for c in merged if cited.could_be(c)]
    full = [c for c in same if c.number and not c.number.is_bare]
    if not cited.number.is_bare:
        return full[0] if full else None
    if full:
        return full[0] if len(full) == 1 else None
    return same[0] if same else None


def _compatible(a: Cited, b: Cited) -> bool:
    return a.number is None or b.number is None or a.could_be(b)


def _cited(at: int, report: Report, mention: DirectiveMention) -> Cited:
    text = report.article.text
    surface = " ".join(text[mention.start : mention.end].split())
    number = parse_number(mention.number) if mention.number else None
    title = mention.title or _name(surface, mention, number is not None)
    first, last = sentence_around(text, mention.start, mention.end)
    return Cited(
        at=at,
        report=report,
        type=mention.type,
        number=number,
        name=_key(title),
        written=[mention.number] if mention.number else [],
        issuers=[mention.issuers] if mention.issuers else [],
        dates=[mention.date] if mention.date else [],
        titles=[mention.title] if mention.title else [title] if title and match_key(mention.type) not in LAWS else [],
        citations=[
            Citation(article=report.id, start=mention.start, end=mention.end, sentence_start=first, sentence_end=last)
        ],
    )


#: What follows a name: number, date, term, issuer. "của" and "giữa" belong to a name whose issuer is not told.
_TAIL = re.compile(
    r"[\s,]*(?:\(|\bsố\s*\d|\bngày\s*\d|\bnăm\s*\d|\bgiai đoạn\s*\d|\bsửa đổi\b|(?<!\w)\d{4}\b).*$", re.IGNORECASE
)
_ISSUER_TAIL = re.compile(r"\s(?:của|giữa)\s.*$", re.IGNORECASE)


def _name(surface: str, mention: DirectiveMention, numbered: bool) -> str:
    """The name of a law or programme that is cited by it: what follows the type word, without year and issuer."""
    kind = match_key(mention.type)
    if (numbered and kind not in LAWS) or match_key(surface[: len(mention.type)]) != kind:
        return ""
    rest = surface[len(mention.type) :]
    if mention.issuers:
        rest = _ISSUER_TAIL.sub("", rest)
    name = without_tail(rest)
    return "" if any(canonical(name) in canonical(issuer) for issuer in mention.issuers) else name


def without_tail(name: str) -> str:
    """A name without the number and date behind it: "Luật Thủy lợi năm 2017" is "Luật Thủy lợi"."""
    return _TAIL.sub("", f" {name}").strip(' "“”,.')


def _key(name: str) -> str:
    return match_key(re.sub(r"[\"“”‘’',.;:()–-]+", " ", name))

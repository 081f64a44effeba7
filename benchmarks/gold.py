"""Gold annotations as the records that the readers make, so that what comes after reading can be measured alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from corpus.identity import article_id, content_hash
from corpus.records import (
    Analysis,
    Article,
    DateMention,
    DirectiveMention,
    FigureMention,
    MeetingRecord,
    Office,
    OrganisationMention,
    PersonMention,
    ProvinceMention,
)
from corpus.text import match_key, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.annotated import AnnotatedReport, AnnotatedSpan

#: The reader's name in analyses that were written by hand.
READER = "gold"


def records(report: AnnotatedReport, now: Mapping[str, str] | None = None) -> tuple[Article, Analysis]:
    """An annotated report as Article and Analysis, its text normalised and all spans with it.

    ``now`` gives today's province for one of the time where they differ. Entities are numbered as a careful reader
    would: mentions of one name, and a given name alone for the one person it can mean.
    """
    text = normalise(report.text)
    title = normalise(report.header.get("title", ""))
    published = report.header.get("published")
    url = report.header.get("url") or f"https://gold.example/{report.id}"
    hashed = content_hash(title, "", text)
    article = Article(
        id=article_id(url),
        url=url,
        source=report.header.get("source", ""),
        title=title,
        text=text,
        authors=report.list("author"),
        published=published,
        published_from="given" if published else None,
        source_province=report.header.get("source_province"),
        content_hash=hashed,
    )
    spans = [_Span(span, report.text) for span in report.spans]
    meeting = report.meeting
    province = report.header.get("meeting.province") or article.source_province
    analysis = Analysis(
        article=article.id,
        content_hash=hashed,
        reader=READER,
        people=_people(text, [s for s in spans if s.label == "per"]),
        organisations=tuple(
            OrganisationMention(start=s.start, end=s.end, name=_one_line(text[s.start : s.end]))
            for s in spans
            if s.label == "org"
        ),
        provinces=tuple(
            ProvinceMention(start=s.start, end=s.end, name=name, now=(now or {}).get(name, name))
            for s in spans
            if s.label == "prov"
            for name in [s.get("name") or _one_line(text[s.start : s.end])]
        ),
        dates=tuple(DateMention(start=s.start, end=s.end, edtf=s["v"]) for s in spans if s.label == "date"),
        figures=tuple(_figure(s) for s in spans if s.label == "fig"),
        directives=tuple(_directive(s) for s in spans if s.label == "dir"),
        meeting=_meeting(report, meeting) if meeting else None,
        province=province,
        province_from="place" if report.header.get("meeting.province") else "source" if province else None,
    )
    return article, analysis


class _Span:
    """A gold span over the normalised text."""

    def __init__(self, span: AnnotatedSpan, given: str) -> None:
        self.label = span.label
        self.start = len(normalise(given[: span.start]))
        self.end = self.start + len(normalise(span.text))
        self._attributes = span.attributes

    def __getitem__(self, name: str) -> str:
        return self._attributes[name]

    def get(self, name: str) -> str | None:
        """An attribute, None where the annotation leaves it out."""
        return self._attributes.get(name) or None

    def list(self, name: str) -> tuple[str, ...]:
        """An attribute that is a list."""
        return tuple(v.strip() for v in self._attributes.get(name, "").split("|") if v.strip())


def _people(text: str, spans: list[_Span]) -> tuple[PersonMention, ...]:
    keys = [match_key(text[s.start : s.end]) for s in spans]
    full = {key for key in keys if " " in key}
    entities: dict[str, int] = {}
    mentions = []
    for span, key in zip(spans, keys, strict=True):
        bearers = [name for name in full if name.endswith(f" {key}")] or [n for n in full if n.startswith(f"{key} ")]
        whole = bearers[0] if len(bearers) == 1 else key
        mentions.append(
            PersonMention(
                start=span.start,
                end=span.end,
                rank=span.get("rank"),
                offices=tuple(_office(text, span, name) for name in span.list("titles")),
                entity=entities.setdefault(whole, len(entities)),
            )
        )
    return tuple(mentions)


def _office(text: str, span: _Span, name: str) -> Office:
    """An office with the place where it stands: the nearest to the name in the same line."""
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    line = text[first : last if last >= 0 else len(text)]
    places = [at for at in range(len(line)) if line.startswith(name, at)]
    if not places:
        return Office(name=name, start=span.start, end=span.start)
    at = min(places, key=lambda p: min(abs(p + first - span.end), abs(span.start - p - len(name) - first)))
    return Office(name=name, start=first + at, end=first + at + len(name))


def _figure(span: _Span) -> FigureMention:
    upper = span.get("v2")
    values: dict[str, Any] = {"qualifier": span.get("q") or "", "unit": span.get("unit"), "noun": span.get("noun")}
    return FigureMention(
        start=span.start,
        end=span.end,
        value=Decimal(span["v"]),
        value_to=Decimal(upper) if upper else None,
        **values,
    )


def _directive(span: _Span) -> DirectiveMention:
    return DirectiveMention(
        start=span.start,
        end=span.end,
        type=span["type"],
        number=span.get("no"),
        issuers=span.list("issuer"),
        date=span.get("date"),
        title=span.get("title"),
    )


def _meeting(report: AnnotatedReport, told: Mapping[str, str]) -> MeetingRecord:
    return MeetingRecord(
        kind=told["kind"],
        date=told.get("date"),
        place=told.get("place"),
        province=told.get("province"),
        mode=told.get("mode"),
        hosts=report.list("meeting.hosts"),
        chairs=report.list("meeting.chairs"),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

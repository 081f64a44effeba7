"""A record with a text -> its spans and its meeting, in the form of the annotated reports (``tracuu annotate``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import BadInput
from corpus.records import Article
from corpus.text import Aligned, normalise
from nlp.analyse import analyse, published_day
from nlp.numbers import plain
from nlp.provinces import province_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.records import Analysis, FigureMention, MeetingRecord, PersonMention

_OPTIONAL = ("title", "published", "source", "source_province")


def annotate(record: Mapping[str, Any], *, full: bool = False) -> dict[str, Any]:
    """The annotated record of one report.

    Args:
        record: "id" and "text", and optionally "title", "published" (ISO 8601), "source", "source_province" (a province
            by any of its spellings). Other keys are passed over.
        full: with all that was read: beside the attributes of annotated reports those of the records
            (``corpus.records``: entity, now, name, noun_key, base_value, direction, status, period ...), and "province"
            and "province_from" of the report.

    Returns:
        "id", "spans" in text order (label, start, end, text and the attributes of the label) and "meeting" (or None).
        Offsets count code points of the text as given, whatever its normal form; attributes are NFC.

    Raises:
        BadInput: naming the field that is missing or not of its type.
    """
    identifier, text = record.get("id"), record.get("text")
    if not isinstance(identifier, (str, int)) or isinstance(identifier, bool):
        raise BadInput("id", "expected a text or a number" if "id" in record else "missing; expected a text")
    if not isinstance(text, str):
        raise BadInput("text", f"expected a text, not {type(text).__name__}" if "text" in record else "missing")
    fields = {name: _field(record, name) for name in _OPTIONAL}
    if fields["published"] and published_day(fields["published"]) is None:
        raise BadInput("published", f"expected an ISO 8601 date such as 2023-05-30, not {fields['published']!r}")
    aligned = Aligned(text)
    given = fields["source_province"]
    analysis = analyse(
        Article(
            id=str(identifier),
            url="",
            source=fields["source"] or "",
            title=fields["title"] or "",
            text=aligned.normalised,
            published=fields["published"],
            source_province=given and (province_at(given, None) or given),
        )
    )
    spans = [_span(aligned, *found) for found in _found(analysis, full)]
    spans.sort(key=lambda s: (s["start"], -s["end"]))
    annotated = {"id": identifier, "spans": spans, "meeting": analysis.meeting and _meeting(analysis.meeting)}
    if full:
        annotated |= {"province": analysis.province, "province_from": analysis.province_from}
    return annotated


def _field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(name, f"expected a text, not {type(value).__name__}")
    return normalise(value).strip() or None if value else None


def _span(aligned: Aligned, label: str, start: int, end: int, attributes: dict[str, Any]) -> dict[str, Any]:
    start, end = aligned.back(start, end)
    kept = {name: value for name, value in attributes.items() if value not in (None, "", [])}
    return {"label": label, "start": start, "end": end, "text": aligned.given[start:end], **kept}


def _found(analysis: Analysis, full: bool) -> Iterator[tuple[str, int, int, dict[str, Any]]]:
    """Label, span and attributes of every mention; an attribute without a value is left out later."""
    for label, start, end, attributes, more in _mentions(analysis):
        yield label, start, end, attributes | more if full else attributes


def _mentions(analysis: Analysis) -> Iterator[tuple[str, int, int, dict[str, Any], dict[str, Any]]]:
    """Every mention with its attributes in annotated reports, and with those that only the full record has."""
    for person in analysis.people:
        yield "per", person.start, person.end, _person(person), {"entity": person.entity}
    for province in analysis.provinces:
        yield "prov", province.start, province.end, {"name": province.name}, {"now": province.now}
    for day in analysis.dates:
        yield "date", day.start, day.end, {"v": day.edtf}, {}
    for figure in analysis.figures:
        yield "fig", figure.start, figure.end, _figure(figure), _more_of_figure(figure)
    for cited in analysis.directives:
        attributes = {
            "type": cited.type,
            "no": cited.number,
            "issuer": " | ".join(cited.issuers),
            "date": cited.date,
            "title": cited.title,
        }
        yield "dir", cited.start, cited.end, attributes, {"entity": cited.entity}
    for body in analysis.organisations:
        yield "org", body.start, body.end, {}, {"name": body.name}


def _person(person: PersonMention) -> dict[str, Any]:
    return {"rank": person.rank, "titles": [office.name for office in person.offices]}


def _figure(figure: FigureMention) -> dict[str, Any]:
    return {
        "v": plain(figure.value),
        "v2": plain(figure.value_to) if figure.value_to is not None else None,
        "q": figure.qualifier,
        "unit": figure.unit,
        "noun": figure.noun,
    }


def _more_of_figure(figure: FigureMention) -> dict[str, Any]:
    numbers = {"base_value": figure.base_value, "base_value_to": figure.base_value_to}
    return {name: None if value is None else plain(value) for name, value in numbers.items()} | {
        name: getattr(figure, name)
        for name in (
            "base_unit",
            "noun_key",
            "direction",
            "comparison",
            "compared_with",
            "compared_period",
            "status",
            "province",
            "place",
            "period",
        )
    }


def _meeting(meeting: MeetingRecord) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "kind": meeting.kind,
        "date": meeting.date,
        "place": meeting.place,
        "province": meeting.province,
        "mode": meeting.mode,
        "hosts": list(meeting.hosts),
        "chairs": list(meeting.chairs),
    }
    return {name: value for name, value in fields.items() if value}

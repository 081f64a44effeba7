"""Mentions as the pages show them: what each says, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from corpus.text import match_key
from search_api import figures, models
from search_api.marking import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexer.documents import IndexedArticle
    from search_api.formats import Formats

KINDS = ("person", "organisation", "province", "date", "figure", "directive")
_LABELS = {
    "per": "person",
    "org": "organisation",
    "prov": "province",
    "date": "date",
    "fig": "figure",
    "dir": "directive",
}


@dataclass(frozen=True, slots=True)
class MentionView:
    """A mention with its attributes in words: (name of the attribute, value)."""

    kind: str
    start: int
    end: int
    text: str
    attributes: list[tuple[str, str]]
    href: str | None = None

    def mark(self, formats: Formats) -> Mark:
        """The same as a mark in the text."""
        said = "; ".join(f"{name}: {value}" for name, value in self.attributes)
        kind = formats.words(f"kind.{self.kind}")
        return Mark(self.start, self.end, self.kind, f"{kind} · {said}" if said else kind, self.href)


def of_article(indexed: IndexedArticle, formats: Formats) -> list[MentionView]:
    """The mentions of an article in text order, each with the page or search it leads to."""
    views = []
    for m in models.mentions(indexed):
        values: dict[str, str | None]
        href = None
        match m:
            case models.PersonOut():
                values = {"rank": m.rank, "offices": "; ".join(o.name for o in m.offices)}
                href = f"/people/{m.person}" if m.person else None
            case models.OrganisationOut():
                values = {"name": m.name if m.name != m.text else None}
                href = facet_href("organisation", match_key(m.name))
            case models.ProvinceOut():
                values = {"name": m.name if m.name != m.text else None, "now": m.now if m.now != m.name else None}
                href = facet_href("province", m.name)
            case models.DateOut():
                values = {"date": formats.date(m.edtf)}
            case models.FigureOut():
                values = _figure(m.model_dump(), formats)
            case models.DirectiveOut():
                values = {
                    "type": m.type,
                    "number": m.number,
                    "issuers": ", ".join(m.issuers),
                    "date": formats.date(m.date),
                    "title": m.title,
                }
                href = f"/directives/{m.directive}" if m.directive else None
        views.append(MentionView(m.label, m.start, m.end, m.text, _attributes(values, formats), href))
    return views


def of_reading(reading: models.Reading, formats: Formats) -> list[MentionView]:
    """The mentions read out of a pasted text, with every attribute that ``annotate --full`` prints."""
    views = []
    for span in reading.spans:
        given: dict[str, Any] = span.model_extra or {}
        kind = _LABELS[span.label]
        values: dict[str, str | None] = {}
        if kind == "figure":
            figure = {_FIGURE_NAMES.get(name, name): value for name, value in given.items()}
            values, given = _figure(figure, formats), {}
        for name, value in given.items():
            if value in (None, "", [], span.text):
                continue
            if name == "entity":
                values["entity"] = str(value + 1)  # people count from one
            elif name in ("v", "date"):
                values["date"] = formats.date(str(value))
            else:
                values[_NAMES.get(name, name)] = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        views.append(MentionView(kind, span.start, span.end, span.text, _attributes(values, formats)))
    return sorted(views, key=lambda v: (v.start, -v.end))


def _figure(told: Mapping[str, Any], formats: Formats) -> dict[str, str | None]:
    """What a figure says: the amount as written and in the base unit, noun, place and period, how it is told."""
    unit, base = told.get("unit"), told.get("base_unit")
    values = {
        "value": formats.amount(told["value"], told.get("value_to"), str(told.get("qualifier") or ""), unit),
        "base": formats.amount(told["base_value"], told.get("base_value_to"), "", base)
        if base and base != unit
        else None,
        "noun": told.get("noun"),
        "noun_key": told.get("noun_key") if told.get("noun_key") != told.get("noun") else None,
        "told": figures.told(told, formats),
        "compared_period": formats.date(told.get("compared_period")),
        "province": told.get("province"),
        "place": told.get("place"),
        "period": formats.date(told.get("period")),
    }
    return {name: value or None for name, value in values.items()}


#: What annotate calls an attribute of a figure -> what the records call it.
_FIGURE_NAMES = {"v": "value", "v2": "value_to", "q": "qualifier"}
#: What annotate calls an attribute -> what the pages call it.
_NAMES = {"titles": "offices", "no": "number", "issuer": "issuers"}


def counts(views: Iterable[MentionView]) -> dict[str, int]:
    """How many there are of each kind, in the order of the legend."""
    found = dict.fromkeys(KINDS, 0)
    for view in views:
        found[view.kind] += 1
    return found


def facet_href(facet: str, value: str) -> str:
    """The search for all reports with that value of a facet."""
    return f"/?{urlencode({facet: value})}"


def _attributes(values: dict[str, str | None], formats: Formats) -> list[tuple[str, str]]:
    return [(formats.words.of("attribute", name), value) for name, value in values.items() if value]

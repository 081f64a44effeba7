"""Mentions as the pages show them: what each says, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from corpus.text import match_key
from search_api import models
from search_api.marking import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

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
                values = {
                    "value": formats.amount(m.value, m.value_to, m.qualifier, m.unit),
                    "noun": m.noun,
                    "province": m.province,
                    "place": m.place,
                    "period": formats.date(m.period),
                }
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
    """The mentions read out of a pasted text, with every attribute that annotate prints."""
    views = []
    for span in reading.spans:
        given: dict[str, Any] = span.model_extra or {}
        kind = _LABELS[span.label]
        values: dict[str, str | None] = {}
        for name, value in given.items():
            if value in (None, "", [], span.text):
                continue
            if (kind, name) == ("figure", "v"):
                values["value"] = formats.amount(value, given.get("v2"), str(given.get("q") or ""), given.get("unit"))
            elif kind == "figure" and name in ("v2", "q", "unit"):
                continue
            elif name in ("v", "date"):
                values["date"] = formats.date(str(value))
            else:
                values[_NAMES.get(name, name)] = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        views.append(MentionView(kind, span.start, span.end, span.text, _attributes(values, formats)))
    return sorted(views, key=lambda v: (v.start, -v.end))


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

"""Names and records beside the articles: what values are called, what is suggested, how linked records are listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from corpus.records import Directive, Links, Meeting, Person
from corpus.text import match_key
from indexer.analysis import cut, is_accented
from indexer.fields import facet_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.documents import Facet, IndexedArticle
    from indexer.query import Field

Record: TypeAlias = Meeting | Directive | Person
RECORD_TYPES: dict[str, type[Any]] = {"meeting": Meeting, "directive": Directive, "person": Person}
#: Facets whose values are suggested while a reader types.
SUGGESTED: tuple[Facet, ...] = ("person", "organisation", "directive", "province")


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A facet value with its label and the number of articles that have it."""

    kind: str
    value: str
    label: str
    count: int


class NameCounts:
    """Counts facet values, and the forms in which organisations are named, while articles go by."""

    def __init__(self) -> None:
        self.articles: dict[Facet, Counter[str]] = {}
        self._forms: dict[str, Counter[str]] = {}

    def add(self, item: IndexedArticle) -> None:
        for facet, values in facet_values(item).items():
            self.articles.setdefault(facet, Counter()).update(values)
        for mention in item.analysis.organisations:
            self._forms.setdefault(match_key(mention.name), Counter())[" ".join(mention.name.split())] += 1

    def labels(self, links: Links) -> dict[Facet, dict[str, str]]:
        """Labels of the values that are not their own label: people, directives, organisations (most common form)."""
        seen = self.articles
        return {
            "person": {p.id: p.name for p in links.people if p.id in seen.get("person", ())},
            "directive": {d.id: d.label for d in links.directives if d.id in seen.get("directive", ())},
            "organisation": {key: min(forms, key=lambda f: (-forms[f], f)) for key, forms in self._forms.items()},
        }

    def short_lists(self) -> dict[Field, list[str]]:
        """The values of the fields that have few, without accents: with these a reader need not quote a name."""
        few: tuple[Literal["province", "source", "kind"], ...] = ("province", "source", "kind")
        return {f: sorted({" ".join(cut(value).folded) for value in self.articles.get(f, ())}) for f in few}

    def names(self, labels: dict[Facet, dict[str, str]]) -> list[Name]:
        """What can be suggested."""
        return [
            Name(kind=facet, value=value, label=labels.get(facet, {}).get(value, value), count=count)
            for facet in SUGGESTED
            for value, count in sorted(self.articles.get(facet, Counter()).items())
        ]


def in_order(links: Links) -> list[tuple[str, Record]]:
    """The linked records with their kind, each kind in the order in which it is listed: meetings by date, newest first;
    directives by citations and people by articles, most first."""
    # undated meetings come last; the rest by id, so that the order is total
    meetings = sorted(links.meetings, key=lambda m: m.id)
    meetings.sort(key=lambda m: m.date or "", reverse=True)
    directives = sorted(links.directives, key=lambda d: (-len(d.citations), d.label, d.id))
    people = sorted(links.people, key=lambda p: (-len(p.articles), p.name, p.id))
    return [
        *(("meeting", m) for m in meetings),
        *(("directive", d) for d in directives),
        *(("person", p) for p in people),
    ]


def articles_of(record: Record) -> Sequence[str]:
    """Ids of the articles that a record rests on."""
    if isinstance(record, Directive):
        return list(dict.fromkeys(citation.article for citation in record.citations))
    return record.articles


def tolerance(form: str) -> int:
    """Letters that may differ in a syllable of a name that is nearly one: none in the shortest, two in long ones."""
    return min(2, len(form) // 3) if len(form) > 1 else 0


def name_order(name: Name, place: int) -> int:
    """Key that sorts names, descending, by their count, then by their place among all (0, 1, ...)."""
    return (name.count << 32) | ((1 << 32) - 1 - place)


def rank(name: Name, prefix: str) -> tuple[bool, bool, int, str]:
    """Sort key of a suggestion: accents as typed, then names that begin so, then those in most articles."""
    label, typed = cut(name.label), cut(prefix)
    return (
        is_accented(prefix) and " ".join(typed.exact) not in " ".join(label.exact),
        not " ".join(label.folded).startswith(" ".join(typed.folded)),
        -name.count,
        name.label,
    )

"""A search asked and answered: the request and the result object of the command line and of GET /api/v1/search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from indexer.documents import Facet

Match = Literal["all", "most"]
Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search. ``filters`` gives for each facet the values chosen (OR within, AND across).

    ``from_`` and ``to`` are ISO dates of publication, inclusive; a year or month stands for its first or last day.
    ``distinct`` shows only the first article of each group and makes facets count groups.
    """

    q: str = ""
    match: Match = "all"
    filters: dict[Facet, tuple[str, ...]] = field(default_factory=dict)
    from_: str | None = None
    to: str | None = None
    sort: Sort = "relevance"
    distinct: bool = False
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryEcho:
    """How the query was read: ``read_as`` in the query language, ``notes`` in words for people (Vietnamese).

    ``did_you_mean`` gives queries with a name as the corpus spells it, where nothing was found.
    """

    as_typed: str
    read_as: str
    notes: tuple[str, ...] = ()
    did_you_mean: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    articles: int
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of the stored text; ``marks`` are half-open spans of code points within ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found. ``copies`` counts the other articles of its group."""

    id: str
    url: str
    source: str
    title: str
    published: str | None
    group: str
    copies: int
    score: float
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    month: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer. ``also`` holds what ``match=most`` adds when ``all`` finds less than a page; it is in no count."""

    query: QueryEcho
    total: Total
    hits: tuple[Hit, ...]
    facets: dict[Facet, tuple[FacetValue, ...]]
    timeline: tuple[MonthCount, ...]
    next: str | None = None
    also: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A completion: ``kind`` is person, organisation, directive or province; ``value`` what its facet takes."""

    kind: str
    value: str
    label: str
    count: int


def to_json(results: Results) -> dict[str, Any]:
    """The result object as ``tracuu search --json`` and GET /api/v1/search give it: plain dicts, lists and values."""
    answer: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(results))
    return answer

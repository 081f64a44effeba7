"""A search answered: what all engines do alike, over the few things that each does its own way (:class:`Reader`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import msgspec

from indexer import cursor as cursors
from indexer import days, parser
from indexer.analysis import cut
from indexer.clauses import (
    Between,
    Bool,
    Clause,
    Everything,
    OneOf,
    Unranked,
    compile_all,
    compile_most,
    filter_values,
    filters,
    has_most,
    is_ranked,
)
from indexer.documents import FACETS, Facet
from indexer.fields import Order, seq_of
from indexer.highlight import snippets
from indexer.query import Field, Node, render
from indexer.results import FacetValue, Hit, MonthCount, QueryEcho, Results, SearchRequest, Sort, Total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indexer.documents import IndexedArticle

#: Values of a facet that are shown; those chosen are shown wherever they stand.
MOST_VALUES = 500
#: What the filters are called in notes.
FACET_NAMES: dict[Facet, str] = {
    "province": "tỉnh",
    "person": "người",
    "organisation": "cơ quan",
    "directive": "văn bản",
    "kind": "loại cuộc họp",
    "source": "nguồn",
    "year": "năm",
}
#: Articles that are read at once on a walk.
_BATCH = 200


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """An article that has copies: its group, what orders it within (the first published first), its facet values."""

    group: str
    place: tuple[bool, str, str]
    facets: dict[Facet, tuple[str, ...]]


class Reader(Protocol):
    """One build of an index, opened."""

    build: str

    @property
    def labels(self) -> Mapping[Facet, Mapping[str, str]]:
        """What the values of a facet are called, where they are not called as they are."""

    @property
    def known(self) -> Mapping[Field, frozenset[str]]:
        """The values, without accents, of the fields that have few."""

    def count(self, clause: Clause) -> int:
        """Articles that the clause finds."""

    def ranked(self, clause: Clause, limit: int) -> list[tuple[float, int]]:
        """The best (score, seq): by score, then by seq."""

    def ordered(self, clause: Clause, order: Order, limit: int) -> list[int]:
        """The first order keys in that order."""

    def values(self, clause: Clause, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each field the articles that the clause finds counted by value, exactly."""

    def copied(self, clause: Clause) -> dict[int, Copied]:
        """Those of the articles found that have copies, by seq."""

    def documents(self, seqs: Sequence[int]) -> list[IndexedArticle]:
        """The articles of these numbers, in this order."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, read and compiled: ``clause`` is the tree alone, ``found`` the tree with all filters."""

    request: SearchRequest
    tree: Node
    clause: Clause
    found: Clause
    sort: Sort


def search(reader: Reader, request: SearchRequest) -> Results:
    """Answer a search from one build."""
    asked, notes = _ask(reader, request)
    copied = reader.copied(asked.found)
    shown = first_of_groups(asked.found, copied) if request.distinct else asked.found
    hits, following = _page(reader, asked, shown)
    total = reader.count(asked.found)
    groups = total - len(copied) + len({c.group for c in copied.values()})
    facets, months = _facets(reader, asked, shown)
    also: tuple[Hit, ...] = ()
    if request.match == "all" and request.cursor is None and has_most(asked.tree) and total < request.limit:
        also = _also(reader, asked, copied, request.limit - len(hits))
    return Results(
        query=QueryEcho(
            as_typed=request.q.encode("utf-8", "replace").decode(), read_as=render(asked.tree), notes=notes
        ),
        total=Total(articles=total, groups=groups),
        hits=tuple(hits),
        facets=facets,
        timeline=tuple(MonthCount(month=month, count=count) for month, count in sorted(months.items())),
        next=following,
        also=also,
    )


def walk(reader: Reader, request: SearchRequest) -> Iterator[IndexedArticle]:
    """Every article found, by date where the request sorts so, else by id."""
    asked, _ = _ask(reader, request)
    shown = first_of_groups(asked.found, reader.copied(asked.found)) if request.distinct else asked.found
    order: Order = "seq" if request.sort == "relevance" else request.sort
    after: int | None = None
    while keys := reader.ordered(_after(shown, order, after), order, _BATCH):
        yield from reader.documents([seq_of(key, order) for key in keys])
        after = keys[-1]


def hits_of(items: Iterable[IndexedArticle], scores: Iterable[float], tree: Node) -> list[Hit]:
    """Articles as they are listed."""
    return [
        Hit(
            id=item.article.id,
            url=item.article.url,
            source=item.article.source,
            title=item.article.title,
            published=item.article.published,
            group=item.group,
            copies=len(item.copies),
            score=score,
            snippets=snippets(item, tree),
        )
        for item, score in zip(items, scores, strict=True)
    ]


def _ask(reader: Reader, request: SearchRequest) -> tuple[_Asked, tuple[str, ...]]:
    reading = parser.parse(request.q, reader.known)
    request, told = _resolved(reader, request)
    clause = compile_most(reading.tree) if request.match == "most" else compile_all(reading.tree)
    found = _filtered(clause, filters(request))
    # a search that ranks nothing (filters only) shows the newest first
    sort: Sort = "newest" if request.sort == "relevance" and not is_ranked(reading.tree) else request.sort
    return _Asked(request, reading.tree, clause, found, sort), (*reading.notes, *told, *_notes_on_days(request))


def _resolved(reader: Reader, request: SearchRequest) -> tuple[SearchRequest, list[str]]:
    """The request with values of filters that no article has read as labels, accents optional, and what is said of it.

    A person or directive may be given by name, a province without accents; a value that is none stays as it is (it
    finds nothing) and is told of.
    """
    notes: list[str] = []
    resolved: dict[Facet, tuple[str, ...]] = {}
    for facet, values in request.filters.items():
        found: list[str] = []
        for value in values:
            if reader.count(OneOf(facet, filter_values(facet, (value,)))):
                found.append(value)
                continue
            same = _called(reader, facet, value)
            found += same or [value]
            name, typed = FACET_NAMES[facet], value[:60].encode("utf-8", "replace").decode()
            notes.append(
                f"“{typed}” ({name}) được hiểu là “{reader.labels.get(facet, {}).get(same[0], same[0])}”."
                if same
                else f"“{typed}” không có trong bộ lọc {name}, nên không bài nào khớp với giá trị này."
            )
        resolved[facet] = tuple(dict.fromkeys(found))
    return (replace(request, filters=resolved), notes) if notes else (request, [])


def _called(reader: Reader, facet: Facet, value: str) -> list[str]:
    """The values of a facet that are called so, without regard to accents."""
    asked = cut(value).folded
    if not asked:
        return []
    labels = reader.labels.get(facet) or {v: v for v in reader.values(Everything(), [facet])[facet]}
    return [one for one, label in labels.items() if cut(label).folded == asked]


def _notes_on_days(request: SearchRequest) -> list[str]:
    return [
        f"Không hiểu ngày “{day[:40]}” nên không lọc theo nó: viết như 2023, 2023-08 hay 2023-08-03."
        for day in (request.from_, request.to)
        if day and days.period(day) is None
    ]


def _filtered(clause: Clause, wanted: Sequence[Clause]) -> Clause:
    return Bool(must=(clause, *wanted)) if wanted else clause


def first_of_groups(found: Clause, copied: Mapping[int, Copied]) -> Clause:
    """What is listed when copies are folded: of each group the first article among those found."""
    if not copied:
        return found
    firsts: dict[str, int] = {}
    for seq, item in sorted(copied.items(), key=lambda pair: pair[1].place):
        firsts.setdefault(item.group, seq)
    return Bool(must=(found, Unranked(Bool(should=(_SINGLE, OneOf("seq", tuple(sorted(firsts.values())))), minimum=1))))


_SINGLE = Between("copied", 0, 0)


def _page(reader: Reader, asked: _Asked, shown: Clause) -> tuple[list[Hit], str | None]:
    """The page that the request asks for, and the cursor of the next one."""
    request = asked.request
    limit = max(0, request.limit)
    at = cursors.read(request.cursor, request) if request.cursor else None
    before = at.shown if at else 0
    page: list[tuple[int | float, int, float]]  # sort key, seq, score
    if asked.sort == "relevance":
        best = reader.ranked(shown, before + limit + 1)
        if at:
            best = [(score, seq) for score, seq in best if (-score, seq) > (-at.key, at.seq)]
        page = [(score, seq, score) for score, seq in best]
    else:
        keys = reader.ordered(_after(shown, asked.sort, int(at.key) if at else None), asked.sort, limit + 1)
        page = [(key, seq_of(key, asked.sort), 0.0) for key in keys]
    has_more = len(page) > limit > 0
    page = page[:limit]
    items = reader.documents([seq for _, seq, _ in page])
    hits = hits_of(items, [score for _, _, score in page], asked.tree)
    if not has_more:
        return hits, None
    key, seq, _ = page[-1]
    return hits, cursors.write(cursors.Cursor(reader.build, cursors.fingerprint(request), key, seq, before + len(page)))


def _after(shown: Clause, order: Order, key: int | None) -> Clause:
    """The articles behind an order key."""
    if key is None:
        return shown
    return Bool(must=(shown, Between(order, None, key - 1) if order == "newest" else Between(order, key + 1, None)))


def _also(reader: Reader, asked: _Asked, copied: Mapping[int, Copied], limit: int) -> tuple[Hit, ...]:
    """What has most of the words, but not all."""
    request = asked.request
    wanted = filters(request)
    groups = tuple({item.group for item in copied.values()}) if request.distinct else ()
    rest = Bool(
        must=(compile_most(asked.tree), *wanted),
        must_not=(asked.clause, *([OneOf("group", groups)] if groups else [])),
    )
    shown = first_of_groups(rest, reader.copied(rest)) if request.distinct else rest
    best = reader.ranked(shown, limit)[:limit]
    return tuple(hits_of(reader.documents([seq for _, seq in best]), [score for score, _ in best], asked.tree))


def _facets(reader: Reader, asked: _Asked, shown: Clause) -> tuple[dict[Facet, tuple[FacetValue, ...]], dict[str, int]]:
    """The facets, each ignoring its own filter, and the articles listed by month of publication."""
    request = asked.request
    chosen = {facet: filter_values(facet, request.filters.get(facet, ())) for facet in FACETS}
    free = [facet for facet in FACETS if not chosen[facet]]
    counts = _counts(reader, asked.found, free, distinct=request.distinct)
    for facet in FACETS:
        if chosen[facet]:
            found = _filtered(asked.clause, filters(request, without=facet))
            counts |= _counts(reader, found, [facet], distinct=request.distinct)
    return (
        {facet: _shown_values(counts[facet], chosen[facet], reader.labels.get(facet, {})) for facet in FACETS},
        reader.values(shown, ["month"])["month"],
    )


def _counts(reader: Reader, found: Clause, facets: Sequence[Facet], *, distinct: bool) -> dict[Facet, dict[str, int]]:
    """Articles, or distinct groups, by value."""
    if not facets:
        return {}
    copied = reader.copied(found) if distinct else {}
    by_field = reader.values(Bool(must=(found, _SINGLE)) if copied else found, facets)
    counts: dict[Facet, dict[str, int]] = {facet: by_field[facet] for facet in facets}
    for facet in facets if copied else ():
        for value, _ in {(value, item.group) for item in copied.values() for value in item.facets.get(facet, ())}:
            counts[facet][value] = counts[facet].get(value, 0) + 1
    return counts


def _shown_values(
    counts: Mapping[str, int], chosen: Sequence[str], labels: Mapping[str, str]
) -> tuple[FacetValue, ...]:
    """The values with most articles first, and all that were chosen, even if nothing has them."""
    whole = dict.fromkeys(chosen, 0) | dict(counts)
    ordered = sorted((-count, labels.get(value, value), value) for value, count in whole.items())
    return tuple(
        FacetValue(value=value, label=label, count=-count, selected=value in chosen)
        for i, (count, label, value) in enumerate(ordered)
        if i < MOST_VALUES or value in chosen
    )

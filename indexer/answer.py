"""A search answered: what all engines do alike, over the few things that each does its own way (:class:`Reader`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

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
from indexer.copies import Found
from indexer.corrections import corrections
from indexer.documents import FACETS, Facet, IndexedArticle
from indexer.fields import Order, seq_of
from indexer.highlight import snippets
from indexer.query import Field, Node, render
from indexer.results import FacetValue, Hit, MonthCount, QueryEcho, Results, SearchRequest, Sort, Total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.names import Name


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


@dataclass(frozen=True, slots=True)
class Listing:
    """Articles to be listed: ``limit`` of ``clause`` in that order, behind the article with this key and seq.

    ``key`` is the score where the order is relevance, the order key otherwise; ``shown`` counts what was before.
    """

    clause: Clause
    sort: Sort
    limit: int
    key: int | float | None = None
    seq: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Counting:
    """Fields whose values are counted over a clause: all of them, or the ``MOST_VALUES`` with most articles and all
    others that have as many as the last of these, where ``whole`` is false."""

    clause: Clause
    fields: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of results is made of, so that an engine behind a network is asked for all of it at once.

    ``total`` is a clause whose articles and groups are counted.
    """

    listing: Listing
    total: Clause
    values: tuple[Counting, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of a listing: the key that orders it, its seq, its score (0 where the order is by date)."""

    key: int | float
    seq: int
    score: float
    item: IndexedArticle


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answer to :class:`Wanted`, with ``values`` in the order asked."""

    listed: Sequence[Listed]
    articles: int
    groups: int
    values: Sequence[Mapping[str, Mapping[str, int]]]


class Reader(Protocol):
    """One build of an index, opened."""

    @property
    def build(self) -> str:
        """Its id."""

    @property
    def labels(self) -> Mapping[Facet, Mapping[str, str]]:
        """What the values of a facet are called, where they are not called as they are."""

    @property
    def known(self) -> Mapping[Field, frozenset[str]]:
        """The values, without accents, of the fields that have few."""

    def counts(self, clauses: Sequence[Clause]) -> list[int]:
        """Articles that each clause finds."""

    def gather(self, wanted: Wanted) -> Gathered:
        """A page of results."""

    def ranked(self, clause: Clause, limit: int) -> list[tuple[float, int]]:
        """The best (score, seq): by score, then by seq."""

    def ordered(self, clause: Clause, order: Order, limit: int) -> list[int]:
        """The first order keys in that order."""

    def values(self, clause: Clause, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each field the articles that the clause finds counted by value, exactly."""

    def copied(self, clause: Clause) -> Found:
        """Those of the articles found that have copies."""

    def documents(self, seqs: Sequence[int]) -> list[IndexedArticle]:
        """The articles of these numbers, in this order."""

    def near_names(self, forms: Sequence[str], limit: int) -> list[Name]:
        """Names that hold all of these syllables, or such as differ from them in one letter (two in the long ones),
        most used first."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, read and compiled: ``clause`` is the tree alone, ``found`` the tree with all filters."""

    request: SearchRequest
    tree: Node
    clause: Clause
    found: Clause
    sort: Sort
    at: cursors.Cursor | None

    @property
    def shown(self) -> int:
        """Articles on the pages before."""
        return self.at.shown if self.at else 0

    @property
    def chosen(self) -> dict[Facet, tuple[str, ...]]:
        """The values chosen in each facet."""
        return {facet: filter_values(facet, self.request.filters.get(facet, ())) for facet in FACETS}


def search(reader: Reader, request: SearchRequest) -> Results:
    """Answer a search from one build."""
    asked, notes = _ask(reader, request)
    copied = reader.copied(asked.found) if request.distinct else None
    shown = first_of_groups(asked.found, copied) if copied else asked.found
    counted = _counted(reader, asked, copied)
    wanted = [Counting(c.clause, tuple(c.facets), whole=c.is_whole) for c in counted]
    gathered = reader.gather(Wanted(_listing(asked, shown), asked.found, (*wanted, Counting(shown, ("month",)))))
    listed = gathered.listed[: request.limit] if request.limit > 0 else []
    hits = hits_of([one.item for one in listed], [one.score for one in listed], asked.tree)
    following = None
    if listed and len(gathered.listed) > len(listed):
        last, shown_so_far = listed[-1], asked.shown + len(listed)
        following = cursors.write(
            cursors.Cursor(reader.build, cursors.fingerprint(request), last.key, last.seq, shown_so_far)
        )
    also: tuple[Hit, ...] = ()
    if request.match == "all" and request.cursor is None and has_most(asked.tree) and gathered.articles < request.limit:
        also = _also(reader, asked, hits)
    return Results(
        query=QueryEcho(
            as_typed=request.q.encode("utf-8", "replace").decode(),
            read_as=render(asked.tree),
            notes=notes,
            did_you_mean=() if gathered.articles else corrections(reader, asked.tree),
        ),
        total=Total(articles=gathered.articles, groups=gathered.groups),
        hits=tuple(hits),
        facets=_facets(reader, asked, counted, gathered.values),
        timeline=tuple(
            MonthCount(month=month, count=count) for month, count in sorted(gathered.values[-1]["month"].items())
        ),
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
    at = cursors.read(request.cursor, request) if request.cursor else None
    request, told = _resolved(reader, request)
    clause = compile_most(reading.tree) if request.match == "most" else compile_all(reading.tree)
    found = _filtered(clause, filters(request))
    # a search that ranks nothing (filters only) shows the newest first
    sort: Sort = "newest" if request.sort == "relevance" and not is_ranked(reading.tree) else request.sort
    return _Asked(request, reading.tree, clause, found, sort, at), (*reading.notes, *told, *_notes_on_days(request))


def _resolved(reader: Reader, request: SearchRequest) -> tuple[SearchRequest, list[str]]:
    """The request with values of filters that no article has read as labels, accents optional, and what is said of it.

    A person or directive may be given by name, a province without accents; a value that is none stays as it is (it
    finds nothing) and is told of.
    """
    notes: list[str] = []
    resolved: dict[Facet, tuple[str, ...]] = {}
    every = [(facet, value) for facet, values in request.filters.items() for value in values]
    if not every:
        return request, []
    counts = reader.counts([OneOf(facet, filter_values(facet, (value,))) for facet, value in every])
    occurs = dict(zip(every, counts, strict=True))
    for facet, values in request.filters.items():
        found: list[str] = []
        for value in values:
            if occurs[facet, value]:
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


def first_of_groups(found: Clause, copied: Found) -> Clause:
    """What is listed when copies are folded: of each group the first article among those found."""
    if not copied:
        return found
    exceptions = (OneOf("seq", copied.exceptions),) if copied.exceptions else ()
    return Bool(must=(found, Unranked(Bool(should=(_FIRST, *exceptions), minimum=1))))


SINGLE = Between("copied", 0, 0)
_FIRST = Between("copied", 0, 1)
COPIED = Between("copied", 1, 2)


def _listing(asked: _Asked, shown: Clause) -> Listing:
    """The page that the request asks for, and one article more, to see whether there is a next."""
    at, limit = asked.at, max(0, asked.request.limit)
    if at is None:
        return Listing(shown, asked.sort, limit + 1 if limit else 0)
    return Listing(shown, asked.sort, limit + 1 if limit else 0, key=at.key, seq=at.seq, shown=at.shown)


def _after(shown: Clause, order: Order, key: int | None) -> Clause:
    """The articles behind an order key."""
    if key is None:
        return shown
    return Bool(must=(shown, Between(order, None, key - 1) if order == "newest" else Between(order, key + 1, None)))


def _also(reader: Reader, asked: _Asked, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """What has most of the words, but not all; ``hits`` are all that have all of them."""
    request = asked.request
    groups = tuple(sorted({hit.group for hit in hits})) if request.distinct else ()
    rest = Bool(
        must=(compile_most(asked.tree), *filters(request)),
        must_not=(asked.clause, *([OneOf("group", groups)] if groups else [])),
    )
    shown = first_of_groups(rest, reader.copied(rest)) if request.distinct else rest
    best = reader.ranked(shown, request.limit - len(hits))
    return tuple(hits_of(reader.documents([seq for _, seq in best]), [score for score, _ in best], asked.tree))


@dataclass(frozen=True, slots=True)
class _Counted:
    """Facets that are counted over a clause; over distinct groups, those of ``copied`` are counted by us."""

    clause: Clause
    facets: Sequence[Facet]
    copied: Found | None
    is_whole: bool


def _counted(reader: Reader, asked: _Asked, copied: Found | None) -> list[_Counted]:
    """What the facets are counted over: each ignores its own filter."""
    filtered = [facet for facet in FACETS if asked.chosen[facet]]
    free = [facet for facet in FACETS if not asked.chosen[facet]]
    counted = [_over(asked.found, free, copied, is_whole=False)] if free else []
    for facet in filtered:
        found = _filtered(asked.clause, filters(asked.request, without=facet))
        # what was chosen is shown, however few articles have it
        copies = reader.copied(found) if asked.request.distinct else None
        counted.append(_over(found, [facet], copies, is_whole=True))
    return counted


def _over(found: Clause, facets: Sequence[Facet], copied: Found | None, *, is_whole: bool) -> _Counted:
    if copied:
        # a value of few articles without copies may be one of many groups
        return _Counted(Bool(must=(found, SINGLE)), facets, copied, is_whole=True)
    return _Counted(found, facets, copied, is_whole)


def _facets(
    reader: Reader, asked: _Asked, counted: Sequence[_Counted], values: Sequence[Mapping[str, Mapping[str, int]]]
) -> dict[Facet, tuple[FacetValue, ...]]:
    """The facets: articles, or distinct groups, by value."""
    counts: dict[Facet, dict[str, int]] = {}
    for over, by_field in zip(counted, values, strict=False):
        for facet in over.facets:
            counts[facet] = dict(by_field[facet])
            for value, count in over.copied.counts(facet).items() if over.copied else ():
                counts[facet][value] = counts[facet].get(value, 0) + count
    return {facet: _shown_values(counts[facet], asked.chosen[facet], reader.labels.get(facet, {})) for facet in FACETS}


def _shown_values(
    counts: Mapping[str, int], chosen: Sequence[str], labels: Mapping[str, str]
) -> tuple[FacetValue, ...]:
    """The values with most articles first, and all that were chosen, even if nothing has them."""
    whole = dict.fromkeys(chosen, 0) | dict(counts)
    if len(whole) > MOST_VALUES:
        # of a long tail only what can be shown is put in order
        least = sorted(whole.values(), reverse=True)[MOST_VALUES - 1]
        whole = {value: count for value, count in whole.items() if count >= least or value in chosen}
    ordered = sorted((-count, labels.get(value, value), value) for value, count in whole.items())
    return tuple(
        FacetValue(value=value, label=label, count=-count, selected=value in chosen)
        for i, (count, label, value) in enumerate(ordered)
        if i < MOST_VALUES or value in chosen
    )

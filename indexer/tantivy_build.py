"""One build of the embedded index as tantivy files: writing it and reading it. The only module that knows tantivy.

A build has two tantivy indexes, ``articles`` and ``records`` (meetings, directives, people, and the names to suggest),
small tables that are kept in memory (labels of facet values, the articles that have copies), and the values of all
articles as arrays (indexer.columns).
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
import numpy as np
import tantivy
from tantivy import FieldType, Occur, Order, Query

from corpus.errors import EngineError
from corpus.text import normalise
from indexer import fields
from indexer.analysis import cut
from indexer.answer import COPIED, MOST_VALUES, Gathered, Listed, Wanted
from indexer.answering import like
from indexer.clauses import Between, Bool, Clause, Everything, Near, OneOf, Run, Start, Term, Unranked
from indexer.columns import Columns, ColumnsMaker, integers
from indexer.copies import Copies, CopiesMaker, CopiesTable, Found
from indexer.documents import Facet, IndexedArticle
from indexer.names import Name, NameCounts, articles_of, in_order, name_order, tolerance
from indexer.query import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.records import Links
    from indexer.answer import Listing
    from indexer.columns import Integers

T = TypeVar("T")

#: Memory of the writer in bytes before it starts a new segment.
_HEAP = 64 * 1024 * 1024


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept in memory: labels of facet values, articles with copies, and all values (without accents) of the
    fields that have few."""

    labels: dict[Facet, dict[str, str]]
    copies: CopiesTable
    names: dict[Field, tuple[str, ...]]


def write_articles(
    path: Path, articles: Iterable[IndexedArticle], links: Links, progress: Callable[[int], None] | None
) -> tuple[int, Tables, list[Name]]:
    """Write the articles (each id once, in order); returns their number, the tables, and the names that occur."""
    people = {person.id: person for person in links.people}
    directives = {directive.id: directive for directive in links.directives}
    counts = NameCounts()
    copies, columns = CopiesMaker(), ColumnsMaker()
    count, last = 0, ""
    with _writer(path, _article_schema()) as writer:
        for seq, item in enumerate(articles):
            if item.article.id <= last:
                raise EngineError(f"article {item.article.id!r} after {last!r}: each id once, in order, was expected")
            last = item.article.id
            row = fields.row(item, seq, people, directives)
            writer.add_document(_document(row, item))
            counts.add(item)
            columns.add(row)
            if item.copies:
                copies.add(item, seq)
            count = seq + 1
            if progress:
                progress(count)
    columns.write(path / "columns")
    labels = counts.labels(links)
    names = {field: tuple(found) for field, found in counts.short_lists().items()}
    tables = Tables(labels=labels, copies=copies.table(), names=names)
    return count, tables, counts.names(labels)


def write_records(path: Path, links: Links, names: Sequence[Name]) -> None:
    """Write the linked records, in the order in which they are listed, and the names to suggest."""
    with _writer(path, _record_schema()) as writer:
        for place, (kind, record) in enumerate(in_order(links)):
            document = tantivy.Document()
            document.add_text("kind", kind)
            document.add_text("id", record.id)
            document.add_unsigned("place", place)
            for article in articles_of(record):
                document.add_text("article", article)
            document.add_bytes("record", msgspec.msgpack.encode(record))
            writer.add_document(document)
        for place, name in enumerate(names):
            forms = " ".join(cut(normalise(name.label)).folded)
            document = tantivy.Document()
            document.add_text("kind", "name")
            document.add_text("start", forms)
            document.add_text("words", forms)
            document.add_unsigned("count", name_order(name, place))
            document.add_bytes("record", msgspec.msgpack.encode(name))
            writer.add_document(document)


@contextmanager
def _writer(path: Path, schema: tantivy.Schema) -> Iterator[tantivy.IndexWriter]:
    """A writer of a new index, committed at the end. Its threads are gone when the block is left, however it is left:
    they would go on writing into a folder that is being removed."""
    path.mkdir()
    writer = tantivy.Index(schema, path=str(path)).writer(_HEAP, 1)
    try:
        yield writer
        writer.commit()
    finally:
        writer.wait_merging_threads()


def _article_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in fields.POSITIONS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in fields.FREQUENCIES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in fields.ONCE:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in fields.VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in fields.COUNTED)
    for name in fields.NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def _record_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("kind", "id", "article", "start"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    for name in ("place", "count"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def _document(row: fields.Row, item: IndexedArticle) -> tantivy.Document:
    document = tantivy.Document()
    for name, tokens in row.tokens.items():
        document.add_text(name, tokens)
    for name, values in row.values.items():
        for value in values:
            document.add_text(name, value)
    for name, number in row.numbers.items():
        document.add_unsigned(name, number)
    document.add_bytes("record", msgspec.msgpack.encode(item))
    return document


# --- what is read -----------------------------------------------------------------------------------------------------


class OpenBuild:
    """One build, opened: a :class:`indexer.answer.Reader`. Safe in several threads; stays good when its files go."""

    def __init__(self, path: Path) -> None:
        """Open the build in that folder, whose name is its id. Raises EngineError."""
        self.build = path.name
        try:
            self._articles = _Part(path / "articles")
            self._records = _Part(path / "records")
            self._tables = msgspec.msgpack.decode((path / "tables.msgpack").read_bytes(), type=Tables)
            self._copies = Copies(self._tables.copies)
            self._columns = Columns(path / "articles" / "columns")
        except (ValueError, OSError, msgspec.MsgspecError) as error:
            remedy = "'tracuu index --force' makes a new one"
            raise EngineError(f"{path}: this build of the index cannot be read ({error}); {remedy}") from error

    @property
    def labels(self) -> Mapping[Facet, Mapping[str, str]]:
        return self._tables.labels

    @cached_property
    def known(self) -> Mapping[Field, frozenset[str]]:
        return {field: frozenset(found) for field, found in self._tables.names.items()}

    def counts(self, clauses: Sequence[Clause]) -> list[int]:
        return [self._articles.count(self._query(clause)) for clause in clauses]

    def gather(self, wanted: Wanted) -> Gathered:
        """All of a page from one search for each clause; what is counted is counted over the arrays."""
        listing = wanted.listing
        listed: list[tuple[int | float, int, float]] = []  # key, seq, score
        known: dict[Clause, Integers] = {}
        if listing.limit and listing.sort == "relevance":
            scored = self._articles.scored(self._query(listing.clause))
            known[listing.clause] = np.sort(scored.seqs)
            listed = [(score, seq, score) for score, seq in scored.best(listing)]

        def found(clause: Clause) -> Integers:
            if clause not in known:
                known[clause] = self._seqs(clause)
            return known[clause]

        if listing.limit and listing.sort != "relevance":
            key = None if listing.key is None else int(listing.key)
            keys = self._columns.first(listing.sort, found(listing.clause), listing.limit, key)
            listed = [(one, fields.seq_of(one, listing.sort), 0.0) for one in keys]
        items = self.documents([seq for _, seq, _ in listed])
        total = found(wanted.total)
        copied = self._copies.among(total)
        return Gathered(
            listed=[Listed(key, seq, score, item) for (key, seq, score), item in zip(listed, items, strict=True)],
            articles=len(total),
            groups=len(total) - len(copied) + copied.groups,
            values=[
                {
                    name: self._columns.counts(name, found(one.clause), None if one.whole else MOST_VALUES)
                    for name in one.fields
                }
                for one in wanted.values
            ],
        )

    def _seqs(self, clause: Clause) -> Integers:
        """The articles that a clause finds, by ``seq``."""
        if isinstance(clause, Everything):
            return np.arange(self._articles.searcher.num_docs)
        return np.sort(self._articles.scored(self._query(Unranked(clause))).seqs)

    def ranked(self, clause: Clause, limit: int) -> list[tuple[float, int]]:
        query, (total,) = self._query(clause), self.counts([clause])
        asked = min(total, limit + 1)
        while asked:
            hits = self._articles.searcher.search(query, limit=asked, count=False).hits
            # of those with the last score some may be missing: they are no use until a lower score is seen
            if asked >= total or hits[-1][0] < hits[limit - 1][0]:
                seqs = self._articles.searcher.fast_field_values("seq", [address for _, address in hits])
                best = sorted((-score, seq) for (score, _), seq in zip(hits, seqs, strict=True))
                return [(-negative, seq) for negative, seq in best[:limit]]
            asked = min(total, asked * 4)
        return []

    def ordered(self, clause: Clause, order: fields.Order, limit: int) -> list[int]:
        limit = min(limit, self._articles.searcher.num_docs)
        if limit <= 0:
            return []
        way = Order.Desc if order == "newest" else Order.Asc
        result = self._articles.searcher.search(
            self._query(clause), limit=limit, count=False, order_by_field=order, order=way
        )
        return [key for key, _ in result.hits]

    def values(self, clause: Clause, names: Sequence[str]) -> dict[str, dict[str, int]]:
        seqs = self._seqs(clause)
        return {name: self._columns.counts(name, seqs) for name in names}

    def copied(self, clause: Clause) -> Found:
        return self._copies.among(self._seqs(Bool(must=(clause, COPIED))) if len(self._copies) else integers([]))

    def documents(self, seqs: Sequence[int]) -> list[IndexedArticle]:
        if not seqs:
            return []
        query = Query.term_set_query(self._articles.schema, "seq", list(seqs))
        addresses = [address for _, address in self._articles.searcher.search(query, limit=len(seqs)).hits]
        found = self._articles.searcher.fast_field_values("seq", addresses)
        at = dict(zip(found, addresses, strict=True))
        return [self._articles.stored(at[seq], IndexedArticle) for seq in seqs]

    def article(self, article: str) -> IndexedArticle | None:
        query = Query.term_query(self._articles.schema, "id", article)
        return next(iter(self._articles.all(query, IndexedArticle, limit=1)), None)

    def record(self, kind: str, record: str, type_: type[T]) -> T | None:
        query = self._of_kind(kind, Query.term_query(self._records.schema, "id", record))
        return next(iter(self._records.all(query, type_, limit=1)), None)

    def listed(self, kind: str, type_: type[T], articles: Iterable[str] | None) -> list[T]:
        about = [] if articles is None else [Query.term_set_query(self._records.schema, "article", list(articles))]
        return self._records.all(self._of_kind(kind, *about), type_, order_by_field="place", order=Order.Asc)

    def names(self, forms: Sequence[str], limit: int) -> list[Name]:
        """Names that begin with these syllables (the last may be cut), then names that hold them, most used first."""
        schema = self._records.schema
        begins = Query.regex_query(schema, "start", f"{' '.join(forms)}.*")
        holds = [Query.term_query(schema, "words", form) for form in forms[:-1]]
        holds.append(Query.regex_query(schema, "words", f"{forms[-1]}.*"))
        found: dict[tuple[str, str], Name] = {}
        for query in (self._of_kind("name", begins), self._of_kind("name", *holds)):
            for name in self._records.all(query, Name, limit=limit, order_by_field="count"):
                found.setdefault((name.kind, name.value), name)
        return list(found.values())

    def near_names(self, forms: Sequence[str], limit: int) -> list[Name]:
        schema = self._records.schema
        near = [Query.fuzzy_term_query(schema, "words", form, distance=tolerance(form)) for form in forms]
        return self._records.all(self._of_kind("name", *near), Name, limit=limit, order_by_field="count")

    def similar(self, text: str) -> Clause | None:
        frequency = self._articles.searcher.doc_freq
        return like(text, self._articles.searcher.num_docs, lambda some: {p: frequency("exact_pairs", p) for p in some})

    def _of_kind(self, kind: str, *queries: Query) -> Query:
        required = [Query.term_query(self._records.schema, "kind", kind), *queries]
        return Query.boolean_query([(Occur.Must, query) for query in required])

    def _query(self, clause: Clause) -> Query:
        """The clause in tantivy's terms."""
        schema = self._articles.schema
        match clause:
            case Term(field, token, weight):
                return _weighted(Query.term_query(schema, field, token), weight)
            case Run(field, tokens, weight):
                return _weighted(Query.phrase_query(schema, field, list(tokens)), weight)
            case Near():
                return _unranked(self._query(Bool(should=clause.runs(), minimum=1)))
            case Start(field, prefix, weight):
                # syllables are letters and digits, so nothing of them means anything in a pattern
                return Query.const_score_query(Query.regex_query(schema, field, f"{prefix}.*"), weight)
            case OneOf(field, values):
                return _unranked(Query.term_set_query(schema, field, list(values)))
            case Between(field, low, high):
                return _unranked(Query.range_query(schema, field, FieldType.Unsigned, low or 0, high))
            case Everything():
                return _unranked(Query.all_query())
            case Unranked(inner):
                return _unranked(self._query(inner))
            case Bool(must, should, must_not, minimum):
                parts = [(Occur.Must, self._query(c)) for c in must]
                parts += [(Occur.Should, self._query(c)) for c in should]
                parts += [(Occur.MustNot, self._query(c)) for c in must_not]
                return Query.boolean_query(parts, minimum_number_should_match=minimum or None)


def _weighted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _unranked(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


class Scored(NamedTuple):
    """Documents found: the scores, highest first, and the ``seq`` of each."""

    scores: Sequence[float]
    seqs: Integers

    def best(self, listing: Listing) -> list[tuple[float, int]]:
        """The best (score, seq) behind the place where a listing stands: by score, then by seq."""
        asked = min(len(self.scores), listing.shown + listing.limit)
        if not asked:
            return []
        last = self.scores[asked - 1]
        while asked < len(self.scores) and self.scores[asked] == last:
            asked += 1  # of equal scores the lowest seq comes first
        best = sorted((-score, seq) for score, seq in zip(self.scores[:asked], self.seqs[:asked].tolist(), strict=True))
        if listing.key is not None:
            best = [pair for pair in best if pair > (-listing.key, listing.seq)]
            return [(-negative, seq) for negative, seq in best[: listing.limit]]
        return [(-negative, seq) for negative, seq in best[: listing.limit]]


class _Part:
    """One tantivy index of a build, opened for reading."""

    def __init__(self, path: Path) -> None:
        index = tantivy.Index.open(str(path))
        index.config_reader("manual")
        self.schema = index.schema
        self.searcher = index.searcher()

    def count(self, query: Query) -> int:
        found: int = self.searcher.search(query, limit=1).count
        return found

    def scored(self, query: Query) -> Scored:
        """All documents that the query finds, with their scores, the best first."""
        hits = self.searcher.search(query, limit=max(1, self.searcher.num_docs), count=False).hits
        seqs = self.searcher.fast_field_values("seq", [address for _, address in hits])
        return Scored([score for score, _ in hits], integers(seqs))

    def all(self, query: Query, type_: type[T], limit: int | None = None, **order: Any) -> list[T]:
        result = self.searcher.search(query, limit=limit or max(1, self.searcher.num_docs), **order)
        return [self.stored(address, type_) for _, address in result.hits]

    def stored(self, address: tantivy.DocAddress, type_: type[T]) -> T:
        return msgspec.msgpack.decode(self.searcher.doc(address)["record"][0], type=type_)

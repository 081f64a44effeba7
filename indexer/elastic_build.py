"""One build of an index in Elasticsearch, opened for reading.

A build is two indexes: articles, and records (meetings, directives, people, names to suggest, and the tables that a
reader keeps in memory).
"""

from __future__ import annotations

import base64
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from indexer.answer import COPIED, MOST_VALUES, Counting, Gathered, Listed, Wanted
from indexer.answering import like
from indexer.clauses import Bool, Clause, OneOf, Term
from indexer.cluster import Cluster, Json
from indexer.copies import Copies, CopiesTable, Found
from indexer.documents import Facet, IndexedArticle
from indexer.elastic_terms import filtered, query
from indexer.fields import seq_of
from indexer.names import Name, tolerance
from indexer.query import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indexer import fields
    from indexer.answer import Listing

T = TypeVar("T")

#: Changes when builds of an older version cannot be read any more.
FORMAT = 1
#: Elasticsearch gives so many buckets and so many hits in one answer.
_MOST_BUCKETS = 60_000
_MOST_HITS = 5_000
#: Values of a facet that are asked for at first. More are only when those do not tell what is shown.
_FIRST_VALUES = 1_000
#: Characters of a table in one document.
_PIECE = 4_000_000


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader keeps in memory: labels of facet values, the number of values of each field, all values (without
    accents) of the fields that have few, the number of articles, and those that have copies."""

    labels: dict[Facet, dict[str, str]]
    values: dict[str, int]
    names: dict[Field, tuple[str, ...]]
    articles: int
    copies: CopiesTable


def pieces(tables: Tables) -> list[str]:
    """The tables as texts that fit into documents."""
    packed = base64.b64encode(zlib.compress(msgspec.msgpack.encode(tables))).decode("ascii")
    return [packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE)]


@dataclass(frozen=True)
class ElasticBuild:
    """One build, opened: a :class:`indexer.answering.Build`. ``pit`` pins it to a point in time."""

    cluster: Cluster
    articles: str
    records: str
    pit: Json | None = None

    @property
    def build(self) -> str:
        return self.records

    @cached_property
    def _tables(self) -> Tables:
        body = {"query": {"term": {"kind": "table"}}, "sort": ["place"], "size": 100}
        found = "".join(hit["_source"]["piece"] for hit in self._hits(self.records, body))
        return msgspec.msgpack.decode(zlib.decompress(base64.b64decode(found)), type=Tables)

    @property
    def labels(self) -> Mapping[Facet, Mapping[str, str]]:
        return self._tables.labels

    @cached_property
    def known(self) -> Mapping[Field, frozenset[str]]:
        return {field: frozenset(found) for field, found in self._tables.names.items()}

    @contextmanager
    def pinned(self) -> Iterator[ElasticBuild]:
        """The same build at this point in time, whatever is written meanwhile."""
        with self.cluster.pinned(self.articles) as pit:
            there = ElasticBuild(self.cluster, self.articles, self.records, pit)
            there.__dict__["_tables"] = self._tables
            yield there

    # --- articles

    def counts(self, clauses: Sequence[Clause]) -> list[int]:
        bodies = [{"query": filtered(clause), "size": 0, "track_total_hits": True} for clause in clauses]
        return [answer["hits"]["total"]["value"] for answer in self._ask(bodies)] if bodies else []

    def gather(self, wanted: Wanted) -> Gathered:
        """All of a page in one request: one search for each clause, with all that is asked of it."""
        bodies: dict[Clause, Json] = {}

        def body(clause: Clause) -> Json:
            return bodies.setdefault(clause, {"size": 0, "track_total_hits": False, "aggs": {}})

        listing = wanted.listing
        if listing.limit:
            body(listing.clause).update(_listing(listing))
        total = body(wanted.total)
        total["track_total_hits"] = True
        if len(self._copies):
            total["aggs"]["groups"] = _groups(None)
        for counting in wanted.values:
            for name in counting.fields:
                body(counting.clause)["aggs"][name] = self._terms(name, _FIRST_VALUES)
        for clause, one in bodies.items():
            is_listing = bool(listing.limit) and clause == listing.clause
            one["query"] = query(clause) if is_listing else filtered(clause)
        answers = dict(zip(bodies, self._ask(list(bodies.values()), ranked=listing.sort == "relevance"), strict=True))
        articles = answers[wanted.total]["hits"]["total"]["value"]
        copied, groups = self._groups_of(wanted.total, answers[wanted.total].get("aggregations", {}).get("groups"))
        return Gathered(
            listed=[_listed(hit, listing) for hit in answers[listing.clause]["hits"]["hits"]] if listing.limit else [],
            articles=articles,
            groups=articles - copied + groups,
            values=[
                {name: self._complete(one, name, answers[one.clause]["aggregations"][name]) for name in one.fields}
                for one in wanted.values
            ],
        )

    def ranked(self, clause: Clause, limit: int) -> list[tuple[float, int]]:
        sort = [{"_score": "desc"}, {"seq": "asc"}]
        body = {"query": query(clause), "sort": sort, "size": limit, "_source": False, "track_total_hits": False}
        (answer,) = self._ask([body], ranked=True)
        return [(hit["sort"][0], hit["sort"][1]) for hit in answer["hits"]["hits"]]

    def ordered(self, clause: Clause, order: fields.Order, limit: int) -> list[int]:
        sort = [{order: "desc" if order == "newest" else "asc"}]
        body = {"query": filtered(clause), "sort": sort, "size": limit, "_source": False, "track_total_hits": False}
        (answer,) = self._ask([body])
        return [hit["sort"][0] for hit in answer["hits"]["hits"]]

    def values(self, clause: Clause, names: Sequence[str]) -> dict[str, dict[str, int]]:
        return {name: self._every_value(clause, name) for name in names}

    @cached_property
    def _copies(self) -> Copies:
        return Copies(self._tables.copies)

    def copied(self, clause: Clause) -> Found:
        if not len(self._copies):
            return self._copies.found([])
        wanted = filtered(Bool(must=(clause, COPIED)))
        if len(self._copies) < _MOST_BUCKETS:
            # buckets are ten times as cheap as hits
            seqs = {"terms": {"field": "seq", "size": len(self._copies), "shard_size": len(self._copies)}}
            (answer,) = self._ask([{"query": wanted, "size": 0, "aggs": {"seqs": seqs}}])
            return self._copies.found([bucket["key"] for bucket in answer["aggregations"]["seqs"]["buckets"]])
        return self._copies.found([bucket["key"]["v"] for bucket in self._composite(wanted, "seq")])

    def documents(self, seqs: Sequence[int]) -> list[IndexedArticle]:
        found: dict[int, IndexedArticle] = {}
        for at in range(0, len(seqs), 200):
            some = list(seqs[at : at + 200])
            body = {"query": {"terms": {"seq": some}}, "sort": ["seq"], "size": len(some)}
            (answer,) = self._ask([body])
            found |= {hit["sort"][0]: _record(hit, IndexedArticle) for hit in answer["hits"]["hits"]}
        return [found[seq] for seq in seqs]

    def article(self, article: str) -> IndexedArticle | None:
        (answer,) = self._ask([{"query": {"term": {"id": article}}, "size": 1}])
        return next((_record(hit, IndexedArticle) for hit in answer["hits"]["hits"]), None)

    @contextmanager
    def pinned_stamps(self) -> Iterator[Iterator[tuple[str, int, str]]]:
        """The stamps as they are now, whatever is written while they are read."""
        with self.cluster.pinned(self.articles) as pit:
            yield ElasticBuild(self.cluster, self.articles, self.records, pit).stamps()

    def stamps(self) -> Iterator[tuple[str, int, str]]:
        """(id, seq, stamp) of every article, by id."""
        body: Json = {"sort": ["seq"], "size": _MOST_HITS, "_source": False, "docvalue_fields": ["id", "stamp"]}
        for hit in self._walk(body):
            yield hit["fields"]["id"][0], hit["sort"][0], hit["fields"]["stamp"][0]

    def similar(self, text: str) -> Clause | None:
        return like(text, self._tables.articles, self._frequencies)

    def _frequencies(self, some: Sequence[str]) -> dict[str, int]:
        counts = self.counts([Term("exact_pairs", pair) for pair in some])
        return dict(zip(some, counts, strict=True))

    # --- records

    def record(self, kind: str, record: str, type_: type[T]) -> T | None:
        wanted = [{"term": {"kind": kind}}, {"term": {"id": record}}]
        found = self._hits(self.records, {"query": {"bool": {"filter": wanted}}, "size": 1})
        return next((_record(hit, type_) for hit in found), None)

    def listed(self, kind: str, type_: type[T], articles: Iterable[str] | None) -> list[T]:
        wanted: list[Json] = [{"term": {"kind": kind}}]
        if articles is not None:
            wanted.append(filtered(OneOf("article", tuple(articles))))
        body: Json = {"query": {"bool": {"filter": wanted}}, "sort": ["place"], "size": 1_000}
        return [_record(hit, type_) for hit in _pages(lambda page: self._hits(self.records, page), body)]

    def names(self, forms: Sequence[str], limit: int) -> list[Name]:
        holds: list[Json] = [{"term": {"words": form}} for form in forms[:-1]]
        holds.append({"prefix": {"words": forms[-1]}})
        of_names = {"term": {"kind": "name"}}
        bodies: list[Json] = [
            {"query": {"bool": {"filter": [of_names, *wanted]}}, "sort": [{"count": "desc"}], "size": limit}
            for wanted in ([{"prefix": {"start": " ".join(forms)}}], holds)
        ]
        found: dict[tuple[str, str], Name] = {}
        for answer in self.cluster.searches(self.records, bodies):
            for hit in answer["hits"]["hits"]:
                name = _record(hit, Name)
                found.setdefault((name.kind, name.value), name)
        return list(found.values())

    def near_names(self, forms: Sequence[str], limit: int) -> list[Name]:
        near: list[Json] = [
            {"fuzzy": {"words": {"value": form, "fuzziness": tolerance(form), "max_expansions": 1000}}}
            if tolerance(form)
            else {"term": {"words": form}}
            for form in forms
        ]
        wanted = {"bool": {"filter": [{"term": {"kind": "name"}}, *near]}}
        body = {"query": wanted, "sort": [{"count": "desc"}], "size": limit}
        return [_record(hit, Name) for hit in self._hits(self.records, body)]

    # --- asking

    def _ask(self, bodies: Sequence[Json], *, ranked: bool = False) -> list[Json]:
        if self.pit:
            return self.cluster.searches("", [{**body, "pit": self.pit} for body in bodies], ranked=ranked)
        return self.cluster.searches(self.articles, bodies, ranked=ranked)

    def _hits(self, index: str, body: Json) -> list[Json]:
        (answer,) = self.cluster.searches(index, [body])
        found: list[Json] = answer["hits"]["hits"]
        return found

    def _walk(self, body: Json) -> Iterator[Json]:
        """All hits of a search that is sorted by a number no two documents share."""

        def page(asked: Json) -> list[Json]:
            (answer,) = self._ask([asked])
            found: list[Json] = answer["hits"]["hits"]
            return found

        return _pages(page, body)

    def _terms(self, name: str, size: int) -> Json:
        """Values of a field with exact counts: each shard gives all that it has."""
        known = max(1, min(self._tables.values.get(name, 0) or 1, _MOST_BUCKETS))
        return {"terms": {"field": name, "size": min(size, known), "shard_size": known}}

    def _complete(self, counting: Counting, name: str, answered: Json) -> dict[str, int]:
        """The values counted; asked for again where those given are not all that are wanted."""
        buckets = answered["buckets"]
        counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        if answered["sum_other_doc_count"] == 0:
            return counts
        # what is not given has no more articles than the last that is
        is_enough = not counting.whole and buckets[MOST_VALUES - 1]["doc_count"] > buckets[-1]["doc_count"]
        return counts if is_enough else self._every_value(counting.clause, name)

    def _every_value(self, clause: Clause, name: str) -> dict[str, int]:
        if self._tables.values.get(name, 0) < _MOST_BUCKETS:
            body = {"query": filtered(clause), "size": 0, "aggs": {"all": self._terms(name, _MOST_BUCKETS)}}
            (answer,) = self._ask([body])
            return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["all"]["buckets"]}
        return {bucket["key"]["v"]: bucket["doc_count"] for bucket in self._composite(filtered(clause), name)}

    def _composite(self, wanted: Json, name: str) -> Iterator[Json]:
        """Buckets of a field with more values than one answer takes."""
        after: Json | None = None
        while True:
            aggs = {"page": _values_by_pages(name, after)}
            (answer,) = self._ask([{"query": wanted, "size": 0, "aggs": aggs}])
            page = answer["aggregations"]["page"]
            yield from page["buckets"]
            after = page.get("after_key")
            if after is None:
                return

    def _groups_of(self, clause: Clause, answered: Json | None) -> tuple[int, int]:
        """Articles that have copies, and their groups."""
        if answered is None:
            return 0, 0
        copied, page = answered["doc_count"], answered["page"]
        groups = len(page["buckets"])
        while len(page["buckets"]) == _MOST_HITS:
            aggs = {"groups": _groups(page["after_key"])}
            (answer,) = self._ask([{"query": filtered(clause), "size": 0, "aggs": aggs}])
            page = answer["aggregations"]["groups"]["page"]
            groups += len(page["buckets"])
        return copied, groups


def _listing(listing: Listing) -> Json:
    """The part of a search that lists."""
    body: Json = {"size": listing.limit}
    if listing.sort == "relevance":
        body["sort"] = [{"_score": "desc"}, {"seq": "asc"}]
        if listing.key is not None:
            body["search_after"] = [listing.key, listing.seq]
    else:
        body["sort"] = [{listing.sort: "desc" if listing.sort == "newest" else "asc"}]
        if listing.key is not None:
            body["search_after"] = [listing.key]
    return body


def _listed(hit: Json, listing: Listing) -> Listed:
    item = _record(hit, IndexedArticle)
    if listing.sort == "relevance":
        score, seq = hit["sort"]
        return Listed(score, seq, score, item)
    key = hit["sort"][0]
    return Listed(key, seq_of(key, listing.sort), 0.0, item)


def _groups(after: Json | None) -> Json:
    """Articles that have copies, with their groups by pages."""
    page = _values_by_pages("group", after)
    page["composite"]["size"] = _MOST_HITS
    return {"filter": filtered(COPIED), "aggs": {"page": page}}


def _values_by_pages(name: str, after: Json | None) -> Json:
    page: Json = {"composite": {"size": 10_000, "sources": [{"v": {"terms": {"field": name}}}]}}
    if after:
        page["composite"]["after"] = after
    return page


def _pages(ask: Any, body: Json) -> Iterator[Json]:
    """All hits, page after page."""
    while True:
        hits = ask(body)
        yield from hits
        if len(hits) < body["size"]:
            return
        body = {**body, "search_after": hits[-1]["sort"]}


def _record(hit: Json, type_: type[T]) -> T:
    return msgspec.convert(hit["_source"]["record"], type_)

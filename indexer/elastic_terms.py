"""Documents and queries in Elasticsearch's terms: mappings made from indexer.fields, and each clause as a query.

Elasticsearch analyses nothing: it splits at blanks what indexer.analysis has joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from indexer import fields
from indexer.clauses import Between, Bool, Clause, Everything, Near, OneOf, Run, Start, Term, Unranked

if TYPE_CHECKING:
    from indexer.cluster import Json
    from indexer.documents import IndexedArticle

#: Elasticsearch takes so many values in one ``terms`` query.
MOST_TERMS = 60_000


def article_mappings(meta: Json) -> Json:
    """The mapping of articles, made from indexer.fields."""
    tokens = {"type": "text", "analyzer": "whitespace"}
    keyword = {"type": "keyword"}
    of_number = {"type": "long"}
    properties: Json = {
        **{name: {**tokens, "index_options": "positions"} for name in fields.POSITIONS},
        **{name: {**tokens, "index_options": "freqs"} for name in fields.FREQUENCIES},
        **{name: {**tokens, "index_options": "docs"} for name in fields.ONCE},
        **{name: {**keyword, "eager_global_ordinals": name in fields.COUNTED} for name in fields.VALUES},
        **{name: of_number for name in fields.NUMBERS},
        "stamp": {"type": "keyword", "index": False},
        "record": {"type": "object", "enabled": False},
    }
    return _strict(properties, meta)


def record_mappings(meta: Json) -> Json:
    keyword = {"type": "keyword"}
    properties: Json = {
        **{name: keyword for name in ("kind", "id", "article", "start")},
        "words": {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False},
        "place": {"type": "long"},
        "count": {"type": "long"},
        "record": {"type": "object", "enabled": False},
        "piece": {"type": "keyword", "index": False, "doc_values": False},
    }
    return _strict(properties, meta)


def _strict(properties: Json, meta: Json) -> Json:
    return {
        "dynamic": "strict",
        # tokens can be made again from the record
        "_source": {"includes": ["record", "piece"]},
        "properties": properties,
        "_meta": meta,
    }


def article_source(row: fields.Row, item: IndexedArticle, stamp: str) -> bytes:
    """The document of an article."""
    values = {name: list(found) for name, found in row.values.items() if found}
    return msgspec.json.encode({**row.tokens, **values, **row.numbers, "stamp": stamp, "record": item})


def query(clause: Clause) -> Json:
    """The clause in Elasticsearch's terms, with its rank."""
    match clause:
        case Term(field, token, weight):
            return {"term": {field: {"value": token, "boost": weight}}}
        case Run(field, tokens, weight):
            text = " ".join(token for _, token in tokens)
            return {"match_phrase": {field: {"query": text, "boost": weight}}}
        case Start(field, prefix, weight):
            return {"prefix": {field: {"value": prefix, "boost": weight}}}
        case Bool(must, should, must_not, minimum):
            found: Json = {}
            ranked = [c for c in must if not _is_unranked(c)]
            if ranked:
                found["must"] = [query(c) for c in ranked]
            if len(ranked) < len(must):
                found["filter"] = [filtered(c) for c in must if _is_unranked(c)]
            if should:
                found["should"] = [query(c) for c in should]
                found["minimum_should_match"] = minimum or (0 if must else 1)
            if must_not:
                found["must_not"] = [filtered(c) for c in must_not]
            return {"bool": found}
        case _:
            return {"constant_score": {"filter": filtered(clause), "boost": 0}}


def filtered(clause: Clause) -> Json:
    """The clause where its rank does not matter."""
    match clause:
        case OneOf(field, values) if len(values) > MOST_TERMS:
            cut = [values[at : at + MOST_TERMS] for at in range(0, len(values), MOST_TERMS)]
            return {"bool": {"should": [{"terms": {field: list(some)}} for some in cut]}}
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case Between(field, low, high):
            bounds = {name: bound for name, bound in (("gte", low), ("lte", high)) if bound is not None}
            return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}
        case Everything():
            return {"match_all": {}}
        case Near(field, orders, slop):
            ways = [
                {"match": {"query": " ".join(order), "max_gaps": slop, "ordered": True, "analyzer": "whitespace"}}
                for order in orders
            ]
            return {"intervals": {field: {"any_of": {"intervals": ways}}}}
        case Unranked(inner):
            return filtered(inner)
        case _:
            return query(clause)


def _is_unranked(clause: Clause) -> bool:
    return isinstance(clause, OneOf | Between | Everything | Near | Unranked)

"""The tables that can be exported: the columns of each, declared once, with the types that every format keeps."""

from __future__ import annotations

from typing import Literal

Kind = Literal["articles", "pages", "figures", "people", "directives", "meetings"]
Format = Literal["csv", "jsonl", "parquet"]
Type = Literal["text", "integer", "number", "list"]
Row = dict[str, object]

FORMATS: tuple[Format, ...] = ("csv", "jsonl", "parquet")

#: The columns of each table, in order, with their types. A list is a list of texts.
COLUMNS: dict[Kind, dict[str, Type]] = {
    "articles": {
        "state": "text",
        "url": "text",
        "title": "text",
        "lead": "text",
        "text": "text",
        "authors": "list",
        "published": "text",
        "published_from": "text",
        "id": "text",
        "version": "integer",
        "group": "text",
    },
    "pages": {
        "url": "text",
        "final_url": "text",
        "status": "integer",
        "fetched": "text",
        "state": "text",
        "reason": "text",
    },
    "figures": {
        "value": "number",
        "value_to": "number",
        "qualifier": "text",
        "unit": "text",
        "base_value": "number",
        "base_value_to": "number",
        "base_unit": "text",
        "noun": "text",
        "noun_key": "text",
        "direction": "text",
        "comparison": "text",
        "compared_with": "text",
        "compared_period": "text",
        "status": "text",
        "province": "text",
        "place": "text",
        "period": "text",
        "sentence": "text",
        "start": "integer",
        "end": "integer",
        "article": "text",
        "published": "text",
        "source": "text",
    },
    "people": {
        "id": "text",
        "name": "text",
        "offices": "list",
        "provinces": "list",
        "first": "text",
        "last": "text",
        "articles": "list",
    },
    "directives": {
        "id": "text",
        "type": "text",
        "number": "text",
        "issuer": "text",
        "date": "text",
        "title": "text",
        "status": "text",
        "citations": "integer",
        "articles": "list",
    },
    "meetings": {
        "id": "text",
        "kind": "text",
        "date": "text",
        "province": "text",
        "place": "text",
        "mode": "text",
        "hosts": "list",
        "chairs": "list",
        "articles": "list",
    },
}
KINDS: tuple[Kind, ...] = tuple(COLUMNS)

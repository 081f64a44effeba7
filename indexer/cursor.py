"""Cursors: where a walk through a result set stands. Opaque to readers, bound to one build and one search.

A cursor holds the sort key and ``seq`` (the place by id) of the last article shown, so the walk is exact: nothing
twice, nothing left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from corpus.errors import BadCursor

if TYPE_CHECKING:
    from indexer.results import SearchRequest


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """``key`` is the order key of a search by date, the score of one by relevance; ``shown`` counts what was before."""

    build: str
    search: str
    key: int | float
    seq: int
    shown: int


def write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def read(text: str, request: SearchRequest) -> Cursor:
    """The cursor of a request. Raises BadCursor where it is none of ours, or of another search."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.msgpack.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise BadCursor(
            f"{text[:80]!r} is no cursor of this index; take 'next' of the page before, or leave it out"
        ) from error
    if cursor.search != fingerprint(request):
        raise BadCursor(
            "the cursor belongs to another search; keep query, filters and sort as they were, or leave it out"
        )
    return cursor


def fingerprint(request: SearchRequest) -> str:
    """What must stay the same from page to page: all of the request but limit and cursor."""
    same = replace(
        request,
        filters={facet: tuple(sorted(values)) for facet, values in sorted(request.filters.items()) if values},
        limit=0,
        cursor=None,
    )
    return hashlib.sha256(repr(same).encode("utf-8", "replace")).hexdigest()[:16]

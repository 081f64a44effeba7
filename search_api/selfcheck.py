"""A look at every kind of page of a server, as a visitor would: does it answer, with what it should hold?"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Check:
    """A page that was looked at; ``problem`` is empty where it is as it should be."""

    page: str
    problem: str = ""


def check_pages(address: str) -> Iterator[Check]:
    """Look at the pages and the API of a server at ``address``; each kind of record by the first that there is."""
    try:
        yield from _look(address)
    except OSError as error:
        yield Check("/api/v1", str(error))


def _look(address: str) -> Iterator[Check]:
    base = f"{address}/api/v1"
    everything = _json(f"{base}/search?limit=100")
    hits = everything["hits"]
    yield Check("/api/v1/search", "" if hits else "finds nothing")
    yield _page(address, "/", "<form")
    if not hits:
        return
    first = next((hit for hit in hits if hit["copies"]), hits[0])
    words = " ".join(first["title"].split()[:4])
    yield _page(address, f"/?{urlencode({'q': words})}", first["id"])
    yield _page(address, f"/articles/{first['id']}", 'class="m m-person"')
    yield _page(address, f"/articles/{first['id']}/captured", "sandbox")
    for kind in ("meetings", "directives", "people"):
        records = _json(f"{base}/{kind}")
        items = records["items"]
        yield _page(address, f"/{kind}", "<h1")
        if items:
            yield _page(address, f"/{kind}/{items[0]['id']}", "/articles/")
        else:
            yield Check(f"/{kind}/…", "there is none")
    yield _page(address, "/figures", "<table")
    yield _page(address, "/api/v1/export?kind=figures&format=csv", "\ufeffvalue,")
    yield _page(address, "/annotate", "<textarea")
    yield _page(address, "/no-such-page", "<h1", status=404)


def _page(address: str, path: str, holds: str, *, status: int = 200) -> Check:
    try:
        with urllib.request.urlopen(address + path, timeout=30) as answer:
            got, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            got, text = error.code, error.read().decode()
    except OSError as error:
        return Check(path, str(error))
    if got != status:
        return Check(path, f"status {got}, not {status}")
    return Check(path, "" if holds in text else f"does not hold {holds!r}")


def _json(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found

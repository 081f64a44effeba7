"""What is written into an index of Elasticsearch: the articles that have changed, and the records beside them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from corpus.errors import EngineError
from corpus.text import normalise
from indexer import fields
from indexer.analysis import cut
from indexer.copies import CopiesMaker
from indexer.elastic_build import Tables, pieces
from indexer.elastic_terms import article_source
from indexer.names import NameCounts, articles_of, in_order, name_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.records import Directive, Links, Person
    from indexer.cluster import Json
    from indexer.documents import IndexedArticle

#: Room between the ``seq`` of neighbours in a new build, for articles that come between them later.
_STEP = 32


class NoRoom(Exception):
    """No number is left between two articles."""


class Told:
    """What the articles that go by tell: names, counts, and how each is stamped."""

    def __init__(self, links: Links) -> None:
        self.people: dict[str, Person] = {person.id: person for person in links.people}
        self.directives: dict[str, Directive] = {directive.id: directive for directive in links.directives}
        self.count = 0
        self._links = links
        self._names = NameCounts()
        self._months: set[str] = set()
        self._groups: set[str] = set()
        self._copies = CopiesMaker()

    def hearing(self, articles: Iterable[IndexedArticle], progress: Callable[[int], None]) -> Iterator[IndexedArticle]:
        """The articles, each id once, in order."""
        last = ""
        for item in articles:
            if item.article.id <= last:
                raise EngineError(f"article {item.article.id!r} after {last!r}: each id once, in order, was expected")
            last = item.article.id
            self._names.add(item)
            if month := fields.month_of(item):
                self._months.add(month)
            if item.copies:
                self._groups.add(item.group)
            self.count += 1
            yield item
            progress(self.count)

    def numbered(self, item: IndexedArticle, seq: int) -> None:
        """The number that an article has in the index."""
        if item.copies:
            self._copies.add(item, seq)

    def stamp(self, item: IndexedArticle) -> str:
        """Changes with everything that an article puts into the index."""
        people = [person.name for known in item.people if known and (person := self.people.get(known))]
        directives = [
            (record.type, record.number, record.date, record.label, record.title)
            for known in item.directives
            if known and (record := self.directives.get(known))
        ]
        return hashlib.sha256(msgspec.msgpack.encode((item, people, directives))).hexdigest()[:24]

    def records(self, links: Links) -> Iterator[tuple[Json, bytes]]:
        """The documents of the records index."""
        labels = self._names.labels(links)
        for place, (kind, record) in enumerate(in_order(links)):
            source = {"kind": kind, "id": record.id, "place": place, "article": list(articles_of(record))}
            yield _put(f"{kind} {record.id}"), msgspec.json.encode({**source, "record": record})
        for place, name in enumerate(self._names.names(labels)):
            forms = " ".join(cut(normalise(name.label)).folded)
            # a longer name is found by its words
            source = {"kind": "name", "start": forms[:1000], "words": forms, "count": name_order(name, place)}
            yield _put(f"name {place}"), msgspec.json.encode({**source, "record": name})
        tables = Tables(
            labels=labels,
            values={facet: len(found) for facet, found in self._names.articles.items()}
            | {"month": len(self._months), "group": len(self._groups)},
            names={field: tuple(found) for field, found in self._names.short_lists().items()},
            articles=self.count,
            copies=self._copies.table(),
        )
        for place, piece in enumerate(pieces(tables)):
            source = {"kind": "table", "place": place}
            yield _put(f"table {place}"), msgspec.json.encode({**source, "piece": piece})


def _put(document: str) -> Json:
    """The action that writes a document. An id is at most 512 bytes long."""
    if len(document.encode()) > 500:
        document = hashlib.sha256(document.encode()).hexdigest()
    return {"index": {"_id": document}}


def changes(
    articles: Iterable[IndexedArticle], stamps: Iterator[tuple[str, int, str]], told: Told
) -> Iterator[tuple[Json, bytes | None]]:
    """What must be written so that an index with these stamps holds these articles; both come by id.

    An article keeps its ``seq``; new ones get numbers between those of their neighbours. Raises NoRoom.
    """
    last = 0
    there = next(stamps, None)
    new: list[IndexedArticle] = []

    def numbered(until: int | None) -> Iterator[tuple[Json, bytes | None]]:
        nonlocal last
        room = until - last if until is not None else _STEP * (len(new) + 1)
        if room <= len(new) or last + room > fields.HIGHEST_SEQ:
            raise NoRoom
        low = last
        for i, item in enumerate(new, 1):
            last = low + room * i // (len(new) + 1)
            told.numbered(item, last)
            yield _written(item, last, told)
        new.clear()

    for item in articles:
        while there and there[0] < item.article.id:
            yield from numbered(there[1])
            last = there[1]
            yield {"delete": {"_id": there[0]}}, None
            there = next(stamps, None)
        if there and there[0] == item.article.id:
            yield from numbered(there[1])
            last = there[1]
            told.numbered(item, last)
            if there[2] != told.stamp(item):
                yield _written(item, last, told)
            there = next(stamps, None)
        else:
            new.append(item)
            if there is None:
                yield from numbered(None)
    while there:
        yield from numbered(there[1])
        last = there[1]
        yield {"delete": {"_id": there[0]}}, None
        there = next(stamps, None)
    yield from numbered(None)


def _written(item: IndexedArticle, seq: int, told: Told) -> tuple[Json, bytes]:
    row = fields.row(item, seq, told.people, told.directives)
    return {"index": {"_id": item.article.id}}, article_source(row, item, told.stamp(item))

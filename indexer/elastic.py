"""The Elasticsearch engine, for corpora and traffic beyond one machine.

    <index>               alias of the live articles          <index>-<build>             articles of a build
    <index>-records       alias of the live records           <index>-<build>-r<number>   its records, made anew by
                                                              each update of the articles
    <index>-builder       who is building

An index is built beside the live one and both aliases are pointed at it in one step when the counts agree. A build that
dies leaves the live one untouched; the next one from the same store goes on where it stopped. Where the live index was
made by the same version of tracuu, only what has changed is written into it, and deleted from it.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.errors import BadCursor, CorpusBusy, EngineError, IndexMissing
from indexer import answer
from indexer.answering import BuildsEngine
from indexer.builds import check_count
from indexer.clauses import Everything
from indexer.cluster import Cluster
from indexer.elastic_build import FORMAT, ElasticBuild
from indexer.elastic_changes import NoRoom, Told, changes
from indexer.elastic_terms import article_mappings, record_mappings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.records import Links
    from corpus.settings import Elasticsearch, Settings
    from indexer.cluster import Json
    from indexer.documents import IndexedArticle
    from indexer.results import SearchRequest

#: Seconds for which a reader goes on with the build that it knows before it asks whether another is live.
_LOOK_AFTER = 1.0
#: Seconds after which a builder that has not been heard of is taken for dead.
_LEASE = 60.0


def open_engine(settings: Settings) -> ElasticEngine:
    """The engine over the live index. Raises IndexMissing, EngineUnavailable, EngineRefused."""
    engine = ElasticEngine(settings.elasticsearch)
    try:
        _ = engine.build
    except EngineError:
        engine.close()
        raise
    return engine


def open_builder(settings: Settings) -> ElasticBuilder:
    return ElasticBuilder(settings.elasticsearch)


class ElasticEngine(BuildsEngine):
    """Answers from the live index; see :class:`indexer.engine.Engine`.

    A new build or update is seen within a second. A walk is pinned to its beginning. A cursor goes on in its own build,
    also after another has become live (until the one after that); where its build was updated in place, it goes on in
    what the build holds now: what was not changed is shown once.
    """

    def __init__(self, options: Elasticsearch) -> None:
        self._cluster = Cluster(options)
        self._index = options.index
        self._lock = threading.Lock()
        self._open: dict[str, ElasticBuild] = {}
        self._seen: tuple[float, ElasticBuild] | None = None

    def close(self) -> None:
        self._cluster.close()

    def walk(self, request: SearchRequest) -> Iterator[IndexedArticle]:
        with self._live().pinned() as reader:
            yield from answer.walk(reader, request)

    def _live(self) -> ElasticBuild:
        seen = self._seen
        if seen and time.monotonic() - seen[0] < _LOOK_AFTER:
            return seen[1]
        asked = time.monotonic()
        live = self._cluster.aliases(f"{self._index}*")
        try:
            found = self._opened(live[self._index], live[f"{self._index}-records"])
        except KeyError as error:
            raise IndexMissing(
                f"there is no index {self._index!r} in Elasticsearch yet: 'tracuu index' makes one"
            ) from error
        self._seen = (asked, found)
        return found

    def _opened(self, articles: str, records: str) -> ElasticBuild:
        with self._lock:
            if records not in self._open:
                told = self._cluster.indexes(records).get(records, {"meta": {}})["meta"]
                if told.get("format") != FORMAT:
                    raise IndexMissing(f"the index {records!r} is of another version: 'tracuu index' makes a new one")
                before = list(self._open.values())[-2:]
                self._open = {old.build: old for old in before}
                self._open[records] = ElasticBuild(self._cluster, articles, records)
            return self._open[records]

    def _build_of(self, build: str) -> ElasticBuild:
        live = self._live()
        if build == live.build:
            return live
        if known := self._open.get(build):
            return known
        if build.startswith(f"{self._index}-") and build in self._cluster.indexes(f"{self._index}-*"):
            return self._opened(build.rpartition("-r")[0], build)
        raise BadCursor("the index was rebuilt since that page was shown; search again from the first page")


class ElasticBuilder:
    """Builds beside the live index, or brings it up to date; see :class:`indexer.engine.Builder`."""

    def __init__(self, options: Elasticsearch) -> None:
        self._cluster = Cluster(options)
        self._options = options
        self._index = options.index
        #: Articles that Elasticsearch did not take in the last build or update, with its reason for each.
        self.set_aside: dict[str, str] = {}

    def fingerprint(self) -> str | None:
        meta = self._live_meta()
        return str(meta["fingerprint"]) if meta else None

    def count(self) -> int:
        meta = self._live_meta()
        return int(meta["articles"]) if meta else 0

    def build(
        self,
        articles: Iterable[IndexedArticle],
        links: Links,
        *,
        fingerprint: str,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Index everything and swap it in. ``articles`` come by id, as the store gives them; a list may have any order.

        Raises:
            EngineError: two articles of one id, articles out of order, or a count that does not add up.
            EngineUnavailable, CorpusBusy: the live index is as it was; the next call goes on where this one stopped.
        """
        with self._building() as lease:
            index = self._unfinished(fingerprint) or self._new(fingerprint)
            return self._fill(index, articles, links, fingerprint, _heard(lease, progress))

    def update(
        self,
        articles: Iterable[IndexedArticle],
        links: Links,
        *,
        fingerprint: str,
        progress: Callable[[int], None] | None = None,
    ) -> int | None:
        """Write what has changed into the live index, and delete what is gone; the number of articles, or None where
        it cannot be done in place (no live index, made by another version, no room between two articles)."""
        with self._building() as lease:
            live = self._cluster.aliases(self._index).get(self._index)
            meta = self._cluster.indexes(live)[live]["meta"] if live else {}
            if not live or meta.get("format") != FORMAT or meta.get("made_by") != _made_by(fingerprint):
                return None
            try:
                return self._fill(live, articles, links, fingerprint, _heard(lease, progress))
            except NoRoom:
                return None

    def close(self) -> None:
        self._cluster.close()

    # --- the steps

    def _new(self, fingerprint: str) -> str:
        index = f"{self._index}-{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(3)}"
        meta = {"format": FORMAT, "fingerprint": fingerprint, "made_by": _made_by(fingerprint)}
        self._cluster.create(index, article_mappings(meta), self._settings(self._options.shards))
        return index

    def _unfinished(self, fingerprint: str) -> str | None:
        """A build from the same store that did not come to its end; others that did not are removed."""
        known = self._cluster.indexes(f"{self._index}-*")
        live = {index for index, told in known.items() if told["aliases"]}
        found = None
        for index, told in known.items():
            is_part = index == f"{self._index}-builder" or any(index.startswith(f"{one}-r") for one in known)
            if index in live or is_part or told["meta"].get("finished"):
                continue
            if told["meta"].get("fingerprint") == fingerprint and told["meta"].get("format") == FORMAT:
                found = index
            else:
                self._cluster.delete([index])
        return found

    def _fill(
        self,
        index: str,
        articles: Iterable[IndexedArticle],
        links: Links,
        fingerprint: str,
        progress: Callable[[int], None],
    ) -> int:
        """Make the index hold these articles, write its records, and make both live."""
        if isinstance(articles, list | tuple):
            articles = sorted(articles, key=lambda item: item.article.id)
        self._cluster.refresh(index)
        before = ElasticBuild(self._cluster, index, "")
        told = Told(links)
        aside: dict[str, str] = {}
        with before.pinned_stamps() as stamps:
            actions = changes(told.hearing(articles, progress), stamps, told)
            for article, wrong in self._cluster.write(index, actions):
                if wrong:
                    aside[article] = wrong
        self.set_aside = aside
        self._cluster.refresh(index)
        (found,) = before.counts([Everything()])
        check_count(told.count - len(aside), found)
        records = self._write_records(index, told, links)
        meta = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "made_by": _made_by(fingerprint),
            "articles": found,
            "finished": True,
        }
        self._cluster.tell(index, meta)
        self._cluster.point({self._index: index, f"{self._index}-records": records})
        self._prune(index, records)
        return found

    def _write_records(self, index: str, told: Told, links: Links) -> str:
        """The records index beside the articles: made anew, for it is small."""
        known = self._cluster.indexes(f"{index}-r*")
        number = max((int(name.rpartition("-r")[2]) for name in known), default=0) + 1
        records = f"{index}-r{number}"
        self._cluster.create(records, record_mappings({"format": FORMAT, "articles": index}), self._settings(1))
        for document, wrong in self._cluster.write(records, told.records(links)):
            if wrong:
                raise EngineError(f"Elasticsearch did not take the record {document!r}: {wrong}")
        self._cluster.refresh(records)
        return records

    def _prune(self, index: str, records: str) -> None:
        """Keep the live build and the one before, and of each the newest records and those before."""
        known = self._cluster.indexes(f"{self._index}-*")
        bases = sorted(name for name in known if "-" not in name.removeprefix(f"{self._index}-"))
        bases = [name for name in bases if name not in (f"{self._index}-builder", index)]
        keep = {index, *bases[-1:], f"{self._index}-builder"}
        gone = [name for name in known if name.rpartition("-r")[0] not in keep and name not in keep]
        own = sorted((n for n in known if n.startswith(f"{index}-r")), key=lambda n: int(n.rpartition("-r")[2]))
        gone += [name for name in own[:-2] if name != records]
        self._cluster.delete(gone)

    def _settings(self, shards: int) -> Json:
        replicas = self._options.replicas
        return {
            "number_of_shards": shards,
            **({"auto_expand_replicas": "0-1"} if replicas == "auto" else {"number_of_replicas": int(replicas)}),
            "refresh_interval": self._options.refresh,
            "codec": "best_compression",
        }

    def _live_meta(self) -> Json | None:
        live = self._cluster.aliases(self._index).get(self._index)
        meta: Json = self._cluster.indexes(live)[live]["meta"] if live else {}
        return meta if meta.get("format") == FORMAT and meta.get("finished") else None

    def _take(self, place: str, lease: Json, after: Json | None) -> bool:
        """Write the lease where it is as ``after`` says; tells whether it is ours. A node that dies may have written it
        and not said so: then the second try finds another there, which is ours."""
        if self._cluster.put(place, "lease", lease, after=after):
            return True
        there = self._cluster.document(place, "lease")
        return there is not None and there["holder"] == lease["holder"] and there["until"] == lease["until"]

    @contextmanager
    def _building(self) -> Iterator[Callable[[], None]]:
        """Hold the lease of the one builder; gives what renews it. Raises CorpusBusy."""
        place, me = f"{self._index}-builder", f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        properties = {"holder": {"type": "keyword"}, "until": {"type": "double"}}
        self._cluster.create(place, {"dynamic": "strict", "properties": properties}, {"auto_expand_replicas": "0-1"})
        held = self._cluster.document(place, "lease")
        if (held and held["until"] > time.time()) or not self._take(place, _lease(me), held):
            holder = f" ({held['holder']})" if held else ""
            raise CorpusBusy(f"another process{holder} is building the index {self._index!r}; wait for it to end")
        renewed = time.monotonic()

        def renew() -> None:
            nonlocal renewed
            if time.monotonic() - renewed > _LEASE / 4:
                mine = self._cluster.document(place, "lease")
                if not mine or mine["holder"] != me or not self._take(place, _lease(me), mine):
                    raise CorpusBusy(f"another process has taken over building the index {self._index!r}")
                renewed = time.monotonic()

        try:
            yield renew
        finally:
            mine = self._cluster.document(place, "lease")
            if mine and mine["holder"] == me:
                self._cluster.remove(place, "lease")


def _lease(holder: str) -> Json:
    return {"holder": holder, "until": time.time() + _LEASE}


def _heard(renew: Callable[[], None], progress: Callable[[int], None] | None) -> Callable[[int], None]:
    def heard(count: int) -> None:
        if count % 100 == 0:
            renew()
        if progress:
            progress(count)

    return heard


def _made_by(fingerprint: str) -> str:
    """The version of the indexer, which stands before the fingerprint of the store."""
    return fingerprint.partition(":")[0]

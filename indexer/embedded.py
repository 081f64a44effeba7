"""The embedded engine: a folder, no server. Builds stand beside each other (indexer.builds); the live one answers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from corpus.errors import BadCursor, EngineError, IndexMissing, StorageFull
from indexer.answering import BuildsEngine
from indexer.builds import FORMAT, Builds, Manifest, check_count, write_side_file
from indexer.clauses import Everything
from indexer.tantivy_build import OpenBuild, write_articles, write_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from corpus.records import Links
    from corpus.settings import Settings
    from indexer.documents import IndexedArticle


def open_engine(settings: Settings) -> EmbeddedEngine:
    """The engine over the live build. Raises IndexMissing."""
    engine = EmbeddedEngine(settings.index_dir)
    _ = engine.build
    return engine


def open_builder(settings: Settings) -> EmbeddedBuilder:
    return EmbeddedBuilder(settings.index_dir, wait=settings.lock_wait)


class EmbeddedBuilder:
    """Builds beside the live index; see :class:`indexer.engine.Builder`."""

    def __init__(self, folder: Path, *, wait: float = 0.0) -> None:
        self._builds = Builds(folder)
        self._wait = wait

    def fingerprint(self) -> str | None:
        manifest = self._live()
        return manifest.fingerprint if manifest else None

    def count(self) -> int:
        manifest = self._live()
        return manifest.articles if manifest else 0

    def _live(self) -> Manifest | None:
        live = self._builds.live()
        return self._builds.manifest(live) if live else None

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
            StorageFull, CorpusBusy: the live index is as it was.
        """
        if isinstance(articles, list | tuple):
            articles = sorted(articles, key=lambda item: item.article.id)
        with self._builds.building(self._wait) as build:
            path = self._builds.path(build)
            try:
                count, tables, names = write_articles(path / "articles", articles, links, progress)
                write_records(path / "records", links, names)
            except (ValueError, RuntimeError) as error:  # what tantivy raises for anything
                if "No space left" in str(error):
                    raise StorageFull("the disk is full: the index was not built, the one before is intact") from error
                raise EngineError(f"the index could not be built: {error}") from error
            write_side_file(path / "tables.msgpack", tables)
            opened = OpenBuild(path)
            check_count(count, opened.counts([Everything()])[0])
            self._builds.swap(Manifest(format=FORMAT, build=build, fingerprint=fingerprint, articles=count))
        return count

    def update(
        self,
        articles: Iterable[IndexedArticle],
        links: Links,
        *,
        fingerprint: str,
        progress: Callable[[int], None] | None = None,
    ) -> int | None:
        """None: an embedded index is always built anew."""
        return None

    @property
    def set_aside(self) -> Mapping[str, str]:
        """Empty: it takes every article or fails."""
        return {}

    def close(self) -> None:
        """Nothing is held between builds."""


class EmbeddedEngine(BuildsEngine):
    """Answers from the live build; see :class:`indexer.engine.Engine`.

    Each call reads the pointer (one small file) and goes on with the build that it names. The build that was live
    before stays open, so that a walk begun on it can be ended.
    """

    def __init__(self, folder: Path) -> None:
        self._builds = Builds(folder)
        self._lock = threading.Lock()
        self._open: dict[str, OpenBuild] = {}

    def close(self) -> None:
        with self._lock:
            self._open.clear()

    def _live(self) -> OpenBuild:
        for _ in range(5):
            live = self._builds.live()
            if live is None:
                break
            if opened := self._open.get(live):
                return opened
            with self._lock:
                if opened := self._open.get(live):
                    return opened
                if self._builds.manifest(live) is None:
                    # swapped and pruned since the pointer was read, or of another version of tracuu
                    continue
                opened = OpenBuild(self._builds.path(live))
                before = list(self._open.values())[-1:]
                self._open = {old.build: old for old in before} | {live: opened}
                return opened
        raise IndexMissing("there is no index here yet (or it is of another version): 'tracuu index' makes one")

    def _build_of(self, build: str) -> OpenBuild:
        """The build that a cursor belongs to: the live one or the one before. Raises BadCursor when it is gone."""
        live = self._live()
        if build == live.build:
            return live
        with self._lock:
            if opened := self._open.get(build):
                return opened
            if self._builds.manifest(build):
                return OpenBuild(self._builds.path(build))
        raise BadCursor("the index was rebuilt since that page was shown; search again from the first page")

"""What the routes answer from: the engine, opened when first asked, and the pages as they were captured."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from corpus.errors import CorpusMissing
from corpus.store import Store
from crawler.warc import read_page
from indexer.engine import Engine, open_engine

if TYPE_CHECKING:
    from corpus.records import Page
    from corpus.settings import Settings


class Access:
    """The engine and the captured pages of one corpus. Safe to use from several threads."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._engine = engine
        self._is_given = engine is not None
        self._opening = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The engine over the live index. Raises IndexMissing until there is one; the next call tries again."""
        with self._opening:
            if self._engine is None:
                self._engine = open_engine(self.settings)
            return self._engine

    def captured(self, record: str) -> Page | None:
        """The page of which that article or document was made, as it was fetched; None where it was not kept.

        None also on a host that has the index but not the corpus. Raises BadInput where the WARC file is broken.
        """
        try:
            with Store.open(self.settings) as store:
                row = store.page_of(record)
        except CorpusMissing:
            return None
        if row is None or row.warc is None or row.warc_offset is None:
            return None
        return read_page(self.settings.warc_dir, row.warc, row.warc_offset, limit=self.settings.max_page_bytes)

    def close(self) -> None:
        """Close the engine that was opened here; one that was given is its giver's."""
        if self._engine is not None and not self._is_given:
            self._engine.close()


def _engine(request: Request) -> Engine:
    access: Access = request.app.state.access
    return access.engine


def _access(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


EngineOf = Annotated[Engine, Depends(_engine)]
AccessOf = Annotated[Access, Depends(_access)]

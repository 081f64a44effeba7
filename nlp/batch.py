"""Reading many articles: what is stale in a store, spread over an executor, stored batch by batch."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from nlp.analyse import READER, analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.records import Analysis, Article
    from corpus.store import Store

#: Articles a task: large enough that sending them costs nothing, small enough that a kill loses little.
_BATCH = 16
#: Batches in memory at a time.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Unread:
    """An article that the reader failed on; the others are read all the same."""

    article: str
    url: str
    error: str


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What one run of the reader did."""

    read: int
    unread: tuple[Unread, ...]


def analyse_stale(
    store: Store, executor: Executor, *, progress: Callable[[int, int], None] | None = None
) -> ReadReport:
    """Read every article that this version of the reader has not read yet.

    Each finished batch is stored at once, so a run that dies goes on where it stopped. ``progress`` is told how many
    articles are done, and of how many.
    """
    stale = store.stale(READER)
    batches = (stale[i : i + _BATCH] for i in range(0, len(stale), _BATCH))
    running: set[Future[tuple[list[Analysis], list[Unread]]]] = set()
    read = 0
    unread: list[Unread] = []
    while True:
        for ids in islice(batches, _AHEAD - len(running)):
            running.add(executor.submit(read_batch, _load(store, ids)))
        if not running:
            return ReadReport(read, tuple(unread))
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            analyses, failed = future.result()
            store.put_analyses(analyses)
            read += len(analyses)
            unread += failed
            if progress:
                progress(read + len(unread), len(stale))


def read_batch(articles: Sequence[Article]) -> tuple[list[Analysis], list[Unread]]:
    """Read some articles; one that fails is named and does not stop the rest."""
    analyses: list[Analysis] = []
    unread: list[Unread] = []
    for article in articles:
        try:
            analyses.append(analyse(article))
        except Exception as error:  # whatever a text does to the reader, the batch goes on
            unread.append(Unread(article.id, article.url, f"{type(error).__name__}: {error}"))
    return analyses, unread


def _load(store: Store, ids: Sequence[str]) -> list[Article]:
    return [article for i in ids if (article := store.article(i)) is not None]

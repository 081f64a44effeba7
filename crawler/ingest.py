"""Importing files into a store: what ``tracuu import`` does."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.errors import BadInput
from corpus.records import Article, Document, Page, Reason, Rejected, State
from corpus.store import PageRow
from crawler.extract import extract
from crawler.reading_files import read_paths
from crawler.warc import Archive, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.settings import Settings
    from corpus.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: items by the state in which they ended, and what could not be read at all."""

    articles: int
    documents: int
    rejected: int
    failed: int
    problems: tuple[str, ...]


def import_paths(
    store: Store,
    settings: Settings,
    paths: Sequence[Path],
    *,
    progress: Callable[[int, int | None], None] | None = None,
) -> ImportReport:
    """Take in files and folders; each item is stored as it is read, so a stopped import goes on where it is repeated.

    The bytes of HTML pages and of records in WARC files are kept in the corpus's own WARC, as those of a crawl are.
    A problem (a file or line that cannot be read) is named and does not stop the rest. ``progress`` is told how many
    items are done.
    """
    ended: Counter[State] = Counter()
    problems: list[str] = []
    with Archive(settings.warc_dir, software=settings.user_agent) as archive:
        for number, item in enumerate(read_paths(paths, max_bytes=settings.max_page_bytes), 1):
            match item:
                case BadInput():
                    problems.append(str(item))
                case Article():
                    store.record(_row_of_article(item), item)
                    ended[State.ARTICLE] += 1
                case Page():
                    ended[_take_page(store, settings, archive, item)] += 1
            if progress:
                progress(number, None)
    return ImportReport(
        articles=ended[State.ARTICLE],
        documents=ended[State.DOCUMENT],
        rejected=ended[State.REJECTED],
        failed=ended[State.FAILED],
        problems=tuple(problems),
    )


def _take_page(store: Store, settings: Settings, archive: Archive, page: Page) -> State:
    digest = hashlib.sha256(page.body).hexdigest()
    before = store.page(page.url)
    if before is not None and before.body_hash == digest and before.state is not State.FAILED:
        return before.state  # the same bytes were taken in before
    place = archive.write(
        Exchange(
            url=page.final_url,
            requested=page.url,
            status=page.status,
            request_headers=(),
            response_headers=page.headers,
            body=page.body,
            fetched=page.fetched,
        )
    )
    outcome = extract(page, max_bytes=settings.max_page_bytes) if page.status < 400 else None
    reason, note = None, ""
    if outcome is None:
        reason, note = Reason.HTTP_ERROR, f"status {page.status}"
    elif isinstance(outcome, Rejected):
        reason, note = outcome.reason, outcome.note
    state = _state(outcome)
    row = PageRow(
        url=page.url,
        final_url=page.final_url,
        source=getattr(outcome, "source", ""),
        fetched=page.fetched,
        state=state,
        status=page.status,
        reason=reason,
        note=note,
        warc=place.file,
        warc_offset=place.offset,
        body_hash=digest,
    )
    store.record(row, outcome)
    return state


def _state(outcome: Article | Document | Rejected | None) -> State:
    match outcome:
        case None:
            return State.FAILED
        case Article():
            return State.ARTICLE
        case Document():
            return State.DOCUMENT
        case Rejected():
            return State.REJECTED


def _row_of_article(article: Article) -> PageRow:
    return PageRow(
        url=article.url, final_url=article.url, source=article.source, fetched=datetime.now(UTC), state=State.ARTICLE
    )

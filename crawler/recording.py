"""From an answer, or the lack of one, to the page's row in the store."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from corpus.records import Article, Document, Reason, Rejected, State
from corpus.store import PageRow

if TYPE_CHECKING:
    from corpus.records import Page
    from corpus.store import Store
    from crawler.report import Tally
    from crawler.warc import Place

#: A stored article without ETag and Last-Modified is asked again after so long.
REVISIT = timedelta(days=1)
_STATES = {Article: State.ARTICLE, Document: State.DOCUMENT, Rejected: State.REJECTED}


class Recorder:
    """Stores pages with what became of them, and counts. All methods raise StorageFull where the disk is full."""

    def __init__(self, store: Store, tally: Tally) -> None:
        self._store = store
        self._tally = tally

    def read(
        self,
        url: str,
        source: str,
        page: Page,
        place: Place,
        outcome: Article | Document | Rejected,
        before: PageRow | None,
    ) -> None:
        """A page that came and was read. ``before`` is the row of an earlier crawl."""
        rejected = outcome if isinstance(outcome, Rejected) else None
        row = PageRow(
            url=url,
            final_url=page.final_url,
            source=source,
            fetched=page.fetched,
            state=_STATES[type(outcome)],
            status=page.status,
            reason=rejected.reason if rejected else None,
            note=rejected.note if rejected else "",
            warc=place.file,
            warc_offset=place.offset,
            etag=page.header("ETag"),
            last_modified=page.header("Last-Modified"),
            body_hash=hashlib.sha256(page.body).hexdigest(),
        )
        self._put(row, outcome, before)

    def failed(
        self,
        url: str,
        source: str,
        reason: Reason,
        note: str,
        before: PageRow | None,
        *,
        final_url: str,
        status: int | None = None,
        place: Place | None = None,
    ) -> None:
        """A page that did not come, or not as one that can be read."""
        row = PageRow(
            url=url,
            final_url=final_url,
            source=source,
            fetched=datetime.now(UTC),
            state=State.FAILED,
            status=status,
            reason=reason,
            note=note,
            warc=place.file if place else None,
            warc_offset=place.offset if place else None,
        )
        self._put(row, None, before)

    def _put(self, row: PageRow, outcome: Article | Document | Rejected | None, before: PageRow | None) -> None:
        """Store a row; one that was an article and cannot be had now stays one, with a note of what came instead."""
        if before is not None and before.record is not None and not isinstance(outcome, Article | Document):
            what = f"{row.state.value}{f'/{row.reason.value}' if row.reason else ''} {row.note}".strip()
            self._store.record(replace(before, note=f"{row.fetched:%Y-%m-%d}: {what}"))
            self._tally.kept += 1
            return
        self._store.record(row, outcome)
        self._tally.pages[row.state, row.reason] += 1
        self._tally.recorded[row.source] += 1
        self._tally.articles[row.source] += isinstance(outcome, Article)


def is_fresh(row: PageRow, changed: datetime | None) -> bool:
    """Whether a stored page need not be asked: unchanged by the sitemap, or fetched lately and without validators."""
    if row.state not in (State.ARTICLE, State.DOCUMENT):
        return False
    if changed is not None and changed <= row.fetched:
        return True
    return not row.etag and not row.last_modified and datetime.now(UTC) - row.fetched < REVISIT

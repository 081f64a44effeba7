"""The sample reports as a real corpus (store, WARC, links, index), read as their annotations say."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient

from benchmarks.gold import records
from corpus.annotated import read_folder
from corpus.identity import article_id, content_hash
from corpus.records import Analysis, Article, MeetingRecord, State
from corpus.settings import Settings
from corpus.store import PageRow, Store
from crawler.warc import Archive, Exchange
from indexer.build import index
from linker.link import link
from search_api.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "crawler" / "samples" / "reports"
FETCHED = datetime(2026, 11, 25, 2, 3, 4, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def samples() -> list[tuple[Article, Analysis]]:
    return [records(report) for report in read_folder(REPORTS)]


def sample_id(ending: str) -> str:
    """Id of the sample report whose file name ends so."""
    return next(records(report)[0].id for report in read_folder(REPORTS) if report.id.endswith(ending))


def make(
    home: Path,
    analysed: Iterable[tuple[Article, Analysis]],
    pages: dict[str, tuple[bytes, str]] | None = None,
) -> Settings:
    """A corpus at ``home``; ``pages`` gives what was captured for some articles (id): body and content type."""
    settings = Settings(home=home)
    analysed = list(analysed)
    with Store.open(settings, write=True) as store, Archive(settings.warc_dir, software="test") as archive:
        for article, _ in analysed:
            place = None
            if pages and article.id in pages:
                body, media = pages[article.id]
                exchange = Exchange(
                    url=article.url,
                    requested=article.url,
                    status=200,
                    request_headers=(),
                    response_headers=(("Content-Type", media),),
                    body=body,
                    fetched=FETCHED,
                )
                place = archive.write(exchange)
            row = PageRow(
                url=article.url,
                final_url=article.url,
                source=article.source,
                fetched=FETCHED,
                state=State.ARTICLE,
                warc=place.file if place else None,
                warc_offset=place.offset if place else None,
            )
            store.record(row, article)
        store.put_analyses([analysis for _, analysis in analysed])
        store.put_links(link(analysed))
        index(store, settings)
    return settings


@contextmanager
def client_of(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def hostile(url: str = "https://evil.example/1", **changes: str) -> tuple[Article, Analysis]:
    """An article whose every field tries to break out of the page."""
    fields = {"source": EVIL, "title": EVIL, "text": f"{EVIL} họp {EVIL}\n{EVIL}", "lead": f"{EVIL} lead"} | changes
    hashed = content_hash(fields["title"], fields["lead"], fields["text"])
    article = Article(
        id=article_id(url), url=url, authors=(EVIL,), published="2023-06-16", content_hash=hashed, **fields
    )
    meeting = MeetingRecord(kind=EVIL, place=EVIL, province=EVIL, hosts=(EVIL,), chairs=(EVIL,))
    return article, Analysis(article=article.id, content_hash=hashed, reader="test", meeting=meeting)

"""The store: the source of truth for everything that is not in the WARC files.

One process writes (``Store.open(settings, write=True)`` takes the writer's lock), any number read. Each call that
writes is one transaction, so a process that dies leaves whole records or none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from corpus import schema
from corpus.database import Database, upsert
from corpus.records import (
    Analysis,
    Article,
    Directive,
    Document,
    Group,
    Links,
    Meeting,
    Person,
    Reason,
    Rejected,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.settings import Settings

T = TypeVar("T")

_LINK_KINDS: dict[str, type[Any]] = {"group": Group, "meeting": Meeting, "directive": Directive, "person": Person}
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One fetched page as the store knows it. ``warc`` is a file name in the WARC folder with the record's offset."""

    url: str
    final_url: str
    source: str
    fetched: datetime
    state: State
    status: int | None = None
    reason: Reason | None = None
    note: str = ""
    warc: str | None = None
    warc_offset: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the store holds. ``pages`` counts by (state, reason) and adds up to ``total_pages``."""

    total_pages: int
    pages: tuple[tuple[State, Reason | None, int], ...]
    articles: int
    versions: int
    documents: int
    analyses: int
    stale: int
    links: tuple[tuple[str, int], ...]


class Store:
    """See the module. Use as a context manager; made by :meth:`open`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transaction = database.transaction

    @classmethod
    def open(cls, settings: Settings, *, write: bool = False, create: bool = True) -> Store:
        """Open the corpus at ``settings.home``; a writer brings an old one up to date, and makes one where none is
        unless told not to ``create``.

        Raises:
            CorpusMissing: there is none, and none is to be made; or a reader found one of an older version.
            CorpusBusy: another process writes and did not end within ``settings.lock_wait`` seconds.
            SchemaTooNew: written by a later version.
        """
        return cls(Database(settings, write=write, create=create))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- pages, articles, documents ----------------------------------------------------------------------------------

    def record(self, page: PageRow, outcome: Article | Document | Rejected | None = None) -> Article | None:
        """Store a page with what became of it, in one transaction.

        An article with a new text becomes the next version; an unchanged one keeps its version. ``outcome`` None stores
        the page alone (a failed one). Returns the article as stored, with its version.
        """
        stored: Article | None = None
        with self._transaction() as connection:
            if isinstance(outcome, Article):
                stored = _put_article(connection, outcome, page.fetched)
                page = replace(page, record=stored.id)
            elif isinstance(outcome, Document):
                upsert(
                    connection,
                    schema.documents,
                    {"id": outcome.id},
                    {
                        "url": outcome.url,
                        "content_hash": outcome.content_hash,
                        "record": msgspec.json.encode(outcome),
                    },
                )
                page = replace(page, record=outcome.id)
            values = {name: getattr(page, name) for name in page.__slots__ if name != "url"}
            values["fetched"] = page.fetched.isoformat()
            values["state"] = page.state.value
            values["reason"] = page.reason.value if page.reason else None
            upsert(connection, schema.pages, {"url": page.url}, values)
        return stored

    def page(self, url: str) -> PageRow | None:
        """The page that was asked for by that URL."""
        with self._transaction() as connection:
            row = connection.execute(select(schema.pages).where(schema.pages.c.url == url)).first()
        return _page_row(row) if row else None

    def page_of(self, record: str) -> PageRow | None:
        """The newest page of which that article or document was made."""
        query = select(schema.pages).where(schema.pages.c.record == record).order_by(schema.pages.c.fetched.desc())
        with self._transaction() as connection:
            row = connection.execute(query).first()
        return _page_row(row) if row else None

    def pages(self) -> Iterator[PageRow]:
        """All pages by URL."""
        yield from map(_page_row, self._walk(schema.pages, schema.pages.c.url))

    def article(self, article: str) -> Article | None:
        with self._transaction() as connection:
            row = connection.execute(select(schema.articles.c.record).where(schema.articles.c.id == article)).first()
        return msgspec.json.decode(row.record, type=Article) if row else None

    def articles(self) -> Iterator[Article]:
        """The newest version of every article, by id."""
        for row in self._walk(schema.articles, schema.articles.c.id):
            yield msgspec.json.decode(row.record, type=Article)

    def versions(self, article: str) -> list[Article]:
        """All versions of an article, oldest first."""
        table = schema.article_versions
        query = select(table.c.record).where(table.c.article == article).order_by(table.c.version)
        with self._transaction() as connection:
            return [msgspec.json.decode(row.record, type=Article) for row in connection.execute(query)]

    def documents(self) -> Iterator[Document]:
        """All documents by id."""
        for row in self._walk(schema.documents, schema.documents.c.id):
            yield msgspec.json.decode(row.record, type=Document)

    # --- analyses ----------------------------------------------------------------------------------------------------

    def stale(self, reader: str) -> list[str]:
        """Ids of the articles that this version of the reader has not read in their newest version."""
        a, n = schema.articles, schema.analyses
        query = (
            select(a.c.id)
            .outerjoin(n, n.c.article == a.c.id)
            .where((n.c.article.is_(None)) | (n.c.reader != reader) | (n.c.content_hash != a.c.content_hash))
            .order_by(a.c.id)
        )
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def put_analyses(self, analyses: Sequence[Analysis]) -> None:
        """Store some analyses in one transaction, each in place of an older one of the same article."""
        with self._transaction() as connection:
            for analysis in analyses:
                upsert(
                    connection,
                    schema.analyses,
                    {"article": analysis.article},
                    {
                        "content_hash": analysis.content_hash,
                        "reader": analysis.reader,
                        "record": msgspec.json.encode(analysis),
                    },
                )

    def analysis(self, article: str) -> Analysis | None:
        table = schema.analyses
        with self._transaction() as connection:
            row = connection.execute(select(table.c.record).where(table.c.article == article)).first()
        return msgspec.json.decode(row.record, type=Analysis) if row else None

    def analysed(self) -> Iterator[tuple[Article, Analysis]]:
        """Every article that was read in its newest version, with its analysis, by id."""
        a, n = schema.articles, schema.analyses
        last = ""
        while True:
            query = (
                select(a.c.id, a.c.record, n.c.record.label("analysis"))
                .join(n, (n.c.article == a.c.id) & (n.c.content_hash == a.c.content_hash))
                .where(a.c.id > last)
                .order_by(a.c.id)
                .limit(_BATCH)
            )
            with self._transaction() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                yield msgspec.json.decode(row.record, type=Article), msgspec.json.decode(row.analysis, type=Analysis)
            if len(rows) < _BATCH:
                return
            last = rows[-1].id

    # --- links -------------------------------------------------------------------------------------------------------

    def put_links(self, links: Links) -> None:
        """Put what a run of the linker made in place of what an earlier one made, in one transaction."""
        with self._transaction() as connection:
            connection.execute(schema.links.delete())
            rows = [
                {"kind": kind, "id": item.id, "record": msgspec.json.encode(item)}
                for kind, items in _by_kind(links)
                for item in items
            ]
            if rows:
                connection.execute(schema.links.insert(), rows)
            upsert(connection, schema.meta, {"key": "linker"}, {"value": links.linker})

    def links(self) -> Links:
        """What the last run of the linker made; records of each kind by id."""
        found: dict[str, list[Any]] = {kind: [] for kind in _LINK_KINDS}
        with self._transaction() as connection:
            linker = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "linker")).scalar() or ""
            for row in connection.execute(select(schema.links).order_by(schema.links.c.kind, schema.links.c.id)):
                found[row.kind].append(msgspec.json.decode(row.record, type=_LINK_KINDS[row.kind]))
        return Links(
            linker=linker,
            groups=tuple(found["group"]),
            meetings=tuple(found["meeting"]),
            directives=tuple(found["directive"]),
            people=tuple(found["person"]),
        )

    # --- stages and status -------------------------------------------------------------------------------------------

    def fingerprint(self) -> str:
        """Hash of all that linking and indexing are made from: changes when an article or analysis does."""
        n = schema.analyses
        digest = hashlib.sha256()
        with self._transaction() as connection:
            for row in connection.execute(select(n.c.article, n.c.content_hash, n.c.reader).order_by(n.c.article)):
                digest.update("\x1f".join(row).encode())
            for record in connection.execute(
                select(schema.documents.c.id, schema.documents.c.content_hash).order_by(schema.documents.c.id)
            ):
                digest.update("\x1f".join(record).encode())
        return digest.hexdigest()

    def links_fingerprint(self) -> str:
        """Hash of what the linker made."""
        digest = hashlib.sha256()
        with self._transaction() as connection:
            for row in connection.execute(select(schema.links).order_by(schema.links.c.kind, schema.links.c.id)):
                digest.update(row.record)
        return digest.hexdigest()

    def stage(self, name: str) -> str | None:
        """The fingerprint with which that stage last finished."""
        with self._transaction() as connection:
            return connection.execute(select(schema.stages.c.fingerprint).where(schema.stages.c.stage == name)).scalar()

    def finish_stage(self, name: str, fingerprint: str) -> None:
        """Remember what a stage was made from."""
        with self._transaction() as connection:
            upsert(connection, schema.stages, {"stage": name}, {"fingerprint": fingerprint, "finished": _now()})

    def status(self, *, reader: str) -> Status:
        """Counts of everything; ``stale`` counts the articles that ``reader`` has still to read."""
        p = schema.pages
        with self._transaction() as connection:
            pages = connection.execute(
                select(p.c.state, p.c.reason, func.count())
                .group_by(p.c.state, p.c.reason)
                .order_by(p.c.state, p.c.reason)
            ).all()
            links = connection.execute(
                select(schema.links.c.kind, func.count()).group_by(schema.links.c.kind).order_by(schema.links.c.kind)
            ).all()
            count = {
                t.name: connection.execute(select(func.count()).select_from(t)).scalar_one()
                for t in schema.metadata.sorted_tables
            }
        return Status(
            total_pages=count["pages"],
            pages=tuple((State(s), Reason(r) if r else None, n) for s, r, n in pages),
            articles=count["articles"],
            versions=count["article_versions"],
            documents=count["documents"],
            analyses=count["analyses"],
            stale=len(self.stale(reader)),
            links=tuple((kind, n) for kind, n in links),
        )

    def _walk(self, table: Any, key: Any) -> Iterator[Any]:
        """All rows by ``key``, a batch a transaction, so that a slow consumer holds no lock."""
        last = ""
        while True:
            with self._transaction() as connection:
                rows = connection.execute(select(table).where(key > last).order_by(key).limit(_BATCH)).all()
            yield from rows
            if len(rows) < _BATCH:
                return
            last = getattr(rows[-1], key.name)


def _put_article(connection: Connection, article: Article, seen: datetime) -> Article:
    table = schema.articles
    before = connection.execute(select(table.c.version, table.c.content_hash).where(table.c.id == article.id)).first()
    version = 1 if before is None else before.version + (before.content_hash != article.content_hash)
    article = replace(article, version=version)
    record = msgspec.json.encode(article)
    upsert(
        connection,
        table,
        {"id": article.id},
        {
            "url": article.url,
            "source": article.source,
            "published": article.published,
            "version": version,
            "content_hash": article.content_hash,
            "record": record,
        },
    )
    if before is None or before.version != version:
        connection.execute(
            schema.article_versions.insert().values(
                article=article.id,
                version=version,
                recorded=seen.isoformat(),
                record=record,
            )
        )
    return article


def _by_kind(links: Links) -> Iterable[tuple[str, Sequence[Any]]]:
    return (
        ("group", links.groups),
        ("meeting", links.meetings),
        ("directive", links.directives),
        ("person", links.people),
    )


def _page_row(row: Any) -> PageRow:
    values = dict(row._mapping)
    values["fetched"] = datetime.fromisoformat(values["fetched"])
    values["state"] = State(values["state"])
    values["reason"] = Reason(values["reason"]) if values["reason"] else None
    return PageRow(**values)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

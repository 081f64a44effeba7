"""The tables of the store at their newest version, and the steps that bring an older store up to it.

A new store gets all tables at once; an older one is brought up by the steps of ``MIGRATIONS`` that it lacks, in one
transaction. A change of a table appends a step.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    text,
)

from corpus.errors import SchemaTooNew

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

pages = Table(
    "pages",
    metadata,
    Column("url", String, primary_key=True),
    Column("final_url", String, nullable=False),
    Column("source", String, nullable=False),
    Column("status", Integer),
    Column("fetched", String, nullable=False),  # ISO 8601 with offset
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("note", Text, nullable=False, server_default=""),
    Column("warc", String),  # file name in the WARC folder
    Column("warc_offset", Integer),
    Column("etag", String),
    Column("last_modified", String),
    Column("body_hash", String),
    Column("record", String),  # id of the article or document that was made of it
    Index("pages_state", "state", "reason"),
    Index("pages_record", "record"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("source", String, nullable=False),
    Column("published", String),
    Column("version", Integer, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("record", LargeBinary, nullable=False),  # JSON of corpus.records.Article
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("recorded", String, nullable=False),
    Column("record", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("record", LargeBinary, nullable=False),
)

analyses = Table(
    "analyses",
    metadata,
    Column("article", String, ForeignKey("articles.id"), primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("record", LargeBinary, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("kind", String, primary_key=True),  # group, meeting, directive, person
    Column("id", String, primary_key=True),
    Column("record", LargeBinary, nullable=False),
)

#: What a finished stage was made from, so that a run can tell that nothing has changed.
stages = Table(
    "stages",
    metadata,
    Column("stage", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("finished", String, nullable=False),
)


def _second(connection: Connection) -> None:
    """1 -> 2: body hashes, to tell an unchanged page from a changed one; and what each stage was made from."""
    connection.execute(text("ALTER TABLE pages ADD COLUMN body_hash VARCHAR"))
    stages.create(connection)


#: The step at index i brings a store of version i + 1 to version i + 2.
MIGRATIONS = (_second,)
VERSION = len(MIGRATIONS) + 1


def migrate(connection: Connection, *, where: str) -> None:
    """Bring the store up to ``VERSION``, or make a new one. Runs in the caller's transaction.

    Raises:
        SchemaTooNew: the store was written by a later version.
    """
    have = schema_version(connection)
    if have > VERSION:
        raise SchemaTooNew(
            f"{where}: schema version {have}, but this tracuu knows versions up to {VERSION}; use a newer one"
        )
    if have == VERSION:
        return
    if have == 0:
        metadata.create_all(connection)
    else:
        for step in MIGRATIONS[have - 1 :]:
            step(connection)
    connection.execute(meta.delete().where(meta.c.key == "schema"))
    connection.execute(meta.insert().values(key="schema", value=str(VERSION)))


def schema_version(connection: Connection) -> int:
    """The version that the store says it has; 0 for an empty database."""
    if not inspect(connection).has_table("meta"):
        return 0
    value = connection.execute(meta.select().where(meta.c.key == "schema")).first()
    return int(value.value) if value else 0


def refuse_newer(have: int, *, where: str) -> None:
    """Raises SchemaTooNew where the store's version is later than this program's."""
    if have > VERSION:
        raise SchemaTooNew(
            f"{where}: schema version {have}, but this tracuu knows only up to {VERSION}; use a newer one"
        )

"""Opening the database: the writer's lock, SQLite's settings, transactions and their errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from corpus import schema
from corpus.errors import BadInput, CorpusBusy, CorpusError, CorpusMissing, StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.settings import Settings

#: How SQLite and PostgreSQL say that there is no room.
_NO_DATABASE = "file is not a database"
_FULL = ("disk is full", "disk I/O error", "No space left")


class Database:
    """A corpus database: at most one process has it open for writing."""

    def __init__(self, settings: Settings, *, write: bool, create: bool) -> None:
        """See :meth:`corpus.store.Store.open` for what is asked and the errors."""
        if settings.home.exists() and not settings.home.is_dir():
            raise BadInput(settings.home, "expected a folder for the corpus, but a file is there")
        may_be_new = write and create
        if not may_be_new and settings.database_url is None and not (settings.home / "corpus.sqlite").exists():
            raise CorpusMissing(f"{settings.home}: no corpus here yet; 'tracuu crawl' or 'tracuu import' makes one")
        self._where = settings.home / "corpus.sqlite"
        self._lock = _writer_lock(settings) if write else None
        self._engine: Engine = create_engine(settings.store_url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _set_pragmas)
            event.listen(self._engine, "begin", _begin_immediately if write else _begin)
        try:
            with self.transaction() as connection:
                if write:
                    schema.migrate(connection, where=str(settings.home))
                else:
                    _require_newest(connection, str(settings.home))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back where it raises.

        Raises:
            StorageFull: the disk is full; the transaction left nothing.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            if any(words in str(error) for words in _FULL):
                raise StorageFull(
                    "the disk is full: nothing of the last step was stored, what was there before is intact; "
                    "free some room and run the same command again"
                ) from error
            if _NO_DATABASE in str(error):
                raise CorpusError(f"{self._where}: expected a corpus, but this file is no database") from error
            raise


def upsert(connection: Connection, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Update the row with that key, or insert it (one writer: nobody inserts in between)."""
    where = [table.c[name] == value for name, value in key.items()]
    if connection.execute(table.update().where(*where).values(**values)).rowcount == 0:
        connection.execute(table.insert().values(**key, **values))


def _writer_lock(settings: Settings) -> FileLock:
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.lock_file, timeout=settings.lock_wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise CorpusBusy(
            f"{settings.home}: another process is writing to this corpus; wait for it to end, or give --wait SECONDS"
        ) from error
    return lock


def _require_newest(connection: Connection, where: str) -> None:
    have = schema.schema_version(connection)
    if have == 0:
        raise CorpusMissing(f"{where}: no corpus here yet; 'tracuu crawl' or 'tracuu import' makes one")
    if have < schema.VERSION:
        raise CorpusMissing(f"{where}: schema version {have} is old; any command that writes brings it up to date")
    schema.refuse_newer(have, where=where)


def _set_pragmas(connection: Any, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event begins, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")  # readers go on while the writer writes
    cursor.execute("PRAGMA synchronous = NORMAL")  # whole after kill -9; a power cut may cost the last transactions
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

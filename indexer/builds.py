"""The folder of an embedded index: builds side by side, and a pointer to the live one.

    index/current            the id of the live build, replaced atomically
    index/builds/<id>/       one build, never changed once it is live
    index/builder.lock       held by the process that builds

A build that dies leaves a folder that nothing points to; the next build removes it. The build that was live before is
kept for readers in the middle of a walk; readers that have it open go on even when it is removed.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from corpus.errors import CorpusBusy, EngineError, StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Changes when builds of an older version cannot be read any more.
FORMAT = 2
_NO_SPACE = 28  # errno.ENOSPC


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a build is: ``fingerprint`` of what it was made from, ``articles`` it holds."""

    format: int
    build: str
    fingerprint: str
    articles: int


class Builds:
    """The builds under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    def live(self) -> str | None:
        """Id of the live build."""
        try:
            return self._pointer.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def path(self, build: str) -> Path:
        return self.folder / "builds" / build

    def manifest(self, build: str) -> Manifest | None:
        """What a build is; None where it is gone or of another format."""
        try:
            manifest = msgspec.json.decode((self.path(build) / "manifest.json").read_bytes(), type=Manifest)
        except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
            return None
        return manifest if manifest.format == FORMAT else None

    @contextmanager
    def building(self, wait: float) -> Iterator[str]:
        """A folder for a new build, removed again when the block fails. Raises CorpusBusy, StorageFull."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "builder.lock", timeout=wait)
        try:
            lock.acquire()
        except Timeout as error:
            raise CorpusBusy(f"{self.folder}: another process is building this index; wait for it to end") from error
        build = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        try:
            self._prune(keep={self.live()})
            self.path(build).mkdir(parents=True)
            yield build
        except OSError as error:
            shutil.rmtree(self.path(build), ignore_errors=True)
            if error.errno == _NO_SPACE:
                raise StorageFull(
                    "the disk is full: the index was not built, the one before is intact; free some room and try again"
                ) from error
            raise
        except BaseException:
            shutil.rmtree(self.path(build), ignore_errors=True)
            raise
        finally:
            lock.release()

    def swap(self, manifest: Manifest) -> None:
        """Make a finished build the live one; the one that was live before is kept, all others are removed."""
        before = self.live()
        _write_durably(self.path(manifest.build) / "manifest.json", msgspec.json.encode(manifest))
        _write_durably(self._pointer, manifest.build.encode("ascii"))
        self._prune(keep={before, manifest.build})

    def _prune(self, keep: set[str | None]) -> None:
        folder = self.folder / "builds"
        for old in folder.iterdir() if folder.is_dir() else ():
            if old.name not in keep:
                shutil.rmtree(old, ignore_errors=True)


def write_side_file(path: Path, value: object) -> None:
    """A small table beside the index (MessagePack)."""
    _write_durably(path, msgspec.msgpack.encode(value))


def _write_durably(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def check_count(expected: int, found: int) -> None:
    """Raises EngineError when a build does not hold what went into it."""
    if expected != found:
        raise EngineError(f"{expected} articles went into the index, but it holds {found}: it was not put in use")

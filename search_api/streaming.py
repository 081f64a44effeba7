"""From a writer that wants a file to an answer that is sent while it is being written."""

from __future__ import annotations

import io
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

_CHUNK = 64 * 1024
_AHEAD = 8


class _Stopped(Exception):
    """The reader went away."""


class _Pipe(io.RawIOBase):
    """A file whose bytes come out of a queue; ``write`` waits while the reader is behind."""

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes | BaseException | None] = queue.Queue(maxsize=_AHEAD)
        self.stopped = threading.Event()
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: ReadableBuffer, /) -> int:
        chunk = bytes(data)
        self.put(chunk)
        self._at += len(chunk)
        return len(chunk)

    def put(self, item: bytes | BaseException | None) -> None:
        while not self.stopped.is_set():
            try:
                self.chunks.put(item, timeout=0.2)
            except queue.Full:
                continue
            return
        raise _Stopped


def stream(write: Callable[[BinaryIO], None]) -> Generator[bytes, None, None]:
    """What ``write`` writes, in chunks, as it writes it.

    The first chunk is made before this returns, so that an error at the start can still become a proper answer. A later
    one is raised from the iterator: the connection breaks off, and no reader takes the file for whole. When the reader
    goes away the writer is stopped.
    """
    pipe = _Pipe()
    thread = threading.Thread(target=_run, args=(write, pipe), name="export", daemon=True)
    thread.start()
    chunks = _chunks(pipe)
    first = next(chunks, b"")
    return _rest(first, chunks)


def _run(write: Callable[[BinaryIO], None], pipe: _Pipe) -> None:
    buffered = io.BufferedWriter(pipe, _CHUNK)
    try:
        write(buffered)
        if not buffered.closed:
            buffered.flush()
        last: BaseException | None = None
    except BaseException as error:
        last = error  # raised again in the reader's thread, where it can be answered
    with suppress(_Stopped):
        pipe.put(last)
    pipe.stopped.set()
    with suppress(_Stopped, ValueError):
        buffered.detach()  # what is still in the buffer after an error is nobody's


def _chunks(pipe: _Pipe) -> Iterator[bytes]:
    try:
        while True:
            item = pipe.chunks.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        pipe.stopped.set()


def _rest(first: bytes, chunks: Iterator[bytes]) -> Generator[bytes, None, None]:
    if first:
        yield first
    yield from chunks

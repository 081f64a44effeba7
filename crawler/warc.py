"""WARC files (ISO 28500): what was asked and what was answered, so that pages can be read again without the network.

One new file a run, ``YYYYmmddHHMMSS-<process>.warc.gz``, each record a gzip member of its own, a response before its
request. A record is flushed before anything refers to it; one that does not fit on the disk is cut off again.
"""

from __future__ import annotations

import errno
import os
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.errors import BadInput, StorageFull
from corpus.records import Page

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: A file is closed and the next begun when it has grown beyond this (bytes); most tools advise 1 GB at most.
ROTATE_AT = 512 * 1024 * 1024

#: Field of our own (ISO 28500 lets readers ignore what they do not know): the address asked for before redirects.
_REQUESTED = "Tracuu-Requested-URI"
#: Fields that speak of the transfer, which is over when a body is kept; kept under another name, as archives do.
_TRANSFER = {"transfer-encoding", "connection", "keep-alive", "trailer"}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Headers = tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """Where a response stands: file name in the WARC folder, offset in bytes."""

    file: str
    offset: int


class TooLarge(BadInput):
    """A body that is larger than asked for once it is unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer as they went over the wire (but for the transfer encoding)."""

    url: str
    requested: str  # the address first asked for, before redirects
    status: int
    request_headers: Headers
    response_headers: Headers
    body: bytes
    fetched: datetime
    ip: str | None = None


class Archive:
    """Writes exchanges into the files of one run. Use as a context manager; makes no file before the first exchange."""

    def __init__(self, folder: Path, *, software: str, rotate_at: int = ROTATE_AT) -> None:
        self._folder = folder
        self._software = software
        self._rotate_at = rotate_at
        self._file: Any = None
        self._name = ""
        self.files: list[str] = []

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, exchange: Exchange) -> Place:
        """Write a response and its request, and flush them.

        Raises:
            StorageFull: nothing of the exchange was kept; what was there before is whole.
        """
        start = 0
        try:
            if self._file is not None and self._file.tell() >= self._rotate_at:
                self.close()
            if self._file is None:
                self._begin()
            start = self._file.tell()
            writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
            response = self._record(writer, exchange, "response")
            request = self._record(writer, exchange, "request")
            writer.write_request_response_pair(request, response)
            self._file.flush()
        except OSError as error:
            if error.errno not in _FULL:
                raise
            self._cut(start)
            raise StorageFull(
                f"{self._folder}: the disk is full; {exchange.url} was not kept, what was there before is intact: "
                "free some room and run the same command again"
            ) from error
        return Place(self._name, start)

    def _begin(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        number = 0
        while True:
            self._name = f"{stamp}-{os.getpid()}{f'-{number}' if number else ''}.warc.gz"
            try:
                # unbuffered: what fails is this record, not an earlier one that a buffer still held
                self._file = (self._folder / self._name).open("xb", buffering=0)
                break
            except FileExistsError:
                number += 1
        self._file = _Whole(self._file)
        self.files.append(self._name)
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {"software": self._software, "format": "WARC File Format 1.1", "robots": "obey"}
        writer.write_record(writer.create_warcinfo_record(self._name, info))

    def _cut(self, start: int) -> None:
        """Take back a record that was written in part, and go on in a new file should there be room later."""
        if self._file is not None:
            self._file.truncate(start)
            self.close()

    def _record(self, writer: Any, exchange: Exchange, kind: str) -> Any:
        fields = {"WARC-Date": exchange.fetched.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        if exchange.ip:
            fields["WARC-IP-Address"] = exchange.ip
        if kind == "request":
            target = exchange.url.split("/", 3)[3] if exchange.url.count("/") >= 3 else ""
            http = StatusAndHeaders(f"GET /{target} HTTP/1.1", list(exchange.request_headers), is_http_request=True)
            return writer.create_warc_record(exchange.url, "request", http_headers=http, warc_headers_dict=fields)
        if exchange.requested != exchange.url:
            fields[_REQUESTED] = exchange.requested
        http = StatusAndHeaders(
            f"{exchange.status} {_phrase(exchange.status)}".rstrip(), _kept(exchange), protocol="HTTP/1.1"
        )
        return writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=http,
            warc_headers_dict=fields,
        )


class _Whole:
    """A raw file whose ``write`` writes all that is given, or raises."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def write(self, data: bytes) -> int:
        view = memoryview(data)
        while view:
            view = view[self._raw.write(view) :]
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def read_page(folder: Path, file: str, offset: int, *, limit: int | None = None) -> Page:
    """The page whose response stands at that place, with its body unpacked.

    Raises:
        BadInput: no such file, or no response there; names both.
        TooLarge: the body has more than ``limit`` bytes.
    """
    path = folder / file
    if path.parent != folder:
        raise BadInput(file, "expected the bare name of a WARC file")
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type != "response" or record.http_headers is None:
                raise BadInput(f"{path}, offset {offset}", "no response record stands here")
            return _page(record, f"{path}, offset {offset}", limit)
    except (OSError, ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise BadInput(f"{path}, offset {offset}", f"cannot be read: {error}") from error


def unpack(body: bytes, encoding: str | None, *, limit: int | None = None) -> bytes:
    """A body without its content encoding (RFC 9110, 8.4.1: gzip and deflate, the only ones that the crawler asks for).

    One that does not unpack is given as far as it goes, or as it came: some servers name an encoding they do not use.
    Raises TooLarge beyond ``limit`` bytes.
    """
    for name in reversed([e.strip().lower() for e in (encoding or "").split(",") if e.strip()]):
        if name in {"gzip", "x-gzip"}:
            body = _inflate(body, (zlib.MAX_WBITS | 16,), limit)
        elif name == "deflate":  # "zlib" by the standard, raw by habit
            body = _inflate(body, (zlib.MAX_WBITS, -zlib.MAX_WBITS), limit)
        elif name != "identity":
            break
    if limit is not None and len(body) > limit:
        raise TooLarge("body", f"more than {limit} bytes")
    return body


def _inflate(body: bytes, windows: tuple[int, ...], limit: int | None) -> bytes:
    """Unpacked with the first of the window sizes (which tell zlib the container) that gives anything."""
    for window in windows:
        pieces: list[bytes] = []
        rest, room, ended = body, limit, False
        try:
            while rest:  # gzip members may follow one another
                engine = zlib.decompressobj(window)
                piece = engine.decompress(rest, 0 if room is None else room + 1)
                pieces.append(piece)
                if room is not None:
                    room -= len(piece)
                    if room < 0:
                        raise TooLarge("body", f"more than {limit} bytes when unpacked")
                ended = ended or engine.eof
                rest = engine.unused_data
        except zlib.error:
            pass
        if ended or any(pieces):
            return b"".join(pieces)
    return body


def _page(record: Any, where: str, limit: int | None) -> Page:
    http = record.http_headers
    headers = tuple((str(name), str(value)) for name, value in http.headers)
    url = record.rec_headers.get_header("WARC-Target-URI")
    encoding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    try:
        body = unpack(record.raw_stream.read(), encoding, limit=limit)
    except TooLarge as error:
        raise TooLarge(where, error.problem) from error
    return Page(
        url=record.rec_headers.get_header(_REQUESTED) or url,
        final_url=url,
        status=int(http.get_statuscode()),
        headers=headers,
        body=body,
        fetched=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
    )


def _kept(exchange: Exchange) -> list[tuple[str, str]]:
    """The headers of the answer, true for a body that came whole."""
    kept = []
    for name, value in exchange.response_headers:
        if name.lower() in _TRANSFER:
            kept.append((f"X-Archive-Orig-{name}", value))
        elif name.lower() != "content-length":
            kept.append((name, value))
    return [*kept, ("Content-Length", str(len(exchange.body)))]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

"""Serving the pages of one outlet on the loopback interface, as a web server would: ETag, Last-Modified, 304, gzip."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is served at one address; ``@@CLOCK@@`` and ``@@COUNTER@@`` in the body tell the visit, anew each time."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    etag: bool = False

    @property
    def tag(self) -> str | None:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"' if self.etag else None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was answered."""

    path: str
    status: int
    user_agent: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class SampleServer:
    """Serves ``resources`` (by path with query) on 127.0.0.1. Use as a context manager; ``visits`` is its log."""

    def __init__(self, resources: Mapping[str, Resource] | None = None, port: int = 0) -> None:
        self.resources: dict[str, Resource] = dict(resources or {})
        self.missing = Resource(body="<title>404</title><h1>Không tìm thấy trang</h1>".encode(), status=404)
        self.visits: list[Visit] = []
        self._http = _Http(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """Its address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> SampleServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a visitor who went away in the middle (a crawler that was killed); all else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(server: SampleServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits for a delayed acknowledgement
        server_version = "MauWeb/1.0"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            resource = server.resources.get(self.path, server.missing)
            status = 304 if self._is_unchanged(resource) else resource.status
            server.visits.append(Visit(self.path, status, self.headers.get("User-Agent", "")))
            body = b"" if status == 304 else _as_visited(resource.body, len(server.visits))
            self.send_response(status)
            if resource.modified:
                self.send_header("Last-Modified", format_datetime(resource.modified.astimezone(UTC), usegmt=True))
            if resource.tag:
                self.send_header("ETag", resource.tag)
            for name, value in resource.headers:
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Type", resource.type)
                if "gzip" in self.headers.get("Accept-Encoding", "") and resource.type.startswith("text/html"):
                    body = gzip.compress(body, mtime=0)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _is_unchanged(self, resource: Resource) -> bool:
            """RFC 9110, 13.2.2: If-None-Match counts before If-Modified-Since."""
            if resource.status != 200:
                return False
            if (asked := self.headers.get("If-None-Match")) is not None:
                return resource.tag is not None and resource.tag in asked
            since = self.headers.get("If-Modified-Since")
            if since is None or resource.modified is None:
                return False
            try:
                return resource.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
            except ValueError:
                return False

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: ``visits`` is the log."""

    return Handler


def _as_visited(body: bytes, visits: int) -> bytes:
    if b"@@" not in body:
        return body
    now = datetime.now().astimezone()
    clock = f"{_DAYS[now.weekday()]}, {now:%d/%m/%Y %H:%M:%S}"
    return body.replace(b"@@CLOCK@@", clock.encode()).replace(b"@@COUNTER@@", f"{2_317_045 + visits}".encode())

"""Serving as a process."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
from sample_corpus import ROOT, make, samples

if TYPE_CHECKING:
    from pathlib import Path


def test_serves_until_interrupted(tmp_path: Path) -> None:
    make(tmp_path, samples()[:2])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = (
        "import sys; from pathlib import Path; from corpus.settings import Settings; "
        "from search_api.serve import serve; "
        "serve(Settings(home=Path(sys.argv[1])), port=int(sys.argv[2]))"
    )
    server = subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(port)], cwd=ROOT)
    try:
        assert _answer(port) == "ok"
    finally:
        server.send_signal(signal.SIGINT)
        status = server.wait(20)
    assert status in (0, -signal.SIGINT, 130)


def _answer(port: int) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return str(httpx.get(f"http://127.0.0.1:{port}/healthz").json()["status"])
        except httpx.ConnectError:
            time.sleep(0.1)
    return "no answer"

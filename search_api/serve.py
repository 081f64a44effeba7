"""Serving over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from search_api.app import create_app

if TYPE_CHECKING:
    from corpus.settings import Settings


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve API and pages of a corpus until interrupted."""
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", server_header=False)

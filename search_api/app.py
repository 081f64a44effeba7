"""The application: API, pages, error handlers, security headers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from search_api import api, models, pages, problems, record_pages
from search_api.access import Access, EngineOf
from search_api.security import BodyLimit, Head, SecurityHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.settings import Settings
    from indexer.engine import Engine


def create_app(settings: Settings, *, engine: Engine | None = None) -> FastAPI:
    """The application over a corpus, or over an engine that is open already.

    It starts without an index too, and answers 503 until there is one.
    """
    access = Access(settings, engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        access.close()

    # the interactive documentation of the framework loads its scripts from another host: docs/api.md and /api stand in
    app = FastAPI(
        title="Tra Cứu",
        description="Search over Vietnamese reports of official meetings. Dates are EDTF, offsets code points.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.access = access

    @app.get("/healthz")
    def healthz(engine: EngineOf) -> models.Health:
        """Whether there is an index to answer from, and which build of it."""
        return models.Health(status="ok", build=engine.build)

    app.include_router(api.router)
    app.include_router(pages.router, include_in_schema=False)
    app.include_router(record_pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(Head)
    app.add_middleware(SecurityHeaders)
    return app

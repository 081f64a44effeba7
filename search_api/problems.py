"""Errors as answers: one table from exception to status, as JSON (RFC 9457) under /api and as a page elsewhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from corpus.errors import BadCursor, BadInput, CorpusError, EngineError, IndexMissing, TracuuError
from search_api.security import HEADERS
from search_api.site import render

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(__name__)

#: Error class -> (status, title). The nearest class counts.
STATUS: dict[type[Exception], tuple[int, str]] = {
    BadCursor: (400, "Bad cursor"),
    BadInput: (422, "Input that cannot be used"),
    IndexMissing: (503, "Nothing has been indexed yet"),
    EngineError: (503, "The search engine cannot answer"),
    CorpusError: (503, "The corpus cannot be used"),
    TracuuError: (500, "Internal error"),
}

#: What to do about it, where the error does not say it itself.
ADVICE: dict[type[Exception], str] = {
    BadCursor: "Leave out the parameter cursor to begin at the first page again.",
    IndexMissing: "Run 'tracuu index' on the corpus, then ask again.",
}


def install(app: FastAPI) -> None:
    """Put the handlers into the application."""
    for error in STATUS:
        app.add_exception_handler(error, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> JSONResponse:
    """A problem in the form of RFC 9457; ``errors`` names each parameter at fault with what was expected."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors is not None:
        body["errors"] = errors
    return JSONResponse(body, status, media_type="application/problem+json", headers=headers)


def _answer(request: Request, status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    if _is_api(request):
        return problem(status, title, detail, headers=headers)
    return render(request, "error.html", status=status, headers=headers, error_status=status, detail=detail)


async def _ours(request: Request, error: Exception) -> Response:
    status, title = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    detail = str(error)
    if (advice := ADVICE.get(type(error))) and "tracuu index" not in detail:
        detail = f"{detail.rstrip('.')}. {advice}"
    headers = {"Retry-After": "30"} if status == 503 else None
    return _answer(request, status, title, detail, headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = f"Nothing is served at {request.url.path}; GET /api/v1/openapi.json lists what is."
    return _answer(request, error.status_code, detail.partition(":")[0], detail, dict(error.headers or {}))


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"parameter": ".".join(str(part) for part in e["loc"][1:]) or str(e["loc"][0]), "problem": str(e["msg"])}
        for e in error.errors()
    ]
    detail = "; ".join(f"{e['parameter']}: {e['problem']}" for e in errors)
    if _is_api(request):
        return problem(422, "Parameters that cannot be read", detail, errors=errors)
    return render(request, "error.html", status=422, error_status=422, detail=detail)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    # this answer is made outside of the middleware
    return _answer(request, 500, "Internal error", "The server failed on this request; its log says where.", HEADERS)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path == "/healthz"

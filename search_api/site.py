"""The pages' templates: one environment, autoescaped, given words and formats of the reader's language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from search_api.formats import Formats
from search_api.language import COOKIE, language_of, words

if TYPE_CHECKING:
    from starlette.requests import Request

_YEAR = 365 * 24 * 3600


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("search_api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["outward"] = outward
    return environment


def outward(url: str) -> str | None:
    """An address of another site that may be linked to: http and https only, else None (javascript: and the like)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def render(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> HTMLResponse:
    """A page in the reader's language; the choice made by ``?lang=`` is kept in a cookie."""
    language = language_of(request)
    t = words(language)
    other = "en" if language == "vi" else "vi"
    page = (
        _environment()
        .get_template(template)
        .render(
            t=t,
            f=Formats(t),
            lang=language,
            path=request.url.path,
            switch=str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
            switch_to=other,
            **values,
        )
    )
    response = HTMLResponse(page, status, headers=headers)
    if request.query_params.get("lang") in ("vi", "en"):
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax", httponly=True)
    response.headers["Content-Language"] = language
    response.headers.append("Vary", "Cookie")
    return response

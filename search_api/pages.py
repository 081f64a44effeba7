"""The pages that list: search, meetings, directives, people, figures; the reading desk; the description of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from corpus.errors import BadInput
from corpus.identity import article_id
from search_api import figures, mentions, models
from search_api.access import EngineOf
from search_api.api import listed
from search_api.formats import Formats
from search_api.language import language_of, words
from search_api.marking import paragraphs
from search_api.panels import address, chips, facet_label, facet_panels, hit_views, selected_labels, timeline
from search_api.parameters import MAX_TEXT, FigureQuery, ListQuery, SearchQuery, Selection, day, query_string, read
from search_api.reading import read_text
from search_api.site import render

if TYPE_CHECKING:
    from indexer.documents import Facet
    from indexer.engine import Engine

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/")
def search(request: Request, engine: EngineOf) -> Response:
    """The search page; without a query, the newest reports."""
    query, unread = read(request.query_params, SearchQuery)
    if not query.q.strip() and "sort" not in query.model_fields_set:
        query.sort = "newest"  # nothing is asked that a report could be relevant to
    results = engine.search(query.request())
    formats = _formats(request)
    return render(
        request,
        "search.html",
        query=query,
        unread=unread,
        results=results,
        hits=hit_views(results.hits),
        also=hit_views(results.also),
        panels=facet_panels("/", query, results.facets),
        chips=chips("/", query, facet_label(selected_labels(results.facets)), formats),
        timeline=timeline("/", query, results.timeline, formats),
        corrections=[(q, address("/", query, q=q, cursor=None)) for q in results.query.did_you_mean],
        hidden=_hidden(query),
        is_home=query.is_empty and query.cursor is None,
        clear=address("/", SearchQuery.model_validate({"q": query.q})),
        next=address("/", query, cursor=results.next) if results.next else None,
        first=address("/", query, cursor=None) if query.cursor else None,
        most=address("/", query, match="most", cursor=None),
        download=query_string(Selection(**query.model_dump(include=set(Selection.model_fields)))),
    )


@router.get("/meetings")
def meetings(request: Request, engine: EngineOf) -> Response:
    """Meetings, newest first."""
    return _list(request, engine, "meetings")


@router.get("/directives")
def directives(request: Request, engine: EngineOf) -> Response:
    """Directives, those cited most first."""
    return _list(request, engine, "directives")


@router.get("/people")
def people(request: Request, engine: EngineOf) -> Response:
    """People, those named in most reports first."""
    return _list(request, engine, "people")


def _list(request: Request, engine: Engine, kind: str) -> Response:
    query, unread = read(request.query_params, ListQuery)
    page = listed(engine, kind, query)
    return render(
        request,
        "list.html",
        kind=kind,
        query=query,
        unread=unread,
        page=page,
        chips=chips(f"/{kind}", query, facet_label(_labels(engine, query)), _formats(request)),
        hidden=_hidden(query),
        clear=f"/{kind}",
        download=query_string(Selection(**query.model_dump(include=set(Selection.model_fields)))),
        **_around(f"/{kind}", query, page.next),
    )


@router.get("/figures")
def figure_table(request: Request, engine: EngineOf) -> Response:
    """The figures of the reports as a table."""
    query, unread = read(request.query_params, FigureQuery)
    page = figures.page(engine, query)
    formats = _formats(request)
    rows = [
        {
            "value": formats.amount(row.value, row.value_to, row.qualifier or "", row.unit),
            "noun": row.noun or "",
            "place": ", ".join(p for p in (row.place, row.province) if p),
            "period": formats.date(row.period),
            "told": figures.told(row.model_dump(), formats),
            "sentence": row.sentence or "",
            "href": f"/articles/{article_id(row.article)}#at-{row.start}",
            "source": row.source or "",
            "published": formats.date(row.published),
        }
        for row in page.items
    ]
    return render(
        request,
        "figures.html",
        query=query,
        unread=unread,
        rows=rows,
        chips=chips("/figures", query, facet_label(_labels(engine, query)), formats),
        hidden=_hidden(query),
        clear="/figures",
        download=query_string(query, limit=50, offset=0),
        **_around("/figures", query, page.next),
    )


@router.get("/annotate")
def annotate_form(request: Request) -> Response:
    """The reading desk: paste a text, see it read."""
    return render(request, "annotate.html", text="", published="", problem="", reading=None)


@router.post("/annotate")
def annotate_text(
    request: Request, text: Annotated[str, Form()] = "", published: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """A pasted text with everything that was read out of it. Nothing of it is kept."""
    formats = _formats(request)
    text = text.replace("\r\n", "\n")  # a form sends its line ends so
    values: dict[str, Any] = {"text": text, "published": published, "problem": "", "reading": None}
    try:
        on = day(published)
    except ValueError:
        return render(request, "annotate.html", status=422, **values | {"problem": "date"})
    if not text.strip() or len(text) > MAX_TEXT:
        return render(request, "annotate.html", status=422, **values | {"problem": "long" if text.strip() else "empty"})
    try:
        reading = read_text(models.Report(text=text, published=on if on and len(on) == 10 else ""), full=True)
    except BadInput as error:
        return render(request, "annotate.html", status=422, **values | {"problem": str(error)})
    views = mentions.of_reading(reading, formats)
    values |= {
        "reading": reading,
        "paragraphs": paragraphs(text, (v.mark(formats) for v in views)),
        "mentions": views,
        "counts": mentions.counts(views),
    }
    return render(request, "annotate.html", **values)


@router.get("/api")
def api_description(request: Request) -> Response:
    """What the API offers, made from its OpenAPI description."""
    schema: dict[str, Any] = request.app.openapi()
    routes = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("description") or operation.get("summary", ""),
            "parameters": [
                {"name": p["name"], "required": p.get("required", False), "description": p.get("description", "")}
                for p in operation.get("parameters", [])
            ],
        }
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    return render(request, "api.html", routes=routes)


def _formats(request: Request) -> Formats:
    return Formats(words(language_of(request)))


def _hidden(selection: Selection) -> list[tuple[str, str]]:
    """The chosen values of the facets: no form has a field for them, and sending one keeps them."""
    return [(facet, value) for facet, values in selection.filters().items() for value in values]


def _labels(engine: Engine, query: Selection) -> dict[tuple[Facet, str], str]:
    """Names of the chosen people and directives; other facets' values are names already, or close to them."""
    labels: dict[tuple[Facet, str], str] = {}
    for id_ in query.person:
        if (person := engine.person(id_)) is not None:
            labels["person", id_] = person.name
    for id_ in query.directive:
        if (directive := engine.directive(id_)) is not None:
            labels["directive", id_] = directive.label
    return labels


def _around(path: str, query: ListQuery | FigureQuery, following: int | None) -> dict[str, Any]:
    before = max(0, query.offset - query.limit)
    return {
        "previous": address(path, query, offset=before) if query.offset else None,
        "next": None if following is None else address(path, query, offset=following),
    }

"""The HTTP API, /api/v1: parameters in :mod:`search_api.parameters`, answers in :mod:`search_api.models`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.responses import StreamingResponse

from corpus.errors import BadInput
from corpus.records import Directive, Meeting, Person
from indexer import export
from indexer.results import Hit, Results
from search_api import figures, models, passages
from search_api.access import EngineOf
from search_api.matching import has_words
from search_api.parameters import ExportQuery, FigureQuery, ListQuery, SearchQuery, Selection, Table, TableQuery
from search_api.reading import read_text
from search_api.streaming import stream

if TYPE_CHECKING:
    from indexer.engine import Engine

_SENTENCES = 100
#: Reports of a meeting that others are compared with.
_REPORTS = 3
_PROBLEM: dict[str, Any] = {"model": models.Problem, "content": {"application/problem+json": {}}}

router = APIRouter(
    prefix="/api/v1",
    responses={
        422: _PROBLEM | {"description": "Parameters that cannot be read"},
        503: _PROBLEM | {"description": "No index"},
    },
)
_MISSING: dict[int | str, dict[str, Any]] = {404: _PROBLEM | {"description": "No such record"}}

Id = Annotated[str, Path(max_length=100)]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@router.get("/search", responses={400: _PROBLEM | {"description": "A cursor that this index did not give out"}})
def search(engine: EngineOf, query: Annotated[SearchQuery, Query()]) -> Results:
    """Search the reports.

    Facets are exact and multi-select: OR within one, AND across, each ignoring its own filter. `also` holds what
    `match=most` adds when all words together find less than a page; it is in no count. A query never fails on what it
    says: `query.notes` tells how it was read. Go on with `cursor` = `next`.
    """
    return engine.search(query.request())


@router.get("/articles/{id}", responses=_MISSING)
def article(engine: EngineOf, id: Id) -> models.ArticleAnswer:
    """An article with everything that was read out of it and linked to it."""
    found = engine.article(id)
    if found is None:
        raise _missing("article", id)
    links = models.ArticleLinks(
        group=found.group,
        first=found.first,
        copies=list(found.copies),
        meeting=found.meeting,
        people=_distinct(found.people),
        directives=_distinct(found.directives),
        captured=found.captured,
    )
    return models.ArticleAnswer(
        article=found.article,
        province=found.analysis.province,
        meeting=found.analysis.meeting,
        mentions=models.mentions(found),
        links=links,
    )


@router.get("/meetings")
def meetings(engine: EngineOf, query: Annotated[ListQuery, Query()]) -> models.Page[Meeting]:
    """Meetings by date, newest first; those that the chosen articles report, where a query or filter is given."""
    return listed(engine, "meetings", query)


@router.get("/meetings/{id}", responses=_MISSING)
def meeting(engine: EngineOf, id: Id) -> models.MeetingAnswer:
    """A meeting with its reports, and the ids of the directives cited and the people named in them."""
    found = engine.meeting(id)
    if found is None:
        raise _missing("meeting", id)
    return models.MeetingAnswer(
        meeting=found,
        reports=reports(engine, found.articles),
        directives=[d.id for d in engine.directives(found.articles)],
        people=[p.id for p in engine.people(found.articles)],
    )


@router.get("/directives")
def directives(engine: EngineOf, query: Annotated[ListQuery, Query()]) -> models.Page[Directive]:
    """Directives by number of citations, most first; those that the chosen articles cite, where a query is given."""
    return listed(engine, "directives", query)


@router.get("/directives/{id}", responses=_MISSING)
def directive(engine: EngineOf, id: Id) -> models.DirectiveAnswer:
    """A directive with the sentences that cite it."""
    found = engine.directive(id)
    if found is None:
        raise _missing("directive", id)
    return models.DirectiveAnswer(directive=found, sentences=passages.citing(engine, found)[:_SENTENCES])


@router.get("/people")
def people(engine: EngineOf, query: Annotated[ListQuery, Query()]) -> models.Page[Person]:
    """People by number of articles, most first; those named in the chosen articles, where a query is given."""
    return listed(engine, "people", query)


@router.get("/people/{id}", responses=_MISSING)
def person(engine: EngineOf, id: Id) -> models.PersonAnswer:
    """A person with the sentences that name them."""
    found = engine.person(id)
    if found is None:
        raise _missing("person", id)
    return models.PersonAnswer(person=found, sentences=passages.naming(engine, found)[:_SENTENCES])


@router.get("/figures")
def figure_rows(engine: EngineOf, query: Annotated[FigureQuery, Query()]) -> models.Figures:
    """The figures of the chosen articles, one a row. `/export?kind=figures` gives all of them at once."""
    return figures.page(engine, query)


_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {media.partition(";")[0]: {} for media in _MEDIA.values()}}
}


@router.get("/export/{table}", response_class=StreamingResponse, responses=_FILE)
def export_table(engine: EngineOf, table: Table, query: Annotated[ExportQuery, Query()]) -> StreamingResponse:
    """Everything that the query and filters choose, as a file, sent while it is being made."""
    rows = figures.rows(engine, query) if table == "figures" else export.rows(engine, table, query.request())
    body = stream(lambda file: export.write(rows, table, query.format, file))
    headers = {"Content-Disposition": f'attachment; filename="tracuu-{table}.{query.format}"'}
    return StreamingResponse(body, media_type=_MEDIA[query.format], headers=headers)


@router.get("/export", response_class=StreamingResponse, responses=_FILE)
def export_named(engine: EngineOf, query: Annotated[TableQuery, Query()]) -> StreamingResponse:
    """The same with the table named by `kind`, as in `/export?kind=figures&format=csv`."""
    table, rest = query.split()
    return export_table(engine, table, rest)


@router.get("/similar", responses=_MISSING)
def similar(
    engine: EngineOf,
    id: Annotated[str | None, Query(max_length=100, description="An article.")] = None,
    meeting: Annotated[str | None, Query(max_length=100, description="A meeting.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> models.SimilarAnswer:
    """Articles and meetings like an article or a meeting of the index (one of `id` and `meeting`), best first, one
    article of each group of copies; its own group, or the reports of the meeting, left out."""
    if (id is None) == (meeting is None):
        raise BadInput("id, meeting", "one of them was expected")
    if id is not None:
        found = engine.article(id)
        if found is None:
            raise _missing("article", id)
        return models.similar(engine, found.article.text, limit, exclude=[id])
    told = engine.meeting(meeting or "")
    if told is None:
        raise _missing("meeting", meeting or "")
    texts = [known.article.text for article in told.articles[:_REPORTS] if (known := engine.article(article))]
    return models.similar(engine, "\n".join(texts), limit, exclude=told.articles)


@router.post("/similar")
def similar_to_text(engine: EngineOf, text: models.Text) -> models.SimilarAnswer:
    """Articles and meetings like a text given, best first, one article of each group of copies."""
    return models.similar(engine, text.text, text.limit)


@router.get("/suggest")
def suggest(
    engine: EngineOf,
    q: Annotated[str, Query(max_length=200, description="The beginning of a name; accents optional.")] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> models.SuggestAnswer:
    """Completions among people, organisations, directives and provinces."""
    return models.SuggestAnswer(suggestions=engine.suggest(q, limit=limit) if q.strip() else [])


@router.post("/annotate", response_model_exclude_unset=True)
def annotate_text(
    report: models.Report,
    full: Annotated[bool, Query(description="Every attribute, as `tracuu annotate --full`.")] = False,
) -> models.Reading:
    """Read a text: everything that `tracuu annotate` finds, with offsets in code points of the text as given."""
    return read_text(report, full=full)


def chosen(engine: EngineOf, selection: Selection) -> list[str] | None:
    """Ids of the articles that a selection chooses; None where it chooses all."""
    return None if selection.is_empty else [found.article.id for found in engine.walk(selection.request())]


def listed(engine: Engine, kind: str, query: ListQuery) -> models.Page[Any]:
    """One page of the meetings, directives or people that a query chooses."""
    articles = chosen(engine, query)
    items: list[Meeting] | list[Directive] | list[Person]
    if kind == "meetings":
        items = [m for m in engine.meetings(articles) if has_words(m.title, query.name)]
    elif kind == "directives":
        items = [d for d in engine.directives(articles) if has_words(f"{d.label} {d.title or ''}", query.name)]
    else:
        items = [p for p in engine.people(articles) if has_words(p.name, query.name)]
    end = query.offset + query.limit
    return models.Page(total=len(items), items=items[query.offset : end], next=end if end < len(items) else None)


def reports(engine: EngineOf, articles: tuple[str, ...]) -> list[Hit]:
    """Articles by id as hits without a score or snippets, in the order given; those not in the index are left out."""
    hits = []
    for id_ in articles:
        if (found := engine.article(id_)) is not None:
            a = found.article
            hits.append(
                Hit(id=a.id, url=a.url, source=a.source, title=a.title, published=a.published, group=found.group,
                    copies=len(found.copies), score=0.0)
            )  # fmt: skip
    return hits


def _distinct(ids: tuple[str | None, ...]) -> list[str]:
    return list(dict.fromkeys(id_ for id_ in ids if id_))


def _missing(kind: str, id_: str) -> HTTPException:
    return HTTPException(404, f"No such {kind}: {id_!r}. GET /api/v1/search finds the ids of this index.")

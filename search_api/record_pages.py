"""The pages of one record: article, captured page, meeting, directive, person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from corpus.errors import EngineError
from corpus.text import match_key
from search_api import captured, mentions, passages
from search_api.access import AccessOf, EngineOf
from search_api.api import reports
from search_api.formats import Formats
from search_api.language import language_of, words
from search_api.marking import Mark, marked, paragraphs
from search_api.security import INERT_HEADERS
from search_api.site import render

if TYPE_CHECKING:
    from markupsafe import Markup

    from corpus.records import FigureMention, MeetingRecord, Person
    from indexer.documents import IndexedArticle
    from indexer.engine import Engine
    from search_api.models import Sentence

#: Sentences on one page of a directive or person.
_PER_PAGE = 25
_SIMILAR = 5

router = APIRouter(default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=100)]
Offset = Annotated[int, Query(ge=0)]


@router.get("/articles/{id}")
def article(request: Request, engine: EngineOf, id: Id) -> Response:
    """An article with everything that was read out of it marked in its text."""
    found = engine.article(id)
    if found is None:
        raise HTTPException(404, f"article {id}")
    formats = _formats(request)
    views = mentions.of_article(found, formats)
    a = found.article
    return render(
        request,
        "article.html",
        indexed=found,
        article=a,
        lead=a.lead if a.lead and a.lead.strip() not in a.text else "",
        paragraphs=paragraphs(a.text, (v.mark(formats) for v in views)),
        mentions=views,
        counts=mentions.counts(views),
        meeting=found.analysis.meeting,
        meeting_hosts=_hosts(found.analysis.meeting.hosts) if found.analysis.meeting else [],
        meeting_chairs=_chairs(engine, found) if found.analysis.meeting else [],
        figures=[figure_view(a.text, figure, formats) for figure in found.analysis.figures],
        copies=reports(engine, found.copies),
        similar=engine.similar(a.text, limit=_SIMILAR, exclude=[a.id]),
    )


@router.get("/articles/{id}/captured")
@router.get("/documents/{id}/captured")
def captured_page(request: Request, access: AccessOf, id: Id) -> Response:
    """The page as it was captured, in a sandboxed frame."""
    page = access.captured(id)
    try:
        found = access.engine.article(id)
    except EngineError:
        found = None  # what was captured can be shown without an index
    if page is None and found is None:
        raise HTTPException(404, f"captured page {id}")
    return render(
        request,
        "captured.html",
        page=page,
        article=found.article if found else None,
        is_html=page is not None and captured.is_html(page),
        frame=f"{request.url.path}/inert",
    )


@router.get("/articles/{id}/captured/inert")
@router.get("/documents/{id}/captured/inert")
def inert_page(access: AccessOf, id: Id) -> Response:
    """What stands in the frame."""
    page = access.captured(id)
    if page is None or not captured.is_html(page):
        raise HTTPException(404, f"captured page {id}")
    return HTMLResponse(captured.inert(page), headers=INERT_HEADERS)


@router.get("/meetings/{id}")
def meeting(request: Request, engine: EngineOf, id: Id) -> Response:
    """A meeting: its reports, who held and chaired it, the directives cited and the figures told."""
    found = engine.meeting(id)
    if found is None:
        raise HTTPException(404, f"meeting {id}")
    formats = _formats(request)
    people = engine.people(found.articles)
    told = [
        (figure_view(indexed.article.text, figure, formats), indexed.article)
        for article_id in found.articles
        if (indexed := engine.article(article_id)) is not None
        for figure in indexed.analysis.figures
    ]
    return render(
        request,
        "meeting.html",
        meeting=found,
        hosts=_hosts(found.hosts),
        chairs=_named(found.chairs, people),
        reports=reports(engine, found.articles),
        directives=engine.directives(found.articles),
        people=people,
        figures=told,
    )


@router.get("/directives/{id}")
def directive(request: Request, engine: EngineOf, id: Id, offset: Offset = 0) -> Response:
    """A directive with the sentences that cite it."""
    found = engine.directive(id)
    if found is None:
        raise HTTPException(404, f"directive {id}")
    sentences = passages.citing(engine, found)
    return render(
        request,
        "directive.html",
        directive=found,
        sentences=_quoted(sentences[offset : offset + _PER_PAGE], "directive"),
        total=len(sentences),
        articles=len({c.article for c in found.citations}),
        **_around(f"/directives/{id}", offset, len(sentences)),
    )


@router.get("/people/{id}")
def person(request: Request, engine: EngineOf, id: Id, offset: Offset = 0) -> Response:
    """A person: offices, provinces, reports, and the sentences that name them."""
    found = engine.person(id)
    if found is None:
        raise HTTPException(404, f"person {id}")
    sentences = passages.naming(engine, found)
    return render(
        request,
        "person.html",
        person=found,
        sentences=_quoted(sentences[offset : offset + _PER_PAGE], "person"),
        total=len(sentences),
        directives=engine.directives(found.articles),
        meetings=engine.meetings(found.articles),
        **_around(f"/people/{id}", offset, len(sentences)),
    )


def figure_view(text: str, figure: FigureMention, formats: Formats) -> dict[str, object]:
    """A figure as a row of a table: value in words, what it counts, of where and when, the words of the text."""
    return {
        "start": figure.start,
        "value": formats.amount(figure.value, figure.value_to, figure.qualifier, figure.unit),
        "noun": figure.noun or "",
        "place": ", ".join(p for p in (figure.place, figure.province) if p),
        "period": formats.date(figure.period),
        "text": text[figure.start : figure.end],
    }


def _formats(request: Request) -> Formats:
    return Formats(words(language_of(request)))


def _hosts(hosts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(host, mentions.facet_href("organisation", match_key(host))) for host in hosts]


def _chairs(engine: Engine, indexed: IndexedArticle) -> list[tuple[str, str | None]]:
    record: MeetingRecord | None = indexed.analysis.meeting
    linked = {id_ for id_ in indexed.people if id_}
    people = [found for id_ in linked if (found := engine.person(id_)) is not None]
    return _named(record.chairs if record else (), people)


def _named(names: tuple[str, ...], people: list[Person]) -> list[tuple[str, str | None]]:
    """Names with the page of the one person so called among some; none where several are."""
    by_name: dict[str, list[str]] = {}
    for found in people:
        by_name.setdefault(match_key(found.name), []).append(found.id)
    pages = ((name, by_name.get(match_key(name), [])) for name in names)
    return [(name, f"/people/{ids[0]}" if len(ids) == 1 else None) for name, ids in pages]


def _quoted(sentences: list[Sentence], kind: str) -> list[tuple[Sentence, Markup]]:
    return [(s, marked(s.text, 0, len(s.text), [Mark(*s.mark, kind)])) for s in sentences]


def _around(path: str, offset: int, total: int) -> dict[str, Any]:
    before, after = max(0, offset - _PER_PAGE), offset + _PER_PAGE
    return {
        "previous": f"{path}?offset={before}" if offset > 0 else None,
        "next": f"{path}?offset={after}" if after < total else None,
    }

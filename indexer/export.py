"""Tables out of the index: what ``tracuu export`` and GET /api/v1/export give.

:func:`rows` and :func:`page_rows` make the rows, :func:`indexer.writers.write` a file of them. Lists hold URLs where
they name articles, so that a row can be followed without this program.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.records import State
from indexer.tables import COLUMNS, FORMATS, KINDS, Format, Kind, Row
from indexer.writers import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.store import Store
    from indexer.documents import IndexedArticle
    from indexer.engine import Engine
    from indexer.results import SearchRequest

__all__ = ["COLUMNS", "FORMATS", "KINDS", "Format", "Kind", "Row", "page_rows", "rows", "write"]


def rows(engine: Engine, kind: Kind, request: SearchRequest) -> Iterator[Row]:
    """The rows of a table over the articles that the request finds: all of them, whatever its limit and cursor.

    People, directives and meetings are those of the articles found, each whole (with all of its articles). Pages are
    not in the index: see :func:`page_rows`.

    Raises:
        ValueError: ``kind`` is "pages" or no kind of table.
    """
    if kind == "articles":
        return map(_article_row, engine.walk(request))
    if kind == "figures":
        return (row for found in engine.walk(request) for row in _figure_rows(found))
    if kind in ("people", "directives", "meetings"):
        return _linked_rows(engine, kind, request)
    raise ValueError(
        f"no table of {kind!r} in the index; expected one of {', '.join(k for k in COLUMNS if k != 'pages')}"
    )


def page_rows(store: Store) -> Iterator[Row]:
    """Every page of the store by URL, with the state in which it ended."""
    for page in store.pages():
        yield {
            "url": page.url,
            "final_url": page.final_url,
            "status": page.status,
            "fetched": page.fetched.isoformat(),
            "state": page.state.value,
            "reason": page.reason.value if page.reason else None,
        }


def _article_row(found: IndexedArticle) -> Row:
    article = found.article
    return {
        "state": State.ARTICLE.value,
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "authors": list(article.authors),
        "published": article.published,
        "published_from": article.published_from,
        "id": article.id,
        "version": article.version,
        "group": found.group,
    }


def _figure_rows(found: IndexedArticle) -> Iterator[Row]:
    article = found.article
    for figure in found.analysis.figures:
        yield {
            "value": figure.value,
            "value_to": figure.value_to,
            "qualifier": figure.qualifier,
            "unit": figure.unit,
            "base_value": figure.base_value,
            "base_value_to": figure.base_value_to,
            "base_unit": figure.base_unit,
            "noun": figure.noun,
            "noun_key": figure.noun_key,
            "direction": figure.direction,
            "comparison": figure.comparison,
            "compared_with": figure.compared_with,
            "compared_period": figure.compared_period,
            "status": figure.status,
            "province": figure.province,
            "place": figure.place,
            "period": figure.period,
            "sentence": article.text[figure.sentence_start : figure.sentence_end],
            "start": figure.start,
            "end": figure.end,
            "article": article.url,
            "published": article.published,
            "source": article.source,
        }


def _linked_rows(engine: Engine, kind: Kind, request: SearchRequest) -> Iterator[Row]:
    chosen: list[str] | None = None
    if request.q or any(request.filters.values()) or request.from_ or request.to:
        chosen = [found.article.id for found in engine.walk(request)]

    @lru_cache(maxsize=100_000)
    def url(article: str) -> str | None:
        found = engine.article(article)
        return found.article.url if found else None

    def urls(articles: Iterable[str]) -> list[str]:
        return [address for article in dict.fromkeys(articles) if (address := url(article))]

    if kind == "people":
        for person in engine.people(chosen):
            yield {
                "id": person.id,
                "name": person.name,
                "offices": list(person.offices),
                "provinces": list(person.provinces),
                "first": person.first,
                "last": person.last,
                "articles": urls(person.articles),
            }
    elif kind == "directives":
        for directive in engine.directives(chosen):
            yield {
                "id": directive.id,
                "type": directive.type,
                "number": directive.number,
                "issuer": directive.issuer,
                "date": directive.date,
                "title": directive.title,
                "status": directive.status,
                "citations": len(directive.citations),
                "articles": urls(c.article for c in directive.citations),
            }
    else:
        for meeting in engine.meetings(chosen):
            yield {
                "id": meeting.id,
                "kind": meeting.kind,
                "date": meeting.date,
                "province": meeting.province,
                "place": meeting.place,
                "mode": meeting.mode,
                "hosts": list(meeting.hosts),
                "chairs": list(meeting.chairs),
                "articles": urls(meeting.articles),
            }

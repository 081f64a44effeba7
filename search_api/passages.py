"""Sentences around mentions: what a directive's or a person's page quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.context import Context
from search_api.models import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Directive, Person
    from indexer.documents import IndexedArticle
    from indexer.engine import Engine


def citing(engine: Engine, directive: Directive) -> list[Sentence]:
    """The sentences that cite a directive, newest report first, then in text order."""
    spans = [(c.article, c.start, c.end, c.sentence_start, c.sentence_end) for c in directive.citations]
    articles = _articles(engine, (c.article for c in directive.citations))
    found = [
        _sentence(indexed, start, end, first, last)
        for article, start, end, first, last in spans
        if (indexed := articles.get(article)) is not None
    ]
    return _newest_first(found)


def naming(engine: Engine, person: Person) -> list[Sentence]:
    """The sentences that name a person, newest report first, then in text order."""
    articles = _articles(engine, (m.article for m in person.mentions))
    contexts = {id_: Context(text=indexed.article.text) for id_, indexed in articles.items()}
    found = []
    for mention in person.mentions:
        if (indexed := articles.get(mention.article)) is not None:
            span = contexts[mention.article].sentence_at(mention.start)
            found.append(_sentence(indexed, mention.start, mention.end, span.start, span.end))
    return _newest_first(found)


def _articles(engine: Engine, ids: Iterable[str]) -> dict[str, IndexedArticle]:
    found = ((id_, engine.article(id_)) for id_ in dict.fromkeys(ids))
    return {id_: indexed for id_, indexed in found if indexed is not None}


def _sentence(indexed: IndexedArticle, start: int, end: int, first: int, last: int) -> Sentence:
    article = indexed.article
    first, last = min(first, start), max(last, end)
    return Sentence(
        article=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        start=start,
        text=article.text[first:last],
        mark=(start - first, end - first),
    )


def _newest_first(found: list[Sentence]) -> list[Sentence]:
    """Sorted; a sentence that holds several mentions is quoted for the first of them only."""
    found.sort(key=lambda s: (s.article, s.start))
    found.sort(key=lambda s: s.published or "", reverse=True)
    seen: set[tuple[str, int]] = set()
    kept = []
    for sentence in found:
        place = (sentence.article, sentence.start - sentence.mark[0])
        if place not in seen:
            seen.add(place)
            kept.append(sentence)
    return kept

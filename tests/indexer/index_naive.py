"""A query tree evaluated by reading every word: slow, and written from the definition of the query language alone."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from corpus.text import fold, match_key, syllables
from indexer.abbreviations import long_forms, short_forms
from indexer.citations import asked, spellings, tokens
from indexer.days import day_of
from indexer.query import All, Any, Cited, Days, Node, Not, Phrase, Prefix, Word

if TYPE_CHECKING:
    from indexer.documents import IndexedArticle


def finds(node: Node, item: IndexedArticle) -> bool:
    """Whether ``match=all`` finds the article."""
    match node:
        case All(children):
            return _all(children, item)
        case Any(children):
            return any(finds(child, item) for child in children)
        case Not(child):
            return not finds(child, item)
        case Days(first, last):
            day = day_of(item.article.published)
            return day is not None and (first is None or first <= day) and (last is None or day <= last)
        case Prefix(text, field):
            return any(_fold(w).startswith(_fold(text)) for part in texts(item, field) for w in part)
        case Cited():
            sure, maybe = asked(node)
            cited = {t for m in item.analysis.directives for t in tokens(m.type, m.number, m.date)}
            by_text = node.field is None and any(_stands(item, None, words, exact=False) for words in spellings(node))
            return bool(cited & {*sure, *maybe}) or by_text
        case Word(text, field):
            return _or_long(item, (text,), field)
        case Phrase(words, False, _, field):
            return _or_long(item, words, field)
        case Phrase(words, True, slop, field):
            exact = any(_is_accented(w) for w in words)
            return _near(item, words, slop, exact) if slop else _stands(item, field, words, exact=exact)
    raise AssertionError(node)


def texts(item: IndexedArticle, field: str | None) -> list[list[str]]:
    """The texts that a leaf is compared with, as words."""
    article, analysis = item.article, item.analysis
    if field is None:
        found = [article.title, article.lead, article.text]
    elif field == "province":
        found = [m.name for m in analysis.provinces]
    elif field == "person":
        found = [article.text[m.start : m.end] for m in analysis.people]
    elif field == "source":
        found = [article.source]
    else:
        raise AssertionError(field)
    return [[w for w, _, _ in syllables(text)] for text in found]


def _all(children: tuple[Node, ...], item: IndexedArticle) -> bool:
    # a run of words may stand in its abbreviated form
    excused: set[int] = set()
    start = 0
    while start < len(children):
        end = start
        while end < len(children) and isinstance(children[end], Word) and children[end].field is None:
            end += 1
        words = [child.text for child in children[start:end] if isinstance(child, Word)]
        for low, high, short in short_forms(words):
            if _stands(item, None, short, exact=False):
                excused |= set(range(start + low, start + high))
        start = end + 1
    return all(i in excused or finds(child, item) for i, child in enumerate(children))


def _or_long(item: IndexedArticle, words: tuple[str, ...], field: str | None) -> bool:
    if _stands(item, field, words, exact=False):
        return True
    return field is None and any(_stands(item, None, long, exact=False) for long in long_forms(words))


def _stands(item: IndexedArticle, field: str | None, words: tuple[str, ...], *, exact: bool) -> bool:
    key = match_key if exact else _fold
    wanted = [key(w) for w in words]
    for part in texts(item, field):
        have = [key(w) for w in part]
        if any(have[i : i + len(wanted)] == wanted for i in range(len(have))):
            return True
    return False


def _near(item: IndexedArticle, words: tuple[str, ...], slop: int, exact: bool) -> bool:
    key = match_key if exact else _fold
    wanted = [key(w) for w in words]
    for part in texts(item, None):
        have = [key(w) for w in part]
        places = [i for i, w in enumerate(have) if w in wanted]
        for chosen in combinations(places, len(wanted)):
            if chosen[-1] - chosen[0] + 1 - len(wanted) > slop:
                continue
            order = [have[i] for i in chosen]
            if order == wanted or (len(wanted) <= 3 and sorted(order) == sorted(wanted)):
                return True
    return False


def _fold(word: str) -> str:
    return fold(match_key(word))


def _is_accented(word: str) -> bool:
    return fold(word) != word.lower()

"""Highlights on the stored text: what of a query stands where, and the pieces of text that show it best.

Spans are half-open, in code points. The accents follow the search: a word typed with accents marks its exact form, and
others only in a text that has none of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from corpus.text import SYLLABLE, fold
from indexer import citations
from indexer.abbreviations import long_forms, short_forms
from indexer.analysis import LONGEST, Cut, cut, exact, folded, is_accented
from indexer.clauses import words_of
from indexer.fields import parts
from indexer.query import All, Cited, Days, Field, Leaf, Node, Phrase, Prefix, Word, leaves
from indexer.results import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.documents import IndexedArticle

#: Length of a snippet in code points, about, and how many an article gets.
LENGTH = 200
MOST = 3

Span = tuple[int, int]

_PARAGRAPH = re.compile(r"(?<![^\n])[^\n]{120,}")
#: Readers turn pages and facets over the same articles: the last ones stay folded.
_folded = lru_cache(maxsize=128)(fold.__wrapped__)
#: Stands for any syllable that was not asked for.
_OTHER = "¶"


def snippets(item: IndexedArticle, tree: Node) -> tuple[Snippet, ...]:
    """One to three pieces of lead or text with what was found marked, in text order; the beginning where nothing is."""
    title = item.article.title
    bodies = [part for part in parts(item) if part != title] or [title]
    found: list[Snippet] = []
    for body in bodies:
        marks = marked(item, body, tree)
        # many pages repeat the title as the first line of the text: it is shown above the snippets already
        news = [mark for mark in marks if _line(body, mark[0]) != title] or marks
        if news:
            found += _pieces(body, news)
    return tuple(found[:MOST]) or (_beginning(bodies[0]),)


def _line(text: str, span: Span) -> str:
    """The line that holds the span, without blanks around it."""
    end = text.find("\n", span[1])
    return text[text.rfind("\n", 0, span[0]) + 1 : end if end >= 0 else len(text)].strip()


def marked(item: IndexedArticle, text: str, tree: Node) -> list[tuple[Span, int]]:
    """Where the leaves of a query stand in a text of the article: spans in order, each with the number of its leaf."""
    asked = leaves(tree)
    others = _other_forms(tree)
    reach = max((leaf.slop for leaf in asked if isinstance(leaf, Phrase)), default=0)
    words = _cut(text, _forms_of([*asked, *others]), reach)
    accented = any(is_accented(word) for leaf in asked for word in words_of(leaf))
    by_leaf: list[list[Span]] = []
    for leaf in [*asked, *others]:
        if isinstance(leaf, Days):
            by_leaf.append([])
        elif leaf.field:
            by_leaf.append(_mentions(item, leaf) if text == item.article.text else [])
        else:
            by_leaf.append(_leaf(leaf, words, accented))
    _keep_neighbours(asked, by_leaf, words)
    return sorted((span, number) for number, spans in enumerate(by_leaf) for span in spans)


def _forms_of(asked: Iterable[Leaf]) -> tuple[tuple[str, bool], ...]:
    """The folded syllables that leaves mark in a text, each with whether it is the beginning of one only."""
    found: dict[tuple[str, bool], None] = {}
    for leaf in asked:
        if isinstance(leaf, Days) or leaf.field:
            continue
        runs = citations.spellings(leaf) if isinstance(leaf, Cited) else [words_of(leaf)]
        found |= dict.fromkeys((folded(word), isinstance(leaf, Prefix)) for words in runs for word in words)
    return tuple(found)


@lru_cache(maxsize=256)
def _pattern(forms: tuple[tuple[str, bool], ...]) -> re.Pattern[str] | None:
    """Finds these syllables in a folded text, and a few others."""
    ways = []
    for form, is_beginning in forms:
        # "ky" and "ki" are one form, and a form may be the beginning of a very long word
        way = re.escape(form[:-1]) + "[iy]" if form.endswith("i") else re.escape(form)
        ways.append(way + r"[^\W_]*" if is_beginning or len(form) >= LONGEST else way)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])") if ways else None


def _cut(text: str, forms: tuple[tuple[str, bool], ...], reach: int) -> Cut:
    """The text cut into syllables as far as these forms can tell: of those between them it is only known that they are
    more than ``reach``, or how many. That is five times as fast as to cut all of it."""
    pattern, plain = _pattern(forms), _folded(text)
    if pattern is None:
        return Cut((), (), ())
    if len(plain) != len(text):
        return cut(text)
    exacts: list[str] = []
    folds: list[str] = []
    spans: list[Span] = []
    end = 0
    for match in pattern.finditer(plain):
        start = match.start()
        if end and start - end > 1:
            # mostly a look at the next few letters tells that there are more than count
            near = min(start, end + 10 * (reach + 2))
            some = min(len(SYLLABLE.findall(text, end, near)), reach + 1)
            if some <= reach and near < start:
                some = min(len(SYLLABLE.findall(text, end, start)), reach + 1)
            exacts += [_OTHER] * some
            folds += [_OTHER] * some
            spans += [(end, end)] * some
        end = match.end()
        word = text[start:end]
        exacts.append(exact(word))
        folds.append(folded(word))
        spans.append((start, end))
    return Cut(tuple(exacts), tuple(folds), tuple(spans))


def _keep_neighbours(asked: Sequence[Leaf], by_leaf: list[list[Span]], text: Cut) -> None:
    """Of a word that stands beside its neighbour in the query somewhere in the text, only such places are marked: most
    words have two syllables, and a syllable alone ("quốc" of "Tổ quốc") is in many others."""
    place = {span: i for i, span in enumerate(text.spans) if span[0] < span[1]}
    kept: dict[int, set[Span]] = {}
    for number, (left, right) in enumerate(pairwise(asked)):
        if isinstance(left, Word) and isinstance(right, Word) and not left.field and not right.field:
            follows = {place[span] for span in by_leaf[number + 1]}
            pairs = [(span, text.spans[place[span] + 1]) for span in by_leaf[number] if place[span] + 1 in follows]
            kept.setdefault(number, set()).update(first for first, _ in pairs)
            kept.setdefault(number + 1, set()).update(second for _, second in pairs)
    for number, spans in kept.items():
        if spans:
            by_leaf[number] = sorted(spans)


def _other_forms(tree: Node) -> list[Leaf]:
    """Long forms of abbreviations asked for, and abbreviations of what is asked for."""
    found: list[Leaf] = []
    for leaf in leaves(tree):
        words = words_of(leaf) if isinstance(leaf, Word | Phrase) and not leaf.field else ()
        if words and not (isinstance(leaf, Phrase) and leaf.exact):
            found += [Phrase(long, exact=False) for long in long_forms(words)]
    children = tree.children if isinstance(tree, All) else ()
    plain = [child.text if isinstance(child, Word) and not child.field else "¶" for child in children]
    return found + [Phrase(short, exact=False) for _, _, short in short_forms(plain)]


def _leaf(leaf: Leaf, text: Cut, accented: bool) -> list[Span]:
    match leaf:
        case Word(word):
            return _prefer_exact(text, (word,), accented)
        case Prefix(word):
            start = folded(word)
            return [span for form, span in zip(text.folded, text.spans, strict=True) if form.startswith(start)]
        case Phrase(words, exact=False):
            return _prefer_exact(text, words, accented)
        case Phrase(words, slop=0):
            return _runs(text, words, with_accents=any(map(is_accented, words)))
        case Phrase(words, slop=slop):
            return _near(text, words, slop)
        case Cited():
            spans = [span for words in citations.spellings(leaf) for span in _runs(text, words, with_accents=False)]
            return _apart(spans)
        case Days():
            return []
        case _:
            assert_never(leaf)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order without those that begin inside another: the longest at each place."""
    found: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _prefer_exact(text: Cut, words: Sequence[str], accented: bool) -> list[Span]:
    spans = _runs(text, words, with_accents=True) if accented else []
    return spans or _runs(text, words, with_accents=False)


def _forms(text: Cut, words: Sequence[str], with_accents: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the text in the form in which they are compared."""
    if with_accents:
        return tuple(map(exact, words)), text.exact
    return tuple(map(folded, words)), text.folded


def _runs(text: Cut, words: Sequence[str], *, with_accents: bool) -> list[Span]:
    wanted, have = _forms(text, words, with_accents)
    found: list[Span] = []
    last = len(wanted) - 1
    at = -1
    for _ in range(have.count(wanted[0])):
        at = have.index(wanted[0], at + 1)
        if have[at : at + last + 1] == wanted:
            found.append((text.spans[at][0], text.spans[at + last][1]))
    return found


def _near(text: Cut, words: Sequence[str], slop: int) -> list[Span]:
    """The words themselves, wherever all of them stand within the distance."""
    wanted, have = _forms(text, words, any(map(is_accented, words)))
    width = len(wanted) + slop
    found: set[int] = set()
    for i in (i for i, form in enumerate(have) if form in wanted):
        window = [j for j in range(i, min(i + width, len(have))) if have[j] in wanted]
        forms = [have[j] for j in window]
        if (len(wanted) <= 3 and all(forms.count(w) >= wanted.count(w) for w in wanted)) or _in_order(wanted, forms):
            found |= set(window)
    return [text.spans[i] for i in sorted(found)]


def _in_order(wanted: Sequence[str], forms: Iterable[str]) -> bool:
    rest = iter(forms)
    return all(word in rest for word in wanted)


def _mentions(item: IndexedArticle, leaf: Leaf) -> list[Span]:
    """Mentions that field:value found the article by."""
    assert not isinstance(leaf, Days)
    analysis, text = item.analysis, item.article.text
    named: dict[Field, list[tuple[int, int, str]]] = {
        "province": [(m.start, m.end, m.name) for m in analysis.provinces],
        "person": [(m.start, m.end, "") for m in analysis.people],
        "organisation": [(m.start, m.end, m.name) for m in analysis.organisations],
    }
    if isinstance(leaf, Cited):
        sure, maybe = citations.asked(leaf)
        wanted = {*sure, *maybe}
        return [(m.start, m.end) for m in analysis.directives if wanted & citations.tokens(m.type, m.number, m.date)]
    if leaf.field is None:
        return []
    return [
        (start, end)
        for start, end, name in named.get(leaf.field, [])
        if _leaf(leaf, cut(text[start:end]), False) or _leaf(leaf, cut(name), False)
    ]


def _pieces(text: str, marks: Sequence[tuple[Span, int]]) -> list[Snippet]:
    """The windows with most different leaves, then most marks; none overlaps another; in text order."""
    starts = [start for (start, _), _ in marks]
    windows = []
    for i, ((start, _), _) in enumerate(marks):
        line = text.find("\n", start)
        reach = min(start + LENGTH, line if line >= 0 else len(text))
        inside = [mark for mark in marks[i : bisect_left(starts, reach)] if mark[0][1] <= reach] or [marks[i]]
        windows.append((-len({leaf for _, leaf in inside}), -len(inside), start, min(inside[-1][0][1], start + LENGTH)))
    chosen: list[Span] = []
    for _, _, start, end in sorted(windows):
        if len(chosen) == MOST:
            break
        low, high = _window(text, start, end)
        if all(high <= other_low or low >= other_high for other_low, other_high in chosen):
            chosen.append((low, high))
    return [_snippet(text, low, high, [span for span, _ in marks]) for low, high in sorted(chosen)]


def _window(text: str, start: int, end: int) -> Span:
    """A piece of about ``LENGTH`` around the span: from a sentence's beginning where one is near, cut at blanks."""
    room = max(0, LENGTH - (end - start))
    low = max(0, start - room // 2)
    sentence = max(text.rfind(mark, low, start) for mark in (". ", "\n", "? ", "! "))
    if sentence >= 0:
        low = sentence + 1
    elif low:
        low = text.find(" ", low, start) + 1 or start
    high = min(len(text), max(end, low + LENGTH))
    line = text.find("\n", end, high)
    if line >= 0:
        high = line
    elif high < len(text):
        blank = text.rfind(" ", end, high)
        high = blank if blank >= 0 else high
    while low < start and text[low].isspace():
        low += 1
    return low, high


def _snippet(text: str, low: int, high: int, spans: Iterable[Span]) -> Snippet:
    marks: list[Span] = []
    for start, end in spans:
        start, end = max(start, low) - low, min(end, high) - low
        if start >= end:
            continue
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return Snippet(text=text[low:high], marks=tuple(marks))


def _beginning(text: str) -> Snippet:
    """The first paragraph worth the name (lines with dates, paths and headings come before it), or the beginning."""
    start = len(text) - len(text.lstrip())
    if paragraph := _PARAGRAPH.search(text):
        start = paragraph.start()
    low, high = _window(text, start, min(start + 1, len(text)))
    return Snippet(text=text[low:high])

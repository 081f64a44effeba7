"""The sequence model: how likely a run of words is a person or an organisation, told by the words around it.

What grammar cannot decide (a name without title, address or office beside it) is decided by a linear-chain conditional
random field (Lafferty, McCallum and Pereira, "Conditional Random Fields", ICML 2001) over the words of a sentence, with
the labels B-per, I-per, B-org, I-org and O. What it sees of a word: its match key, those beside it, shapes, gaps, and
what the word lists say (data/*.tsv). It is trained from annotated reports by ``python -m benchmarks.train``.

A sentence is looked at when something in it is asked for, and no other: most sentences of a report need no model.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from underthesea_core import CRFTagger

from nlp.body_words import field_words, heads, levels, not_bodies
from nlp.names import before_places, family_names, given_names, not_people, places
from nlp.office_words import office_heads, office_verbs
from nlp.phrases import BLANK, BREAK
from nlp.ranks import honorifics, ranks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nlp.phrases import Phrases, Words

MODEL = Path(__file__).parent / "data" / "names.crf"

Label = Literal["per", "org"]
#: The longest piece of a sentence that the model sees at once, in words: time and memory stay linear for every text.
_PIECE = 160
#: How far it looks to either side for words, and for shapes and what the lists say.
_WORDS, _SHAPES = 3, 2


@cache
def tagger() -> CRFTagger:
    """The model that is shipped."""
    model = CRFTagger()
    model.load(str(MODEL))
    return model


@cache
def _lists() -> tuple[tuple[str, Phrases[Any]], ...]:
    """The word lists with the names that they have among the features."""
    return (
        ("head", heads()),
        ("field", field_words()),
        ("level", levels()),
        ("no-body", not_bodies()),
        ("office", office_heads()),
        ("verb", office_verbs()),
        ("rank", ranks()),
        ("address", honorifics()),
        ("family", family_names()),
        ("no-person", not_people()),
        ("place", places()),
        ("before-place", before_places()),
    )


class Sequences:
    """The words of one text as the model sees them. ``provinces``: index of a first word -> index behind the last."""

    def __init__(self, words: Words, provinces: Mapping[int, int], model: CRFTagger | None = None) -> None:
        self.words = words
        self._provinces = provinces
        self._model = model
        self._starts = _pieces(words)
        self._marginals: dict[int, list[dict[str, float]]] = {}

    def pieces(self) -> list[tuple[int, int]]:
        """Sentences, or pieces of long ones, as half-open spans of word indices; together they are the text."""
        return list(zip(self._starts, [*self._starts[1:], len(self.words)], strict=True)) if self._starts else []

    def probability(self, start: int, end: int, label: Label) -> float:
        """How sure the model is that exactly the words from ``start`` to before ``end`` are one name of that label.

        The least of the marginals of its words, and of its going on no further; between 0 and 1. A span that crosses
        the end of a sentence has 0.
        """
        at = bisect_right(self._starts, start) - 1
        first = self._starts[at]
        last = self._starts[at + 1] if at + 1 < len(self._starts) else len(self.words)
        if end > last:
            return 0.0
        found = self._marginals.get(at)
        if found is None:
            found = self._marginals[at] = self._look(first, last)
        inside = f"I-{label}"
        sure = found[start - first].get(f"B-{label}", 0.0)
        for k in range(start + 1, end):
            sure = min(sure, found[k - first].get(inside, 0.0))
        return min(sure, 1.0 - found[end - first].get(inside, 0.0)) if end < last else sure

    def _look(self, first: int, last: int) -> list[dict[str, float]]:
        model = self._model or tagger()
        labels = model.labels()
        return [dict(zip(labels, row, strict=True)) for row in model.marginals(self.features(first, last))]

    def features(self, first: int, last: int) -> list[list[str]]:
        """What the model sees of each word of a piece."""
        words = self.words
        said = self._listed(first, last)
        runs = _capitals(words, first, last)
        shapes = [_shape(words.word(i)) for i in range(first, last)]
        listed = ["|".join(s) for s in said]
        rows = []
        n = last - first
        for k in range(n):
            i = first + k
            row = ["bias", f"gap={words.gap[i]}", f"next={words.gap[i + 1]}", f"all={listed[k]}"]
            for d in range(-_WORDS, _WORDS + 1):
                if not 0 <= k + d < n:
                    row.append(f"{d}=#")
                    continue
                row.append(f"{d}={words.key[i + d]}")
                if abs(d) <= _SHAPES:
                    row.append(f"{d}:{shapes[k + d]}")
                    row += [f"{d}+{s}" for s in said[k + d]]
            if k:
                row += [f"<{words.key[i - 1]} {words.key[i]}", f"<+{listed[k - 1]} {listed[k]}"]
            if k + 1 < n:
                row += [f">{words.key[i]} {words.key[i + 1]}", f">+{listed[k]} {listed[k + 1]}"]
            if run := runs[k]:
                row += [f"run={run[1]}", f"at={run[0]}/{run[1]}"]
            if words.shout[i]:
                row.append("shout")
            if words.first[i]:
                row.append("first")
            rows.append(row)
        return rows

    def _listed(self, first: int, last: int) -> list[list[str]]:
        """For each word the lists that know it, as the beginning (B) or as a further word (I) of a phrase."""
        words = self.words
        said: list[list[str]] = [[] for _ in range(first, last)]
        for name, phrases in _lists():
            i = first
            while i < last:
                found = phrases.longest(words, i)
                end = min(found.end, last) if found else i
                _mark(said, i - first, end - first, name)
                i = max(end, i + 1)
        for i in range(first, last):
            if words.caps[i] and words.key[i] in given_names():
                said[i - first].append("given")
            if i in self._provinces:
                _mark(said, i - first, min(self._provinces[i], last) - first, "province")
        return said


def _mark(said: list[list[str]], start: int, end: int, name: str) -> None:
    for k in range(start, end):
        said[k].append(f"{'B' if k == start else 'I'}-{name}")


def _pieces(words: Words) -> list[int]:
    """The indices at which pieces begin: sentences, and long ones cut."""
    starts: list[int] = []
    for i in range(len(words)):
        if not starts or words.first[i] or words.gap[i] == BREAK or i - starts[-1] >= _PIECE:
            starts.append(i)
    return starts


def _capitals(words: Words, first: int, last: int) -> list[tuple[int, int] | None]:
    """For each word its place in its run of capitalised words, and the run's length (6 is 6 or more)."""
    found: list[tuple[int, int] | None] = [None] * (last - first)
    i = first
    while i < last:
        j = i
        while j < last and words.is_name_word(j) and (j == i or words.gap[j] == BLANK):
            j += 1
        for k in range(i, j):
            found[k - first] = (min(k - i, 6), min(j - i, 6))
        i = max(j, i + 1)
    return found


def _shape(word: str) -> str:
    """What a word looks like: 0 a number, X one capital, XX capitals, Xx a capital and small letters, x small ones."""
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    return "Xx" if word[0].isupper() else "x"

"""Words of a text with what parts them, and sets of phrases found among them.

Everything that reads names works on word indices: a phrase is found in time that depends on its own length only, so a
text is read in time linear in its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from corpus.text import match_key
from nlp.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

#: What parts a word from the one before it.
GLUED, BLANK, LINE, BREAK = range(4)


#: Dashes of every width have one key.
_DASHES = str.maketrans("–—−", "---")


def _key(word: str) -> str:
    return match_key(word.translate(_DASHES))


def keys(said: str) -> frozenset[str]:
    """The match keys of words parted by blanks: what :meth:`Words.says` is asked with."""
    return frozenset(_key(w) for w in said.split())


class Words:
    """The tokens of a text, each with its match key, the gap before it and whether it begins a sentence.

    ``shout`` is true of a word in a line without a small letter: there a capital proves nothing.
    """

    __slots__ = ("caps", "first", "gap", "key", "shout", "text", "tokens")

    def __init__(self, context: Context) -> None:
        self.text = context.text
        self.tokens = context.tokens
        self.key = [_key(t.text) for t in self.tokens]
        self.caps = [t.is_capital for t in self.tokens]
        self.gap = [BREAK] * (len(self.tokens) + 1)
        for i in range(1, len(self.tokens)):
            self.gap[i] = _gap(self.text[self.tokens[i - 1].end : self.tokens[i].start])
        starts = {s.start for s in context.sentences}
        self.first = [t.start in starts for t in self.tokens]
        self.shout = [False] * len(self.tokens)
        i = 0
        for line in context.lines:
            loud = _is_loud(self.text[line.start : line.end])
            while i < len(self.tokens) and self.tokens[i].start < line.end:
                self.shout[i] = loud
                i += 1

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, i: int) -> str:
        """The token at an index, or "" outside the text."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def key_at(self, i: int) -> str:
        """The match key at an index, or "" outside the text."""
        return self.key[i] if 0 <= i < len(self.tokens) else ""

    def says(self, i: int, said: frozenset[str]) -> bool:
        """Whether the token at the index has one of the match keys (made by :func:`keys`)."""
        return 0 <= i < len(self.tokens) and self.key[i] in said

    def follows(self, i: int) -> bool:
        """Whether a word stands at the index that goes on from the one before: a blank, or one line end, between."""
        return 0 < i < len(self.tokens) and self.gap[i] in (BLANK, LINE)

    def glued(self, i: int) -> bool:
        """Whether a token stands at the index with nothing between it and the one before."""
        return 0 < i < len(self.tokens) and self.gap[i] == GLUED

    def is_name_word(self, i: int) -> bool:
        """Whether a word with a capital stands at the index."""
        return 0 <= i < len(self.tokens) and self.caps[i] and self.tokens[i].is_word

    def start(self, i: int) -> int:
        """Offset at which the token at the index begins."""
        return self.tokens[i].start

    def end(self, i: int) -> int:
        """Offset at which a run of tokens that ends before the index ends."""
        return self.tokens[i - 1].end

    def slice(self, i: int, j: int) -> str:
        """The text of the tokens from ``i`` to before ``j``, every gap of blanks or line ends as one blank."""
        return " ".join(self.text[self.start(i) : self.end(j)].split())


class Found(NamedTuple, Generic[T]):
    """A phrase found: the index behind its last word, and its value."""

    end: int
    value: T


class Phrases(Generic[T]):
    """A set of phrases with values.

    Tone-mark style and the width of gaps do not matter. A phrase that begins with a capital is found with a capital
    only, unless asked for in any case; a word of capitals only (an abbreviation) is found as such only.
    """

    __slots__ = ("_root",)

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for phrase, value in entries:
            tokens = Context(phrase).tokens
            node = self._root
            for token in tokens:
                node = node.next.setdefault(_key(token.text), _Node())
            exact = tuple(k for k, t in enumerate(tokens) if len(t.text) > 1 and t.text.isupper())
            node.ends.append((tokens[0].is_capital, exact, value))

    @property
    def first_words(self) -> frozenset[str]:
        """The match keys with which phrases begin."""
        return frozenset(self._root.next)

    def all(self, words: Words, i: int, *, any_case: bool = False) -> list[Found[T]]:
        """Every phrase that begins at the index, the shortest first."""
        found: list[Found[T]] = []
        key, gap = words.key, words.gap
        node, j, end = self._root, i, len(key)
        while j < end and (j == i or gap[j] != BREAK):
            following = node.next.get(key[j])
            if following is None:
                break
            node, j = following, j + 1
            for capital, exact, value in node.ends:
                if capital and not any_case and not words.caps[i]:
                    continue
                if all(words.word(i + k).isupper() for k in exact):
                    found.append(Found(j, value))
        return found

    def longest(self, words: Words, i: int, *, any_case: bool = False) -> Found[T] | None:
        """The longest phrase that begins at the index."""
        found = self.all(words, i, any_case=any_case)
        return found[-1] if found else None

    def before(self, words: Words, i: int, reach: int = 4) -> bool:
        """Whether one of the phrases ends right before the index (at most ``reach`` words long)."""
        return any(any(f.end == i for f in self.all(words, k, any_case=True)) for k in range(max(0, i - reach), i))


class _Node(Generic[T]):
    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.ends: list[tuple[bool, tuple[int, ...], T]] = []


def _gap(between: str) -> int:
    if not between:
        return GLUED
    if "\n" not in between:
        return BLANK
    return LINE if between.count("\n") == 1 else BREAK


def _is_loud(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and not any(c.islower() for c in letters)

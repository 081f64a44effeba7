"""Longest match of many known names at a place in a text: how lists of laws, programmes and bodies are looked up.

Words are compared by ``corpus.text.match_key``; a comma, a dash or a bracketed abbreviation ("trật tự (ANTT)") between
two words is passed over, since print leaves them out or puts them in freely.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp.context import Token

_WORDS = re.compile(r"[^\W\d_]+|\d+|&")
_PASSED = frozenset(",-–—/")
#: A bracketed abbreviation is at most this many tokens long, brackets included.
_BRACKET = 5


class KnownNames:
    """A set of names, held as a tree of words."""

    __slots__ = ("_root",)

    def __init__(self, names: Iterable[str]) -> None:
        self._root = _Node()
        for name in names:
            node = self._root
            for word in _WORDS.findall(name):
                node = node.next.setdefault(match_key(word), _Node())
            node.ends = True

    def longest(self, tokens: Sequence[Token], first: int) -> int | None:
        """Index of the last token of the longest name that begins with token ``first``; None where none does."""
        node, at, last = self._root, first, None
        while at < len(tokens):
            following = node.next.get(match_key(tokens[at].text))
            if following is None:
                break
            node = following
            if node.ends:
                last = at
            at = _pass(tokens, at + 1)
        return last


class _Node:
    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends = False


def _pass(tokens: Sequence[Token], at: int) -> int:
    """The index of the next word, over one mark or one bracketed abbreviation."""
    if at < len(tokens) and tokens[at].text == "(":
        for close in range(at + 2, min(at + _BRACKET, len(tokens))):
            if tokens[close].text == ")":
                return close + 1
    if at < len(tokens) and tokens[at].text in _PASSED:
        return at + 1
    return at

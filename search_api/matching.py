"""Whether a name has the words that a reader typed, by the same rule as the search box."""

from __future__ import annotations

from corpus.text import fold, match_key, syllables


def has_words(text: str, words: str) -> bool:
    """Whether ``words`` stand in ``text`` side by side and whole.

    Typed without accents they match any accents, typed with accents only the same; tone-mark styles never matter.
    """
    typed = _spaced(words)
    key = match_key if fold(typed) != typed.lower() else fold
    return f" {key(typed)} " in f" {key(_spaced(text))} " if typed else True


def _spaced(text: str) -> str:
    return " ".join(word for word, _, _ in syllables(text))

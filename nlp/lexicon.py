"""Vietnamese words of several syllables, from the list that comes with underthesea (Viet74K).

The project's own lists tell what words do in names, offices and figures; this one only tells that syllables are one
word ("Gắn kết", "Biến đổi"), for words that no list of ours knows.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.text import match_key

if TYPE_CHECKING:
    from nlp.phrases import Words

#: The longest words that are looked for, in syllables.
_LONGEST = 4


@cache
def lexicon() -> frozenset[str]:
    """The match keys of all words of two syllables or more."""
    text = files("underthesea").joinpath("corpus", "data", "Viet74K.txt").read_text(encoding="utf-8")
    return frozenset(match_key.__wrapped__(line) for line in text.splitlines() if " " in line.strip())


def word_end(words: Words, i: int) -> int:
    """The index behind the longest word that begins at ``i`` with all other syllables in small letters, or ``i``."""
    end = i
    key = words.key_at(i)
    for j in range(i + 1, i + _LONGEST):
        if not words.follows(j) or words.caps[j] or not words.tokens[j].is_word:
            break
        key = f"{key} {words.key[j]}"
        if key in lexicon():
            end = j + 1
    return end

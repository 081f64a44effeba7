"""Single lines of a page that are no part of a text: buttons, counters, headings of what follows an article."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from corpus.data import load_words
from corpus.errors import BadData

_DATA = Path(__file__).parent / "data"
_EDGE = " \t\n.,:;!?|/\\•·*»«›‹>–—-+[](){}\"'“”…"
_LONGEST = 160
_LONGEST_IMPRINT = 1500


def is_furniture(line: str) -> bool:
    """Whether the line is a button, a counter or another label of the page (data/furniture.txt)."""
    bare = line.strip(_EDGE).lower()
    return not bare or (len(bare) < _LONGEST and _pattern("furniture.txt").fullmatch(bare) is not None)


def is_ending(line: str) -> bool:
    """Whether the line heads what comes after an article: other news, comments, statistics (data/endings.txt)."""
    bare = line.strip(_EDGE).lower()
    return len(bare) < _LONGEST and _pattern("endings.txt").fullmatch(bare) is not None


def is_imprint(text: str) -> bool:
    """Whether a paragraph is the imprint of a site: two of the things that only an imprint says (data/imprint.txt)."""
    if len(text) > _LONGEST_IMPRINT:
        return False
    return len({found.group() for found in _pattern("imprint.txt").finditer(text.lower())}) >= 2


def has_phrase(text: str, name: str) -> str | None:
    """The first expression of the data file ``name`` that is found anywhere in the text, or None."""
    found = _pattern(name).search(text.lower())
    return found.group() if found else None


@lru_cache(maxsize=16)
def _pattern(name: str) -> re.Pattern[str]:
    words = load_words(_DATA / name)
    for word in words:
        try:
            re.compile(word)
        except re.error as error:
            raise BadData(_DATA / name, f"{word!r} is no regular expression: {error}") from error
    return re.compile("|".join(f"(?:{word})" for word in words))

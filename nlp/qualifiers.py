"""Words before a number that say how exact it is: "trên", "gần", "khoảng", "ít nhất"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table

if TYPE_CHECKING:
    from corpus.records import Qualifier

_DATA = Path(__file__).parent / "data"
_LAST_WORDS = re.compile(r"(?:\w+\s){1,4}$")
_WINDOW = 28
#: "ước đạt khoảng trên": no number has more.
_MOST = 3


@dataclass(frozen=True)
class _Qualifying:
    phrase: str
    qualifier: str


@cache
def _qualifiers() -> dict[str, str]:
    return {row.phrase: row.qualifier for row in load_table(_DATA / "qualifiers.tsv", _Qualifying)}


def read_qualifier(text: str, floor: int, start: int) -> tuple[int, Qualifier]:
    """Where the qualifiers begin that stand before a number at ``start`` (not before ``floor``), and the nearest one.

    Where none stands, the answer is ``start`` and "".
    """
    nearest: Qualifier = ""
    for _ in range(_MOST):
        phrase = _phrase_before(text, floor, start)
        if phrase is None:
            break
        qualifier = _as_qualifier(_qualifiers()[" ".join(text[phrase:start].lower().split())])
        if not qualifier:
            break  # a comparison: "cao hơn 0,3 tấn"
        nearest = nearest or qualifier
        start = phrase
    return start, nearest


def _phrase_before(text: str, floor: int, start: int) -> int | None:
    """Where the longest phrase of qualifiers.tsv begins that ends right before a number; None for none."""
    window = text[max(floor, start - _WINDOW) : start]
    if not window.endswith(" ") or not (match := _LAST_WORDS.search(window)):
        return None
    for word in re.finditer(r"\w+", match.group()):
        if " ".join(match.group()[word.start() :].lower().split()) in _qualifiers():
            return start - len(match.group()) + word.start()
    return None


def _as_qualifier(word: str) -> Qualifier:
    match word:
        case "over" | "under" | "about" | "min" | "vague":
            return word
        case _:
            return ""

"""The place that a figure speaks of: the province and the smaller place, where the text tells them.

Wrong is worse than missing: where several provinces come into question, none is given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.text import UPPER, match_key
from nlp.names import DATA
from nlp.provinces import is_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import FigureMention, ProvinceMention
    from nlp.context import Context

#: What parts a sentence into statements of their own: "Tại A có 5 mô hình; B có 7 mô hình".
_CLAUSE = re.compile(r";|:\s|\. |\n|\t|\|")
#: The whole country: no province.
_NATION = re.compile(r"\b(?:cả nước|toàn quốc|trên cả nước|nước ta|Việt Nam có)\b", re.IGNORECASE)
#: The province that the report is about.
_THIS = re.compile(
    r"\b(?:toàn tỉnh|toàn thành phố|trên địa bàn (?:tỉnh|thành phố)|tỉnh (?:ta|nhà|hiện|đã|có)|trong tỉnh"
    r"|(?:các cấp|các ngành|các huyện)[^.;]{0,40} trong tỉnh)\b",
    re.IGNORECASE,
)
#: A smaller place by its kind; its name is looked up in the list of places ("Hợp tác xã Ba khía" is none).
_KIND = re.compile(r"(?<!tác )\b(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|TP\.?|đặc khu)\s(?=\S)")
_NAME = re.compile(rf"[{UPPER}][\w'’]*(?:[ -][{UPPER}][\w'’]*)*|\d+(?![\d./])")
#: What stands between the provinces of a list.
_JOINED = re.compile(r"\s*(?:,|và|hay|hoặc|-|–)?\s*(?:tỉnh|thành phố)?\s*")


def place_figures(
    context: Context, figures: Sequence[FigureMention], provinces: Sequence[ProvinceMention], report: str | None
) -> list[FigureMention]:
    """The figures with ``province`` and ``place`` filled in, as far as sentence, line or report tell them.

    Args:
        provinces: the mentions of the report, in order.
        report: the province that the report is from or about, taken where the text says "toàn tỉnh" and the like.
    """
    starts = [p.start for p in provinces]
    placed = []
    for figure in figures:
        clause = _clause(context.text, figure)
        named = provinces[bisect_left(starts, figure.sentence_start) : bisect_left(starts, figure.sentence_end)]
        province = _province(context.text, figure, clause, named, report)
        placed.append(replace(figure, province=province, place=_place(context.text, figure, clause)))
    return placed


def _clause(text: str, figure: FigureMention) -> tuple[int, int]:
    """The statement around the figure within its sentence (a row of a table is one)."""
    before = [m.end() for m in _CLAUSE.finditer(text, figure.sentence_start, figure.start)]
    after = _CLAUSE.search(text, figure.end, figure.sentence_end)
    return before[-1] if before else figure.sentence_start, after.start() if after else figure.sentence_end


def _province(
    text: str,
    figure: FigureMention,
    clause: tuple[int, int],
    named: Sequence[ProvinceMention],
    report: str | None,
) -> str | None:
    if _NATION.search(text, figure.sentence_start, figure.start):
        return None
    row = text[figure.sentence_start : figure.sentence_end]
    if "\t" in row or " | " in row:  # a row of a table speaks of what its first cells name
        return _only([p for p in named if p.start < figure.start])
    inside = [p for p in named if clause[0] <= p.start < clause[1]]
    before = [p for p in inside if p.start < figure.start]
    if before:
        return _last_alone(text, before)
    if inside:
        return _only(inside)
    if _THIS.search(text, figure.sentence_start, figure.start):
        return report
    return _only(named)


def _only(named: Sequence[ProvinceMention]) -> str | None:
    names = {p.name for p in named}
    return names.pop() if len(names) == 1 else None


def _last_alone(text: str, named: Sequence[ProvinceMention]) -> str | None:
    """The last of the provinces, unless it is one of a list ("A, B và C")."""
    last = named[-1]
    for other in named[-2::-1]:
        if other.name != last.name:
            joined = _JOINED.fullmatch(text, other.end, last.start)
            return None if joined else last.name
    return last.name


def _place(text: str, figure: FigureMention, clause: tuple[int, int]) -> str | None:
    """The one smaller place that the statement names, with its kind; of several the nearest before the figure."""
    found = [span for m in _KIND.finditer(text, *clause) if (span := _named(text, m, clause[1]))]
    before = [span for span in found if span[1] <= figure.start]
    if before:
        return text[slice(*before[-1])]
    return text[slice(*found[0])] if len({text[slice(*span)] for span in found}) == 1 else None


def _named(text: str, kind: re.Match[str], end: int) -> tuple[int, int] | None:
    """The span of a kind with the longest name of a place behind it; wards also have numbers."""
    name = _NAME.match(text, kind.end(), end)
    if name is None:
        return None
    words = name.group().split(" ")
    if words[0].isdigit():
        return (kind.start(), name.end()) if kind.group().strip() in ("phường", "quận") else None
    for count in range(len(words), 0, -1):
        candidate = " ".join(words[:count])
        if is_city(candidate):
            return None
        if match_key(candidate) in _places():
            return kind.start(), kind.end() + len(candidate)
    return None


@cache
def _places() -> frozenset[str]:
    return frozenset(map(match_key, load_words(DATA / "places.txt")))

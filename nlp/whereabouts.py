"""The place that a figure speaks of: the province and the smaller place, where the text tells them.

Wrong is worse than missing: where several provinces come into question, none is given. What is looked for is indexed
once for the whole text, so that each figure asks in logarithmic time, however long its sentence is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.text import UPPER, match_key
from nlp.context import Span
from nlp.names import DATA
from nlp.provinces import is_city

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import FigureMention, ProvinceMention
    from nlp.context import Context

#: What parts a sentence into statements of their own: "Tại A có 5 mô hình; B có 7 mô hình".
_CLAUSE = re.compile(r";|:\s|\. |\n|\t|\|")
#: What parts the cells of a row.
_CELLS = re.compile(r"\t| \| ")
#: The whole country: no province.
_NATION = re.compile(r"\b(?:cả nước|toàn quốc|trên cả nước|nước ta|Việt Nam có)\b", re.IGNORECASE)
#: The province that the report is about.
_THIS = re.compile(
    r"\b(?:toàn tỉnh|toàn thành phố|trên địa bàn (?:tỉnh|thành phố)|tỉnh (?:ta|nhà|hiện|đã|có)|trong tỉnh"
    r"|(?:các cấp|các ngành|các huyện)[^.;]{0,40} trong tỉnh)\b",
    re.IGNORECASE,
)
#: A smaller place by its kind; its name is looked up in the list of places ("Hợp tác xã Ba khía" is none).
_KIND = re.compile(
    r"(?<!tác )\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hành phố|TP\.?|[Đđ]ặc khu)\s(?=\S)"
)
_NAME = re.compile(rf"[{UPPER}][\w'’]*(?:[ -][{UPPER}][\w'’]*)*|\d+(?![\d./])")
#: No name of a place is longer.
_LONGEST = 48
_LONGEST_LABEL = 60
#: What stands between the provinces of a list.
_JOINED = re.compile(r"\s{0,3}(?:,|và|hay|hoặc|-|–)?\s{0,3}(?:tỉnh|thành phố)?\s{0,3}")


def place_figures(
    context: Context, figures: Sequence[FigureMention], provinces: Sequence[ProvinceMention], report: str | None
) -> list[FigureMention]:
    """The figures with ``province`` and ``place`` filled in, as far as sentence, line or report tell them.

    A place that is told already (by the heading of a table) stays.

    Args:
        provinces: the mentions of the report, in order.
        report: the province that the report is from or about, taken where the text says "toàn tỉnh" and the like.
    """
    if not figures:
        return []
    places = _Places(context.text, provinces, report)
    return [replace(f, province=places.province(f), place=f.place or places.smaller(f)) for f in figures]


class _Named:
    """Names with their spans, in order; asked for by ranges of the text in logarithmic time."""

    def __init__(self, named: Iterable[tuple[int, int, str]]) -> None:
        self.spans: list[Span] = []
        self.names: list[str] = []
        for start, end, name in named:
            self.spans.append(Span(start, end))
            self.names.append(name)
        self._starts = [s.start for s in self.spans]
        #: at i: the first index behind i that has another name; the last one before i
        self._other_after = [len(self.names)] * len(self.names)
        self._other_before = [-1] * len(self.names)
        for i in range(len(self.names) - 2, -1, -1):
            self._other_after[i] = i + 1 if self.names[i + 1] != self.names[i] else self._other_after[i + 1]
        for i in range(1, len(self.names)):
            self._other_before[i] = i - 1 if self.names[i - 1] != self.names[i] else self._other_before[i - 1]

    def within(self, start: int, end: int) -> range:
        """The indices of those that begin in a range."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def only(self, among: range) -> str | None:
        """The one name of some indices; None where there are several or none."""
        return self.names[among.start] if among and self._other_after[among.start] >= among.stop else None

    def other_before(self, index: int, floor: int) -> int | None:
        """The last index before ``index`` (not before ``floor``) that has another name."""
        other = self._other_before[index]
        return other if other >= floor else None


class _Marks:
    """Where a pattern matches, asked for by ranges."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._spans = [m.span() for m in pattern.finditer(text)]
        self._starts = [s for s, _ in self._spans]
        self._ends = [e for _, e in self._spans]

    def inside(self, start: int, end: int) -> bool:
        """Whether a match lies in a range."""
        at = bisect_left(self._starts, start)
        return at < len(self._spans) and self._ends[at] <= end

    def last_end(self, start: int, end: int) -> int:
        """Where the last match ends that lies in a range; ``start`` for none."""
        at = bisect_right(self._ends, end) - 1
        return self._ends[at] if at >= 0 and self._starts[at] >= start else start

    def next_start(self, start: int, end: int) -> int:
        """Where the first match begins that lies in a range; ``end`` for none."""
        at = bisect_left(self._starts, start)
        return self._starts[at] if at < len(self._spans) and self._ends[at] <= end else end


class _Places:
    """The places of one text."""

    def __init__(self, text: str, provinces: Sequence[ProvinceMention], report: str | None) -> None:
        self._text = text
        self._report = report
        self._provinces = _Named((p.start, p.end, p.name) for p in provinces)
        self._smaller = _Named((s.start, s.end, _small(text[s.start : s.end])) for s in _smaller(text))
        self._clauses = _Marks(_CLAUSE, text)
        self._cells = _Marks(_CELLS, text)
        self._nation = _Marks(_NATION, text)
        self._this = _Marks(_THIS, text)

    def province(self, figure: FigureMention) -> str | None:
        """The province of a figure: of its statement, its row of a table, its sentence, or the report's own."""
        start, end = figure.sentence_start, figure.sentence_end
        if self._nation.inside(start, figure.start):
            return None
        named = self._provinces
        if self._cells.inside(start, end):  # a row of a table speaks of what its first cells name
            return named.only(named.within(start, figure.start))
        clause = self._clause(figure)
        before = named.within(clause.start, figure.start)
        if before:
            return self._last_alone(before)
        inside = named.within(*clause)
        if inside:
            return named.only(inside)
        if label := self._label(figure, clause):
            told = named.within(*label)
            if told:
                return named.only(told)
        if self._this.inside(start, figure.start):
            return self._report
        return named.only(named.within(start, end))

    def smaller(self, figure: FigureMention) -> str | None:
        """The one smaller place that the statement names, with its kind; of several the nearest before the figure."""
        clause = self._clause(figure)
        found = self._smaller.within(*clause)
        before = self._smaller.within(clause.start, figure.start)
        if before and self._smaller.spans[before[-1]].end <= figure.start:
            return None if self._in_list(before) else self._smaller.names[before[-1]]
        label = None if found else self._label(figure, clause)
        return self._smaller.only(self._smaller.within(*label) if label else found)

    def _clause(self, figure: FigureMention) -> Span:
        """The statement around the figure within its sentence (a row of a table is one)."""
        return Span(
            self._clauses.last_end(figure.sentence_start, figure.start),
            self._clauses.next_start(figure.end, figure.sentence_end),
        )

    def _in_list(self, among: range) -> bool:
        """Whether the last of the places is one of several of its kind ("xã A và xã B"); "xã A, huyện B" is one."""
        last = among[-1]
        other = self._smaller.other_before(last, among.start)
        if other is None:
            return False
        first, second = self._smaller.spans[other], self._smaller.spans[last]
        same_kind = self._smaller.names[other].split()[0] == self._smaller.names[last].split()[0]
        return same_kind and bool(_JOINED.fullmatch(self._text, first.end, second.start))

    def _label(self, figure: FigureMention, clause: Span) -> Span | None:
        """The short words before the colon that leads in a statement: "Xã Nậm Khao: 5 hộ; xã Pa Sừng: 7 hộ"."""
        end = clause.start - 2
        if end <= figure.sentence_start or self._text[end] != ":":
            return None
        start = self._clauses.last_end(figure.sentence_start, end)
        return Span(start, end) if end - start <= _LONGEST_LABEL else None

    def _last_alone(self, among: range) -> str | None:
        """The last of the provinces, unless it is one of a list ("A, B và C")."""
        last = among[-1]
        other = self._provinces.other_before(last, among.start)
        if other is not None:
            between = self._provinces.spans[other].end, self._provinces.spans[last].start
            if between[0] <= between[1] and _JOINED.fullmatch(self._text, *between):
                return None
        return self._provinces.names[last]


def _smaller(text: str) -> list[Span]:
    """The smaller places of a text, each with its kind."""
    return [span for kind in _KIND.finditer(text) if (span := _named(text, kind))]


def _named(text: str, kind: re.Match[str]) -> Span | None:
    """The span of a kind with the longest name of a place behind it; wards also have numbers."""
    name = _NAME.match(text, kind.end(), kind.end() + _LONGEST)
    if name is None:
        return None
    words = name.group().split(" ")
    if words[0].isdigit():
        return Span(kind.start(), name.end()) if kind.group().strip().lower() in ("phường", "quận") else None
    for count in range(len(words), 0, -1):
        candidate = " ".join(words[:count])
        if is_city(candidate):
            return None
        if match_key(candidate) in _places():
            return Span(kind.start(), kind.end() + len(candidate))
    return None


def _small(place: str) -> str:
    """A place as it is written inside a sentence: "Huyện Nậm Pồ" begins one."""
    return place if place.startswith("TP") else place[0].lower() + place[1:]


@cache
def _places() -> frozenset[str]:
    return frozenset(map(match_key, load_words(DATA / "places.txt")))

"""What a number counts: the noun after it (or before it), as short as it stays clear.

    noun    := counter (counter | full | free)  |  full  |  free            vụ tai nạn giao thông; mô hình; cầu treo
    joined  := noun ((","|"và") noun)*                                      xã, phường, thị trấn

A counting word takes the kind that follows it; a full noun leaves its modifiers out; an unknown noun goes on to the
next word of ``noun_edges.tsv``, mark or name. The words are data files; the grammar is here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.data import load_table, load_words
from corpus.text import UPPER
from nlp.context import Span

_DATA = Path(__file__).parent / "data"
#: Letters with what glues them ("các-bon", "GD&ĐT", "H'rê") and the digits of a formula ("CO2").
_SYLLABLE = re.compile(r"[^\W\d_]+(?:[-&'’][^\W\d_]+)*\d{0,2}(?!\w)")
_ACRONYM = re.compile(rf"[{UPPER}]{{2,}}[{UPPER}&\-\d]*")
_BLANK = re.compile(r"[ ]{1,2}")
_COMMA = re.compile(r" ?,[ ]{1,2}| và ")
#: No noun of a report is longer.
_LONGEST = 12
_FREE = 5
_PHRASE = 7


class Syllable(NamedTuple):
    """A syllable of a noun with its span; ``key`` is in lower case."""

    key: str
    start: int
    end: int
    capital: bool
    acronym: bool


@dataclass(frozen=True)
class _Edge:
    word: str
    kind: str


@dataclass(frozen=True)
class _Noun:
    noun: str
    kind: str


@cache
def _edges() -> dict[str, str]:
    return {row.word: row.kind for row in load_table(_DATA / "noun_edges.tsv", _Edge)}


@cache
def _nouns() -> dict[str, str]:
    return {row.noun: row.kind for row in load_table(_DATA / "counted_nouns.tsv", _Noun)}


@cache
def _compounds() -> frozenset[str]:
    return frozenset(load_words(_DATA / "compounds.txt"))


@cache
def _joinable() -> frozenset[str]:
    return frozenset(load_words(_DATA / "joined_nouns.txt"))


@cache
def _links() -> frozenset[str]:
    return frozenset(load_words(_DATA / "linking_words.txt"))


@cache
def _quantities() -> frozenset[str]:
    return frozenset(load_words(_DATA / "quantities.txt"))


# --- after the number ---------------------------------------------------------------------------------------------


def noun_after(text: str, at: int, limit: int) -> Span | None:
    """The noun that begins at ``at`` (behind a blank, or glued to the number), not beyond ``limit``; None for none."""
    run = _lowered(syllables(text, at, limit))
    if not run or (run[0].start == at and run[0].capital):
        return None
    length = _noun_length(run)
    if not length:
        return None
    return Span(run[0].start, _join(text, run, length, limit))


def _lowered(run: list[Syllable]) -> list[Syllable]:
    """A run that begins with a known noun in capitals ("16 TỈNH, THÀNH PHỐ") as if written small."""
    if run and run[0].acronym and _phrase(run, 0, _nouns()):
        return [s._replace(capital=s.capital and not s.acronym, acronym=False) for s in run]
    return run


def is_known_noun(text: str, at: int) -> bool:
    """Whether a noun of counted_nouns.tsv begins here."""
    return bool(_phrase(syllables(text, at, min(len(text), at + 48)), 0, _nouns()))


def is_edge(word: str) -> bool:
    """Whether a single word is one at which nouns end."""
    return word.lower() in _edges()


def ends_in_noun(words: list[str]) -> bool:
    """Whether the last one to three of some words are a noun of counted_nouns.tsv."""
    return any(" ".join(words[-n:]).lower() in _nouns() for n in (1, 2, 3))


def begins_predicate(text: str, at: int) -> bool:
    """Whether no counted noun begins here: the end, a mark, a name, or a word at which nouns end."""
    run = _lowered(syllables(text, at, min(len(text), at + 48)))
    return not run or run[0].start == at or run[0].capital or (_edge(run, 0) != "" and not _phrase(run, 0, _nouns()))


def syllables(text: str, at: int, limit: int) -> list[Syllable]:
    """The syllables from a position on that only blanks part, at most twelve."""
    run: list[Syllable] = []
    while len(run) < _LONGEST:
        gap = _BLANK.match(text, at, limit)
        if run and not gap:
            break
        match = _SYLLABLE.match(text, gap.end() if gap else at, limit)
        if not match:
            break
        word = match.group()
        run.append(
            Syllable(word.lower(), match.start(), match.end(), word[0].isupper(), bool(_ACRONYM.fullmatch(word)))
        )
        at = match.end()
    return run


def _phrase(run: list[Syllable], at: int, lexicon: dict[str, str] | frozenset[str]) -> int:
    """How many syllables the longest entry of a lexicon has that begins at a syllable; 0 for none."""
    for length in range(min(_PHRASE, len(run) - at), 0, -1):
        if " ".join(s.key for s in run[at : at + length]) in lexicon:
            return length
    return 0


def _edge(run: list[Syllable], at: int) -> str:
    """The kind of edge at a syllable ("" for none). A name is one too, an acronym is not; no word is cut in two."""
    length = _phrase(run, at, _edges())
    if length:
        whole = _phrase(run, at, _compounds())
        return "" if whole >= max(length, 2) else _edges()[" ".join(s.key for s in run[at : at + length])]
    return "name" if run[at].capital and not run[at].acronym else ""


def _noun_length(run: list[Syllable]) -> int:
    """How many syllables the noun has that begins a run."""
    if quantity := _phrase(run, 0, _quantities()):
        return _free(run, quantity, "full")  # "1,5% tổng chi ngân sách"
    at, counter = (1 if run[0].key == "số" and len(run) > 1 else 0), ""  # "40% số xã"
    while at < len(run):
        known = _phrase(run, at, _nouns())
        if not known or _phrase(run, at, _compounds()) > known:
            return _free(run, at, counter)
        if counter and known == 1 and _edge(run, at) in ("hard", "modifier"):
            return at
        counter = _nouns()[" ".join(s.key for s in run[at : at + known])]
        at += known
        if counter == "full":
            return at
    return at


def _free(run: list[Syllable], start: int, counter: str) -> int:
    """Where an unknown noun ends that begins at a syllable: at the next edge; behind some counters it is an event."""
    at = start
    while at < len(run) and at - start < _FREE:
        if (whole := _phrase(run, at, _compounds())) > 1:
            at += whole
            continue
        if counter == "event" and at == start and (event := _event(run, at)):
            at += event
            continue
        if _edge(run, at):
            break
        at += 1
    return at


def _join(text: str, run: list[Syllable], length: int, limit: int) -> int:
    """The end of the noun with what joins it by commas and "và"."""
    end = run[length - 1].end
    event = _ends_in_event(run, length)
    for _ in range(6):
        comma = _COMMA.match(text, end, limit)
        more = _lowered(syllables(text, comma.end(), limit)) if comma else []
        if not comma or not more or (more[0].capital and not more[0].acronym):
            break
        if comma.group() == " và " and event and (known := _event(more, 0)):  # "người chết và mất tích"
            known = min(_free(more, known, "full"), known + 2)
        elif comma.group() != " và " and more[0].key == run[0].key:
            known = min(_free(more, 1, "full"), 3)  # "kè sông, kè biển"
        else:
            known = _phrase(more, 0, _joinable())
            # "tổ chức" may be the verb of what comes next
            if known and _edge(more, 0) in ("verb", "event") and known < len(more) and _edge(more, known) != "hard":
                known = 0
        if not known:
            break
        end = more[known - 1].end
    return end


def _event(run: list[Syllable], at: int) -> int:
    """How many syllables the event has that begins at a syllable; 0 for none."""
    length = _phrase(run, at, _edges())
    return length if length and _edges()[" ".join(s.key for s in run[at : at + length])] == "event" else 0


def _ends_in_event(run: list[Syllable], length: int) -> bool:
    return any(_edges().get(" ".join(s.key for s in run[max(0, length - n) : length])) == "event" for n in (1, 2))


# --- before the number --------------------------------------------------------------------------------------------

_BREAK = re.compile(r"[.;:()\n!?](?=\s|$|\w)|[()]")
_PIECE = re.compile(r"(?:[^,“]|“[^”]{0,120}”|“|,(?=\d))+")
#: Where a subject is cut and its clause goes on: "mưa trái mùa | tại Đắk Nông đạt".
_WITHIN = frozenset(("tại", "ở", "trong", "của", "toàn", "trên"))
_PREFIXES = frozenset(
    ("trong đó", "riêng", "còn", "gồm", "với", "và", "trong khi", "nhưng", "song", "ngoài ra", "đồng thời")
)


def noun_before(text: str, start: int, at: int, *, money: bool) -> Span | None:
    """The noun of the clause before a number that stands at ``at``; the clause begins at ``start`` at the earliest.

    A noun of quantities.txt is looked for first ("tổng kinh phí", "tỷ lệ hộ nghèo"); for measures and percentages a
    short subject does too ("lợi nhuận tăng 12,3%", "trong đó lúa 8.210 ha"), for money it does not.
    """
    start = max(start, at - 160)
    for mark in _BREAK.finditer(text, start, at):
        start = mark.end()
    pieces = [Span(m.start(), m.end()) for m in _PIECE.finditer(text, start, at)]
    if not pieces:
        return None
    found = _quantity(text, pieces[-1])
    if not found and len(pieces) > 1:
        found = _quantity_over_comma(text, pieces[-2], pieces[-1])
    if found or money:
        return found
    return _subject(text, pieces)


def _words(text: str, piece: Span) -> list[Syllable]:
    """All syllables of a piece, whatever stands between them."""
    return [
        Syllable(m.group().lower(), m.start(), m.end(), m.group()[0].isupper(), bool(_ACRONYM.fullmatch(m.group())))
        for m in _SYLLABLE.finditer(text, piece.start, piece.end)
    ]


def _quantity(text: str, piece: Span) -> Span | None:
    """The last quantity noun of a piece with what belongs to it, up to an edge or a digit."""
    words = _words(text, piece)
    for at in range(len(words) - 1, -1, -1):
        length = _phrase(words, at, _quantities())
        if not length:
            continue
        # the longest around it: "tổng trị giá" rather than "giá"
        for earlier in range(max(0, at - 3), at):
            if earlier + (longer := _phrase(words, earlier, _quantities())) >= at + length:
                at, length = earlier, longer
                break
        if at and words[at - 1].key == "trị":
            return None  # "trị giá 45 triệu đồng"
        return _extend(text, words, at, length)
    return None


def _extend(text: str, words: list[Syllable], at: int, length: int) -> Span | None:
    ratio = words[at].key in ("tỷ", "tỉ") and length == 2
    end = at + length
    while end < len(words) and end - at - length < 7:
        between = text[words[end - 1].end : words[end].start]
        edge = _edge(words, end)
        if between.strip() or edge in ("hard", "name") or (edge and not ratio):
            break
        end += 1
    if ratio:
        if end == at + length:
            return None
        if not _edge(words, at + length):
            at += length
    return Span(words[at].start, words[end - 1].end)


def _quantity_over_comma(text: str, before: Span, last: Span) -> Span | None:
    """ "tỷ lệ điều tra, khám phá đạt 91,5%": the clause before ends inside the noun."""
    head, tail = _quantity(text, before), _words(text, last)
    if (
        not head
        or text[head.end : before.end].strip()
        or not tail
        or tail[0].key in _links()
        or _edge(tail, 0) in ("hard", "name", "verb")
    ):
        return None
    end = 0
    while end < len(tail) and end < 4 and tail[end].key not in _links() and _edge(tail, end) in ("", "event"):
        end += max(1, _phrase(tail, end, _edges()))
    if not 0 < end < len(tail) or tail[end].key not in _links():
        return None
    return Span(head.start, tail[end - 1].end)


def _subject(text: str, pieces: list[Span]) -> Span | None:
    """A subject right before its linking verb ("lợi nhuận tăng"), or a name of a share ("trong đó lúa")."""
    words = _words(text, pieces[-1])
    linked = len(words)
    while words and words[-1].key in _links():
        words.pop()
    linked -= len(words)
    prefixed = False
    for length in (2, 1):
        if " ".join(w.key for w in words[:length]) in _PREFIXES:
            words, prefixed = words[length:], True
            break
    end = 0
    while end < len(words) and end <= 4 and _edge(words, end) in ("", "name") and not _gap(text, words, end):
        end += 1
    if not 0 < end <= 4 or (end < len(words) and not (linked and words[end].key in _WITHIN)):
        return None
    if not linked and not prefixed and len(pieces) > 2:
        return None
    if words[0].capital and (
        prefixed or text[pieces[-1].start : words[0].start].strip() or (end > 1 and words[1].capital) or not linked
    ):
        return None
    if _phrase(words, 0, _quantities()) == end:
        return None  # a bare "tỷ lệ"
    start = words[0].start
    if len(pieces) == 2 and end == len(words) == 1:
        before = _words(text, pieces[-2])
        if 0 < len(before) <= 2 and not any(_edge(before, i) for i in range(len(before))):
            start = before[0].start  # "ngô, đậu 2.100 ha"
    return Span(start, words[end - 1].end)


def _gap(text: str, words: list[Syllable], at: int) -> bool:
    """Whether more than a blank stands between a word and the one before it."""
    return at > 0 and bool(text[words[at - 1].end : words[at].start].strip())

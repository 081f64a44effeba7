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
SYLLABLE = re.compile(r"[^\W\d_]+(?:[-&'’][^\W\d_]+)*\d{0,2}(?!\w)")
ACRONYM = re.compile(rf"[{UPPER}]{{2,}}[{UPPER}&\-\d]*")
_BLANK = re.compile(r"[ ]{1,2}")
_COMMA = re.compile(r" ?,[ ]{1,2}| và ")
_NUMBER_NEXT = re.compile(r"\s\d")
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
def edges() -> dict[str, str]:
    return {row.word: row.kind for row in load_table(_DATA / "noun_edges.tsv", _Edge)}


@cache
def nouns() -> dict[str, str]:
    return {row.noun: row.kind for row in load_table(_DATA / "counted_nouns.tsv", _Noun)}


@cache
def compounds() -> frozenset[str]:
    return frozenset(load_words(_DATA / "compounds.txt"))


@cache
def _joinable() -> frozenset[str]:
    return frozenset(load_words(_DATA / "joined_nouns.txt"))


@cache
def quantities() -> frozenset[str]:
    return frozenset(load_words(_DATA / "quantities.txt"))


# --- after the number ---------------------------------------------------------------------------------------------


def noun_after(text: str, at: int, limit: int) -> Span | None:
    """The noun that begins at ``at`` (behind a blank, or glued to the number), not beyond ``limit``; None for none."""
    run = _lowered(syllables(text, at, limit))
    if not run or (run[0].start == at and run[0].capital):
        return None
    length = noun_length(run)
    if not length or (length == 1 and (run[0].key == "số" or (len(run[0].key) == 1 and not run[0].acronym))):
        return None
    return Span(run[0].start, _join(text, run, length, limit))


def length_of_known(text: str, at: int) -> int:
    """The end of the counted noun or compound of more than one syllable that begins right at an offset; 0 for none."""
    run = syllables(text, at, min(len(text), at + 48))
    if not run or run[0].start != at or run[0].capital:
        return 0
    length = max(phrase_length(run, 0, nouns()), phrase_length(run, 0, compounds()))
    return run[length - 1].end if length > 1 else 0


def _lowered(run: list[Syllable]) -> list[Syllable]:
    """A run that begins with a known noun in capitals ("16 TỈNH, THÀNH PHỐ") as if written small."""
    if run and run[0].acronym and phrase_length(run, 0, nouns()):
        return [s._replace(capital=s.capital and not s.acronym, acronym=False) for s in run]
    return run


def is_known_noun(text: str, at: int) -> bool:
    """Whether a noun of counted_nouns.tsv begins here."""
    return bool(phrase_length(syllables(text, at, min(len(text), at + 48)), 0, nouns()))


def is_edge(word: str) -> bool:
    """Whether a single word is one at which nouns end."""
    return word.lower() in edges()


def ends_in_noun(words: list[str]) -> bool:
    """Whether the last one to three of some words are a noun of counted_nouns.tsv; "trả lời" is one word, no "lời"."""
    for length in (3, 2, 1):
        last = " ".join(words[-length:]).lower()
        if last in nouns():
            return True
        if last in compounds():
            return False
    return False


def begins_predicate(text: str, at: int) -> bool:
    """Whether no counted noun begins here: the end, a mark, a name, or a word at which nouns end."""
    run = _lowered(syllables(text, at, min(len(text), at + 48)))
    return (
        not run
        or run[0].start == at
        or run[0].capital
        or (edge_at(run, 0) != "" and not phrase_length(run, 0, nouns()))
    )


def syllables(text: str, at: int, limit: int) -> list[Syllable]:
    """The syllables from a position on that only blanks part, at most twelve."""
    run: list[Syllable] = []
    while len(run) < _LONGEST:
        gap = _BLANK.match(text, at, limit)
        if run and not gap:
            break
        match = SYLLABLE.match(text, gap.end() if gap else at, limit)
        if not match:
            break
        word = match.group()
        run.append(Syllable(word.lower(), match.start(), match.end(), word[0].isupper(), bool(ACRONYM.fullmatch(word))))
        at = match.end()
    return run


def phrase_length(run: list[Syllable], at: int, lexicon: dict[str, str] | frozenset[str]) -> int:
    """How many syllables the longest entry of a lexicon has that begins at a syllable; 0 for none."""
    for length in range(min(_PHRASE, len(run) - at), 0, -1):
        if " ".join(s.key for s in run[at : at + length]) in lexicon:
            return length
    return 0


def edge_at(run: list[Syllable], at: int) -> str:
    """The kind of edge at a syllable ("" for none). A name is one too, an acronym is not; no word is cut in two."""
    length = phrase_length(run, at, edges())
    if length:
        whole = phrase_length(run, at, compounds())
        return "" if whole >= max(length, 2) else edges()[" ".join(s.key for s in run[at : at + length])]
    return "name" if run[at].capital and not run[at].acronym else ""


def noun_length(run: list[Syllable]) -> int:
    """How many syllables the noun has that begins a run."""
    if quantity := phrase_length(run, 0, quantities()):
        return _free(run, quantity, "full")  # "1,5% tổng chi ngân sách"
    at, counter = (1 if run[0].key == "số" and len(run) > 1 else 0), ""  # "40% số xã"
    while at < len(run):
        known = phrase_length(run, at, nouns())
        if not known or phrase_length(run, at, compounds()) > known:
            return _free(run, at, counter)
        if counter and known == 1 and edge_at(run, at) in ("hard", "modifier"):
            return at
        if counter == "event" and _event(run, at) > known:
            return _free(run, at, counter)  # "vụ buôn lậu", though "buôn" is a hamlet
        counter = nouns()[" ".join(s.key for s in run[at : at + known])]
        at += known
        if counter == "full":
            return at
    return at


def _free(run: list[Syllable], start: int, counter: str) -> int:
    """Where an unknown noun ends that begins at a syllable: at the next edge; behind some counters it is an event."""
    at = start
    while at < len(run) and at - start < _FREE:
        if (whole := phrase_length(run, at, compounds())) > 1:
            at += whole
            continue
        if counter == "event" and at == start and (event := _event(run, at)):
            at += event
            continue
        if edge_at(run, at):
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
        if comma.group() != " và " and (pair := _pair(run, length, more)):
            known = pair  # "vụ, việc", "cuộc kiểm tra, giám sát"
        elif comma.group() == " và " and event and (known := _event(more, 0)):  # "người chết và mất tích"
            known = min(_free(more, known, "full"), known + 2)
        elif comma.group() != " và " and more[0].key == run[0].key:
            known = min(_free(more, 1, "full"), 3)  # "kè sông, kè biển"
        else:
            known = phrase_length(more, 0, _joinable())
            if comma.group() == " và " and not _ends_in_joinable(run, length):
                known = 0  # "62 ban thanh tra | và già làng"
            # "tổ chức" may be the verb of what comes next
            if known and edge_at(more, 0) in ("verb", "event") and known < len(more) and edge_at(more, known) != "hard":
                known = 0
        if not known or _NUMBER_NEXT.match(text, more[known - 1].end):
            break  # "25 văn bản, | tổ chức 14 cuộc"
        end = more[known - 1].end
    return end


def _event(run: list[Syllable], at: int) -> int:
    """How many syllables the event has that begins at a syllable; 0 for none."""
    length = phrase_length(run, at, edges())
    return length if length and edges()[" ".join(s.key for s in run[at : at + length])] == "event" else 0


def _pair(run: list[Syllable], length: int, more: list[Syllable]) -> int:
    """How many syllables the second half has of a pair of joined_nouns.txt that a comma parts; 0 for none."""
    for before in (2, 1):
        for after in (2, 1):
            first = " ".join(s.key for s in run[max(0, length - before) : length])
            if len(more) >= after and f"{first}, {' '.join(s.key for s in more[:after])}" in _joinable():
                return after
    return 0


def _ends_in_joinable(run: list[Syllable], length: int) -> bool:
    words = [s.key for s in run[:length]]
    return " ".join(words) in _joinable() or (words[0] in nouns() and " ".join(words[1:]) in _joinable())


def _ends_in_event(run: list[Syllable], length: int) -> bool:
    return any(edges().get(" ".join(s.key for s in run[max(0, length - n) : length])) == "event" for n in (1, 2))

"""Who is who within one article: mentions of one person, or of one directive, get one number.

A short name ("ông Thịnh", "Đại tá Khải") belongs to the person last named in full that it can be short for; a bare
number ("Chỉ thị 09") to the document of that type and number that the article names with its symbol.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.text import match_key
from nlp.directive_numbers import first_number, symbols

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DirectiveMention, PersonMention


#: Citations of one type and number are compared with so many of their neighbours at most.
_REACH = 64


def number_people(text: str, people: Sequence[PersonMention]) -> list[PersonMention]:
    """The mentions with ``entity`` set: 0, 1, ... in the order in which the people are first named."""
    names = [tuple(match_key(text[p.start : p.end]).split()) for p in people]
    before = _fuller(names, people, range(len(people)))
    behind = _fuller(names, people, range(len(people) - 1, -1, -1))
    seen: dict[tuple[str, ...], int] = {}
    links = []
    for i, name in enumerate(names):
        same = seen.setdefault(name, i)
        whole = before.get(i, behind.get(i))
        # a name of three syllables that was given alone before is whole itself
        links.append((i, whole if whole is not None and (same == i or len(name) < 3) else same))
    return [replace(p, entity=n) for p, n in zip(people, _numbers(len(people), links), strict=True)]


def full_names(text: str, people: Sequence[PersonMention]) -> dict[int, str]:
    """The fullest name in the text of each person, by the start of each mention."""
    fullest: dict[int | None, str] = {}
    for mention in people:
        name = " ".join(text[mention.start : mention.end].split())
        if len(name.split()) > len(fullest.get(mention.entity, "").split()):
            fullest[mention.entity] = name
    return {p.start: fullest[p.entity] for p in people}


def number_directives(text: str, directives: Sequence[DirectiveMention]) -> list[DirectiveMention]:
    """The mentions with ``entity`` set: 0, 1, ... in the order in which the documents are first cited."""
    rows: dict[tuple[str, str], list[int]] = {}
    for i, mention in enumerate(directives):
        keys = {first_number(mention.number), mention.title or ""} - {""}
        for key in keys or {match_key(text[mention.start : mention.end])}:
            rows.setdefault((mention.type, key), []).append(i)
    links = []
    for row in rows.values():
        for at, i in enumerate(row):
            # "18-NQ/TU" is not the "Nghị quyết 18" before it: that one may stand for "18-NQ/TW"
            earlier = [j for j in row[max(0, at - _REACH) : at][::-1] if not _is_fuller(directives[i], directives[j])]
            later = [j for j in row[at + 1 : at + 1 + _REACH] if _is_fuller(directives[j], directives[i])]
            links += [(i, j) for j in [*earlier, *later] if _is_same(text, directives[i], directives[j])][:1]
    return [replace(d, entity=n) for d, n in zip(directives, _numbers(len(directives), links), strict=True)]


def _fuller(names: Sequence[tuple[str, ...]], people: Sequence[PersonMention], order: Sequence[int]) -> dict[int, int]:
    """For each short name the mention of a fuller one that was met last in this order, one of the same rank first."""
    met: dict[tuple[tuple[str, ...], str | None], int] = {}
    whole: dict[int, int] = {}
    for i in order:
        rank = people[i].rank
        found = met.get((names[i], rank)) if rank else None
        if found is None:
            found = met.get((names[i], None))
        if found is not None:
            whole[i] = found
        for part in _short_forms(names[i]):
            met[part, None] = i
            if rank:
                met[part, rank] = i
    return whole


def _short_forms(name: tuple[str, ...]) -> set[tuple[str, ...]]:
    """ "Thịnh" and "Văn Thịnh" for "Lê Văn Thịnh"; "Y Thịnh" for "Y Thịnh Niê"."""
    ends = {name[n:] for n in range(1, len(name))}
    return ends | {name[:n] for n in range(2, len(name))}


def _is_same(text: str, one: DirectiveMention, other: DirectiveMention) -> bool:
    if one.type != other.type:
        return False
    if one.date and other.date and one.date[:4] != other.date[:4]:
        return False
    if one.number and other.number:
        if first_number(one.number) != first_number(other.number):
            return False
        mine, its = symbols(one.number), symbols(other.number)
        return not mine or not its or mine == its or mine < its or its < mine
    if one.number or other.number:
        return bool(one.title and one.title == other.title)
    if one.title or other.title:
        return one.title == other.title
    return match_key(text[one.start : one.end]) == match_key(text[other.start : other.end])


def _is_fuller(one: DirectiveMention, other: DirectiveMention) -> bool:
    """A citation further on that tells more of the number than an earlier one."""
    return len(symbols(one.number)) > len(symbols(other.number))


def _numbers(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers from 0 for ``count`` mentions, equal for those that ``links`` join."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in links:
        root[max(find(i), find(j))] = min(find(i), find(j))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(find(i), len(numbers)) for i in range(count)]

"""Provinces in a text: a gazetteer with time, and the words beside a name that tell a province from its namesakes.

63 provinces and centrally-run cities existed until 30 June 2025, 34 since; most of their names are also those of
wards, streets or people. A name is taken for the province unless its neighbours say otherwise
(``data/province_context.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.data import load_table, load_toml
from corpus.records import ProvinceMention
from corpus.text import UPPER, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp.context import Context, Token

_DATA = Path(__file__).parent / "data"
_DASHES = frozenset("-–—")
_TOLD = frozenset(map(match_key, ("tỉnh", "tỉnh ủy", "tỉnh uỷ", "tỉnh đoàn", "tỉnh đội")))
#: From this day on "Huế" is a centrally-run city; before, it was a town of Thừa Thiên Huế (Nghị quyết 175/2024/QH15).
_HUE_SINCE = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally-run city; ``until`` is its last day, None for one of today's 34."""

    name: str
    kind: str
    now: str
    since: date | None = None
    until: date | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class _Former:
    """A province that ended before 1998; see the data file."""

    name: str
    until: date
    now: str


@dataclass(frozen=True, slots=True)
class _Alias:
    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Lists of words beside a name; see the data file."""

    cues: frozenset[str]
    other: frozenset[str]
    not_other: frozenset[str]
    plural_units: tuple[str, ...]
    honorifics: frozenset[str]
    homonyms: tuple[str, ...]
    city_bodies: frozenset[str]
    abroad: tuple[str, ...]
    family_names: frozenset[str]


class _Spelling(NamedTuple):
    """Match keys of a spelling's words, and after which of them a dash may stand."""

    words: tuple[str, ...]
    dashes: frozenset[int]
    name: str
    former: bool = False


class _Found(NamedTuple):
    """A province's name in the text, by its tokens."""

    first: int
    last: int
    name: str


def province_at(name: str, on: date | None) -> str | None:
    """The province that bore or succeeded to ``name`` on a day: "Bình Định" in 2026 -> "Gia Lai".

    ``name`` may be any spelling, with or without "tỉnh" or "thành phố"; without a day it is only spelled right.
    None where there is no such province.
    """
    province = _lookup(name)
    if province is None or on is None:
        return province.name if province else None
    if province.until and on > province.until:
        return province_at(province.now, on)
    if province.since and on < province.since:
        earlier = [p for p in _provinces().values() if p.now == province.name and p.until and p.until >= on]
        return min(earlier, key=lambda p: p.until or on).name if earlier else None
    return province.name


def now(name: str) -> str | None:
    """The one of today's 34 provinces in which the province of that name lies; None where there is no such province."""
    province = _lookup(name)
    return province.now if province else None


def ended_long_ago(name: str) -> bool:
    """Whether that is the name of a province that ended before 1998, of which a report can only tell as of the past."""
    return name in _former()


def is_city(name: str) -> bool:
    """Whether that is the name of a centrally-run city, which is no place within a province."""
    found = _lookup(name)
    return found is not None and found.kind == "thành phố"


def read_provinces(context: Context) -> list[ProvinceMention]:
    """The provinces named in the text, in order. The span is the name without "tỉnh", "thành phố", "TP".

    ``name`` is the usual spelling of the name that the text uses (a former province keeps its own), ``now`` the one of
    today's 34. "Huế" alone counts from 2025 on, as far as the date of publication or a dated line tells.
    """
    tokens = context.tokens
    found = _find(tokens)
    day = context.published or _latest_day(context.text)
    kept = [f for f in found if _is_province(context, f, day)]
    spans = {(f.first, f.last) for f in kept}
    cities = [f for f in found if f.name == "Hồ Chí Minh" and (f.first, f.last) not in spans]
    kept += [f for f in cities if _stands_in_list(tokens, f, kept)]
    mentions = {(tokens[f.first].start, tokens[f.last].end): f.name for f in kept}
    mentions |= {span: "Hồ Chí Minh" for span in _glued_city(tokens)}
    provinces = _provinces()
    return [ProvinceMention(start=s, end=e, name=n, now=provinces[n].now) for (s, e), n in sorted(mentions.items())]


# --- the gazetteer ----------------------------------------------------------------------------------------------------


@cache
def _provinces() -> dict[str, Province]:
    """Every province by its name, those of today and before."""
    since_1998 = {p.name: p for p in load_table(_DATA / "provinces.tsv", Province)}
    return since_1998 | {f.name: Province(f.name, "tỉnh", f.now, until=f.until) for f in _former().values()}


@cache
def _former() -> dict[str, _Former]:
    return {f.name: f for f in load_table(_DATA / "former_provinces.tsv", _Former)}


@cache
def _surroundings() -> _Surroundings:
    given = load_toml(_DATA / "province_context.toml", _Surroundings)

    def keys(words: Iterable[str]) -> frozenset[str]:
        return frozenset(map(match_key, words))

    return _Surroundings(
        keys(given.cues),
        keys(given.other),
        keys(given.not_other),
        given.plural_units,
        keys(given.honorifics),
        given.homonyms,
        keys(given.city_bodies),
        given.abroad,
        keys(given.family_names),
    )


@cache
def _spellings() -> dict[str, list[_Spelling]]:
    """Spellings by the key of their first word, the longest first; the homonyms among them have an empty name."""
    lines = [(p.name, p.name) for p in _provinces().values()]
    lines += [(a.alias, a.name) for a in load_table(_DATA / "province_aliases.tsv", _Alias)]
    lines += [(h, "") for h in _surroundings().homonyms]
    spellings: dict[str, list[_Spelling]] = {}
    for written, name in lines:
        words: list[str] = []
        dashes = set()
        for part in re.findall(r"\w+|[-.]", written):
            if part in "-.":
                dashes.add(len(words) - 1)
            else:
                words.append(match_key(part))
        spelling = _Spelling(tuple(words), frozenset(dashes), name, name in _former())
        spellings.setdefault(words[0], []).append(spelling)
    for same in spellings.values():
        same.sort(key=lambda s: -len(s.words))
    return spellings


@cache
def _lookup(name: str) -> Province | None:
    key = match_key(re.sub(r"^(?:tỉnh|thành phố|tp\.?)\s*(?=[A-ZĐ])", "", name.strip(), flags=re.IGNORECASE))
    words = tuple(re.split(r"[\s.–—-]+", key))
    for spelling in _spellings().get(words[0], ()) if words else ():
        if spelling.words == words and spelling.name:
            return _provinces()[spelling.name]
    return None


def _find(tokens: Sequence[Token]) -> list[_Found]:
    """Every spelling of a province's name, whatever it denotes; the longest at each place, none inside another."""
    found = []
    spellings = _spellings()
    i = 0
    while i < len(tokens):
        if tokens[i].is_capital:
            for spelling in spellings.get(match_key(tokens[i].text), ()):
                if spelling.former and not _is_told_province(tokens, i):
                    continue  # "sông Cửu Long", "từ Quảng Nam - Đà Nẵng ra Bắc"
                if (last := _matches(tokens, i, spelling)) is not None:
                    if spelling.name:
                        found.append(_Found(i, last, spelling.name))
                    i = last
                    break
        i += 1
    return found


def _is_told_province(tokens: Sequence[Token], first: int) -> bool:
    """Whether "tỉnh" or "Tỉnh ủy" stands straight before a token."""
    return any(b in _TOLD for b in _before(tokens, first)[:2])


def _matches(tokens: Sequence[Token], first: int, spelling: _Spelling) -> int | None:
    """Index of the last token, where the spelling stands at ``first`` with a capital letter, else None."""
    at = first
    for n, word in enumerate(spelling.words):
        if n:
            at += 1
            while n - 1 in spelling.dashes and at < len(tokens) and tokens[at].text in "-–—.":
                at += 1
        if at >= len(tokens) or match_key(tokens[at].text) != word:
            return None
    return at


# --- what a name denotes ----------------------------------------------------------------------------------------------


def _is_province(context: Context, found: _Found, day: date | None) -> bool:
    tokens, words = context.tokens, _surroundings()
    before = _before(tokens, found.first)
    if found.name == "Hồ Chí Minh":
        return _city_cue(tokens, found.first) or any(b in words.city_bodies for b in before)
    cued = any(b in words.cues for b in before)
    if found.name == "Huế" and (day is None or day < _HUE_SINCE):
        return False
    lower = not all(t.is_capital for t in tokens[found.first : found.last + 1] if t.is_word)
    if lower and not any(b in words.cues for b in before[:2]):
        return False  # "An giang sơn", "Hòa bình": ordinary words at the start of a sentence
    if cued:
        return not _is_abroad(context.text, tokens[found.last].end)
    if any(b in words.other for b in before) and not any(b in words.not_other for b in before):
        # "cao tốc đường Hà Nội - Hải Phòng" would be one street too: nothing is lost
        return False
    if any(b in words.honorifics for b in before):
        return False
    if _provinces()[found.name].common and tokens[found.first].text.isupper():
        return False  # in capitals "HÒA BÌNH" is peace as well
    return not (
        _ends_name(tokens, found.first)
        or _in_units(context.text, tokens[found.first].start)
        or _below_district(context.text, tokens[found.last].end)
        or _is_abroad(context.text, tokens[found.last].end)
        or _is_byline(context, found)
    )


def _before(tokens: Sequence[Token], first: int) -> list[str]:
    """Keys of the one, two and three words straight before a token ("ủy", "tỉnh ủy"); abbreviations with their dot."""
    out: list[str] = []
    at = first - 1
    if at >= 0 and tokens[at].text == ".":  # "TP. Hải Phòng", "Tp.Cần Thơ"
        at -= 1
        if at < 0 or match_key(tokens[at].text) not in ("tp", "p", "ts", "ths", "bs", "gs", "ks"):
            return out
    words: list[str] = []
    while at >= 0 and len(words) < 3 and (tokens[at].is_word or tokens[at].text == "/"):
        words.insert(0, tokens[at].text)
        out.append(match_key(" ".join(words).replace(" / ", "/")))
        at -= 1
    return out


def _city_cue(tokens: Sequence[Token], first: int) -> bool:
    before = _before(tokens, first)
    return any(b in ("tp", match_key("thành phố"), "t.p", "p") for b in before[:2])


def _glued_city(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The "HCM" of "TPHCM"."""
    return [(t.end - 3, t.end) for t in tokens if t.text.upper() == "TPHCM"]


def _stands_in_list(tokens: Sequence[Token], found: _Found, kept: Sequence[_Found]) -> bool:
    """ "Hà Nội, Hồ Chí Minh và Đà Nẵng": a neighbour in the list is a province."""
    link = (",", "và", "-", "–", ";")
    ends, starts = {k.last for k in kept}, {k.first for k in kept}
    before = found.first >= 2 and tokens[found.first - 1].text in link and found.first - 2 in ends
    after = found.last + 2 < len(tokens) and tokens[found.last + 1].text in link and found.last + 2 in starts
    return before or after


def _ends_name(tokens: Sequence[Token], first: int) -> bool:
    """A personal name runs into it: "Trần Thị Hòa Bình", "Đào Hà Nam Hải"."""
    words = _surroundings()
    capitals = tokens[first].text.isupper()
    start = first
    while start and first - start < 5:
        previous = tokens[start - 1]
        abbreviation = len(previous.text) > 1 and previous.text.isupper() and not capitals  # "Chủ tịch HĐND Lê ..."
        country = previous.text == "Nam" and start > 1 and tokens[start - 2].text == "Việt"
        if not previous.is_capital or tokens[start].start - previous.end != 1 or abbreviation or country:
            break
        if match_key(previous.text) in words.honorifics:  # "Chị Trần Thị ..."
            break
        start -= 1
    if start == first or first - start > 4 or match_key(tokens[start].text) not in words.family_names:
        return False
    return not any(b in words.other for b in _before(tokens, start))  # "huyện Vũ Thư Thái Bình"


@cache
def _units_pattern() -> re.Pattern[str]:
    units = "|".join(_surroundings().plural_units)
    name = rf"[{UPPER}][\w']*(?:\s[{UPPER}][\w']*){{0,4}}"
    return re.compile(
        rf"(?:các|hai|ba|bốn|những|\d+)\s(?:{units})(?:,\s(?:{units}))*:?\s(?:{name}(?:\s?,\s|\svà\s)){{0,12}}$"
    )


def _in_units(text: str, start: int) -> bool:
    """ "các phường Yên Bái, Hòa Bình": one of several units named in a row."""
    return bool(_units_pattern().search(text[max(0, start - 160) : start]))


def _below_district(text: str, end: int) -> bool:
    """ "ở Khánh Hòa, huyện U Minh": a commune of that name."""
    return bool(re.match(rf"\s?,\s(?:huyện|thị xã|quận)\s[{UPPER}]", text[end : end + 20]))


def _is_abroad(text: str, end: int) -> bool:
    return bool(_abroad_pattern().match(text, end))


@cache
def _abroad_pattern() -> re.Pattern[str]:
    """A country behind a comma or bracket; not the first word of a longer name ("Điện Biên, Lào Cai")."""
    countries = "|".join(sorted(map(re.escape, _surroundings().abroad), key=len, reverse=True))
    return re.compile(rf"\s?[,(]\s?(?:[Nn]ước\s)?(?i:{countries})(?!\w)(?!\s[{UPPER}])")


def _is_byline(context: Context, found: _Found) -> bool:
    """A line of its own below the text: the pen name of the author."""
    start, end = context.tokens[found.first].start, context.tokens[found.last].end
    lines = context.lines
    if len(lines) < 4:
        return False
    at = next((i for i, line in enumerate(lines[-3:]) if line.start <= start < line.end), None)
    if at is None:
        return False
    line = lines[-3:][at]
    return context.text[line.start : line.end].strip() == context.text[start:end]


def _latest_day(text: str) -> date | None:
    """The latest full date of the first lines, where pages print when they were published."""
    days = []
    for m in re.finditer(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)(?!\d)", text[:1500]):
        try:
            days.append(date(int(m[3]), int(m[2]), int(m[1])))
        except ValueError:
            continue
    return max(days, default=None)

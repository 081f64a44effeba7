"""The province in which a meeting takes place, named as of that time, and what told it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.data import load_table
from corpus.text import UPPER, match_key
from nlp.context import Context
from nlp.hosts import WITHIN
from nlp.provinces import ended_long_ago, province_at, read_provinces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import OrganisationMention, ProvinceMention
    from nlp.opening import Opening
    from nlp.venue import Place

_DATA = Path(__file__).parent / "data"


class FoundProvince(NamedTuple):
    """A province and what told it: "place", "source" or "organisations"; ``venue``: of an online meeting the venue that
    the report is about."""

    name: str
    told_by: str
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class _District:
    name: str
    kind: str
    provinces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Venue:
    venue: str
    province: str


#: Since this day there are no districts: communes lie in their provinces (Luật số 72/2025/QH15).
_TWO_LEVELS = date(2025, 7, 1)
_NAME = rf"[{UPPER}][\w']*(?:[ -][{UPPER}][\w']*)*"
_COMMUNE = re.compile(rf"(?P<kind>xã|phường|đặc khu)\s(?P<name>{_NAME})")
_DISTRICT = re.compile(
    rf"(?P<kind>thành phố|TP\.?|thị xã|TX\.?|huyện|quận)\s?(?P<name>{_NAME})"
    rf"|(?P<party>Huyện|Thành|Thị|Quận)\s(?:ủy|uỷ)\s(?P<seat>{_NAME})"
)
_PARTY = {"Huyện": "huyện", "Thành": "thành phố", "Thị": "thị xã", "Quận": "quận"}
#: A place that is nothing but a name: "tại Đà Lạt".
_BARE = re.compile(rf"{_NAME}$")
_WITHIN = re.compile(WITHIN)
_BARE_BRACKET = re.compile(rf"\s\((?P<name>{_NAME})\)")
_MINISTRY = re.compile(
    r"(?:^|(?:trụ sở|hội trường|cơ quan)\s(?:của\s)?)Bộ\s(?!CHQS|Chỉ huy|Tư lệnh|đội|phận)", re.IGNORECASE
)

_VENUE_OF = re.compile(
    r"(?:tại|từ|ở)\s(?:các\s)?(?:điểm|đầu) cầu\s(?!chính|trung tâm|trung ương|chủ|bộ )"
    r"(?P<rest>(?:(?!\scó\s)[^,.;:\n]){0,60})"
    r"|(?:^|;\s|,\s|\.\s)điểm cầu\s(?P<own>UBND tỉnh|tỉnh|Công an tỉnh)",
    re.IGNORECASE,
)
#: Behind a venue: who was there.
_ATTENDED = re.compile(r"\s?,?\s?(?:có|tham dự|dự|gồm)\s")
#: A venue's name and no more.
_CLEAN = re.compile(
    r"(?:(?:UBND|HĐND|Công an|Huyện ủy|Tỉnh ủy|VKSND|tỉnh|huyện|thành phố|TP\.?|thị xã|xã)\s?)*" rf"(?:{_NAME})?"
)
_OWN_UNIT = re.compile(r"(?:ubnd|công an|trụ sở|huyện|tỉnh|thành phố|xã)(?!\w)", re.IGNORECASE)

#: "Hà Nội (TTXVN) - Chiều nay", "(Quảng Nam) - Sáng 5/4"
_BEFORE_DATELINE = re.compile(r"\W{0,3}(?:(?:TP|Tp)\.?\s?|tỉnh\s|thành phố\s)?", re.IGNORECASE)
_DATED_LINE = re.compile(r",?\s(?:ngày\s)?\d{1,2}(?:[/.-]\d{1,2}|\stháng\s)[^,.;:\n]{0,20}?\s?[-–—:]\s", re.IGNORECASE)
_DATELINE = re.compile(
    r"\)?\s?(?:\([^)\n]{1,24}\)\s?[-–—:]?|[-–—:])\s?"
    r"(?=(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|trong|từ|vào|nhân|vừa|nhằm|thực hiện|với|tại|để|\d)(?!\w)|\d)",
    re.IGNORECASE,
)
#: "tỉnh Hà Tĩnh | tổ chức"
_HOLDS = re.compile(
    r"(?:\s(?:đã|vừa|phối hợp|long trọng|trang trọng|cùng))*\s(?:tổ chức|khai mạc|tiến hành|mở|đăng cai)(?!\w)"
)
_UNIT = re.compile(r"(?:tỉnh|thành phố|TP\.?|Tp\.?)\s?$", re.IGNORECASE)
#: A visit has a local side, whoever comes.
_VISIT = "buổi làm việc"
#: A body of a province or of one of its parts, not of the country.
_LOCAL = re.compile(
    r"(?:tỉnh|thành phố|TP|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thôn|bản)(?!\w)"
    r"|^Sở\s|(?:Huyện|Thành|Thị|Quận) [uủ]",
    re.IGNORECASE,
)


def read_meeting_province(
    context: Context,
    opening: Opening,
    *,
    place: Place | None,
    hosts: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
    organisations: Sequence[OrganisationMention],
    online: bool,
    day: str | None,
) -> FoundProvince | None:
    """The province where the meeting, or the venue reported, is; named as of that time.

    In this order: the venue of an online meeting in the source's province; what the place tells (a province in it, its
    town or district, a hall of national renown); the city of the dateline; the province of the hosts, of several the
    first one's; the source's province; that of a district or commune that the hosts' names or the source's name tell;
    for a local body, the only province that the opening or else the text names; where no host is told, and for working
    visits, the one province of the bodies in the lead.
    """
    on = _day(day) or context.published
    source = province_at(context.source_province, on) if context.source_province else None
    provinces = [p for p in provinces if not ended_long_ago(p.name)]
    names = [p.name for p in provinces]
    if online and (place is None or source) and (venue := _reported_venue(context, provinces, source, on)):
        return FoundProvince(venue.name, "place", venue.venue)
    if place is not None and (name := _of_place(context.text, place, provinces, on, source)):
        return FoundProvince(name, "place")
    if (place is None or not place.is_venue) and (city := _dateline(context, opening, provinces)):
        return FoundProvince(province_at(city, on) or city, "place")
    named = {province_at(n, on) or n for host in hosts for n in _names_in(context.text, host, provinces)}
    if len(named) == 1:
        return FoundProvince(named.pop(), "organisations")
    first = {province_at(n, on) or n for host in hosts[:1] for n in _names_in(context.text, host, provinces)}
    if len(first) == 1:
        return FoundProvince(first.pop(), "organisations")
    if (holder := _holder(context, opening, provinces)) is not None:
        return FoundProvince(province_at(holder, on) or holder, "organisations")
    if source is not None:
        return FoundProvince(source, "source")
    # a district's body or site; its province stands in the text at most once, or not at all
    for told in (*(f"{h.name} {_where(context.text, h)}" for h in hosts), context.source):
        if (by_district := _of_district(told, names, on, None)) is not None:
            return FoundProvince(by_district, "organisations")
    if (name := source_province(context.source, on)) is not None:
        return FoundProvince(name, "source")
    if all(_LOCAL.search(h.name) for h in hosts) and (only := _only(context, opening, provinces, on, bool(hosts))):
        return FoundProvince(only, "organisations")
    if (not hosts or opening.kind == _VISIT) and (local := _local_body(context, opening, organisations, provinces, on)):
        return FoundProvince(local, "organisations")
    return None


def source_province(source: str, on: date | None) -> str | None:
    """The one province in the name of a publishing office ("Báo Bắc Giang"), None where there is none."""
    found = {p.name for p in read_provinces(Context(source, published=on))}
    if len(found) != 1:
        return None
    name = found.pop()
    return province_at(name, on) or name


def _of_place(
    text: str, place: Place, provinces: Sequence[ProvinceMention], on: date | None, source: str | None
) -> str | None:
    inside = [p for p in provinces if place.start <= p.start < place.end]
    if inside:
        return province_at(inside[-1].name, on) or inside[-1].name
    names = [p.name for p in provinces]
    for told in (place.text, text[place.start : place.end]):
        if (by_district := _of_district(told, names, on, source)) is not None:
            return by_district
    if (known := _venues().search(place.text)) is not None:
        return province_at(_venue_provinces()[match_key(known.group())], on)
    return "Hà Nội" if _MINISTRY.search(place.text) else None


def _reported_venue(
    context: Context, provinces: Sequence[ProvinceMention], source: str | None, on: date | None
) -> FoundProvince | None:
    """The province whose venue the report is about: the source's, where the text tells of a venue there."""
    starts = [p.start for p in provinces]
    for venue in _VENUE_OF.finditer(context.text):
        named = provinces[bisect_left(starts, venue.start()) : bisect_left(starts, venue.end())]
        inside = [province_at(p.name, on) for p in named]
        of = " ".join((venue["rest"] or venue["own"] or "").split())
        shown = f"điểm cầu {of}" if of and _CLEAN.fullmatch(of) else None
        own = not inside and _OWN_UNIT.match(of)
        if source and (own or source in inside):
            return FoundProvince(source, "place", shown)
        if not source and inside and inside[0] and _ATTENDED.match(context.text, venue.end()):
            return FoundProvince(inside[0], "place", shown)
    return None


def _dateline(context: Context, opening: Opening, provinces: Sequence[ProvinceMention]) -> str | None:
    """The city from which the report is sent: "Hà Nội (TTXVN) - Chiều nay, ..."."""
    text = context.text
    start = opening.sentence.start
    for mention in provinces:
        if mention.start < start:
            continue
        if not _BEFORE_DATELINE.fullmatch(text, start, mention.start):
            return None
        told = _DATELINE.match(text, mention.end) or _DATED_LINE.match(text, mention.end)
        return mention.name if told else None
    return None


def _holder(context: Context, opening: Opening, provinces: Sequence[ProvinceMention]) -> str | None:
    """ "tỉnh Hà Tĩnh tổ chức ...": the province itself as the host."""
    text, sentence = context.text, opening.sentence
    for mention in provinces:
        named = _UNIT.search(text, sentence.start, mention.start) or text[sentence.start : mention.start][-2:] == ", "
        before = sentence.start <= mention.start < opening.noun.start
        if before and named and _HOLDS.match(text, mention.end):
            return mention.name
    return None


def _only(
    context: Context, opening: Opening, provinces: Sequence[ProvinceMention], on: date | None, hosted: bool
) -> str | None:
    """The only province of the opening, or of the whole text where that has none; it must come back where no host is
    told, for then the meeting may be one of the country's."""
    sentence = opening.sentence
    lead = [p for p in provinces if sentence.start <= p.start < sentence.end] if hosted else []
    told = lead or provinces
    names = {province_at(p.name, on) or p.name for p in told}
    return names.pop() if len(names) == 1 and (hosted or len(told) > 1) else None


def _local_body(
    context: Context,
    opening: Opening,
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
    on: date | None,
) -> str | None:
    """The one province in the names of the bodies of the lead: "cuộc họp chiều 12/5 của UBND tỉnh Sơn La"."""
    at = context.sentences.index(opening.sentence)
    start, end = context.sentences[max(0, at - 2)].start, opening.sentence.end
    bodies = [o for o in organisations if start <= o.start < end and _LOCAL.search(o.name)]
    inside = [p for p in provinces if any(o.start <= p.start < o.end for o in bodies)]
    named = {province_at(p.name, on) or p.name for p in inside}
    return named.pop() if len(named) == 1 else None


def _of_district(place: str, named: Sequence[str], on: date | None, source: str | None) -> str | None:
    """The province of the district, town or commune in a place; of several of one name, one that the text names."""
    units = [(_kind(u["kind"] or _PARTY[u["party"]]), u["name"] or u["seat"]) for u in _DISTRICT.finditer(place)]
    if _BARE.fullmatch(place):
        units.append(("thành phố", place))
    for kind, written in units:
        name = match_key(written)
        found = _districts().get((kind, name), ())
        if not found and place != written:
            # units rise in rank: the district of an old report is a town of the list
            found = _districts().get(("", name), ())
        known = {province_at(p, on) or p for p in found}
        if len(known) == 1:
            return known.pop()
        for name in (*named, *([source] if source else [])):
            if (province_at(name, on) or name) in known:
                return province_at(name, on) or name
    if on is not None and on >= _TWO_LEVELS:
        for unit in _COMMUNE.finditer(place):
            found = _communes().get((unit["kind"].lower(), match_key(unit["name"])), ())
            if len(found) == 1:
                return province_at(found[0], on) or found[0]
    return None


def _kind(word: str) -> str:
    return word.rstrip(".").lower().replace("tp", "thành phố").replace("tx", "thị xã")


def _where(text: str, host: OrganisationMention) -> str:
    """Where a body lies, as it says behind its name: ", huyện Mường La", "(Mường La)"."""
    within = _WITHIN.match(text, host.end)
    bracket = _BARE_BRACKET.match(text, host.end)
    name = match_key(bracket["name"]) if bracket else ""
    if bracket and len(kinds := [k for k, n in _districts() if n == name and k]) == 1:
        return f"{kinds[0]} {bracket['name']}"
    return within.group() if within else ""


def _names_in(text: str, host: OrganisationMention, provinces: Iterable[ProvinceMention]) -> set[str]:
    """The provinces in a host's name, as it stands or as it is filled up."""
    key = match_key(host.name)
    return {
        p.name
        for p in provinces
        if host.start <= p.start < host.end or match_key(p.name) in key or match_key(text[p.start : p.end]) in key
    }


def _day(edtf: str | None) -> date | None:
    try:
        return date.fromisoformat((edtf or "").split("/")[0])
    except ValueError:
        return None


@cache
def _venue_provinces() -> dict[str, str]:
    return {match_key(v.venue): v.province for v in load_table(_DATA / "venues.tsv", _Venue)}


@cache
def _venues() -> re.Pattern[str]:
    names = sorted((v.venue for v in load_table(_DATA / "venues.tsv", _Venue)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


@cache
def _communes() -> dict[tuple[str, str], tuple[str, ...]]:
    """Provinces by kind and name of a commune, as they are since 1 July 2025."""
    return {(c.kind, match_key(c.name)): c.provinces for c in load_table(_DATA / "communes.tsv", _District)}


@cache
def _districts() -> dict[tuple[str, str], tuple[str, ...]]:
    """Provinces by kind and name of a unit, and by its name alone (kind "")."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in (
        *load_table(_DATA / "districts.tsv", _District),
        *load_table(_DATA / "former_districts.tsv", _District),
    ):
        for key in ((row.kind, match_key(row.name)), ("", match_key(row.name))):
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *row.provinces)))
    return found

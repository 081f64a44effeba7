"""Where a meeting takes place, and whether it is held online.

Of an online meeting with several venues ("điểm cầu"), a report of one province's venue counts for that province.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.data import load_table
from corpus.text import UPPER, match_key
from nlp.provinces import province_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention, ProvinceMention
    from nlp.context import Context, Span
    from nlp.opening import Opening

_DATA = Path(__file__).parent / "data"
BOTH = "trực tiếp kết hợp trực tuyến"
ONLINE = "trực tuyến"


@dataclass(frozen=True, slots=True)
class _District:
    name: str
    kind: str
    provinces: tuple[str, ...] = ()


#: Since this day there are no districts: communes lie in their provinces (Luật số 72/2025/QH15).
_TWO_LEVELS = date(2025, 7, 1)
_COMMUNE = re.compile(rf"(?P<kind>xã|phường|đặc khu)\s(?P<name>[{UPPER}][\w']*(?:[ -][{UPPER}][\w']*)*)")


class Place(NamedTuple):
    """A place as the text tells it, and its span. ``is_venue``: one of the venues of an online meeting."""

    text: str
    start: int
    end: int
    is_venue: bool = False


_AT = re.compile(
    r"(?<!\w)(?:tại|ở)\s"
    r"(?!(?:buổi|cuộc|hội nghị|hội thảo|phiên|đây|chỗ|các|cơ sở|địa phương|lễ|đại hội|điểm cầu)(?!\w))",
    re.IGNORECASE,
)
_HALL = re.compile(r"hội trường\s(?=[A-ZĐ])", re.IGNORECASE)
_IS_PLACE = re.compile(
    rf"[{UPPER}]|(?:thành phố|tỉnh|huyện|quận|thị xã|thị trấn|xã|phường|thôn|bản|hội trường|trụ sở|nhà|trung tâm|chùa"
    r"|khu|quảng trường|sân|khách sạn|đền|đình|trường|công viên|bảo tàng|nghĩa trang)(?!\w)"
)
#: A place ends before the host, the verb or a remark; its parts are joined by commas before a unit ("xã A, huyện B").
_PART = re.compile(
    r"[^\s,;.:()–](?:(?<=TP)\.|(?<=Tp)\."
    r"|(?!\s(?:diễn ra|tổ chức|đã|khai mạc|do|với|nhằm|để|và|kết hợp|phối hợp|ông|bà|đồng chí|dưới|trong|cùng|kết nối"
    r"|đến|tới|có|dự)\s)[^,;.:()–\n])*"
)
_COMMA = re.compile(r",\s")
_UNIT = re.compile(
    rf"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|thị trấn|xã|phường|số|đường|phố)\s?(?=[{UPPER}\d])", re.IGNORECASE
)
_BRACKET = re.compile(rf"\s?\((?P<unit>{_UNIT.pattern}[^)\n]{{1,60}})\)", re.IGNORECASE)
_MAIN_VENUE = re.compile(rf"điểm cầu (?:chính|trung tâm)(?:\s(?:được\s)?đặt)?\s(?:tại|ở)\s(?=[{UPPER}]|tỉnh|thành phố)")
#: A longer "place" is a clause.
_LONGEST = 120

_BOTH = re.compile(
    r"trực tiếp(?:[\w\s,.&-]{0,60}?)(?:kết hợp|kết nối|và)\s(?:với\s)?(?:hình thức\s)?(?:\w+\s){0,3}?trực tuyến"
    r"|trực tuyến\s(?:kết hợp|và)\s(?:với\s)?trực tiếp|dự\strực tiếp\s[^.\n]{0,60}trực tuyến",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"(?:hội nghị|hội thảo|họp|phiên họp|giao ban|tập huấn|tọa đàm|toạ đàm|diễn đàn|họp báo|đại hội|lễ|hình thức|bằng)"
    r"\s(?:\w+\s)?(?:truyền hình\s)?trực tuyến|cầu truyền hình|qua truyền hình trực tuyến"
    r"|trực tuyến toàn (?:quốc|tỉnh|ngành|thành phố)",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"(?:kết nối|truyền|phát|theo dõi|tham dự|dự|tổ chức)(?:\s(?:hình|qua|hình ảnh|sóng))?\strực tuyến"
    r"|trực tuyến\s(?:đến|tới|với|từ)\s|kết nối\s(?:từ|đến|tới|với)\s[^.\n]{0,60}điểm cầu",
    re.IGNORECASE,
)
_VENUE = re.compile(r"(?<!\w)(?:điểm|đầu)\scầu(?!\w)", re.IGNORECASE)
_VENUE_OF = re.compile(
    r"(?:tại|từ|ở)\s(?:các\s)?(?:điểm|đầu) cầu\s(?!chính|trung tâm|trung ương|chủ|bộ )"
    r"(?P<rest>(?:(?!\scó\s)[^,.;:\n]){0,60})"
    r"|(?:^|;\s|,\s|\.\s)điểm cầu\s(?P<own>UBND tỉnh|tỉnh|Công an tỉnh)",
    re.IGNORECASE,
)
#: Behind a venue: who was there.
_ATTENDED = re.compile(r"\s?,?\s?(?:có|tham dự|dự|gồm)\s")
_OWN_UNIT = re.compile(r"(?:ubnd|công an|trụ sở|huyện|tỉnh|thành phố|xã)(?!\w)", re.IGNORECASE)


def read_place(context: Context, opening: Opening, organisations: Sequence[OrganisationMention]) -> Place | None:
    """The place that the opening gives after "tại", in short; else the main venue of an online meeting; None where the
    text gives neither."""
    text, sentence = context.text, opening.sentence
    for at in _AT.finditer(text, sentence.start, sentence.end):
        start = at.end()
        if direct := _HALL.match(text, start):
            start = direct.end()
        if not _IS_PLACE.match(text, start):
            continue
        end = _place_end(text, start, sentence.end, organisations)
        if end - start <= _LONGEST:
            shown = text[start:end]
            if bracket := _BRACKET.match(text, end):
                shown = f"{shown.rstrip()}, {bracket['unit']}"
                end = bracket.end()
            return Place(" ".join(shown.split()), start, end)
    if venue := _MAIN_VENUE.search(text):
        end = _place_end(text, venue.end(), len(text), organisations)
        if end - venue.end() <= _LONGEST:
            name = " ".join(text[venue.end() : end].split())
            return Place(f"điểm cầu chính {name}", venue.end(), end, is_venue=True)
    return None


def _place_end(text: str, start: int, limit: int, organisations: Sequence[OrganisationMention]) -> int:
    """End of a place with the wider units behind it ("xã A, huyện B, tỉnh C")."""
    part = _PART.match(text, start, limit)
    end = part.end() if part else start
    while (comma := _COMMA.match(text, end, limit)) is not None and _UNIT.match(text, comma.end()):
        further = _PART.match(text, comma.end(), limit)
        if further is None or any(o.start == comma.end() for o in organisations):
            break
        end = further.end()
    return end


def read_mode(context: Context, opening: Span, *, has_place: bool) -> str | None:
    """``BOTH``, ``ONLINE`` or None, where the text speaks of no online link of the meeting."""
    text = context.text
    if _BOTH.search(text):
        return BOTH
    start = max(0, opening.start - 400)
    lead = text[start : opening.end + 1200]
    if _ONLINE.search(lead):
        return ONLINE
    if _LINKED.search(lead):
        return BOTH if has_place else ONLINE
    if _VENUE.search(text):
        return ONLINE
    return None


def read_province(
    context: Context,
    *,
    place: Place | None,
    hosts: Sequence[str],
    provinces: Sequence[ProvinceMention],
    online: bool,
    day: str | None,
) -> str | None:
    """The province where the meeting, or the venue reported, is; named as of that time.

    In this order: the venue of an online meeting in the source's province; a province in the place; the province of a
    town or district in the place; the one province among the hosts' names; the source's province; the province of a
    district that the hosts' names or the source's name tell.
    """
    on = _day(day) or context.published
    source = province_at(context.source_province, on) if context.source_province else None
    if online and (place is None or source) and (venue := _reported_venue(context, provinces, source, on)):
        return venue
    if place is not None:
        inside = [p for p in provinces if place.start <= p.start < place.end]
        if inside:
            return province_at(inside[-1].name, on) or inside[-1].name
        if (by_district := _of_district(place.text, [p.name for p in provinces], on, source)) is not None:
            return by_district
    named = {province_at(n, on) or n for host in hosts for n in _names_in(host, provinces)}
    if len(named) == 1:
        return named.pop()
    if source is None:
        # a district's body or site; its province stands in the text at most once, or not at all
        names = [p.name for p in provinces]
        for told in (*hosts, context.source):
            if (by_district := _of_district(told, names, on, None)) is not None:
                return by_district
    return source


def _reported_venue(
    context: Context, provinces: Sequence[ProvinceMention], source: str | None, on: date | None
) -> str | None:
    """The province whose venue the report is about: the source's, where the text tells of a venue there."""
    for venue in _VENUE_OF.finditer(context.text):
        inside = [province_at(p.name, on) for p in provinces if venue.start() <= p.start < venue.end()]
        own = not inside and _OWN_UNIT.match(venue["rest"] or venue["own"] or "")
        if source and (own or source in inside):
            return source
        if not source and inside and _ATTENDED.match(context.text, venue.end()):
            return inside[0]
    return None


def _of_district(place: str, named: Sequence[str], on: date | None, source: str | None) -> str | None:
    """The province of the district, town or commune in a place; of several of one name, one that the text names."""
    for unit in re.finditer(
        rf"(?P<kind>thành phố|TP\.?|thị xã|TX\.?|huyện|quận)\s?(?P<name>[{UPPER}][\w']*(?:\s[{UPPER}][\w']*)*)", place
    ):
        kind = unit["kind"].rstrip(".").lower().replace("tp", "thành phố").replace("tx", "thị xã")
        name = match_key(unit["name"])
        # units rise in rank: the district of an old report is a town of the list
        found = _districts().get((kind, name)) or _districts().get(("", name), ())
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


def _names_in(host: str, provinces: Sequence[ProvinceMention]) -> set[str]:
    key = match_key(host)
    return {p.name for p in provinces if match_key(p.name) in key}


def _day(edtf: str | None) -> date | None:
    try:
        return date.fromisoformat((edtf or "").split("/")[0])
    except ValueError:
        return None


@cache
def _communes() -> dict[tuple[str, str], tuple[str, ...]]:
    """Provinces by kind and name of a commune, as they are since 1 July 2025."""
    return {(c.kind, match_key(c.name)): c.provinces for c in load_table(_DATA / "communes.tsv", _District)}


@cache
def _districts() -> dict[tuple[str, str], tuple[str, ...]]:
    """Provinces by kind and name of a unit, and by its name alone (kind "")."""
    rows = load_table(_DATA / "districts.tsv", _District)
    found = {(d.kind, match_key(d.name)): d.provinces for d in rows}
    for row in rows:
        key = ("", match_key(row.name))
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *row.provinces)))
    return found

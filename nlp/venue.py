"""The place where a meeting is held, as the text tells it, and whether it is held online."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.text import UPPER
from nlp.opening import names_meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention, OrganisationMention, ProvinceMention
    from nlp.context import Context, Span
    from nlp.opening import Opening

BOTH = "trực tiếp kết hợp trực tuyến"
ONLINE = "trực tuyến"


class Place(NamedTuple):
    """A place as the text tells it, in short, and its span with the address behind it. ``is_venue``: one of the venues
    of an online meeting."""

    text: str
    start: int
    end: int
    is_venue: bool = False


#: Not of a person ("quê quán tại"), nor before what is no place.
_AT = re.compile(
    r"(?<!quán )(?<!quê )(?<!sinh )(?<!sống )(?<!trú )(?<!\w)(?:tại|ở)\s"
    r"(?!(?:đây|đó|chỗ|các|cơ sở|địa phương|trung ương|điểm cầu|buổi|cuộc)(?!\w))",
    re.IGNORECASE,
)
#: "hội trường | Trường THPT A", "hội trường | Nhà văn hóa B": a place of its own behind it.
_HALL = re.compile(r"hội trường\s(?=(?:Trường|Nhà|Cung|Khách sạn|Trung tâm Hội nghị)\s)", re.IGNORECASE)
_IS_PLACE = re.compile(
    rf"[{UPPER}]|(?:thành phố|tỉnh|huyện|quận|thị xã|thị trấn|xã|phường|thôn|bản|hội trường|trụ sở|nhà|trung tâm|chùa"
    r"|khu|quảng trường|sân|khách sạn|đền|đình|trường|công viên|bảo tàng|nghĩa trang"
    r"|tượng đài|cung|phòng họp|sảnh|vườn hoa|điểm trường|đài|bến)(?!\w)"
)
#: A place ends before the host, the verb or a remark; its parts are joined by commas before a unit ("xã A, huyện B").
_PART = re.compile(
    r"[^\s,;.:()–](?:(?<=TP)\.|(?<=Tp)\.|\.(?=\d)"
    r"|(?!\s(?:diễn ra|tổ chức|đã|khai mạc|do|với|nhằm|để|và|kết hợp|phối hợp|ông|bà|đồng chí|dưới|trong|cùng|kết nối"
    r"|về|theo|nhân|sau|là|được|làm|vừa|long trọng|trọng thể|trang trọng"
    r"|đến|tới|có|dự)\s)[^,;.:()–\n])*"
)
_COMMA = re.compile(r",\s")
_HOLDS = re.compile(
    r"\s(?:(?:đã|vừa|long trọng|trọng thể|trang trọng|phối hợp)\s){0,2}(?:tổ chức|phối hợp|khai mạc)(?!\w)"
)
_CLOSES = re.compile(r"\s?(?:[,.;)]|$)")
_UNIT = re.compile(
    rf"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|thị trấn|xã|phường|số|đường|phố)\s?(?=[{UPPER}\d])", re.IGNORECASE
)
_BRACKET = re.compile(rf"\s?\((?P<unit>{_UNIT.pattern}[^)\n]{{1,60}})\)", re.IGNORECASE)
#: "Nhà văn hóa | (3 Tản Đà, thành phố Tuy Hòa)": it belongs to the place, but is not shown.
_ADDRESS = re.compile(rf"\s?\([^)\n]{{0,80}}?{_UNIT.pattern}[^)\n]{{1,60}}\)", re.IGNORECASE)
_MAIN_VENUE = re.compile(rf"điểm cầu (?:chính|trung tâm)(?:\s(?:được\s)?đặt)?\s(?:tại|ở)\s(?=[{UPPER}]|tỉnh|thành phố)")
#: Half a place: that of the host.
_OWN = re.compile(
    r"(?:trụ sở|hội trường|cơ quan|trụ sở cơ quan|nhà làm việc)(?:\s(?:ở|nằm|tại)\s.*)?", re.IGNORECASE | re.DOTALL
)
#: "tại | thành phố Đà Nẵng | Viện A tổ chức": the comma before the host is left out.
_JUST_NAME = re.compile(r"(?:(?:tỉnh|thành phố|TP\.?|Tp\.?|huyện|quận|thị xã|xã|phường)\s)?$", re.IGNORECASE)
#: A longer "place" is a clause.
_LONGEST = 120
#: So far behind the date stands the place of the dateline.
_BEHIND_DATE = 24
_OWN_HEAD = re.compile(r"(?:trụ sở cơ quan|trụ sở|hội trường|cơ quan|nhà làm việc)", re.IGNORECASE)

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


def read_place(
    context: Context,
    opening: Opening,
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
    dates: Sequence[DateMention],
) -> Place | None:
    """The place that the opening gives after "tại", in short: behind its date first of all; else the main venue of an
    online meeting; None where the text gives neither."""
    text, sentence = context.text, opening.sentence
    places = []
    for at in _AT.finditer(text, sentence.start, sentence.end):
        start = at.end()
        if hall := _HALL.match(text, start):
            start = hall.end()
        if not _IS_PLACE.match(text, start) or names_meeting(text, start):
            continue
        end = _place_end(text, start, sentence.end, organisations, provinces)
        if 1 < end - start <= _LONGEST:
            places.append((start, end))
    day = next((d for d in dates if sentence.start <= d.start < sentence.end), None)
    # "thảo luận tại hội trường" tells no place
    places = [p for p in places if not _OWN.fullmatch(text, *p) or _is_behind(day, p[0])]
    if places:
        # "Tiếp tục chuyến công tác tại Tây Nguyên, chiều 24/2, tại | Đà Lạt"
        start, end = next((p for p in places if _is_behind(day, p[0])), places[0])
        shown = text[start:end]
        if bracket := _BRACKET.match(text, end):
            shown = f"{shown.rstrip()}, {bracket['unit']}"
            end = bracket.end()
        elif address := _ADDRESS.match(text, end):
            end = address.end()
        return Place(" ".join(shown.split()), start, end)
    if venue := _MAIN_VENUE.search(text):
        end = _place_end(text, venue.end(), len(text), organisations, provinces)
        if end - venue.end() <= _LONGEST:
            name = " ".join(text[venue.end() : end].split())
            return Place(f"điểm cầu chính {name}", venue.end(), end, is_venue=True)
    return None


def _is_behind(day: DateMention | None, offset: int) -> bool:
    """Whether that is the place of the dateline: "Sáng 12/5, tại |"."""
    return day is not None and 0 <= offset - day.end <= _BEHIND_DATE


def of_host(place: Place, hosts: Sequence[str]) -> Place:
    """The place with the host's name where the text says "tại trụ sở" or "tại hội trường" alone."""
    if not hosts or not _OWN.fullmatch(place.text):
        return place
    head = _OWN_HEAD.match(place.text)
    return place._replace(text=f"{head.group()} {hosts[0]}") if head else place


def _place_end(
    text: str,
    start: int,
    limit: int,
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
) -> int:
    """End of a place with the wider units behind it ("xã A, huyện B, tỉnh C")."""
    part = _PART.match(text, start, limit)
    end = part.end() if part else start
    for body in organisations:
        if start <= body.start < end < body.end:
            end = body.end  # "tại Bộ Nông nghiệp | và PTNT"
        if start < body.start < end and _HOLDS.match(text, body.end, limit):
            return body.start  # "tại Nhà văn hóa xã A | Hội B xã tổ chức": the comma before the host is left out
    for named in provinces:
        glued = any(o.start == named.end + 1 for o in organisations)
        if start <= named.start and named.end < end and glued and _JUST_NAME.fullmatch(text, start, named.start):
            return named.end
    while (comma := _COMMA.match(text, end, limit)) is not None:
        if any(o.start == comma.end() for o in organisations):
            break
        named_end = next((p.end for p in provinces if p.start == comma.end()), None)
        if named_end is not None and _CLOSES.match(text, named_end):
            end = named_end  # "Phủ Chủ tịch, Hà Nội"
            continue
        further = _PART.match(text, comma.end(), limit) if _UNIT.match(text, comma.end()) else None
        if further is None:
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

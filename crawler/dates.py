"""When an article was published, and where on the page that is told.

The first of these that tells wins: JSON-LD ``datePublished``, a ``<meta>`` of that meaning, ``<time>``, a line beside
the headline that holds nothing but a stamp, a full date in the path of the URL. Never taken: a date of modification,
the clock of the visit in the head of the page, the licence line in its foot, a date inside the text (it is the
meeting's). Ids in URLs that look like times are not taken either: they tell when the editor began to write, often the
day before.

Stamps in UTC become Vietnamese time (UTC+7, without summer time since 1975); stamps without a zone are Vietnamese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from corpus.text import syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import PublishedFrom
    from crawler.blocks import Block
    from crawler.metadata import Metadata

VIETNAM = timezone(timedelta(hours=7))
#: Before the first Vietnamese sites there was nothing to publish on (the country was connected on 19 November 1997).
EARLIEST = date(1997, 1, 1)

_META = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "og:published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dable:published_time",
    "date",
)
_ISO = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST = re.compile(
    r"(?<![\d/.-])(?P<d>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d{2})(?!\d|[/.-]\d)"
)
_WORDS = re.compile(r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})", re.I)
_CLOCK = re.compile(
    r"(?<![\d/:.-])(?P<H>\d{1,2})\s?(?::|h|g|giờ)\s?(?P<M>\d{2})(?!\d)(?:\s?(?::|phút)\s?(?P<S>\d{2})(?!\d))?"
    r"(?:\s?(?P<half>AM|PM|SA|CH)\b)?",
    re.I,
)
_MONTH_NAMES = {
    name: i
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ENGLISH = re.compile(
    r"(?:(?P<d1>\d{1,2})\s+)?(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:(?P<d2>\d{1,2}),?\s+)?(?P<y>\d{4})",
    re.I,
)
_URL = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})/")

_SHORT_DATE = re.compile(
    r"(?<![\d/.-])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>(?:19|20)\d{2}))?(?![\d/-])"
)
_CELLS = re.compile(r"\s*[|•]\s*|\s{2,}|\t+")

_WEEKDAY = re.compile(r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|cn)\b", re.I)
_LABEL = re.compile(
    r"ngày\s+(?:đăng(?:\s+tin|\s+bài)?|phát\s+hành|xuất\s+bản|đưa\s+tin|tạo|viết)|đăng\s+(?:ngày|lúc|bởi|vào)|đăng\s+tải|xuất\s+bản|"
    r"thời\s+gian(?:\s+đăng)?|(?:ngày\s+|đã\s+|được\s+)?cập\s*nhật(?:\s+(?:ngày|lúc))?|posted(?:\s+on)?|published(?:\s+on)?|"
    r"\(?(?:GMT|UTC)\s*\+?\s*0?7(?::00)?\)?|\(?\+07:00\)?|ngày|lúc|vào|hôm|(?:lượt\s+xem|số\s+lần\s+nhấp|lượt\s+đọc|đã\s+xem|views?)\s*:?\s*[\d.,]+|"
    r"[\d.,]+\s+(?:lượt\s+xem|lượt\s+đọc|views?)|tác\s+giả|bài\s+viết|(?:xem\s+với\s+)?cỡ\s+chữ(?:\s*:?\s*A[-+]?)*|"
    r"in\s+(?:trang|bài(?:\s+viết)?)|chia\s+sẻ|nghe\s+bài\s+viết",
    re.I,
)
_MODIFIED = re.compile(r"cập\s*nhật|chỉnh\s+sửa|sửa|update|modified", re.I)
_LAST = re.compile(
    r"(?:lần\s+)?cập\s*nhật(?:\s+lần)?\s+(?:cuối|gần\s+nhất|mới\s+nhất)|lần\s+cuối|sửa\s+(?:đổi|lần|lúc|ngày)|chỉnh\s+sửa|last\s+update|modified",
    re.I,
)
#: Words that make a date something else than that of publication.
_OTHER = re.compile(
    r"giấy\s+phép|cấp\s+ngày|cấp\s+phép|gp[-\s]|ban\s+hành|hiệu\s+lực|hết\s+hạn|sinh\s+ngày|thành\s+lập|bản\s+quyền|hôm\s+nay|hạn\s+nộp|"
    r"bây\s+giờ|hiện\s+tại|copyright|©|số\s*:\s*\d",
    re.I,
)
#: A stamp may stand beside an author or a section of so many syllables.
_COMPANY = 6
#: The first paragraph of so many syllables is the one with the dateline.
_DATELINE = 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date with the time of day, if told; ``utc`` says that the source gave the time as UTC."""

    day: date
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    utc: bool = False

    def vietnamese(self, *, as_local: bool = False) -> Stamp:
        """The same moment in Vietnamese time; ``as_local`` keeps the digits of a stamp wrongly called UTC."""
        if not self.utc or self.hour is None or as_local:
            return Stamp(self.day, self.hour, self.minute, self.second)
        moment = datetime(
            self.day.year, self.day.month, self.day.day, self.hour, self.minute, self.second or 0
        ) + timedelta(hours=7)
        return Stamp(moment.date(), moment.hour, moment.minute, None if self.second is None else moment.second)

    def iso(self) -> str:
        """ISO 8601: the date, with time and +07:00 where a time is known."""
        if self.hour is None:
            return self.day.isoformat()
        seconds = "" if self.second is None else f":{self.second:02}"
        return f"{self.day.isoformat()}T{self.hour:02}:{self.minute:02}{seconds}+07:00"


def published_of(
    metadata: Metadata, blocks: Sequence[Block], title: int, start: int, end: int, url: str, fetched: datetime
) -> tuple[str | None, PublishedFrom | None]:
    """The publication date of an article page as ISO 8601 in Vietnamese time, and the place it was read from.

    Args:
        metadata: what the page says of itself.
        blocks: the blocks of the page.
        title, start, end: index of the headline (-1 where unknown) and the half-open stretch of the body.
        url: address of the page.
        fetched: time of fetching; nothing was published after it.
    """
    latest = fetched.astimezone(VIETNAM).date() + timedelta(days=1)
    shown = visible_stamp(blocks, title, start, end)
    machine: list[tuple[str, PublishedFrom]] = [(metadata.published, "json-ld")]
    machine += [(metadata.meta[name], "meta") for name in _META if name in metadata.meta]
    near = blocks[max(0, title) : min(len(blocks), start + 4)]
    machine += [
        (block.when, "time")
        for block in near
        if block.when and not _MODIFIED.search(" ".join(block.names[:2]) + block.text)
    ]
    for value, place in machine:
        stamp = read_stamp(value)
        if stamp and EARLIEST <= stamp.day <= latest:
            wrong_zone = shown is not None and (shown.day, shown.hour, shown.minute) == (
                stamp.day,
                stamp.hour,
                stamp.minute,
            )
            return stamp.vietnamese(as_local=wrong_zone).iso(), place
    if shown and EARLIEST <= shown.day <= latest:
        return shown.iso(), "visible"
    if (found := _URL.search(url)) and (day := _day(found)) and EARLIEST <= day <= latest:
        return day.isoformat(), "url"
    return None, None


def read_stamp(value: str) -> Stamp | None:
    """A stamp as machines write it: ISO 8601 with its many licences, dd/mm/yyyy, month/day/year with AM or PM."""
    value = value.strip()
    if found := _ISO.search(value):
        if not (day := _day(found)):
            return None
        if not found["H"] or not _valid_clock(int(found["H"]), int(found["M"])):
            return Stamp(day)
        return _shifted(day, int(found["H"]), int(found["M"]), int(found["S"]) if found["S"] else None, found["zone"])
    if found := _DAY_FIRST.search(value):
        half = re.search(r"\b(AM|PM)\b", value)
        day = _day(found)
        if half and int(found["d"]) <= 12:  # .NET writes AM and PM in the American order, SA and CH in the Vietnamese
            day = _safe_date(int(found["y"]), int(found["d"]), int(found["m"])) or day
        return _with_clock(day, value.replace(found.group(), " ")) if day else None
    if (found := _ENGLISH.search(value)) and (number := found["d1"] or found["d2"]):
        day = _safe_date(int(found["y"]), _MONTH_NAMES[found["name"].lower()], int(number))
        stamp = _with_clock(day, value.replace(found.group(), " ")) if day else None
        if stamp and re.search(r"GMT(?!\s*\+)|UTC|\+0000", value):
            return Stamp(stamp.day, stamp.hour, stamp.minute, stamp.second, utc=True)
        return stamp
    return None


def visible_stamp(blocks: Sequence[Block], title: int, start: int, end: int) -> Stamp | None:
    """The stamp that a reader sees beside the headline, or labelled below the text; None rather than a guess."""
    between = range(title + 1, start) if title >= 0 else range(max(0, start - 4), start)
    within = range(start, min(start + 4, end))
    above = range(max(0, title - 3), title) if title > 0 else range(0)
    below = range(end, min(end + 6, len(blocks)))
    opening = next((block.text for block in blocks[start:end] if block.size >= _DATELINE), "")
    for places in (between, within, above, below):
        found: list[tuple[bool, Stamp]] = []
        for i in places:
            line = blocks[i].text
            stamp = read_line(line)
            if not stamp:
                continue
            if (
                places is above
                and not _same_frame(blocks[i], blocks[title])
                and not follows_dateline(stamp.day, opening)
            ):
                continue
            if places is below and not _LABEL.search(line):
                continue
            if (
                stamp.hour is None
                and i + 1 < len(blocks)
                and blocks[i + 1].size <= 4
                and not _DAY_FIRST.search(blocks[i + 1].text)
            ):
                stamp = _with_clock(stamp.day, blocks[i + 1].text)
            found.append((bool(_MODIFIED.search(line)), stamp))
        if found:
            # "Cập nhật" is how many portals label the only stamp they print; beside another one it is a modification
            return min(found, key=lambda f: f[0])[1]
    return None


def read_line(line: str) -> Stamp | None:
    """The stamp of a line that holds a stamp and little else, or None.

    "Thứ Sáu, 04/08/2023 | 08:15", "17/06/2023 - 07:56 | Sự kiện: ... | Zalo", "ngày phát hành:2023-09-03 10:43".
    """
    if len(line) > 200 or _OTHER.search(line) or _LAST.search(line):
        return None
    cells = [cell for cell in _CELLS.split(line) if cell.strip()]
    for i, cell in enumerate(cells):
        stamp = _read_cell(cell)
        if stamp is None:
            continue
        if stamp.hour is None:
            clocks = [
                c for c in cells[max(0, i - 1) : i + 2] if c is not cell and _CLOCK.search(c) and len(syllables(c)) <= 5
            ]
            stamp = _with_clock(stamp.day, clocks[0]) if clocks else stamp
        return stamp
    return None


def is_stamp(line: str) -> bool:
    """Whether a line is a stamp or a time of day alone."""
    return read_line(line) is not None or _CLOCK.fullmatch(line.strip()) is not None


def _read_cell(cell: str) -> Stamp | None:
    found = _DAY_FIRST.search(cell) or _WORDS.search(cell) or _ISO.search(cell)
    if not found or not (day := _day(found)):
        return None
    rest = cell.replace(found.group(), " ")
    if found.groupdict().get("H"):
        stamp = _shifted(day, int(found["H"]), int(found["M"]), int(found["S"]) if found["S"] else None, None)
    else:
        stamp = _with_clock(day, rest)
        rest = _CLOCK.sub(" ", rest)
    rest = _LABEL.sub(" ", _WEEKDAY.sub(" ", rest))
    return stamp if len(syllables(rest)) <= _COMPANY and not re.search(r"\d{1,2}[/.-]\d", rest) else None


def follows_dateline(day: date, text: str) -> bool:
    """Whether a text that begins with this paragraph was published on that day: it tells of the week before.

    "Sáng 03/8, tại ..." was published on 4 August, and not on the day in October on which a page was saved.
    """
    for found in _SHORT_DATE.finditer(text[:400]):
        told = _safe_date(int(found["y"] or day.year), int(found["m"]), int(found["d"]))
        if told and timedelta(0) <= day - told <= timedelta(days=7):
            return True
        if told and not found["y"]:  # a report of 2 January tells of 30 December
            told = _safe_date(day.year - 1, told.month, told.day)
            if told and timedelta(0) <= day - told <= timedelta(days=7):
                return True
    return False


def _same_frame(block: Block, title: Block) -> bool:
    """Whether a line above the headline belongs to it: both lie in the same element with a class or an id."""
    frames = {name for name in title.names[1:4] if " " in name}
    return bool(frames & set(block.names[:4]))


def _with_clock(day: date, text: str) -> Stamp:
    found = _CLOCK.search(text)
    if not found:
        return Stamp(day)
    hour, minute = int(found["H"]), int(found["M"])
    half = (found["half"] or "").upper()
    if half in ("PM", "CH") and hour < 12:
        hour += 12
    elif half in ("AM", "SA") and hour == 12:
        hour = 0
    return (
        Stamp(day, hour, minute, int(found["S"]) if found["S"] else None) if _valid_clock(hour, minute) else Stamp(day)
    )


def _shifted(day: date, hour: int, minute: int, second: int | None, zone: str | None) -> Stamp:
    if not _valid_clock(hour, minute) or (second or 0) > 59:
        return Stamp(day)
    if zone in ("Z", "UTC", "GMT") or (zone and zone.replace(":", "") in ("+0000", "-0000")):
        return Stamp(day, hour, minute, second, utc=True)
    if zone and zone.replace(":", "") != "+0700":
        sign = 1 if zone[0] == "+" else -1
        digits = zone[1:].replace(":", "")
        behind = timedelta(hours=7) - sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        moment = datetime(day.year, day.month, day.day, hour, minute, second or 0) + behind
        return Stamp(moment.date(), moment.hour, moment.minute, None if second is None else moment.second)
    return Stamp(day, hour, minute, second)


def _day(found: re.Match[str]) -> date | None:
    return _safe_date(int(found["y"]), int(found["m"]), int(found["d"]))


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _valid_clock(hour: int, minute: int) -> bool:
    return hour < 24 and minute < 60

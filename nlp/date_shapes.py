"""The shapes of calendar expressions, and what around them says that they are dates.

A fraction ("07/09 huyện"), the number of a document ("124/2021/TT-BCA"), a street ("đường 3/2"), a score or a count
that looks like a year ("1951 làng nghề") is told from a date here. ``nlp.dates`` joins the pieces and fills in years.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.data import load_table
from corpus.text import UPPER
from nlp.nouns import begins_predicate, is_edge

Every = Literal["", "year", "month"]

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Piece:
    """One expression before it is joined with its neighbours, with what it says itself.

    ``shape`` is its row in the table of shapes; ``last_month`` ends a quarter or half-year, ``last_year`` a span of
    years; ``sure`` is False where only a sure neighbour makes it a date; ``every`` marks what comes again.
    """

    start: int
    end: int
    shape: str
    year: int | None = None
    last_year: int | None = None
    month: int | None = None
    day: int | None = None
    last_month: int | None = None
    sure: bool = True
    every: Every = ""


# --- the shapes ---------------------------------------------------------------------------------------------------

_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_YEAR = r"(?:1[6-9]|20)\d\d(?!\d)"
_MONTH_WORD = r"(?:giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s(?:một|hai))?)\b"
#: Written as a name: "tháng Năm". In small letters it is five months, or a month of the year that follows.
_MONTH_NAME = r"(?-i:Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười(?:\s(?:[Mm]ột|[Hh]ai))?)\b"
_COUNT = r"(?:1[0-2]|0?[1-9]|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?:\s(?:một|hai))?)"
#: No letter, digit, "/", ":" or decimal mark stands at its left: "CT-09/2020", "1.5", "GMT-7".
_LEFT = r"(?<!\w)(?<![\w][/.,])(?<!\d:)(?<![^\W\d][-–])"
#: In a list a comma may stand right before it: "29,30/12/2008".
_LEFT_IN_LIST = r"(?<!\w)(?<![\w][/.])(?<!\d:)(?<![^\W\d][-–])"
#: Nor does a number or a document's letters go on at its right: "124/2021/TT-BCA", "15,5".
_RIGHT = r"(?![\w%])(?![.,/:]\d)(?!\s?[/-][^\W\d])"
_PART_OF = r"(?P<part>đầu|giữa|cuối|nửa đầu|nửa cuối)\s{1,2}"
#: "chiều 16 và | sáng | 17/10"
_PART_OF_DAY = r"(?:(?:sáng|trưa|chiều|tối|đêm)\s)?"
_DASH = r"\s?[-–—]\s?"
_TO_YEAR = r"(?:\s?[/.–-]\s?|\s?,?\s{0,2}(?:của\s)?năm\s{1,2})"
#: "ngày", with the tones that hijacked mirrors move about ("Ngàỹ").
_NGAY = r"(?:ng(?:[àáảãạ]y|à[ỳýỷỹỵ])\s{1,2}(?:mùng\s|mồng\s)?)"

_SPAN_WORD = r"(?:giai đoạn|nhiệm k[ỳì]|năm học|thời k[ỳì]|niên kh(?:óa|oá)|năm)"

_SHAPES: tuple[tuple[str, str], ...] = (
    # 2023-09-03
    ("iso", rf"{_LEFT}(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d){_RIGHT}"),
    # ngày 16/6/2023, 2.1.2024, 10-12-2025
    (
        "full",
        rf"{_NGAY}?{_LEFT_IN_LIST}(?P<d>{_DAY})\s?(?P<sep>[/.–-])\s?(?P<m>{_MONTH})\s?(?P=sep)\s?(?P<y>{_YEAR}){_RIGHT}",
    ),
    # 28/9/21, after "ngày" only
    ("full", rf"{_NGAY}(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<yy>\d\d){_RIGHT}"),
    # ngày 01 tháng 8 năm 2013, 03 tháng 8
    (
        "full",
        rf"{_NGAY}?{_LEFT_IN_LIST}(?P<d>{_DAY})\s{{1,2}}tháng\s{{1,2}}"
        rf"(?:(?P<m>{_MONTH})|(?P<mw>{_MONTH_WORD})){_TO_YEAR}(?P<y>{_YEAR}){_RIGHT}",
    ),
    (
        "day",
        rf"{_NGAY}?{_LEFT_IN_LIST}(?P<d>{_DAY})\s{{1,2}}tháng\s{{1,2}}(?:(?P<m>{_MONTH})|(?P<mw>tư\b|{_MONTH_NAME})){_RIGHT}",
    ),
    # the first days of "01, 08 và 15/11", "13 – 14/8", "5-9/1", "11, 12 tháng 01"
    (
        "head",
        rf"{_NGAY}?{_LEFT}(?P<d>{_DAY})(?=(?:\s?,\s?{_DAY}){{0,8}}(?:\s?,\s?|\s?,?\s(?:và|đến|tới|hoặc)\s{_PART_OF_DAY}(?:ngày\s)?)"
        rf"{_DAY}(?:\s?[/.–-]\s?{_MONTH}{_RIGHT}|[/.-]{_MONTH}[/.-]{_YEAR}|\stháng\s{_MONTH}))",
    ),
    ("head", rf"{_NGAY}?{_LEFT}(?P<d>{_DAY})(?={_DASH}{_DAY}(?:[/.]{_MONTH}(?!\w)|\stháng\s{_MONTH}))"),
    # each day of "ngày 01, 11 và 21 hằng tháng"
    ("head", rf"{_NGAY}?{_LEFT}(?P<d>{_DAY})(?=(?:(?:\s?,\s?|\svà\s){_DAY}){{0,8}}\s(?:hằng|hàng)\stháng)"),
    # ngày 03/8, 27.12, 18-6, 19 - 12
    (
        "day",
        rf"(?P<word>{_NGAY})?{_LEFT_IN_LIST}(?P<d>{_DAY})(?P<sep>\s?[/.]\s?|{_DASH})(?P<m>{_MONTH}){_RIGHT}(?!\s?(?P=sep)\d)",
    ),
    # cuối tháng 12/2023, tháng 1-2026, tháng tư năm 2021
    (
        "month",
        rf"(?:{_PART_OF})?\btháng\s{{1,2}}(?:(?P<m>{_MONTH})|(?P<mw>{_MONTH_WORD})){_TO_YEAR}(?P<y>{_YEAR}){_RIGHT}",
    ),
    ("month", rf"(?:{_PART_OF})?\btháng\s{{1,2}}(?:(?P<m>{_MONTH})|(?P<mw>tư\b|{_MONTH_NAME})){_RIGHT}"),
    # 10/2020
    ("bare month", rf"{_LEFT}(?P<m>{_MONTH})[/-](?P<y>{_YEAR}){_RIGHT}"),
    # quý III/2023, quý I, năm 2021, quý 1
    (
        "quarter",
        rf"(?:{_PART_OF})?\b(?:qu[ýí]|q[úuù][yi])\s{{1,2}}(?P<q>(?-i:IV|I{{1,3}})|[1-4]|một|hai|ba|bốn|tư)\b(?![.,]\d)"
        rf"(?:\s?[/.,–-]?\s?(?:năm\s{{1,2}})?(?P<y>{_YEAR}))?{_RIGHT}",
    ),
    # 9 tháng đầu năm 2023, 11 tháng năm 2023
    (
        "months",
        rf"{_LEFT}(?P<n>{_COUNT})\s{{1,2}}tháng\s{{1,2}}(?P<part>đầu|cuối)\s{{1,2}}(?:của\s)?năm(?:\s{{1,2}}(?P<y>{_YEAR}))?\b(?!\shọc)",
    ),
    ("months", rf"{_LEFT}(?P<n>{_COUNT})\s{{1,2}}tháng\s{{1,2}}(?:của\s)?năm\s{{1,2}}(?P<y>{_YEAR}){_RIGHT}"),
    ("months", rf"\b(?:nửa|sáu tháng)\s{{1,2}}(?P<part>đầu|cuối)\s{{1,2}}năm\s{{1,2}}(?P<y>{_YEAR}){_RIGHT}"),
    # giai đoạn 2021 - 2025, nhiệm kỳ (2014 - 2019), năm học 2022-2023
    (
        "years",
        rf"(?P<word>\b{_SPAN_WORD}\s{{1,2}}(?:từ\s)?(?:năm\s)?(?P<open>\()?\s?)?"
        rf"{_LEFT}(?P<y>{_YEAR})(?:{_DASH}|(?<=\d)\s(?:đến|tới)\s(?:năm\s)?)(?P<y2>{_YEAR})(?(open)\s?\)){_RIGHT}",
    ),
    ("year", rf"(?:{_PART_OF})?\bnăm\s{{1,2}}(?:học\s|tài chính\s)?(?P<y>{_YEAR})(?![\w%])(?![.,/:]\d)"),
    ("bare year", rf"{_LEFT}(?P<y>{_YEAR}){_RIGHT}(?![-–]\d)"),
    ("lone day", rf"\b{_NGAY}(?P<d>{_DAY}){_RIGHT}"),
)
_DAY_AND_MONTH = re.compile(rf"(?P<d>{_DAY})\s?[/.–-]\s?(?P<m>{_MONTH}){_RIGHT}")
_MONTH_GAP = re.compile(r"\s?,\s?|\s?,?\s(?:và|đến|tới)\s|\s?[-–]\s?")
#: A further month of a list that ends in a year: "5 (và 6 năm 2024)", "6 năm 2024".
_MONTH_OF_LIST = re.compile(
    rf"(?P<m>{_MONTH})(?:{_TO_YEAR}(?P<y>{_YEAR}){_RIGHT}"
    rf"|(?=(?:\s?,\s?{_MONTH}){{0,10}}(?:\s?,\s?|\s?,?\svà\s){_MONTH}{_TO_YEAR}{_YEAR}))"
)
_PATTERNS = tuple((shape, re.compile(pattern, re.IGNORECASE)) for shape, pattern in _SHAPES)
#: Where a date can begin at all: looked at before the shapes are tried.
_BEGINNING = re.compile(
    rf"\b(?:ng[àáảãạ][yỳýỷỹỵ]|tháng|năm|qu[ýí]|q[úuù][yi]|đầu|giữa|cuối|nửa|giai đoạn|nhiệm k[ỳì]|thời k[ỳì]|niên kh"
    rf"|{_COUNT}\s{{1,2}}tháng)|(?<!\d)\d{{1,4}}(?!\d)",
    re.IGNORECASE,
)

# --- what stands around them --------------------------------------------------------------------------------------

EVERY = re.compile(r"\s{1,2}(?:hằng|hàng)\s{1,2}(năm|tháng)\b", re.IGNORECASE)
_LUNAR = re.compile(r"\s?\(?(?:âm lịch|al\b|tháng (?:giêng|chạp)|tết\b)", re.IGNORECASE)
#: What may stand between a cue and its number: a blank, a comma, an opening bracket.
_CUE_ENDS = {"sure": r"\s?,?\s?\(?\s?", "likely": r"\s?,?\s?"}
#: "Thứ Ba, lúc 7h30, 12/3": a clock time before a day; "hôm 5%, (9/12)" is a share in a bracket.
_CLOCK = re.compile(r"\blúc [\dhg:]{1,8},? $", re.IGNORECASE)
_BRACKET = re.compile(r"[^\s\d%]\s?\(\s?$")
#: "ngày thành lập Đoàn 26/3": the day of a founding is told behind who was founded.
_NAMED_DAY = re.compile(r"\b[Nn]gày (?:thành lập|truyền thống) [^.,;:()\d\n]{2,30}\s$")
_AFTER_QUOTE = re.compile(r"(?:[”\"»)]\s?|\(\s?)$")
#: Behind a bare year that ends its phrase.
_CLOSES = re.compile(r"\s?(?:[,;.)”\"\n]|$)")
_CAPITAL = re.compile(rf"(?:^|[\s(“\"])[{UPPER}][^\s\d.,;:!?]*\s$")
_MONTH_WORDS = ("giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTH_NAMES = {word: number for number, word in enumerate(_MONTH_WORDS, 1)}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {"1": 1, "2": 2, "3": 3, "4": 4}
_QUARTERS |= {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
_COUNTS = {
    w: n
    for n, w in enumerate(("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 2)
}
_CITY = re.compile(rf"\W{{0,3}}(?:(?:TP|Tp)\.?\s?)?[{UPPER}]\w*(?:[ -][{UPPER}]\w*){{0,3}}(?:\s\([^)\n]{{1,12}}\))?,\s")
_DASH_AFTER = re.compile(r"(?:/\d{4})?\s?[-–—:]\s")
_WINDOW = 48


# --- finding ------------------------------------------------------------------------------------------------------


def pieces_of(text: str) -> list[Piece]:
    """All expressions of a text that can be dates, in order, none overlapping another. Linear in the text."""
    found: list[Piece] = []
    at = 0
    while match := _BEGINNING.search(text, at):
        piece = _piece(text, match.start())
        if piece is None and found and found[-1].shape == "head" and match.start() - found[-1].end < 16:
            piece = _last_of_list(text, match.start())
        if piece is None and found and found[-1].shape == "month" and not found[-1].year:
            piece = _next_month(text, found[-1], match.start())
        if piece:
            found.append(piece)
        at = piece.end if piece else match.start() + (1 if not text[match.start()].isdigit() else len(match.group()))
    return found


def _piece(text: str, at: int) -> Piece | None:
    for shape, pattern in _PATTERNS:
        if (match := pattern.match(text, at)) and (piece := _read(text, shape, match)):
            return piece
    return None


def _last_of_list(text: str, at: int) -> Piece | None:
    """The day that ends "ngày 19 - 20.2": what stands before it has said that it is one."""
    match = _DAY_AND_MONTH.match(text, at)
    return Piece(*match.span(), "day", month=int(match.group("m")), day=int(match.group("d"))) if match else None


def _next_month(text: str, before: Piece, at: int) -> Piece | None:
    """A month that takes the word from the one before it: "các tháng 4, | 5 | và | 6 năm 2024"."""
    match = _MONTH_OF_LIST.match(text, at) if _MONTH_GAP.fullmatch(text, before.end, at) else None
    if match is None:
        return None
    end = match.end() if match["y"] else match.end("m")
    return Piece(at, end, "month", year=int(match["y"]) if match["y"] else None, month=int(match["m"]))


def _read(text: str, shape: str, match: re.Match[str]) -> Piece | None:
    """The piece that a match of a shape means, or None where it can be none."""
    group = {k: v for k, v in match.groupdict().items() if v}
    start, end = match.span()
    before, word = text[max(0, start - _WINDOW) : start], "word" in group
    if _LUNAR.match(text, end):
        return None
    year = int(group["y"]) if "y" in group else 2000 + int(group["yy"]) if "yy" in group else None
    month = (
        int(group["m"])
        if "m" in group
        else _MONTH_NAMES[" ".join(group["mw"].lower().split())]
        if "mw" in group
        else None
    )
    day = int(group["d"]) if "d" in group else None
    piece = Piece(start, end, shape, year, None, month, day)
    if day and month and not 1 <= day <= calendar.monthrange(year or 2024, min(month, 12))[1]:
        return None
    digits_first = text[start].isdigit()
    if digits_first and (_cued(before, "document") or (shape == "day" and _cued(before, "place"))):
        return None
    counts = not begins_predicate(text, end)  # a noun follows: "9/12 điểm", "1951 làng nghề"
    if shape in ("full", "iso"):
        return piece
    if shape == "head":
        return replace(piece, sure=not digits_first or bool(_is_sure(before) or _is_likely(before)))
    if shape == "day":
        sure = (
            word
            or _is_dateline(text, start, end)
            or not digits_first
            or " tháng " in match.group().lower()
            or bool(_is_sure(before))
            or _is_every(text, end)
        )
        if not sure and (
            counts or match.group("sep") is None or (match.group("sep").strip() == "." and not _is_likely(before))
        ):
            return None
        return replace(piece, sure=sure or bool(_is_likely(before)))
    if shape == "month":
        if re.search(r"(?:\d|\b(?:cách mạng|hai|ba|bốn|sáu|bảy|tám|chín|mười|vài|mấy))\s$", before, re.IGNORECASE):
            return None
        return piece
    if shape == "bare month":
        return None if counts else replace(piece, sure=bool(_is_likely(before)))
    if shape == "quarter":
        first = _QUARTERS[group["q"].lower()] * 3 - 2
        return replace(piece, month=first, last_month=first + 2)
    if shape == "months":
        count = _COUNTS.get(" ".join(group.get("n", "6").lower().split())) or int(group.get("n", "6"))
        first = 13 - count if group.get("part", "").lower() == "cuối" else 1
        return replace(piece, month=first, last_month=first + count - 1)
    if shape == "years":
        last = int(group["y2"])
        if not year or not year < last <= year + 150 or (digits_first and counts):
            return None
        return replace(piece, last_year=last)
    if shape == "year":
        return piece
    if shape == "bare year":
        if counts or not 1900 <= (year or 0) <= 2099:
            return None
        told = (
            _cued(before, "takes_year")
            or _AFTER_QUOTE.search(before)
            or _CAPITAL.search(before)
            or (_CLOSES.match(text, end) and _plain_word_before(text, start))
        )
        return replace(piece, sure=bool(told) and not _cued(before, "measured"))
    # a lone day: "ngày 15 hằng tháng"; never "ngày 2 lần"
    return None if counts or re.search(r"\d\s$", before) else piece


def _is_dateline(text: str, start: int, end: int) -> bool:
    """ "Hà Nội, | 12/5 | – Bộ Y tế ...": behind the city at the head of a line, before a dash."""
    line = text.rfind("\n", max(0, start - 40), start) + 1
    if line == 0 and start > 40:
        return False
    return bool(_CITY.fullmatch(text, line, start) and _DASH_AFTER.match(text, end))


def _plain_word_before(text: str, start: int) -> bool:
    """Whether a word stands before a bare year that is no verb or preposition: "Xuân tình nguyện 2025"."""
    word = re.search(r"([^\W\d_]+) $", text[max(0, start - 12) : start])
    return bool(word) and not is_edge(word.group(1)) if word else False


@dataclass(frozen=True)
class _Cue:
    word: str
    cue: str


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = {}
    for row in load_table(_DATA / "date_cues.tsv", _Cue):
        words.setdefault(row.cue, []).append(re.escape(row.word))
    return {
        cue: re.compile(
            rf"\b(?:{'|'.join(sorted(some, key=len, reverse=True))}){_CUE_ENDS.get(cue, ' {1,2}')}$", re.IGNORECASE
        )
        for cue, some in words.items()
    }


def _cued(before: str, cue: str) -> bool:
    """Whether a cue of date_cues.tsv ends the words before a number."""
    return bool(_cues()[cue].search(before))


def _is_sure(before: str) -> bool:
    return _cued(before, "sure") or bool(_CLOCK.search(before))


def _is_likely(before: str) -> bool:
    return _cued(before, "likely") or bool(_BRACKET.search(before) or _NAMED_DAY.search(before))


def _is_every(text: str, end: int) -> bool:
    return bool(EVERY.match(text, end))

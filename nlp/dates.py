"""Calendar expressions: found by shape, joined to intervals and lists, told apart from fractions and numbers of
documents, and written as EDTF (ISO 8601-2, level 1).

What a date looks like and how far its span goes follows the annotation guide of the gold reports: with "ngày", "tháng",
"năm", "quý", "giai đoạn", "nhiệm kỳ", "đầu/giữa/cuối", without the weekday, "từ", "đến", "trước".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.records import DateMention
from nlp.date_shapes import EVERY, Every, Piece, pieces_of
from nlp.years import (
    Anchor,
    looks_ahead,
    year_of_day,
    year_of_first_months,
    year_of_last_months,
    year_of_month,
    year_of_quarter,
)

if TYPE_CHECKING:
    from nlp.context import Context

_DATA = Path(__file__).parent / "data"

#: Between the ends of an interval, and between the members of a list.
_RANGE_GAP = re.compile(
    r"(?:\s?[-–—]\s?|\s{1,2}(?:cho\s)?(?:đến|tới)\s(?:hết\s|cuối\s|ngày\s|(?:sáng|trưa|chiều|tối)\s)?)$", re.IGNORECASE
)
_LIST_GAP = re.compile(r"\s?(?:,|,?\s(?:và|hoặc)(?:\s(?:sáng|trưa|chiều|tối|đêm))?)\s?$", re.IGNORECASE)


def read_dates(context: Context) -> list[DateMention]:
    """The calendar expressions of a report, in order; no two overlap.

    Elided years are filled in from the publication date, the dateline or the dates nearby (``nlp.years``); a date whose
    year nothing tells is left out.
    """
    text = context.text
    pieces = pieces_of(text)
    anchor = _anchor(context, pieces)
    found: list[DateMention] = []
    for group, interval in _groups(text, pieces):
        if not any(p.sure for p in group):
            continue
        found += _mentions(context, anchor, group, interval)
    return found


# --- joining ------------------------------------------------------------------------------------------------------


def _groups(text: str, pieces: list[Piece]) -> list[tuple[list[Piece], bool]]:
    """Pieces that belong together: (pieces, True) for the two ends of an interval, (pieces, False) for a list."""
    groups: list[tuple[list[Piece], bool]] = []
    at = 0
    while at < len(pieces):
        group, interval = [pieces[at]], False
        at += 1
        while at < len(pieces) and not interval:
            gap = text[group[-1].end : pieces[at].start]
            if len(gap) > 14:
                break
            if len(group) == 1 and _RANGE_GAP.fullmatch(gap) and _can_span(group[0], pieces[at]):
                interval = True
            elif not (_LIST_GAP.fullmatch(gap) and _can_list(group[-1], pieces[at])):
                break
            group.append(pieces[at])
            at += 1
        groups.append((group, interval))
    return groups


_RANKS = {
    "head": 0,
    "day": 0,
    "full": 0,
    "iso": 0,
    "lone day": 0,
    "month": 1,
    "bare month": 1,
    "quarter": 2,
    "year": 3,
    "bare year": 3,
}


def _can_span(first: Piece, last: Piece) -> bool:
    if first.shape not in _RANKS or last.shape not in _RANKS:
        return False
    if first.shape == "lone day" and last.shape in ("lone day", "year", "bare year"):
        return False
    return abs(_RANKS[first.shape] - _RANKS[last.shape]) <= 1 and (_RANKS[first.shape] == 3) == (
        _RANKS[last.shape] == 3
    )


def _can_list(first: Piece, last: Piece) -> bool:
    return first.shape in _RANKS and last.shape in _RANKS and _RANKS[first.shape] == _RANKS[last.shape]


# --- years and EDTF -----------------------------------------------------------------------------------------------


@cache
def _commemorations() -> re.Pattern[str]:
    names = sorted(load_words(_DATA / "commemorations.txt"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\s?[(,]?\s?(?:ngày\s)?$", re.IGNORECASE)


#: "Ngày Chuyển đổi số quốc gia (10/10)": a day with a name, not at the beginning of its sentence.
#: "Ngày KH&CN Việt Nam 18/5", "ngày thành lập ngành 26/7"; "Ngày hội" is held on a day of its year.
#: "Nhân kỷ niệm Ngày truyền thống, sáng | 25/3": the time of day or a comma and "ngày" tell of the event.
_BEGINS_ANEW = re.compile(r"(?:\b(?:sáng|trưa|chiều|tối|đêm)(?: ngày)?|, ngày) *$", re.IGNORECASE)
_NAMED_DAY = re.compile(
    r"\w,?\s(?:“|\")?Ngày (?!hội\b)[^\W\d][^.;:()\d\n]{2,60}(?:\(\s?|\s)$"
    r"|\b[Nn]gày (?:thành lập|truyền thống) [^.,;:()\d\n]{2,56}\s\(?$"
)


def _anchor(context: Context, pieces: list[Piece]) -> Anchor:
    if context.published:
        return Anchor(context.published, None)
    full = [p for p in pieces if p.shape in ("full", "iso") and p.year and p.month and p.day]
    stamps = [p for p in full if _is_stamp(context.text, p)]
    if stamps or full:
        first = _own_stamp(context.text, stamps) or max(full, key=lambda p: (p.year, p.month, p.day))
        if (day := _real_day(first)) is not None:
            return Anchor(day, None)
    years = [p.year for p in pieces if p.shape in ("year", "bare year") and p.sure]
    return Anchor(None, years[0] if years else None)


def _is_stamp(text: str, piece: Piece) -> bool:
    """A page's time stamp: on a short line, or beside a clock."""
    line = text[text.rfind("\n", 0, piece.start) + 1 : (text.find("\n", piece.end) + len(text) + 1) % (len(text) + 1)]
    return len(line) < 60 and piece.start < 4000


def _own_stamp(text: str, stamps: list[Piece]) -> Piece | None:
    """The report's own stamp: of several above its first paragraph the last, for the clock of the site stands first."""
    paragraph = _PARAGRAPH.search(text)
    above = [s for s in stamps if paragraph and s.end <= paragraph.start()]
    return above[-1] if above else stamps[0] if stamps else None


#: The first line of prose.
_PARAGRAPH = re.compile(r"^[^\n]{100}", re.MULTILINE)


def _real_day(piece: Piece) -> date | None:
    try:
        return date(piece.year or 0, piece.month or 0, piece.day or 0)
    except ValueError:
        return None


def _mentions(context: Context, anchor: Anchor, group: list[Piece], interval: bool) -> list[DateMention]:
    text = context.text
    end = group[-1].end
    every: Every = ""
    if match := EVERY.match(text, end):
        every = "year" if match.group(1).lower() == "năm" else "month"
        if (every == "year" and group[-1].year) or (every == "month" and group[-1].month):
            every = ""
        else:
            group[-1] = replace(group[-1], end=match.end())
    elif group[0].shape == "day" and not any(p.year for p in group) and _commemorates(text, group[0]):
        every = "year"
    group = _share(group)
    filled = [replace(p, every=every) if every else _fill(context, anchor, p) for p in group]
    if any(p is None for p in filled):
        return []
    pieces = [p for p in filled if p is not None]
    if not interval:
        return [DateMention(start=p.start, end=p.end, edtf=edtf) for p in pieces if (edtf := _edtf(p))]
    first, last = _ordered(group, pieces)
    one, other = _edtf(first), _edtf(last)
    if not one or not other:
        return []
    edtf = f"{one.partition('/')[0]}/{other.rpartition('/')[2]}"
    return [DateMention(start=first.start, end=last.end, edtf=edtf)]


def _commemorates(text: str, piece: Piece) -> bool:
    before = text[max(0, piece.start - 64) : piece.start]
    if _BEGINS_ANEW.search(before):
        return False
    return bool(_commemorations().search(before) or _NAMED_DAY.search(before))


def _share(group: list[Piece]) -> list[Piece]:
    """What a piece leaves out it takes from the one after it: "19 và 20/10", "30/11, 01/12/2023"."""
    shared = [group[-1]]
    for piece in reversed(group[:-1]):
        after = shared[0]
        if piece.day and piece.month is None and after.day:
            piece = replace(piece, month=after.month)
        if piece.year is None and after.year and piece.month and after.month and piece.month <= after.month:
            piece = replace(piece, year=after.year)
        shared.insert(0, piece)
    return shared


def _fill(context: Context, anchor: Anchor, piece: Piece) -> Piece | None:
    """The piece with its year, None where nothing tells it."""
    if piece.year is not None:
        return piece
    text = context.text
    sentence = context.sentence_at(piece.start)
    ahead = looks_ahead(text, sentence.start, piece.start, piece.end)
    governing = _GOVERNING.search(text[max(sentence.start, piece.start - 60) : piece.start])
    if governing:
        return replace(piece, year=int(governing.group(1)))
    if piece.shape == "quarter":
        year = year_of_quarter(anchor, (piece.month or 1) // 3 + 1, ahead)
    elif piece.shape == "months":
        is_end = (piece.month or 1) > 1
        year = year_of_last_months(anchor) if is_end else year_of_first_months(anchor, piece.last_month or 12)
    elif piece.day and piece.month is None:
        if anchor.day is None:
            return None
        month, year = anchor.day.month, anchor.day.year
        piece = replace(piece, month=month)
    elif piece.day:
        year = year_of_day(anchor, piece.month or 1, piece.day, ahead)
    else:
        year = year_of_month(anchor, piece.month or 1, ahead)
    return replace(piece, year=year) if year else None


#: "năm 2024 dự kiến diễn ra vào ngày 17/11": the year right before it, over nothing but words of when.
_GOVERNING = re.compile(
    r"\bnăm\s((?:1[6-9]|20)\d\d)(?:\s(?:dự kiến|sẽ|vào|là|từ|trước|đến|diễn ra|bắt đầu|kết thúc|được|tổ chức)){1,5}\s$",
    re.IGNORECASE,
)


def _ordered(group: list[Piece], pieces: list[Piece]) -> tuple[Piece, Piece]:
    """The two ends of an interval in order: an elided year gives way to the one that is told."""
    first, last = pieces
    if first.every:
        return first, last
    if (first.year, first.month or 0, first.day or 0) > (last.year, last.month or 12, last.day or 31):
        if group[0].year is None:
            first = replace(first, year=(last.year or 0) - (1 if (first.month or 0) > (last.month or 12) else 0))
        elif group[1].year is None:
            last = replace(last, year=(first.year or 0) + (1 if (first.month or 0) > (last.month or 12) else 0))
    elif (
        group[0].year is None and group[1].year and first.year != last.year and (first.month or 0) <= (last.month or 12)
    ):
        first = replace(first, year=last.year)
    elif (
        group[1].year is None and group[0].year and first.year != last.year and (first.month or 0) <= (last.month or 12)
    ):
        last = replace(last, year=first.year)
    return first, last


def _edtf(piece: Piece) -> str | None:
    """EDTF of one piece; an interval for quarters, half-years and spans of years. None for an impossible day."""
    year = "XXXX" if piece.every else f"{piece.year:04d}" if piece.year else None
    if year is None:
        return None
    if piece.last_year:
        return f"{year}/{piece.last_year:04d}"
    if piece.last_month:
        return f"{year}-{piece.month:02d}/{year}-{piece.last_month:02d}"
    if piece.every == "month" and piece.month is None:
        return f"XXXX-XX-{piece.day:02d}"
    if piece.month is None:
        return year
    if piece.day is None:
        return f"{year}-{piece.month:02d}"
    if not piece.every and _real_day(piece) is None:
        return None
    return f"{year}-{piece.month:02d}-{piece.day:02d}"

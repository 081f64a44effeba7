"""Which year a date means that leaves its year out.

More than half of the dates in Vietnamese news have no year. It follows from the day of publication, the dateline, the
dates beside it, and from whether the words look ahead ("trước ngày 15/11", "sẽ", "20/10 tới") or back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

#: Words before a date (in its sentence) that look ahead.
_AHEAD = re.compile(
    r"\b(?:trước|sẽ|dự kiến|dự báo|khả năng|phấn đấu|chậm nhất|thời hạn|hạn chót|hoàn thành|xong|từ nay đến|từ giờ đến"
    r"|sắp tới|tới đây|kế hoạch đến|bắt đầu vào)\b",
    re.IGNORECASE,
)
#: What is done is not ahead: "đã hoàn thành trước ngày 30/9".
_DONE = re.compile(r"\b(?:đã|vừa|từng|so với)\b", re.IGNORECASE)
_AHEAD_AFTER = re.compile(r"\s+(?:sắp )?tới(?: đây)?\b", re.IGNORECASE)
_PAST_AFTER = re.compile(r"\s+(?:vừa qua|vừa rồi|năm ngoái)\b", re.IGNORECASE)
_WINDOW = 70

#: A report looks back more than ahead: a day ahead counts as this many days back when the words do not tell.
_AHEAD_WEIGHT = 2
#: "trước ngày 15/10", written on 16 October, is still the one of this year.
_GRACE = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What elided years are filled in from: a day (publication, dateline), or only a year that the report speaks of."""

    day: date | None
    year: int | None


def looks_ahead(text: str, sentence_start: int, start: int, end: int) -> bool | None:
    """True where the words around a date look ahead, False where they say it is past, None where they do not tell."""
    if _PAST_AFTER.match(text, end):
        return False
    if _AHEAD_AFTER.match(text, end):
        return True
    before = text[max(sentence_start, start - _WINDOW) : start]
    ahead = list(_AHEAD.finditer(before))
    if not ahead:
        return None
    done = [m.start() for m in _DONE.finditer(before)]
    return None if done and done[-1] < ahead[-1].start() and ahead[-1].start() - done[-1] < 30 else True


def year_of_day(anchor: Anchor, month: int, day: int, ahead: bool | None) -> int | None:
    """The year of a day and month; None where nothing tells. 29 February looks for a leap year."""
    if anchor.day is None:
        return anchor.year
    here = anchor.day
    candidates = [d for y in (-1, 0, 1) if (d := _day(here.year + y, month, day))]
    if not candidates:
        return None
    if ahead is True:
        coming = [d for d in candidates if d >= here - _GRACE]
        return min(coming).year if coming else max(candidates).year
    if ahead is False:
        past = [d for d in candidates if d <= here]
        return max(past).year if past else min(candidates).year
    return min(candidates, key=lambda d: (d - here).days * _AHEAD_WEIGHT if d > here else (here - d).days).year


def year_of_month(anchor: Anchor, month: int, ahead: bool | None) -> int | None:
    """The year of a month without a year."""
    if anchor.day and anchor.day.month == month:
        return anchor.day.year
    return year_of_day(anchor, month, 15, ahead)


def year_of_quarter(anchor: Anchor, quarter: int, ahead: bool | None) -> int | None:
    """A quarter is one of this year, but in January to March the fourth is the last that ended."""
    if anchor.day is None:
        return anchor.year
    if quarter == 4 and anchor.day.month <= 3 and ahead is None:
        return anchor.day.year - 1
    if quarter == 1 and anchor.day.month >= 11 and ahead is not False:
        return anchor.day.year + 1
    return anchor.day.year


def year_of_last_months(anchor: Anchor) -> int | None:
    """ "6 tháng cuối năm" is what lies ahead in the year, but in January and February what has just ended."""
    if anchor.day is None:
        return anchor.year
    return anchor.day.year - (anchor.day.month <= 2)


def year_of_first_months(anchor: Anchor, months: int) -> int | None:
    """ "9 tháng đầu năm" has ended, or nearly so, when it is written of."""
    if anchor.day is None:
        return anchor.year
    return anchor.day.year if anchor.day.month >= min(months, 10) - 1 else anchor.day.year - 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Days as a reader types them: 2023, 2023-08, 8/2023, 3/8/2023, 2023-08-03, and ranges of these with "..".

Everything is turned into first and last day, inclusive.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_FORMS = [
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"),  # ISO
    re.compile(r"(?:(?:(?P<d>\d{1,2})[/.-])?(?P<m>\d{1,2})[/.-])?(?P<y>\d{4})"),  # as it is written in Vietnam
]


def period(text: str) -> tuple[date, date] | None:
    """First and last day of a year, month or day; None for anything else."""
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            year, month, day = (int(match[part]) if match[part] else None for part in "ymd")
            try:
                if year is None:
                    return None
                if month is None:
                    return date(year, 1, 1), date(year, 12, 31)
                if day is None:
                    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
                return date(year, month, day), date(year, month, day)
            except (ValueError, calendar.IllegalMonthError):
                return None
    return None


def span(text: str) -> tuple[date | None, date | None] | None:
    """First and last day of a period or of a range "a..b", "a..", "..b"; None for anything else.

    A range the wrong way round is turned.
    """
    first, dots, last = text.partition("..")
    if not dots:
        return period(first)
    low = period(first) if first.strip() else None
    high = period(last) if last.strip() else None
    if (first.strip() and low is None) or (last.strip() and high is None) or (low is None and high is None):
        return None
    if low and high and high[1] < low[0]:
        low, high = high, low
    return low[0] if low else None, high[1] if high else None


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time; None where there is none."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None

"""The little of EDTF (ISO 8601-2, level 1) that linking needs: days of a date or interval, and how it is said."""

from __future__ import annotations

from datetime import date, timedelta

#: An interval longer than this is no event of some days.
_LONGEST = 31


def days(edtf: str) -> list[date]:
    """The days of a day or of an interval of days; none for a month, a year or anything without a year."""
    first, _, last = edtf.partition("/")
    try:
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if last else start
    except ValueError:
        return []
    if not 0 <= (end - start).days <= _LONGEST:
        return []
    return [start + timedelta(step) for step in range((end - start).days + 1)]


def year(edtf: str | None) -> int | None:
    """The year in which a date begins, None where it has none."""
    return int(edtf[:4]) if edtf and edtf[:4].isdigit() else None


def spoken(edtf: str) -> str:
    """As Vietnamese writes it: 27/12/2023, 12/2023, 2023; an interval with a dash. Anything else as it is."""
    return " - ".join("/".join(reversed(part.split("-"))) for part in edtf.split("/"))

"""Dates and numbers as people write them: 16/6/2023 and 1.046,5 in Vietnamese, 16 Jun 2023 and 1,046.5 in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from search_api.language import Words

_POINT = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:T.*)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Formats:
    """The forms of one language."""

    words: Words

    def date(self, edtf: str | None) -> str:
        """An EDTF date or interval ("2023-06-16", "2018/2022", "XXXX-08-19"); what it cannot read stays as it is."""
        if not edtf:
            return ""
        parts = [self._point(part) for part in edtf.split("/")]
        return " – ".join(parts)

    def _point(self, point: str) -> str:
        if point in ("", ".."):
            return "…"
        found = _POINT.fullmatch(point)
        if not found:
            return point
        year, month, day = found.groups()
        if self.words.language == "vi":
            known = [str(int(part)) for part in (day, month) if part and part != "XX"]
            if month == "XX":
                return self.words("date.monthly", day=str(int(day)) if day and day != "XX" else "…")
            if year == "XXXX" and len(known) == 1:
                known = [self.words("date.month", month=known[0])]
            return "/".join(known) + f" {self.words('date.yearly')}" if year == "XXXX" else "/".join([*known, year])
        if month == "XX":
            return self.words("date.monthly", day=str(int(day)) if day and day != "XX" else "…")
        named = _MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else month
        pieces = [str(int(day)) if day and day != "XX" else None, named, None if year == "XXXX" else year]
        text = " ".join(piece for piece in pieces if piece)
        return f"{text} {self.words('date.yearly')}" if year == "XXXX" else text

    def moment(self, iso: str | None) -> str:
        """A moment (ISO 8601) as day and clock time in Vietnam; one without a zone is taken to be there already."""
        if not iso:
            return ""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        if moment.tzinfo is not None:
            moment = moment.astimezone(_VIETNAM)
        return f"{self.date(f'{moment:%Y-%m-%d}')} {moment:%H:%M}"

    def number(self, value: object) -> str:
        """A number with its thousands grouped."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        text = f"{number:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.translate(_SWAP) if self.words.language == "vi" else text

    def amount(self, value: object, value_to: object = None, qualifier: str = "", unit: str | None = None) -> str:
        """A figure's value: qualifier, number or range, unit."""
        text = self.number(value)
        if value_to not in (None, ""):
            text += f" – {self.number(value_to)}"
        if qualifier:
            text = f"{self.words.of('qualifier', qualifier)} {text}"
        return f"{text} {unit}" if unit else text


#: No daylight saving since 1975.
_VIETNAM = timezone(timedelta(hours=7))
_SWAP = str.maketrans(",.", ".,")

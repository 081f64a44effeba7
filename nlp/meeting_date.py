"""When the meeting that a report tells of takes place: a day or an interval of days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context, Span
    from nlp.opening import Opening

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
#: "Trong hai | ngày 12 và 13/10"
_SEVERAL = re.compile(r"(?:hai|ba|bốn|\d|các)\s(?:ngày\s)?\(?\s?$", re.IGNORECASE)
_AND = re.compile(r"\s?(?:,|và|-|–)\s?(?:ngày\s)?")
_TODAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|hôm|ngày)\s(?P<day>nay|qua)(?!\w)", re.IGNORECASE)
#: Before a date that is a deadline, a feast or an earlier event.
_NOT_WHEN = re.compile(r"(?:trước|đến|hết|kể từ|dịp|kỷ niệm|nhân|hạn|sau|trước đó,)\s(?:ngày\s)?$", re.IGNORECASE)
_DATELINE = re.compile(
    r"\W{0,3}(?:\([^)\n]{1,20}\)\s?[-–]?\s?)?(?:[\w ,.'-]{0,30}[-–]\s)?(?:sáng|chiều|tối|trưa|ngày|hôm|trong|từ|vào)\s",
    re.IGNORECASE,
)
_HAPPENS = re.compile(r"diễn ra|tổ chức|khai mạc|kéo dài|(?:sáng|chiều|tối)\s")
#: A date this near to the head of its sentence is a dateline.
_HEAD = 40


def read_meeting_date(context: Context, opening: Opening, dates: Sequence[DateMention]) -> str | None:
    """EDTF of the day or days that the opening gives; of "sáng nay" by the day of publication; else of the first
    sentence beside the opening that tells when. None where the text leaves it out.

    ``dates`` are those of the text that belong to no cited document.
    """
    days = [d for d in dates if _DAY.fullmatch(d.edtf) or _DAYS.fullmatch(d.edtf)]
    at = context.sentences.index(opening.sentence)
    beside = [*context.sentences[at + 1 : at + 3], *reversed(context.sentences[max(0, at - 3) : at])]
    for sentence in [opening.sentence, *(s for s in beside if _tells_when(context, s))]:
        inside = [d for d in days if sentence.start <= d.start < sentence.end]
        inside = [d for d in inside if not _NOT_WHEN.search(context.text, max(0, d.start - 16), d.start)]
        if inside:
            first = _nearest(inside, sentence, opening)
            return _whole(context, opening, _row(context, first, inside), days)
        today = _TODAY.search(context.text, sentence.start, sentence.end)
        if today and context.published:
            ago = 1 if today["day"].lower() == "qua" else 0
            return (context.published - timedelta(days=ago)).isoformat()
    return None


def _tells_when(context: Context, sentence: Span) -> bool:
    """A sentence about the day of the meeting, not a line with the page's time stamp."""
    text = context.text[sentence.start : sentence.end]
    return len(text) > 40 and bool(_DATELINE.match(text) or _HAPPENS.search(text))


def _nearest(days: Sequence[DateMention], sentence: Span, opening: Opening) -> DateMention:
    """The dateline, else the date nearest to the verb."""
    verb = opening.verb
    if verb is None or sentence != opening.sentence or days[0].start - sentence.start < _HEAD:
        return days[0]
    return min(days, key=lambda d: abs(d.start - verb.end))


def _row(context: Context, first: DateMention, days: Sequence[DateMention]) -> str:
    """ "Trong hai ngày 12 và 13/10", "Ngày 15, 16/7": from the first to the last of the days named in a row. Without a
    word for several, only days that follow each other are one meeting's."""
    text = context.text
    if not _DAY.fullmatch(first.edtf):
        return first.edtf
    several = _SEVERAL.search(text, max(0, first.start - 16), first.start) is not None
    last = first
    for following in days:
        if following.start > last.end and _AND.fullmatch(text, last.end, following.start):
            if not several and not _is_next_day(last.edtf, following.edtf):
                break
            last = following
    return f"{first.edtf}/{last.edtf}" if last is not first else first.edtf


def _is_next_day(one: str, other: str) -> bool:
    return _DAY.fullmatch(other) is not None and date.fromisoformat(other) - date.fromisoformat(one) == timedelta(
        days=1
    )


def _whole(context: Context, opening: Opening, when: str, days: Sequence[DateMention]) -> str:
    """The opening gives the first day, what follows it all of them: "diễn ra từ ngày 16 đến 18-6"."""
    for mention in days:
        near = opening.noun.end <= mention.start <= opening.sentence.end + 200
        if near and mention.edtf.startswith(when + "/"):
            lead = context.text[max(opening.noun.end, mention.start - 40) : mention.start]
            if _HAPPENS.search(lead):
                return mention.edtf
    return when

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
_AND = re.compile(r"\s?(?:,|và|-|–)\s?(?:ngày\s)?(?:(?:sáng|chiều|tối)\s(?:ngày\s)?)?", re.IGNORECASE)
_TODAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|hôm|ngày)\s(?:hôm\s)?(?P<day>nay|qua)(?!\w)", re.IGNORECASE)
#: "Chiều thứ Sáu, UBND tỉnh ...": the last one before the day of publication.
_WEEKDAY = re.compile(
    r"(?<!\w)(?:sáng|trưa|chiều|tối)\s(?:ngày\s)?(?:thứ\s(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật))"
    r"(?=,|\s(?:vừa qua|tuần qua|tuần này|tại)(?!\w))",
    re.IGNORECASE,
)
_WEEKDAYS = {w: n for n, w in enumerate(("hai", "ba", "tư", "năm", "sáu", "bảy"))}
_WEEKDAYS |= {str(n + 2): n for n in range(6)}
_SUNDAY = 6
#: "Sau hai ngày làm việc, chiều 22/11, Đại hội ... bế mạc"
_AFTER_DAYS = re.compile(
    r"(?<!\w)sau\s(?P<days>hai|ba|bốn|0?[2-4])\sngày\s(?:làm việc|diễn ra|tiến hành)", re.IGNORECASE
)
_CLOSES = re.compile(r"(?<!\w)(?:bế mạc|thành công|kết thúc|hoàn thành|khép lại|phiên bế mạc)(?!\w)", re.IGNORECASE)
_OPENS = re.compile(r"(?<!\w)(?:khai mạc|khai giảng)(?!\w)", re.IGNORECASE)
#: "khai mạc ... Đại hội diễn ra trong hai ngày"
_LASTS = re.compile(
    r"(?:diễn ra|kéo dài|tiến hành|làm việc)\s(?:trong\s)?(?:thời gian\s)?"
    r"(?P<days>hai|ba|bốn|0?[2-4])\sngày(?!\s\(?\d)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:(?:diễn ra|kéo dài|làm việc)\s(?:cho\s)?(?:đến|tới)|(?:bế mạc|kết thúc)\s(?:đến|tới|vào))"
    r"\s(?:hết\s)?(?:ngày\s)?$"
)
_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4}
#: Before a date that is a deadline, a feast or an earlier event.
_NOT_WHEN = re.compile(r"(?:trước|đến|hết|kể từ|dịp|kỷ niệm|nhân|hạn|sau|trước đó,)\s(?:ngày\s)?$", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<!nay)(?<!qua)(?<!sáng)(?<!chiều)(?<!tối)(?<!hôm)(?<!ngày)(?<!ngày,)(?<!\d),?\s\(\s?(?:ngày\s|từ\s)?$"
)
_DATELINE = re.compile(
    r"\W{0,3}(?:\([^)\n]{1,20}\)\s?[-–]?\s?)?(?:[\w ,.'-]{0,30}[-–]\s)?(?:sáng|chiều|tối|trưa|ngày|hôm|trong|từ|vào)\s",
    re.IGNORECASE,
)
#: Further down: "Hội nghị được tổ chức | ngày 12/5", "lớp tập huấn diễn ra trong hai ngày 3 và 4/6".
_TOLD_LATE = re.compile(
    r"(?:hội nghị|hội thảo|đại hội|tọa đàm|toạ đàm|buổi lễ|lễ|lớp|ngày hội|kỳ họp|phiên họp|cuộc họp|buổi làm việc"
    r"|diễn đàn|họp báo|chương trình)(?:\s[^\s.;:]+){0,12}?\s(?:diễn ra|được tổ chức|tổ chức|khai mạc)"
    r"(?:\s(?:trong|từ|vào|hai|ba|2|3|02|03|buổi|sáng|chiều|tối|tại\s[^,.;]{2,40},))*\s$",
    re.IGNORECASE,
)
#: A meeting lasts at most this long; its report comes at most so long after it, and tells of it at most so long before.
_LONGEST = timedelta(days=31)
_SINCE = timedelta(days=370)
_AHEAD = timedelta(days=60)
_HAPPENS = re.compile(r"diễn ra|tổ chức|khai mạc|kéo dài|(?:sáng|chiều|tối)\s")
#: A date this near to the head of its sentence is a dateline.
_HEAD = 40
#: A line with a time stamp is at most so long.
_SHORT_LINE = 60


def read_meeting_date(context: Context, opening: Opening, dates: Sequence[DateMention]) -> str | None:
    """EDTF of the day or days that the opening gives; of "sáng nay" or "chiều thứ Sáu" by the day of publication or the
    page's stamp; else
    of the first sentence beside the opening that tells when, else of one further down that says when the meeting "diễn
    ra". None where the text leaves it out.

    ``dates`` are those of the text that belong to no cited document.
    """
    days = [d for d in dates if _is_possible(d.edtf, context.published)]
    today = context.published or _stamp(context, opening, days)
    at = context.sentences.index(opening.sentence)
    beside = [*context.sentences[at + 1 : at + 3], *reversed(context.sentences[max(0, at - 3) : at])]
    for sentence in [opening.sentence, *(s for s in beside if _tells_when(context, s))]:
        inside = [d for d in days if sentence.start <= d.start < sentence.end]
        inside = [d for d in inside if not _NOT_WHEN.search(context.text, max(0, d.start - 16), d.start)]
        if inside:
            first = _row_start(context, _nearest(context, inside, sentence, opening), inside)
            return _whole(context, opening, _row(context, first, inside), days)
        if today and (day := _relative_day(context.text, sentence, today)):
            return day.isoformat()
    late = (d for d in days if d.start > opening.sentence.end)
    told = next((d for d in late if _TOLD_LATE.search(context.text, max(0, d.start - 160), d.start)), None)
    return _row(context, told, days) if told else None


def _is_possible(edtf: str, published: date | None) -> bool:
    """Whether a meeting can be held on that day or in those days: "(7/5/1954 - 7/5/2024)" is none."""
    if not (_DAY.fullmatch(edtf) or _DAYS.fullmatch(edtf)):
        return False
    first, last = (date.fromisoformat(edtf[:10]), date.fromisoformat(edtf[-10:]))
    if last - first > _LONGEST:
        return False
    return published is None or (published - last <= _SINCE and first - published <= _AHEAD)


def _stamp(context: Context, opening: Opening, days: Sequence[DateMention]) -> date | None:
    """The day of the page's time stamp: the last one on a short line above the opening."""
    text = context.text
    above = [d for d in days if d.end <= opening.sentence.start and _DAY.fullmatch(d.edtf)]
    for mention in reversed(above):
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        is_short = (end if end >= 0 else len(text)) - start <= _SHORT_LINE
        if is_short and mention.edtf[:4] in text[mention.start : mention.end]:
            return date.fromisoformat(mention.edtf)
    return None


def _relative_day(text: str, sentence: Span, published: date) -> date | None:
    if today := _TODAY.search(text, sentence.start, sentence.end):
        return published - timedelta(days=1 if today["day"].lower() == "qua" else 0)
    if named := _WEEKDAY.search(text, sentence.start, min(sentence.end, sentence.start + _HEAD)):
        weekday = _SUNDAY if named["sunday"] else _WEEKDAYS[named["day"].lower()]
        return published - timedelta(days=(published.weekday() - weekday) % 7)
    return None


def _tells_when(context: Context, sentence: Span) -> bool:
    """A sentence about the day of the meeting, not a line with the page's time stamp."""
    text = context.text[sentence.start : sentence.end]
    return len(text) > 40 and bool(_DATELINE.match(text) or _HAPPENS.search(text))


def _nearest(context: Context, days: Sequence[DateMention], sentence: Span, opening: Opening) -> DateMention:
    """The dateline, else the date nearest to the verb."""
    verb = opening.verb
    # "Trong khuôn khổ Ngày hội mận (10 - 12/5), sáng 11/5, ...": the day of something else
    days = [d for d in days if not _ASIDE.search(context.text, max(0, d.start - 24), d.start)] or days
    if verb is None or sentence != opening.sentence or days[0].start - sentence.start < _HEAD:
        return days[0]
    return min(days, key=lambda d: abs(d.start - verb.end))


def _row_start(context: Context, day: DateMention, days: Sequence[DateMention]) -> DateMention:
    """The first of the days named in a row with one: "trong các ngày | 10, 11/5"."""
    for earlier in reversed([d for d in days if d.end <= day.start]):
        joined = _AND.fullmatch(context.text, earlier.end, day.start) and _is_next_day(earlier.edtf, day.edtf)
        if not joined:
            break
        day = earlier
    return day


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
    if not (_DAY.fullmatch(one) and _DAY.fullmatch(other)):
        return False
    return date.fromisoformat(other) - date.fromisoformat(one) == timedelta(days=1)


def _whole(context: Context, opening: Opening, when: str, days: Sequence[DateMention]) -> str:
    """The opening gives the first day, what follows it all of them ("diễn ra từ ngày 16 đến 18-6", "trong hai ngày",
    "đến hết ngày 18-6"); or the last one ("Sau hai ngày làm việc, chiều 22/11, Đại hội đã bế mạc")."""
    text = context.text
    sentence = opening.sentence
    limit = sentence.end + 200
    for mention in days:
        if opening.noun.end <= mention.start <= limit:
            lead = text[max(opening.noun.end, mention.start - 40) : mention.start]
            if mention.edtf.startswith(when + "/") and _HAPPENS.search(lead):
                return mention.edtf
            if _DAY.fullmatch(when) and when < mention.edtf and _DAY.fullmatch(mention.edtf) and _UNTIL.search(lead):
                return f"{when}/{mention.edtf}"
    if not _DAY.fullmatch(when):
        return when
    day = date.fromisoformat(when)
    after = _AFTER_DAYS.search(text, sentence.start, sentence.end)
    if after and _CLOSES.search(text, after.end(), sentence.end):
        return f"{day - timedelta(days=_count(after['days']) - 1)}/{when}"
    lasts = _LASTS.search(text, opening.noun.end, limit)
    if lasts and _OPENS.search(text, sentence.start, sentence.end):
        return f"{when}/{day + timedelta(days=_count(lasts['days']) - 1)}"
    return when


def _count(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)

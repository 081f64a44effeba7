"""Who chairs a meeting: the people said to "chủ trì", "đồng chủ trì", "chủ tọa" or "điều hành" it.

Leading a delegation ("làm trưởng đoàn") or attending is not chairing; who chairs the venue of an online meeting that
the report is about is one of the chairs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from nlp.context import Span
from nlp.resolve import full_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import PersonMention
    from nlp.context import Context

#: Words for a meeting.
EVENT = (
    r"(?:hội nghị|hội thảo|cuộc họp|phiên họp|kỳ họp|họp báo|họp|đại hội|tọa đàm|toạ đàm|lễ|diễn đàn|giao ban|lớp"
    r"|ngày hội|tập huấn|đối thoại)"
)
#: The meeting, or a part of it, behind the verb.
_EVENT = rf"(?:{EVENT}|buổi|cuộc|phần|phiên|chương trình|điểm cầu|đầu cầu|tại)(?!\w)"
#: What may stand beside the verb: "dự và chủ trì", "chủ trì, điều hành", "chủ trì và phát biểu kết luận".
_BESIDE = r"(?:(?:,?\svà|,)\s(?:điều hành|phát biểu[^.,;\n]{0,30}|chỉ đạo|kết luận)){1,2}"
#: The verb, not before what else one can be in charge of ("chủ trì xây dựng đề án", "chủ trì, phối hợp với").
_VERB = re.compile(
    rf"(?<!\w)(?:(?:đồng|cùng)\s)?(?:(?:chủ trì|chủ tọa|chủ toạ)(?:\sđoàn)?(?!\w)(?:{_BESIDE})?"
    rf"(?=\s?$|\s?[.,;:)\n\-–”]|\s(?:{_EVENT}|có|gồm|là|của|với|và\s(?:{_EVENT}|sự)|đã|vừa)(?!\w))"
    rf"|điều hành(?=\s(?:{_EVENT}))|(?<=\w\s)điều (?:hành|khiển)(?=\s?(?:[.;)\n]|$)))",
    re.IGNORECASE,
)
#: "chủ trì, phối hợp với": a body in charge of a task.
_LEADS_BODY = re.compile(r"\s?,\s(?:phối hợp|tham mưu|hướng dẫn|tổng hợp|theo dõi)")
_UNDER = re.compile(r"dưới\s(?:sự|dự)\s(?:điều hành,\s)?$", re.IGNORECASE)
#: "dưới sự chủ trì của | các đồng chí: A; B"
_SEVERAL = re.compile(r"\scủa\s(?:các|hai|ba|2|3)\s[^.;:\n]{2,60}:")
_CLAUSE_END = re.compile(r"[.;:]|,\s(?:các đại biểu|hội nghị|hội thảo)")
#: A line of a list.
_ITEM = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)])[^\n]*")
#: "A, | chủ trì hội nghị, kết luận": said of the one beside it.
_APPOSED = re.compile(r"\s?[,(]\s?")
#: What is chaired, behind the verb: "hội nghị", "buổi làm việc", "tại điểm cầu UBND tỉnh".
_WHAT = (
    rf"(?:\s(?:{EVENT}|buổi|cuộc|phiên|phần|chương trình)(?:\s[^\W\d_]+){{0,6}}?)?"
    r"(?:\s(?:trực tuyến\s)?tại\s(?:(?:điểm|đầu) cầu|hội trường)(?:\s[^\s.,;:]+){0,12}?)?"
)
#: The chairs follow: "chủ trì hội nghị có", "chủ trì phiên họp là", "chủ trì tại điểm cầu tỉnh gồm có:".
_FOLLOWED = re.compile(
    rf"{_WHAT}\s?(?:(?:còn\s|cùng\s)?có(?:\ssự\s(?:tham dự|tham gia|hiện diện)\scủa)?|gồm(?:\scó)?|là|:|của|do)\s?:?\s",
    re.IGNORECASE,
)
#: At the head of a sentence: "Chủ trì hội nghị, | đồng chí A nhấn mạnh ...".
_HEADS = re.compile(r"\W{0,3}(?:(?:phát biểu|tham dự|dự|trực tiếp|cùng)(?:,|\svà)?\s)*$", re.IGNORECASE)
_HEADED = re.compile(rf"{_WHAT}(?:\s[^.;:\n,]{{0,80}})?,\s(?:(?:đồng chí|đ/c|ông|bà|các đồng chí)\s)?", re.IGNORECASE)
#: What is told of others begins here.
_OTHERS = re.compile(
    r"(?<!\w)(?:cùng dự|tham dự|dự|cùng tham dự|đến dự|tham gia|có mặt|cùng với sự|tới dự|về dự)(?!\w)", re.IGNORECASE
)
#: "A đến dự và | chủ trì": the same person did both.
_AND_ATTENDED = re.compile(
    r"(?:,?\s(?:đã|đến|tới|về|tham|trực tiếp))*\s?(?:tham dự|dự|tham gia)(?:,\schỉ đạo)?(?:\svà|,)\s(?:chỉ đạo\s)?$",
    re.IGNORECASE,
)
#: The one named before these words is not the one who chairs.
_SAYS = re.compile(
    r"(?<!\w)(?:giao|yêu cầu|đề nghị|cho biết|khẳng định|nhấn mạnh|phân công|cho rằng|nêu rõ|mời|đề xuất|sẽ|ủy nhiệm)"
    r"(?!\w)"
)
#: "Thừa ủy quyền của ông A, bà B chủ trì"
_FOR = re.compile(r"(?<!\w)(?:thừa (?:ủy|uỷ) quyền|được sự (?:ủy|uỷ) quyền|(?:ủy|uỷ) quyền|thay mặt)\s", re.IGNORECASE)
_BOTH = re.compile(r"(?<!\w)(?:hai|2|02)\s(?:đồng chí|ông|bà|vị|lãnh đạo)\s", re.IGNORECASE)
_DO = re.compile(r"(?:^|\s)(?:do|được)\s(?!\w+\s(?:phân công|giao))")
#: Of a sentence without end so much is looked at on both sides of the verb.
_REACH = 2_000
#: Another meeting is told of: "Trước đó, sáng 10/5, ông A chủ trì ...".
_EARLIER = re.compile(
    r"\W{0,3}(?:trước đó|cùng ngày|chiều cùng ngày|sáng cùng ngày|tối cùng ngày)(?!\w)", re.IGNORECASE
)


def read_chairs(context: Context, people: Sequence[PersonMention]) -> tuple[str, ...]:
    """Names of the chairs in the order in which the text names them, each in its fullest form.

    ``people`` are the numbered people of the text (``nlp.resolve.number_people``).
    """
    chairs: list[PersonMention] = []
    named = _Named(people)
    for verb in _verbs(context.text):
        if chairs and _EARLIER.match(context.text, context.sentence_at(verb.start()).start):
            continue
        chairs += _at(context, verb, named)
    names = full_names(context.text, people)
    return tuple(dict.fromkeys(names[m.start] for m in sorted(chairs, key=lambda m: m.start)))


def _verbs(text: str) -> Iterator[re.Match[str]]:
    return (verb for verb in _VERB.finditer(text) if not _LEADS_BODY.match(text, verb.end()))


class _Named:
    """The people of a text in order, found by where they stand."""

    def __init__(self, people: Sequence[PersonMention]) -> None:
        self._people = sorted(people, key=lambda p: p.start)
        self._starts = [p.start for p in self._people]

    def between(self, start: int, end: int) -> Sequence[PersonMention]:
        return self._people[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_two_before(self, offset: int) -> Sequence[PersonMention]:
        at = bisect_left(self._starts, offset)
        return self._people[max(0, at - 2) : at]


def _at(context: Context, verb: re.Match[str], people: _Named) -> Sequence[PersonMention]:
    """The people whom one verb makes chairs."""
    text = context.text
    whole = context.sentence_at(verb.start())
    sentence = Span(max(whole.start, verb.start() - _REACH), min(whole.end, verb.end() + _REACH))
    inside = people.between(sentence.start, sentence.end)
    before, after = [p for p in inside if p.end <= verb.start()], [p for p in inside if p.start >= verb.end()]
    lead = text[sentence.start : verb.start()]
    runs = "điều" in verb.group().lower() and "chủ" not in verb.group().lower()
    if runs and not _DO.search(lead) and verb.end() >= sentence.end - 1:
        return []  # "... công tác chỉ đạo, điều hành."
    followed = _FOLLOWED.match(text, verb.end(), sentence.end)
    if _UNDER.search(lead):
        several = _SEVERAL.match(text, verb.end(), sentence.end)
        return _until(text, after, several.end() if several else verb.end(), sentence.end, lists=several is not None)
    if followed and not before:
        if not after and text[verb.end() : sentence.end].endswith(":"):
            return _listed(text, sentence.end, people)
        return _until(text, after, followed.end(), sentence.end, lists=True)
    if not before and _HEADS.fullmatch(lead):
        headed = _HEADED.match(text, verb.end(), sentence.end)
        return [p for p in after[:1] if headed and not re.search(r"[.;:\n]", text[headed.end() : p.start])]
    if _BOTH.search(lead) and not before:
        paragraph = text.rfind("\n", 0, sentence.start) + 1
        named = list({p.entity: p for p in people.between(paragraph, sentence.start)}.values())
        return named[:2] if len(named) >= 2 else people.last_two_before(sentence.start)
    if not before or _SAYS.search(text, before[-1].end, verb.start()):
        return []
    return _governed(text, before, sentence.start, verb)


def _listed(text: str, start: int, people: _Named) -> Sequence[PersonMention]:
    """ "Chủ trì hội nghị có:" and below it a line for each, the first one in each line."""
    chairs: list[PersonMention] = []
    while (item := _ITEM.match(text, start)) is not None:
        named = people.between(item.start(), item.end())
        if not named:
            break
        chairs.append(named[0])
        start = item.end()
    return chairs


def _governed(text: str, before: Sequence[PersonMention], start: int, verb: re.Match[str]) -> Sequence[PersonMention]:
    """Of the people before the verb, those in its clause."""
    several = "đồng" in verb.group().lower()
    lead = text[start : verb.start()]
    if attended := _AND_ATTENDED.search(lead):
        lead = lead[: attended.start()]
    if named := _FOR.search(lead):
        # the one in whose stead is named first
        rest = [p for p in before if p.start >= start + named.end()]
        if len(rest) > 1 and "," not in text[start + named.end() : rest[0].start]:
            before = rest[1:]
    if do := list(_DO.finditer(lead)):
        within = [p for p in before if p.start >= start + do[-1].start()]
        if within:
            return within
    if not several and _APPOSED.fullmatch(text, before[-1].end, verb.start()):
        return before[-1:]
    others = list(_OTHERS.finditer(lead))
    if others:
        # "Dự hội nghị có A; B chủ trì": the chair is behind the last ";"
        cut = max(lead.rfind(";"), lead.rfind("."))
        if cut > others[-1].start():
            return [p for p in before if p.start >= start + cut]
        # "A, B chủ trì ..., dự có ...": those before are not told of here
        return [p for p in before if p.start >= start + others[-1].start()] if several else before[-1:]
    return before


def _until(text: str, after: Sequence[PersonMention], start: int, limit: int, *, lists: bool) -> list[PersonMention]:
    """The people behind the verb up to where others are told of; a list goes on over semicolons."""
    others = _OTHERS.search(text, start, limit)
    end = others.start() if others else limit
    if not lists and (cut := _CLAUSE_END.search(text, start, end)):
        end = cut.start()
    return [p for p in after if p.start < end]

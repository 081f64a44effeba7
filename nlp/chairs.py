"""Who chairs a meeting: the people said to "chủ trì", "đồng chủ trì", "chủ tọa" or "điều hành" it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.resolve import full_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import PersonMention
    from nlp.context import Context

#: The meeting, or a part of it, behind the verb.
_EVENT = (
    r"(?:hội nghị|hội thảo|buổi|cuộc|phiên|kỳ họp|đại hội|tọa đàm|toạ đàm|họp|lễ|diễn đàn|giao ban|phần|lớp|ngày hội"
    r"|chương trình|điểm cầu|tại)"
)
#: The verb, not before what else one can be in charge of ("chủ trì xây dựng đề án", "chủ trì, phối hợp với").
_VERB = re.compile(
    r"(?<!\w)(?:đồng\s|cùng\s)?(?:(?:chủ trì|chủ tọa|chủ toạ)(?!\w)"
    r"(?:(?:,?\svà|,)\s(?:điều hành|phát biểu[^.,;\n]{0,30}|chỉ đạo))?"
    rf"(?=\s?$|\s?[.,;:)\n\-–”]|\s(?:{_EVENT}|có|gồm|là|của))|điều hành(?=\s{_EVENT}))",
    re.IGNORECASE,
)
_LEADS_BODY = re.compile(r"\s?,\s(?:phối hợp|tham mưu|hướng dẫn)")
_UNDER = re.compile(r"dưới\s(?:sự|dự)\s$", re.IGNORECASE)
_FOLLOWED = re.compile(
    r"(?:\s(?:hội nghị|hội thảo|buổi[^,.;:]{0,30}|cuộc họp|phiên họp|kỳ họp|đại hội|tọa đàm|toạ đàm|lễ|diễn đàn))?"
    r"\s?(?:(?:còn\s)?có|gồm(?:\scó)?|là|:|của|do)\s?:?\s",
    re.IGNORECASE,
)
#: What is told of others begins here.
_OTHERS = re.compile(
    r"(?<!\w)(?:cùng dự|tham dự|dự|cùng tham dự|đến dự|tham gia|có mặt|cùng với sự)(?!\w)", re.IGNORECASE
)
#: The one named before these words is not the one who chairs.
_SAYS = re.compile(r"(?<!\w)(?:giao|yêu cầu|đề nghị|cho biết|khẳng định|nhấn mạnh|phân công|cho rằng|nêu rõ|mời)(?!\w)")
_BOTH = re.compile(r"(?<!\w)(?:hai|2|02)\s(?:đồng chí|ông|bà|vị|lãnh đạo)\s", re.IGNORECASE)
_DO = re.compile(r"(?:^|\s)do\s")


def read_chairs(context: Context, people: Sequence[PersonMention]) -> tuple[str, ...]:
    """Names of the chairs in the order in which the text names them, each in its fullest form.

    ``people`` are the numbered people of the text (``nlp.resolve.number_people``).
    """
    chairs: list[PersonMention] = []
    for verb in _VERB.finditer(context.text):
        if _LEADS_BODY.match(context.text, verb.end()):
            continue
        chairs += _at(context, verb, people)
    names = full_names(context.text, people)
    return tuple(dict.fromkeys(names[m.start] for m in sorted(chairs, key=lambda m: m.start)))


def _at(context: Context, verb: re.Match[str], people: Sequence[PersonMention]) -> Sequence[PersonMention]:
    """The people whom one verb makes chairs."""
    text = context.text
    sentence = context.sentence_at(verb.start())
    inside = [p for p in people if sentence.start <= p.start < sentence.end]
    before, after = [p for p in inside if p.end <= verb.start()], [p for p in inside if p.start >= verb.end()]
    lead = text[sentence.start : verb.start()]
    followed = _FOLLOWED.match(text, verb.end())
    if _UNDER.search(lead) or (followed and not before):
        return _until(
            text, after, verb.end(), r"[.;:]|,\s(?:các đại biểu|hội nghị|hội thảo)", lists=not _UNDER.search(lead)
        )
    if _BOTH.search(lead) and not before:
        earlier = [p for p in people if p.start < sentence.start]
        paragraph = text.rfind("\n", 0, sentence.start) + 1
        named = list({p.entity: p for p in earlier if p.start >= paragraph}.values())
        return named[:2] if len(named) >= 2 else earlier[-2:]
    if not before or _SAYS.search(text, before[-1].end, verb.start()):
        return []
    return _governed(text, before, sentence.start, verb)


def _governed(text: str, before: Sequence[PersonMention], start: int, verb: re.Match[str]) -> Sequence[PersonMention]:
    """Of the people before the verb, those in its clause."""
    several = "đồng" in verb.group().lower()
    lead = text[start : verb.start()]
    if do := list(_DO.finditer(lead)):
        within = [p for p in before if p.start >= start + do[-1].start()]
        if within:
            return within
    others = list(_OTHERS.finditer(lead))
    if others:
        # "Dự hội nghị có A; B chủ trì": the chair is behind the last ";"
        cut = max(lead.rfind(";"), lead.rfind("."))
        if cut > others[-1].start():
            return [p for p in before if p.start >= start + cut]
        # "A, B chủ trì ..., dự có ...": those before are not told of here
        return [p for p in before if p.start >= start + others[-1].start()] if several else before[-1:]
    return before


def _until(text: str, after: Sequence[PersonMention], start: int, stop: str, *, lists: bool) -> list[PersonMention]:
    """The people behind the verb up to where others are told of; a list goes on over semicolons."""
    others = _OTHERS.search(text, start)
    end = others.start() if others else len(text)
    if not lists and (cut := re.compile(stop).search(text, start)):
        end = min(end, cut.start())
    return [p for p in after if p.start < end]

"""Who holds the meeting that a report tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import UPPER
from nlp.context import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention, PersonMention
    from nlp.context import Context
    from nlp.opening import Opening

_DO = re.compile(rf"\sdo\s(?=[{UPPER}]|(?:trường|liên|các)\s)")
#: Where a body lies, behind its name: "UBND xã A, | huyện B, tỉnh C", "Công an xã A | (Mường La)".
WITHIN = rf"(?:,\s(?:huyện|thành phố|TP\.?|thị xã|quận|tỉnh)\s?[{UPPER}][\w']*(?:[ -][{UPPER}][\w']*){{0,4}}(?=,|\s))*"
_ABBREVIATED = r"(?:\s?\((?:[^)\n]{1,20}|(?:gọi tắt|sau đây|viết tắt|nay)[^)\n]{1,60})\)|\))?"
#: Between the last host and the verb, and between two hosts.
_TO_VERB = re.compile(
    rf"{_ABBREVIATED}(?:\s(?:tỉnh|thành phố|huyện|xã))?{WITHIN}(?:,?\skh(?:óa|oá)\s[IVXL\d]+)?"
    r"(?:,?\s\(?nhiệm kỳ\s[\d\s–-]{4,13}\)?)?[\s,]*"
    r"(?:(?:đã|vừa|phối hợp|long trọng|trang trọng|cùng|chính thức|tổ chức|đồng)\s)*"
)
_TO_NEXT = re.compile(
    rf"{_ABBREVIATED}{WITHIN}(?:,\s|;\s|\s(?:và|với|cùng|(?:đã\s)?(?:chủ trì,\s)?phối hợp(?:\s(?:với|cùng))?)\s)+"
    r"(?:các\s)?(?:(?:Đảng ủy|Đảng uỷ|cấp ủy),\s)?"
)
#: Leading a meeting does not make the body of the one who leads it its host.
_VISIT = "buổi làm việc"
_WITH = re.compile(r"(?:làm việc|khảo sát)\s(?:với|tại)\s")
#: The body visited, or whose congress it is, stands at most this far behind.
_BESIDE = 25
_LED = re.compile(r"chủ trì|chủ tọa|chủ toạ|điều hành")
#: "UBND tỉnh | họp phiên thường kỳ ..., đồng chí A chủ trì phiên họp"
_HOLDS = re.compile(
    r"(?<!kỳ )(?<!phiên )(?<!cuộc )(?<!buổi )(?<!ban )(?<!Ban )(?<!\w)"
    r"(?P<verb>tổ chức|họp|khai mạc|tiến hành)(?=\s(?!báo\sdo))"
)


#: A body named by its head alone, that of the unit the last of the row names: "HĐND, UBND | tỉnh Trà Vinh".
_BARE = re.compile(
    r"(?:HĐND|UBND|HĐND-UBND|Hội đồng nhân dân|[ỦU][yỷ] ban nhân dân|(?:[ỦU][yỷ] ban|UB)\s?MTTQ(?: Việt Nam)?"
    r"|UBMTTQ(?:VN)?"
    r"|MTTQ(?: Việt Nam)?|Đoàn ĐBQH|Công an|Sở\s[^,]+|BHXH|LĐLĐ)"
)
_PARTY = re.compile(
    r"(?:Ban Thường vụ\s|BTV\s|Thường trực\s)?(?:Tỉnh|Thành|Huyện|Thị|Quận)\s?(?:ủy|uỷ)|Đảng ủy|Đảng uỷ"
)
_OF_UNIT = re.compile(
    rf"\s(?P<unit>(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|thị trấn|xã|phường)\s(?P<name>[{UPPER}].*))$"
)
#: "Ban An toàn giao thông | (ATGT) | tỉnh Thái Bình"
_INNER_BRACKET = re.compile(r"\s?\([^)]{1,20}\)(?=\s)")


def find_hosts(
    context: Context,
    opening: Opening,
    organisations: Sequence[OrganisationMention],
    people: Sequence[PersonMention],
    place: Span | None,
) -> list[OrganisationMention]:
    """The organisations that hold the meeting, in order: those before the verb of the opening, joined by commas, "và",
    "phối hợp với"; those of "do ... tổ chức"; both sides of a working visit; the body whose congress it is.

    ``place`` is the span of the place, whose organisations are none of them; nor is the body of which one of the
    ``people`` holds an office.
    """
    verb = _own_verb(context.text, opening)
    if verb is None:
        return []
    offices = [(office.start, office.end) for person in people for office in person.offices]
    inside = [
        o
        for o in organisations
        if opening.sentence.start <= o.start < opening.sentence.end
        and not (place and place.start <= o.start < place.end)
        and context.text[o.start - 1 : o.start] != "("
        and not any(start <= o.start < end for start, end in offices)
    ]
    return list(_choose(context.text, opening, verb, inside))


def host_names(hosts: Sequence[OrganisationMention]) -> tuple[str, ...]:
    """Full names of the hosts, each once; of joined bodies each gets the unit that the last one names."""
    names: list[str] = []
    unit: re.Match[str] | None = None
    for host in reversed(hosts):
        name = _INNER_BRACKET.sub("", host.name)
        if found := _OF_UNIT.search(name):
            unit = found
        elif unit and _BARE.fullmatch(name):
            name = f"{name} {unit['unit']}"
        elif unit and _PARTY.fullmatch(name):
            name = f"{name} {unit['name']}"
        names.insert(0, name)
    return tuple(dict.fromkeys(names))


def _own_verb(text: str, opening: Opening) -> Span | None:
    """The verb of the opening; where that says who chairs ("chủ trì"), an earlier one that says who holds."""
    verb = opening.verb
    if verb is not None and _LED.search(text[verb.start : verb.end]):
        earlier = _HOLDS.search(text, opening.sentence.start, verb.start)
        return Span(*earlier.span("verb")) if earlier else verb
    return verb


def _choose(
    text: str, opening: Opening, verb: Span, inside: Sequence[OrganisationMention]
) -> Sequence[OrganisationMention]:
    if opening.kind == _VISIT and (led := _WITH.search(text, opening.noun.start, opening.sentence.end)):
        # "Đoàn công tác của A đã | làm việc với | B"
        visited = [o for o in inside if 0 <= o.start - led.end() <= _BESIDE]
        visitors = [o for o in inside if o.end <= opening.noun.start]
        if verb == opening.noun or text[verb.start : verb.end].endswith("có"):
            return [*visitors[:1], *visited[:1]]
    before = [o for o in inside if o.end <= verb.start]
    if verb.start > opening.noun.start:
        if do := _DO.search(text, opening.noun.start, verb.start):
            return [o for o in before if o.start >= do.end()]
        return [o for o in before if 0 <= o.start - opening.noun.end <= _BESIDE][:1]
    if _LED.search(text[verb.start : verb.end]):
        return []
    return _chain(text, verb, before)


def _chain(text: str, verb: Span, before: Sequence[OrganisationMention]) -> list[OrganisationMention]:
    """From the verb backwards, as long as hosts follow one another."""
    chain: list[OrganisationMention] = []
    for mention in reversed(before):
        if chain and text[mention.end : chain[0].start] == " thuộc ":
            chain[0] = mention  # "Khoa A thuộc Đại học B"
            continue
        joined = (
            _TO_NEXT.fullmatch(text, mention.end, chain[0].start)
            if chain
            else _TO_VERB.fullmatch(text, mention.end, verb.start)
        )
        if joined is None:
            break
        chain.insert(0, mention)
    return chain

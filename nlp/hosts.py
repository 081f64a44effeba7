"""Who holds the meeting that a report tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import UPPER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention
    from nlp.context import Context, Span
    from nlp.opening import Opening

_DO = re.compile(rf"\sdo\s(?=[{UPPER}])")
_ABBREVIATED = r"(?:\s\([^)\n]{1,20}\)|\))?"
#: Between the last host and the verb, and between two hosts.
_TO_VERB = re.compile(
    rf"{_ABBREVIATED}(?:\s(?:tỉnh|thành phố|huyện|xã))?[\s,]*(?:(?:đã|vừa|phối hợp|long trọng|cùng)\s)*"
)
_TO_NEXT = re.compile(
    rf"{_ABBREVIATED}(?:,\s|;\s|\s(?:và|với|cùng|(?:đã\s)?(?:chủ trì,\s)?phối hợp(?:\s(?:với|cùng))?)\s)+(?:các\s)?"
)
#: Leading a meeting does not make the body of the one who leads it its host.
_VISIT = "buổi làm việc"
_WITH = re.compile(r"(?:làm việc|khảo sát)\s(?:với|tại)\s")
#: The body visited, or whose congress it is, stands at most this far behind.
_BESIDE = 25
_LED = re.compile(r"chủ trì|điều hành")


def read_hosts(
    context: Context, opening: Opening, organisations: Sequence[OrganisationMention], place: Span | None
) -> tuple[str, ...]:
    """Full names of the organisations that hold the meeting, in order: those before the verb of the opening, joined by
    commas, "và", "phối hợp với"; those of "do ... tổ chức"; both sides of a working visit; the body whose congress it
    is. ``place`` is the span of the place, whose organisations are none of them."""
    if opening.verb is None:
        return ()
    inside = [
        o
        for o in organisations
        if opening.sentence.start <= o.start < opening.sentence.end
        and not (place and place.start <= o.start < place.end)
        and context.text[o.start - 1 : o.start] != "("
    ]
    found = _choose(context.text, opening, opening.verb, inside)
    return tuple(dict.fromkeys(o.name for o in found))


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
        joined = (
            _TO_NEXT.fullmatch(text, mention.end, chain[0].start)
            if chain
            else _TO_VERB.fullmatch(text, mention.end, verb.start)
        )
        if joined is None:
            break
        chain.insert(0, mention)
    return chain

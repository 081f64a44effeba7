"""The opening of a report: the sentence that tells of a meeting, and the kind of meeting.

Reports open with it: "Sáng 03/8, tại PLACE, HOST phối hợp với HOST tổ chức KIND ...". The opening is a sentence near
the top in which a word for a kind of meeting (``data/meeting_kinds.tsv``) is the object of a verb such as "tổ chức",
"khai mạc", "chủ trì", or its subject ("đã diễn ra"); where there is none, one that tells who attended a meeting of
which the text goes on to speak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table
from corpus.text import UPPER, match_key
from nlp.context import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    words: tuple[str, ...]
    general: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The sentence that tells of the meeting, the word for the meeting in it, the verb if it has one, and the kind."""

    sentence: Span
    noun: Span
    verb: Span | None
    kind: str


#: The meeting is told in the first sentences, headlines and captions included.
_SENTENCES = 14
#: A text that does not come back to its meeting tells of it in the first of them.
_TOP = 6
#: A sentence that gives the day as well is the opening, if this many line ends at most part it from the first one that
#: would do (a headline, for one).
_NEAR = 8

_HOLD = (
    r"(?:(?:phối hợp|đồng|cùng|đã|vừa|long trọng|chính thức)\s)*"
    r"(?:tổ chức|khai mạc|bế mạc|tiến hành|mở|chủ trì|triệu tập|đăng cai|khai giảng|bế giảng|diễn ra|(?:đã|vừa)\scó)"
)
#: "tổ chức thành công | hội nghị", "chủ trì, điều hành | cuộc họp"
_OBJECT = re.compile(
    rf"(?<!\w)(?P<verb>{_HOLD})"
    r"(?:,?\s(?:thành công|trọng thể|điều hành|một|buổi|cuộc|chuỗi|đợt))*\s?[“\"']?\s?$",
    re.IGNORECASE,
)
#: "Đại hội ... | đã diễn ra"
_SUBJECT = re.compile(
    r"\s(?:đã\s|vừa\s|chính thức\s|được\s|long trọng\s)*"
    r"(?P<verb>diễn ra|khai mạc|bế mạc|(?<=được\s)tổ chức|đã hoàn thành|thành công)(?!\w)"
)
#: "hội nghị ... do A | tổ chức"
_DONE_BY = re.compile(r"\sdo\s[^.;\n]{2,200}?\s(?:phối hợp\s)?(?P<verb>tổ chức|chủ trì)(?!\w)")
_WORKED = re.compile(
    r"(?:đã|vừa|có buổi|dẫn đầu|trưởng đoàn|đoàn (?:công tác|giám sát|kiểm tra|khảo sát)|,|lãnh đạo)\s[^.\n]{0,120}$",
    re.IGNORECASE,
)
_REVIEWED = re.compile(
    rf"(?<!\w)(?P<verb>{_HOLD})\s(?P<noun>(?:sơ kết|tổng kết|quán triệt)(?!\w)|gặp mặt(?!\w))", re.IGNORECASE
)
#: Before the verb: what is planned, was not held, or is spoken of in general.
_NOT_HELD = re.compile(
    r"(?<!\w)(?:sẽ|dự kiến|chuẩn bị|kế hoạch|công tác|việc|cần|phải|hoặc|không|chưa|từng|thường xuyên|định kỳ)\s$",
    re.IGNORECASE,
)
_BUILDING = re.compile(r"(?:trung tâm|nhà|phòng|cung|hội trường|khu)\s$", re.IGNORECASE)
#: The meeting as something known: "tại hội nghị", "phát biểu kết luận Hội thảo", "toàn cảnh buổi lễ".
_KNOWN = re.compile(
    r"(?<!\w)(?:tại|dự|trong|chủ trì|kết luận|khai mạc|bế mạc|toàn cảnh|quang cảnh|phát biểu|điều hành|tổng kết)"
    r"\s(?:các\s|buổi\s|cuộc\s)?$",
    re.IGNORECASE,
)
#: Words for a meeting that are verbs too.
_VERBS = frozenset(
    map(match_key, ("họp báo", "họp", "giao ban", "họp giao ban", "tọa đàm", "tập huấn", "hội thảo", "gặp mặt"))
)
#: How far from its beginning a sentence gives its day ("Đồng Tháp (TTXVN) - Sáng 6/4, ...").
_DATELINE = 60
#: Between the day and the word: a preposition or another verb, whose object the word is.
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:tại|dự|buổi|cuộc|chương trình|lớp|phiên|lịch|sau|trước|trong|về|của|và|các|hội nghị|sẽ|không|chưa"
    r"|vắng|bỏ|bận|hoãn|hủy|huỷ|ngừng|dừng|định|dự kiến)\s$",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    r"(?<!\w)(?:dự|tham gia|phát biểu tại|nêu tại|trao đổi tại|tại)\s(?:khai mạc\s|và chỉ đạo\s|buổi\s)?$",
    re.IGNORECASE,
)


def find_opening(context: Context, dates: Sequence[DateMention], aside: Sequence[Span]) -> Opening | None:
    """The opening, None where the text tells of no meeting.

    ``dates`` are those that may tell when; ``aside`` are spans (of cited documents) whose words tell of no meeting.
    """
    text = context.text
    nouns = [n for n in _kind_pattern().finditer(text) if not _inside(n.start(), aside)]
    known = [n for n in nouns if _KNOWN.search(text, max(0, n.start() - 24), n.start())]
    first: Opening | None = None
    attended: Opening | None = None
    for at, sentence in enumerate([s for s in context.sentences if _is_prose(context, s)][:_SENTENCES]):
        inside = [n for n in nouns if sentence.start <= n.start() < sentence.end]
        dated = [d for d in dates if sentence.start <= d.start < sentence.end]
        opening = (
            _held(context, sentence, inside, known)
            or _reviewed(context, sentence, aside)
            or _did(context, sentence, inside, dated)
        )
        if at >= _TOP and not known:
            break  # a meeting told of further down, and never again, is not what the report is about
        if opening and dated:
            return opening
        first = first or opening
        attended = attended or _attended(context, sentence, inside, known)
        if first and context.text.count("\n", first.sentence.end, sentence.start) > _NEAR:
            break
    # nothing is said to be held, but the text speaks of a meeting all along
    return first or (attended if len(known) >= 2 else None)


def _held(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], known: Sequence[re.Match[str]]
) -> Opening | None:
    """The first meeting of the sentence that is said to be held: as an object first of all."""
    text = context.text
    for noun in nouns:
        before = _OBJECT.search(text, max(sentence.start, noun.start() - 60), noun.start())
        if before is not None and not _NOT_HELD.search(text, max(0, before.start() - 16), before.start()):
            return Opening(sentence, Span(*noun.span()), Span(*before.span("verb")), _kind_of(text, noun, known))
    for noun in nouns:
        worked = "làm việc" in noun.group().lower() and _WORKED.search(text, sentence.start, noun.start())
        if worked:
            return Opening(sentence, Span(*noun.span()), Span(*noun.span()), _kind_of(text, noun, known))
        if _is_weak(noun) or _BUILDING.search(text, max(0, noun.start() - 12), noun.start()):
            continue
        for pattern, reach in ((_SUBJECT, 260), (_DONE_BY, 400)):
            after = pattern.search(text, noun.end(), min(sentence.end, noun.end() + reach))
            if after is not None and not re.search(r"[.;\n]", text[noun.end() : after.start()]):
                return Opening(sentence, Span(*noun.span()), Span(*after.span("verb")), _kind_of(text, noun, known))
    return None


def _reviewed(context: Context, sentence: Span, aside: Sequence[Span]) -> Opening | None:
    """ "tổ chức | tổng kết 10 năm ...": the word for the meeting is left out."""
    match = _REVIEWED.search(context.text, sentence.start, sentence.end)
    if match is None or _inside(match.start("noun"), aside):
        return None
    kind = "lễ" if match["noun"].lower() == "gặp mặt" else "hội nghị"
    return Opening(sentence, Span(*match.span("noun")), Span(*match.span("verb")), kind)


def _did(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], dated: Sequence[DateMention]
) -> Opening | None:
    """The word for the meeting as what a body did: "Sáng 6/4, tại trụ sở, Sở Y tế họp báo công bố ..."."""
    text = context.text
    for noun in nouns:
        early = [d for d in dated if d.start < noun.start() and d.start - sentence.start <= _DATELINE]
        if not early or not noun.group().islower() or match_key(noun.group()) not in _VERBS:
            continue
        before = text[early[0].end : noun.start()]
        if "," in before and re.search(rf"[{UPPER}][^,.;:]*\s$", before) and not _NO_SUBJECT.search(before):
            kind = _kinds()[match_key(noun.group())].kind
            return Opening(sentence, Span(*noun.span()), Span(*noun.span()), kind)
    return None


def _attended(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], known: Sequence[re.Match[str]]
) -> Opening | None:
    for noun in nouns:
        before = _ATTENDED.search(context.text, max(sentence.start, noun.start() - 30), noun.start())
        if before is not None and not _is_weak(noun):
            return Opening(sentence, Span(*noun.span()), None, _kind_of(context.text, noun, known))
    return None


def _kind_of(text: str, noun: re.Match[str], known: Sequence[re.Match[str]]) -> str:
    kind = _kinds()[match_key(noun.group())]
    if not kind.general:
        return kind.kind
    # a bare "Hội nghị" that captions call a "buổi Giao ban"
    bare = re.match(r"\s?[.,;:]", text[noun.end() : noun.end() + 2]) is not None
    others = [_kinds()[match_key(k.group())] for k in known]
    better = next((o.kind for o in others if not o.general and not o.weak), None) if bare else None
    return better or kind.kind


def _is_prose(context: Context, sentence: Span) -> bool:
    """Not a line of a page's menu, nor a headline in capitals."""
    text = context.text[sentence.start : sentence.end]
    return len(text) >= 25 and not text.isupper() and " | " not in text[:60] and " » " not in text


def _is_weak(noun: re.Match[str]) -> bool:
    return _kinds()[match_key(noun.group())].weak


def _inside(offset: int, spans: Sequence[Span]) -> bool:
    return any(s.start <= offset < s.end for s in spans)


@cache
def _kinds() -> dict[str, _Kind]:
    return {match_key(word): row for row in load_table(_DATA / "meeting_kinds.tsv", _Kind) for word in row.words}


@cache
def _kind_pattern() -> re.Pattern[str]:
    words = {w for row in load_table(_DATA / "meeting_kinds.tsv", _Kind) for w in row.words}
    words |= {w.replace("tọa", "toạ").replace("khóa", "khoá") for w in words}
    longest = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest})(?!\w)", re.IGNORECASE)

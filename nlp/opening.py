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
    from collections.abc import Iterable, Sequence

    from corpus.records import DateMention
    from nlp.context import Context

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    words: tuple[str, ...]
    general: bool = False
    weak: bool = False
    deed: bool = False


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
    r"(?<!ban )(?:(?:phối hợp|đồng|cùng|đã|vừa|long trọng|chính thức)\s)*"
    r"(?:tổ chức|khai mạc|bế mạc|tiến hành|mở|chủ trì|chủ tọa|chủ toạ|triệu tập|đăng cai|khai giảng|bế giảng|diễn ra"
    r"|tiếp tục|(?:đã|vừa)\scó)"
)
#: "tổ chức thành công | hội nghị", "chủ trì, điều hành | cuộc họp"
_OBJECT = re.compile(
    rf"(?<!\w)(?P<verb>{_HOLD})"
    r"(?:,?\s(?:thành công|trọng thể|điều hành|một|buổi|cuộc|chuỗi|đợt|ngày làm việc(?:\sthứ\s\w+|\sđầu tiên)?"
    r"|phiên\s(?:khai mạc|bế mạc|trù bị|chính thức|thứ\s\w+|trọng thể)))*\s?[“\"']?\s?$",
    re.IGNORECASE,
)
#: "UBND tỉnh có | buổi gặp mặt"
_HAS = re.compile(r"(?<!\w)(?P<verb>có)\s$", re.IGNORECASE)
#: "Đại hội ... | đã diễn ra"
_SUBJECT = re.compile(
    r"\s(?:đã\s|vừa\s|chính thức\s|được\s|long trọng\s)*"
    r"(?P<verb>diễn ra|khai mạc|bế mạc|(?<=được\s)tổ chức|đã hoàn thành|thành công)(?!\w)"
)
#: "chiều nay, Đại hội ... | tiến hành bầu": what a congress or session does, when it is the subject of its clause.
_SITS = re.compile(
    r"\s(?:đã\s|vừa\s|chính thức\s|tiếp tục\s)*"
    r"(?P<verb>tiến hành|tiếp tục|bước vào|kết thúc|bắt đầu|thảo luận|bầu)(?!\w)"
)
_NUMBERED = re.compile(r"\s(?:lần\s)?thứ\s")
_SITTING = frozenset(("đại hội", "phiên họp"))
_IS_SUBJECT = re.compile(r"(?:^|[,\-–:])\s?(?:phiên\s\w+\s)?$")
#: "hội nghị ... do A | tổ chức"
_DONE_BY = re.compile(r"\sdo\s[^.;\n]{2,200}?\s(?:phối hợp\s)?(?P<verb>tổ chức|chủ trì)(?!\w)")
_WORKED = re.compile(
    r"(?:đã|vừa|có buổi|dẫn đầu|trưởng đoàn|đoàn (?:công tác|giám sát|kiểm tra|khảo sát)|,|lãnh đạo)\s[^.\n]{0,120}$",
    re.IGNORECASE,
)
#: "đang thăm, | làm việc tại Việt Nam"
_STAYING = re.compile(r"(?<!\w)(?:đang|sang|ở)\s(?:thăm)?(?:,|\svà)?\s?$", re.IGNORECASE)
#: Before the verb: what is planned, was not held, or is spoken of in general.
_NOT_HELD = re.compile(
    r"(?<!\w)(?:sẽ|dự kiến|chuẩn bị|kế hoạch|công tác|việc|cần|phải|hoặc|không|chưa|từng|thường xuyên|định kỳ|tình hình"
    r"|phương án|tiến độ|triển khai|điều kiện|đề nghị|yêu cầu|tham mưu|được giao|chỉ đạo|xin|sắp)\s(?:được\s)?$",
    re.IGNORECASE,
)
#: "ngay sau khi Quốc hội | bế mạc kỳ họp"
_WHEN = re.compile(r"(?<!\w)(?:sau|trước|từ|trong)\skhi\s[^,;.\n]*$", re.IGNORECASE)
_PLANNED = re.compile(r"(?<!\w)(?:dự kiến|sẽ|sắp tới),?\s$", re.IGNORECASE)
#: A sentence on what was done in a year or quarter: "Trong quý III, ngành đã tổ chức thành công đại hội ...".
_LOOKS_BACK = re.compile(
    r"\W{0,3}(?:trong\s)?(?:quý|năm|nhiệm kỳ|giai đoạn|thời gian qua|những năm|\d+\s(?:tháng|năm)|sáu tháng)"
    r"(?!\s(?:nay|ngày|học\s))(?=[^,.]{0,40},)(?![^.;:\n]{0,160}\s(?:sáng|chiều|tối|ngày)\s\d)",
    re.IGNORECASE,
)
#: "Sau một | buổi làm việc khẩn trương"
_AFTER = re.compile(r"(?<!\w)sau\s(?:một|hai|ba|\d+|gần|hơn)\s(?:\w+\s)?$", re.IGNORECASE)
_BUILDING = re.compile(r"(?:trung tâm|nhà|phòng|cung|hội trường|khu)\s$", re.IGNORECASE)
#: The meeting as something known: "tại hội nghị", "phát biểu kết luận Hội thảo", "toàn cảnh buổi lễ".
_KNOWN = re.compile(
    r"(?<!\w)(?:tại|dự|trong|chủ trì|kết luận|khai mạc|bế mạc|toàn cảnh|quang cảnh|phát biểu|điều hành|tổng kết"
    r"|chỉ đạo)"
    r"\s(?:các\s|buổi\s|cuộc\s)?$",
    re.IGNORECASE,
)
#: Words for a meeting that are verbs too.
_VERBS = frozenset(
    map(match_key, ("họp báo", "họp", "giao ban", "họp giao ban", "tọa đàm", "tập huấn", "hội thảo", "gặp mặt"))
)
#: EDTF of a day or of several days.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: "A họp mở rộng hôm | 7-10"
_ON_DAY = re.compile(r"\s(?:[^\s,.;:\d]+\s){0,3}?(?:vào\s)?(?:hôm|ngày|sáng|chiều|tối)?\s?", re.IGNORECASE)
#: How far from its beginning a sentence gives its day ("Đồng Tháp (TTXVN) - Sáng 6/4, ...").
_DATELINE = 60
#: Between the day and the word: a preposition or another verb, whose object the word is.
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:tại|dự|buổi|cuộc|chương trình|lớp|phiên|lịch|sau|trước|trong|về|của|và|các|hội nghị|sẽ|không|chưa"
    r"|vắng|bỏ|bận|hoãn|hủy|huỷ|ngừng|dừng|định|dự kiến)\s$",
    re.IGNORECASE,
)
#: "kỳ họp HĐND sắp tới"
_TO_COME = re.compile(r"\s(?:[^\s,.;]+\s){0,5}?(?:sắp tới|tới đây|tới(?=\s?[,.;]))(?!\w)", re.IGNORECASE)
#: "Sáng 12/5 - ngày làm việc thứ hai của | kỳ họp"
_DAY_OF = re.compile(r"(?<!\w)ngày làm việc\s(?:thứ\s\w+|đầu tiên|cuối cùng)(?:\scủa)?\s$", re.IGNORECASE)
#: "Hội nghị | đã nghe"
_ACTS = re.compile(
    r"\s(?:đã|được|cũng|nghe|thảo luận|thống nhất|bầu|vinh dự|có sự|tập trung|thông qua|nhất trí|biểu quyết|diễn ra"
    r"|còn|đánh giá)(?!\w)"
)
#: Spoken of so often, a meeting is what the text is about.
_OFTEN = 3
#: "vào chiều nay, ngày | 14/5"
_AT_TIME = re.compile(
    r"(?<!\w)(?:vào|diễn ra|sáng|chiều|tối)\s(?:(?:vào|sáng|chiều|tối|nay|hôm nay|ngày),?\s)*\(?$", re.IGNORECASE
)
_ATTENDED = re.compile(
    r"(?<!\w)(?:dự|tham gia|phát biểu tại|nêu tại|trao đổi tại|tại|trong)"
    r"\s(?:(?:khai mạc|(?:và|,) (?:phát biểu )?chỉ đạo|và phát biểu(?: chỉ đạo)?(?: tại)?|buổi)\s)?$",
    re.IGNORECASE,
)


def find_opening(context: Context, dates: Sequence[DateMention], aside: Sequence[Span]) -> Opening | None:
    """The opening, None where the text tells of no meeting.

    ``dates`` are those that may tell when; ``aside`` are spans (of cited documents) whose words tell of no meeting.
    """
    text = context.text
    nouns = [n for n in _kind_pattern().finditer(text) if not _inside(n.start(), aside)]
    nouns = [n for n in nouns if not _TO_COME.match(text, n.end())]
    known = [n for n in nouns if _KNOWN.search(text, max(0, n.start() - 24), n.start())]
    first: Opening | None = None
    attended: Opening | None = None
    for at, sentence in enumerate([s for s in context.sentences if _is_prose(context, s)][:_SENTENCES]):
        inside = [n for n in nouns if sentence.start <= n.start() < sentence.end]
        dated = [d for d in dates if sentence.start <= d.start < sentence.end and _DAY.match(d.edtf)]
        opening = (
            _held(context, sentence, inside, known)
            or (_reviewed(context, sentence, aside) if dated or known else None)
            or _did(context, sentence, inside, dated)
        )
        if at >= _TOP and not known:
            break  # a meeting told of further down, and never again, is not what the report is about
        if opening and dated:
            return opening
        if opening and (first is None or _is_headline(context, first.sentence)):
            first = opening
        attended = attended or _attended(context, sentence, inside, known)
        if first and context.text.count("\n", first.sentence.end, sentence.start) > _NEAR:
            break
    # nothing is said to be held, but the text speaks of a meeting all along, or someone came to it on a day
    if first is None and attended and (len(known) >= 2 or _is_dated_lead(text, attended, dates)):
        return attended
    return first or _spoken_of(context, nouns, known)


def _is_dated_lead(text: str, opening: Opening, dates: Sequence[DateMention]) -> bool:
    """ "Sáng 6/4, tại A, ông B dự hội nghị ...": the day stands at the head of the sentence; or "... trong buổi làm
    việc với A vào chiều 6/4": behind the meeting, as its time."""
    sentence = opening.sentence
    for mention in (d for d in dates if sentence.start <= d.start < sentence.end and _DAY.match(d.edtf)):
        if mention.start - sentence.start <= _DATELINE and mention.end < opening.noun.start:
            return True
        if mention.start > opening.noun.end and _AT_TIME.search(text, opening.noun.end, mention.start):
            return True
    return False


def _spoken_of(context: Context, nouns: Sequence[re.Match[str]], known: Sequence[re.Match[str]]) -> Opening | None:
    """Where the lead is lost: a meeting of which the first sentences speak as of something known, again and again."""
    text = context.text
    subjects = [n for n in nouns if n not in known and _acts(context, n)]
    spoken = sorted((n for n in (*known, *subjects) if not _is_weak(n)), key=lambda n: n.start())
    prose = [s for s in context.sentences if _is_prose(context, s)][:_TOP]
    sentence = context.sentence_at(spoken[0].start()) if spoken else None
    if not subjects or sentence not in (*prose, *context.sentences[:2]):
        return None
    # a text that begins with "Hội nghị đã nghe ..." has lost its lead for sure
    begins = context.sentence_at(subjects[0].start()) in prose[:2]
    if len(spoken) < (2 if begins else _OFTEN):
        return None
    noun = next(n for n in spoken if sentence is not None and n.start() >= sentence.start)
    return Opening(context.sentence_at(noun.start()), Span(*noun.span()), None, _kind_of(text, noun, known))


def _acts(context: Context, noun: re.Match[str]) -> bool:
    """ "Hội nghị đã nghe ...", "Đại hội bầu ...": the meeting as the subject of a sentence."""
    sentence = context.sentence_at(noun.start())
    return noun.start() == sentence.start and _ACTS.match(context.text, noun.end()) is not None


def names_meeting(text: str, offset: int) -> bool:
    """Whether a word for a meeting begins there, which is no place ("tại | kỳ họp thứ 7")."""
    noun = _kind_pattern().match(text, offset)
    return noun is not None and not _is_weak(noun)


def _held(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], known: Sequence[re.Match[str]]
) -> Opening | None:
    """The first meeting of the sentence that is said to be held: as an object first of all."""
    text = context.text
    if _LOOKS_BACK.match(text, sentence.start):
        return None
    nouns = [n for n in nouns if not _AFTER.search(text, max(sentence.start, n.start() - 16), n.start())]
    for noun in nouns:
        before = _OBJECT.search(text, max(sentence.start, noun.start() - 60), noun.start())
        if before is None and noun.group().lower().startswith(("buổi", "cuộc")):
            before = _HAS.search(text, max(sentence.start, noun.start() - 12), noun.start())
        if before is not None and before["verb"].lower().endswith("tiếp tục") and _is_weak(noun):
            continue  # "Tiếp tục chương trình làm việc"
        aside = before and _WHEN.search(text, max(sentence.start, before.start() - 80), before.start())
        if before and not aside and not _NOT_HELD.search(text, max(0, before.start() - 16), before.start()):
            return Opening(sentence, Span(*noun.span()), Span(*before.span("verb")), _kind_of(text, noun, known))
    for noun in nouns:
        worked = "làm việc" in noun.group().lower() and _WORKED.search(text, sentence.start, noun.start())
        if worked and not _STAYING.search(text, max(sentence.start, noun.start() - 20), noun.start()):
            return Opening(sentence, Span(*noun.span()), Span(*noun.span()), _kind_of(text, noun, known))
        ahead = _PLANNED.search(text, max(sentence.start, noun.start() - 12), noun.start())
        if ahead or _is_weak(noun) or _BUILDING.search(text, max(0, noun.start() - 12), noun.start()):
            continue
        for pattern, reach in ((_SUBJECT, 260), (_DONE_BY, 400)):
            after = pattern.search(text, noun.end(), min(sentence.end, noun.end() + reach))
            if after is None or _NOT_HELD.search(text, max(0, after.start() - 16), after.start("verb")):
                continue
            if not re.search(r"[.\n]" if pattern is _DONE_BY else r"[.;\n]", text[noun.end() : after.start()]):
                return Opening(sentence, Span(*noun.span()), Span(*after.span("verb")), _kind_of(text, noun, known))
        if sits := _sits(text, sentence, noun):
            return Opening(sentence, Span(*noun.span()), Span(*sits.span("verb")), _kind_of(text, noun, known))
    return None


def _sits(text: str, sentence: Span, noun: re.Match[str]) -> re.Match[str] | None:
    """The verb of a congress or session that is the subject of its clause."""
    if _kinds()[match_key(noun.group())].kind not in _SITTING or _is_weak(noun):
        return None
    own = noun.group()[0].isupper() or _NUMBERED.match(text, noun.end())
    if not own or not _IS_SUBJECT.search(text[sentence.start : noun.start()]):
        return None
    after = _SITS.search(text, noun.end(), min(sentence.end, noun.end() + 160))
    return after if after and not re.search(r"[.;:\n]", text[noun.end() : after.start()]) else None


def _reviewed(context: Context, sentence: Span, aside: Sequence[Span]) -> Opening | None:
    """ "tổ chức | tổng kết 10 năm ...": the word for the meeting is left out."""
    text = context.text
    match = _deed_pattern().search(text, sentence.start, sentence.end)
    if match is None or _inside(match.start("noun"), aside):
        return None
    if _NOT_HELD.search(text, max(0, match.start() - 16), match.start()):
        return None
    kind = _deeds()[match_key(match["noun"])]
    return Opening(sentence, Span(*match.span("noun")), Span(*match.span("verb")), kind)


def _did(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], dated: Sequence[DateMention]
) -> Opening | None:
    """The word for the meeting as what a body did: "Sáng 6/4, tại trụ sở, Sở Y tế họp báo công bố ..."."""
    text = context.text
    for noun in nouns:
        if not noun.group().islower() or match_key(noun.group()) not in _VERBS:
            continue
        early = [d for d in dated if d.start < noun.start() and d.start - sentence.start <= _DATELINE]
        before = text[early[0].end : noun.start()] if early else text[sentence.start : noun.start()]
        late = [d for d in dated if _ON_DAY.fullmatch(text, noun.end(), d.start)]
        if not late and "," not in before:
            continue
        if (early or late) and re.search(rf"[{UPPER}][^,.;:]*,?\s$", before) and not _NO_SUBJECT.search(before):
            kind = _kinds()[match_key(noun.group())].kind
            return Opening(sentence, Span(*noun.span()), Span(*noun.span()), kind)
    return None


def _attended(
    context: Context, sentence: Span, nouns: Sequence[re.Match[str]], known: Sequence[re.Match[str]]
) -> Opening | None:
    for noun in nouns:
        lead = max(sentence.start, noun.start() - 40), noun.start()
        before = _ATTENDED.search(context.text, *lead) or _DAY_OF.search(context.text, *lead)
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


def _is_headline(context: Context, sentence: Span) -> bool:
    """A line of its own without a full stop."""
    text = context.text
    begins = sentence.start == 0 or text[: sentence.start].rstrip(" ").endswith("\n")
    return begins and text[sentence.end : sentence.end + 1] in ("", "\n") and text[sentence.end - 1] not in ".:;!?"


def _is_weak(noun: re.Match[str]) -> bool:
    return _kinds()[match_key(noun.group())].weak


def _inside(offset: int, spans: Sequence[Span]) -> bool:
    return any(s.start <= offset < s.end for s in spans)


@cache
def _rows() -> list[_Kind]:
    return load_table(_DATA / "meeting_kinds.tsv", _Kind)


@cache
def _kinds() -> dict[str, _Kind]:
    return {match_key(word): row for row in _rows() if not row.deed for word in row.words}


@cache
def _deeds() -> dict[str, str]:
    return {match_key(word): row.kind for row in _rows() if row.deed for word in row.words}


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_longest_first(w for r in _rows() if not r.deed for w in r.words)})(?!\w)", re.I)


@cache
def _deed_pattern() -> re.Pattern[str]:
    words = _longest_first(w for r in _rows() if r.deed for w in r.words)
    return re.compile(rf"(?<!\w)(?P<verb>{_HOLD})\s(?P<noun>(?:{words})(?!\w))", re.IGNORECASE)


def _longest_first(words: Iterable[str]) -> str:
    """An alternation of words in both tone-mark styles, the longest first."""
    spelt = set(words)
    spelt |= {w.replace("tọa", "toạ").replace("khóa", "khoá") for w in spelt}
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(spelt, key=len, reverse=True))

"""Who issued a document: the body behind "của", "do", "giữa ... và ...", or before "ban hành", "ký"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.data import load_words
from corpus.text import UPPER
from nlp.known_names import KnownNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import OrganisationMention
    from nlp.context import Context

_DATA = Path(__file__).parent / "data"
_ORDINAL = r"(?:\d{1,2}|[IVXL]+|một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười(?:\s(?:một|hai|ba|bốn|lăm))?)(?!\w)"
_CENTRAL = r"(?:(?:Ban Chấp hành|BCH)\s?)?(?:Trung ương|TW|TƯ|T\.Ư|T\.W)"

#: A plenum: "Hội nghị Trung ương 8", "Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng", "TW4".
PLENUM = (
    rf"(?:Hội nghị\s(?:lần\s)?thứ\s{_ORDINAL},?\s{_CENTRAL}(?:\sĐảng)?"
    rf"|(?:Hội nghị\s)?{_CENTRAL}(?:\sĐảng)?\s?(?:(?:lần\s)?thứ\s)?{_ORDINAL})"
)
#: A congress, told by its number: "Đại hội XIII của Đảng", "Đại hội Đảng bộ tỉnh lần thứ XVII".
CONGRESS = (
    r"(?:Đại hội|ĐH)(?:\s(?!các\scấp)[^\s,.;:()“”\"]+){0,10}?\s(?:(?:lần\s)?thứ\s)?(?:[IVXL]+|\d{1,2})(?![\w/])"
    r"(?:\s(?:của\s)?Đảng(?:\sCộng sản Việt Nam)?(?!\s(?:bộ|ủy|uỷ)\b))?"
    r"|Đại hội\s(?:đại biểu\s)?(?:Đảng bộ|Đoàn|Hội|Công đoàn)\s(?!các\scấp)[^\s,.;:()“”\"]+"
    rf"(?:\s[{UPPER}][^\s,.;:()“”\"]*){{0,4}}(?=,?\s\(?(?:nhiệm kỳ|kh(?:óa|oá))\s)"
)
_PLENUM = re.compile(PLENUM)
_CONGRESS = re.compile(CONGRESS)
#: An office that issues in the name of its body.
_OFFICE = re.compile(
    r"(?:(?:Phó\s)?Thủ tướng|Bí thư|(?:Phó\s)?Chủ tịch|Bộ trưởng|(?:Tổng\s)?Giám đốc|Chánh án|Viện trưởng"
    r"|Thống đốc|Chủ nhiệm|Tổng Thanh tra|Tổng Kiểm toán|Tư lệnh|Cục trưởng|Ban Thường vụ|BTV|Thường trực|Đảng ủy"
    r"|Đảng uỷ|Ban Thường trực|Ban Chấp hành|BCH|Văn phòng|Đoàn Chủ tịch|Ban cán sự đảng|Ban Cán sự Đảng)\s"
)
_JOINED = re.compile(r"\s?(?:,|-|–)\s?|\s(?:và|với|cùng)\s")
_ACT = re.compile(
    rf"(?:\s(?:[{UPPER}][\w']*)(?:\s[{UPPER}][\w']*){{1,4}},?)?"  # a name between the body and what it did
    r"(?:\s(?:đã|vừa|cũng|sẽ|mới|kịp thời|vừa qua|được|luôn|chủ động))*"
    r"\s(?:ban hành|ký(?:\sban hành)?|có|ra|phê duyệt(?:\s(?:tại|theo|bằng))?|cụ thể h(?:óa|oá)\s(?:bằng|tại)"
    r"|thông qua|công bố)"
    r"(?:\s(?:tại|bằng|theo|các))?\s[“\"]?$"
)


_WITH = re.compile(r"\s(?:và|cùng|với|phối hợp với|cùng với)\s")
_OF_CONGRESS = re.compile(r"(?:CĐVN|Công đoàn|Đoàn|Hội|MTTQ|Mặt trận|Đảng bộ)(?!\w)")

#: Between a body and what it issues stand at most so many characters.
_REACH = 120


class Issuer(NamedTuple):
    """A body as it stands in the text, blanks made one."""

    name: str
    start: int
    end: int


class Issuers:
    """Finds issuing bodies in one text; ``organisations`` are those read out of it."""

    def __init__(self, context: Context, organisations: Sequence[OrganisationMention]) -> None:
        self._text = context.text
        self._context = context
        self._tokens = context.tokens
        self._starts = [t.start for t in context.tokens]
        self._ends: dict[int, int] = {}
        for mention in organisations:
            self._ends[mention.start] = max(mention.end, self._ends.get(mention.start, 0))
        self._organisations = sorted(organisations, key=lambda m: m.end)
        self._organisation_ends = [m.end for m in self._organisations]

    def at(self, start: int) -> Issuer | None:
        """The body, plenum, congress or office whose name begins at an offset; the longest reading."""
        end = max(self._plain(start), self._matched(_PLENUM, start), self._matched(_CONGRESS, start))
        if office := _OFFICE.match(self._text, start):
            body = self._plain(office.end())
            if body:
                end = max(end, body)
        return self._issuer(start, end) if end else None

    def several(self, start: int, *, joint: bool) -> tuple[Issuer, ...]:
        """The body at an offset and, for ``joint`` documents, those joined to it by "và", "với" or a comma."""
        found: list[Issuer] = []
        while (issuer := self.at(start)) is not None:
            found.append(issuer)
            link = _JOINED.match(self._text, issuer.end)
            if not joint or link is None:
                break
            start = link.end()
        return tuple(found)

    def congress_end(self, end: int) -> int:
        """End of a congress with the body whose it is behind its number: "Đại hội X | CĐVN"."""
        body = self._ends.get(end + 1, 0) if self._text[end : end + 1] == " " else 0
        return body if body and _OF_CONGRESS.match(self._text, end + 1) else end

    def before(self, start: int) -> tuple[Issuer, ...]:
        """The body that is said to issue what begins at ``start``: "UBND tỉnh ban hành | Kế hoạch số ..."; both of two
        that sign it."""
        sentence = self._context.sentence_at(start).start
        low = bisect_left(self._organisation_ends, max(sentence + 1, start - _REACH))
        high = bisect_right(self._organisation_ends, start)
        for mention in reversed(self._organisations[low:high]):
            act = _ACT.fullmatch(self._text, mention.end, start)
            if act is not None:
                issuer = self._issuer(self._office_before(mention.start), mention.end)
                other = self._signs_with(issuer) if "ký" in act.group() else None
                return (other, issuer) if other else (issuer,)
        return ()

    def _signs_with(self, issuer: Issuer) -> Issuer | None:
        """The body joined to another one before it: "Đoàn Luật sư tỉnh và | VKSND tỉnh ký"."""
        at = bisect_left(self._organisation_ends, issuer.start)
        for mention in self._organisations[max(0, at - 1) : at]:
            if _WITH.fullmatch(self._text, mention.end, issuer.start):
                return self._issuer(mention.start, mention.end)
        return None

    def _office_before(self, start: int) -> int:
        window = self._text[max(0, start - 24) : start]
        offices = [m for m in _OFFICE.finditer(window) if m.end() == len(window)]
        return start - (len(window) - offices[0].start()) if offices else start

    def _plain(self, start: int) -> int:
        """End of the organisation or of the phrase of the list that begins at an offset, 0 where none does."""
        end = self._ends.get(start, 0)
        at = bisect_left(self._starts, start)
        if at < len(self._tokens) and self._tokens[at].start == start and self._tokens[at].is_capital:
            last = _phrases().longest(self._tokens, at)
            if last is not None:
                end = max(end, self._tokens[last].end)
        return end

    def _matched(self, pattern: re.Pattern[str], start: int) -> int:
        match = pattern.match(self._text, start)
        return match.end() if match else 0

    def _issuer(self, start: int, end: int) -> Issuer:
        return Issuer(" ".join(self._text[start:end].split()), start, end)


@cache
def _phrases() -> KnownNames:
    return KnownNames(load_words(_DATA / "directive_issuers.txt"))

"""Citations of formal documents: type, number, issuer, date of issue, quoted title.

A citation begins at a type word (``data/directive_types.tsv``) and is told as one by what follows it: a number, a lost
number ("Chỉ thị-CT/TW"), a plenum or congress, the name of a law or programme, a quoted title, or a full date with an
issuer. Then come, in any order, date, issuer and title (``nlp.directive_tails``). Further numbers under the same type
word are citations of their own. A plan or programme in passing is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.data import load_table
from nlp.directive_names import CONSTITUTION, LAWS, NamedDirectives
from nlp.directive_numbers import JOINT, NUMBER, SO, SYMBOL, symbols
from nlp.directive_tails import Draft, Tails, one_line, quoted
from nlp.issuers import CONGRESS, PLENUM, Issuers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import DateMention, DirectiveMention, OrganisationMention
    from nlp.context import Context

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class _Type:
    type: str
    forms: tuple[str, ...] = ()
    quoted: Literal["", "yes", "review"] = ""
    verb: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """A type word in the text."""

    type: _Type
    start: int
    end: int
    text: str = field(compare=False)

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def abbreviation(self) -> bool:
        return len(self.text) <= 4 and self.text.isupper()


_NUMBERED = re.compile(rf"\s?(?:(?:MTQG|mục tiêu quốc gia)\s)?(?P<so>{SO})?(?=\d)", re.IGNORECASE)
_OF = re.compile(r"\scủa\s")
_BEHIND_ISSUER = re.compile(rf"\s\(?(?P<so>{SO})(?=\d)")
_NUMBER = re.compile(NUMBER)
_LOST = re.compile(rf"\s?(?:{SO})?(?:\.{{2,}}|…)?{JOINT}{SYMBOL}(?:{JOINT}{SYMBOL}){{1,4}}")
_PARTY = re.compile(rf"\s(?:của\s)?(?P<issuer>{PLENUM}|{CONGRESS})")
_NEXT_NUMBER = re.compile(rf"\s?(?:,|;|và|\+)\s?(?:{SO})?(?P<number>{NUMBER})")
#: A bare number followed by one of these is that of a document.
_GOES_ON = re.compile(r"\s?(?:của|ngày|khóa|khoá|\(kh|do|,\s?\d{1,4}|và\s\d{1,4}|về)(?!\w)|\s?[“\"]")
#: What a bare number counts: then the type word is a verb, or the plan is one of so many days. A term counts nothing:
#: "Chương trình 135 giai đoạn II".
_COUNTED = re.compile(
    r"\s?(?:(?:năm|ngày|tháng)(?!\s?\d)|tuần|giờ|tỷ|tỉ|triệu|nghìn|ngàn|trăm|đồng|căn|ha|km|xã|phường|huyện|tỉnh|điểm"
    r"|nội dung|nhiệm vụ|vấn đề|nhóm|người|hộ|trường hợp|mô hình|công trình|dự án|đề án|lớp|vụ|cá nhân|tập thể"
    r"|đơn vị|bước|giai đoạn(?!\s(?:[IVX]+(?!\w)|\d))|mục tiêu|giải pháp|chỉ tiêu|lần|đợt|loại"
    r"|phần|ca|trang|cuộc|bài)(?!\w)"
    r"|\s?(?:%|-\s?\d|/\s?\d|\.\d|,\d)"
)
_REVIEW = re.compile(r"(?:tổng kết|sơ kết)[^.;\n]{0,50}$", re.IGNORECASE)
_PLAN_OF = re.compile(r"\s(?:thực hiện|triển khai(?:\sthực hiện)?)\s")
_PILOT = re.compile(r"\s(?:xây dựng|triển khai|thực hiện)(?:\s[a-zà-ỹđ]+){0,3}\s(?=[“\"])")
_PERIOD_OF = re.compile(r"(?:,?\s(?:giai đoạn|nhiệm kỳ|đến năm|năm)\s[\d\s–-]{4,13})?\s(?:của|do)\s")
_APPROVES = re.compile(
    r"\s(?:\(?kh(?:óa|oá)\s[IVXLC\d]+\)?\s)?(?:về\s)?(?:việc\s)?(?:phê duyệt|ban hành)\s(?P<quote>[“\"])?"
)
_NAME_END = re.compile(
    r"\s?[.;:()“”\"\n]|(?<!phòng),"
    r"|\s(?:giai đoạn|nhiệm kỳ|đến năm|thời kỳ|trên địa bàn|theo|nhằm|trong|năm \d|và (?:các|Kế|Đề|Quy|Ch))"
)
_CLOSE = re.compile(r"[”\"\n]")
_LONGEST_NAME = 250
_ROW = re.compile(r"\s?(?:,|và|;)\s(?:các\s|số\s)?")
_APPROVED = frozenset(
    (
        *("đề án", "dự án", "chiến lược", "kế hoạch", "quy định", "quy chế", "quy chế phối hợp"),
        *("chương trình", "chương trình hành động"),
    )
)
_DATED = frozenset(("chỉ thị", "nghị quyết", "quyết định", "kết luận", "công điện", "nghị định", "thông tri"))


def read_directives(
    context: Context, dates: Sequence[DateMention], organisations: Sequence[OrganisationMention]
) -> list[DirectiveMention]:
    """The citations of the text in order; one may stand inside another ("Kế hoạch thực hiện chương trình ...").

    ``dates`` and ``organisations`` are those read out of the same text. ``number`` is as written, ``issuers`` are
    verbatim with blanks made one, ``date`` is the day or year of issue.
    """
    return _Reader(context, dates, organisations).read()


class _Reader:
    def __init__(
        self, context: Context, dates: Sequence[DateMention], organisations: Sequence[OrganisationMention]
    ) -> None:
        self._text = context.text
        self._dates = sorted((d.start, d.end) for d in dates)
        self._issuers = Issuers(context, organisations)
        self._tails = Tails(context, dates, self._issuers)
        self._names = NamedDirectives(context)

    def read(self) -> list[DirectiveMention]:
        heads = self._heads()
        at = {head.start: head for head in heads}
        found: dict[tuple[int, int], Draft] = {}
        covered = 0
        for head in heads:
            if head.start < covered:
                continue
            drafts = self._citations(head)
            if drafts:
                covered = drafts[-1].end
                drafts = [*drafts, *self._approved(drafts[-1], at)]
            found |= {(d.start, d.end): d for d in drafts}
        drafts = sorted([*found.values(), *self._plans(heads, list(found.values()))], key=lambda d: (d.start, -d.end))
        self._share_issuers(drafts)
        for draft in drafts:
            if not draft.issuers and draft.number:
                draft.issuers = tuple(issuer.name for issuer in self._issuers.before(draft.start))
        for draft, following in pairwise(drafts):
            if draft.listed and not following.issuers:
                following.issuers = draft.issuers
        return [draft.mention() for draft in drafts]

    def _heads(self) -> list[_Head]:
        pattern, types = _head_pattern()
        heads = []
        for match in pattern.finditer(self._text):
            word = match.group() if match["short"] else one_line(match.group().lower())
            heads.append(_Head(types[word], *match.span(), match.group()))
        return heads

    def _citations(self, head: _Head) -> list[Draft]:
        for reader in (self._numbered, self._lost, self._party, self._named, self._quoted, self._dated):
            if drafts := reader(head):
                return drafts
        return []

    # --- by number ----------------------------------------------------------------------------------------------------

    def _numbered(self, head: _Head) -> list[Draft]:
        lead = _NUMBERED.match(self._text, head.end)
        issuer = None
        if lead is None and (of := _OF.match(self._text, head.end)) and (issuer := self._issuers.at(of.end())):
            lead = _BEHIND_ISSUER.match(self._text, issuer.end)  # "Công điện của Thủ tướng Chính phủ | số 65/CĐ-TTg"
        match = _NUMBER.match(self._text, lead.end()) if lead else None
        if lead is None or match is None or not self._is_number(head, match, told=lead["so"] is not None):
            return []
        issuers = (issuer.name,) if issuer else ()
        drafts = [self._draft(head, match.end(), number=match.group(), issuers=issuers)]
        while (further := _NEXT_NUMBER.match(self._text, drafts[-1].end)) is not None and self._is_next(further):
            drafts[-1].listed = True
            draft = Draft(further.start("number"), further.end(), head.type.type, one_line(further["number"]))
            drafts.append(self._tails.read(draft))
        return drafts

    def _is_number(self, head: _Head, match: re.Match[str], *, told: bool) -> bool:
        """Whether the digits are the number of a document; ``told``: "số" stands before them."""
        number = match.group()
        if symbols(number):
            return True
        if self._in_date(*match.span()):
            return False
        if told:
            return True
        if head.type.type in LAWS or head.type.type == CONSTITUTION or re.fullmatch(r"(?:19|20)\d\d", number):
            return False  # a year
        if _COUNTED.match(self._text, match.end()):
            return False
        if number.startswith("0") and len(number) > 1:
            return True
        goes_on = _GOES_ON.match(self._text, match.end()) is not None
        if head.abbreviation:
            return len(number) >= 2
        if head.capital:
            return not head.type.verb or len(number) >= 2 or goes_on
        return len(number) >= 2 and goes_on

    def _is_next(self, match: re.Match[str]) -> bool:
        """Whether a number behind a citation is one more of the same type: "Nghị quyết số 28 và | 29 của HĐND tỉnh"."""
        number, end = match["number"], match.end()
        if symbols(number):
            return True
        if self._in_date(*match.span("number")) or _COUNTED.match(self._text, end):
            return False
        return _GOES_ON.match(self._text, end) is not None or (number.startswith("0") and len(number) > 1)

    def _in_date(self, start: int, end: int) -> bool:
        at = bisect_left(self._dates, (end, 0))
        return any(s < end and start < e for s, e in self._dates[max(0, at - 3) : at])

    def _lost(self, head: _Head) -> list[Draft]:
        """The type and its symbol, the number lost in print: "Chỉ thị-CT/TW ngày ..."."""
        match = _LOST.match(self._text, head.end)
        return [self._draft(head, match.end())] if match else []

    # --- by name, title or date ---------------------------------------------------------------------------------------

    def _party(self, head: _Head) -> list[Draft]:
        """A resolution by the plenum or congress that passed it."""
        match = _PARTY.match(self._text, head.end) if head.type.type in ("nghị quyết", "kết luận") else None
        if match is None:
            return []
        end = self._issuers.congress_end(match.end())
        issuer = one_line(self._text[match.start("issuer") : end])
        return [self._draft(head, end, issuers=(issuer,))]

    def _named(self, head: _Head) -> list[Draft]:
        if head.type.type in LAWS:
            return self._names.laws(head.type.type, head.start, head.end)
        if head.type.type == CONSTITUTION:
            return self._names.constitution(head.start, head.end) if head.capital else []
        return self._names.programme(head.type.type, head.start, head.end)

    def _quoted(self, head: _Head) -> list[Draft]:
        """A document by its quoted title: "Đề án “...”", "Chương trình phối hợp giữa A và B về “...”"."""
        if not head.type.quoted:
            return []
        if head.type.quoted == "review" and not _REVIEW.search(self._text, max(0, head.start - 80), head.start):
            return []
        draft = self._draft(head, head.end)
        if draft.title is not None:
            return [draft]
        pilot = _PILOT.match(self._text, head.end) if head.capital and head.type.type in _APPROVED else None
        title = quoted(self._text, pilot.end()) if pilot else None
        return [Draft(head.start, title.end, head.type.type)] if title else []

    def _dated(self, head: _Head) -> list[Draft]:
        """No number, but a full date and an issuer: "Kết luận ngày 5/5/2020 của Ban Bí thư"."""
        if head.type.type not in _DATED or not head.capital:
            return []
        draft = self._draft(head, head.end)
        return [draft] if draft.date and draft.issuers else []

    def _draft(self, head: _Head, end: int, *, number: str | None = None, issuers: tuple[str, ...] = ()) -> Draft:
        return self._tails.read(Draft(head.start, end, head.type.type, number and one_line(number), issuers))

    # --- documents and other documents --------------------------------------------------------------------------------

    def _approved(self, by: Draft, heads: dict[int, _Head]) -> list[Draft]:
        """ "Quyết định số ... phê duyệt | Đề án tổng thể ...": what a cited document approves is cited by its name."""
        match = _APPROVES.match(self._text, by.end)
        head = heads.get(match.end()) if match else None
        if match is None or head is None or not head.capital or head.type.type not in _APPROVED:
            return []
        if self._citations(head):
            return []
        limit = head.end + _LONGEST_NAME
        end = (_CLOSE if match["quote"] else _NAME_END).search(self._text, head.end, limit)
        if end is None or self._text[head.end : end.start()].count(" ") < 2:
            return []
        title = one_line(self._text[head.end : end.start()]) if match["quote"] else None
        return [Draft(head.start, end.start(), head.type.type, title=title)]

    def _plans(self, heads: Sequence[_Head], found: Sequence[Draft]) -> list[Draft]:
        """ "Kế hoạch thực hiện | chương trình ... | của Bộ Công an": told by what it carries out and by its issuer."""
        inner = {d.start: d for d in found}
        plans = []
        for head in heads:
            lead = _PLAN_OF.match(self._text, head.end) if head.type.type == "kế hoạch" and head.capital else None
            carried = inner.get(lead.end()) if lead else None
            own = _PERIOD_OF.match(self._text, carried.end) if carried else None
            issuer = self._issuers.at(own.end()) if own else None
            if issuer and head.start not in inner:
                plans.append(Draft(head.start, issuer.end, "kế hoạch", issuers=(issuer.name,)))
        return plans

    def _share_issuers(self, drafts: Sequence[Draft]) -> None:
        """One issuer behind a list is the issuer of each: "Nghị quyết số 28 và 29 của HĐND tỉnh"; so it is for two
        documents in a row with one symbol ("Kết luận 44-KL/TW, Chỉ thị 09-CT/TW của Ban Bí thư")."""
        for draft, following in reversed(list(pairwise(drafts))):
            if draft.issuers or draft.date or not following.issuers or not draft.number:
                continue
            in_row = _ROW.fullmatch(self._text, draft.end, following.start) is not None
            body = _body(draft.number)
            if draft.listed or (in_row and body and body == _body(following.number)):
                draft.issuers = following.issuers


def _body(number: str | None) -> str | None:
    """The last symbol of a number, which stands for the issuing body."""
    parts = re.split(r"[-–/]", number or "")
    return parts[-1].strip() if len(parts) > 1 else None


@cache
def _head_pattern() -> tuple[re.Pattern[str], dict[str, _Type]]:
    """All type words, the longest first; abbreviations only in capitals and before a number."""
    types: dict[str, _Type] = {}
    words: list[str] = []
    shorts: list[str] = []
    for row in load_table(_DATA / "directive_types.tsv", _Type):
        for form in (row.type, *row.forms):
            types[form] = row
            (words if form.islower() else shorts).append(form)
    pattern = (
        rf"(?<!\w)(?:(?P<word>(?i:{_longest_first(words)}))(?!\w)"
        rf"|(?P<short>{_longest_first(shorts)})(?=\s?(?:{SO})?\d{{2,4}}(?!\d)))"
    )
    return re.compile(pattern), types


def _longest_first(forms: Iterable[str]) -> str:
    ordered = sorted(forms, key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)

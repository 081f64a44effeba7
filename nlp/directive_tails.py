"""What follows the number or name of a cited document: date of issue, issuer, term, quoted title, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.records import DirectiveMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention
    from nlp.context import Context
    from nlp.issuers import Issuers

#: A title longer than this is a quotation that is never closed.
_LONGEST_TITLE = 400

_DATE_LEAD = re.compile(r"\s?,?\s?\(?(?:(?:được\s)?(?:ban hành|ký(?:\sban hành)?)\s)?")
_OF = re.compile(r"\s?,?\s?(?:của|do)\s(?:chính\s|liên\s)?")
#: Straight behind a date; a comma only before a plenum, for a body behind one begins a clause.
_GAP = re.compile(r"\s(?=\S)|,\s(?=Hội nghị\s(?:lần\s|Trung ương|TW|BCH))")
_BETWEEN = re.compile(r"\s?,?\s?(?:(?:được\s)?ký(?:\skết)?\s)?giữa\s")
_BY_ACT = re.compile(r"\s(?:ban hành|ký(?:\sban hành)?)(?=\s(?:ngày\s)?\d)")
#: A term or the other parties of a joint document: they belong to the citation only when more of it follows.
_ASIDE = re.compile(
    r"\s?,?\s?\(?kh(?:óa|oá)\s(?:[IVXLC]+|\d+)(?!\w)(?:,?\snhiệm kỳ\s[\d\s–-]{4,13})?\)?"
    r"|\svà các (?:tổ chức thành viên|đơn vị liên quan)"
)
_TITLE_LEAD = re.compile(r"\s?,?\s?(?:về\s(?:việc\s)?:?\s?|với tên gọi\s|:\s)?(?=[“\"«]|[‘']\w)")
_CLOSING = {"“": '”"', '"': '"”', "«": "»", "‘": "’'", "'": "'’"}


class Title(NamedTuple):
    """A quoted title; the span takes in its marks."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """A citation while it is read."""

    start: int
    end: int
    type: str
    number: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None
    listed: bool = False  # another number under the same type word follows

    def mention(self) -> DirectiveMention:
        return DirectiveMention(
            start=self.start,
            end=self.end,
            type=self.type,
            number=self.number,
            issuers=self.issuers,
            date=self.date,
            title=self.title,
        )


class Tails:
    """Reads on behind the core of a citation."""

    def __init__(self, context: Context, dates: Sequence[DateMention], issuers: Issuers) -> None:
        self._text = context.text
        self._issuers = issuers
        self._dates = {d.start: d for d in dates}

    def read(self, draft: Draft) -> Draft:
        """The draft with what follows it, as far as that belongs to it."""
        at = draft.end
        while (step := self._step(draft, at)) is not None:
            at = draft.end = step
        aside = _ASIDE.match(self._text, at)
        if aside:
            step = self._step(draft, aside.end())
            while step is not None:
                draft.end = step
                step = self._step(draft, step)
        return draft

    def _step(self, draft: Draft, at: int) -> int | None:
        """Takes one more part into the draft; returns where it ends, or None where nothing more belongs to it."""
        if not draft.date and draft.title is None and (end := self._date(draft, at)):
            return end
        if not draft.issuers and (draft.title is None or not draft.number) and (end := self._issuer(draft, at)):
            return end
        if draft.title is None and (end := self._title(draft, at)):
            return end
        return None

    def _date(self, draft: Draft, at: int) -> int | None:
        lead = _DATE_LEAD.match(self._text, at)
        date = self._dates.get(lead.end()) if lead else None
        if lead is None or date is None or lead.end() == at or not re.fullmatch(r"\d{4}-\d\d-\d\d", date.edtf):
            return None
        draft.date = date.edtf
        bracketed = "(" in lead.group() and self._text[date.end : date.end + 1] == ")"
        return date.end + 1 if bracketed else date.end

    def _issuer(self, draft: Draft, at: int) -> int | None:
        joint = "liên" in draft.type or "phối hợp" in draft.type
        lead = _OF.match(self._text, at) or _BETWEEN.match(self._text, at)
        if lead is None:
            # "ngày 04/11/2013 Ban Chấp hành Trung ương": the "của" is left out behind a date
            if not draft.date or (gap := _GAP.match(self._text, at)) is None:
                return None
            found = self._issuers.several(gap.end(), joint=False)
        else:
            found = self._issuers.several(lead.end(), joint=joint or "giữa" in lead.group())
        if not found:
            return None
        draft.issuers = tuple(issuer.name for issuer in found)
        end = found[-1].end
        act = _BY_ACT.match(self._text, end)
        return act.end() if act and not draft.date and self._dates.get(act.end() + 1) else end

    def _title(self, draft: Draft, at: int) -> int | None:
        lead = _TITLE_LEAD.match(self._text, at)
        title = quoted(self._text, lead.end()) if lead and "," not in lead.group() else None
        if title is None:
            return None
        draft.title = title.text
        return title.end


def quoted(text: str, start: int) -> Title | None:
    """The quotation that begins at an offset, if it closes within its line."""
    closing = _CLOSING.get(text[start : start + 1])
    if closing is None:
        return None
    depth = 0
    for at in range(start + 1, min(len(text), start + _LONGEST_TITLE)):
        if text[at] == "\n":
            return None
        if text[at] == "“":
            depth += 1
        elif text[at] in closing:
            if depth == 0:
                return Title(one_line(text[start + 1 : at]), start, at + 1)
            depth -= 1
    return None


def one_line(text: str) -> str:
    """The text with every gap as one blank: names break over lines in print."""
    return " ".join(text.split())

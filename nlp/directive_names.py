"""Documents that are cited by name alone: laws, codes, ordinances, the Constitution, national programmes, strategies.

Names come from lists (``data/laws.txt``, ``data/programmes.tsv``). A law that is not listed is taken to be named by the
words behind "Luật" up to a function word, a mark or a further capital.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table, load_words
from corpus.text import match_key
from nlp.directive_numbers import NUMBER, SO
from nlp.directive_tails import Draft, one_line
from nlp.known_names import KnownNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlp.context import Context, Token

_DATA = Path(__file__).parent / "data"
LAWS = frozenset(("luật", "bộ luật", "pháp lệnh"))
CONSTITUTION = "hiến pháp"


@dataclass(frozen=True, slots=True)
class _Programme:
    type: str
    name: str


_TAILS = (
    re.compile(r"\s\((?:sửa đổi|bổ sung|thay thế)[^)\n]{0,20}\)"),
    re.compile(rf"\s{SO}(?P<number>{NUMBER})"),
    re.compile(r"\s(?P<open>\()?(?:năm\s)?(?P<year>(?:19|20)\d\d)(?![\d/-]|\.\d)(?(open)\))"),
)
#: A name before its period: "Chiến lược quốc gia về bình đẳng giới | giai đoạn 2021 - 2030".
_NAMED_UP_TO = r"(?:[^,.;:()“”\"\n]|(?<=phòng),){5,160}?(?=,?\s(?:giai đoạn|đến năm|thời kỳ)\s\d{4})"
_FULL_NAMES = {
    "chiến lược": re.compile(
        rf"\s(?:quốc gia|phát triển|bảo vệ|tổng thể|cải cách|quản lý|phòng, chống)\s{_NAMED_UP_TO}"
    ),
    "chương trình": re.compile(rf"\s(?:mục tiêu quốc gia|mục tiêu|MTQG|quốc gia)\s{_NAMED_UP_TO}"),
}
_YEAR = _TAILS[-1]
_AMENDING = re.compile(r"\ssửa đổi, bổ sung (?:một số điều )?(?:của )?(?:Bộ luật|Luật|Pháp lệnh)")
#: Before "Luật X" where it is no law: a school, a profession, "pháp luật".
_SCHOOL = re.compile(
    r"(?:đại học|trường|khoa|ngành|hội|công ty|văn phòng|cử nhân|thạc sĩ|tiến sĩ|pháp|kỷ|kỉ|quy)\s$", re.IGNORECASE
)
_LINK = re.compile(r",\s|;\s|\svà\s")
_ABBREVIATION = re.compile(r"\s\([A-ZĐ][A-ZĐ&-]{1,8}\)")
#: The name of an unlisted law has at most this many words.
_LONGEST_NAME = 8
#: A quotation goes on at most this far behind a listed name ("... đến năm 2025, định hướng đến năm 2030").
_LONGEST_REST = 80


class NamedDirectives:
    """Reads the names of documents in one text."""

    def __init__(self, context: Context) -> None:
        self._text = context.text
        self._tokens: Sequence[Token] = context.tokens
        self._starts = [t.start for t in context.tokens]

    def laws(self, type_: str, start: int, end: int) -> list[Draft]:
        """The law that the word "Luật" at [start, end) begins, and those listed after "các Luật"."""
        if _SCHOOL.search(self._text, max(0, start - 12), start):
            return []
        amending = _AMENDING.match(self._text, end)
        name_end = self._law_name(amending.end() if amending else end)
        if name_end is None:
            return []
        first = self._law_tail(Draft(start, name_end, type_))
        several = self._text[max(0, start - 4) : start].lower() == "các "
        return [first, *(self._further_laws(first) if several else ())]

    def constitution(self, start: int, end: int) -> list[Draft]:
        """The Constitution of a year; without one it is spoken of in general."""
        year = _YEAR.match(self._text, end)
        return [Draft(start, year.end(), CONSTITUTION, date=year["year"])] if year else []

    def programme(self, type_: str, start: int, end: int) -> list[Draft]:
        """A programme or strategy of the list, or one named in full with its period behind; in quotes its title goes on
        to their end."""
        names = _programmes().get(type_)
        last = names.longest(self._tokens, bisect_left(self._starts, end)) if names else None
        if last is None:
            pattern = _FULL_NAMES.get(type_)
            name = pattern.match(self._text, end) if pattern and self._text[start].isupper() else None
            return [Draft(start, name.end(), type_)] if name else []
        draft = Draft(start, self._tokens[last].end, type_)
        if abbreviation := _ABBREVIATION.match(self._text, draft.end):
            draft.end = abbreviation.end()
        opening = self._text[:start].rstrip(" ")[-1:]
        if opening and opening in '“"':
            close = self._text.find("”" if opening == "“" else '"', draft.end, draft.end + _LONGEST_REST)
            if close >= 0 and "\n" not in self._text[draft.end : close]:
                draft.end = close
                draft.title = one_line(self._text[end:close])
        return [draft]

    def _law_name(self, at: int) -> int | None:
        """End of the name that begins at an offset: of the longest listed one, else of what looks like a name."""
        first = bisect_left(self._starts, at)
        if first >= len(self._tokens) or not self._tokens[first].is_capital:
            return None
        gap = self._text[at : self._tokens[first].start]
        if gap.strip() or "\n\n" in gap:
            return None
        last = _laws().longest(self._tokens, first)
        if last is not None:
            return self._tokens[last].end
        end = first
        while end < min(first + _LONGEST_NAME, len(self._tokens)) and self._goes_on(first, end):
            end += 1
        return self._tokens[end - 1].end if end > first + 1 else None

    def _goes_on(self, first: int, at: int) -> bool:
        """Whether the token belongs to the name that begins with ``first``: small letters, but for the first two."""
        token = self._tokens[at]
        if not token.is_word or match_key(token.text) in _stops():
            return False
        if at == first:
            return True
        pairs = {(a.text, b.text) for a, b in pairwise(self._tokens[at - 1 : at + 2])}
        country = ("Việt", "Nam") in pairs  # "Luật Mặt trận | Việt Nam"
        capital = at > first + 1 and token.is_capital and not country
        return token.start - self._tokens[at - 1].end == 1 and not capital

    def _law_tail(self, draft: Draft) -> Draft:
        for pattern in _TAILS:
            if match := pattern.match(self._text, draft.end):
                told = match.groupdict()
                draft.end = match.end()
                draft.number = told.get("number") or draft.number
                draft.date = told.get("year") or draft.date
        return draft

    def _further_laws(self, draft: Draft) -> Iterator[Draft]:
        """ "các Luật Đất đai, | Nhà ở và | Đầu tư công": each listed name is a citation."""
        while (link := _LINK.match(self._text, draft.end)) is not None:
            first = bisect_left(self._starts, link.end())
            last = _laws().longest(self._tokens, first)
            if last is None or not self._tokens[first].is_capital:
                return
            draft = self._law_tail(Draft(link.end(), self._tokens[last].end, draft.type))
            yield draft


@cache
def _laws() -> KnownNames:
    return KnownNames(load_words(_DATA / "laws.txt"))


@cache
def _stops() -> frozenset[str]:
    return frozenset(map(match_key, load_words(_DATA / "directive_stops.txt")))


@cache
def _programmes() -> dict[str, KnownNames]:
    names: dict[str, list[str]] = {}
    for row in load_table(_DATA / "programmes.tsv", _Programme):
        spellings = [row.name]
        if row.name.startswith("mục tiêu quốc gia"):
            spellings.append(row.name.replace("mục tiêu quốc gia", "MTQG", 1))
        names.setdefault(row.type, []).extend(spellings)
    return {type_: KnownNames(of_type) for type_, of_type in names.items()}

"""What makes a number none: what stands around it says that it orders, names, dates or decorates."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table, load_words
from corpus.text import UPPER
from nlp.nouns import begins_predicate, ends_in_noun, is_edge, is_known_noun, syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlp.context import Span
    from nlp.numbers import Number
    from nlp.units import Unit

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class _NotCounted:
    word: str
    reason: str
    unless: str = ""


@cache
def _not_counted() -> dict[str, tuple[str, frozenset[str]]]:
    return {
        row.word: (row.reason, frozenset(row.unless.split("|")))
        for row in load_table(_DATA / "not_counted.tsv", _NotCounted)
    }


@dataclass(frozen=True)
class _NumberedThing:
    word: str
    strength: str


@cache
def _numbered() -> dict[str, str]:
    return {row.word: row.strength for row in load_table(_DATA / "numbered_things.tsv", _NumberedThing)}


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in load_words(_DATA / "page_counters.txt")), re.IGNORECASE)


#: Glued to a letter, a stroke, a dash or a colon at either side: "V05", "124/2021/TT", "09-CT", "14:05", "7h30".
_GLUED_BEFORE = re.compile(r"(?:\w|\w[-–/.:,]|[:@#$+]|/)$")
_GLUED_AFTER = re.compile(r"(?:[:/–-][^\W\d]|:\d|['’]\s|[A-ZĐ_]|[hg](?:\d|\b))")
_PHONE = re.compile(r"(?:\+84|0\d{2,3}|1[89]00)[ .-]?\d{3}[ .-]?\d{3,4}(?!\d)")
#: The number of a list item: "1. Tiếp tục", "2/ Tặng", "(1) rà soát", "3) ...".
_ITEM = re.compile(rf"\s?(?:[.)/](?:\s|$)|[-–]\s[{UPPER}])")
_OPENS_ITEM = re.compile(r"(?:^|\n|[;:.,]\s|\s)\(?$")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]+(?:-[^\W\d_]+)?\s){1,3}$")
#: A quotation around the number: its last opening mark before, its end after.
_LAST_OPENING = re.compile(r"[“\"‘«](?=[^“”\"’»\n]*$)")
_CLOSING = re.compile(r"[”\"’»\n]")
_STRAIGHT = re.compile(r'["\n]')
_SHORT_QUOTE = 44
_RATIO_AFTER = re.compile(r"\s(?:số|dân số|diện tích|tổng|thời gian|quãng)\b")
#: Before a word that is a number or something else: "thứ ba", "giải ba", "tháng tư", "lớp năm", "mỗi năm".
_NO_WORD_BEFORE = re.compile(
    r"\b(?:thứ|giải|tháng|hạng|lớp|ngôi|hằng|hàng|mỗi|từng|cả|trong|nhiều|các|những|đầu|cuối|giữa|qua|sau|đến|từ|"
    r"cùng kỳ|một|hai|ba|bốn|sáu|bảy|tám|chín|mười|vài|mấy|bao|suốt|quanh|theo|một trong|kỳ|số|vào|\d)\s$",
    re.IGNORECASE,
)
_ORDER_BEFORE = re.compile(
    r"\b(?:thứ|ngã|giải|tháng|hạng|lớp|ngôi|anh|chị|chú|dì|cô|bác|bậc|(?<!cung )cấp|khóa|khoá|quý)\s$", re.IGNORECASE
)
#: "một" is an article, but it counts behind these.
_AT_LEAST = re.compile(r"\b(?:ít nhất|tối thiểu|tối đa|không quá|chỉ còn|duy nhất) $", re.IGNORECASE)
_ENDS_PHRASE = re.compile(r"[,.;](?!\d)|\s?[()]|\n|$")
_FRACTION = re.compile(r"\s?/\s?\d+(?:[.,]\d+)*")
#: "trong đó 12 là người Khmer": the number is the subject.
_OF_THESE = re.compile(r"\btrong đó(?: có)? $")
_TOLD_OF = re.compile(r"\s(?:là|đã|được|bị|chưa|đang|thuộc|ở|đạt)(?!\w)")
#: A count in brackets behind a name, with others beside it: "ở Hòa Thành (21), Gò Dầu (14 cơ sở)".
_NAMED_COUNT = re.compile(rf"[{UPPER}]\w*\s\($")
_AFTER_COUNT = re.compile(r"\)(?:[,;.]|\s(?:và|;)\s)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…]\s{1,2}|[“\"(•*–-]\s?|\n\s*)$")


def is_furniture(text: str, at: int) -> bool:
    """Whether a number belongs to the page ("Lượt xem: 845 | Bình luận (0)"): its counters' words stand right by it."""
    start = max(text.rfind("\n", max(0, at - 40), at) + 1, at - 40)
    return bool(_furniture().search(text, start, min(len(text), at + 16)))


def _opened(marks: list[tuple[int, str]]) -> Iterator[bool]:
    """Whether a quotation is open behind each straight mark; a line end closes it."""
    is_open = False
    for _, mark in marks:
        is_open = mark == '"' and not is_open
        yield is_open


class Surroundings:
    """Looks around the numbers of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: of the straight quotation marks, which open as well as close, and of the line ends between them
        self._marks = [(m.start(), m.group()) for m in _STRAIGHT.finditer(text)]
        self._open = list(_opened(self._marks))

    def is_label(self, number: Number, measured: bool) -> bool:
        """Whether a number names or orders ("Điều 5", "Quốc lộ 10", "V05", "1. ...", a telephone number)."""
        text = self.text
        before = text[max(0, number.start - 32) : number.start]
        after = text[number.end : number.end + 16]
        if _GLUED_BEFORE.search(before[-2:]) and not (number.words or self._after_mark(before)):
            return True
        if not number.words and not measured and _GLUED_AFTER.match(after):
            return True
        if number.words and not number.vague and _ORDER_BEFORE.search(before):
            return True
        if not number.words and (_PHONE.match(text, number.start) or self._in_phone(number)):
            return True
        if not measured and self._is_item(number, before, after):
            return True
        if not measured and self._is_quoted_name(number):
            return True
        return not measured and self._is_named(number, before)

    def _after_mark(self, before: str) -> bool:
        """A comma, full stop or colon without its blank ("92,4%,tăng"), a fraction, or a sign in brackets ("(+5%") may
        stand before a figure."""
        return bool(re.search(r"[^\W\d][.,:]$|[\da-zà-ỹ%]/$|\(\+$", before[-2:]))

    def _in_phone(self, number: Number) -> bool:
        window = self.text[max(0, number.start - 12) : number.start]
        return any(
            m.start() + max(0, number.start - 12) < number.end <= m.end() + max(0, number.start - 12)
            for m in _PHONE.finditer(window + self.text[number.start : number.end + 8])
        )

    def _is_item(self, number: Number, before: str, after: str) -> bool:
        if number.words:
            return False
        if before.endswith("(") and after.startswith(")"):
            return number.value <= 20 and not (_NAMED_COUNT.search(before) and _AFTER_COUNT.match(after))
        line_start = not before.strip() or before.rstrip(" ").endswith("\n")
        return line_start and number.value < 100 and bool(_ITEM.match(after))

    def _is_quoted_name(self, number: Number) -> bool:
        """Inside a short quotation that no colon or comma leads in: a slogan or a name (“5 không, 3 sạch”)."""
        text = self.text
        floor = max(0, number.start - _SHORT_QUOTE)
        opening = _LAST_OPENING.search(text, floor, number.start)
        closing = _CLOSING.search(text, number.end, number.end + _SHORT_QUOTE)
        if not opening or not closing:
            return False
        if opening.group() == '"' and not self._open[bisect_left(self._marks, (number.start, "")) - 1]:
            return False
        inside = text[opening.end() : closing.start()]
        led_in = text[max(0, opening.start() - 2) : opening.start()].rstrip(" ")
        return (
            len(inside) <= _SHORT_QUOTE
            and not inside.endswith((".", "!", "?", ",", "…"))
            and not led_in.endswith((":", ",", "."))
        )

    def _is_named(self, number: Number, before: str) -> bool:
        """Behind a word that takes numbers as names, or behind a name, with no counted noun of its own."""
        match = _WORDS_BEFORE.search(before)
        if not match or number.words:
            return False
        words = match.group().split()
        fraction = _FRACTION.match(self.text, number.end)
        end = fraction.end() if fraction else number.end
        following = begins_predicate(self.text, end)
        for length in range(min(3, len(words)), 0, -1):
            if strength := _numbered().get(" ".join(words[-length:]).lower()):
                alone = following or not is_known_noun(self.text, end)
                return strength == "always" or (strength == "alone" and alone)
        return following and words[-1][0].isupper() and not fraction and not is_edge(words[-1])

    def is_ratio(self, part: Number, whole: Number) -> bool:
        """ "2/3 dân số": a share in words, and "9/63" behind "thứ", "xếp"."""
        return whole.value <= 10 and bool(_RATIO_AFTER.match(self.text, whole.end))

    def reason(self, number: Number, end: int, unit: Unit | None) -> str:
        """Why what follows makes the number none ("duration", "age", "slogan", ...); "" where it does not."""
        if unit:
            return ""
        run = syllables(self.text, end, min(len(self.text), end + 40))
        for length in (3, 2, 1):
            if len(run) < length:
                continue
            entry = _not_counted().get(" ".join(s.key for s in run[:length]))
            if not entry:
                continue
            reason, unless = entry
            if any(w and " ".join(s.key for s in run[length : length + len(w.split())]) == w for w in unless):
                continue
            if (reason == "pair" and number.value > 4) or (reason == "slogan" and number.value > 12):
                continue
            return reason
        return ""

    def may_inherit(self, number: Number, sentence_start: int) -> bool:
        """Whether a number without a noun can count what was counted before ("trong đó mầm non 402, tiểu học 517"): it
        stands behind a word that takes no number itself, or in brackets, and a mark follows."""
        before = self.text[max(sentence_start, number.start - 24) : number.start]
        if _OF_THESE.search(before) and _TOLD_OF.match(self.text, number.end):
            return True
        if not _ENDS_PHRASE.match(self.text, number.end):
            return False
        if before.endswith("("):
            return True
        match = _WORDS_BEFORE.search(before)
        return bool(match) and not ends_in_noun(match.group().split()) if match else False

    def counts_in_words(self, number: Number, noun: Span | None) -> bool:
        """Whether a number word counts: not as an article ("một"), a year ("năm") or a name ("Ba")."""
        text = self.text
        if noun is None:
            return False
        written = text[number.start : number.end]
        before = text[max(0, number.start - 16) : number.start]
        if written[0].isupper() and not _SENTENCE_START.search(before):
            return False
        if number.value == 1:
            return bool(_AT_LEAST.search(before))
        if written.lower() == "năm":
            return is_known_noun(text, number.end) and not _NO_WORD_BEFORE.search(before)
        return True

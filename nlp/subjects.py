"""What a measured number measures: the noun before it, in its clause.

    measured := quantity (name | word)* link*            tổng kinh phí hỗ trợ là; tỷ lệ hộ nghèo còn
              | subject within? link+                    lợi nhuận tăng; hộ nghèo toàn vùng giảm bình quân
              | changing noun link*                      kéo giảm tai nạn giao thông từ

Quantities are looked for first; a subject only for measures and percentages, since money is seldom its own subject's.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from corpus.data import load_words
from nlp.context import Span
from nlp.nouns import (
    ACRONYM,
    SYLLABLE,
    Syllable,
    compounds,
    edge_at,
    edges,
    noun_length,
    nouns,
    phrase_length,
    quantities,
)

_DATA = Path(__file__).parent / "data"
_REACH = 160
_BREAK = re.compile(r"[.;:()\n!?](?=\s|$|\w)|[()]")
#: An abbreviation or remark in brackets parts nothing: "tổng sản phẩm trên địa bàn (GRDP) tăng", "(trừ dầu khí)".
_ABBREVIATION = re.compile(r"\([^()\d\n;:]{2,40}\)")
_AFTER_COLON = re.compile(r":\s*$")
_PIECE = re.compile(r"(?:[^,“]|“[^”]{0,120}”|“|,(?=\d))+")
#: Where a subject is cut and its clause goes on: "mưa trái mùa | tại Đắk Nông đạt".
_WITHIN = frozenset(("tại", "ở", "trong", "của", "toàn", "trên"))
_PREFIXES = frozenset(
    ("trong đó", "riêng", "còn", "gồm", "với", "và", "trong khi", "nhưng", "song", "ngoài ra", "đồng thời")
)
#: Between a subject and its number beside the linking words: "giảm bình quân từ", "dài".
_ALSO_LINKS = frozenset(("bình", "quân", "trung", "dài", "rộng", "vẫn", "đã", "đều", "hiện", "khoảng"))
#: Verbs whose object the number measures: "kéo giảm tai nạn giao thông từ 5%".
_CHANGING = frozenset(("giảm", "tăng", "nâng", "hạ"))
#: Money goes into these, it is not their amount: "thu nộp ngân sách 20 tỷ đồng", "góp vốn mỗi người 2 triệu đồng".
_RECEIVERS = frozenset(("ngân sách", "ngân sách nhà nước", "ngân sách địa phương", "quỹ", "vốn"))
_INTO = frozenset(("nộp", "về", "vào", "cho", "góp"))
#: Quantities of what is done: "diện tích chuyển đổi", "sản lượng khai thác".
_OF_DEEDS = frozenset(
    ("diện tích", "tổng diện tích", "sản lượng", "tổng sản lượng", "khối lượng", "công suất", "tốc độ", "doanh số")
)
#: In the noun of a ratio: "tỷ lệ kháng nghị được chấp nhận", "tỷ lệ án bị hủy".
_IN_RATIO = frozenset(("được", "bị", "không", "có", "đúng", "qua"))
#: Heads of places: their share is of something told before.
_PLACES = frozenset(
    ("vùng", "khu", "tỉnh", "thành", "huyện", "quận", "thị", "xã", "phường", "thôn", "bản", "ấp", "địa", "đơn", "nước")
)
_QUOTES = '“"‘«'


@cache
def _links() -> frozenset[str]:
    return frozenset(load_words(_DATA / "linking_words.txt"))


def noun_before(text: str, start: int, at: int, *, money: bool) -> Span | None:
    """The noun of the clause before a number that stands at ``at``; the clause begins at ``start`` at the earliest.

    A noun of quantities.txt is looked for first ("tổng kinh phí", "tỷ lệ hộ nghèo"); for measures and percentages a
    short subject does too ("lợi nhuận tăng 12,3%", "trong đó lúa 8.210 ha"), for money it does not.
    """
    start = max(start, at - _REACH)
    window = _ABBREVIATION.sub(lambda m: " " * len(m.group()), text[start:at])
    found = _in_clause(window, money)
    return Span(start + found.start, start + found.end) if found else None


def _in_clause(text: str, money: bool) -> Span | None:
    """The noun of the last clause of a text at whose end the number stands."""
    at = len(text)
    if colon := _AFTER_COLON.search(text):
        at = colon.start()  # "Thu ngân sách trên địa bàn: 4.256 triệu đồng"
    start = 0
    for mark in _BREAK.finditer(text, 0, at):
        start = mark.end()
    pieces = [Span(m.start(), m.end()) for m in _PIECE.finditer(text, start, at)]
    if not pieces:
        return None
    found = _quantity(text, pieces[-1])
    if colon:
        return found
    if not found and len(pieces) > 1:
        found = _quantity_over_comma(text, pieces[-2], pieces[-1])
    if found or money:
        return found
    return _subject(text, pieces) or _known_subject(text, pieces[-1]) or _changed(text, pieces[-1])


def _words(text: str, piece: Span) -> list[Syllable]:
    """All syllables of a piece, whatever stands between them."""
    return [
        Syllable(m.group().lower(), m.start(), m.end(), m.group()[0].isupper(), bool(ACRONYM.fullmatch(m.group())))
        for m in SYLLABLE.finditer(text, piece.start, piece.end)
    ]


def _quantity(text: str, piece: Span) -> Span | None:
    """The last quantity noun of a piece with what belongs to it, up to an edge or a digit."""
    words = _words(text, piece)
    for at in range(len(words) - 1, -1, -1):
        length = phrase_length(words, at, quantities())
        if not length:
            continue
        # the longest around it: "tổng trị giá" rather than "giá"
        for earlier in range(max(0, at - 3), at):
            if earlier + (longer := phrase_length(words, earlier, quantities())) >= at:
                at, length = earlier, max(longer, at + length - earlier)
                break
        found = None if _is_other(text, words, at, length) else _extend(text, words, at, length)
        return None if found and text[found.start : found.end].lower() == "giá" else found
    return None


def _is_other(text: str, words: list[Syllable], at: int, length: int) -> bool:
    """Whether a quantity is not what the number measures: part of a verb, a fund by name, what money goes into."""
    phrase = " ".join(w.key for w in words[at : at + length])
    before = words[at - 1].key if at else ""
    if phrase == "giá" and before in ("trị", "hơn"):
        return True  # "trị giá 45 triệu đồng", "rẻ hơn giá nhà máy 2.000 đồng"
    if phrase in _RECEIVERS and before in _INTO:
        return True
    return text[words[at + length - 1].end :].lstrip()[:1] in _QUOTES if words[at + length :] else False


def _extend(text: str, words: list[Syllable], at: int, length: int) -> Span | None:
    ratio = words[at].key in ("tỷ", "tỉ") and length == 2
    end = at + length
    if " ".join(w.key for w in words[at:end]) in _OF_DEEDS:
        end += _deed(text, words, end)
    while end < len(words) and end - at - length < (10 if ratio else 7):
        edge = edge_at(words, end)
        if _gap(text, words, end) or (edge and not ratio):
            break
        if edge in ("hard", "name") and not (words[end].key in _IN_RATIO and end > at + length):
            break
        end += _whole(text, words, end)
    while ratio and end > at + length and words[end - 1].key in _IN_RATIO:
        end -= 1
    if ratio:
        if end == at + length:
            return None
        if not edge_at(words, at + length) or phrase_length(words, at + length, nouns()):
            at += length
    return Span(words[at].start, words[end - 1].end)


def _whole(text: str, words: list[Syllable], at: int) -> int:
    """How many words the compound has that begins here ("cây trồng", though "trồng" is a verb); 1 for none."""
    length = phrase_length(words, at, compounds())
    return length if length > 1 and not any(_gap(text, words, i) for i in range(at + 1, at + length)) else 1


def _deed(text: str, words: list[Syllable], at: int) -> int:
    """How many words the verb has that says of which deed a quantity is ("sản lượng khai thác"); 0 for none."""
    if at >= len(words) or _gap(text, words, at) or edge_at(words, at) not in ("verb", "event"):
        return 0
    length = phrase_length(words, at, edges())
    return 0 if at + length < len(words) and words[at + length].key == "được" else length


def _quantity_over_comma(text: str, before: Span, last: Span) -> Span | None:
    """ "tỷ lệ điều tra, khám phá đạt 91,5%": the clause before ends inside the noun."""
    head, tail = _quantity(text, before), _words(text, last)
    if (
        not head
        or text[head.end : before.end].strip()
        or not tail
        or tail[0].key in _links()
        or edge_at(tail, 0) in ("hard", "name", "verb")
    ):
        return None
    end = 0
    while end < len(tail) and end < 4 and tail[end].key not in _links() and edge_at(tail, end) in ("", "event"):
        end += max(1, phrase_length(tail, end, edges()))
    if not 0 < end < len(tail) or tail[end].key not in _links():
        return None
    return Span(head.start, tail[end - 1].end)


def _subject(text: str, pieces: list[Span]) -> Span | None:
    """A subject right before its linking verb ("lợi nhuận tăng"), or a name of a share ("trong đó lúa")."""
    words = _words(text, pieces[-1])
    linked = len(words)
    while words and (words[-1].key in _links() or (len(words) > 1 and words[-1].key in ("dài", "rộng"))):
        words.pop()
    linked -= len(words)
    prefixed = False
    for length in (2, 1):
        if " ".join(w.key for w in words[:length]) in _PREFIXES:
            words, prefixed = words[length:], True
            break
    end = 0
    while end < len(words) and end <= 4 and edge_at(words, end) in ("", "name") and not _gap(text, words, end):
        end += 1
    if not 0 < end <= 4 or (end < len(words) and not (linked and words[end].key in _WITHIN)):
        return None
    if not linked and not prefixed and len(pieces) > 2:
        return None
    if words[0].key in _PLACES and len(words) > 1 and words[1].capital:
        return None  # "vùng Đồng bằng sông Hồng chiếm 40%"
    if words[0].capital and (
        prefixed or text[pieces[-1].start : words[0].start].strip() or (end > 1 and words[1].capital) or not linked
    ):
        return None
    if phrase_length(words, 0, quantities()) == end:
        return None  # a bare "tỷ lệ"
    start = words[0].start
    if len(pieces) == 2 and end == len(words) == 1:
        before = _words(text, pieces[-2])
        if 0 < len(before) <= 2 and not any(edge_at(before, i) for i in range(len(before))):
            start = before[0].start  # "ngô, đậu 2.100 ha"
    return Span(start, words[end - 1].end)


def _known_subject(text: str, piece: Span) -> Span | None:
    """A counted noun at the head of a clause that ends in a linking word: "hộ nghèo toàn vùng giảm bình quân từ"."""
    words = _words(text, piece)
    end = len(words)
    while end and (words[end - 1].key in _links() or words[end - 1].key in _ALSO_LINKS):
        end -= 1
    if end == len(words) or not end:
        return None
    for at in range(end):
        if at and not any(c.isdigit() for c in text[words[at - 1].end : words[at].start]):
            continue  # the head of the clause, or behind a date
        while at < end and words[at].key in _PREFIXES:
            at += 1
        run = words[at:end]
        for gap in range(1, len(run)):
            if _gap(text, run, gap):
                run = run[:gap]
                break
        known = 1 if run and run[0].key == "số" and len(run) > 1 else 0
        if not run or not phrase_length(run, known, nouns()):
            continue
        length = noun_length(run)
        if run[0].key in _PLACES:
            continue  # "vùng Đồng bằng sông Hồng chiếm 40%"
        while length < len(run) and run[length].capital:
            length += 1  # "hộ nghèo Khmer"
        rest = words[at + length : end]
        if rest and not (rest[0].key in _WITHIN or rest[0].key in ("không", "cả")):
            continue
        first = run[1] if run[0].key == "số" and not run[0].capital and known else run[0]
        return Span(first.start, run[length - 1].end)
    return None


def _changed(text: str, piece: Span) -> Span | None:
    """The object of a verb that changes it, right before its number: "giảm hộ nghèo còn", "kéo giảm tội phạm"."""
    words = _words(text, piece)
    end = len(words)
    while end and words[end - 1].key in _links() and words[end - 1].key not in _CHANGING:
        end -= 1
    for at in range(end - 1, max(-1, end - 7), -1):
        if words[at].key not in _CHANGING:
            continue
        run = words[at + 1 : end]
        if not run or any(_gap(text, words, i) for i in range(at + 1, end)):
            return None
        whole = phrase_length(run, 0, nouns()) and noun_length(run) == len(run)
        return Span(run[0].start, run[-1].end) if whole else None
    return None


def _gap(text: str, words: list[Syllable], at: int) -> bool:
    """Whether more than a blank stands between a word and the one before it."""
    return at > 0 and bool(text[words[at - 1].end : words[at].start].strip())

"""Organisations: bodies and named committees, each by the longest name that denotes it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.records import OrganisationMention
from corpus.text import match_key
from nlp.bodies import Bodies, Body
from nlp.body_words import field_words
from nlp.phrases import BREAK, Words, keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import ProvinceMention
    from nlp.context import Context

DATA = Path(__file__).parent / "data"

_EACH = keys("các")
_OFFICE_WORDS = keys("trưởng phó")
_PLURALS = keys("các những nhiều mọi mỗi từng số")
_ELIDED = keys("sở bộ ban phòng cục vụ")
_FURTHER = keys("ban ngành sở phòng đơn")
_LEVEL_LIST = keys("tỉnh huyện xã phường thị quận thành thôn")
_PROVINCE = keys("tỉnh")
_AND = keys("và")
_COUNCILS = keys("HĐND UBND dân")
_COMMUNES = keys("xã phường trấn")
_POLICE = keys("công")
_FRONT = keys("mặt")
_LEVELS = keys("cấp")
#: Bodies of every level or of several units, said behind the name.
_OF_SEVERAL = keys("cấp tỉnh huyện xã phường địa đơn quận thành nước ngành sở")
_PROVINCIAL = (match_key("Tỉnh ủy"), match_key("Tỉnh đoàn"))
_COUNTS = keys("hai ba bốn năm sáu bảy tám chín mười")
_NOT_BEFORE_FRONT = keys("tác bộ ngành hội")


@cache
def abbreviations_of_matters() -> frozenset[str]:
    """Abbreviations that mean a matter, not the body they stand behind (data/abbreviations_not_bodies.txt)."""
    return frozenset(load_words(DATA / "abbreviations_not_bodies.txt"))


def read_organisations(
    context: Context, provinces: Sequence[ProvinceMention], *, bodies: Bodies | None = None
) -> list[OrganisationMention]:
    """The organisations of a report, in order, none inside another.

    Args:
        context: the report (NFC).
        provinces: its provinces as read before; a place at the end of a name is known by them.
        bodies: the grammar over this text, where it is there already.

    Returns:
        Mentions; ``name`` is filled up where the text leaves a province out that the report makes clear ("UBND tỉnh"
        -> "UBND tỉnh Lào Cai"), else the text's own form. Bare heads ("Ban Chỉ đạo", "Sở"), bodies of all levels
        ("MTTQ các cấp") and of several units ("Công an các tỉnh") are none.
    """
    bodies = bodies or Bodies(Words(context), provinces)
    words = bodies.words
    found = list(_scan(words, bodies))
    found = sorted([*found, *_short_forms(words, found)])
    province = context.source_province or _province_of(words, bodies, found)
    return [
        OrganisationMention(start=words.start(i), end=words.end(j), name=_full(words.slice(i, j), level, province))
        for i, j, level in found
    ]


def _scan(words: Words, bodies: Bodies) -> Iterator[tuple[int, int, str]]:
    """Spans of word indices, each with the level it leaves without a name."""
    i = 0
    while i < len(words):
        if words.says(i, _EACH) and (items := list(_elided(words, bodies, i + 1))):
            yield from items
            i = items[-1][1]
            continue
        body = bodies.at(i, of_office=words.says(i - 1, _OFFICE_WORDS))
        if body is None:
            i += 1
        elif body.complete and not _is_general(words, body):
            yield i, body.end, body.level
            i = body.end
            short = _abbreviated(words, i)
            if short > i:
                yield i + 1, short - 1, ""
                i = short
            for item in _more(words, bodies, body, i):
                yield item
                i = item[1]
        elif not body.complete and _is_joined(words, bodies, body):
            yield i, body.end, ""
            i = body.end
        else:
            i = body.end if body.complete else i + 1


def _short_forms(words: Words, found: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Where else the report says the abbreviations that it puts in brackets behind bodies."""
    short = {words.word(i) for i, j, _ in found if j == i + 1 and words.word(i - 1) == "(" and words.word(j) == ")"}
    taken = {k for i, j, _ in found for k in range(i, j)}
    for i in range(len(words)):
        if words.word(i) in short and i not in taken and not (words.glued(i + 1) and words.word(i + 1) in "-/&"):
            yield i, i + 1, ""


def _is_general(words: Words, body: Body) -> bool:
    """Whether the name means many bodies, or none in particular."""
    before, after = body.start - 1, body.end
    if words.says(before, _PLURALS) and not body.kinds & {"whole"} and words.follows(body.start):
        return True
    if words.says(body.start, _FRONT) and body.end - body.start == 2 and words.says(before, _NOT_BEFORE_FRONT):
        return True
    if words.says(after, _EACH) and words.follows(after):
        if words.says(after + 1, _LEVELS):
            return True
        return words.says(after + 1, _OF_SEVERAL) and not ("part" in body.kinds and body.end - body.start > 4)
    if (words.word(after).isdigit() or words.says(after, _COUNTS)) and words.says(after + 1, _PROVINCE):
        return True
    if words.word(before).isdigit() and words.follows(body.start) and not words.caps[body.start]:
        return True
    if words.says(after - 1, _COMMUNES) and words.says(body.start, _POLICE) and body.end - body.start == 3:
        return not words.says(before, _OFFICE_WORDS)
    return bool(body.level) and words.word(after) == "," and words.says(after + 1, _LEVEL_LIST)


def _is_joined(words: Words, bodies: Bodies, body: Body, reach: int = 3) -> bool:
    """Whether a council or committee without level shares that of a following one: "HĐND, UBND tỉnh"."""
    if not words.says(body.end - 1, _COUNCILS) or "local" not in body.kinds:
        return False
    if words.word(body.end) not in (",", "-", "–", "&") and not words.says(body.end, _AND):
        return False
    other = bodies.at(body.end + 1)
    if other is None or words.gap[other.start] == BREAK:
        return False
    if not other.complete:
        return reach > 0 and _is_joined(words, bodies, other, reach - 1)
    return bool(other.level) or other.end > other.start + 2


def _abbreviated(words: Words, i: int) -> int:
    """The index behind "(ABC)" at ``i`` where it is the short form of a body, or ``i``."""
    if words.word(i) != "(" or not words.is_name_word(i + 1):
        return i
    j = i + 2
    while words.glued(j) and (words.word(j).isdigit() or words.word(j) in "&-" or words.word(j).isupper()):
        j += 1
    short = words.slice(i + 1, j)
    if words.word(j) == ")" and len(short) > 1 and short.upper() == short and short not in abbreviations_of_matters():
        return j + 1
    return i


def _elided(words: Words, bodies: Bodies, i: int) -> Iterator[tuple[int, int, str]]:
    """Names under one head in the plural: "(các) sở: Nội vụ, Tài chính, Kế hoạch và Đầu tư"."""
    if not words.says(i, _ELIDED) or not words.follows(i):
        return
    j = i + 1
    while words.word(j) == "," and words.says(j + 1, _FURTHER):
        j += 2
    if words.word(j) == ":":
        j += 1
    while words.follows(j):
        found = field_words().longest(words, j)
        end = found.end if found and words.caps[j] else bodies.abbreviation_end(j)
        if end == j or bodies.complete_at(j):
            return
        yield j, end, ""
        j = end
        if words.word(j) in (",", ";") or words.says(j, _AND):
            j += 1
        else:
            return


def _more(words: Words, bodies: Bodies, body: Body, i: int) -> Iterator[tuple[int, int, str]]:
    """Further fields under the head of a body just read: "Sở Xây dựng, Nội vụ, Tài chính"."""
    if body.field == "abbreviation" and words.says(body.start, _ELIDED) and words.word(body.end - 1).isdigit():
        yield from _numbered(words, bodies, i)
    if body.field != "field" or not words.says(body.start, _ELIDED) or body.level:
        return
    while words.word(i) == "," or (words.says(i, _AND) and words.follows(i)):
        found = field_words().longest(words, i + 1)
        if found is None or found.value != "field" or not words.caps[i + 1] or bodies.complete_at(i + 1):
            return
        if words.is_name_word(found.end) and words.follows(found.end):
            return
        yield i + 1, found.end, ""
        i = found.end


def _numbered(words: Words, bodies: Bodies, i: int) -> Iterator[tuple[int, int, str]]:
    """Further units by their signs: "Phòng PA05, PC06 và PC07"."""
    while words.word(i) == "," or (words.says(i, _AND) and words.follows(i)):
        end = bodies.abbreviation_end(i + 1)
        if end == i + 1 or not words.word(end - 1).isdigit():
            return
        yield i + 1, end, ""
        i = end


def _province_of(words: Words, bodies: Bodies, found: Sequence[tuple[int, int, str]]) -> str | None:
    """The province that the report's own bodies name: the only one, or by far the most frequent."""
    inside = Counter(
        bodies.province_names[k]
        for i, j, _ in found
        for k in range(i + 1, j)
        if k in bodies.province_names and words.says(k - 1, _PROVINCE)
    )
    if not inside:
        return None
    (name, count), *others = inside.most_common(2)
    return name if not others or count > 2 * others[0][1] else None


def _full(name: str, level: str, province: str | None) -> str:
    if province is None:
        return name
    if level == match_key("tỉnh") or match_key(name).endswith(_PROVINCIAL):
        return f"{name} {province}"
    return name

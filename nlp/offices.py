"""Offices: the words that name one with the body, unit or place that it is an office of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nlp.body_words import field_words, levels
from nlp.names import is_full_name, run_at
from nlp.office_words import OfficeHead, office_heads, small_units
from nlp.phrases import BLANK, LINE, Found, keys
from nlp.ranks import ranks

if TYPE_CHECKING:
    from nlp.bodies import Bodies

_FORMER = keys("nguyên quyền tân cựu")
_VICE = keys("phó")
_OF = keys("của")
_EACH = keys("các")
_NUMBERED = keys("số")
_AT = keys("tại")
_POST = keys("chức")
_POST_END = keys("vụ")
_MINISTER = keys("trưởng")
_MINISTRY = keys("bộ thứ")
_ENVOYS = keys("sứ sự diện")
_BOARD = keys("ban")
#: What may stand between an office and its body: "Phó Chủ tịch Thường trực UBND tỉnh".
_MANNERS = (
    ("thường", "trực"),
    ("thường", "vụ"),
    ("phụ", "trách"),
    ("chuyên", "trách"),
    ("không", "chuyên", "trách"),
    ("điều", "hành"),
    ("danh", "dự"),
    ("lâm", "thời"),
    ("thứ", "nhất"),
    ("TT",),
)
_MANNER_KEYS = tuple(tuple(next(iter(keys(w))) for w in manner) for manner in _MANNERS)
#: Assemblies that a committee is said to be of: "Chủ nhiệm Ủy ban Pháp luật của Quốc hội".
_ASSEMBLIES = keys("Quốc HĐND Hội")


@cache
def office_starts() -> frozenset[str]:
    """The match keys with which an office can begin."""
    return office_heads().first_words | _FORMER | _VICE


class OfficeSpan(NamedTuple):
    """An office as word indices. ``bodied``: with what it is an office of; ``many``: said in the plural."""

    start: int
    end: int
    bodied: bool
    many: bool


class Offices:
    """The offices of one text."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.words = bodies.words
        self._memo: dict[tuple[int, bool], OfficeSpan | None] = {}

    def at(self, i: int, *, behind: bool = False) -> OfficeSpan | None:
        """The office that begins at the index, or None.

        ``behind``: it stands behind a person's name, so that capitals after "Trưởng thôn" name the place, not the next
        person.
        """
        key = (i, behind)
        if key not in self._memo:
            self._memo[key] = self._read(i, behind)
        return self._memo[key]

    def _read(self, i: int, behind: bool) -> OfficeSpan | None:
        words = self.words
        if words.says(i, _POST_END) and words.says(i - 1, _POST):
            return None  # "giữ chức vụ | Trưởng Ban"
        j = i
        while words.says(j, _FORMER) and words.follows(j + 1) and j - i < 2:  # "nguyên quyền Giám đốc"
            j += 1
        vice = False
        if words.says(j, _VICE) and words.follows(j + 1):
            j, vice = j + 1, True
        found = [self._with_body(j, head, behind) for head in office_heads().all(words, j, any_case=True)]
        if vice:
            found += [self._with_body(j - 1, h, behind) for h in office_heads().all(words, j - 1, any_case=True)]
            body = self.bodies.at(j, of_office=True)
            if body and body.complete:
                found.append((body.end, True))
        ends = [f for f in found if f is not None]
        if not ends:
            return None
        end, bodied = max(ends)
        end = self._abroad(i, end)
        return OfficeSpan(i, end, bodied, words.says(i - 1, _EACH))

    def _with_body(self, i: int, head: Found[OfficeHead], behind: bool) -> tuple[int, bool] | None:
        """The index behind an office whose first words were found at ``i``, and whether a body follows them."""
        words, j = self.words, head.end
        j = self._manner(j)
        if head.value.body == "none":
            return j, False
        if words.gap[j] not in (BLANK, LINE) or (words.gap[j] == LINE and words.caps[j]):
            return self._stray_comma(i, j, head.value.weak)
        body = self.bodies.at(j, of_office=True)
        if body and body.complete:
            return self._of_assembly(body.end), True
        may_be_unit = head.value.body == "unit" or (head.value.body == "small" and small_units().longest(words, j))
        if may_be_unit and (end := self._unit(j, behind)) > j:
            return end, True
        if head.value.weak and not (body and words.caps[i]):
            return None
        if body:
            if words.follows(body.end) and small_units().longest(words, body.end):
                return self._unit(body.end, behind), True
            return body.end, False
        if self._is_minister(i, head.end) and (end := self._portfolio(j)) > j:
            return end, True
        level = levels().longest(words, j)
        if level:
            return max(level.end, self.bodies.unit_at(j)), True
        short = self.bodies.abbreviation_end(j)
        if short > j and len(words.word(j)) > 2 and not ranks().longest(words, j):
            return short, True  # "Tổng Thư ký VPA": a body that no list knows
        return j, False

    def _is_minister(self, i: int, end: int) -> bool:
        return end == i + 2 and self.words.says(i, _MINISTRY) and self.words.says(i + 1, _MINISTER)

    def _portfolio(self, j: int) -> int:
        """The index behind what a minister is minister of, without "Bộ": "Bộ trưởng | Quốc phòng", or ``j``."""
        words = self.words
        found = field_words().longest(words, j)
        if found is None or not words.caps[j] or found.value == "verb":
            return j
        nation = levels().longest(words, found.end)
        return nation.end if nation and nation.value == "nation" and words.follows(found.end) else found.end

    def _abroad(self, i: int, end: int) -> int:
        """The index behind the country or city that an envoy is in: "Đại sứ Lào | tại Việt Nam"."""
        words = self.words
        if not (words.says(end, _AT) and words.follows(end)) or not any(
            words.says(k, _ENVOYS) for k in range(i, i + 4)
        ):
            return end
        level = levels().longest(words, end + 1)
        if level and level.value == "nation":
            return level.end
        return self.bodies.provinces.get(end + 1, end)

    def _manner(self, j: int) -> int:
        words = self.words
        for manner in _MANNER_KEYS:
            end = j + len(manner)
            if tuple(words.key[j:end]) == manner and words.follows(j):
                return end
        return j

    def _stray_comma(self, i: int, j: int, weak: bool) -> tuple[int, bool] | None:
        """An office that is parted from its body by a comma that does not belong there: "Phó Trưởng ban Thường trực,
        Ban Chỉ đạo ..."."""
        words = self.words
        if words.word(j) == "," and words.key[j - 2 : j] == list(_MANNER_KEYS[0]) and words.says(j - 3, _BOARD):
            body = self.bodies.complete_at(j + 1)
            if body and words.says(body.start, _BOARD):
                return body.end, True
        return None if weak else (j, False)

    def _of_assembly(self, j: int) -> int:
        words = self.words
        if words.says(j, _OF) and words.follows(j) and words.says(j + 1, _ASSEMBLIES):
            body = self.bodies.complete_at(j + 1)
            if body:
                return body.end
        return j

    def _unit(self, j: int, behind: bool) -> int:
        """The index behind a small unit with its name or number at ``j``, or ``j``."""
        words, k = self.words, j
        while words.gap[k] == BLANK and (unit := small_units().longest(words, k)):
            k = unit.end
        if words.gap[k] != BLANK:
            return k
        if words.says(k, _NUMBERED) and words.word(k + 1).isdigit():
            return k + 2
        if words.word(k).isdigit():
            return k + 1
        run = run_at(words, k)
        if run is None or self.bodies.at(k) or words.shout[k]:
            return k
        if not behind and is_full_name(words, run):
            return k
        end = run.end if behind else self.bodies.scopes.before_person(run.parts, run.end)
        if words.gap[end] == BLANK and words.word(end).isdigit() and len(words.word(end)) < 3:
            end += 1
        return end

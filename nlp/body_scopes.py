"""Where the scope of a body ends: a level with its own name, a province or another known place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.body_words import field_words, heads, levels
from nlp.names import is_full_name, places, run_at, share
from nlp.phrases import BLANK, GLUED, Words, keys
from nlp.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROMAN = re.compile("[IVX]{1,5}")
_COMMITTEE = keys("ủy")
_NUMBERED = keys("số")


def is_number(words: Words, j: int) -> bool:
    """Whether a number in digits or a Roman one stands at the index."""
    word = words.word(j)
    return word.isdigit() or _ROMAN.fullmatch(word) is not None


class Scopes:
    """The levels and places of one text.

    Args:
        words: the text.
        provinces: index of a province's first word -> index behind its last.
        holding: indices of words that hold a province in their end ("TPHCM").
    """

    def __init__(self, words: Words, provinces: Mapping[int, int], holding: frozenset[int]) -> None:
        self.words = words
        self.provinces = provinces
        self.holding = holding

    def at(self, j: int, kinds: frozenset[str], named: bool) -> tuple[int, str, str] | None:
        """A level or place at ``j``: the index behind it, its kind (nation, level, place), and the level where it has
        no name."""
        words = self.words
        if not words.follows(j):
            return None
        if j in self.holding:
            return j + 1, "place", ""
        found = levels().longest(words, j)
        if found and (word := field_words().longest(words, j)) and word.end > found.end:
            return None  # "xã hội": a word, not a level
        if found and words.says(found.end, _COMMITTEE) and words.follows(found.end):
            return None  # "UBKT Tỉnh | ủy": a body, not a level
        if found:
            if found.value == "nation":
                return found.end, "nation", ""
            end = self._unit_name(found.end, found.value)
            if end > found.end:
                return self._second_name(end), "level", ""
            return None if found.value == "must" else (found.end, "level", words.key[j])
        if j in self.provinces and not self._is_person_from(j):
            return self.provinces[j], "place", ""
        if kinds & {"committee", "local"} and (place := places().longest(words, j)):
            run = run_at(words, j)
            if run and (place.end == run.end or not is_full_name(words, run, 3)) and not heads().longest(words, j):
                return place.end, "place", ""
        return None

    def _unit_name(self, j: int, allowed: str) -> int:
        """The index behind the own name of a unit, or ``j``."""
        words, level = self.words, j
        if words.word(j) == "." and words.glued(j) and words.word(j - 1).upper() in ("TP", "TX", "P", "Q", "H", "X"):
            j += 1
        if j in self.provinces and not self._is_person_from(j):
            return self.provinces[j]
        if allowed == "province" or not (words.follows(j) or words.word(j - 1) == "."):
            return level
        if is_number(words, j):
            return j + 1
        if words.says(j, _NUMBERED) and is_number(words, j + 1):
            return j + 2
        run = run_at(words, j)
        if run is None or any(f.end - j > 1 for f in ranks().all(words, j)):
            return level
        known = places().longest(words, j)
        if known and known.end <= run.end:
            rest = run_at(words, known.end) if known.end < run.end else None
            one = rest is not None and is_full_name(words, run, 3) and len(run) - len(rest) < 2  # one long name
            if not one and (rest is None or is_full_name(words, rest) or words.shout[j]):
                return known.end
        if words.shout[j]:
            return level
        cut = self.before_person(run.parts, run.end)
        if is_full_name(words, run, 3) and not (cut < run.end and len(run) > 4):
            return level  # a person at once: "Chủ tịch UBND xã | Lê Văn An"
        return cut

    def _second_name(self, j: int) -> int:
        """The index behind a second place joined to the unit's name ("khu vực 3 - Lào Cai"), or ``j``."""
        words = self.words
        if words.word(j) not in ("-", "–") or words.gap[j] != words.gap[j + 1] or words.gap[j] not in (GLUED, BLANK):
            return j
        if j + 1 in self.provinces and not self._is_person_from(j + 1):
            return self.provinces[j + 1]
        known, run = places().longest(words, j + 1), run_at(words, j + 1)
        return known.end if known and run and known.end == run.end else j

    def before_person(self, parts: tuple[int, ...], end: int) -> int:
        """Where the name of a place ends in a run of capitals that may go on with a person's name."""
        known = places().longest(self.words, parts[0])
        if known and known.end in parts:
            rest = run_at(self.words, known.end)
            if rest and is_full_name(self.words, rest, 3):
                return known.end
        rests = [run_at(self.words, k) for k in parts[1:]]
        names = [r for r in rests if r and is_full_name(self.words, r, 3)]
        if names:  # "Lam Sơn Lê Văn Phương": the common family name begins the person's
            common = [r for r in names if share(self.words, r) == "common"]
            return next((r.start for r in common if len(r) <= 4), (common or names)[0].start)
        return end if len(parts) <= 4 else parts[4]

    def before_level(self, parts: tuple[int, ...], end: int) -> int:
        """Where a name of capitals ends before a level ("Bệnh viện Phổi | Trung ương")."""
        return next((k for k in parts[1:] if k < end and levels().longest(self.words, k)), end)

    def _is_person_from(self, j: int) -> bool:
        """Whether the name of a province at ``j`` is the beginning of a longer personal name ("Hà Nam Hải")."""
        run = run_at(self.words, j)
        if run is None or run.end <= self.provinces[j] or not is_full_name(self.words, run, 3):
            return False
        rest = run_at(self.words, self.provinces[j])
        # "Trưởng Ban Tổ chức Tỉnh ủy Vĩnh Long | Nguyễn Hiếu Nghĩa"
        return rest is None or len(run) <= 4 or not is_full_name(self.words, rest, 3)

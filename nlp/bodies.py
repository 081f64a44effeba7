"""The grammar of the names of bodies: where a name that begins with a known head ends.

A name is a head ("Ban"), its field ("Dân vận"), the body it is part of ("Thành ủy") and a level or place ("tỉnh Lào
Cai"). Which of them make a name complete is told by the head's kinds (data/organisation_heads.tsv); what words a field
is made of, by data/organisation_words.tsv. A field of unknown words ends where the capitals end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nlp.body_words import field_words, heads, levels, not_bodies
from nlp.names import after_names, is_full_name, places, run_at
from nlp.office_words import office_heads
from nlp.phrases import BLANK, BREAK, GLUED, Found, Words, keys
from nlp.ranks import honorific_at, ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import ProvinceMention

_QUOTES = {"“": "”", '"': '"', "«": "»", "‘": "’"}
#: A quotation in a name is no longer than this many words.
_QUOTATION = 45
#: Bodies that are parts of bodies go no deeper than this.
_NESTED = 6
_ROMAN = re.compile("[IVX]{1,5}")


#: A tone mark: abbreviations bear none.
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Body(NamedTuple):
    """A name read at ``start``: the index behind it, whether it is complete, and the level it ends with, if it does.

    ``level`` is a level without its own name ("tỉnh" in "UBND tỉnh"); ``field`` the sort of its field ("field", "noun",
    ...). A body that is not complete is a bare head ("Ban Chỉ đạo", "Sở").
    """

    start: int
    end: int
    complete: bool
    kinds: frozenset[str]
    level: str = ""
    field: str = ""


#: Behind one of these "Thường trực ..." and "Ban Thường trực ..." belong to the office, not to a body.
_OF_OFFICE = keys("tịch thư viên trưởng đốc nhiệm phó ban")
_STANDING = keys("thường")
_STANDING_END = keys("trực")
_OFFICE_WORDS = keys("trưởng phó")
_ASSEMBLY = keys("hội")
_BEFORE_ASSEMBLY = keys("đại xã quốc lễ")
_COUNCILS = keys("HĐND UBND")
_ZONE = keys("vùng")
_NUMBERED = keys("số")
_COMMITTEE = keys("ủy")
_BOARD = keys("ủy hội")
_OF = keys("của")
_NATIONAL = keys("quốc")
_ABOUT = keys("về")
_AND = keys("và")
_NAMED_AFTER = keys("trường bệnh nông lâm")
_KIND_OF_SCHOOL = keys("chuyên thpt thcs th học non đẳng khoa trú thông")


class Bodies:
    """The bodies of one text. ``provinces`` are the mentions already read; they bound names of places."""

    def __init__(self, words: Words, provinces: Sequence[ProvinceMention]) -> None:
        self.words = words
        at = {t.start: i for i, t in enumerate(words.tokens)}
        ends = {t.end: i + 1 for i, t in enumerate(words.tokens)}
        #: index of a province's first word -> index behind its last
        self.provinces = {at[p.start]: ends[p.end] for p in provinces if p.start in at and p.end in ends}
        self.province_names = {at[p.start]: p.name for p in provinces if p.start in at}
        #: indices of words that hold a province in their end ("TPHCM")
        self.holding = {ends[p.end] - 1 for p in provinces if p.start not in at and p.end in ends}
        self._memo: dict[tuple[int, bool], Body | None] = {}
        self._depth = 0

    def at(self, i: int, *, of_office: bool = False) -> Body | None:
        """The body that begins at the index, complete or bare. ``of_office``: behind an office a small letter will do
        ("Trưởng ban Dân vận Trung ương")."""
        key = (i, of_office)
        if i >= len(self.words):
            return None
        if key not in self._memo:
            if self._depth >= _NESTED:
                return None
            self._depth += 1
            self._memo[key] = self._read(i, of_office)
            self._depth -= 1
        return self._memo[key]

    def complete_at(self, i: int) -> Body | None:
        """The complete body that begins at the index."""
        body = self.at(i)
        return body if body and body.complete else None

    def unit_at(self, i: int) -> int:
        """The index behind a level with its name at the index ("xã Thụy Xuân"), or the index."""
        scope = self._scope(i, frozenset(), True)
        return scope[0] if scope else i

    def abbreviation_end(self, i: int) -> int:
        """The index behind an abbreviation ("GD&ĐT", "GD-ĐT", "VH,TT&DL", "PV05", "Z751"), or the index."""
        words = self.words
        word = words.word(i)
        if not word.isalpha() or not word.isupper() or words.shout[i] or TONES.search(words.key[i]):
            return i
        if len(word) == 1 and not (words.glued(i + 1) and (words.word(i + 1).isdigit() or words.word(i + 1) == "&")):
            return i
        j = i + 1
        while words.glued(j):
            if words.word(j).isdigit():
                j += 1
            elif words.word(j) in "&-,/–" and words.glued(j + 1) and words.word(j + 1).isupper():
                j += 2
            else:
                break
        return j

    # --- the parts of a name ------------------------------------------------------------------------------------------

    def _read(self, i: int, of_office: bool) -> Body | None:
        words = self.words
        if self._is_no_head(i):
            return None
        found = heads().all(words, i, any_case=of_office)
        excluded = not_bodies().longest(words, i)
        if not found or (excluded and excluded.end >= found[-1].end):
            return None
        best = self._go_on(i, found[-1], of_office)
        for head in found[:-1]:
            body = self._go_on(i, head, of_office)
            if body.complete and body.end > best.end and ("part" in head.value or not best.complete):
                best = body
        return best

    def _is_no_head(self, i: int) -> bool:
        """Whether the word at the index belongs to what stands before it: an office, a person's name, a symbol."""
        words = self.words
        if words.says(i, _STANDING) and words.says(i - 1, _OF_OFFICE):
            return True  # Phó Chủ tịch Thường trực
        if words.says(i - 1, _OFFICE_WORDS) and words.says(i + 1, _STANDING):
            return True  # Trưởng Ban Thường trực
        if words.says(i, _ASSEMBLY) and words.says(i - 1, _BEFORE_ASSEMBLY):
            return True  # Đại hội, in capitals
        if words.glued(i) and words.glued(i - 1) and words.word(i - 1) in "/-" and not words.says(i - 2, _COUNCILS):
            return True  # 09/CTr-BCA-MTTQ
        if words.caps[i] and words.gap[i] == BLANK and words.is_name_word(i - 1) and not words.shout[i]:
            k = i - 1
            while k and words.gap[k] == BLANK and words.is_name_word(k - 1) and i - k < 4:
                k -= 1
            if words.says(k, _OFFICE_WORDS):
                return False
            run = run_at(words, k)
            return run is not None and len(run) <= 4 and run.end > i and is_full_name(words, run)
        return False

    def _go_on(self, i: int, head: Found[frozenset[str]], of_office: bool) -> Body:
        words, kinds = self.words, head.value
        j = head.end
        done = bool(kinds & {"whole", "committee"})
        field, level = "", ""
        if words.follows(j) and kinds & {"number", "steering"} and self._is_number(j):
            j, done = j + 1, True
            if words.word(j) == "/" and words.glued(j) and words.word(j + 1).isupper():
                j += 2
            if words.says(i, _ZONE) and (unit := field_words().longest(words, j)) and words.follows(j):
                j = unit.end
        if kinds & {"steering", "proper", "official"} and (k := self._quotation(j)) > j:
            j, done = k, True
        begun = j
        while True:
            if (k := self._bracket(j)) > j:
                j = k
            parent = self._parent(j, kinds, level)
            if parent:
                j, done, level = parent.end, True, parent.level
                break
            scope = self._scope(j, kinds, done or bool(field))
            if scope:
                end, kind, bare = scope
                if kind == "nation":
                    if done or field or kinds & {"steering", "local", "official"} or "part" in kinds:
                        j = end
                        done = done or bool(field) or bool(kinds & {"steering", "local"})
                        continue
                    break
                if done or field or kinds & {"steering", "local"} or (kinds & {"proper", "press"} and not bare):
                    j, done, level = end, True, bare
                break
            if not kinds & {"official", "proper", "steering", "press"}:
                break
            step = self._field(i, j, kinds, begun, field, of_office)
            if step is None:
                break
            j, field = step
            done = True
            if "press" in kinds and not kinds & {"official", "proper"} and j - begun >= 4:
                break
        if not done:
            return Body(i, head.end, False, kinds)
        if field and words.says(j, _NUMBERED) and words.follows(j) and self._is_number(j + 1):
            j += 2  # "Đội Kiểm soát Hải quan số 1"
        if field and words.says(i, _BOARD) and words.says(j, _OF) and words.says(j + 1, _NATIONAL):
            assembly = self.complete_at(j + 1)  # "Ủy ban Quốc phòng và An ninh của Quốc hội"
            j = assembly.end if assembly else j
        return Body(i, j, True, kinds, level, field)

    def _is_number(self, j: int) -> bool:
        word = self.words.word(j)
        return word.isdigit() or _ROMAN.fullmatch(word) is not None

    def _quotation(self, j: int) -> int:
        """The index behind a quotation that begins at ``j``, or ``j``."""
        words = self.words
        close = _QUOTES.get(words.word(j))
        if close is None or not words.follows(j):
            return j
        for k in range(j + 1, min(j + _QUOTATION, len(words))):
            if words.gap[k] == BREAK:
                break
            if words.word(k) == close or (close == "”" and words.word(k) == '"'):
                return k + 1
        return j

    def _bracket(self, j: int) -> int:
        """The index behind an abbreviation in brackets when the name goes on behind it, or ``j``."""
        words = self.words
        if words.word(j) == "(" and words.word(j + 2) == ")" and words.word(j + 1).isupper() and words.follows(j + 3):
            k = j + 3
            if levels().longest(words, k) or k in self.provinces:
                return k
        return j

    def _parent(self, j: int, kinds: frozenset[str], level: str) -> Body | None:
        words = self.words
        if level or not words.follows(j) or not words.caps[j] or "part" not in kinds:
            return None
        body = self.at(j)
        return body if body and body.complete and "press" not in body.kinds else None

    def _scope(self, j: int, kinds: frozenset[str], named: bool) -> tuple[int, str, str] | None:
        """A level or place at ``j``: the index behind it, its kind (nation, level, place), and the level where it has
        no name."""
        words = self.words
        if not words.follows(j):
            return None
        if j in self.holding:
            return j + 1, "place", ""
        found = levels().longest(words, j)
        if found and words.says(found.end, _COMMITTEE) and words.follows(found.end):
            return None  # "UBKT Tỉnh | ủy": a body, not a level
        if found:
            if found.value == "nation":
                return found.end, "nation", ""
            end = self._unit_name(found.end, found.value)
            if end > found.end:
                return end, "level", ""
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
        if self._is_number(j):
            return j + 1
        if words.says(j, _NUMBERED) and self._is_number(j + 1):
            return j + 2
        run = run_at(words, j)
        if run is None:
            return level
        known = places().longest(words, j)
        if known and known.end <= run.end:
            rest = run_at(words, known.end) if known.end < run.end else None
            one = rest is not None and is_full_name(words, run, 3) and len(run) - len(rest) < 2  # one long name
            if not one and (rest is None or is_full_name(words, rest) or words.shout[j]):
                return known.end
        if words.shout[j] or is_full_name(words, run, 3):
            return level
        return self._before_person(run.parts, run.end)

    def _before_person(self, parts: tuple[int, ...], end: int) -> int:
        """Where the name of a place ends in a run of capitals that may go on with a person's name."""
        for n in range(1, len(parts)):
            rest = run_at(self.words, parts[n])
            if rest and is_full_name(self.words, rest, 3):
                return parts[n]
        return end if len(parts) <= 4 else parts[4]

    def _is_person_from(self, j: int) -> bool:
        """Whether the name of a province at ``j`` is the beginning of a longer personal name ("Hà Nam Hải")."""
        run = run_at(self.words, j)
        return run is not None and run.end > self.provinces[j] and is_full_name(self.words, run, 3)

    # --- the field ----------------------------------------------------------------------------------------------------

    def _field(
        self, i: int, j: int, kinds: frozenset[str], begun: int, sort: str, of_office: bool
    ) -> tuple[int, str] | None:
        """One more part of the field at ``j``: the index behind it and the sort of the field so far."""
        words = self.words
        task = "steering" in kinds
        first = j == begun
        if not first and (step := self._joined(j, task, sort)):
            return step
        if not words.follows(j) and not (words.gap[j] == GLUED and first and words.word(j - 1) in '”"'):
            return None
        if task and words.says(j, _ABOUT) and field_words().longest(words, j + 1):
            return j + 1, "task"
        found = field_words().longest(words, j, any_case=first and of_office)
        if found and (
            words.caps[j]
            or (first and of_office)
            or self._lower_goes_on(i, first, task, found.value, sort, begun > i + 1)
        ):
            if "press" in kinds and not kinds & {"official", "proper"} and not words.caps[j]:
                return None
            return self._digits(found.end, kinds), found.value if first else (sort if sort != "field" else "noun")
        if (end := self.abbreviation_end(j)) > j:
            return end, sort or "abbreviation"
        return self._unknown(i, j, kinds, first)

    def _joined(self, j: int, task: bool, sort: str) -> tuple[int, str] | None:
        words = self.words
        mark, k = words.word(j), j + 1
        if words.says(j, _AND) and words.follows(j) and words.follows(k):
            found = field_words().longest(words, k)
            if found is None or (not words.caps[k] and not task and sort != "verb"):
                return None
            if words.caps[k] and (self.complete_at(k) or (sort == found.value == "field" and not task)):
                return None
            return found.end, "task" if task else "noun"
        if mark == "," and task and words.follows(k) and not words.caps[k]:
            found = field_words().longest(words, k)
            return (found.end, "task") if found else None
        if mark in ("&", "-", "–", "/") and words.is_name_word(k) and not self.complete_at(k):
            found = field_words().longest(words, k)
            if found and words.gap[j] == words.gap[k] and words.gap[k] in (GLUED, BLANK):
                return found.end, "noun"
        return None

    def _lower_goes_on(self, i: int, first: bool, task: bool, value: str, sort: str, long_head: bool) -> bool:
        """Whether a word of fields in small letters belongs to the name."""
        if value == "verb":
            return task and (first or sort == "task")
        if not first or task:
            return True
        return self.words.caps[i] and (long_head or not self.words.first[i])

    def _digits(self, j: int, kinds: frozenset[str]) -> int:
        words = self.words
        if "steering" in kinds and words.word(j) == "-" and words.glued(j) and words.word(j + 1).isdigit():
            return j + 2  # Covid-19
        return j

    def _unknown(self, i: int, j: int, kinds: frozenset[str], first: bool) -> tuple[int, str] | None:
        """A capitalised word that no list knows."""
        words = self.words
        if "proper" in kinds and words.says(j, _NUMBERED) and words.word(j + 1).isdigit():
            return j + 2, "name"
        if "proper" in kinds and not first and words.word(j).isdigit() and len(words.word(j)) == 1:
            return j + 1, "name"
        if not words.is_name_word(j) or words.shout[j] or not kinds & {"proper", "official", "press"}:
            return None
        if honorific_at(words, j) and not kinds & {"proper", "press"}:
            return None
        if any(f.end - j > 1 for f in ranks().all(words, j)) or any(
            f.end - j > 1 for f in office_heads().all(words, j)
        ):
            return None
        run = run_at(words, j)
        named = kinds & {"proper", "press"}
        guarded = run is not None and not (first and named) and not self._named_after(i, j, kinds)
        if run and guarded and is_full_name(words, run, 3 if named else 2):
            return None
        end = j + 1
        if run and first and kinds & {"proper", "press"}:
            end = self._before_person(run.parts, run.end)
        lower = words.follows(end) and words.word(end).islower() and words.key[end] not in after_names()
        goes_on = "proper" in kinds and words.is_name_word(end + 1) and words.follows(end + 1)
        if lower and ((run and len(run) == 1) or goes_on):
            end += 1  # the second syllable of a word that no list knows
        return end, "name"

    def _named_after(self, i: int, j: int, kinds: frozenset[str]) -> bool:
        """Whether a school or hospital may bear a person's name at ``j`` ("Trường THPT chuyên ...")."""
        words = self.words
        return "proper" in kinds and words.says(i, _NAMED_AFTER) and words.says(j - 1, _KIND_OF_SCHOOL)

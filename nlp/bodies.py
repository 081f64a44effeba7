"""The grammar of the names of bodies: where a name that begins with a known head ends.

A name is a head ("Ban"), its field ("Dân vận"), the body it is part of ("Thành ủy") and a level or place ("tỉnh Lào
Cai"). Which of them make a name complete is told by the head's kinds (data/organisation_heads.tsv); what words a field
is made of, by data/organisation_words.tsv. A field of unknown words ends where the capitals end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nlp.body_scopes import Scopes, is_number
from nlp.body_words import field_words, heads, levels, not_bodies
from nlp.lexicon import word_end
from nlp.names import after_names, is_full_name, run_at
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
_CHIEF = keys("chánh")
_ASSEMBLY = keys("hội")
_BEFORE_ASSEMBLY = keys("đại xã quốc lễ")
_COUNCILS = keys("HĐND UBND")
_ZONE = keys("vùng")
_NUMBERED = keys("số")
_COMMITTEE = keys("ủy")
_BOARD = keys("ủy hội")
_OF = keys("của")
_NATIONAL = keys("quốc")
_LAW = keys("luật")
_COMPANY = keys("công tổng tập")
#: "Ban tổ chức" is mostly that of an event, and what bodies do.
_ORGANISES = keys("tổ")
_NEWS = keys("báo")
_CENTRE = keys("trung")
_FARM = keys("nông")
_SCHOOL = keys("trường")
_UNITS = keys("xã phường huyện quận thôn ấp")
_HOUSE = keys("nhà")
_AT = keys("tại")
_EMBASSY = re.compile("(?:đại sứ|lãnh sự|tổng lãnh sự) quán", re.IGNORECASE)
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
        holding = frozenset(ends[p.end] - 1 for p in provinces if p.start not in at and p.end in ends)
        self.scopes = Scopes(words, self.provinces, holding)
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
        scope = self.scopes.at(i, frozenset(), True)
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
        found = heads().all(words, i, any_case=of_office)
        if not found or self._is_no_head(i):
            return None
        excluded = not_bodies().longest(words, i)
        if excluded and excluded.end >= found[-1].end:
            return None
        best = self._go_on(i, found[-1], of_office)
        for head in found[:-1]:
            body = self._go_on(i, head, of_office)
            # "Trung tâm Phục vụ hành chính công" without the level that its longer head asks for
            same = not best.complete and words.says(i, _CENTRE) and body.end == best.end
            if body.complete and (body.end > best.end or same) and ("part" in head.value or not best.complete):
                best = body
        return best

    def _is_no_head(self, i: int) -> bool:
        """Whether the word at the index belongs to what stands before it: an office, a person's name, a symbol."""
        words = self.words
        if words.says(i - 1, _LAW) and words.caps[i - 1] and words.gap[i] == BLANK:
            return True  # "Luật Cảnh sát biển Việt Nam"
        if words.key[i] == words.key_at(i + 1) and not words.caps[i] and words.caps[i + 1]:
            return True  # "Phó Trưởng ban | Ban Chỉ huy ...", "Trưởng khoa | Khoa Luật"
        if words.says(i, _STANDING) and words.says(i - 1, _OF_OFFICE):
            return True  # Phó Chủ tịch Thường trực
        if words.says(i - 1, _OFFICE_WORDS) and words.says(i + 1, _STANDING):
            return True  # Trưởng Ban Thường trực
        for k in (i, i - 1):  # "Văn phòng" and "phòng" of "Phó Chánh Văn phòng Thường trực"
            if words.says(k - 1, _CHIEF) and words.says(k + 2, _STANDING) and words.says(k + 3, _STANDING_END):
                return True
        if words.says(i, _ASSEMBLY) and words.says(i - 1, _BEFORE_ASSEMBLY):
            return True  # Đại hội, in capitals
        if words.says(i, _FARM) and words.says(i + 1, _SCHOOL) and words.caps[i + 1] and not words.shout[i]:
            return True  # "Nông Trường Giang": a person
        if words.says(i, _SCHOOL) and words.says(i - 1, _UNITS) and words.gap[i] == BLANK and words.is_name_word(i + 1):
            return True  # "xã Trường Đông"
        if words.says(i, _NEWS) and words.says(i - 1, _HOUSE):
            return True  # "nhà báo Trần ..."
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
        asking = 2 if "proper" in kinds and words.says(i, _COMPANY) else 1
        of_part = "part" in kinds and words.word(j).isdigit() and self.complete_at(j + 1)  # "phòng 7 VKSND tỉnh"
        if words.follows(j) and (kinds & {"number", "steering"} or of_part) and is_number(words, j):
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
            parent = self._parent(j, kinds, level, tasked=done and "steering" in kinds)
            if parent:
                j, done, level = parent.end, True, parent.level
                break
            scope = self.scopes.at(j, kinds, done or bool(field))
            if scope:
                end, kind, bare = scope
                if kind == "nation":
                    if done or field or kinds & {"steering", "local", "official"} or "part" in kinds:
                        j = end
                        done = done or bool(field) or bool(kinds & {"steering", "local"})
                        continue
                    break
                if words.says(i, _NATIONAL) and words.says(i + 1, _ASSEMBLY):
                    break  # "đại biểu Quốc hội | tỉnh Thanh Hóa"
                if done or field or kinds & {"steering", "local"} or (kinds & {"proper", "press"} and not bare):
                    j, done, level = end, True, bare
                break
            if not kinds & {"official", "proper", "steering", "press"}:
                break
            step = self._field(i, j, kinds, begun, field, of_office, asking)
            if step is None:
                break
            asking = self._asks(j, step[0], asking)
            j, field = step
            done = True
            if "press" in kinds and not kinds & {"official", "proper"} and j - begun >= 4:
                break
        if not done:
            return Body(i, head.end, False, kinds)
        if field and words.says(j, _NUMBERED) and words.follows(j) and is_number(words, j + 1):
            j += 2  # "Đội Kiểm soát Hải quan số 1"
        elif field and "number" in kinds and words.follows(j) and words.word(j).isdigit():
            j += 1  # "Trung đoàn Bộ binh 43"
        elif field and "official" in kinds and words.follows(j) and self._is_last_number(j):
            j += 1  # "Ban Quản lý dự án 2"
        if words.says(j, _AT) and words.follows(j) and _EMBASSY.fullmatch(words.slice(i, head.end)):
            scope = self.scopes.at(j + 1, kinds, True)  # "Đại sứ quán Lào tại Việt Nam"
            j = scope[0] if scope else j
        if field and words.says(i, _BOARD) and words.says(j, _OF) and words.says(j + 1, _NATIONAL):
            assembly = self.complete_at(j + 1)  # "Ủy ban Quốc phòng và An ninh của Quốc hội"
            j = assembly.end if assembly else j
        return Body(i, j, True, kinds, level, field)

    def _is_last_number(self, j: int) -> bool:
        """Whether a small number stands at the end of a name: nothing that it could count follows."""
        words = self.words
        if not words.word(j).isdigit() or len(words.word(j)) > 2:
            return False
        after = words.word(j + 1)
        return j + 1 >= len(words) or words.gap[j + 1] == BREAK or after in ",;.)" or after[0].isupper()

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

    def _parent(self, j: int, kinds: frozenset[str], level: str, *, tasked: bool) -> Body | None:
        """The body at ``j`` that this one is part of. ``tasked``: a steering body whose task or number was told."""
        words = self.words
        if level or not words.follows(j) or not words.caps[j] or not ("part" in kinds or tasked):
            return None
        body = self.at(j)
        return body if body and body.complete and "press" not in body.kinds else None

    # --- the field ----------------------------------------------------------------------------------------------------

    def _asks(self, j: int, end: int, asking: int) -> int:
        """What the part of a field from ``j`` to ``end`` asks for in small letters.

        2: a noun or a verb ("Quản lý ...", "Dịch vụ ..."); 1: a noun (behind small letters); 0: nothing.
        """
        words = self.words
        if words.says(j, _AND) or not words.tokens[j].is_word:
            j += 1
        found = field_words().longest(words, j, any_case=True)
        if found is None or found.end != end:
            return 0
        if words.caps[j]:
            return 2 if found.value in ("open", "verb") else 0
        return min(asking, 1)

    def _field(
        self, i: int, j: int, kinds: frozenset[str], begun: int, sort: str, of_office: bool, asking: int
    ) -> tuple[int, str] | None:
        """One more part of the field at ``j``: the index behind it and the sort of the field so far.

        ``asking``: what the part before it asks for in small letters (:meth:`_asks`).
        """
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
        small = field_words().longest(words, j, any_case=True) if first and words.caps[i] else None
        if small and (found is None or small.end > found.end) and self._small_field(i, j, small, kinds):
            return small.end, small.value
        if found and (
            words.caps[j]
            or (first and of_office)
            or self._lower_goes_on(i, first, task, found.value, sort, begun > i + 1, asking)
        ):
            if "press" in kinds and not kinds & {"official", "proper"} and not words.caps[j]:
                return None
            return self._digits(found.end, kinds), found.value if first else (sort if sort != "field" else "noun")
        if (end := self.abbreviation_end(j)) > j:
            return end, sort or "abbreviation"
        if sort != "field" and (end := self._lexical(j)) > j:
            return end, "noun"
        return self._unknown(i, j, kinds, first)

    def _lexical(self, j: int) -> int:
        """The index behind a word with a capital that is in no list of ours, and no name, office or head, or ``j``."""
        words = self.words
        if not words.is_name_word(j) or words.shout[j] or heads().longest(words, j) or honorific_at(words, j):
            return j
        if ranks().longest(words, j) or office_heads().longest(words, j) or levels().longest(words, j):
            return j
        if j in self.provinces or not_bodies().longest(words, j):
            return j
        return word_end(words, j)

    def _small_field(self, i: int, j: int, found: Found[str], kinds: frozenset[str]) -> bool:
        """Whether a field at once behind the head is one though written small: "Sở giáo dục", "Bộ công an"."""
        words = self.words
        if words.caps[j] or words.says(j, _ORGANISES):
            return False
        company = "proper" in kinds and words.says(i, _COMPANY)
        whole = found.value == "field" or found.end - j >= 3
        return company or (whole and bool(kinds & {"official"}) and found.value != "verb")

    def _joined(self, j: int, task: bool, sort: str) -> tuple[int, str] | None:
        words = self.words
        mark, k = words.word(j), j + 1
        if words.says(j, _AND) and words.follows(j) and words.follows(k):
            found = field_words().longest(words, k)
            if found is None and sort == "abbreviation" and (end := self.abbreviation_end(k)) > k:
                return None if self.complete_at(k) or ranks().longest(words, k) else (end, sort)  # "PCTT và TKCN"
            if found is None and sort not in ("", "field") and (end := self._lexical(k)) > k:
                return end, "noun"  # "Viện Nghiên cứu và Gắn kết Cộng đồng"
            if found is None or (not words.caps[k] and not task and sort != "verb"):
                return None
            if words.caps[k] and (self.complete_at(k) or (sort == found.value == "field" and not task)):
                return None
            return found.end, "task" if task else "noun"
        if mark == "," and task and words.follows(k) and not words.caps[k]:
            found = field_words().longest(words, k)
            return (found.end, "task") if found else None
        if mark == "," and sort not in ("", "field") and (end := self._enumeration(j)) > j:
            return end, "noun"
        if mark in ("&", "-", "–", "/") and words.is_name_word(k) and not self.complete_at(k):
            found = field_words().longest(words, k)
            if words.gap[j] != words.gap[k] or words.gap[k] not in (GLUED, BLANK):
                return None
            if found:
                return found.end, "noun"
            return (k + 1, "noun") if self._is_unknown_part(k) else None
        return None

    def _enumeration(self, j: int) -> int:
        """The index behind ", Biến đổi khí hậu và Đô thị" at ``j`` (words with capitals, "và" before the last), or
        ``j``."""
        words = self.words
        k = j
        while words.word(k) == "," or words.says(k, _AND):
            is_last = words.says(k, _AND)
            k += 1
            if not words.follows(k) or not words.is_name_word(k) or self.complete_at(k):
                return j
            found = field_words().longest(words, k)
            k = found.end if found else self._lexical(k)
            if k == j or not words.tokens[k - 1].is_word:
                return j
            while (found := field_words().longest(words, k)) and words.follows(k) and not words.says(k, _AND):
                k = found.end
            if is_last:
                return k
        return j

    def _is_unknown_part(self, k: int) -> bool:
        """Whether a capitalised word behind a dash, unknown to the lists, goes on with a name: no office, no person."""
        words = self.words
        if words.shout[k] or honorific_at(words, k) or ranks().longest(words, k) or office_heads().longest(words, k):
            return False
        run = run_at(words, k)
        return run is None or not is_full_name(words, run, 2)

    def _lower_goes_on(
        self, i: int, first: bool, task: bool, value: str, sort: str, long_head: bool, asking: int
    ) -> bool:
        """Whether a word of fields in small letters belongs to the name."""
        if value == "verb":
            return asking > 1 or (task and (first or sort == "task"))
        if not first:
            return asking > 0 or task
        return task or (self.words.caps[i] and (long_head or not self.words.first[i]))

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
        if "proper" in kinds and not first and words.word(j).isdigit():
            alone = len(words.word(j)) == 1 or self._is_last_number(j)  # "Công ty May 10"
            return (j + 1, "name") if alone else None
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
            end = self.scopes.before_level(run.parts, self.scopes.before_person(run.parts, run.end))
        lower = words.follows(end) and words.word(end).islower() and words.key[end] not in after_names()
        goes_on = "proper" in kinds and words.is_name_word(end + 1) and words.follows(end + 1)
        alone = first or not words.is_name_word(j - 1)
        if lower and ((run and len(run) == 1 and alone) or goes_on):
            # the rest of a word that no list knows ("Lễ kỷ niệm", "Khối cơ quan")
            end = max(end + 1, word_end(words, j), word_end(words, end))
        return end, "name"

    def _named_after(self, i: int, j: int, kinds: frozenset[str]) -> bool:
        """Whether a school or hospital may bear a person's name at ``j`` ("Trường THPT chuyên ...")."""
        words = self.words
        return "proper" in kinds and words.says(i, _NAMED_AFTER) and words.says(j - 1, _KIND_OF_SCHOOL)

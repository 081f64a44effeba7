"""Names of organisations made comparable: "UBND tỉnh" in a report of Lào Cai is "Ủy ban nhân dân tỉnh Lào Cai"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_table
from corpus.text import UPPER, match_key

if TYPE_CHECKING:
    from linker.reports import Report

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A row of data/abbreviations.tsv."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by its name without its province (a match key), and where it is.

    ``scope`` is a province (match key), "" for a body of the whole country, None for a local one of no known place.
    """

    key: str
    scope: str | None


#: Words (match keys) that make a body a local one.
_LOCAL = frozenset(
    match_key(w) for w in ("tỉnh", "huyện", "quận", "xã", "phường", "sở", "thành", "thôn", "bản", "trấn", "buôn")
)
#: Phrases with these words that say nothing of a place.
_NOT_LOCAL = tuple(match_key(p) for p in ("xã hội", "cơ sở", "trụ sở", "hội sở", "trưởng thành", "văn bản", "xuất bản"))
#: A province that is none of ours: of a neighbouring country.
_OTHER_PROVINCE = re.compile(rf"\btỉnh\s+[{UPPER}]")
_PROVINCE_WORDS = tuple(match_key(w) for w in ("tỉnh", "thành phố"))
#: Cities that are provinces: there alone "UBND thành phố" is the province's.
_CITIES = frozenset(match_key(w) for w in ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"))
_DROPPED = match_key("Việt Nam")
_PUNCTUATION = re.compile(r"[\"“”'‘’(),.;:–—-]+")


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    return {row.short: row.long for row in load_table(DATA / "abbreviations.tsv", Abbreviation)}


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """A name as a match key with the genre's abbreviations written out, without punctuation and "Việt Nam"."""
    known = _abbreviations()
    words = [known.get(word.strip(',;:()"“”'), word) for word in without_brackets(name).split()]
    return _without(match_key(_PUNCTUATION.sub(" ", " ".join(words))), _DROPPED)


def without_brackets(name: str) -> str:
    """A name without the abbreviation that its report gives of it: "Ban An toàn giao thông (ATGT) tỉnh Thái Bình"."""
    return " ".join(re.sub(r"\([^)]*\)", " ", name).split())


def body_of(name: str, report: Report) -> Body:
    """The body that a name denotes in a report."""
    key = canonical(name)
    provinces = report.provinces
    for spelling in sorted(provinces, key=lambda s: (-len(s), s)):
        if f" {canonical(spelling)} " in f" {key} ":
            scope = match_key(provinces[spelling])
            return Body(_strip_province_word(_without(key, canonical(spelling)), scope), scope)
    words = key
    for phrase in _NOT_LOCAL:
        words = _without(words, phrase)
    if _LOCAL.isdisjoint(words.split()):
        return Body(key, "")
    if report.home is None or _OTHER_PROVINCE.search(name):
        return Body(key, None)
    scope = match_key(report.home)
    return Body(_strip_province_word(key, scope), scope)


def bodies_in(report: Report, start: int, end: int) -> list[Body]:
    """The bodies named within a span of the text, such as that of an office."""
    return [body_of(m.name, report) for m in report.analysis.organisations if start <= m.start and m.end <= end]


def core(name: str) -> str:
    """What a body is about, without its form and level: "Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam" and
    "Ủy ban MTTQ tỉnh" are both "mặt trận tổ quốc", "Bộ Công an" and "Công an tỉnh" both "công an"."""
    key = canonical(name)
    for phrase in _FORM:
        key = _without(key, phrase)
    return key


#: Phrases (match keys) that tell form and level; what is left of a name is its matter.
_FORM = tuple(
    match_key(phrase)
    for phrase in (
        "các tổ chức thành viên",
        "ban thường trực",
        "ủy ban trung ương",
        "ủy ban",
        "bộ",
        "ban",
        "trung ương",
        "tỉnh",
        "thành phố",
        "và",
    )
)


def issuer_class(name: str) -> str:
    """Issuers that number their documents in one sequence share a class: the Politburo, the Secretariat and the plenum
    of the Central Committee; a province's Party committee, its standing committee and its congress."""
    key = canonical(name)
    if any(word in key for word in _PROVINCIAL_PARTY):
        return "party-province"
    if any(word in key for word in _CENTRAL_PARTY) or key in _CENTRAL_ALONE:
        return "party"
    return key


_CENTRAL_PARTY = tuple(
    match_key(w)
    for w in (
        "ban bí thư",
        "bộ chính trị",
        "chấp hành trung ương",
        "hội nghị trung ương",
        "hội nghị lần thứ",
        "trung ương đảng",
    )
)
_CENTRAL_ALONE = frozenset(match_key(w) for w in ("trung ương", "đảng", "bí thư trung ương"))
_PROVINCIAL_PARTY = tuple(match_key(w) for w in ("tỉnh ủy", "thành ủy", "đảng bộ tỉnh", "đảng bộ thành phố"))


def issuers_agree(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two lists of issuers can be those of one document: one of each shares a class, or one name holds the
    other ("HĐND" and "HĐND tỉnh Sơn La")."""
    return any(
        (a := issuer_class(x)) == (b := issuer_class(y))
        or (min(len(a), len(b)) > 5 and (f" {a} " in f" {b} " or f" {b} " in f" {a} "))
        for x in some
        for y in others
    )


def _strip_province_word(key: str, scope: str) -> str:
    for word in _PROVINCE_WORDS if scope in _CITIES else _PROVINCE_WORDS[:1]:
        if key.endswith(f" {word}"):
            return key.removesuffix(f" {word}")
    return key


def _without(key: str, part: str) -> str:
    return " ".join(f" {key} ".replace(f" {part} ", " ").split())

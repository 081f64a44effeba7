"""The normal form of a counted noun, under which rows of the same thing group together.

    1. small letters, one blank, one tone style, "i" where i and y are one sound       Hoà giải viên -> hòa giải viên
    2. abbreviations and spellings of noun_forms.tsv written out, longest first        HTX -> hợp tác xã
    3. "và" in a list as a comma, no mark beside it                                    xã và phường -> xã, phường
    4. words of number and classifiers dropped at the head, as long as a noun is left  các ngôi nhà -> nhà

Modifiers stay: "hộ nghèo" and "hộ" are two things, "vụ tai nạn giao thông" and "vụ" too. Synonyms stay apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from corpus.data import load_table

_DATA = Path(__file__).parent / "data"
_TOKEN = re.compile(r"[^\W_]+(?:[-&'’/.][^\W_]+)*|[,;]")
_LONGEST = 6
_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: A tone on the second letter of an open "oa", "oe", "uy" goes to the first; "qu" is a consonant.
_OPEN = re.compile(rf"(?<=[o])([ae])([{_TONES}])$|(?<=(?<!q)u)(y)([{_TONES}])$")
_I_FOR_Y = re.compile(rf"^([hklmst])y([{_TONES}]?)$")


@dataclass(frozen=True)
class _Form:
    form: str
    kind: Literal["same", "number", "classifier"]
    becomes: tuple[str, ...] = ()


def _check(row: _Form) -> str | None:
    if row.kind == "same" and len(row.becomes) != 1:
        return f"{row.form!r} is the same as {len(row.becomes)} nouns; expected one"
    if row.kind == "number" and row.becomes:
        return f"{row.form!r} is dropped, it becomes nothing"
    return None


@dataclass(frozen=True)
class _Forms:
    same: dict[str, list[str]]
    numbers: frozenset[str]
    classifiers: dict[str, frozenset[str]]


@cache
def _forms() -> _Forms:
    rows = load_table(_DATA / "noun_forms.tsv", _Form, check=_check)

    def key(written: str) -> str:
        return " ".join(_words(written))

    return _Forms(
        same={key(r.form): _words(r.becomes[0]) for r in rows if r.kind == "same"},
        numbers=frozenset(key(r.form) for r in rows if r.kind == "number"),
        classifiers={key(r.form): frozenset(map(key, r.becomes)) for r in rows if r.kind == "classifier"},
    )


@lru_cache(maxsize=16384)
def noun_key(noun: str) -> str:
    """The normal form of a noun as written, NFC; "" where it has no letter or digit. Idempotent."""
    words = _words(noun)
    for _ in range(_LONGEST):
        while words and words[-1] == ",":
            words.pop()
        before, words = words, _headed(_written_out(words))
        if words == before:
            break
    return " ".join(words).replace(" ,", ",")


def _words(written: str) -> list[str]:
    """The syllables in one spelling, and single commas between them."""
    found: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", written).lower()):
        word = match.group()
        if word in (",", ";", "và"):
            if found and found[-1] != ",":
                found.append(",")
        else:
            found.append(_syllable(word))
    return found


@lru_cache(maxsize=16384)
def _syllable(word: str) -> str:
    """A syllable with its tone where the older style has it ("hòa", "ủy"), and "i" for a lone "y" ("kĩ")."""
    parts = unicodedata.normalize("NFD", word)
    # the marks of a letter apart from its tone come first: "ặ" is no spelling
    moved = _OPEN.sub(lambda m: (m.group(2) or m.group(4)) + (m.group(1) or m.group(3)), parts)
    return unicodedata.normalize("NFC", _I_FOR_Y.sub(r"\1i\2", moved))


def _written_out(words: list[str]) -> list[str]:
    same = _forms().same
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            becomes = same.get(" ".join(words[at : at + length]))
            if becomes:
                found += becomes
                at += length
                break
        else:
            found.append(words[at])
            at += 1
    return found


def _headed(words: list[str]) -> list[str]:
    """The words without what only says that there are several, or in what pieces."""
    forms = _forms()
    while True:
        for length in (3, 2, 1):
            head, rest = " ".join(words[:length]), words[length:]
            if not rest or rest[0] == ",":
                continue
            if head in forms.numbers:
                break
            only = forms.classifiers.get(head)
            if only is not None and (not only or " ".join(rest) in only or rest[0] in only):
                break
        else:
            return words
        words = rest

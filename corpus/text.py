"""One normalisation of Vietnamese text for everything: reading, matching, indexing.

``normalise`` is applied once, where a text enters the corpus. The keys below are for comparing only; what is shown is
always the source's own form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Blanks of every width become U+0020, one code point for one.
_BLANKS = {code: " " for code in (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)}
#: What is not seen on a page (byte order mark, zero-width blank, word joiner, soft hyphen) is dropped, and so is the
#: "\r" of a Windows line end.
_DROPPED = "\ufeff\u200b\u2060\u00ad"
_CLEAN = {**_BLANKS, **dict.fromkeys(map(ord, _DROPPED))}
_SHIFTS = re.compile(f"[{_DROPPED}]|\r\n")
#: The capital letters of Vietnamese, for a character class. "À-Ỹ" is none: small letters with accents lie in it too.
UPPER = "A-Z" + "".join(
    c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and unicodedata.name(c).startswith("LATIN")
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = re.compile("[\u0300-\u036f]")


def normalise(text: str) -> str:
    """NFC with every kind of blank as U+0020, nothing invisible, and line ends as ``\\n``. Idempotent."""
    # the invisible goes first: a soft hyphen between a letter and its mark would keep them apart
    text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Aligned:
    """A text as given beside ``normalise`` of it, with the way back for offsets.

    ``normalised`` is what the readers see; ``back(start, end)`` turns a half-open span of it into the half-open span of
    code points of the text as given. NFD input, for one, is longer than its NFC form.
    """

    __slots__ = ("_ends", "_starts", "given", "normalised")

    def __init__(self, given: str) -> None:
        self.given = given
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None
        if unicodedata.is_normalized("NFC", given) and not _SHIFTS.search(given):
            self.normalised = normalise(given)
            return
        pieces: list[str] = []
        self._starts, self._ends = [], []
        for start, end in _clusters(given):
            piece = normalise(given[start:end])
            pieces.append(piece)
            self._starts += [start] * len(piece)
            self._ends += [end] * len(piece)
        self.normalised = "".join(pieces)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as given for a span (``start < end``) in the normalised text."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of the text between code points that start a new composition: marks (and the vowels and finals of Hangul,
    which compose too) and what is not seen stay with the letter before them, "\\n" with the "\\r" before it."""
    cuts = []
    before = ""  # the last code point that is seen
    for i, c in enumerate(text):
        composes = unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff"
        ends_line = c == "\n" and before == "\r"
        if i == 0 or not (composes or ends_line or c in _DROPPED):
            cuts.append(i)
        if c not in _DROPPED:
            before = c
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


@lru_cache(maxsize=65536)
def match_key(text: str) -> str:
    """Key under which two spellings of one word are equal: lower case, one blank, the tone at the end of its syllable.

    "Uỷ ban" and "Ủy ban", "hoà" and "hòa" share a key; "hoà" and "hoa" do not. The i/y pairs that are the same sound
    after h, k, l, m, s, t, q ("kỹ" / "kĩ", "tỷ" / "tỉ") share one too, where the vowel is the whole rhyme.
    """
    out = []
    for syllable in text.lower().split():
        parts = unicodedata.normalize("NFD", syllable)
        tones = "".join(c for c in parts if c in _TONES)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
        out.append(_I_FOR_Y.sub(r"\1i", base) + tones)
    return " ".join(out)


#: "kỹ thuật" = "kĩ thuật": y alone after one of these consonants (Quyết định 1989/QĐ-BGDĐT of 25 May 2018 writes i).
_I_FOR_Y = re.compile(r"^([hklmst])y$")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without any accent, đ as d: what a reader types on a keyboard without Vietnamese.

    NFC input keeps its length, code point by code point, so offsets survive.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return text.replace("đ", "d")


#: A run of letters and digits.
SYLLABLE = re.compile(r"[^\W_]+")


def syllables(text: str) -> list[tuple[str, int, int]]:
    """The runs of letters and digits of a normalised text with their half-open spans, in order."""
    return [(m.group(), m.start(), m.end()) for m in SYLLABLE.finditer(text)]

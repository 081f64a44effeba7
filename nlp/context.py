"""A text with what is known around it: what every reader is given.

The text is NFC (``corpus.text.normalise``); the pieces (lines, sentences, tokens) are cut once and shared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from corpus.text import UPPER


class Span(NamedTuple):
    """Half-open span in code points."""

    start: int
    end: int


class Token(NamedTuple):
    """A run of letters and digits, or one other visible character."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        """Begins with a capital letter (ALL CAPITALS included)."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Context:
    """A report to read.

    ``published`` is the day of publication, from which elided years are filled in; ``source_province`` the province of
    the publishing office, where it is a provincial one.
    """

    text: str
    title: str = ""
    published: date | None = None
    source: str = ""
    source_province: str | None = None

    @cached_property
    def lines(self) -> list[Span]:
        """The lines that hold something visible, without their line ends."""
        return [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.text) if not m.group().isspace()]

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences in order; none crosses a line end, none begins or ends with a blank."""
        return [s for line in self.lines for s in _sentences(self.text, line)]

    @cached_property
    def tokens(self) -> list[Token]:
        """Words, numbers and single punctuation marks in order. "09-CT/TW" is 09, -, CT, /, TW."""
        return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(self.text)]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds the offset (or the nearest one before it)."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return self.sentences[low - 1] if low else Span(0, len(self.text))


#: Letters, or digits, or one other visible character. "H'rê" and "Ka-Long" are cut at their marks.
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")

#: A full stop behind one of these ends no sentence: they stand before what they belong to.
_ABBREVIATIONS = frozenset(
    ["tp", "tx", "tt", "th", "ts", "ths", "gs", "pgs", "bs", "bscki", "bsckii", "ks", "ncs", "cn", "đc", "đ/c", "ht"]
)
#: A mark that can end a sentence with the closing marks that belong to it, a blank, and the start of another one.
_END = re.compile(rf"""(?<![.!?…])[.!?…]++[”"’)\]]*+\s++(?=[“"‘(\[•+-]?\s?[{UPPER}0-9“])""")
_WORD_BEFORE = re.compile(r"[^\s.]*$")


def _sentences(text: str, line: Span) -> list[Span]:
    spans = []
    start = line.start + _margin(text[line.start : line.end])
    for mark in _END.finditer(text, start, line.end):
        if mark.group().startswith(".") and _is_abbreviation(text, start, mark.start()):
            continue
        spans.append(Span(start, mark.start() + len(mark.group().rstrip())))
        start = mark.end()
    end = line.start + len(text[line.start : line.end].rstrip())
    if end > start:
        spans.append(Span(start, end))
    return spans


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_abbreviation(text: str, sentence: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation, an initial ("Đặng Văn S.") or a list number."""
    before = _WORD_BEFORE.search(text[max(sentence, stop - 12) : stop])
    word = before.group().lower().lstrip('(“"') if before else ""
    is_initial = len(word) == 1 and word.isalpha()
    is_list_number = word.isdigit() and stop - len(word) == sentence
    return word in _ABBREVIATIONS or is_initial or is_list_number

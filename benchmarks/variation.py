"""Annotated reports with other names in them: more to train from than what was written by hand.

A model that has seen "Nguyễn Văn An" a hundred times learns the name; one that has seen a hundred names in its place
learns the place. People and provinces are exchanged, everything around them stays as it was written.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import nlp
from corpus.data import load_table, load_words
from corpus.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.annotated import AnnotatedReport, AnnotatedSpan

DATA = Path(nlp.__file__).parent / "data"
#: How often a name begins with a family name that is not one of the common ones, and how often it has no middle name.
_RARE, _SHORT = 0.25, 0.15


class _Family(msgspec.Struct):
    name: str
    share: str


@cache
def _families() -> tuple[list[str], list[str]]:
    rows = load_table(DATA / "family_names.tsv", _Family)
    common = [r.name for r in rows if r.share == "common"]
    return common, [r.name for r in rows if r.share in ("rare", "clan")]


@cache
def _given() -> list[str]:
    return load_words(DATA / "given_names.txt")


class Variation:
    """Exchanges names.

    Args:
        reports: annotated reports; others are given their provinces and middle names.
        seed: the same seed gives the same reports.
    """

    def __init__(self, reports: Iterable[AnnotatedReport], seed: int) -> None:
        self._random = random.Random(seed)
        self._provinces: list[str] = []
        middles: set[str] = set()
        for report in reports:
            for span in report.spans:
                words = span.text.split()
                if span.label == "prov" and len(words) > 1:
                    self._provinces.append(span.text)
                elif span.label == "per" and len(words) > 2:
                    middles.update(words[1:-1])
        self._middles = sorted(middles)

    def of(self, report: AnnotatedReport) -> AnnotatedReport:
        """The report with other people and provinces; spans are those of the new text."""
        people: dict[str, str] = {}
        outer = _outermost(report.spans)
        pieces: list[str] = []
        spans: list[AnnotatedSpan] = []
        at = length = 0
        for span in outer:
            kept = report.text[at : span.start]
            new = self._instead(span, people)
            pieces += [kept, new]
            start = length + len(kept)
            length = start + len(new)
            spans.append(replace(span, start=start, end=length, text=new))
            at = span.end
        pieces.append(report.text[at:])
        return replace(report, text="".join(pieces), spans=tuple(spans))

    def _instead(self, span: AnnotatedSpan, people: dict[str, str]) -> str:
        if span.label == "per":
            return self._person(span.text, people)
        if span.label == "prov" and len(span.text.split()) > 1:
            return self._random.choice(self._provinces)
        return span.text

    def _person(self, name: str, people: dict[str, str]) -> str:
        """Another name for this one: the same within the report, the given name alone that of the whole name."""
        key = match_key(name)
        if key in people:
            return people[key]
        words = name.split()
        whole = next((k for k in people if k.endswith(f" {key}")), None)
        if whole:
            new = " ".join(people[whole].split()[-len(words) :])
        elif len(words) == 1:
            new = self._random.choice(_given())
        else:
            new = self._name()
        if name.isupper():
            new = new.upper()
        people[key] = new
        return new

    def _name(self) -> str:
        common, rare = _families()
        family = self._random.choice(rare if self._random.random() < _RARE else common)
        middle = [] if self._random.random() < _SHORT else [self._random.choice(self._middles)]
        return " ".join([family, *middle, self._random.choice(_given())])


def _outermost(spans: Sequence[AnnotatedSpan]) -> list[AnnotatedSpan]:
    """The spans of names that lie in no other one, in order; dates, figures and documents are left as they are."""
    found: list[AnnotatedSpan] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.label in ("per", "org", "prov") and (not found or span.start >= found[-1].end):
            found.append(span)
    return found

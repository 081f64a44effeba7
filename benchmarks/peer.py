"""The peer of the reading benchmark: ``underthesea.ner`` for people, organisations and places.

``ner`` returns words of its own making (blanks dropped, "Thanh Hoá" written "Thanh Hóa"), so each word is found again
in the text, letter by letter without accents and blanks, from where the last one ended. A place counts as a province
where its name is one ("tỉnh Lào Cai" included): a peer is measured on what it can be used for.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from corpus.text import fold, match_key, normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from benchmarks.score import Answer

_LABELS = {"PER": "per", "ORG": "org", "LOC": "prov"}
#: Words before the name of a province that the guidelines leave outside the span.
_BEFORE = tuple(match_key(w) for w in ("tỉnh", "thành phố", "tp", "tp."))


def annotate(record: dict[str, Any], provinces: Collection[str]) -> Answer:
    """The people, organisations and provinces that ``underthesea.ner`` finds, in the form of ``tracuu annotate``.

    ``record`` has "id" and "text"; ``provinces`` are the names that count as a province. Offsets are code points of the
    text as given.
    """
    from underthesea import ner

    text: str = record["text"]
    names = {match_key(name): name for name in provinces}
    spans: list[dict[str, Any]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            tagged = ner(normalise(line))
            for kind, start, end in _entities(line, [(word, tag) for word, _, _, tag in tagged]):
                if span := _span(text, at + start, at + end, _LABELS.get(kind), names):
                    spans.append(span)
        at += len(line)
    return {"id": record["id"], "spans": spans, "meeting": None}


def _entities(line: str, tagged: list[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """Entities (kind, start, end in the line) from words with B-/I- tags."""
    kind, start, end = "", 0, 0
    for (_, tag), place in zip(tagged, locate(line, [word for word, _ in tagged]), strict=True):
        if place is None:
            continue
        if tag.startswith("I-") and tag[2:] == kind:
            end = place[1]
            continue
        if kind:
            yield kind, start, end
        kind, (start, end) = ("", place) if tag == "O" else (tag[2:], place)
    if kind:
        yield kind, start, end


def locate(text: str, words: list[str]) -> list[tuple[int, int] | None]:
    """The half-open span of each word in the text, in order; None for one that is not found after the last.

    Letters are compared without accents, blanks not at all: the words may be spelled otherwise than the text.
    """
    letters = [(letter, at) for at, c in enumerate(text) for letter in _letters(c)]
    plain = "".join(letter for letter, _ in letters)
    places: list[tuple[int, int] | None] = []
    done = 0
    for word in words:
        key = "".join(letter for c in word for letter in _letters(c))
        found = plain.find(key, done) if key else -1
        # what was skipped over to find it must be short: a word of the peer's making may stand anywhere later
        if found < 0 or found - done > 40:
            places.append(None)
            continue
        done = found + len(key)
        end = letters[done - 1][1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        places.append((letters[found][1], end))
    return places


def _letters(c: str) -> str:
    return "" if c.isspace() or unicodedata.combining(c) else fold(unicodedata.normalize("NFC", c)).strip()


def _span(text: str, start: int, end: int, label: str | None, names: dict[str, str]) -> dict[str, Any] | None:
    if label is None:
        return None
    if label != "prov":
        return {"label": label, "start": start, "end": end, "text": text[start:end]}
    key = match_key(normalise(text[start:end]))
    for before in _BEFORE:
        if key.startswith(f"{before} ") and key.removeprefix(f"{before} ") in names:
            key = key.removeprefix(f"{before} ")
            words = re.match(rf"(?:\S+\s+){{{len(before.split())}}}", text[start:end])
            start += words.end() if words else 0
            break
    if key not in names:
        return None
    return {"label": label, "start": start, "end": end, "text": text[start:end], "name": names[key]}

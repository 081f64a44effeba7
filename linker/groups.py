"""Groups of articles with nearly the same text.

Texts are compared by their sets of shingles (three folded syllables in a row). A text is sketched by one-permutation
MinHash with rotation (Li, Owen, Zhang 2012; Shrivastava and Li 2014) and looked up by bands of the sketch, so that the
cost grows with the number of texts and not with its square; every candidate is then verified on the full sets.

A text joins the group of the first published text that it is like, never of a later copy: groups do not drift, and a
copy that arrives later changes no group that was there.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING

from corpus.identity import record_id
from corpus.records import Group
from corpus.text import fold, syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linker.reports import Report

_SHINGLE = 3
_BANDS, _ROWS = 40, 3
_BINS = _BANDS * _ROWS
#: Copies with another headline, an added paragraph and dropped sentences share 0.6 to 1 of their shingles; two
#: reporters of one meeting share less than 0.1, boilerplate and quoted titles included (measured on the samples).
_ALIKE = 0.5
#: An excerpt: nearly all of the shorter text stands in the longer one.
_CONTAINED, _CONTAINED_ALIKE = 0.85, 0.3
#: Fewer shingles than this prove nothing.
_SHORTEST = 20


def group_copies(reports: Sequence[Report]) -> tuple[Group, ...]:
    """Groups of two or more articles, each beginning with the first published; ``reports`` in order."""
    buckets: dict[tuple[int, ...], list[int]] = {}
    shingles: dict[int, array[int]] = {}
    members: dict[int, list[str]] = {}
    for at, report in enumerate(reports):
        own = _shingles(report.article.text)
        bands = _bands(own)
        candidates = sorted({leader for band in bands for leader in buckets.get(band, ())})
        best, leader = 0.0, None
        for candidate in candidates:
            likeness = _likeness(own, shingles[candidate])
            if likeness > best:
                best, leader = likeness, candidate
        if leader is not None:
            members[leader].append(report.id)
            continue
        members[at] = [report.id]
        if len(own) >= _SHORTEST:
            shingles[at] = array("Q", sorted(own))
            for band in bands:
                buckets.setdefault(band, []).append(at)
    return tuple(Group(id=record_id("group", ids[0]), articles=tuple(ids)) for ids in members.values() if len(ids) > 1)


def _shingles(text: str) -> set[int]:
    words = [word for word, _, _ in syllables(fold(text))]
    pieces = (" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    return {int.from_bytes(blake2b(piece.encode(), digest_size=8).digest(), "big") for piece in pieces}


def _bands(shingles: set[int]) -> list[tuple[int, ...]]:
    if len(shingles) < _SHORTEST:
        return []
    sketch: list[int | None] = [None] * _BINS
    for value in shingles:
        value, place = divmod(value, _BINS)
        lowest = sketch[place]
        if lowest is None or value < lowest:
            sketch[place] = value
    filled = [_next_filled(sketch, place) for place in range(_BINS)]
    return [(band, *filled[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)]


def _next_filled(sketch: list[int | None], place: int) -> int:
    """The value of the bin, or of the next bin that has one, marked by the distance."""
    for step in range(len(sketch)):
        value = sketch[(place + step) % len(sketch)]
        if value is not None:
            return value * len(sketch) + step
    return -1


def _likeness(own: set[int], other: array[int]) -> float:
    """Jaccard index of two sets of shingles where they are copies, else 0."""
    shared = sum(1 for value in other if value in own)
    jaccard = shared / (len(own) + len(other) - shared)
    contained = shared / min(len(own), len(other))
    alike = jaccard >= _ALIKE or (contained >= _CONTAINED and jaccard >= _CONTAINED_ALIKE)
    return jaccard if alike else 0.0

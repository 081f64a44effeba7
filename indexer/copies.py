"""The articles that have copies, in memory: how many groups they are, which of each is shown, facets over groups.

Engines count articles; what is counted over groups is counted here, for the articles found that have copies. One row is
one such article; rows are in order of group and place within it, so the first row found of a group is the one shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from indexer import fields
from indexer.documents import FACETS, Facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.documents import IndexedArticle

    Rows = NDArray[np.int64]


class _FacetOfCopies(msgspec.Struct, frozen=True):
    """A facet of the rows. A pair is a group with one of its values: ``pairs`` are those of each row, one after another
    (``starts`` tells where those of a row begin), ``of_pair`` the value of each pair."""

    values: list[str]
    starts: bytes
    pairs: bytes
    of_pair: bytes


class CopiesTable(msgspec.Struct, frozen=True):
    """What :class:`Copies` is stored as: arrays as bytes (little-endian 64-bit integers)."""

    seqs: bytes
    groups: bytes
    firsts: bytes
    facets: dict[Facet, _FacetOfCopies]


class CopiesMaker:
    """Collects the articles that have copies, in any order."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, int, bool, dict[Facet, tuple[str, ...]]]] = []

    def add(self, item: IndexedArticle, seq: int) -> None:
        place = fields.place_in_group(item)
        self._rows.append((item.group, place, seq, item.first, fields.facet_values(item)))

    def table(self) -> CopiesTable:
        self._rows.sort(key=lambda row: row[:2])
        groups: dict[str, int] = {}
        numbers = [groups.setdefault(row[0], len(groups)) for row in self._rows]
        return CopiesTable(
            seqs=_bytes([row[2] for row in self._rows]),
            groups=_bytes(numbers),
            firsts=_bytes([int(row[3]) for row in self._rows]),
            facets={facet: self._facet(facet, numbers) for facet in FACETS},
        )

    def _facet(self, facet: Facet, numbers: Sequence[int]) -> _FacetOfCopies:
        values: dict[str, int] = {}
        pairs: dict[tuple[int, int], int] = {}
        starts, of_row = [0], list[int]()
        for group, row in zip(numbers, self._rows, strict=True):
            for value in row[4][facet]:
                pair = (values.setdefault(value, len(values)), group)
                of_row.append(pairs.setdefault(pair, len(pairs)))
            starts.append(len(of_row))
        return _FacetOfCopies(list(values), _bytes(starts), _bytes(of_row), _bytes([value for value, _ in pairs]))


class Found:
    """The rows of a search, in order."""

    def __init__(self, copies: Copies, rows: Rows) -> None:
        self._copies, self._rows = copies, rows

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def groups(self) -> int:
        """How many groups they are of."""
        return int(self._first_rows().sum())

    @property
    def exceptions(self) -> tuple[int, ...]:
        """The ``seq`` of those that are shown for their group although the first of it was not found."""
        shown = self._rows[self._first_rows()]
        return tuple(np.sort(self._copies.seqs[shown[self._copies.firsts[shown] == 0]]).tolist())

    def counts(self, facet: Facet) -> dict[str, int]:
        """Groups by value of a facet."""
        return self._copies.counts(facet, self._rows)

    def _first_rows(self) -> NDArray[np.bool_]:
        groups = self._copies.groups[self._rows]
        is_first = np.ones(len(groups), dtype=bool)
        is_first[1:] = groups[1:] != groups[:-1]
        return is_first


class Copies:
    """The table, opened. Safe to use from several threads."""

    def __init__(self, table: CopiesTable) -> None:
        self.seqs = _array(table.seqs)
        self.groups = _array(table.groups)
        self.firsts = _array(table.firsts)
        self._by_seq = np.argsort(self.seqs)
        self._sorted = self.seqs[self._by_seq]
        self._facets = {
            facet: (found.values, _array(found.starts), _array(found.pairs), _array(found.of_pair))
            for facet, found in table.facets.items()
        }

    def __len__(self) -> int:
        return len(self.seqs)

    def found(self, seqs: Sequence[int]) -> Found:
        """The rows of articles that have copies, by ``seq``; all of them must be known."""
        places = np.searchsorted(self._sorted, np.asarray(seqs, dtype=np.int64))
        return Found(self, np.sort(self._by_seq[places]))

    def among(self, seqs: Rows) -> Found:
        """The rows of those of some articles, by ``seq``, that have copies."""
        if not len(self):
            return Found(self, self._by_seq)
        places = np.searchsorted(self._sorted, seqs)
        places[places == len(self)] = 0
        return Found(self, np.sort(self._by_seq[places[self._sorted[places] == seqs]]))

    def counts(self, facet: Facet, rows: Rows) -> dict[str, int]:
        values, starts, pairs, of_pair = self._facets[facet]
        lengths = starts[rows + 1] - starts[rows]
        # the places of the pairs of all rows: each row's own, one after another
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts[rows] - (ends - lengths), lengths)
        is_found = np.zeros(len(of_pair), dtype=bool)
        is_found[pairs[places]] = True
        counts = np.bincount(of_pair[is_found], minlength=len(values))
        return {values[i]: int(counts[i]) for i in np.flatnonzero(counts).tolist()}


def _bytes(numbers: Sequence[int]) -> bytes:
    return np.asarray(numbers, dtype="<i8").tobytes()


def _array(data: bytes) -> Rows:
    return np.frombuffer(data, dtype="<i8").astype(np.int64, copy=False)

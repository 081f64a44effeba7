"""The values of all articles as arrays by ``seq``: facets over many articles are counted here, without asking again.

One search gives the articles found; what is counted over them (seven facets, months, groups of copies) is then a sum
over arrays. The arrays are files that are mapped, not read: processes over one index share their memory.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from indexer import fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.fields import Row

    Integers = NDArray[np.int64]

#: The order keys that are kept beside the values.
ORDERS = ("newest", "oldest")


class ColumnsMaker:
    """Collects the rows of articles as they are numbered: 0, 1, 2, ..."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, int]] = {name: {} for name in fields.COUNTED}
        self._ids: dict[str, list[int]] = {name: [] for name in fields.COUNTED}
        self._starts: dict[str, list[int]] = {name: [0] for name in fields.COUNTED}
        self._orders: dict[str, list[int]] = {name: [] for name in ORDERS}

    def add(self, row: Row) -> None:
        for name in fields.COUNTED:
            known, ids = self._values[name], self._ids[name]
            ids.extend(known.setdefault(value, len(known)) for value in row.values[name])
            self._starts[name].append(len(ids))
        for name in ORDERS:
            self._orders[name].append(row.numbers[name])

    def write(self, folder: Path) -> None:
        """The arrays as files of a new folder."""
        folder.mkdir()
        for name in fields.COUNTED:
            np.save(folder / f"{name}.starts.npy", np.asarray(self._starts[name], dtype=np.int64))
            np.save(folder / f"{name}.ids.npy", np.asarray(self._ids[name], dtype=np.int32))
        for name in ORDERS:
            np.save(folder / f"{name}.npy", np.asarray(self._orders[name], dtype=np.int64))
        values = {name: list(known) for name, known in self._values.items()}
        (folder / "values.msgpack").write_bytes(msgspec.msgpack.encode(values))


class Columns:
    """The arrays of one build. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._values = msgspec.msgpack.decode((folder / "values.msgpack").read_bytes(), type=dict[str, list[str]])
        self._starts = {name: self._array(f"{name}.starts") for name in fields.COUNTED}
        self._ids = {name: self._array(f"{name}.ids") for name in fields.COUNTED}

    @cached_property
    def orders(self) -> dict[str, Integers]:
        """Order keys by ``seq``."""
        return {name: self._array(name) for name in ORDERS}

    def counts(self, name: str, seqs: Integers, most: int | None = None) -> dict[str, int]:
        """Articles by value of a field, over some articles; ``most`` leaves out values that fewer articles have than
        the last of so many."""
        starts, ids = self._starts[name], self._ids[name]
        if len(seqs) == len(starts) - 1:
            found = ids
        else:
            first = starts[seqs]
            lengths = starts[seqs + 1] - first
            ends = np.cumsum(lengths)
            # the places of the values of all articles, each article's own one after another
            found = ids[np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - lengths), lengths)]
        counts = np.bincount(found, minlength=len(self._values[name]))
        present = np.flatnonzero(counts)
        if most is not None and len(present) > most:
            least = np.partition(counts[present], len(present) - most)[len(present) - most]
            present = present[counts[present] >= least]
        values = self._values[name]
        return {values[i]: count for i, count in zip(present.tolist(), counts[present].tolist(), strict=True)}

    def first(self, order: str, seqs: Integers, limit: int, key: int | None) -> list[int]:
        """The first ``limit`` order keys of some articles, behind ``key``: the newest descending, the oldest
        ascending."""
        keys = self.orders[order][seqs]
        if order == "newest":
            keys = -keys
            key = None if key is None else -key
        if key is not None:
            keys = keys[keys > key]
        if len(keys) > limit:
            keys = np.partition(keys, limit)[:limit]
        keys = np.sort(keys)
        return [int(k) for k in (-keys if order == "newest" else keys)]

    def _array(self, name: str) -> Integers:
        path = self._folder / f"{name}.npy"
        # an empty file cannot be mapped
        array: Integers = np.load(path, mmap_mode="r" if path.stat().st_size > 200 else None)
        return array


def integers(numbers: Sequence[int]) -> Integers:
    return np.asarray(numbers, dtype=np.int64)

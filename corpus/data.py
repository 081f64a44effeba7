"""The one loader of the data files that people edit: TSV with a header of comments, and TOML.

A data file begins with ``#`` lines that must name ``source:`` (where its lines come from) and ``licence:``. A mistake
is reported with file, line and what was expected (:class:`corpus.errors.BadData`).
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from corpus.errors import BadData
from corpus.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


def load_table(path: Path, row: type[T], *, check: Callable[[T], str | None] | None = None) -> list[T]:
    """The rows of a TSV file as objects of the dataclass or struct ``row``.

    The first line that is no comment names the columns, which are fields of ``row``; an empty cell leaves the field at
    its default; a field of type tuple is split at ``|``. ``check`` returns what is wrong with a row, or None.

    Raises:
        BadData: naming file and line.
    """
    lines = _lines(path)
    columns: list[str] | None = None
    rows: list[T] = []
    for number, line in lines:
        cells = line.split("\t")
        if columns is None:
            columns = cells
            known = _fields(row)
            if wrong := [c for c in columns if c not in known]:
                expected = ", ".join(sorted(known))
                raise BadData(f"{path}:{number}", f"unknown column {wrong[0]!r}; expected some of {expected}")
            continue
        if len(cells) > len(columns):
            raise BadData(f"{path}:{number}", f"{len(cells)} cells, but the header has {len(columns)} columns")
        values: dict[str, Any] = {}
        for column, cell in zip(columns, cells, strict=False):
            cell = cell.strip()
            if cell:
                values[column] = [v.strip() for v in cell.split("|")] if _is_tuple(row, column) else cell
        try:
            item = msgspec.convert(values, row, strict=False)
        except msgspec.ValidationError as error:
            raise BadData(f"{path}:{number}", str(error)) from error
        if check and (problem := check(item)):
            raise BadData(f"{path}:{number}", problem)
        rows.append(item)
    if columns is None:
        raise BadData(path, "no header line")
    return rows


def load_toml(path: Path, shape: type[T]) -> T:
    """A TOML file as an object of ``shape``. Raises BadData naming file and field."""
    try:
        text = normalise(path.read_text(encoding="utf-8"))
        _provenance(path, text)
        return msgspec.convert(tomllib.loads(text), shape)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadData(path, str(error)) from error


def load_words(path: Path) -> list[str]:
    """The lines of a word list, normalised, without comments. Raises BadData where a word stands twice."""
    words: dict[str, int] = {}
    for number, line in _lines(path):
        word = line.strip()
        if word in words:
            raise BadData(f"{path}:{number}", f"{word!r} stands in line {words[word]} already")
        words[word] = number
    return list(words)


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = normalise(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadData(path, f"not UTF-8: {error}") from error
    _provenance(path, text)
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("#")]


def _provenance(path: Path, text: str) -> None:
    head = "\n".join(line for line in text.split("\n")[:20] if line.startswith("#"))
    for word in ("source:", "licence:"):
        if not re.search(rf"#.*\b{word}", head):
            raise BadData(path, f"the comment at its head must tell the {word!r}")


def _fields(row: type) -> set[str]:
    return {name for base in row.__mro__ for name in getattr(base, "__annotations__", {})}


def _is_tuple(row: type, column: str) -> bool:
    hint = str(row.__annotations__.get(column, ""))
    return hint.startswith(("tuple", "list", "frozenset"))

"""Tables as files: CSV, JSON Lines and Parquet, row by row, so that a whole corpus can be written in little memory.

CSV      UTF-8 with a byte order mark, CRLF and quoting as in RFC 4180: spreadsheets open it with its accents. A cell
         that a spreadsheet would run as a formula gets an apostrophe before it. Items of a list are joined with " | ".
JSONL    one object a line; amounts are JSON numbers with all their digits, lists are arrays.
Parquet  amounts are double-precision floats, so that they open as numbers in pandas and its like (15 significant
         digits; the other two formats keep every digit), lists are lists of strings.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from indexer.tables import COLUMNS, FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.tables import Format, Kind, Row, Type

#: Rows that are held at a time.
_BATCH = 1000
_LIST_SEPARATOR = " | "
#: What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), the full-width signs included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?")


def write(rows: Iterable[Row], kind: Kind, format: Format, stream: BinaryIO) -> None:
    """Write the rows of a table to a binary stream, which stays open.

    Raises:
        ValueError: an unknown kind or format, or a row with other columns than the table has.
    """
    if kind not in COLUMNS:
        raise ValueError(f"no table of {kind!r}; expected one of {', '.join(COLUMNS)}")
    if format not in FORMATS:
        raise ValueError(f"no format {format!r}; expected one of {', '.join(FORMATS)}")
    if format == "parquet":
        _write_parquet(rows, kind, stream)
        return
    columns = list(COLUMNS[kind])
    checked = (_checked(row, columns) for row in rows)
    if format == "jsonl":
        encoder = msgspec.json.Encoder(decimal_format="number")
        for batch in _batches(checked):
            stream.write(b"".join(encoder.encode(row) + b"\n" for row in batch))
        return
    stream.write(_csv([columns], mark="\ufeff"))
    for batch in _batches(checked):
        stream.write(_csv([[_cell(row[column]) for column in columns] for row in batch]))


def _write_parquet(rows: Iterable[Row], kind: Kind, stream: BinaryIO) -> None:
    columns = COLUMNS[kind]
    schema = pa.schema([(name, _arrow_type(type_)) for name, type_ in columns.items()])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in _batches(_checked(row, list(columns)) for row in rows):
            arrays = {name: [_arrow_value(row[name], type_) for row in batch] for name, type_ in columns.items()}
            writer.write_table(pa.table(arrays, schema=schema))


def _arrow_type(type_: Type) -> Any:
    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "list": pa.list_(pa.string())}
    return types[type_]


def _arrow_value(value: object, type_: Type) -> object:
    return float(str(value)) if type_ == "number" and value is not None else value


def _csv(lines: list[list[str]], mark: str = "") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return (mark + text.getvalue()).encode()


def _cell(value: object) -> str:
    """A value as a cell: safe to open in a spreadsheet, whoever wrote the article."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"  # without an exponent
    else:
        text = _LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
    if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _checked(row: Row, columns: list[str]) -> Row:
    if list(row) != columns:
        raise ValueError(f"a row has the columns {', '.join(row)}; expected {', '.join(columns)}")
    return row


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch

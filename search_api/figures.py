"""The figures of a selection: rows of the export that the filters of figures let through."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from indexer import export
from search_api.matching import has_words
from search_api.models import FigureRow, Figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.engine import Engine
    from search_api.formats import Formats
    from search_api.parameters import FigureFilter, FigureQuery


def rows(engine: Engine, chosen: FigureFilter) -> Iterator[dict[str, object]]:
    """The rows in the order of the export."""
    for row in export.rows(engine, "figures", chosen.request()):
        if _passes(row, chosen):
            yield row


def page(engine: Engine, query: FigureQuery) -> Figures:
    """One page of the rows. Later pages cost a walk over the earlier ones."""
    found = list(islice(rows(engine, query), query.offset, query.offset + query.limit + 1))
    items = [
        FigureRow.model_validate({name: _text(row.get(name), name) for name in FigureRow.model_fields}) for row in found
    ]
    more = len(items) > query.limit
    return Figures(items=items[: query.limit], next=query.offset + query.limit if more else None)


def told(row: Mapping[str, Any], formats: Formats) -> str:
    """What a figure is told as, in words: "đã có; mức giảm so với cùng kỳ năm 2022"."""
    words = formats.words
    comparison, direction, base, status = (
        str(row.get(name) or "") for name in ("comparison", "direction", "compared_with", "status")
    )
    compared = [words.of("comparison", f"{comparison}_{direction}" if direction else comparison)] if comparison else []
    if base:
        compared.append(words("comparison.with", base=base))
    parts = [words.of("status", status) if status else "", " ".join(compared)]
    return "; ".join(part for part in parts if part)


def _passes(row: dict[str, object], chosen: FigureFilter) -> bool:
    unit = row.get("unit") or ""
    if chosen.unit and (unit if chosen.unit != "-" else unit or "-") != chosen.unit:
        return False
    if chosen.noun and not _counts(row, chosen.noun):
        return False
    if chosen.status and (row.get("status") or "-") != chosen.status:
        return False
    if chosen.about and not has_words(str(row.get("province") or ""), chosen.about):
        return False
    low = Decimal(str(row["value"]))
    high = low if row.get("value_to") in (None, "") else Decimal(str(row["value_to"]))
    if chosen.min is not None and high < Decimal(str(chosen.min)):
        return False
    return chosen.max is None or low <= Decimal(str(chosen.max))


def _counts(row: dict[str, object], noun: str) -> bool:
    """Whether the noun, as written or in its normal form, has these words."""
    return any(has_words(str(row.get(name) or ""), noun) for name in ("noun", "noun_key"))


def _text(value: object, name: str) -> object:
    if value is None or value == "":
        return None
    if name in ("value", "value_to", "base_value", "base_value_to"):
        return f"{Decimal(str(value)):f}"
    return value

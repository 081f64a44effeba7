"""The figures of a selection: rows of the export that the filters of figures let through."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from indexer import export
from search_api.matching import has_words
from search_api.models import FigureRow, Figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engine import Engine
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


def _passes(row: dict[str, object], chosen: FigureFilter) -> bool:
    unit = row.get("unit") or ""
    if chosen.unit and (unit if chosen.unit != "-" else unit or "-") != chosen.unit:
        return False
    if chosen.noun and not has_words(str(row.get("noun") or ""), chosen.noun):
        return False
    if chosen.about and not has_words(str(row.get("province") or ""), chosen.about):
        return False
    low = Decimal(str(row["value"]))
    high = low if row.get("value_to") in (None, "") else Decimal(str(row["value_to"]))
    if chosen.min is not None and high < Decimal(str(chosen.min)):
        return False
    return chosen.max is None or low <= Decimal(str(chosen.max))


def _text(value: object, name: str) -> object:
    if value is None or value == "":
        return None
    if name in ("value", "value_to"):
        return f"{Decimal(str(value)):f}"
    return value

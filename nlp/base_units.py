"""Units as an analyst adds them up: the closed list of units, each with its base unit and the exact factor to it.

The list is ``data/base_units.tsv``; a rate has one of its units above the stroke, and what is below it is a unit of the
list too or a word ("VND/người/năm").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from corpus.data import load_table

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class BaseUnit:
    """A line of the list: 1 ``unit`` = ``factor`` ``base``; ``source`` says where the factor is from."""

    unit: str
    base: str
    factor: Decimal
    source: str


def _check(row: BaseUnit) -> str | None:
    if row.factor <= 0:
        return f"the factor of {row.unit!r} is {row.factor}; expected a number above zero"
    if row.unit == row.base and row.factor != 1:
        return f"{row.unit!r} is its own base unit, so its factor is 1, not {row.factor}"
    return None


@cache
def known_units() -> dict[str, BaseUnit]:
    """The closed list, by symbol.

    Raises:
        BadData: naming file and line of what is wrong with the list.
    """
    return {row.unit: row for row in load_table(_DATA / "base_units.tsv", BaseUnit, check=_check)}


def to_base(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """A value in its base unit, with that unit; exact.

    Args:
        value: a value in ``unit``, scaled out.
        unit: a symbol of the list, a rate of such ("tạ/ha", "VND/người/năm"), or None for a count.

    Returns:
        The same value and unit where the unit is its own base, is no unit of the list, or is None. Below a stroke only
        what differs by a power of ten is converted: 62 tạ/ha -> 0.62 kg/m2. Days, months and years stay.
    """
    if unit is None:
        return value, None
    listed = known_units()
    if unit in listed:
        return value * listed[unit].factor, listed[unit].base
    above, *below = unit.split("/")
    factor, parts = Decimal(1), [above]
    if above in listed:
        factor, parts = listed[above].factor, [listed[above].base]
    for part in below:
        row = listed.get(part)
        inverse = _inverse(row.factor) if row else None
        if row and inverse:
            factor, part = factor * inverse, row.base
        parts.append(part)
    return value * factor, "/".join(parts)


def _inverse(factor: Decimal) -> Decimal | None:
    """1 / factor of a power of ten; None for any other, whose quotient would be rounded."""
    _, digits, exponent = factor.normalize().as_tuple()
    return Decimal(1).scaleb(-int(exponent)) if digits == (1,) else None

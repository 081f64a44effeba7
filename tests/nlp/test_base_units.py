"""The closed list of units: what readers give is on it, the factors are exact, and docs/figures.md shows all of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.data import BadData, load_table
from indexer.tables import COLUMNS
from nlp import base_units, units
from nlp.base_units import known_units, to_base

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


@pytest.mark.parametrize(
    ("value", "unit", "base_value", "base_unit"),
    [
        ("15000000000", "VND", "15000000000", "VND"),
        ("1.5", "tấn", "1500", "kg"),
        ("62", "tạ/ha", "0.62", "kg/m2"),
        ("36", "VND/người/năm", "36", "VND/người/năm"),
        ("12", "ha", "120000", "m2"),
        ("0.5", "km2", "500000", "m2"),
        ("39.848", "km", "39848", "m"),
        ("5", "hải lý", "9260", "m"),
        ("3", "‰", "0.3", "%"),
        ("250", "lít", "0.25", "m3"),
        ("15", "MW", "15000", "kW"),
        # its size differs by region
        ("7", "sào", "7", "sào"),
        # a factor that is no power of ten is not applied below a stroke
        ("7", "tàu/hải lý", "7", "tàu/hải lý"),
        # a rate of things
        ("35", "vụ/năm", "35", "vụ/năm"),
        ("-2.5", "%", "-2.5", "%"),
    ],
)
def test_to_base(value: str, unit: str, base_value: str, base_unit: str) -> None:
    assert to_base(Decimal(value), unit) == (Decimal(base_value), base_unit)


def test_counts_have_no_unit() -> None:
    assert to_base(Decimal(7), None) == (Decimal(7), None)


def test_every_unit_that_is_read_is_listed() -> None:
    read = {row.unit for row in units._rows().values() if row.kind != "per"} | {"lần", "điểm"}
    assert read == set(known_units())


def test_a_base_unit_is_its_own_base() -> None:
    for row in known_units().values():
        base = known_units().get(row.base)
        assert base is None or (base.base, base.factor) == (row.base, 1), row


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_conversion_is_exact(value: Decimal) -> None:
    for unit, row in known_units().items():
        assert to_base(value, unit)[0] / row.factor == value


def test_once_converted_nothing_changes() -> None:
    for unit in [*known_units(), "tạ/ha", "VND/m2/tháng", "người/km2"]:
        value, base = to_base(Decimal(3), unit)
        assert to_base(value, base) == (value, base)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("tấn\tkg\t0\tlaw", "above zero"), ("kg\tkg\t1000\tlaw", "own base"), ("tấn\tkg\tnghìn\tlaw", "units.tsv:4")],
)
def test_a_mistake_in_the_list_is_named(tmp_path: Path, line: str, wrong: str) -> None:
    path = tmp_path / "base_units.tsv"
    path.write_text(f"# source: x\n# licence: y\nunit\tbase\tfactor\tsource\n{line}\n", encoding="utf-8")
    with pytest.raises(BadData, match=wrong):
        load_table(path, base_units.BaseUnit, check=base_units._check)


def test_the_page_shows_every_column_and_unit() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [column for column in COLUMNS["figures"] if f"| `{column}` |" not in page] == []
    assert [u for u, row in known_units().items() if f"| {u} | {row.base} | {row.factor:f} |" not in page] == []

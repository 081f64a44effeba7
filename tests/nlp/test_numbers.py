"""Numbers: both habits of separators, number words, scales, vague magnitudes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.numbers import parse_literal, read_numbers


@pytest.mark.parametrize(
    ("literal", "value", "other"),
    [
        ("5043", "5043", None),
        ("1.250", "1250", None),
        ("1,250", "1250", "1.250"),
        ("39,848", "39848", "39.848"),
        ("0,125", "0.125", None),
        ("774.45", "774.45", None),
        ("4,75", "4.75", None),
        ("1.204.560", "1204560", None),
        ("1,204,560", "1204560", None),
        ("17.432,1", "17432.1", None),
        ("17,432.1", "17432.1", None),
        ("08", "8", None),
    ],
)
def test_literal(literal: str, value: str, other: str | None) -> None:
    assert parse_literal(literal) == (Decimal(value), Decimal(other) if other else None)


@pytest.mark.parametrize("literal", ["1.2.3", "1.25.000", "1.2,3.4", "9" * 40, "1.234,567,890"])
def test_no_literal(literal: str) -> None:
    assert parse_literal(literal) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("15 nghìn lượt", ["15000"]),
        ("3,2 nghìn tỷ đồng", ["3200000000000"]),
        ("6.250 tỷ 300 triệu đồng", ["6250300000000"]),
        ("2 tỉ 994 triệu", ["2994000000"]),
        ("1,110 triệu người", ["1110000"]),
        ("6,845 tỷ", ["6845000000"]),
        ("17.432,1 nghìn người", ["17432100"]),
        ("31,2 vạn tấn", ["312000"]),
        ("2 triệu rưỡi", ["2500000"]),
        ("3 trăm triệu", ["300000000"]),
        ("hai mô hình", ["2"]),
        ("mười lăm hộ", ["15"]),
        ("hai mươi mốt hộ", ["21"]),
        ("ba mươi tư xã", ["34"]),
        ("một trăm linh năm người", ["105"]),
        ("một trăm hộ", ["100"]),
        ("ba nghìn lượt", ["3000"]),
        ("một nghìn hai trăm linh năm", ["1205"]),
        ("ba mươi sáu nghìn năm trăm", ["36500"]),
        ("năm trăm hai mươi lăm", ["525"]),
        ("hàng chục nghìn người", ["10000"]),
        ("hằng trăm nghìn lượt", ["100000"]),
        ("hàng vạn người", ["10000"]),
        ("vài chục hộ", ["10"]),
        ("206km, 100đại biểu", ["206", "100"]),
        ("5 tỷ\n300 triệu", ["5000000000", "300000000"]),
        # a lone digit after a hundred may be years ("hai trăm năm")
        ("hai trăm năm", ["200", "5"]),
        ("hàng hóa, tư vấn, mấy hôm", []),
    ],
)
def test_read(text: str, values: list[str]) -> None:
    assert [n.value for n in read_numbers(text)] == [Decimal(v) for v in values]


def test_vague_is_marked() -> None:
    vague, exact = read_numbers("hàng nghìn lượt khách, hai nghìn suất")
    assert vague.vague
    assert not exact.vague
    assert exact.scale == 1000


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_give_their_value(value: int) -> None:
    for mark in ".,":
        literal = f"{value:,}".replace(",", mark)
        read = parse_literal(literal)
        assert read is not None
        assert read[0] == value


@given(st.text(alphabet="0123456789., ănmườiba tỷtriệuhaitrămnghìnlinhrưỡi\n", max_size=80))
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    at = 0
    for number in read_numbers(text):
        assert at <= number.start < number.end <= len(text)
        assert "\n" not in text[number.start : number.end]
        at = number.end

"""Parameters: days, amounts, to and from a URL."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.datastructures import QueryParams

from indexer.results import SearchRequest
from search_api.parameters import FigureQuery, SearchQuery, TableQuery, amount, day, query_string, read


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023-06-16", "2023-06-16"),
        ("2023-6-1", "2023-06-01"),
        ("2023-06", "2023-06"),
        ("2023", "2023"),
        ("16/6/2023", "2023-06-16"),
        ("01/12/2023", "2023-12-01"),
        ("16.6.2023", "2023-06-16"),
        ("16-06-2023", "2023-06-16"),
        ("6/2023", "2023-06"),
        (" 2023 ", "2023"),
        ("29/2/2024", "2024-02-29"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_day(written: str | None, iso: str | None) -> None:
    assert day(written) == iso


@pytest.mark.parametrize(
    "wrong", ["hôm qua", "31/4/2023", "2023-13", "29/2/2023", "0000", "16/6/23", "2023-06-16T08:00", "٣"]
)
def test_what_is_no_day(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        day(wrong)


@pytest.mark.parametrize(
    ("written", "value"),
    [("1000", 1000), ("1.046", 1046), ("1.046.000", 1046000), ("4,25", 4.25), ("4.25", 4.25), ("1.000,5", 1000.5),
     ("15 000", 15000), ("-3", -3), ("0.125000", 0.125)],
)  # fmt: skip
def test_amount(written: str, value: float) -> None:
    assert FigureQuery.model_validate({"min": written}).min == value


def test_blank_amount_is_none_and_words_are_refused() -> None:
    assert amount("  ") is None
    for wrong in ("nhiều", "1..2", "nan", "inf"):
        with pytest.raises(ValidationError):
            FigureQuery.model_validate({"min": wrong})


VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(lambda v: v.strip())


@given(
    q=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    province=st.lists(VALUES, unique=True, max_size=3),
    kind=st.lists(VALUES, unique=True, max_size=2),
    match=st.sampled_from(["all", "most"]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    distinct=st.booleans(),
    limit=st.integers(1, 100),
    to=st.sampled_from([None, "2023", "2023-06", "2023-06-16"]),
)
def test_a_query_survives_its_url(to: str | None, **values: object) -> None:
    query = SearchQuery.model_validate({**values, "to": to})
    again, unread = read(QueryParams(query_string(query)), SearchQuery)
    assert unread == []
    if query.q.strip():
        assert again == query
    else:
        assert again == query.model_copy(update={"q": ""})


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_an_amount_survives_its_url(value: float) -> None:
    query = FigureQuery.model_validate({"min": value})
    again, _ = read(QueryParams(query_string(query)), FigureQuery)
    assert again.min == pytest.approx(value, abs=1e-6)


def test_defaults_are_left_out_and_changes_win() -> None:
    query = SearchQuery.model_validate({"q": "lũ", "province": ["Gia Lai", "Đắk Lắk"], "from": "6/2023"})
    assert parse_qsl(query_string(query)) == [
        ("q", "lũ"),
        ("province", "Gia Lai"),
        ("province", "Đắk Lắk"),
        ("from", "2023-06"),
    ]
    assert query_string(query, q="", province=[], from_=None) == ""


def test_what_a_page_cannot_read_is_named_and_left_out() -> None:
    query, unread = read(
        QueryParams("q=h%E1%BB%8Dp&sort=best&from=xx&limit=9999&utm_source=x&year=2023&year="), SearchQuery
    )
    assert (query.q, query.sort, query.from_, query.limit, query.year) == ("họp", "relevance", None, 20, ["2023"])
    assert sorted(unread) == ["from", "limit", "sort"]


def test_the_request_for_the_engine() -> None:
    query = SearchQuery.model_validate({"q": "x", "person": ["p1"], "from": "1/2/2023", "distinct": True, "cursor": ""})
    assert query.request() == SearchRequest(q="x", filters={"person": ("p1",)}, from_="2023-02-01", distinct=True)


@pytest.mark.parametrize(
    ("kinds", "table", "left"),
    [
        ([], "articles", []),
        (["figures"], "figures", []),
        (["hội nghị", "people"], "people", ["hội nghị"]),
        (["lễ"], "articles", ["lễ"]),
    ],
)
def test_table_named_by_kind(kinds: list[str], table: str, left: list[str]) -> None:
    found, rest = TableQuery.model_validate({"kind": kinds, "noun": "hộ"}).split()
    assert (found, rest.kind, rest.noun) == (table, left, "hộ")

"""Did you mean: the distance between spellings, and what is offered (over engines: test_index_search)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corrections import edits


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("lao cai", "lao cai", 0),
        ("lao kai", "lao cai", 1),
        ("loa cai", "lao cai", 1),
        ("lao ca", "lao cai", 1),
        ("laoo cai", "lao cai", 1),
        ("ha nam", "ha noi", 2),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
)
def test_edits(one: str, other: str, expected: int) -> None:
    assert edits(one, other, 9) == expected
    assert edits(other, one, 9) == expected


@given(st.text("abc ", max_size=9), st.text("abc ", max_size=9), st.integers(0, 3))
def test_edits_are_bounded(one: str, other: str, most: int) -> None:
    whole = edits(one, other, 99)
    assert edits(one, other, most) == (whole if whole <= most else most + 1)
    assert (whole == 0) == (one == other)

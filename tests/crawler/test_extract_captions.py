"""Doubled captions become single; what an author repeats stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.captions import once

CAPTION = "Quang cảnh hội nghị ở tỉnh Thử."


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ([f"{CAPTION} {CAPTION}"], [CAPTION]),
        ([f"{CAPTION}{CAPTION}"], [CAPTION]),
        ([f"{CAPTION}\n{CAPTION}"], [CAPTION]),
        ([f"“{CAPTION}” “{CAPTION}”"], [f"“{CAPTION}”"]),
        ([CAPTION, CAPTION], [CAPTION]),
        ([CAPTION, CAPTION.upper()], [CAPTION]),
        ([CAPTION, "Ảnh: Thử", CAPTION], [CAPTION, "Ảnh: Thử"]),
        # under another picture further down
        (
            [CAPTION, "Đoạn một.", "Đoạn hai.", "Đoạn ba.", CAPTION],
            [CAPTION, "Đoạn một.", "Đoạn hai.", "Đoạn ba.", CAPTION],
        ),
        (["Đoàn kết, đoàn kết, đại đoàn kết."], ["Đoàn kết, đoàn kết, đại đoàn kết."]),
        (["Xanh xanh"], ["Xanh xanh"]),
        (["12", "12"], ["12", "12"]),
        ([], []),
    ],
)
def test_once(given_: list[str], kept: list[str]) -> None:
    assert once(given_) == kept


@given(st.lists(st.text(max_size=60), max_size=8))
def test_idempotent_and_only_takes_away(paragraphs: list[str]) -> None:
    kept = once(paragraphs)
    assert once(kept) == kept
    assert len(kept) <= len(paragraphs)

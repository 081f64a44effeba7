"""The peer: its words are found again in the text, whatever it made of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.peer import annotate, locate


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Tại Thanh Hoá, hôm nay", ["Tại", "Thanh Hóa", ",", "hôm nay"], ["Tại", "Thanh Hoá", ",", "hôm nay"]),
        ("số 09-CT/TW  ngày", ["số", "09", "-", "CT/TW", "ngày"], ["số", "09", "-", "CT/TW", "ngày"]),
        ("ông A ông A", ["ông", "A", "ông", "A"], ["ông", "A", "ông", "A"]),
        ("một hai", ["một", "khác", "hai"], ["một", None, "hai"]),
        (
            unicodedata.normalize("NFD", "Huế đẹp"),
            ["Huế", "đẹp"],
            [unicodedata.normalize("NFD", w) for w in ("Huế", "đẹp")],
        ),
        ("", [], []),
    ],
)
def test_locate(text: str, words: list[str], found: list[str | None]) -> None:
    assert [text[place[0] : place[1]] if place else None for place in locate(text, words)] == found


@given(st.lists(st.text(alphabet="aăâđHoà òà09-/", min_size=1, max_size=8), max_size=8))
def test_words_of_the_text_are_found_in_order(words: list[str]) -> None:
    words = [" ".join(w.split()) for w in words if w.strip()]
    places = locate("  ".join(words), words)
    assert None not in places
    starts = [place[0] for place in places if place]
    assert starts == sorted(starts)


def test_annotate() -> None:
    text = "Hôm qua, ông Nguyễn Văn Nam ở tỉnh Lào Cai nói với báo giới.\n\nTin từ Hà Nội."
    answer = annotate({"id": "x", "text": text}, {"Lào Cai", "Hà Nội"})
    assert (answer["id"], answer["meeting"]) == ("x", None)
    assert answer["spans"]
    for span in answer["spans"]:
        assert text[span["start"] : span["end"]] == span["text"]
        assert span["label"] in ("per", "org", "prov")
    provinces = [(s["text"], s["name"]) for s in answer["spans"] if s["label"] == "prov"]
    assert set(provinces) <= {("Lào Cai", "Lào Cai"), ("Hà Nội", "Hà Nội")}
    assert provinces

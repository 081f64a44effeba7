from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import Aligned, fold, match_key, normalise, syllables

#: Letters with and without marks, blanks that are not U+0020, what is not seen, line ends.
TRICKY = st.text(alphabet="aàêđĐƯờ\u0300\u0301\u0302\u031b\u0323\r\n\u00a0\u00ad\ufeff\u200b 7/", max_size=30)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        (unicodedata.normalize("NFD", "Uỷ ban"), "Uỷ ban"),
        ("\ufeffSáng\u00a003/8", "Sáng 03/8"),
        ("hòa\u00adbình", "hòabình"),
        ("một\r\nhai\rba", "một\nhai\nba"),
    ],
)
def test_normalise(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@given(TRICKY | st.text())
def test_normalise_is_idempotent_and_aligned_agrees(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert Aligned(text).normalised == once


@given(TRICKY)
def test_spans_lead_back_to_what_they_were_read_from(text: str) -> None:
    aligned = Aligned(text)
    for start in range(len(aligned.normalised)):
        a, b = aligned.back(start, start + 1)
        assert 0 <= a < b <= len(text)
        assert aligned.normalised[start] in normalise(text[a:b])


def test_spans_of_decomposed_text() -> None:
    given_text = unicodedata.normalize("NFD", "tại Điện Biên, ngày 3/3")
    aligned = Aligned(given_text)
    start = aligned.normalised.index("Điện Biên")
    a, b = aligned.back(start, start + len("Điện Biên"))
    assert unicodedata.normalize("NFC", given_text[a:b]) == "Điện Biên"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban", "Ủy ban"),
        ("hoà bình", "Hòa  Bình"),
        ("kỹ thuật", "kĩ thuật"),
        ("tỷ đồng", "tỉ đồng"),
        ("thuỷ", "thủy"),
    ],
)
def test_spellings_of_one_word_share_a_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("hoà", "hoa"), ("má", "mã"), ("Ý", "Y"), ("thúy", "thúi"), ("dì", "dĩ")])
def test_different_words_do_not(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_fold_keeps_offsets_of_vietnamese() -> None:
    text = "Đồng chí Nguyễn Hữu Khoát, Uỷ viên Ban Thường vụ; Y Jut Blô Niê Kđăm"
    assert fold(text) == "dong chi nguyen huu khoat, uy vien ban thuong vu; y jut blo nie kdam"
    assert len(fold(text)) == len(text)


def test_syllables() -> None:
    assert syllables("09-CT/TW, H'rê") == [("09", 0, 2), ("CT", 3, 5), ("TW", 6, 8), ("H", 10, 11), ("rê", 12, 14)]

"""The normal form of counted nouns: what counts the same thing has one key, what does not has another."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.data import BadData, load_table
from nlp import noun_keys
from nlp.noun_keys import noun_key
from nlp.nouns import nouns

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("noun", "key"),
    [
        # case, tone style, i and y
        ("Mô hình", "mô hình"),
        ("Hoà giải viên", "hòa giải viên"),
        ("hòa giải viên", "hòa giải viên"),
        ("công trình thuỷ lợi", "công trình thủy lợi"),
        ("bác sỹ", "bác sĩ"),
        ("tỷ lệ hộ nghèo", "tỉ lệ hộ nghèo"),
        ("quý", "quý"),
        ("hoàn công", "hoàn công"),
        # abbreviations
        ("HTX", "hợp tác xã"),
        ("vụ TNGT", "vụ tai nạn giao thông"),
        ("CBCS", "cán bộ, chiến sĩ"),
        ("ô-tô", "ô tô"),
        # number words
        ("các xã", "xã"),
        ("số vụ", "vụ"),
        ("tổng số hộ", "hộ"),
        ("những mô hình", "mô hình"),
        # classifiers, only where a noun follows
        ("ngôi nhà", "nhà"),
        ("căn nhà", "nhà"),
        ("căn", "căn"),
        ("con", "con"),
        ("xe ô tô", "ô tô"),
        ("xe khách", "xe khách"),
        ("em học sinh", "học sinh"),
        ("em", "em"),
        # lists
        ("xã và phường", "xã, phường"),
        ("xã , phường", "xã, phường"),
        ("vụ, việc", "vụ việc"),
        # modifiers stay
        ("hộ nghèo", "hộ nghèo"),
        ("vụ tai nạn giao thông", "vụ tai nạn giao thông"),
        ("lượt người", "lượt người"),
        ("tổng kinh phí", "tổng kinh phí"),
        ("", ""),
        ("…", ""),
    ],
)
def test_key(noun: str, key: str) -> None:
    assert noun_key(noun) == key


@pytest.mark.parametrize(
    ("one", "other"), [("hộ", "hộ nghèo"), ("vụ", "vụ án"), ("người chết", "người bị thương"), ("hoa", "hoà")]
)
def test_other_things_have_other_keys(one: str, other: str) -> None:
    assert noun_key(one) != noun_key(other)


def test_every_counted_noun_has_a_key() -> None:
    for noun in nouns():
        assert noun_key(noun)
        assert noun_key(noun_key(noun)) == noun_key(noun), noun


WORDS = st.sampled_from(
    [*["các", "số", "tổng số", "căn", "nhà", "con", "trâu", "HTX", "TNGT", "vụ", "việc", "và", ",", "hộ", "gia đình"],
     *["xe", "ô tô", "em", "học sinh", "Hoà", "uỷ viên", "kỹ sư", "đồng chí", "cán bộ", "chiến sỹ", "CBCS", "người"]]
)  # fmt: skip


@given(st.lists(WORDS, max_size=8))
def test_the_key_of_a_key_is_itself(words: list[str]) -> None:
    key = noun_key(" ".join(words))
    assert noun_key(key) == key
    assert noun_key(unicodedata.normalize("NFD", " ".join(words))) == key


@given(st.text(max_size=30))
def test_any_text_has_a_key(noun: str) -> None:
    assert noun_key(noun) == noun_key(noun).strip()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("htx\tsame\t", "expected one"), ("các\tnumber\tnhiều", "becomes nothing"), ("các\tplural\t", "forms.tsv:4")],
)
def test_a_mistake_in_the_forms_is_named(tmp_path: Path, line: str, wrong: str) -> None:
    path = tmp_path / "noun_forms.tsv"
    path.write_text(f"# source: x\n# licence: y\nform\tkind\tbecomes\n{line}\n", encoding="utf-8")
    with pytest.raises(BadData, match=wrong):
        load_table(path, noun_keys._Form, check=noun_keys._check)

"""The sequence model: what it is sure of, and that it sees the same whatever surrounds a sentence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from corpus.text import normalise
from nlp.context import Context
from nlp.people import SURE, read_people
from nlp.phrases import Words
from nlp.sequence import Sequences


def probability(text: str, name: str) -> float:
    words = Words(Context(text))
    start = text.index(name)
    at = next(i for i, t in enumerate(words.tokens) if t.start == start)
    end = next(i for i, t in enumerate(words.tokens) if t.end == start + len(name)) + 1
    return Sequences(words, {}).probability(at, end, "per")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vở kịch do Hoàng Lê Vân viết đã đoạt giải nhất.", "Hoàng Lê Vân"),
        ("Phần thưởng được trao cho Trần Thị Mận và gia đình.", "Trần Thị Mận"),
        ("Theo lời kể của Nguyễn Văn Tuất, mọi việc bắt đầu từ năm 2015.", "Nguyễn Văn Tuất"),
    ],
)
def test_sure_of_names_without_title(text: str, name: str) -> None:
    assert probability(text, name) >= SURE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tuyến đường nối Thạch Hà với Hương Khê đã thông xe.", "Thạch Hà"),
        ("Lễ hội Hoa Lư được tổ chức hằng năm.", "Hoa Lư"),
        ("Cuộc vận động Toàn Dân Đoàn Kết lan rộng.", "Toàn Dân Đoàn Kết"),
        ("Sở Tài Chính đã thẩm định.", "Tài Chính"),
    ],
)
def test_not_sure_of_places_and_words(text: str, name: str) -> None:
    assert probability(text, name) < SURE


def test_a_part_of_a_name_is_no_name() -> None:
    assert probability("Phần thưởng được trao cho Trần Thị Mận và gia đình.", "Trần Thị") < 0.1


def test_a_span_over_two_sentences_is_none() -> None:
    words = Words(Context("Người nhận là Lê Văn Bốn. Trần Thị Mận vắng mặt."))
    assert Sequences(words, {}).probability(3, 8, "per") == 0.0


def test_a_sentence_is_judged_by_itself() -> None:
    alone = "Phần thưởng được trao cho Trần Thị Mận và gia đình."
    assert probability(f"Trời mưa.\n\n{alone}\n\nGió to.", "Trần Thị Mận") == probability(alone, "Trần Thị Mận")


def test_tone_style_does_not_matter() -> None:
    one, other = "Giải được trao cho Hoàng Thị Thủy tại chỗ.", "Giải được trao cho Hoàng Thị Thuỷ tại chỗ."
    assert probability(normalise(one), "Hoàng Thị Thủy") == probability(normalise(other), "Hoàng Thị Thuỷ")


def test_long_sentences_are_cut_into_pieces_that_make_up_the_text() -> None:
    words = Words(Context("một hai ba " * 500))
    pieces = Sequences(words, {}).pieces()
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(words)
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    assert max(b - a for a, b in pieces) <= 200


def test_it_can_be_left_out() -> None:
    context = Context("Hội đồng quyết định trao phần thưởng cho Trần Thị Mận và gia đình.")
    with_model = read_people(context, [], [])
    without = read_people(context, [], [], sure=2.0)
    assert [context.text[p.start : p.end] for p in with_model] == ["Trần Thị Mận"]
    assert without == []

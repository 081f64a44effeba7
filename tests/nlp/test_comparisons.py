"""What a figure is beside something else: direction, kind of comparison, base, and the period of the base."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import normalise
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.figures import read_figures

if TYPE_CHECKING:
    from corpus.records import FigureMention


def read(text: str) -> list[FigureMention]:
    context = Context(text, published=date(2024, 3, 15))
    dates = read_dates(context)
    return read_figures(context, [Span(d.start, d.end) for d in dates], dates)


def told(text: str, surface: str) -> tuple[str, str, str | None, str | None]:
    found = [f for f in read(text) if text[f.start : f.end] == surface]
    assert found, f"{surface!r} is no figure of {text!r}"
    return found[-1].direction, found[-1].comparison, found[-1].compared_with, found[-1].compared_period


# text, surface, direction, comparison, base, its period
COMPARED = [
    # changes, with the base behind them
    ("Năm 2023 có 40 vụ, tăng 12% so với cùng kỳ năm 2022.", "12%", "up", "change", "cùng kỳ năm 2022", "2022"),
    ("Năm 2023 có 40 vụ, giảm 12% so với năm trước.", "12%", "down", "change", "năm trước", "2022"),
    (
        "Năm 2023, thu 9 tỷ đồng, tăng thêm 2 tỷ đồng so với năm ngoái.",
        "2 tỷ đồng",
        "up",
        "change",
        "năm ngoái",
        "2022",
    ),
    ("6 tháng đầu năm 2023 có 9 vụ, giảm 4 vụ so với cùng kỳ.", "4 vụ", "down", "change", "cùng kỳ", "2022-01/2022-06"),
    ("Tháng 1/2024, chỉ số giá tăng 0,5% so với tháng trước.", "0,5%", "up", "change", "tháng trước", "2023-12"),
    ("Quý I/2024 có 12 ca, giảm 5 ca so với quý trước.", "5 ca", "down", "change", "quý trước", "2023-10/2023-12"),
    ("Năm 2023, dư nợ tăng 15 tỷ đồng so với đầu năm.", "15 tỷ đồng", "up", "change", "đầu năm", "2023-01"),
    ("Năng suất cao hơn 3 tạ/ha so với ruộng thường.", "3 tạ/ha", "up", "change", "ruộng thường", None),
    ("Giá thấp hơn 2.000 đồng so với chợ huyện.", "2.000 đồng", "down", "change", "chợ huyện", None),
    ("Số vụ giảm 4 vụ (8%) so với năm 2022.", "4 vụ", "down", "change", "năm 2022", "2022"),
    ("Số vụ giảm 4 vụ (8%) so với năm 2022.", "8%", "down", "change", "năm 2022", "2022"),
    ("Số vụ giảm 4 vụ (-8,2%) so với năm 2022.", "-8,2%", "down", "change", "năm 2022", "2022"),
    ("Có 9 vụ, tăng 2 vụ (tương đương 28%) so với năm 2022.", "2 vụ", "up", "change", "năm 2022", "2022"),
    ("Thu ngân sách tăng bình quân 7%/năm.", "7%/năm", "up", "change", None, None),
    ("Tăng trưởng tín dụng giảm mạnh tới 3,5%.", "3,5%", "down", "change", None, None),
    ("Số hộ nghèo giảm gần 120 hộ.", "gần 120 hộ", "down", "change", None, None),
    # lists share the direction of the first and the base of the last
    ("Tăng 5 vụ, 3 người chết so với cùng kỳ.", "3 người chết", "up", "change", "cùng kỳ", None),
    ("Tăng 5 vụ, 3 người chết so với cùng kỳ.", "5 vụ", "up", "change", "cùng kỳ", None),
    ("Giảm 5 vụ (10%), 3 người chết so với năm 2022.", "3 người chết", "down", "change", "năm 2022", "2022"),
    ("Số vụ giảm 4%, số người chết giảm 9% so với năm 2022.", "4%", "down", "change", "năm 2022", "2022"),
    ("Tăng 5 vụ, giảm 3 người chết so với cùng kỳ.", "3 người chết", "down", "change", "cùng kỳ", None),
    # the base in front
    (
        "So với cùng kỳ năm 2022, số vụ giảm 5 vụ, tăng 2 người chết.",
        "5 vụ",
        "down",
        "change",
        "cùng kỳ năm 2022",
        "2022",
    ),
    ("So với năm 2022: tăng 5 vụ (4%).", "4%", "up", "change", "năm 2022", "2022"),
    ("Số vụ tăng so với năm 2022 là 12%.", "12%", "up", "change", "năm 2022", "2022"),
    # plans
    ("Thu 52 tỷ đồng, đạt 104% kế hoạch năm.", "104% kế hoạch", "", "ratio", "kế hoạch năm", None),
    ("Thu 52 tỷ đồng, bằng 76% dự toán tỉnh giao.", "76% dự toán tỉnh", "", "ratio", "dự toán tỉnh giao", None),
    ("Thu 52 tỷ đồng, đạt 70% so kế hoạch, tăng 5%.", "70%", "", "ratio", "kế hoạch", None),
    ("Thu 52 tỷ đồng, bằng 95% cùng kỳ.", "95%", "", "ratio", "cùng kỳ", None),
    ("Thu ngân sách vượt 5% dự toán.", "5% dự toán", "up", "change", "dự toán", None),
    ("Thu ngân sách vượt kế hoạch 5%.", "5%", "up", "change", "kế hoạch", None),
    # multiples
    ("Doanh thu gấp 2,3 lần so với năm 2020.", "2,3 lần", "up", "ratio", "năm 2020", "2020"),
    ("Số mô hình cao gấp 3 lần mục tiêu.", "3 lần", "up", "ratio", "mục tiêu", None),
    # levels before and after a change
    ("Tỷ lệ hộ nghèo giảm từ 8,2% xuống còn 5,1%.", "8,2%", "down", "before", None, None),
    ("Tỷ lệ hộ nghèo giảm từ 8,2% xuống còn 5,1%.", "5,1%", "down", "after", None, None),
    ("Số lớp tăng từ 12 lớp năm 2020 lên 15 lớp năm 2023.", "15 lớp", "up", "after", None, None),
    ("Số doanh nghiệp tăng từ 12 lên 15 doanh nghiệp.", "12", "up", "before", None, None),
    ("Nâng tỷ lệ che phủ rừng lên 42%.", "42%", "up", "after", None, None),
    ("Giảm tỷ lệ hộ nghèo xuống còn 3%.", "3%", "down", "after", None, None),
    ("Số thôn giảm còn 120 thôn.", "120 thôn", "down", "after", None, None),
]


@pytest.mark.parametrize(("text", "surface", "direction", "comparison", "base", "period"), COMPARED)
def test_compared(
    text: str, surface: str, direction: str, comparison: str, base: str | None, period: str | None
) -> None:
    assert told(text, surface) == (direction, comparison, base, period)


# text, surface: nothing is compared
LEVELS = [
    ("Tăng cường 5 tổ công tác về cơ sở.", "5 tổ công tác"),
    ("Biên chế không tăng 5% như dự báo.", "5%"),
    ("Doanh nghiệp được miễn giảm 5 tỷ đồng tiền thuế.", "5 tỷ đồng tiền thuế"),
    ("Số hộ này chiếm 40% số hộ của xã.", "40% số hộ"),
    ("Tỷ lệ đạt 95,5%.", "95,5%"),
    ("Số xã còn 12 xã.", "12 xã"),
    ("Xã vượt 5 chỉ tiêu.", "5 chỉ tiêu"),
    ("Kinh phí lên đến 5 tỷ đồng.", "5 tỷ đồng"),
    ("Số vụ tăng 5 vụ, 35 dự án được cấp phép.", "35 dự án"),
    ("Số vụ tăng 5 vụ; 3 người chết.", "3 người chết"),
    ("Từ 5 đến 7 hộ được vay vốn.", "Từ 5 đến 7 hộ"),
    ("Nhiều nơi mưa lớn hơn 2.000 mm.", "2.000 mm"),
    ("So sánh 5 mô hình của huyện.", "5 mô hình"),
    ("Bàn giao 12 nhà trị giá 900 triệu đồng.", "900 triệu đồng"),
]


@pytest.mark.parametrize(("text", "surface"), LEVELS)
def test_levels(text: str, surface: str) -> None:
    assert told(text, surface) == ("", "", None, None)


def test_a_base_of_another_figure_is_not_taken() -> None:
    text = "Tổng thu tăng 5% so với năm 2022, số hộ nghèo giảm 3%."
    assert told(text, "3%") == ("down", "change", None, None)


def test_the_term_gives_its_beginning() -> None:
    text = "Nhiệm kỳ 2020 - 2025, số chi bộ tăng. Năm 2023, đảng viên tăng 120 người so với đầu nhiệm kỳ."
    assert told(text.replace("Nhiệm", "Trong nhiệm"), "120 người")[3] == "2020"


def test_a_leap_day_moves_to_the_28th() -> None:
    text = "Ngày 29/2/2024, có 40 ca, giảm 4 ca so với cùng kỳ năm trước."
    assert told(text, "4 ca")[3] == "2023-02-28"


PIECES = st.lists(
    st.sampled_from(
        ["tăng", "giảm", "5%", "3 vụ", "so với", "cùng kỳ", "năm 2022", "(", ")", ",", ";", "từ", "lên", "xuống còn",
         "12 người", "kế hoạch", "đạt", "vượt", "gấp 2 lần", "số hộ", ". ", "\n", "và", "phấn đấu", "so", "-4%"]
    ),
    max_size=24,
)  # fmt: skip


@given(PIECES)
def test_bases_lie_in_the_sentence(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for figure in read(text):
        sentence = text[figure.sentence_start : figure.sentence_end]
        assert figure.compared_with is None or figure.compared_with in sentence
        assert figure.compared_period is None or figure.compared_with
        assert bool(figure.comparison) or not figure.direction


@given(PIECES)
def test_decomposed_text_reads_the_same(pieces: list[str]) -> None:
    text = " ".join(pieces)
    again = normalise(unicodedata.normalize("NFD", text))
    assert read(again) == read(normalise(text))

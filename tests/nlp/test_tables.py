"""Tables as pages hand them over: what headings, labels, captions and units make of the numbers; from HTML too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Article, Page
from crawler.extract import extract
from nlp.analyse import analyse
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.figures import read_figures

if TYPE_CHECKING:
    from corpus.records import FigureMention

Row = tuple[str, str, str | None, str | None]


def read(text: str) -> list[FigureMention]:
    context = Context(text, published=date(2025, 1, 10))
    dates = read_dates(context)
    return read_figures(context, [Span(d.start, d.end) for d in dates], dates)


def rows(text: str) -> list[Row]:
    """Surface, value, unit, noun."""
    return [(text[f.start : f.end], f"{f.value.normalize():f}", f.unit, f.noun) for f in read(text)]


PLAN = (
    "Bảng 1. Thu, chi ngân sách năm 2024\n\nĐơn vị tính: triệu đồng\n\n"
    "STT | Nội dung | Kế hoạch | Thực hiện | So với KH (%)\n\n"
    "1 | Thu ngân sách trên địa bàn | 12.500 | 13.200 | 105,6\n\n"
    "2 | Chi thường xuyên | 9.800 | 9.640 | 98,4"
)

TABLES: list[tuple[str, list[Row]]] = [
    # a column names the noun; blank lines between rows, as HTML is handed over, or none
    ("Xã | Số vụ\n\nNậm Khao | 5", [("5", "5", None, "vụ")]),
    ("Xã | Số vụ\nNậm Khao | 5", [("5", "5", None, "vụ")]),
    ("Xã\tSố vụ\nNậm Khao\t5", [("5", "5", None, "vụ")]),
    ("| Xã | Số vụ |\n|---|---|\n| Nậm Khao | 5 |", [("5", "5", None, "vụ")]),
    # the row names it, the line above scales it
    (
        PLAN,
        [
            ("12.500", "12500000000", "VND", "Thu ngân sách trên địa bàn"),
            ("13.200", "13200000000", "VND", "Thu ngân sách trên địa bàn"),
            ("105,6", "105.6", "%", "Thu ngân sách trên địa bàn"),
            ("9.800", "9800000000", "VND", "Chi thường xuyên"),
            ("9.640", "9640000000", "VND", "Chi thường xuyên"),
            ("98,4", "98.4", "%", "Chi thường xuyên"),
        ],
    ),
    # a column of units, columns of years
    (
        "Chỉ tiêu | ĐVT | 2023 | 2024\nSản lượng lúa | tấn | 4.500 | 4.720\nRừng trồng | ha | 320 | 350,5",
        [
            ("4.500", "4500", "tấn", "Sản lượng lúa"),
            ("4.720", "4720", "tấn", "Sản lượng lúa"),
            ("320", "320", "ha", "Rừng trồng"),
            ("350,5", "350.5", "ha", "Rừng trồng"),
        ],
    ),
    # the label has its unit; a mark before it is not of it
    (
        "Nội dung | Năm 2024\n1. Kinh phí (tỷ đồng) | 12,5\n- Số hộ vay | 340",
        [("12,5", "12500000000", "VND", "Kinh phí"), ("340", "340", None, "Số hộ vay")],
    ),
    # the unit above is of money, not of what is counted
    (
        "Kết quả hỗ trợ (ĐVT: triệu đồng)\nXã | Số hộ | Kinh phí\nNậm Khao | 15 | 320",
        [("15", "15", None, "hộ"), ("320", "320000000", "VND", "Kinh phí")],
    ),
    # an empty corner; a total over two columns; a title inside
    (
        "Số vụ | Số người\nQuý I | 5 | 7\nA. Miền núi\nQuý II | 6 | 8",
        [("5", "5", None, "vụ"), ("7", "7", None, "người"), ("6", "6", None, "vụ"), ("8", "8", None, "người")],
    ),
    ("STT | Xã | Số vụ\n1 | Nậm Khao | 5\nTổng cộng | 5", [("5", "5", None, "vụ"), ("5", "5", None, "vụ")]),
    # one table right below another
    (
        "Xã | Số vụ\nNậm Khao | 5\nSTT | Số hộ\n1 | 12",
        [("5", "5", None, "vụ"), ("12", "12", None, "hộ")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_tables(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Họ và tên | Điện thoại\nTrần Văn Tám | 0912345678",
        "TT | Năm\n1 | 2023\n2 | 2024",
        "Trang chủ | Tin tức | Liên hệ",
        "Xã | Ghi chú\nNậm Khao | không có\nPa Sừng | chưa báo cáo",
        "2023 | 2024",
    ],
)
def test_no_figures(text: str) -> None:
    assert rows(text) == []


def test_what_headings_say_beside_the_noun() -> None:
    told = {PLAN[f.start : f.end]: (f.period, f.status, f.comparison, f.compared_with) for f in read(PLAN)}
    assert told["12.500"] == ("2024", "target", "", None)
    assert told["13.200"] == ("2024", "result", "", None)
    assert told["105,6"] == ("2024", "result", "ratio", "KH")


@pytest.mark.parametrize(
    ("heading", "cell", "direction", "value"),
    [
        ("Tăng/giảm so với năm 2023 (%)", "-12,5", "down", "-12.5"),
        ("Tăng/giảm so với năm 2023 (%)", "+3,1", "up", "3.1"),
        ("Tăng so với năm 2023 (%)", "3,1", "up", "3.1"),
        ("Giảm so với năm 2023 (%)", "3,1", "down", "3.1"),
    ],
)
def test_columns_of_changes(heading: str, cell: str, direction: str, value: str) -> None:
    text = f"Xã | Số vụ | {heading}\nNậm Khao | 5 | {cell}"
    change = read(text)[-1]
    assert (change.direction, change.comparison, f"{change.value:f}") == (direction, "change", value)
    assert (change.noun, change.unit, change.compared_with, change.compared_period) == ("vụ", "%", "năm 2023", "2023")


def test_columns_of_years_are_periods() -> None:
    text = "Chỉ tiêu | Năm 2023 | 2024\nHộ nghèo | 812 | 640"
    assert [(f.noun, f.period) for f in read(text)] == [("Hộ nghèo", "2023"), ("Hộ nghèo", "2024")]
    text = "Năm | Số vụ\n2023 | 12\n2024 | 9"
    assert [(f.noun, f.period) for f in read(text)] == [("vụ", "2023"), ("vụ", "2024")]


HTML = """<html><head><title>Kết quả công tác năm 2024 của huyện Mường Vằng</title>
<meta property="article:published_time" content="2025-01-10T08:00:00+07:00"></head><body><article>
<h1>Kết quả công tác năm 2024 của huyện Mường Vằng</h1>
<p>Sáng 10/1/2025, UBND huyện Mường Vằng tổ chức hội nghị tổng kết công tác năm 2024 và triển khai nhiệm vụ năm 2025.
Dự hội nghị có đại diện các phòng, ban và các xã trong huyện cùng lãnh đạo các cơ quan, đơn vị.</p>
<p>Trong năm qua, tình hình kinh tế của huyện tiếp tục phát triển, đời sống của nhân dân được nâng lên, an ninh trật tự
được giữ vững, các mặt văn hóa, xã hội có nhiều chuyển biến.</p>
<p>Bảng 1. Tình hình an ninh trật tự năm 2024</p>
<table border="1"><tr><th>Xã</th><th>Số vụ</th><th>Kinh phí hỗ trợ (triệu đồng)</th></tr>
<tr><td>Nậm Khao</td><td>5</td><td>120,5</td></tr><tr><td>Pa Sừng</td><td>7</td><td>98</td></tr></table>
<p>Kết luận hội nghị, lãnh đạo huyện yêu cầu các phòng, ban, các xã tiếp tục thực hiện tốt các nhiệm vụ được giao trong
năm tới và những năm tiếp theo, nâng cao hơn nữa đời sống của nhân dân.</p></article></body></html>"""


def test_from_html_to_rows() -> None:
    url = "https://muongvang.example/tin/1.html"
    now = datetime(2025, 1, 11, tzinfo=UTC)
    page = Page(
        url=url, final_url=url, status=200, headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=HTML.encode(), fetched=now,
    )  # fmt: skip
    article = extract(page)
    assert isinstance(article, Article)
    found = [f for f in analyse(article).figures if " | " in article.text[f.sentence_start : f.sentence_end]]
    assert [(f.noun_key, f"{f.value:f}", f.unit, f.place, f.period) for f in found] == [
        ("vụ", "5", None, "xã Nậm Khao", "2024"),
        ("kinh phí hỗ trợ", "120500000", "VND", "xã Nậm Khao", "2024"),
        ("vụ", "7", None, "xã Pa Sừng", "2024"),
        ("kinh phí hỗ trợ", "98000000", "VND", "xã Pa Sừng", "2024"),
    ]


CELLS = st.sampled_from(
    ["", "5", "1,5", "-3%", "2023", "Số vụ", "Năm 2024", "Xã", "ĐVT", "tấn", "(%)", "Tổng cộng", "a"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=7), st.sampled_from([" | ", "\t"]))
def test_any_table_is_read(table: list[list[str]], mark: str) -> None:
    text = "\n".join(mark.join(row) for row in table)
    end = 0
    for figure in read(text):
        assert end <= figure.start < figure.end <= len(text)
        end = figure.end

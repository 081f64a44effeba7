"""Whether a figure is told as done, aimed at, expected or set as a limit; and the period that stands over it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.data import BadData, load_table
from nlp import statuses
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.figures import read_figures

if TYPE_CHECKING:
    from pathlib import Path


def told(text: str, surface: str) -> tuple[str, str | None]:
    """Status and period."""
    context = Context(text, published=date(2024, 3, 15))
    dates = read_dates(context)
    figures = read_figures(context, [Span(d.start, d.end) for d in dates], dates)
    found = [f for f in figures if text[f.start : f.end] == surface]
    assert found, f"{surface!r} is no figure of {text!r}"
    return found[-1].status, found[-1].period


STATUSES = [
    # done
    ("Huyện đã xây dựng 45 nhà.", "45 nhà", "result"),
    ("Trên địa bàn xảy ra 12 vụ cháy.", "12 vụ cháy", "result"),
    ("Năm 2023, xã có 7 mô hình.", "7 mô hình", "result"),
    ("Thu 52 tỷ đồng, đạt 104% kế hoạch.", "104% kế hoạch", "result"),
    ("Thu 52 tỷ đồng, tăng 4% so với cùng kỳ.", "52 tỷ đồng", "result"),
    ("Hoàn thành 15/18 chỉ tiêu.", "18 chỉ tiêu", "result"),
    # aimed at
    ("Phấn đấu xây dựng 60 nhà.", "60 nhà", "target"),
    ("Huyện đã xây 45 nhà, phấn đấu hoàn thành 60 nhà.", "60 nhà", "target"),
    ("Đến năm 2030, tỉnh có 5 đô thị.", "5 đô thị", "target"),
    ("Mục tiêu là thu 65 tỷ đồng.", "65 tỷ đồng", "target"),
    ("Hội nghị đã thông qua chỉ tiêu thu ngân sách là 500 tỷ đồng.", "500 tỷ đồng", "target"),
    ("Thu 12 tỷ đồng, đạt 51% so với nghị quyết đề ra (23 tỷ đồng).", "23 tỷ đồng", "target"),
    ("Xã đặt mục tiêu kết nạp 20 đảng viên, mở 5 lớp.", "5 lớp", "target"),
    ("Tỷ lệ đạt 86%, thấp hơn 4% so với chỉ tiêu tỉnh giao (90%).", "90%", "target"),
    # expected
    ("Dự kiến bố trí 120 tỷ đồng.", "120 tỷ đồng", "forecast"),
    ("Tỉnh sẽ trồng 5.000 cây.", "5.000 cây", "forecast"),
    # limits
    ("Mức phạt từ 3 đến 5 triệu đồng.", "từ 3 đến 5 triệu đồng", "limit"),
    ("Mỗi hộ được vay tối đa 50 triệu đồng.", "tối đa 50 triệu đồng", "limit"),
    ("Mỗi tổ không quá 9 thành viên.", "không quá 9 thành viên", "limit"),
    # the text does not tell
    ("Dự hội nghị có 250 đại biểu.", "250 đại biểu", ""),
    ("Chương trình mục tiêu quốc gia có vốn 45 tỷ đồng.", "45 tỷ đồng", ""),
    ("Xã vượt chỉ tiêu, kết nạp 120 đảng viên.", "120 đảng viên", ""),
    ("Các mục tiêu được cụ thể hóa; có 7 mô hình.", "7 mô hình", ""),
    ("Năm 2024, xã có 7 mô hình.", "7 mô hình", ""),
]


@pytest.mark.parametrize(("text", "surface", "status"), STATUSES)
def test_status(text: str, surface: str, status: str) -> None:
    assert told(text, surface)[0] == status


UNDER = [
    ("Phấn đấu năm 2026:\n- Thu ngân sách đạt 15 tỷ đồng;\n- Mở 5 lớp.", "15 tỷ đồng", "target", "2026"),
    ("Phấn đấu năm 2026:\n- Thu ngân sách đạt 15 tỷ đồng;\n- Mở 5 lớp.", "5 lớp", "target", "2026"),
    ("Phấn đấu năm 2026:\n\nThu ngân sách đạt 15 tỷ đồng;\n\nMở 5 lớp.", "5 lớp", "target", "2026"),
    ("II. MỤC TIÊU NĂM 2025\nThu ngân sách đạt 65 tỷ đồng.", "65 tỷ đồng", "target", "2025"),
    ("II. Mục tiêu đến năm 2030\nThu ngân sách đạt 65 tỷ đồng.", "65 tỷ đồng", "target", "2030"),
    ("I. KẾT QUẢ NĂM 2023\nToàn xã có 12 mô hình.", "12 mô hình", "result", "2023"),
    ("Dự kiến năm 2025:\n+ Trồng 40 ha rừng.", "40 ha rừng", "forecast", "2025"),
    # what the sentence says goes first
    ("II. MỤC TIÊU\nNăm 2023, xã đã có 12 mô hình.", "12 mô hình", "result", "2023"),
    # the list is over, another heading has come
    ("Phấn đấu năm 2026:\n- Mở 5 lớp.\nDự hội nghị có 250 đại biểu.", "250 đại biểu", "", None),
    ("II. MỤC TIÊU NĂM 2025\nIII. TỔ CHỨC THỰC HIỆN\nXã lập 3 tổ công tác.", "3 tổ công tác", "", None),
    # the period that opens a paragraph
    ("Năm 2023, huyện mở 5 lớp. Trong đó, có 3 lớp cho thôn.", "3 lớp", "result", "2023"),
    ("Năm 2023 đã qua. Xã có 12 mô hình.", "12 mô hình", "", None),
    ("Ngày 5/3/2024, xã tổ chức hội nghị. Có 250 đại biểu.", "250 đại biểu", "", None),
    # the period right behind a figure, the one of another time
    ("Hộ nghèo còn 8,2% năm 2020, nay là 5,1%.", "8,2%", "result", "2020"),
    ("Tháng 6/2023 tăng 0,5%, bình quân 6 tháng tăng 3,6%.", "3,6%", "", None),
    ("Giá trị sản xuất (giá so sánh 2010) đạt 35 tỷ đồng.", "35 tỷ đồng", "", None),
]


@pytest.mark.parametrize(("text", "surface", "status", "period"), UNDER)
def test_what_stands_over_a_figure(text: str, surface: str, status: str, period: str | None) -> None:
    assert told(text, surface) == (status, period)


def test_a_mistake_in_the_words_is_named(tmp_path: Path) -> None:
    path = tmp_path / "status_words.tsv"
    head = "# source: x\n# licence: y\nphrase\tstatus\treach\tunless\n"
    path.write_text(f"{head}đã\tdone\tsentence\t\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"status_words\.tsv:4"):
        load_table(path, statuses._Row, check=statuses._check)
    path.write_text(f"{head}đã\tresult\tsentence\tchưa\n", encoding="utf-8")
    with pytest.raises(BadData, match="only nouns"):
        load_table(path, statuses._Row, check=statuses._check)

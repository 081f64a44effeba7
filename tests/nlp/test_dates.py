"""Calendar expressions: shapes, spans, intervals and lists, elided years, and what only looks like a date."""

from __future__ import annotations

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import Aligned, normalise
from nlp.context import Context
from nlp.dates import read_dates

PUBLISHED = date(2024, 3, 15)


def read(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(text[d.start : d.end], d.edtf) for d in read_dates(Context(text, published=published))]


@pytest.mark.parametrize(
    ("text", "surface", "edtf"),
    [
        ("Sáng 03/8/2023, tại", "03/8/2023", "2023-08-03"),
        ("đăng ngày:2023-09-03 10:43", "2023-09-03", "2023-09-03"),
        ("Thứ Ba, 2.1.2024, 06:10", "2.1.2024", "2024-01-02"),
        ("Gia Lai, 10-12-2025", "10-12-2025", "2025-12-10"),
        ("Quyết định ngày 01 tháng 8 năm 2013 của", "ngày 01 tháng 8 năm 2013", "2013-08-01"),
        ("03:04, 28/04/2017", "28/04/2017", "2017-04-28"),
        ("06-01-2016 | 18:08:46", "06-01-2016", "2016-01-06"),
        ("đến hết tháng 6/2024, xã", "tháng 6/2024", "2024-06"),
        ("tháng 1-2026 mở", "tháng 1-2026", "2026-01"),
        ("tháng 3.2026 mở", "tháng 3.2026", "2026-03"),
        ("so với cuối tháng 12/2023.", "cuối tháng 12/2023", "2023-12"),
        ("Hết năm 2013, tỉnh", "năm 2013", "2013"),
        ("vào cuối năm 2023.", "cuối năm 2023", "2023"),
        ("vụ Hè Thu 2024 tại", "2024", "2024"),
        ("theo Hiến pháp 2013, quyền", "2013", "2013"),
        ("Xuân tình nguyện 2025, với", "2025", "2025"),
        ("trong quý III/2023.", "quý III/2023", "2023-07/2023-09"),
        ("Quí I, năm 2021, thu", "Quí I, năm 2021", "2021-01/2021-03"),
        ("quý 2-2024 do", "quý 2-2024", "2024-04/2024-06"),
        ("6 tháng đầu năm 2023, xã", "6 tháng đầu năm 2023", "2023-01/2023-06"),
        ("sáu tháng cuối năm 2023", "sáu tháng cuối năm 2023", "2023-07/2023-12"),
        ("11 tháng năm 2023, công an", "11 tháng năm 2023", "2023-01/2023-11"),
        ("giai đoạn 2021-2025;", "giai đoạn 2021-2025", "2021/2025"),
        ("nhiệm kỳ 2024 – 2029 đã", "nhiệm kỳ 2024 – 2029", "2024/2029"),
        ("nhiệm kỳ (2014 - 2019) khép", "nhiệm kỳ (2014 - 2019)", "2014/2019"),
        ("năm học 2022 - 2023, triển", "năm học 2022 - 2023", "2022/2023"),
        ("tình hình mới” (2013 - 2023).", "2013 - 2023", "2013/2023"),
        ("Từ năm 2018 đến năm 2022, xã", "năm 2018 đến năm 2022", "2018/2022"),
        ("từ ngày 15/12/2023 đến 14/3/2024, toàn", "ngày 15/12/2023 đến 14/3/2024", "2023-12-15/2024-03-14"),
        ("Bộ đội (3/3/1959 - 3/3/2023), xã", "3/3/1959 - 3/3/2023", "1959-03-03/2023-03-03"),
        ("từ tháng 10-2010 đến 10-2011", "tháng 10-2010 đến 10-2011", "2010-10/2011-10"),
        ("từ tháng 4-6/2024, xã", "tháng 4-6/2024", "2024-04/2024-06"),
        ("từ tháng 4 đến 6/2024, xã", "tháng 4 đến 6/2024", "2024-04/2024-06"),
        ("Trong tháng Năm, huyện", "tháng Năm", "2024-05"),
        ("Tết tháng Mười Một, thôn", "tháng Mười Một", "2023-11"),
        ("ngày 2 tháng Chín năm 1945, tại", "ngày 2 tháng Chín năm 1945", "1945-09-02"),
        ("ngày 12 tháng tư năm 2021, tại", "ngày 12 tháng tư năm 2021", "2021-04-12"),
        ("Ngàỹ 12/9, tại", "Ngàỹ 12/9", "2023-09-12"),
        ("chậm nhất 15/5 phải xong", "15/5", "2024-05-15"),
        ("Từ chiều 11 đến sáng 13/3, đoàn", "11 đến sáng 13/3", "2024-03-11/2024-03-13"),
        ("từ 5-9/1, đoàn", "5-9/1", "2024-01-05/2024-01-09"),
        ("Từ 03-24/2/2024, thu", "03-24/2/2024", "2024-02-03/2024-02-24"),
        ("Ngày 19 - 20.2, Bộ", "Ngày 19 - 20.2", "2024-02-19/2024-02-20"),
        # every year
        ("từ 1-7 đến 19-8 hằng năm, thu", "1-7 đến 19-8 hằng năm", "XXXX-07-01/XXXX-08-19"),
        ("từ tháng 7 đến ngày 19/8 hằng năm.", "tháng 7 đến ngày 19/8 hằng năm", "XXXX-07/XXXX-08-19"),
        ("vào dịp 19/8, thu", "19/8", "XXXX-08-19"),
        ("nhân kỷ niệm Ngày truyền thống, sáng 19/8, xã", "19/8", "2023-08-19"),
        ("lễ Phật đản và Quốc khánh 2/9; ký", "2/9", "XXXX-09-02"),
        ("mừng Ngày Môi trường thế giới 5/6, xã", "5/6", "XXXX-06-05"),
        ("dự lễ ngày thành lập Đoàn 26/3 tại xã", "26/3", "XXXX-03-26"),
        ("hưởng ứng Ngày Chuyển đổi số quốc gia (10/10), tỉnh", "10/10", "XXXX-10-10"),
        # the year left out
        ("Sáng 14/3, tại", "14/3", "2024-03-14"),
        ("Sáng nay, (14/3), tại", "14/3", "2024-03-14"),
        ("Hôm qua (6-3) đã", "6-3", "2024-03-06"),
        ("chiều 27.12.", "27.12", "2023-12-27"),
        ("xong trước ngày 15/11; xóa", "ngày 15/11", "2024-11-15"),
        ("mở vào ngày 24/9 tới", "ngày 24/9", "2024-09-24"),
        ("đã hoàn thành trước ngày 30/12.", "ngày 30/12", "2023-12-30"),
        ("năm 2025 dự kiến ngày 17/11.", "ngày 17/11", "2025-11-17"),
        ("tổng kết năm 2022 do Sở tổ chức ngày 12/1 vừa qua", "ngày 12/1", "2024-01-12"),
        ("Từ tháng 2 đến nay", "tháng 2", "2024-02"),
        ("trong tháng tư, các xã", "tháng tư", "2024-04"),
        ("nhiệm vụ quý II.", "quý II", "2024-04/2024-06"),
        ("Kết quả 11 tháng đầu năm.", "11 tháng đầu năm", "2023-01/2023-11"),
        ("Nhiệm vụ 6 tháng cuối năm.", "6 tháng cuối năm", "2024-07/2024-12"),
    ],
)
def test_date(text: str, surface: str, edtf: str) -> None:
    assert (surface, edtf) in read(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("diễn ra ngày 19 và 20/10/2023 thu", ["2023-10-19", "2023-10-20"]),
        ("vào 01, 08 và 15/2, lớp", ["2024-02-01", "2024-02-08", "2024-02-15"]),
        ("29,30/12/2008", ["2008-12-29", "2008-12-30"]),
        ("ngày 11, 12 tháng 01 năm 2010", ["2010-01-11", "2010-01-12"]),
        ("Các năm 2021, 2022 và 2023.", ["2021", "2022", "2023"]),
        ("bảo đảm dịp nghỉ lễ 30/4, 01/5.", ["XXXX-04-30", "XXXX-05-01"]),
        ("phát ngày 01, 11 và 21 hằng tháng.", ["XXXX-XX-01", "XXXX-XX-11", "XXXX-XX-21"]),
        ("đến năm 2025, định hướng đến năm 2030", ["2025", "2030"]),
        ("Chiều 11 và sáng 12/3, đoàn", ["2024-03-11", "2024-03-12"]),
        ("các tháng 4, 5 và 6 năm 2023", ["2023-04", "2023-05", "2023-06"]),
        ("trong tháng 4, 5/2023, xã", ["2023-04", "2023-05"]),
        ("trong tháng 2, 5 mô hình được", ["2024-02"]),
        ("trong tháng 2 và 5 người được", ["2024-02"]),
    ],
)
def test_list(text: str, edtf: list[str]) -> None:
    assert [v for _, v in read(text)] == edtf


@pytest.mark.parametrize(
    "text",
    [
        "100/125 xã đạt chuẩn",
        "07/09 huyện hoàn thành 9/9 tiêu chí",
        "đến nay 8/12 xã về đích",
        "kết quả cho thấy 9/12 điểm vượt ngưỡng",
        "Chương trình số 09/CTr của Tỉnh ủy",
        "Thông tư số 124/2021/TT-BCA",
        "Nghị định 117/2020/NĐ-CP",
        "duy trì 2.460 mô hình",
        "trong đó 1951 làng nghề được công nhận",
        "nho, táo giữ nguyên 1985 ha",
        "hơn 2000 đại biểu",
        "trực 24/7 qua số 0967 771 010",
        "Đại hội khóa XI, lần thứ 12",
        "10 năm qua, sau 3 ngày làm việc",
        "chiều thứ năm, có năm xã",
        "xếp 9/63 tỉnh, thành phố",
        "tại Hội trường 19/5, đường 30 Tháng 4",
        "mỗi ngày 2 buổi",
        "ngày 2 Tết Nguyên đán",
        "ngày 31/2/2023",
        "năm 20017",
        "lúc 14 giờ 30, 08:15",
        "tỷ số 2-1, phiên bản 1.2",
        "thời gian tới, hằng năm, năm nay, cùng kỳ năm trước",
        "tháng năm ấy",
        "Cách mạng tháng Tám",
    ],
)
def test_no_date(text: str) -> None:
    assert read(text) == []


def test_without_publication_the_text_tells_the_year() -> None:
    assert read("Chiều 23-11, Bộ tổng kết phong trào năm 2022.", None)[0] == ("23-11", "2022-11-23")
    assert read("Thứ Sáu, 05/01/2024\nChiều 27/12, tại", None)[1] == ("27/12", "2023-12-27")
    assert read("Chiều 23-11, Bộ tổng kết phong trào.", None) == []


def test_the_stamp_nearest_to_the_text_is_its_own() -> None:
    body = "Chiều 12/10, tại trụ sở, Sở Y tế tổng kết công tác của ngành với sự có mặt của đông đảo đại biểu các huyện."
    assert read(f"Thứ bảy, 14/08/2021 :: Trang nhất\n\n14/10/2014 16:02\n\n{body}", None)[-1] == ("12/10", "2014-10-12")


def test_decomposed_text_has_the_same_dates() -> None:
    text = "Ngày 17/8, Sở tổng kết năm học 2022 - 2023; cuối tháng 9 khai giảng, dịp 20/11 trao thưởng."
    given = unicodedata.normalize("NFD", text)
    aligned = Aligned(given)
    spans = [aligned.back(d.start, d.end) for d in read_dates(Context(aligned.normalised, published=PUBLISHED))]
    assert [normalise(given[s:e]) for s, e in spans] == [s for s, _ in read(text)]
    assert len(spans) == 4


_WORDS = [
    "ngày ",
    "tháng ",
    "năm ",
    "quý ",
    "đầu ",
    "5",
    "12",
    "2024",
    "/",
    "-",
    " - ",
    ", ",
    " và ",
    " đến ",
    "hằng năm",
    "(",
    ")",
    "\n",
    "I ",
    "từ ",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map("".join))
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    at = 0
    for found in read_dates(Context(text, published=PUBLISHED)):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        at = found.end


@pytest.mark.parametrize("unit", ["1/", "12-", "1.", "năm ", "ngày 1, ", "giai đoạn 2020 - ", "   ", ".", "\n", "Đ/"])
def test_long_runs_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read_dates(Context(unit * (size // len(unit)), published=PUBLISHED))
        return time.process_time() - started

    assert seconds(40_000) < 8 * max(seconds(10_000), 0.05)

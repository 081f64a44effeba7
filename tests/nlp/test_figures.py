"""Figures: value, qualifier, unit and noun; fractions, ranges, tables; and numbers that count nothing."""

from __future__ import annotations

import time
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import Aligned
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.figures import read_figures

if TYPE_CHECKING:
    from corpus.records import FigureMention


def read(text: str) -> list[FigureMention]:
    context = Context(text, published=date(2024, 3, 15))
    dates = read_dates(context)
    return read_figures(context, [Span(d.start, d.end) for d in dates], dates)


def told(figure: FigureMention, text: str) -> tuple[str, str, str, str | None, str | None]:
    value = f"{figure.value.normalize():f}"
    if figure.value_to is not None:
        value += f"..{figure.value_to.normalize():f}"
    return text[figure.start : figure.end], value, figure.qualifier, figure.unit, figure.noun


# text, surface, value, qualifier, unit, noun
ONE = [
    ("mở trên 420 lớp tập huấn cho", "trên 420 lớp tập huấn", "420", "over", None, "lớp tập huấn"),
    ("và gần 250 đại biểu của", "gần 250 đại biểu", "250", "under", None, "đại biểu"),
    ("mỗi xã chọn ít nhất 2 mô hình làm điểm", "ít nhất 2 mô hình", "2", "min", None, "mô hình"),
    ("kết nạp từ 3.500 hội viên trở lên;", "từ 3.500 hội viên trở lên", "3500", "min", None, "hội viên"),
    (
        "có từ 95% xã, phường, thị trấn trở lên đạt",
        "từ 95% xã, phường, thị trấn trở lên",
        "95",
        "min",
        "%",
        "xã, phường, thị trấn",
    ),
    ("được vay tối đa 500 triệu đồng, lãi", "tối đa 500 triệu đồng", "500000000", "under", "VND", None),
    ("thiệt hại ước trên 14.300 tỷ đồng.", "ước trên 14.300 tỷ đồng", "14300000000000", "over", "VND", "thiệt hại"),
    ("thu hút hàng chục nghìn lượt người.", "hàng chục nghìn lượt người", "10000", "vague", None, "lượt người"),
    ("biên tập hàng ngàn tin, bài gửi", "hàng ngàn tin, bài", "1000", "vague", None, "tin, bài"),
    (
        "khoảng từ 17 đến 19 tỉnh, thành phố trực thuộc",
        "khoảng từ 17 đến 19 tỉnh, thành phố",
        "17..19",
        "about",
        None,
        "tỉnh, thành phố",
    ),
    ("hơn hơn 376.000 lượt khách", "hơn hơn 376.000 lượt khách", "376000", "over", None, "lượt khách"),
    # ranges
    ("mỗi nhà từ 5 đến 10 triệu đồng.", "từ 5 đến 10 triệu đồng", "5000000..10000000", "", "VND", None),
    (
        "mỗi suất từ 500.000 đồng đến 5 triệu đồng.",
        "từ 500.000 đồng đến 5 triệu đồng",
        "500000..5000000",
        "",
        "VND",
        None,
    ),
    ("tăng 5,5-5,7%.", "5,5-5,7%", "5.5..5.7", "", "%", None),
    ("chọn một đến hai mô hình mới", "một đến hai mô hình", "1..2", "", None, "mô hình"),
    ("năng suất bình quân đạt 6,1 - 6,5 tấn/ha", "6,1 - 6,5 tấn/ha", "6.1..6.5", "", "tấn/ha", "năng suất bình quân"),
    # "một" counts behind these, "hai" ends a noun, what is hidden beneath something is not less than it
    ("tổ chức ít nhất một mô hình mới", "ít nhất một mô hình", "1", "min", None, "mô hình"),
    ("có 206km đường biên giới giáp hai tỉnh bạn", "206km đường biên giới", "206", "", "km", "đường biên giới"),
    ("giấu dưới 6,5 tấn gỗ xẻ.", "6,5 tấn gỗ xẻ", "6.5", "", "tấn", "gỗ xẻ"),
    ("nhân dân cung cấp hàng nghìn tin báo;", "hàng nghìn tin báo", "1000", "vague", None, "tin báo"),
    # units and rates
    ("bình quân 210 ngàn đồng/hội viên.", "210 ngàn đồng/hội viên", "210000", "", "VND/hội viên", None),
    ("chừng 107 nghìn đồng/cử tri,", "chừng 107 nghìn đồng/cử tri", "107000", "about", "VND/cử tri", None),
    ("toàn tỉnh có 5,8 bác sĩ/vạn dân.", "5,8 bác sĩ/vạn dân", "5.8", "", "bác sĩ/vạn dân", "bác sĩ"),
    (
        "có 14,3 cán bộ nghiên cứu/10.000 dân;",
        "14,3 cán bộ nghiên cứu/10.000 dân",
        "14.3",
        "",
        "cán bộ nghiên cứu/10.000 dân",
        "cán bộ",
    ),
    ("truy thu 4,5 tỷ đồng tiền thuế,", "4,5 tỷ đồng tiền thuế", "4500000000", "", "VND", "tiền thuế"),
    ("bố trí 2,1 tỷ đồng kinh phí mua sắm", "2,1 tỷ đồng kinh phí", "2100000000", "", "VND", "kinh phí"),
    ("cùng 6 đồng phạm hầu tòa", "6 đồng phạm", "6", "", None, "đồng phạm"),
    ("giữ chốt ở 5 điểm dọc sông", "5 điểm", "5", "", None, "điểm"),
    ("số lần phun thuốc giảm từ 5 - 7 lần còn 2 lần", "5 - 7 lần", "5..7", "", None, "lần"),
    # what a measured number measures
    ("tặng nhà trị giá 110 triệu đồng, xã", "110 triệu đồng", "110000000", "", "VND", None),
    ("thu nộp ngân sách 21 tỷ đồng.", "21 tỷ đồng", "21000000000", "", "VND", None),
    ("vận động Quỹ “Vì người nghèo” được 15 tỷ đồng", "15 tỷ đồng", "15000000000", "", "VND", None),
    ("Diện tích chuyển đổi sang cây khác là 1.400 ha", "1.400 ha", "1400", "", "ha", "Diện tích chuyển đổi"),
    ("Sản lượng khai thác đạt 158 nghìn tấn", "158 nghìn tấn", "158000", "", "tấn", "Sản lượng khai thác"),
    ("tổng sản phẩm trên địa bàn (GRDP) tăng 7,8%", "7,8%", "7.8", "", "%", "tổng sản phẩm trên địa bàn"),
    ("Thu ngân sách trên địa bàn: 4.256 triệu đồng", "4.256 triệu đồng", "4256000000", "", "VND", "Thu ngân sách"),
    ("tỷ lệ kháng nghị được chấp nhận đạt 81%", "81%", "81", "", "%", "kháng nghị được chấp nhận"),
    ("hộ nghèo toàn vùng giảm bình quân 3%/năm", "3%/năm", "3", "", "%/năm", "hộ nghèo"),
    ("kéo giảm tai nạn giao thông từ 5-8%/năm", "từ 5-8%/năm", "5..8", "", "%/năm", "tai nạn giao thông"),
    ("Với bờ biển dài 192km và cảng", "192km", "192", "", "km", "bờ biển"),
    ("vùng Đồng bằng chiếm khoảng 40%.", "khoảng 40%", "40", "about", "%", None),
    ("kéo giảm 3,02% số vụ;", "3,02% số vụ", "3.02", "", "%", "vụ"),
    ("số tiền 21 tỷ 300 triệu đồng,", "21 tỷ 300 triệu đồng", "21300000000", "", "VND", "số tiền"),
    ("trong đó ngân sách tỉnh 148 tỷ, dân góp", "148 tỷ", "148000000000", "", "VND", "ngân sách tỉnh"),
    ("kim ngạch đạt 165,2 triệu USD, tăng", "165,2 triệu USD", "165200000", "", "USD", "kim ngạch"),
    (
        "thu nhập bình quân 5 triệu đồng/người/tháng.",
        "5 triệu đồng/người/tháng",
        "5000000",
        "",
        "VND/người/tháng",
        "thu nhập bình quân",
    ),
    ("lãi suất không quá 4%/năm", "không quá 4%/năm", "4", "under", "%/năm", "lãi suất"),
    ("giảm 3% mỗi quý.", "3% mỗi quý", "3", "", "%/quý", None),
    ("tăng 3,93 điểm phần trăm so", "3,93 điểm phần trăm", "3.93", "", "điểm %", None),
    ("tỷ lệ hộ nghèo còn 0,85%;", "0,85%", "0.85", "", "%", "hộ nghèo"),
    ("tốt hơn, đạt 207,3 %.", "207,3 %", "207.3", "", "%", None),
    ("làm được 39,848Km đường", "39,848Km đường", "39.848", "", "km", "đường"),
    ("toàn xã có 3.400ha lúa", "3.400ha lúa", "3400", "", "ha", "lúa"),
    ("hiến 45.210 m2 đất.", "45.210 m2 đất", "45210", "", "m2", "đất"),
    ("sạ 60 ký giống, bà con", "60 ký giống", "60", "", "kg", "giống"),
    ("tặng 500.000đ/suất cho", "500.000đ/suất", "500000", "", "VND/suất", None),
    ("tái chế 650 tấn nhựa/ngày.", "650 tấn nhựa/ngày", "650", "", "tấn/ngày", "nhựa"),
    ("cao gấp gần 2,8 lần so với trước", "gần 2,8 lần", "2.8", "under", "lần", None),
    # nouns
    ("cho 31.500 lượt cán bộ cơ sở;", "31.500 lượt cán bộ", "31500", "", None, "lượt cán bộ"),
    ("xảy ra 61 vụ tai nạn giao thông, làm", "61 vụ tai nạn giao thông", "61", "", None, "vụ tai nạn giao thông"),
    ("phát hiện 21.456 vụ vi phạm, khởi tố", "21.456 vụ vi phạm", "21456", "", None, "vụ vi phạm"),
    ("có 105 người chết và mất tích, hơn", "105 người chết và mất tích", "105", "", None, "người chết và mất tích"),
    ("có 435 mô hình tự quản", "435 mô hình", "435", "", None, "mô hình"),
    ("giảm 28 vụ so với cùng kỳ", "28 vụ", "28", "", None, "vụ"),
    ("để sửa 46 km kè sông, kè biển.", "46 km kè sông, kè biển", "46", "", "km", "kè sông, kè biển"),
    (
        "dành ít nhất 1,5% tổng chi ngân sách cho",
        "ít nhất 1,5% tổng chi ngân sách",
        "1.5",
        "min",
        "%",
        "tổng chi ngân sách",
    ),
    ("tổng trị giá 4,75 tỷ đồng.", "4,75 tỷ đồng", "4750000000", "", "VND", "tổng trị giá"),
    ("TẠI 16 TỈNH, THÀNH PHỐ", "16 TỈNH, THÀNH PHỐ", "16", "", None, "TỈNH, THÀNH PHỐ"),
    ("bác sĩ trực; 4,6 bác sĩ/10 nghìn dân.", "4,6 bác sĩ/10 nghìn dân", "4.6", "", "bác sĩ/10 nghìn dân", "bác sĩ"),
    (
        "6 tháng có 1.148 vụ buôn lậu, gian lận thương mại",
        "1.148 vụ buôn lậu, gian lận thương mại",
        "1148",
        "",
        None,
        "vụ buôn lậu, gian lận thương mại",
    ),
    ("thụ lý 3.214 vụ, việc, chiếm", "3.214 vụ, việc", "3214", "", None, "vụ, việc"),
    ("14 cuộc kiểm tra, giám sát tại xã", "14 cuộc kiểm tra, giám sát", "14", "", None, "cuộc kiểm tra, giám sát"),
    ("ban hành 25 văn bản, tổ chức 3 lớp", "25 văn bản", "25", "", None, "văn bản"),
    (
        "dựa vào 62 ban thanh tra nhân dân và già làng",
        "62 ban thanh tra nhân dân",
        "62",
        "",
        None,
        "ban thanh tra nhân dân",
    ),
    ("ký 06 thỏa ước lao động tập thể.", "06 thỏa ước lao động tập thể", "6", "", None, "thỏa ước lao động tập thể"),
    ("trực 100% quân số bảo vệ", "100% quân số", "100", "", "%", "quân số"),
    ("sửa hai cầu treo, cắt tóc", "hai cầu treo", "2", "", None, "cầu treo"),
    ("kết nạp 312 đảng viên mới là", "312 đảng viên", "312", "", None, "đảng viên"),
    ("có 11 chi hội Tin Lành và", "11 chi hội Tin Lành", "11", "", None, "chi hội Tin Lành"),
    ("thu hút 780 nghìn lượt người dân.", "780 nghìn lượt người dân", "780000", "", None, "lượt người dân"),
    ("dân số 11.236 người của", "11.236 người", "11236", "", None, "người"),
    ("huyện bố trí 50 Công an chính quy về xã", "50 Công an chính quy", "50", "", None, "Công an chính quy"),
    # number words
    ("ký kết giữa hai ngành đã", "hai ngành", "2", "", None, "ngành"),
    ("vận động trên một trăm hộ ký", "trên một trăm hộ", "100", "over", None, "hộ"),
    ("thiết kế; năm hồ chứa đã xuống mực chết", "năm hồ chứa", "5", "", None, "hồ chứa"),
    ("Ba bệnh viện nhi được phân công", "Ba bệnh viện nhi", "3", "", None, "bệnh viện nhi"),
]


@pytest.mark.parametrize(("text", "surface", "value", "qualifier", "unit", "noun"), ONE)
def test_figure(text: str, surface: str, value: str, qualifier: str, unit: str | None, noun: str | None) -> None:
    assert (surface, value, qualifier, unit, noun) in [told(f, text) for f in read(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("208/225 xã, phường đạt chuẩn", [("208", "xã, phường"), ("225", "xã, phường")]),
        ("đạt và vượt 17 trong tổng số 19 mục tiêu", [("17", "mục tiêu"), ("19", "mục tiêu")]),
        (
            "có 24 trong số 27 chỉ tiêu đã đạt; 5 trên 8 xã về đích",
            [("24", "chỉ tiêu"), ("27", "chỉ tiêu"), ("5", "xã"), ("8", "xã")],
        ),
        ("45 vụ/62 đối tượng", [("45", "vụ"), ("62", "đối tượng")]),
        ("185/207 vụ, 403 đối tượng", [("185", "vụ"), ("207", "vụ"), ("403", "đối tượng")]),
        ("07/09 huyện hoàn thành", [("7", "huyện"), ("9", "huyện")]),
        ("từ 184 vụ xuống còn 156 vụ.", [("184", "vụ"), ("156", "vụ")]),
        (
            "thiếu 1.186 giáo viên, trong đó mầm non 402, tiểu học 517.",
            [("1186", "giáo viên"), ("402", "giáo viên"), ("517", "giáo viên")],
        ),
        ("hộ nghèo giảm từ 2,97% năm 2019 xuống 1,36% năm 2023.", [("2.97", None), ("1.36", None)]),
        ("trao quà cho 08 tập thể, 12 cá nhân;", [("8", "tập thể"), ("12", "cá nhân")]),
        ("hướng dẫn 52/57 đơn vị = 91,2% tổ chức hội nghị", [("52", "đơn vị"), ("57", "đơn vị"), ("91.2", None)]),
        ("nhiều nhất ở Hòa Thành (21), Gò Dầu (14 cơ sở).", [("21", "cơ sở"), ("14", "cơ sở")]),
        ("kết nạp 31 đảng viên, trong đó 12 là người Khmer.", [("31", "đảng viên"), ("12", "đảng viên")]),
        ("có 1.342 đảng viên vi phạm, thi hành kỷ luật 764.", [("1342", "đảng viên"), ("764", "đảng viên")]),
        ("giảm 62 vụ (tỉ lệ 23,22%)", [("62", "vụ"), ("23.22", None)]),
    ],
)
def test_several(text: str, values: list[tuple[str, str | None]]) -> None:
    found = read(text)
    assert [f"{f.value.normalize():f}" for f in found] == [v for v, _ in values]
    for figure, (_, noun) in zip(found, values, strict=True):
        assert noun is None or figure.noun == noun


@pytest.mark.parametrize(
    "text",
    [
        "Khoản 2 Điều 5 của Luật",
        "Đại hội khóa 15, lần thứ 3",
        "Ban Chỉ đạo 138 tỉnh và Ban Chỉ đạo 389 họp",
        "Công văn số 123 của huyện",
        "Quốc lộ 10 và đường tỉnh 454",
        "Quân khu 5, Công an, dân quân",
        "Qua Đề án 939, Dự án 8,",
        "bổ sung thiết bị lớp 3, lớp 7",
        "dịch vụ công mức độ 4; hạng 2",
        "sau 10 năm, 3 ngày, 2 giờ đồng hồ",
        "cán bộ 30 tuổi, trẻ 5 tháng tuổi",
        "đạt OCOP 4 sao",
        "theo phương châm 4 tại chỗ",
        "cuộc vận động “5 không, 3 sạch”, phong trào",
        "thành lập “Tổ 20 hộ không tội phạm” ở buôn",
        "hai bên ký kết",
        "gọi 0967 771 010 hoặc 0243.942.1234",
        "trực 24/7",
        "mạng 4G, phòng PV05, Covid-19",
        "lúc 14:05, 7h30",
        "qua ngã ba Nước Sốt",
        "Khuyến mãi 100% | Đăng ký nhận 58k",
        "Đã đọc 188 lần",
        "xếp 9/63 tỉnh, thành phố",
        "1. Tiếp tục quán triệt\n2/ Tặng quà\n(3) rà soát",
        "thứ ba, giải ba, tháng tư",
        "một đơn vị, một trong những xã",
        "trong năm, hằng năm, mỗi năm",
        "hai phần ba số hộ; 2/3 số xã",
        "ngày 28/12/2021, quý I/2024",
        "Lượt xem: 2.317 | Bình luận (0)",
        "đồng chí Ba Na, ông Hai Lúa",
        "chính quyền địa phương 2 cấp",
        "7" * 60,
    ],
)
def test_no_figure(text: str) -> None:
    assert [text[f.start : f.end] for f in read(text)] == []


def test_table_cells_are_scaled_and_named_by_their_heading() -> None:
    text = (
        "TT | Đơn vị | Số hộ | Tăng/giảm số vụ (%) | Kinh phí hỗ trợ đợt 1 (tỷ đồng)\n"
        "1 | An Phú | 1.250 | -25,0 | 350\n"
        "2 | Bình Mỹ | 980 | 0 | 27,5\n"
        "Tổng cộng | 2.230 | -12,5 | 377,5\n"
    )
    found = [(f"{f.value.normalize():f}", f.unit, f.noun) for f in read(text)]
    assert found[:3] == [("1250", None, "hộ"), ("-25", "%", "vụ"), ("350000000000", "VND", "Kinh phí hỗ trợ")]
    assert found[3:6] == [("980", None, "hộ"), ("0", "%", "vụ"), ("27500000000", "VND", "Kinh phí hỗ trợ")]
    assert [v for v, _, _ in found[6:]] == ["2230", "-12.5", "377500000000"]


def test_a_comparison_in_a_table_is_of_the_column_beside_it() -> None:
    text = "STT | Khu vực | Giá trị tăng thêm (tỷ đồng) | So với cùng kỳ (%)\n1 | Dịch vụ | 21.077 | 8,60\n"
    assert [(f.unit, f.noun) for f in read(text)] == [("VND", "Giá trị tăng thêm"), ("%", "Giá trị tăng thêm")]


def test_table_with_tabs_and_with_a_frame() -> None:
    tabs = "Tỉnh\tNhà sập (nhà)\nĐắk Lắk\t742\nGia Lai\t1.418\n"
    assert [(f.value, f.noun) for f in read(tabs)] == [(742, "nhà"), (1418, "nhà")]
    frame = "| Năm | Sản lượng (tấn) |\n|---|---|\n| 2022 | 1.200 |\n"
    assert [(f.value, f.unit) for f in read(frame)] == [(Decimal(1200), "tấn")]


def test_a_bar_of_links_is_no_table() -> None:
    assert read("Trang chủ | Tin tức | Liên hệ\nTỉnh có xã | Huyện | Phường\n") == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Năm 2023, xã có 12 mô hình.", "2023"),
        ("Xã có 12 mô hình trong quý I/2024.", "2024-01/2024-03"),
        ("Xã giảm 12 vụ so với năm 2022.", None),
        ("Năm 2023 đã qua. Xã có 12 mô hình.", None),
    ],
)
def test_period(text: str, period: str | None) -> None:
    (figure,) = read(text)
    assert figure.period == period


def test_a_date_inside_a_citation_is_no_period() -> None:
    text = "Thực hiện Kế hoạch số 12/KH-UBND ngày 22/01/2024, xã có 12 mô hình."
    cited = Span(text.index("Kế"), text.index(", xã"))
    context = Context(text, published=date(2024, 3, 15))
    dates = read_dates(context)
    (figure,) = read_figures(context, [cited, *(Span(d.start, d.end) for d in dates)], dates)
    assert (figure.value, figure.period) == (12, None)


def test_sentence_is_told() -> None:
    text = "Hội nghị khai mạc. Xã có 12 mô hình. Kết thúc."
    (figure,) = read(text)
    assert text[figure.sentence_start : figure.sentence_end] == "Xã có 12 mô hình."


def test_decomposed_text_has_the_same_figures() -> None:
    text = "Tỉnh có trên 420 lớp tập huấn, hàng chục nghìn lượt người; tỷ lệ hộ nghèo còn 0,85%, chi 4,5 tỷ đồng."
    aligned = Aligned(unicodedata.normalize("NFD", text))
    spans = [aligned.back(f.start, f.end) for f in read(aligned.normalised)]
    assert [unicodedata.normalize("NFC", aligned.given[s:e]) for s, e in spans] == [
        text[f.start : f.end] for f in read(text)
    ]
    assert len(spans) == 4


_PIECES = [
    "5",
    "12",
    "1.250",
    "4,5",
    " ",
    "%",
    " tỷ",
    " đồng",
    " xã",
    ", phường",
    " và ",
    "/",
    " - ",
    " đến ",
    "từ ",
    "trên ",
    "hai ",
    "năm ",
    "(",
    ")",
    "“",
    "”",
    ".\n",
    " trở lên",
    "\t",
    " | ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), st.integers(0, 60), st.integers(0, 20))
def test_no_figure_overlaps_what_is_taken_or_another(text: str, start: int, length: int) -> None:
    taken = Span(min(start, len(text)), min(start + length, len(text)))
    at = 0
    for figure in read_figures(Context(text), [taken]):
        assert at <= figure.start < figure.end <= len(text)
        assert figure.end <= taken.start or figure.start >= taken.end or taken.start == taken.end
        assert figure.sentence_start <= figure.start
        assert figure.end <= figure.sentence_end
        at = figure.end


@pytest.mark.parametrize("unit", ["1/", "12-", "1,", "hai ", "5 xã, ", "“5 ", "5% ", "a\t5\n", "5 | ", "   ", "Đ "])
def test_long_runs_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read(unit * (size // len(unit)))
        return time.process_time() - started

    assert seconds(32_000) < 8 * max(seconds(8_000), 0.05)

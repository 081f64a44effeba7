"""Directives: what is a citation, its parts, and what is none."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import Aligned
from nlp.context import Context
from nlp.dates import read_dates
from nlp.directives import read_directives
from nlp.organisations import read_organisations
from nlp.provinces import read_provinces

if TYPE_CHECKING:
    from corpus.records import DirectiveMention


def read(text: str) -> list[DirectiveMention]:
    context = Context(text, published=date(2024, 6, 1))
    bodies = read_organisations(context, read_provinces(context))
    return read_directives(context, read_dates(context), bodies)


def cited(text: str) -> list[tuple[str, str, str | None]]:
    """Surface, type, number."""
    return [(text[m.start : m.end], m.type, m.number) for m in read(text)]


@pytest.mark.parametrize(
    ("surface", "type_", "number"),
    [
        ("Chỉ thị số 09-CT/TW", "chỉ thị", "09-CT/TW"),
        ("Chỉ thị 09", "chỉ thị", "09"),
        ("Thông tư số 124/2021/TT-BCA", "thông tư", "124/2021/TT-BCA"),
        ("Nghị quyết số 88/2019/QH14", "nghị quyết", "88/2019/QH14"),
        ("Chương trình phối hợp số 09/CTr-BCA-MTTQ", "chương trình phối hợp", "09/CTr-BCA-MTTQ"),
        ("Quy chế phối hợp số 08/QCPH-BĐBP-HU", "quy chế phối hợp", "08/QCPH-BĐBP-HU"),
        ("Kế hoạch số 275-KH/TĐTN-PT", "kế hoạch", "275-KH/TĐTN-PT"),
        ("Kế hoạch 02-KH/BCĐTW", "kế hoạch", "02-KH/BCĐTW"),
        ("Công văn số 3105/UBND-VX", "công văn", "3105/UBND-VX"),
        ("Nghị định số 100/TTg", "nghị định", "100/TTg"),
        ("Chỉ thị 37/TW", "chỉ thị", "37/TW"),
        ("Thông tư 03/CT-BCA-X11", "thông tư", "03/CT-BCA-X11"),
        ("Kế hoạch 172/KH-CAT-PV01", "kế hoạch", "172/KH-CAT-PV01"),
        ("Nghị quyết liên tịch số 01/2012/NQLT", "nghị quyết liên tịch", "01/2012/NQLT"),
        ("Chỉ thị 48/CT-T.Ư", "chỉ thị", "48/CT-T.Ư"),
        ("Chỉ thị 03-CT/TƯ", "chỉ thị", "03-CT/TƯ"),
        ("Kết luận 05/KL-TW", "kết luận", "05/KL-TW"),
        ("Kết luận 12- KL/TW", "kết luận", "12- KL/TW"),
        ("Công văn 493 -CV/TU", "công văn", "493 -CV/TU"),
        ("Tờ trình 3997 /TTr-UBND", "tờ trình", "3997 /TTr-UBND"),
        ("Chỉ thị 31/CT-TTG", "chỉ thị", "31/CT-TTG"),
        ("Nghị định sô 162", "nghị định", "162"),
        ("Chỉ thị số 09 CT/TW", "chỉ thị", "09 CT/TW"),
        ("Nghị quyết 18 NQ/TW", "nghị quyết", "18 NQ/TW"),
        ("Chỉ thị 10/2007/CT-BCA(C11)", "chỉ thị", "10/2007/CT-BCA(C11)"),
        ("Mệnh lệnh số 01/ML-BCA", "mệnh lệnh", "01/ML-BCA"),
        ("Luật MTTQ Việt Nam", "luật", None),
        ("Luật Nghề gốm Việt Nam", "luật", None),
        ("Pháp lệnh Lực lượng Cảnh sát biển Việt Nam", "pháp lệnh", None),
        ("Chương trình mục tiêu quốc gia phát triển văn hóa, con người", "chương trình", None),
        ("NQ09", "nghị quyết", "09"),
        ("NQLT 01", "nghị quyết liên tịch", "01"),
        ("Đề án 06/CP", "đề án", "06/CP"),
        ("Đề án 939", "đề án", "939"),
        ("Dự án 8", "dự án", "8"),
        ("Chương trình MTQG 1719", "chương trình", "1719"),
        ("hướng dẫn 04-HD/TW", "hướng dẫn", "04-HD/TW"),
        ("Chỉ thị-CT/TW", "chỉ thị", None),
        ("Nghị quyết Trung ương 4", "nghị quyết", None),
        ("Nghị quyết TW4", "nghị quyết", None),
        ("Nghị quyết Đại hội XIII của Đảng", "nghị quyết", None),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII", "nghị quyết", None),
        ("Luật Phòng, chống thiên tai", "luật", None),
        ("Luật Đất đai (sửa đổi)", "luật", None),
        ("Luật Bảo vệ môi trường số 72/2020/QH14", "luật", "72/2020/QH14"),
        ("Luật Trật tự, an toàn giao thông đường bộ", "luật", None),
        ("Bộ luật Hình sự", "bộ luật", None),
        ("Pháp lệnh Ưu đãi người có công với cách mạng", "pháp lệnh", None),
        ("Hiến pháp năm 2013", "hiến pháp", None),
        ("Chương trình mục tiêu quốc gia xây dựng NTM", "chương trình", None),
        ("Chương trình MTQG giảm nghèo bền vững", "chương trình", None),
        ("Chiến lược bảo vệ Biên giới quốc gia", "chiến lược", None),
        ("Đề án “Ngày Chủ nhật xanh”", "đề án", None),
        ("Nghị quyết số\n05-NQ/TU", "nghị quyết", "05-NQ/TU"),
    ],
)
@pytest.mark.parametrize("frame", ["Theo {}, các xã làm tốt.", "Cán bộ thực hiện {} ở thôn bản."])
def test_core(surface: str, type_: str, number: str | None, frame: str) -> None:
    assert cited(frame.format(surface)) == [(surface, type_, number)]


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm được thông qua, Kế hoạch 2024 đạt 90%.",
        "Quyết định 3 nội dung lớn.",
        "Hướng dẫn 12 hộ trồng chè, thông báo 15 trường hợp.",
        "Chương trình 4 giai đoạn đã xong.",
        "Chương trình 30 ngày đêm; Dự án 120 căn nhà.",
        "Chương trình nghệ thuật “Sông quê” mở màn.",
        "triển khai chương trình “Áo ấm cho em” tại ba xã",
        "phong trào “Dân vận khéo” và cuộc vận động “Ngày vì người nghèo”",
        "Lập biên bản số 12/BB với chủ tàu.",
        "đúng Hiến pháp và pháp luật Việt Nam",
        "Trường Đại học Luật Hà Nội; luật sư Nguyễn Văn Tám",
        "theo đề án, kế hoạch, chương trình công tác năm",
        "các chương trình mục tiêu quốc gia",
        "Phát biểu kết luận hội nghị",
        "Sở Kế hoạch và Đầu tư",
        "Nghị quyết Đại hội Đảng các cấp",
        "chương trình phối hợp giữa Công an tỉnh với Hội Nông dân tỉnh",
        "Qua đó, kết luận 2 vụ việc.",
        "quyết định 28/4 là ngày hội",
    ],
)
def test_no_citation(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "surface", "issuers", "day"),
    [
        ("Theo Chỉ thị số 09-CT/TW ngày 01/12/2011 của Ban Bí thư, xã làm tốt.", "…", "Ban Bí thư", "2011-12-01"),
        ("Theo Quyết định số 12/2018/QĐ-TTg của Thủ tướng Chính phủ về tiêu chí.", "", "Thủ tướng Chính phủ", None),
        (
            "Theo Chỉ thị 01 ngày 02/01/2014 của Chủ tịch UBND tỉnh về chống hạn.",
            "",
            "Chủ tịch UBND tỉnh",
            "2014-01-02",
        ),
        ("Theo Chỉ thị số 09 của Ban Bí thư khóa XI về dân vận.", "Chỉ thị số 09 của Ban Bí thư", "Ban Bí thư", None),
        ("Theo Chỉ thị số 09 của Ban Bí thư ban hành ngày 1/12/2011, xã làm.", "", "Ban Bí thư", "2011-12-01"),
        (
            "Theo Chỉ thị số 21-CT/TW ngày 10/10/2012 Ban Chấp hành Trung ương Đảng.",
            "",
            "Ban Chấp hành Trung ương Đảng",
            "2012-10-10",
        ),
        (
            "Nghị quyết số 29-NQ/TW ngày 04/11/2013 của Hội nghị Trung ương 8 khóa XI",
            "",
            "Hội nghị Trung ương 8",
            "2013-11-04",
        ),
        ("Chỉ thị-CT/TW ngày 22/10/2010 của Bộ Chính trị được phổ biến.", "", "Bộ Chính trị", "2010-10-22"),
        ("Nghị quyết Trung ương 4 (khóa XI) về xây dựng Đảng", "Nghị quyết Trung ương 4", "Trung ương 4", None),
        ("Nghị quyết Đại hội XIII của Đảng bổ sung", "", "Đại hội XIII của Đảng", None),
        (
            "UBND tỉnh Sơn La ban hành Kế hoạch số 45/KH-UBND về chợ.",
            "Kế hoạch số 45/KH-UBND",
            "UBND tỉnh Sơn La",
            None,
        ),
        ("được Thủ tướng Chính phủ phê duyệt tại Quyết định số 1490/QĐ-TTg.", "", "Thủ tướng Chính phủ", None),
        ("Công điện của Thủ tướng Chính phủ số 65/CĐ-TTg ngày 1/7/2024 nêu", "", "Thủ tướng Chính phủ", "2024-07-01"),
        ("Kết luận ngày 5/5/2020 của Ban Bí thư được học tập.", "", "Ban Bí thư", "2020-05-05"),
        (
            "Chương trình phối hợp số 38 giữa Ban Dân vận Trung ương và Bộ Công an năm 2017",
            "",
            "Ban Dân vận Trung ương | Bộ Công an",
            None,
        ),
        ("trong Kế hoạch số 165/KH-UBND trước ngày 5/6/2024", "Kế hoạch số 165/KH-UBND", "", None),
        ("Luật Giáo dục năm 2019 quy định", "Luật Giáo dục năm 2019", "", "2019"),
        ("Luật Đầu tư công (năm 2019) có hiệu lực", "Luật Đầu tư công (năm 2019)", "", "2019"),
    ],
)
def test_issuer_and_date(text: str, surface: str, issuers: str, day: str | None) -> None:
    (found,) = read(text)
    assert (" | ".join(found.issuers), found.date) == (issuers, day)
    if len(surface) > 1:
        assert text[found.start : found.end] == surface


def test_title() -> None:
    text = (
        "ký Chương trình phối hợp số 09, ngày 01/8/2013 giữa Bộ Công an với Hội Nông dân Việt Nam về “Giữ làng” năm nay"
    )
    (found,) = read(text)
    assert text[found.start : found.end].startswith("Chương trình")
    assert text[found.start : found.end].endswith("“Giữ làng”")
    assert (found.title, found.date, found.issuers) == (
        "Giữ làng",
        "2013-08-01",
        ("Bộ Công an", "Hội Nông dân Việt Nam"),
    )


def test_title_without_number_needs_a_review_for_a_plain_programme() -> None:
    assert [m.title for m in read("tổng kết 10 năm thực hiện chương trình “Giữ rừng”")] == ["Giữ rừng"]
    assert read("khởi động chương trình “Giữ rừng”") == []


def test_list_under_one_type_word() -> None:
    text = "triển khai các Nghị quyết số 28 và 29 của HĐND tỉnh về học phí"
    assert cited(text) == [("Nghị quyết số 28", "nghị quyết", "28"), ("29 của HĐND tỉnh", "nghị quyết", "29")]
    assert [m.issuers for m in read(text)] == [("HĐND tỉnh",)] * 2


def test_list_of_bare_numbers() -> None:
    text = "Bốn trụ cột là các Nghị quyết 57, 59, 66, 68 của Bộ Chính trị."
    assert [(m.number, m.issuers) for m in read(text)] == [(n, ("Bộ Chính trị",)) for n in ("57", "59", "66", "68")]
    assert [m.number for m in read("Nghị quyết 57, 59 xã làm tốt.")] == ["57"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        (
            "Theo Chiến lược quốc gia phòng, chống mù chữ giai đoạn 2021 - 2030, các xã làm tốt.",
            "Chiến lược quốc gia phòng, chống mù chữ",
        ),
        ("Theo Chiến lược phát triển nghề cá đến năm 2030, các xã làm tốt.", "Chiến lược phát triển nghề cá"),
        ("Các xã bàn chiến lược phát triển nghề cá đến năm 2030.", None),
        ("Theo Chiến lược phát triển nghề cá của xã.", None),
    ],
)
def test_strategy_named_in_full_with_its_period(text: str, surface: str | None) -> None:
    assert [text[m.start : m.end] for m in read(text)] == ([surface] if surface else [])


def test_law_ends_at_a_paragraph() -> None:
    assert [m.type for m in read("Họp báo công bố 6 luật\n\nThứ Ba, 04-12-2018")] == []


def test_both_that_sign_are_issuers() -> None:
    text = "Công an tỉnh Lai Châu và Sở Y tế ký Quy chế số 02/QCPH ngày 5/3/2021."
    assert [m.issuers for m in read(text)] == [("Công an tỉnh Lai Châu", "Sở Y tế")]


def test_congress_of_a_body_and_plenum_behind_the_date() -> None:
    one, other = read(
        "Quán triệt Nghị quyết Đại hội XIII Công đoàn Việt Nam và Nghị quyết số 18-NQ/TW, ngày 25-10-2017, "
        "Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII."
    )
    assert one.issuers == ("Đại hội XIII Công đoàn Việt Nam",)
    assert other.issuers == ("Hội nghị lần thứ sáu Ban Chấp hành Trung ương",)


def test_title_in_single_quotes() -> None:
    (cited_one,) = read("Học tập Nghị quyết 18 về 'Một số vấn đề về làng nghề' tại xã.")
    assert cited_one.title == "Một số vấn đề về làng nghề"


def test_list_keeps_the_issuer_before_it() -> None:
    found = read("HĐND tỉnh thông qua các Nghị quyết số 05, 06 và 07/NQ-HĐND.")
    assert [(m.number, m.issuers) for m in found] == [(n, ("HĐND tỉnh",)) for n in ("05", "06", "07/NQ-HĐND")]


def test_figure_behind_a_citation_is_no_citation() -> None:
    assert cited("Qua Đề án 939, 512 phụ nữ khởi nghiệp") == [("Đề án 939", "đề án", "939")]
    assert cited("theo Quyết định 12 và 15 hộ dân") == [("Quyết định 12", "quyết định", "12")]


def test_one_symbol_in_a_row_shares_the_issuer() -> None:
    found = read("trọng tâm là Kết luận số 44-KL/TW, Chỉ thị số 09-CT/TW của Ban Bí thư")
    assert [m.issuers for m in found] == [("Ban Bí thư",)] * 2
    found = read("theo Chỉ thị 09, Thông tư số 124/2021/TT-BCA, Kế hoạch số 39-KH/TU của Tỉnh ủy")
    assert [m.issuers for m in found] == [(), (), ("Tỉnh ủy",)]


def test_what_a_document_approves_is_cited_by_name() -> None:
    text = "Quyết định số 22/QĐ-TTg phê duyệt Đề án phát triển rừng bền vững giai đoạn 2021 - 2030."
    assert [c[0] for c in cited(text)] == ["Quyết định số 22/QĐ-TTg", "Đề án phát triển rừng bền vững"]
    text = "Quyết định số 23-QĐ/TW ban hành Quy chế công tác dân vận của hệ thống chính trị."
    assert [c[0] for c in cited(text)][1] == "Quy chế công tác dân vận của hệ thống chính trị"


def test_several_laws_under_one_word() -> None:
    assert [c[0] for c in cited("các Luật Đất đai, Nhà ở và Đầu tư công có hiệu lực")] == [
        "Luật Đất đai",
        "Nhà ở",
        "Đầu tư công",
    ]
    assert [c[0] for c in cited("Luật Bình đẳng giới, Nhà ở xã hội")] == ["Luật Bình đẳng giới"]


_PIECES = st.sampled_from(
    [
        "Chỉ thị",
        "số",
        "09-CT/TW",
        "09",
        "ngày 01/12/2011",
        "của",
        "Ban Bí thư",
        ",",
        "và",
        "“Giữ làng”",
        "Luật",
        "Đất đai",
        "(",
        "\n",
        "năm 2013",
        "“",
        "UBND tỉnh",
        "ban hành",
        "phê duyệt",
        "Đề án",
    ]
)


@given(st.lists(_PIECES, max_size=16).map(" ".join))
def test_spans_and_normal_forms(text: str) -> None:
    found = read(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(m.number is None or m.number.split()[0] in text for m in found)
    decomposed = Aligned(unicodedata.normalize("NFD", text))
    assert [(m.start, m.end, m.type, m.number, m.issuers, m.date, m.title) for m in read(decomposed.normalised)] == [
        (m.start, m.end, m.type, m.number, m.issuers, m.date, m.title) for m in found
    ]


@pytest.mark.parametrize("term", ["giai đoạn II", "giai đoạn 2016-2020"])
def test_term_behind_a_number_counts_nothing(term: str) -> None:
    assert cited(f"Vốn Chương trình 135 {term} giải ngân chậm.") == [("Chương trình 135", "chương trình", "135")]

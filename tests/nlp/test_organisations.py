"""Organisations: the right edge of a name, what is none, and the full form. The sentences are invented."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text import Aligned
from nlp.context import Context
from nlp.organisations import read_organisations
from nlp.provinces import read_provinces


def read(text: str, source_province: str | None = None) -> list[tuple[str, str]]:
    context = Context(text, source_province=source_province)
    return [(text[m.start : m.end], m.name) for m in read_organisations(context, read_provinces(context))]


def surfaces(text: str) -> list[str]:
    return [surface for surface, _ in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the level, with and without its name
        ("UBND tỉnh họp.", ["UBND tỉnh"]),
        ("Uỷ ban nhân dân tỉnh Lào Cai họp.", ["Uỷ ban nhân dân tỉnh Lào Cai"]),
        ("Công an thành phố Đà Nẵng phối hợp với HĐND xã.", ["Công an thành phố Đà Nẵng", "HĐND xã"]),
        ("Huyện ủy Nậm Pồ và UBND xã Thụy Xuân mời.", ["Huyện ủy Nậm Pồ", "UBND xã Thụy Xuân"]),
        ("Trung tâm Y tế huyện khám bệnh.", ["Trung tâm Y tế huyện"]),
        ("Ủy ban MTTQ Việt Nam tỉnh tặng quà.", ["Ủy ban MTTQ Việt Nam tỉnh"]),
        ("Sở TN&MT Bắc Ninh, Sở GD-ĐT", ["Sở TN&MT Bắc Ninh", "Sở GD-ĐT"]),
        ("Công an tỉnh.", ["Công an tỉnh"]),
        # a committee of a committee; a level before "ủy" is none
        ("UBKT Tỉnh ủy Hòa Bình và UBKT Huyện ủy Mai Châu", ["UBKT Tỉnh ủy Hòa Bình", "UBKT Huyện ủy Mai Châu"]),
        # a unit with its number, a body of the National Assembly, a border gate
        ("Đội Kiểm soát Hải quan số 2 bắt giữ", ["Đội Kiểm soát Hải quan số 2"]),
        ("Ủy ban Quốc phòng và An ninh của Quốc hội", ["Ủy ban Quốc phòng và An ninh của Quốc hội"]),
        ("Đồn Biên phòng cửa khẩu quốc tế Na Mèo", ["Đồn Biên phòng cửa khẩu quốc tế Na Mèo"]),
        ("Tòa Dân sự TAND tỉnh, Đoàn Luật sư tỉnh", ["Tòa Dân sự TAND tỉnh", "Đoàn Luật sư tỉnh"]),
        # the field
        ("Sở Y tế phối hợp với Sở Nông nghiệp và Môi trường", ["Sở Y tế", "Sở Nông nghiệp và Môi trường"]),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"]),
        ("Bộ Công an và Ban Dân vận Trung ương ký", ["Bộ Công an", "Ban Dân vận Trung ương"]),
        ("Cục Quản lý đê điều và Phòng, chống thiên tai", ["Cục Quản lý đê điều và Phòng, chống thiên tai"]),
        ("Tạp chí Cộng sản, báo Lao động", ["Tạp chí Cộng sản", "báo Lao động"]),
        # the parent
        ("Ban Thường vụ Đảng ủy Công an tỉnh họp", ["Ban Thường vụ Đảng ủy Công an tỉnh"]),
        ("Phòng PV05 Công an tỉnh và Văn phòng Sở Y tế", ["Phòng PV05 Công an tỉnh", "Văn phòng Sở Y tế"]),
        ("Ban Chấp hành Trung ương Hội NDVN", ["Ban Chấp hành Trung ương Hội NDVN"]),
        # tasks, numbers, quotations
        ("Ban Chỉ đạo 138 tỉnh và BCĐ 389 quốc gia", ["Ban Chỉ đạo 138 tỉnh", "BCĐ 389 quốc gia"]),
        ("Ban Chỉ đạo “Xây dựng xóm làng bình yên” TƯ họp", ["Ban Chỉ đạo “Xây dựng xóm làng bình yên” TƯ"]),
        ("Ban Chỉ đạo phòng, chống dịch Covid-19 và phục hồi kinh tế tỉnh",
         ["Ban Chỉ đạo phòng, chống dịch Covid-19 và phục hồi kinh tế tỉnh"]),
        ("Quân khu 5, Vùng 3 Hải quân, Nhà máy Z751", ["Quân khu 5", "Vùng 3 Hải quân", "Nhà máy Z751"]),
        # proper names
        ("Trường THPT chuyên Lê Quý Đôn khai giảng", ["Trường THPT chuyên Lê Quý Đôn"]),
        ("Tập đoàn Hoa Sen tài trợ", ["Tập đoàn Hoa Sen"]),
        ("Trường Nông nghiệp, Đại học Cần Thơ", ["Trường Nông nghiệp", "Đại học Cần Thơ"]),
        ("Hợp tác xã Ba khía Đầm Dơi", ["Hợp tác xã Ba khía Đầm Dơi"]),
        # brackets
        ("Ban An toàn giao thông (ATGT) tỉnh Thái Bình", ["Ban An toàn giao thông (ATGT) tỉnh Thái Bình"]),
        ("Theo HCDC. Trung tâm Kiểm soát bệnh tật thành phố (HCDC)",
         ["HCDC", "Trung tâm Kiểm soát bệnh tật thành phố", "HCDC"]),
        ("Cục Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc (ANTQ)",
         ["Cục Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc"]),
        # under one head, joined
        ("Các sở: Nội vụ, Tài chính, Kế hoạch và Đầu tư, NN&PTNT dự",
         ["Nội vụ", "Tài chính", "Kế hoạch và Đầu tư", "NN&PTNT"]),
        ("HĐND, UBND tỉnh và HĐND-UBND huyện", ["HĐND", "UBND tỉnh", "HĐND", "UBND huyện"]),
        ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", ["Văn phòng Đoàn ĐBQH và HĐND tỉnh"]),
        # beside offices and people
        ("Phó Trưởng ban Dân vận Trung ương", ["ban Dân vận Trung ương"]),
        ("Phó Chủ tịch Thường trực UBND tỉnh", ["UBND tỉnh"]),
        ("Phó Trưởng Ban Thường trực Ban ATGT tỉnh", ["Ban ATGT tỉnh"]),
        ("Giám đốc Sở Y tế Trần Thị Hoa", ["Sở Y tế"]),
        ("Thứ trưởng Bộ Tài nguyên và Môi trường Đoàn Tuấn Nhã", ["Bộ Tài nguyên và Môi trường"]),
        ("Chủ tịch UBND huyện Mường La Nguyễn Văn Tâm", ["UBND huyện Mường La"]),
        # capitals, line ends
        ("HỘI NÔNG DÂN TỈNH HẢI DƯƠNG LÀM VIỆC VỚI XÃ", ["HỘI NÔNG DÂN TỈNH HẢI DƯƠNG"]),
        ("Bằng khen của UBND\ntỉnh", ["UBND\ntỉnh"]),
        ("Bằng khen của UBND\n\ntỉnh", []),
    ],
)  # fmt: skip
def test_right_edge(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "các sở, ban, ngành và các cấp ủy",
        "Bộ, Sở, Hội, Ban Chỉ đạo, Ban Thường vụ, Đảng ủy",
        "Ban Tổ chức hội thi; bầu vào Ban Chấp hành",
        "Công an các tỉnh, Công an xã, MTTQ các cấp",
        "lực lượng Công an, ngành Công an, Đảng, Nhà nước",
        "Sở TN&MT 11 tỉnh; UBND các huyện",
        "11 phòng GD&ĐT và 53 trường THPT",
        "UBND xã, phường, thị trấn",
        "Chương trình số 09/CTr-BCA-MTTQ",
        "Đại hội, hội nghị, Bộ luật, Hội An, quần đảo Trường Sa, vụ Hè Thu",
        "đồng chí Phùng Trường Sinh là Tỉnh ủy viên",
        "trường học, hội trường, phòng họp, viện trợ, bộ phận",
    ],
)
def test_no_organisation(text: str) -> None:
    assert surfaces(text) == []


@pytest.mark.parametrize(
    ("text", "source_province", "expected"),
    [
        ("UBND tỉnh họp.", "Lào Cai", ["UBND tỉnh Lào Cai"]),
        ("Tỉnh ủy họp.", "Lào Cai", ["Tỉnh ủy Lào Cai"]),
        ("UBND tỉnh họp.", None, ["UBND tỉnh"]),
        ("UBND huyện và Bộ Y tế họp.", "Lào Cai", ["UBND huyện", "Bộ Y tế"]),
        ("Công an tỉnh Phú Thọ họp; UBND tỉnh dự.", None, ["Công an tỉnh Phú Thọ", "UBND tỉnh Phú Thọ"]),
        ("Công an tỉnh Phú Thọ, Công an tỉnh Sơn La; UBND tỉnh", None,
         ["Công an tỉnh Phú Thọ", "Công an tỉnh Sơn La", "UBND tỉnh"]),
        ("UBND\ntỉnh", "Lào Cai", ["UBND tỉnh Lào Cai"]),
    ],
)  # fmt: skip
def test_full_form(text: str, source_province: str | None, expected: list[str]) -> None:
    assert [name for _, name in read(text, source_province)] == expected


VOCABULARY = (
    "Ban Bộ Sở UBND HĐND Công an tỉnh huyện Lào Cai Thường vụ trực Chỉ đạo 138 các và , - ( ) “ ” . \n H' Y tế về "
    "Trường Nguyễn Văn Trưởng Phó Trung ương Đảng ủy phòng chống GD&ĐT Vùng TP. số /"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_are_apart_and_in_bounds(text: str) -> None:
    context = Context(text)
    end = 0
    for mention in read_organisations(context, read_provinces(context)):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        end = mention.end


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_decomposed_text_gives_the_same(text: str) -> None:
    aligned = Aligned(unicodedata.normalize("NFD", text))
    found = [
        unicodedata.normalize("NFC", aligned.given[slice(*aligned.back(m.start, m.end))])
        for m in read_organisations(Context(aligned.normalised), [])
    ]
    assert found == [text[m.start : m.end] for m in read_organisations(Context(text), [])]

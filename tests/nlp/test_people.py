"""People: names, ranks, offices, lists, bylines. The sentences and the people in them are invented."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text import Aligned
from nlp.context import Context
from nlp.organisations import read_organisations
from nlp.people import read_people
from nlp.provinces import read_provinces

Read = tuple[str, str | None, list[str]]


def read(text: str) -> list[Read]:
    context = Context(text)
    provinces = read_provinces(context)
    people = read_people(context, read_organisations(context, provinces), provinces)
    return [(text[p.start : p.end], p.rank, [o.name for o in p.offices]) for p in people]


def names(text: str) -> list[str]:
    return [name for name, _, _ in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đồng chí Lương Đức Khải phát biểu.", ["Lương Đức Khải"]),
        ("Theo ông Thịnh, bà Mai Ly và anh Kiều Hải Lâm Vũ", ["Thịnh", "Mai Ly", "Kiều Hải Lâm Vũ"]),
        ("Ông Y Khút Niê, bà H'Bê Êban, ông K'Brêu, ông A Brôl Vĩ", ["Y Khút Niê", "H'Bê Êban", "K'Brêu", "A Brôl Vĩ"]),
        ("ông U Huấn, Ksor Thu và Rơ Châm Hương đến dự", ["U Huấn", "Ksor Thu", "Rơ Châm Hương"]),
        ("anh Giàng A Vảng, cụ Thào Nhè Lử", ["Giàng A Vảng", "Thào Nhè Lử"]),
        ("có đồng chí Phon-xay Phết-la-vông, khách mời", ["Phon-xay Phết-la-vông"]),
        ("Linh mục Giuse Phạm Đình Lãm; Ni sư Thích Nữ Diệu Hoà", ["Giuse Phạm Đình Lãm", "Thích Nữ Diệu Hoà"]),
        ("ông Võ Bình Định và chị Trần Thị Kiên Giang", ["Võ Bình Định", "Trần Thị Kiên Giang"]),
        ("Đối tượng Đặng Văn S. (SN 1990) khai nhận", ["Đặng Văn S."]),
        ("ĐỒNG CHÍ NGUYỄN VĂN HÙNG THĂM VÀ LÀM VIỆC VỚI XÃ", ["NGUYỄN VĂN HÙNG"]),
        ("Các đồng chí Lê Văn An, Trần Thị Bình và Đỗ Hùng dự.", ["Lê Văn An", "Trần Thị Bình", "Đỗ Hùng"]),
        ("Đồng chí Lò Thị Mín dự. Chiều nay, Lò Thị Mín kể lại.", ["Lò Thị Mín", "Lò Thị Mín"]),
        ("bác sĩ Nguyện nói", ["Nguyện"]),
        ("Ảnh: TS Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("mời:Đồng chí Nguyễn Văn Tạo", ["Nguyễn Văn Tạo"]),
        # a blank behind the mark of sex
        ("chị H' Nhiên Kbuôr và ông K' Sung", ["H' Nhiên Kbuôr", "K' Sung"]),
        # "già làng" takes no name of a place without its word
        ("Già làng Aê Krông phát biểu, già làng buôn Kõ Thu đồng tình.", ["Aê Krông"]),
        # an age behind the name
        ("xe tải do Phạm Đức L. (41 tuổi, trú tại huyện Lạc Sơn) điều khiển", ["Phạm Đức L."]),
        ("trong đó có Vũ Thị Hoan, 52 tuổi, bị thương nặng", ["Vũ Thị Hoan"]),
        # a rank written out takes no full stop
        ("Trạm y tế còn thiếu hai bác sĩ. Bệnh nhân phải chuyển tuyến.", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "đường Nguyễn Huệ, phường Lê Lợi, Trường THPT chuyên Lê Quý Đôn, giải thưởng Tôn Đức Thắng",
        "tư tưởng Hồ Chí Minh, Đoàn TNCS Hồ Chí Minh, TP. Hồ Chí Minh, chiến dịch Hồ Chí Minh",
        "Bác Hồ dạy; theo lời Bác",
        "đồng chí Phó Chủ tịch UBND tỉnh yêu cầu; Giám đốc Công an tỉnh tặng Giấy khen",
        "Chủ tịch UBND tỉnh Lào Cai trao Cờ thi đua",
        "cử tri Hà Nội, ngư dân Quảng Ngãi, nông dân Thái Bình",
        "các đồng chí lãnh đạo các sở, ban, ngành",
        "đội ngũ bác sĩ, kỹ sư; các cháu thiếu nhi; bà con Mông",
        "thị trường Anh, Mỹ, Trung Quốc",
        "theo Thông tư số 124/2021/TT-BCA; TT-Huế",
        "chiến thắng Điện Biên Phủ; khu vực Tây Nguyên; Đồng bằng sông Cửu Long",
    ],
)
def test_nobody(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # before the name
        ("Thứ trưởng Bộ Công an Vũ Đình Kha nêu", ("Vũ Đình Kha", None, ["Thứ trưởng Bộ Công an"])),
        ("Phó Chủ tịch HĐND tỉnh ông Trần Quang Lộc", ("Trần Quang Lộc", None, ["Phó Chủ tịch HĐND tỉnh"])),
        ("Chủ tịch Hội Nông dân tỉnh- Trần Quang Lộc nêu", ("Trần Quang Lộc", None, ["Chủ tịch Hội Nông dân tỉnh"])),
        ("đồng chí Thượng tướng, Thứ trưởng Bộ Công an Bùi Văn Nam",
         ("Bùi Văn Nam", "Thượng tướng", ["Thứ trưởng Bộ Công an"])),
        ("Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Đỗ Văn Chiên",
         ("Đỗ Văn Chiên", None, ["Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"])),
        ("Tham dự có nguyên Phó Chủ tịch Quốc hội Tòng Thị Phiêng",
         ("Tòng Thị Phiêng", None, ["nguyên Phó Chủ tịch Quốc hội"])),
        ("cùng già làng Bhling Hạnh đến từng nhà", ("Bhling Hạnh", None, ["già làng"])),
        ("Phó Chủ tịch UBND xã Chiềng Sơn Tòng Văn Thu", ("Tòng Văn Thu", None, ["Phó Chủ tịch UBND xã Chiềng Sơn"])),
        ("Chủ tịch Hồ Chí Minh dạy", ("Hồ Chí Minh", None, ["Chủ tịch"])),
        ("Thủ tướng Lào Sonexay Siphandone", ("Sonexay Siphandone", None, ["Thủ tướng Lào"])),
        # behind it
        ("bà Lò Thị Mín - Phó Bí thư Tỉnh ủy", ("Lò Thị Mín", None, ["Phó Bí thư Tỉnh ủy"])),
        ("ông Nguyễn Hữu Tạo-Giám đốc Sở Tư pháp", ("Nguyễn Hữu Tạo", None, ["Giám đốc Sở Tư pháp"])),
        ("bà Nguyễn Thị Hồng Vụ phó Vụ Giáo dục Mầm non", ("Nguyễn Thị Hồng", None, ["Vụ phó Vụ Giáo dục Mầm non"])),
        ("Ông Hà Văn Bọc, Trưởng khu 7, xã Thu Ngạc nói", ("Hà Văn Bọc", None, ["Trưởng khu 7"])),
        ("Ông Giàng A Páo, Trưởng thôn Sùng Đô chia sẻ", ("Giàng A Páo", None, ["Trưởng thôn Sùng Đô"])),
        ("Ông Lê Văn Tám (37 tuổi), Trưởng bản Nậm Chim 2, bảo", ("Lê Văn Tám", None, ["Trưởng bản Nậm Chim 2"])),
        ("bà Mai, 62 tuổi, nguyên Bí thư Chi bộ thôn 3, kể", ("Mai", None, ["nguyên Bí thư Chi bộ thôn 3"])),
        ("Đ/c Nguyễn Văn Hùng, UVBTV, PCT UBND tỉnh", ("Nguyễn Văn Hùng", None, ["UVBTV", "PCT UBND tỉnh"])),
        ("ông Trần Văn Chiến, Phó Chủ tịch UBND tỉnh kiêm Trưởng Ban ATGT tỉnh",
         ("Trần Văn Chiến", None, ["Phó Chủ tịch UBND tỉnh", "Trưởng Ban ATGT tỉnh"])),
        ("Bà Lê Thị Hà, Phó Chủ tịch – Tổng Thư ký Hội LHPN tỉnh nói",
         ("Lê Thị Hà", None, ["Phó Chủ tịch – Tổng Thư ký Hội LHPN tỉnh"])),
        ("Ông Hoàng Minh Tùng, Chủ nhiệm Ủy ban Pháp luật của Quốc hội khóa XIV",
         ("Hoàng Minh Tùng", None, ["Chủ nhiệm Ủy ban Pháp luật của Quốc hội"])),
        ("ông Trần An Khang, Trưởng Ban Chỉ đạo “Giữ làng (GL) bình yên” tỉnh",
         ("Trần An Khang", None, ["Trưởng Ban Chỉ đạo “Giữ làng bình yên” tỉnh"])),
        # by a verb
        ("đồng chí Phạm Tuấn Kiệt tái cử Chủ tịch", ("Phạm Tuấn Kiệt", None, ["Chủ tịch"])),
        ("do đồng chí Phùng Trường Sinh, Chánh Văn phòng làm trưởng đoàn",
         ("Phùng Trường Sinh", None, ["Chánh Văn phòng", "trưởng đoàn"])),
        ("ông Lê Hải, hiện là Chủ tịch Hội Khuyến học tỉnh", ("Lê Hải", None, ["Chủ tịch Hội Khuyến học tỉnh"])),
        # ranks
        ("Đại tá Đệ yêu cầu", ("Đệ", "Đại tá", [])),
        ("PGS.TS.BS Trương Quốc Anh", ("Trương Quốc Anh", "PGS.TS.BS", [])),
        ("PGS,TS Lại Kế Tuyền", ("Lại Kế Tuyền", "PGS,TS", [])),
        ("Thiếu tướng, TS Cao Minh Thủy", ("Cao Minh Thủy", "Thiếu tướng, TS", [])),
        ("ThS. Nguyễn Thị Nga", ("Nguyễn Thị Nga", "ThS", [])),
        ("TT.Thích Minh Quang", ("Thích Minh Quang", "TT", [])),
        ("theo đại tá Trần Minh, phó giám đốc Công an tỉnh",
         ("Trần Minh", "đại tá", ["phó giám đốc Công an tỉnh"])),
        ("đồng chí Trần Văn Lâm, Thiếu tướng, Giám đốc Công an tỉnh",
         ("Trần Văn Lâm", "Thiếu tướng", ["Giám đốc Công an tỉnh"])),
    ],
)  # fmt: skip
def test_rank_and_offices(text: str, expected: Read) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "các đồng chí Ủy viên Ban TVTU: Trần An, Giám đốc Công an tỉnh; Lê Văn Bình, Trưởng Ban Nội chính Tỉnh ủy; "
            "đồng chí Mai Thanh Long, TUV, Phó Chủ tịch HĐND tỉnh.",
            [
                ("Trần An", None, ["Ủy viên Ban TVTU", "Giám đốc Công an tỉnh"]),
                ("Lê Văn Bình", None, ["Ủy viên Ban TVTU", "Trưởng Ban Nội chính Tỉnh ủy"]),
                ("Mai Thanh Long", None, ["TUV", "Phó Chủ tịch HĐND tỉnh"]),
            ],
        ),
        (
            "các đồng chí Phó Chủ tịch UBND tỉnh: Lành Văn Sính; Hứa Thị Trang; Đại tá Nông Đình Tuấn, Phó Giám đốc "
            "Công an tỉnh.",
            [
                ("Lành Văn Sính", None, ["Phó Chủ tịch UBND tỉnh"]),
                ("Hứa Thị Trang", None, ["Phó Chủ tịch UBND tỉnh"]),
                ("Nông Đình Tuấn", "Đại tá", ["Phó Giám đốc Công an tỉnh"]),
            ],
        ),
        (
            "Cùng dự có các đồng chí: Phó Chủ tịch UBND tỉnh Nguyễn Văn Minh; Giám đốc Sở Y tế Trần Thị Hoa.",
            [
                ("Nguyễn Văn Minh", None, ["Phó Chủ tịch UBND tỉnh"]),
                ("Trần Thị Hoa", None, ["Giám đốc Sở Y tế"]),
            ],
        ),
        (
            "các Ủy viên Bộ Chính trị: Chủ tịch nước Lê Minh Hưng, Thủ tướng Chính phủ Phạm Văn Đông.",
            [
                ("Lê Minh Hưng", None, ["Ủy viên Bộ Chính trị", "Chủ tịch nước"]),
                ("Phạm Văn Đông", None, ["Ủy viên Bộ Chính trị", "Thủ tướng Chính phủ"]),
            ],
        ),
        (
            "các nguyên Ủy viên Trung ương Đảng, nguyên Bí thư Tỉnh ủy: Đặng Quân Thụy, Lê Văn Hân.",
            [
                ("Đặng Quân Thụy", None, ["nguyên Ủy viên Trung ương Đảng", "nguyên Bí thư Tỉnh ủy"]),
                ("Lê Văn Hân", None, ["nguyên Ủy viên Trung ương Đảng", "nguyên Bí thư Tỉnh ủy"]),
            ],
        ),
        (
            "các đồng chí Vũ Thị Ngà, Trịnh Thị Nga, Bùi Ngọc Trìu giữ chức Phó Chủ tịch.",
            [
                ("Vũ Thị Ngà", None, ["Phó Chủ tịch"]),
                ("Trịnh Thị Nga", None, ["Phó Chủ tịch"]),
                ("Bùi Ngọc Trìu", None, ["Phó Chủ tịch"]),
            ],
        ),
        (
            "Các đồng chí: Phương Thị Thanh- Phó Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh; Nông Nhất- Phó Chủ tịch HĐND.",
            [
                ("Phương Thị Thanh", None, ["Phó Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"]),
                ("Nông Nhất", None, ["Phó Chủ tịch HĐND"]),
            ],
        ),
        (
            "và các Đại tá Trần Thùy Hưng, Đỗ Bá Tòng giữ chức Phó Giám đốc.",
            [("Trần Thùy Hưng", "Đại tá", ["Phó Giám đốc"]), ("Đỗ Bá Tòng", "Đại tá", ["Phó Giám đốc"])],
        ),
        (
            # a semicolon ends a list that commas part
            "Dự có các Phó Giám đốc Sở Y tế: Điểu Hên, Hoàng Minh Tuấn; Mục sư Y Thao Byă.",
            [
                ("Điểu Hên", None, ["Phó Giám đốc Sở Y tế"]),
                ("Hoàng Minh Tuấn", None, ["Phó Giám đốc Sở Y tế"]),
                ("Y Thao Byă", "Mục sư", []),
            ],
        ),
        (
            "Thứ trưởng Vũ Đình Kha và Phó Trưởng ban Lâm Thị Ngọc Quyên thống nhất.",
            [("Vũ Đình Kha", None, ["Thứ trưởng"]), ("Lâm Thị Ngọc Quyên", None, ["Phó Trưởng ban"])],
        ),
    ],
)
def test_lists(text: str, expected: list[Read]) -> None:
    assert read(text) == expected


BODY = "Hội nghị đã kết thúc tốt đẹp.\n\nMọi người ra về.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY + "Hà Trang - Mạnh Tuấn", ["Hà Trang", "Mạnh Tuấn"]),
        (BODY + "KHA HÂN", ["KHA HÂN"]),
        (BODY + "Bài, ảnh: LẦU THANH HẢI", ["LẦU THANH HẢI"]),
        (BODY + "Thực hiện: Cao Thắng, Chí Phương", ["Cao Thắng", "Chí Phương"]),
        ("Đại biểu cắt băng. (Ảnh: Huy Thành)\n\n" + BODY, ["Huy Thành"]),
        (BODY + "H'Xuân Êban", ["H'Xuân Êban"]),
        (BODY + "Thái Bình", ["Thái Bình"]),  # a person who bears the name of a province signs
        (BODY * 2 + "Đức Thắng\n\nCác tin khác\nLiên kết", ["Đức Thắng"]),
        (BODY + "H' Nhiên - Tùng Lâm", ["H' Nhiên", "Tùng Lâm"]),
        # with the house in brackets, with the stamp of the page, in capitals before the text
        (BODY + "Bá Lợi (Đài TT-TH huyện)", ["Bá Lợi"]),
        ("Hồng Trường 06/04/2026 11:02 GMT+7\n\n" + BODY, ["Hồng Trường"]),
        ("THÙY TRANG - Trong ba ngày, toàn tỉnh xảy ra 4 vụ cháy.", ["THÙY TRANG"]),
        # none
        ("Thứ Sáu 06/04/2026 11:02\n\n" + BODY, []),
        ("LÀO CAI - Trong ba ngày, toàn tỉnh xảy ra 4 vụ cháy.", []),
        (BODY + "Ảnh: T.B", []),
        (BODY + "Tin, ảnh: Văn phòng Sở", []),
        (BODY + "Ảnh: Đại biểu dự hội nghị", []),
        (BODY + "Kết quả nổi bật", []),
        (BODY + "TIN LIÊN QUAN", []),
        ("Hà Trang\n\n" + BODY, []),
    ],
)
def test_bylines(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_an_office_is_where_it_stands() -> None:
    text = "Ông Lê An, Bí thư Huyện\nủy Nậm Pồ, nói."
    context = Context(text)
    (person,) = read_people(context, read_organisations(context, []), [])
    assert [(o.name, text[o.start : o.end]) for o in person.offices] == [
        ("Bí thư Huyện ủy Nậm Pồ", "Bí thư Huyện\nủy Nậm Pồ")
    ]


VOCABULARY = (
    "đồng chí Đồng các ông bà : ; , - – ( ) . \n Nguyễn Văn An Y H'Bê Êban Phó Chủ tịch UBND tỉnh Lào Cai Bí thư "
    "nguyên Trưởng thôn Đại tá TS PGS. và là giữ chức làm Ảnh: KHA HÂN Thích Hồ Chí Minh 37 tuổi TP. Trưởng ban"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_are_apart_and_in_bounds(text: str) -> None:
    context = Context(text)
    provinces = read_provinces(context)
    end = 0
    for person in read_people(context, read_organisations(context, provinces), provinces):
        assert end <= person.start < person.end <= len(text)
        assert text[person.start].isupper()
        for office in person.offices:
            assert 0 <= office.start < office.end <= len(text)
            assert not (office.start < person.end and person.start < office.end)
        end = person.end


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_decomposed_text_gives_the_same(text: str) -> None:
    aligned = Aligned(unicodedata.normalize("NFD", text))
    found = [
        (unicodedata.normalize("NFC", aligned.given[slice(*aligned.back(p.start, p.end))]), p.rank)
        for p in read_people(Context(aligned.normalised), [], [])
    ]
    assert found == [(text[p.start : p.end], p.rank) for p in read_people(Context(text), [], [])]


@pytest.mark.parametrize(
    "piece",
    ["H'", "Nguyên ", "Phó ", "Bí thư, ", "UBND, ", "Ban Thường vụ ", "“", "Nguyễn Văn A, ", "Ảnh: Lê Hoa, "],
)
def test_time_is_linear(piece: str) -> None:
    """Eight times the text takes about eight times the time; sixty-four would be quadratic."""

    def seconds(times: int) -> float:
        context = Context(piece * times)
        start = process_time()
        read_people(context, read_organisations(context, []), [])
        return process_time() - start

    seconds(10)  # the data files are loaded
    assert seconds(8000) < 24 * max(seconds(1000), 0.005)

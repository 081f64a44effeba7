"""The meeting told of: each field read from invented openings by the real readers."""

from __future__ import annotations

import pytest

from corpus.records import Article, MeetingRecord
from nlp.analyse import analyse

CAPTION = "\nQuang cảnh hội nghị.\n"


def read(text: str, published: str | None = "2024-05-13", province: str | None = None) -> MeetingRecord | None:
    article = Article(id="x", url="", source="", title="", text=text, published=published, source_province=province)
    return analyse(article).meeting


def told(text: str, published: str | None = "2024-05-13", province: str | None = None) -> MeetingRecord:
    meeting = read(text, published, province)
    assert meeting is not None
    return meeting


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sáng 12/5, Công an tỉnh Sơn La tổ chức hội nghị sơ kết 5 năm công tác.", "hội nghị"),
        ("Sáng 12/5, Công an tỉnh Sơn La tổ chức Hội nghị giao ban tháng 4.", "giao ban"),
        ("Sáng 12/5, UBND tỉnh Sơn La phối hợp với Bộ Y tế tổ chức hội thảo khoa học.", "hội thảo"),
        ("Sáng 12/5, Hội Nông dân tỉnh Sơn La khai mạc lớp tập huấn nghề.", "tập huấn"),
        ("Sáng 12/5, Hội Nông dân tỉnh Sơn La mở hội nghị tập huấn nghề.", "tập huấn"),
        ("Sáng 12/5, Sở Y tế tổ chức họp báo về dịch sởi.", "họp báo"),
        ("Sáng 12/5, Sở Y tế tổ chức toạ đàm về dịch sởi.", "tọa đàm"),
        ("Chiều 12/5, Đảng ủy xã Chiềng Ân họp giao ban tháng 4.", "giao ban"),
        ("Sáng 12/5, HĐND tỉnh Sơn La khai mạc kỳ họp thứ 15.", "phiên họp"),
        ("Sáng 12/5, ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp về lũ.", "phiên họp"),
        ("Sáng 12/5, đoàn công tác của Bộ Y tế đã làm việc với UBND tỉnh Sơn La.", "buổi làm việc"),
        ("Sáng 12/5, Đại hội đại biểu Hội Nông dân tỉnh Sơn La lần thứ IX đã diễn ra.", "đại hội"),
        ("Tối 12/5, UBND tỉnh Sơn La khai mạc “Ngày hội mận hậu” năm 2024.", "ngày hội"),
        ("Sáng 12/5, Tỉnh đoàn Sơn La tổ chức Lễ ra quân mùa hè xanh.", "lễ"),
        ("Ngày 12/5, tại xã Chiềng Ân đã diễn ra lễ công bố xã nông thôn mới.", "lễ"),
        ("Sáng 12/5, UBND tỉnh Sơn La tổ chức tổng kết 10 năm xây dựng nông thôn mới.", "hội nghị"),
        ("Ông Lê Văn Tám, Phó Chủ tịch UBND tỉnh chủ trì Hội nghị.\nToàn cảnh buổi Giao ban.", "giao ban"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert told(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Giá mận hậu tăng mạnh. Nông dân huyện Mộc Châu phấn khởi vì được mùa, thương lái đến tận vườn.",
        "Ngành nông nghiệp sẽ tổ chức hội nghị kết nối tiêu thụ mận vào tháng sau.",
        "Năm qua, toàn tỉnh đã tổ chức 120 hội nghị và mở 40 lớp tập huấn cho nông dân các xã.",
        "Khách sạn mới có trung tâm hội nghị rộng 500 m2, khánh thành vào cuối năm.",
        "Ngày 12/5, tại xã Chiềng Ân, ông Lê Văn Tám bận họp nên người dân phải chờ.",
        "Ngày 12/5, tại thành phố Sơn La, Sở Y tế hoãn họp báo vì mưa bão.",
        "Ngày 12/5, Bí thư Lê Văn Tám vắng họp giao ban của huyện.",
        "",
    ],
)
def test_no_meeting(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "published", "when"),
    [
        ("Ngày 12/5/2024, tại Sơn La, Sở Y tế tổ chức hội nghị.", None, "2024-05-12"),
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-12"),
        ("Trong hai ngày 11 và 12/5, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-11/2024-05-12"),
        ("Từ ngày 10 đến 12/5, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-10/2024-05-12"),
        ("Chiều nay, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-13"),
        ("Hôm qua, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-12"),
        ("Chiều nay, Sở Y tế tổ chức hội nghị.", None, None),
        ("Sở Y tế vừa tổ chức hội nghị.", "2024-05-13", None),
        (
            "Tại hội nghị tổng kết năm 2023 do Sở Y tế tổ chức ngày 12/5 vừa qua, 6 cá nhân được khen.",
            "2024-05-13",
            "2024-05-12",
        ),
        (
            "Tối 10/5, UBND tỉnh khai mạc Ngày hội mận. Ngày hội diễn ra từ ngày 10 đến 12/5.",
            "2024-05-13",
            "2024-05-10/2024-05-12",
        ),
        (
            "Sáng 12/5, Sở Y tế tổ chức hội nghị triển khai Kế hoạch số 5/KH-UBND ngày 3/2/2024.",
            "2024-05-13",
            "2024-05-12",
        ),
        ("Sở Y tế tổ chức hội nghị triển khai Kế hoạch số 5/KH-UBND ngày 3/2/2024.", "2024-05-13", None),
        ("Thứ hai, 13/05/2024 - 08:15\nSáng 12/5, Sở Y tế tổ chức hội nghị.", "2024-05-13", "2024-05-12"),
        # days in a row without a word for several; days apart are not one meeting's
        ("Ngày 11, 12/5, HĐND huyện Mai Sơn tiến hành kỳ họp thứ 5.", "2024-05-13", "2024-05-11/2024-05-12"),
        # the meeting as a verb
        ("Sáng 12/5, tại trụ sở, Sở Y tế họp báo về dịch sởi.", "2024-05-13", "2024-05-12"),
    ],
)
def test_date(text: str, published: str | None, when: str | None) -> None:
    assert told(text, published).date == when


@pytest.mark.parametrize(
    ("text", "source", "province", "mode"),
    [
        ("Sáng 12/5, tại Hà Nội, Bộ Y tế tổ chức hội nghị.", "Sơn La", "Hà Nội", None),
        ("Sáng 12/5, tại TP Vinh, Bộ Y tế tổ chức hội nghị.", None, "Nghệ An", None),
        ("Sáng 12/5, tại huyện Mộc Châu, Bộ Y tế tổ chức hội nghị.", None, "Sơn La", None),
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị.", "Sơn La", "Sơn La", None),
        ("Sáng 12/5, UBND tỉnh Lai Châu tổ chức hội nghị.", None, "Lai Châu", None),
        ("Sáng 12/5, Bộ Y tế tổ chức hội nghị.", None, None, None),
        ("Sáng 12/5, UBND huyện Krông Bông tổ chức hội nghị.", None, "Đắk Lắk", None),
        (
            "Sáng 12/5, tại Hà Nội, Bộ Y tế tổ chức hội nghị trực tuyến toàn quốc. Dự tại điểm cầu tỉnh Sơn La có "
            "lãnh đạo Sở Y tế.",
            "Sơn La",
            "Sơn La",
            "trực tuyến",
        ),
        (
            "Sáng 12/5, tại thành phố Sơn La, UBND tỉnh tổ chức hội nghị. Hội nghị "
            "được kết nối trực tuyến đến 12 huyện.",
            "Sơn La",
            "Sơn La",
            "trực tiếp kết hợp trực tuyến",
        ),
        (
            "Sáng 12/5, Bộ Y tế tổ chức hội nghị theo hình thức trực tiếp kết hợp trực tuyến, điểm cầu chính đặt tại "
            "thành phố Đà Nẵng.",
            None,
            "Đà Nẵng",
            "trực tiếp kết hợp trực tuyến",
        ),
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị về dịch vụ công trực tuyến.", "Sơn La", "Sơn La", None),
    ],
)
def test_province_and_mode(text: str, source: str | None, province: str | None, mode: str | None) -> None:
    meeting = told(text, province=source)
    assert (meeting.province, meeting.mode) == (province, mode)


def test_a_commune_tells_its_province_since_there_are_no_districts() -> None:
    text = "Sáng 12/9, UBND xã Mường La tổ chức hội nghị."
    assert told(text, published="2025-09-13").province == "Sơn La"
    assert told(text, published="2024-09-13").province is None


def test_province_is_named_as_of_the_time_of_the_meeting() -> None:
    text = "Sáng 12/5, tại TP Quy Nhơn, Bộ Y tế tổ chức hội nghị."
    assert told(text, "2024-05-13").province == "Bình Định"
    assert told(text, "2026-05-13").province == "Gia Lai"


@pytest.mark.parametrize(
    ("text", "place", "hosts"),
    [
        (
            "Sáng 12/5, tại Hà Nội, Bộ Y tế phối hợp với Bộ Công an tổ chức hội nghị.",
            "Hà Nội",
            ["Bộ Y tế", "Bộ Công an"],
        ),
        ("Sáng 12/5, tại trụ sở UBND tỉnh, Sở Y tế tổ chức hội nghị.", "trụ sở UBND tỉnh", ["Sở Y tế"]),
        (
            "Sáng 12/5, tại xã Ngọc Chiến, huyện Mường La, Sở Y tế tổ chức hội nghị.",
            "xã Ngọc Chiến, huyện Mường La",
            ["Sở Y tế"],
        ),
        (
            "Sáng 12/5, tại hội trường Nhà Văn hóa (phường Chiềng Lề), Sở Y tế tổ chức lễ phát động.",
            "Nhà Văn hóa, phường Chiềng Lề",
            ["Sở Y tế"],
        ),
        ("Hội nghị do Bộ Y tế và Bộ Công an tổ chức sáng 12/5 bàn về ma túy.", None, ["Bộ Y tế", "Bộ Công an"]),
        (
            "Sáng 12/5, đoàn công tác của Bộ Y tế đã làm việc với UBND tỉnh Sơn La.",
            None,
            ["Bộ Y tế", "UBND tỉnh Sơn La"],
        ),
        ("Sáng 12/5, Thứ trưởng Bộ Y tế Lê Văn Tám chủ trì hội nghị bàn về sởi.", None, []),
    ],
)
def test_place_and_hosts(text: str, place: str | None, hosts: list[str]) -> None:
    meeting = told(text)
    assert (meeting.place, list(meeting.hosts)) == (place, hosts)


OPENING = "Sáng 12/5, Sở Y tế tỉnh Sơn La tổ chức hội nghị sơ kết. "


@pytest.mark.parametrize(
    ("text", "chairs"),
    [
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế chủ trì hội nghị.", ["Lê Văn Tám"]),
        (
            "Ông Lê Văn Tám, Giám đốc Sở Y tế và bà Vũ Thị Lựu, Phó Giám đốc Sở Y tế đồng chủ trì.",
            ["Lê Văn Tám", "Vũ Thị Lựu"],
        ),
        (
            "Chủ trì hội nghị có các đồng chí: Lê Văn Tám, Giám đốc Sở Y tế; Vũ Thị Lựu, Phó Giám đốc Sở Y tế.",
            ["Lê Văn Tám", "Vũ Thị Lựu"],
        ),
        ("Chủ trì hội nghị do ông Lê Văn Tám, Giám đốc Sở Y tế. Dự có bà Vũ Thị Lựu.", ["Lê Văn Tám"]),
        ("Hội nghị diễn ra dưới sự chủ trì của ông Lê Văn Tám, Giám đốc Sở Y tế.", ["Lê Văn Tám"]),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế chủ trì; dự có bà Vũ Thị Lựu, Phó Chủ tịch UBND tỉnh.", ["Lê Văn Tám"]),
        (
            "Dự hội nghị có bà Vũ Thị Lựu, Phó Chủ tịch UBND tỉnh; ông Lê Văn Tám, Giám đốc Sở Y tế chủ trì.",
            ["Lê Văn Tám"],
        ),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế dự. Ông Tám chủ trì phiên thảo luận.", ["Lê Văn Tám"]),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế yêu cầu Bệnh viện tỉnh chủ trì, phối hợp với các huyện.", []),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế giao bệnh viện chủ trì xây dựng đề án.", []),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế phát biểu kết luận hội nghị.", []),
    ],
)
def test_chairs(text: str, chairs: list[str]) -> None:
    assert list(told(OPENING + text).chairs) == chairs


def test_venue_chair_is_one_too() -> None:
    text = (
        "Sáng 12/5, ông Lê Văn Tám, Thứ trưởng Bộ Y tế chủ trì hội nghị trực "
        "tuyến. Điểm cầu UBND tỉnh do bà Vũ Thị Lựu - "
        "Phó Chủ tịch UBND tỉnh - chủ trì."
    )
    assert told(text, province="Sơn La").chairs == ("Lê Văn Tám", "Vũ Thị Lựu")

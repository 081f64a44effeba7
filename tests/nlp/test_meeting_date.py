"""When a meeting takes place: a day, several days, by the day of publication, by the page's stamp, told late."""

from __future__ import annotations

import pytest

from corpus.records import Article
from nlp.analyse import analyse


def day(text: str, published: str | None = "2024-05-13") -> str | None:
    meeting = analyse(Article(id="x", url="", source="", title="", text=text, published=published)).meeting
    assert meeting is not None
    return meeting.date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is prepared comes later
        ("Chiều 11/5, UBND tỉnh Sơn La họp bàn về đại hội. Đại hội sẽ diễn ra vào ngày 15-5-2024.", "2024-05-11"),
        # several days
        ("Chiều 11 và sáng 12/5, HĐND tỉnh Sơn La tổ chức kỳ họp thứ 5.", "2024-05-11/2024-05-12"),
        ("Từ chiều 11 đến sáng 13/5, HĐND tỉnh Sơn La tổ chức kỳ họp thứ 5.", "2024-05-11/2024-05-13"),
        ("Tối ngày 11/5 và ngày 12/5, UBND tỉnh Sơn La tổ chức ngày hội.", "2024-05-11/2024-05-12"),
        ("Trong 3 ngày (từ 10-12/5), Sở Y tế mở lớp tập huấn.", "2024-05-10/2024-05-12"),
        ("Trong hai ngày (11-12/5), tỉnh Sơn La tổ chức Đại hội các dân tộc.", "2024-05-11/2024-05-12"),
        (
            "Thực hiện Kế hoạch số 12/KH-UBND ngày 3/3/2024 của UBND tỉnh, trong các ngày 10, 11/5, Sở Y tế tổ chức "
            "tập huấn.",
            "2024-05-10/2024-05-11",
        ),
        ("Sau hai ngày làm việc, chiều 12/5, Đại hội Hội Nông dân tỉnh Sơn La đã bế mạc.", "2024-05-11/2024-05-12"),
        ("Sau gần hai ngày làm việc, chiều 12/5, Đại hội Hội Nông dân tỉnh Sơn La đã bế mạc.", "2024-05-12"),
        (
            "Sáng 12/5, Đại hội Hội Nông dân tỉnh Sơn La khai mạc. Đại hội diễn ra trong hai ngày.",
            "2024-05-12/2024-05-13",
        ),
        ("Sáng 12/5, Sở Y tế khai mạc lớp tập huấn. Lớp học kéo dài đến hết ngày 15/5.", "2024-05-12/2024-05-15"),
        ("Ngày 5/5 và ngày 12/5, Sở Y tế tổ chức hội nghị tại hai cụm.", "2024-05-05"),
        # by the day of publication
        ("Sáng hôm nay, UBND tỉnh Sơn La tổ chức hội nghị.", "2024-05-13"),
        ("Chiều thứ Sáu, UBND tỉnh Sơn La tổ chức hội nghị.", "2024-05-10"),
        ("Sáng Chủ nhật, UBND tỉnh Sơn La tổ chức hội nghị.", "2024-05-12"),
        ("Sáng thứ Hai, UBND tỉnh Sơn La tổ chức hội nghị.", "2024-05-13"),
        ("Sáng thứ Bảy (11/5), UBND tỉnh Sơn La tổ chức hội nghị.", "2024-05-11"),
        # several dates in the lead
        (
            "Nhân kỷ niệm 49 năm Ngày giải phóng (30/4/1975 - 30/4/2024), ngày 26/4, Sở Y tế tổ chức gặp mặt.",
            "2024-04-26",
        ),
        ("Chiều 12/5, UBND tỉnh Sơn La tổ chức lễ kỷ niệm 70 năm Chiến thắng (7/5/1954 - 7/5/2024).", "2024-05-12"),
        ("Ngày 10.5, Sở Y tế tổ chức hội nghị triển khai nhiệm vụ, hoàn thành trước ngày 30/6.", "2024-05-10"),
        ("Được biết, từ ngày 1/6, quy định mới có hiệu lực. Sáng 12/5, Sở Y tế đã tổ chức hội nghị.", "2024-05-12"),
        (
            "Sáng 12/5, HĐND tỉnh Sơn La tổ chức phiên họp, bầu ông Lê Văn Tám, sinh ngày 1/5/1971, làm Phó Chủ tịch.",
            "2024-05-12",
        ),
        # told late
        (
            "UBND tỉnh Sơn La vừa tổ chức hội nghị sơ kết. Dự có lãnh đạo các sở. Các đại biểu nghe báo cáo. "
            "Ông Lê Văn Tám phát biểu. Hội nghị diễn ra ngày 12/5.",
            "2024-05-12",
        ),
        # not told
        ("UBND tỉnh Sơn La vừa tổ chức lễ kỷ niệm 70 năm Chiến thắng (7/5/1954 - 7/5/2024).", None),
    ],
)
def test_day(text: str, expected: str | None) -> None:
    assert day(text) == expected


BODY = (
    "Sáng nay, tại trụ sở, Sở Y tế tỉnh Sơn La tổ chức hội nghị tổng kết công tác, đông đảo đại biểu các huyện về dự."
)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Thứ ba, 14/10/2014 | 16:02\n", "2014-10-14"),
        ("Thứ bảy, 14/08/2021 :: Trang nhất\n\n14/10/2014 16:02\n", "2014-10-14"),
        ("", None),
    ],
)
def test_this_morning_by_the_stamp_of_the_page(head: str, expected: str | None) -> None:
    assert day(head + BODY, published=None) == expected

"""Whether a report tells of a meeting, and of which kind: openings in all their forms, lost leads, and plain news."""

from __future__ import annotations

import pytest

from corpus.records import Article, MeetingRecord
from nlp.analyse import analyse


def read(text: str, published: str | None = "2024-05-13") -> MeetingRecord | None:
    return analyse(Article(id="x", url="", source="", title="", text=text, published=published)).meeting


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        # a congress or session as the subject
        (
            "Tiếp tục chương trình làm việc, chiều nay (12/5), Đại hội Hội Nông dân tỉnh tiến hành bầu Ban Chấp hành.",
            "đại hội",
            "2024-05-12",
        ),
        (
            "Chiều 12/5, với số phiếu cao, kỳ họp thứ 15 HĐND tỉnh Sơn La đã bầu bà Vũ Thị Lựu làm Phó Chủ tịch.",
            "phiên họp",
            "2024-05-12",
        ),
        (
            "Ngày 12/5, Kỳ họp thứ 12, HĐND huyện Mai Sơn khóa X đã tiến hành công tác nhân sự.",
            "phiên họp",
            "2024-05-12",
        ),
        (
            "Sau một buổi làm việc khẩn trương, Kỳ họp thứ Nhất, HĐND tỉnh Sơn La đã hoàn thành chương trình.",
            "phiên họp",
            None,
        ),
        ("Chiều 12/5, BCH Hội Nông dân tỉnh tiếp tục phiên họp thứ 3.", "phiên họp", "2024-05-12"),
        ("Ngày 12/5, tại Sơn La đã diễn ra ngày làm việc thứ nhất Đại hội Công đoàn tỉnh.", "đại hội", "2024-05-12"),
        # someone came to it on a day
        (
            "Sáng 12/5, tại TP Sơn La, Thứ trưởng Bộ Y tế Lê Văn Tám đã tham dự hội nghị về sởi.",
            "hội nghị",
            "2024-05-12",
        ),
        ("Sáng 12/5, ông Lê Văn Tám dự và phát biểu tại lễ công bố xã nông thôn mới.", "lễ", "2024-05-12"),
        (
            "Đó là mong muốn của ông Lê Văn Tám trong buổi làm việc với xã Chiềng Ân vào chiều 12/5.",
            "buổi làm việc",
            "2024-05-12",
        ),
        # what is done there
        ("Ngày 12/5, Đảng bộ xã Chiềng Ân tổ chức học tập, quán triệt nghị quyết.", "hội nghị", "2024-05-12"),
        ("Ngày 12/5, Huyện ủy Mai Sơn tổ chức đối thoại với thanh niên.", "hội nghị", "2024-05-12"),
        ("Ngày 12/5, Công an huyện Mai Sơn tổ chức ra mắt mô hình “Bản bình yên”.", "lễ", "2024-05-12"),
        ("Ngày 12/5, Sở Y tế tổ chức công bố quyết định về cán bộ.", "lễ", "2024-05-12"),
        # "do ... tổ chức" behind it, over a semicolon
        (
            "Đó là mục tiêu nêu tại hội nghị sơ kết 6 tháng; triển khai nhiệm vụ cuối năm do Ban "
            "Dân tộc tỉnh Sơn La tổ chức.",
            "hội nghị",
            None,
        ),
        # the headline speaks of another one than the text
        (
            "Chuẩn bị tốt tổ chức Đại hội các dân tộc\nBan Chỉ đạo tỉnh vừa tổ chức họp các thành "
            "viên để bàn công tác tổ chức Đại hội.",
            "phiên họp",
            None,
        ),
        # the lead is lost
        (
            "Hội nghị đã nghe công bố quyết định về cán bộ và bàn nhiều việc.\nPhát biểu chỉ đạo "
            "hội nghị, ông Lê Văn Tám biểu dương các xã.",
            "hội nghị",
            None,
        ),
        (
            "Đại hội đã bầu Đoàn Chủ tịch gồm 5 đồng chí.\nBà Vũ Thị Lựu phát biểu tại Đại "
            "hội.\nĐại hội bầu Ban Thư ký.",
            "đại hội",
            None,
        ),
    ],
)
def test_kind_and_day(text: str, kind: str, day: str | None) -> None:
    meeting = read(text)
    assert meeting is not None
    assert (meeting.kind, meeting.date) == (kind, day)


@pytest.mark.parametrize(
    "text",
    [
        # to come
        "Đại hội các dân tộc thiểu số lần thứ 2 sẽ diễn ra từ ngày 20/6 tại Hà Nội. Dự kiến có 1.900 đại biểu.",
        (
            "Tại kỳ họp tới, các đại biểu sẽ tiến hành bầu Chủ tịch. Tại kỳ họp HĐND tỉnh sắp tới cũng "
            "bầu một Phó Chủ tịch."
        ),
        "Ngày 20/6, dự kiến hội thảo về cây mận được tổ chức tại Sơn La.",
        # done in a year or quarter
        "Trong quý III, Đảng ủy đã quán triệt các chỉ thị; tổ chức thành công Đại hội đại biểu Đảng bộ lần thứ XX.",
        "Năm 2023, ngành y tế đã tổ chức hội nghị, mở lớp tập huấn cho cán bộ các xã.",
        "Trong quý 3, Công an huyện tham mưu, tiến hành sơ kết mô hình tự quản trên địa bàn xã.",
        # of a place or a plan
        "Ông Lê Văn Tám được giao tham mưu tổ chức hội nghị xúc tiến đầu tư của huyện trong năm tới.",
        "Chị Vũ Thị Lựu mở quán ở gần nhà hội nghị của xã, khách đến mỗi ngày một đông.",
    ],
)
def test_no_meeting(text: str) -> None:
    assert read(text) is None

"""Names of bodies of every kind in sentences, and what bodies do behind their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.context import Context
from nlp.organisations import read_organisations
from nlp.provinces import read_provinces

NAMES = [
    line
    for line in (Path(__file__).parent / "organisation_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
FRAMES = (
    "Ngày 5/3, {} tổ chức hội nghị.",
    "Tham dự có lãnh đạo {}, các phòng chuyên môn và các địa phương.",
)
BODIES = (
    "Sở Y tế",
    "Công an tỉnh Lào Cai",
    "Chi cục Quản lý thị trường",
    "Hội Nông dân",
    "Trung tâm Y tế huyện Bảo Lạc",
    "Bệnh viện Đa khoa tỉnh",
    "Cục Cảnh sát giao thông",
    "Ngân hàng Nhà nước",
    "Công ty Cổ phần Thành Đạt",
    "Trường THPT Chi Lăng",
    "Phòng Nội vụ",
    "Hội Liên hiệp Phụ nữ",
    "Viện Chăn nuôi",
    "Đội Cảnh sát hình sự",
)
DEEDS = (
    "in tài liệu",
    "thi đấu giao hữu",
    "tuần tra kiểm soát địa bàn",
    "thẩm định hồ sơ",
    "chăm sóc sức khỏe nhân dân",
    "bảo vệ rừng",
    "hỗ trợ doanh nghiệp vay vốn",
    "kiểm tra các cơ sở",
    "quản lý địa bàn",
    "thông tin tới báo chí",
    "nghiên cứu đề tài",
    "đào tạo nghề",
    "đầu tư xây dựng cầu",
    "giám sát chặt chẽ",
    "điều tra vụ án",
    "giáo dục học sinh",
    "sản xuất giống",
    "truyền thông về dân số",
    "hợp tác với Lào",
    "phòng, chống dịch bệnh",
    "khám chữa bệnh",
    "nông dân phấn khởi",
    "nhân dân tin tưởng",
    "cán bộ tận tụy",
    "thanh niên tình nguyện",
    "và nhân dân địa phương",
    "và các đơn vị",
)


def bodies(text: str) -> list[str]:
    context = Context(text)
    return [text[m.start : m.end] for m in read_organisations(context, read_provinces(context))]


@pytest.mark.parametrize("name", NAMES)
def test_whole_name(name: str) -> None:
    for frame in FRAMES:
        text = frame.format(name)
        start = text.index(name)
        touching = [
            b for b in bodies(text) if b in name or name in b or text.index(b) in range(start, start + len(name))
        ]
        assert touching == [name]


@pytest.mark.parametrize("body", BODIES)
def test_what_it_does_is_no_part_of_the_name(body: str) -> None:
    for deed in DEEDS:
        assert bodies(f"Trong năm qua, {body} {deed} rất tốt.")[:1] == [body], deed

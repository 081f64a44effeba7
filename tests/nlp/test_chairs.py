"""Who chairs: the verb in all its forms, and who only attends, speaks or is in charge of something else."""

from __future__ import annotations

import pytest

from corpus.records import Article
from nlp.analyse import analyse

OPENING = "Sáng 12/5, Sở Y tế tỉnh Sơn La tổ chức hội nghị sơ kết. "
TAM, LUU = "Lê Văn Tám", "Vũ Thị Lựu"


def chairs(text: str) -> list[str]:
    article = Article(id="x", url="", source="", title="", text=OPENING + text, published="2024-05-13")
    meeting = analyse(article).meeting
    assert meeting is not None
    return list(meeting.chairs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the people before the verb
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế đến dự và chủ trì hội nghị.", [TAM]),
        ("Ông Lê Văn Tám, Giám đốc Sở và bà Vũ Thị Lựu, Phó Giám đốc dự và đồng chủ trì hội nghị.", [TAM, LUU]),
        ("Các đồng chí Lê Văn Tám, Vũ Thị Lựu tham dự, đồng chủ trì.", [TAM, LUU]),
        ("Các ông, bà: Lê Văn Tám, Giám đốc Sở; Vũ Thị Lựu, Phó Giám đốc Sở đồng chủ trì hội nghị.", [TAM, LUU]),
        ("Giám đốc Sở Y tế Lê Văn Tám vừa chủ trì cuộc họp với các huyện.", [TAM]),
        ("Ông Lê Văn Tám - Giám đốc Sở Y tế - chủ trì hội nghị.", [TAM]),
        ("Ông Lê Văn Tám (chủ trì hội nghị) ghi nhận ý kiến.", [TAM]),
        ("Ông Lê Văn Tám trực tiếp chủ trì, điều hành phiên chất vấn.", [TAM]),
        ("Ông Lê Văn Tám, Giám đốc Sở Y tế chủ trì và phát biểu kết luận hội nghị.", [TAM]),
        ("Ông Lê Văn Tám chủ trì hội nghị với sự tham dự của bà Vũ Thị Lựu.", [TAM]),
        ("Ông Lê Văn Tám, Chủ tịch UBND huyện và bà Vũ Thị Lựu điều hành đại hội.", [TAM, LUU]),
        ("Hội nghị nghe bà Vũ Thị Lựu báo cáo và ông Lê Văn Tám, chủ trì hội nghị, kết luận.", [TAM]),
        ("Thừa ủy quyền của ông Lê Văn Tám, bà Vũ Thị Lựu, Phó Giám đốc Sở chủ trì hội nghị.", [LUU]),
        ("Thay mặt Đoàn Chủ tịch, ông Lê Văn Tám điều hành hội nghị.", [TAM]),
        ("Bà Vũ Thị Lựu cho biết, hội nghị do ông Lê Văn Tám chủ trì.", [TAM]),
        ("Hội nghị do ông Lê Văn Tám và bà Vũ Thị Lựu đồng chủ trì.", [TAM, LUU]),
        ("Đại hội bầu Đoàn Chủ tịch gồm 5 đồng chí do đ/c Lê Văn Tám, Giám đốc Sở điều hành.", [TAM]),
        ("Kỳ họp được ông Lê Văn Tám và bà Vũ Thị Lựu đồng chủ tọa.", [TAM, LUU]),
        ("Đoàn giám sát do ông Lê Văn Tám chủ trì đã làm việc với huyện Mộc Châu.", [TAM]),
        # the people behind it
        ("Chủ trì họp báo có các đồng chí: Lê Văn Tám, Giám đốc Sở; Vũ Thị Lựu - Phó Giám đốc.", [TAM, LUU]),
        ("Chủ trì: Lê Văn Tám, Giám đốc Sở Y tế; Vũ Thị Lựu, Phó Giám đốc Sở Y tế.", [TAM, LUU]),
        (
            "Chủ trì hội nghị gồm có:\n- Ông Lê Văn Tám, Giám đốc Sở\n- Bà Vũ Thị Lựu\nDự có ông Hồ Văn Chín.",
            [TAM, LUU],
        ),
        ("Dự và đồng chủ trì hội nghị có ông Lê Văn Tám, Giám đốc Sở; bà Vũ Thị Lựu, Phó Giám đốc.", [TAM, LUU]),
        ("Cùng chủ trì hội nghị còn có bà Vũ Thị Lựu, Phó Giám đốc Sở Y tế.", [LUU]),
        ("Chủ trì và điều hành hội nghị là ông Lê Văn Tám.", [TAM]),
        ("Chủ trì hội nghị, ông Lê Văn Tám nhấn mạnh vai trò của y tế cơ sở.", [TAM]),
        ("Phát biểu chủ trì hội nghị, ông Lê Văn Tám yêu cầu bà Vũ Thị Lựu báo cáo.", [TAM]),
        ("Dưới sự đồng chủ trì của ông Lê Văn Tám và bà Vũ Thị Lựu, hội nghị thảo luận sôi nổi.", [TAM, LUU]),
        ("Dưới sự chủ tọa của ông Lê Văn Tám, Giám đốc Sở, các đại biểu nghe bà Vũ Thị Lựu báo cáo.", [TAM]),
        ("Hội nghị diễn ra dưới sự chủ trì của các đồng chí: Lê Văn Tám, Giám đốc Sở; Vũ Thị Lựu.", [TAM, LUU]),
        # at a venue
        ("Chủ trì tại điểm cầu tỉnh là bà Vũ Thị Lựu, Phó Chủ tịch UBND tỉnh.", [LUU]),
        ("Chủ trì hội nghị tại đầu cầu Sở Y tế gồm có: TS. Lê Văn Tám; ThS. Vũ Thị Lựu.", [TAM, LUU]),
        ("Chủ trì hội nghị tại điểm cầu tỉnh có sự tham dự của ông Lê Văn Tám, Giám đốc Sở Y tế.", [TAM]),
        ("Tại điểm cầu Sơn La, ông Lê Văn Tám, Giám đốc Sở chủ trì; cùng dự có bà Vũ Thị Lựu.", [TAM]),
        # another meeting than the report's
        ("Ông Lê Văn Tám chủ trì. Trước đó, ngày 3/5, bà Vũ Thị Lựu chủ trì cuộc họp với các huyện.", [TAM]),
    ],
)
def test_chairs(text: str, expected: list[str]) -> None:
    assert chairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trước khi chủ trì hội nghị, các đại biểu dâng hương.",
        "Ông Lê Văn Tám được giao chủ trì xây dựng đề án.",
        "Sở Y tế chủ trì, phối hợp với các huyện; ông Lê Văn Tám cho biết.",
        "Ông Lê Văn Tám sẽ chủ trì hội nghị tiếp theo vào tháng 6.",
        "Đồng chí Lê Văn Tám, Giám đốc Sở Y tế làm trưởng đoàn.",
        "Ông Lê Văn Tám, Giám đốc Sở Y tế đánh giá cao công tác chỉ đạo, điều hành.",
        "Ông Lê Văn Tám dự hội nghị.",
    ],
)
def test_no_chair(text: str) -> None:
    assert chairs(text) == []

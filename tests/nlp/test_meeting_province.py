"""In which province a meeting takes place, and what told it."""

from __future__ import annotations

import pytest

from corpus.records import Article
from nlp.analyse import analyse


def told(
    text: str, published: str = "2024-05-13", source: str = "", source_province: str | None = None
) -> tuple[str | None, str | None]:
    article = Article(
        id="x", url="", source=source, title="", text=text, published=published, source_province=source_province
    )
    analysis = analyse(article)
    assert analysis.meeting is not None
    if source_province is None:
        assert analysis.province == analysis.meeting.province
    return analysis.meeting.province, analysis.province_from


@pytest.mark.parametrize(
    ("text", "province", "how"),
    [
        # the place
        ("Sáng 12/5, tại Nghệ An, Bộ Y tế tổ chức hội nghị.", "Nghệ An", "place"),
        ("Sáng 12/5, tại TP Vinh (Nghệ An), Bộ Y tế tổ chức hội nghị về Hà Tĩnh.", "Nghệ An", "place"),
        ("Sáng 12/5, tại Đà Lạt, Bộ Y tế tổ chức hội nghị.", "Lâm Đồng", "place"),
        ("Sáng 12/5, tại huyện Hoành Bồ, Bộ Y tế tổ chức hội nghị.", "Quảng Ninh", "place"),
        ("Sáng 12/5, tại Huyện ủy Mộc Châu, Bộ Y tế tổ chức hội nghị.", "Sơn La", "place"),
        ("Sáng 12/5, tại Phủ Chủ tịch, Văn phòng Chủ tịch nước tổ chức họp báo.", "Hà Nội", "place"),
        ("Sáng 12/5, tại trụ sở Bộ Y tế, Bộ Y tế tổ chức hội nghị.", "Hà Nội", "place"),
        ("Sáng 12/5, tại thành phố Đà Nẵng Bộ Y tế tổ chức hội nghị.", "Đà Nẵng", "place"),
        # the dateline
        ("Hà Nội (TTXVN) - Sáng 12/5, Bộ Y tế tổ chức hội nghị về Cà Mau.", "Hà Nội", "place"),
        ("Quảng Nam - Chiều 12/5, Bộ Y tế tổ chức hội nghị.", "Quảng Nam", "place"),
        ("Quảng Nam - Đà Nẵng là chủ đề của hội nghị do Bộ Y tế tổ chức sáng 12/5.", None, None),
        # the host
        ("Sáng 12/5, Trường Đại học Luật TP.HCM tổ chức hội nghị.", "Hồ Chí Minh", "organisations"),
        ("Sáng 12/5, tỉnh Hà Tĩnh tổ chức hội nghị về Nghệ An.", "Hà Tĩnh", "organisations"),
        ("Sáng 12/5, UBND huyện Long Điền tổ chức hội nghị.", "Bà Rịa - Vũng Tàu", "organisations"),
        # the only province of the opening or the text, for a local body
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị về cây mận của Sơn La.", "Sơn La", "organisations"),
        ("Sáng 12/5, Bộ Y tế tổ chức hội nghị về cây mận của Sơn La.", None, None),
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị về mận của Sơn La và Lai Châu.", None, None),
        # a former province tells nothing of today
        ("Sáng 12/5, Sở Y tế tổ chức hội nghị nhắc lại thời tỉnh Cửu Long.", None, None),
    ],
)
def test_province_and_what_told_it(text: str, province: str | None, how: str | None) -> None:
    assert told(text) == (province, how)


def test_name_of_the_publisher() -> None:
    text = "Sáng 12/5, Ban Thường vụ Tỉnh ủy tổ chức hội nghị."
    assert told(text, source="Báo Lạng Sơn") == ("Lạng Sơn", "source")
    assert told(text, source="Báo Nhân Dân") == (None, None)


@pytest.mark.parametrize(
    ("published", "province"),
    [("2008-07-31", "Hà Tây"), ("2008-08-02", "Hà Nội")],
)
def test_ha_tay_until_august_2008(published: str, province: str) -> None:
    assert told("Sáng nay, tại Hà Tây, Bộ Y tế tổ chức hội nghị.", published)[0] == province


@pytest.mark.parametrize(
    ("published", "province"),
    [("2024-12-31", "Thừa Thiên Huế"), ("2025-01-01", "Huế"), ("2025-07-02", "Huế")],
)
def test_hue_becomes_a_city_of_its_own(published: str, province: str) -> None:
    assert told("Sáng nay, tại huyện A Lưới, Bộ Y tế tổ chức hội nghị.", published)[0] == province


@pytest.mark.parametrize(("published", "province"), [("2025-06-30", "Bình Phước"), ("2025-07-01", "Đồng Nai")])
def test_dong_nai_takes_in_binh_phuoc(published: str, province: str) -> None:
    text = "Sáng nay, tại thành phố Đồng Xoài, tỉnh Bình Phước, Bộ Y tế tổ chức hội nghị."
    assert told(text, published)[0] == province


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Hội nghị trực tuyến toàn quốc do Bộ Y tế tổ chức sáng 12/5. Tại điểm cầu tỉnh Sơn La có ông Lê Văn Tám.",
            "Sơn La",
        ),
        (
            "Hội nghị trực tuyến toàn quốc do Bộ Y tế tổ chức sáng 12/5. Dự tại điểm cầu UBND tỉnh có ông Lê Văn Tám.",
            "Sơn La",
        ),
        (
            "Hội nghị trực tuyến toàn quốc do Bộ Y tế tổ chức sáng 12/5. Tại điểm cầu Lai Châu có ông Hồ Văn Chín.",
            "Sơn La",
        ),
    ],
)
def test_venue_reported(text: str, place: str) -> None:
    assert told(text, source_province="Sơn La")[0] == place

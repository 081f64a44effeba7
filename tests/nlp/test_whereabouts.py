from __future__ import annotations

import pytest

from corpus.records import Article
from nlp.analyse import analyse


@pytest.mark.parametrize(
    ("sentence", "figure", "province", "place"),
    [
        ("Tỉnh Lào Cai có 87 mô hình tự quản.", "87 mô hình", "Lào Cai", None),
        ("Tại xã Si Pa Phìn, huyện Nậm Pồ có 300 hộ được vay vốn.", "300 hộ", None, "huyện Nậm Pồ"),
        ("Lai Châu xây 12 nhà; Sơn La xây 15 nhà.", "12 nhà", "Lai Châu", None),
        ("Lai Châu xây 12 nhà; Sơn La xây 15 nhà.", "15 nhà", "Sơn La", None),
        ("Có 46 hộ ở tỉnh Cà Mau được nhận nhà.", "46 hộ", "Cà Mau", None),
        ("Tại thành phố Hà Nội, 46 hộ được nhận nhà.", "46 hộ", "Hà Nội", None),
        # of several provinces none
        ("Cần Thơ, Trà Vinh và Sóc Trăng gieo 345 ha lúa.", "345 ha lúa", None, None),
        ("Cả nước có 4.575 làng nghề.", "4.575 làng nghề", None, None),
        # the report's own province
        ("Toàn tỉnh xây dựng 435 mô hình.", "435 mô hình", "Sơn La", None),
        ("Hội nghị bầu 15 ủy viên.", "15 ủy viên", None, None),
        # the words before a colon
        ("Lai Châu: 12 nhà; Sơn La: 15 nhà.", "12 nhà", "Lai Châu", None),
        ("Lai Châu: 12 nhà; Sơn La: 15 nhà.", "15 nhà", "Sơn La", None),
        ("Cụ thể: huyện Nậm Pồ: 12 nhà; huyện Mường Nhé: 15 nhà.", "12 nhà", None, "huyện Nậm Pồ"),
        ("Cụ thể: huyện Nậm Pồ: 12 nhà; huyện Mường Nhé: 15 nhà.", "15 nhà", None, "huyện Mường Nhé"),
        ("Huyện Nậm Pồ và huyện Mường Nhé: 12 nhà.", "12 nhà", None, None),
        # the nearer place before the figure; one behind it only where it is alone
        ("Huyện Nậm Pồ có 9 nhà, huyện Mường Nhé có 7 nhà.", "7 nhà", None, "huyện Mường Nhé"),
        ("Mở 9 lớp tại huyện Nậm Pồ, huyện Mường Nhé.", "9 lớp", None, None),
        ("Huyện Nậm Pồ, huyện Mường Nhé có 9 lớp.", "9 lớp", None, None),
        ("Hợp tác xã Nậm Pồ có 9 hộ.", "9 hộ", None, None),
        # a row of a table
        ("Tỉnh | Số nhà\nĐắk Lắk | 742\nGia Lai | 418", "418", "Gia Lai", None),
    ],
)
def test_where(sentence: str, figure: str, province: str | None, place: str | None) -> None:
    text = f"Sáng 12/3/2024, tại thành phố Sơn La, UBND tỉnh Sơn La tổ chức hội nghị.\n\n{sentence}\n"
    article = Article(
        id="a", url="u", source="s", title="", text=text, published="2024-03-13", source_province="Sơn La"
    )
    found = [f for f in analyse(article).figures if text[f.start : f.end] == figure]
    assert [(f.province, f.place) for f in found] == [(province, place)]

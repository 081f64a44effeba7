"""Provinces: spellings, homonyms, time."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import Aligned
from nlp.context import Context
from nlp.provinces import now, province_at, read_provinces


def names(text: str, published: date | None = date(2023, 6, 1)) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.name) for m in read_provinces(Context(text, published=published))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tại Lạng Sơn", [("Lạng Sơn", "Lạng Sơn")]),
        ("Công an tỉnh Thanh Hoá", [("Thanh Hoá", "Thanh Hóa")]),
        ("báo Đồng Nai, đài Khánh Hoà", [("Đồng Nai", "Đồng Nai"), ("Khánh Hoà", "Khánh Hòa")]),
        ("thành phố Nam Định", [("Nam Định", "Nam Định")]),
        ("TỈNH HÒA BÌNH", [("HÒA BÌNH", "Hòa Bình")]),
        ("Tp.Cần Thơ và TP. Hải Phòng", [("Cần Thơ", "Cần Thơ"), ("Hải Phòng", "Hải Phòng")]),
        ("TP.HCM, TPHCM, TP HCM", [("HCM", "Hồ Chí Minh")] * 3),
        ("TP. Hồ Chí Minh", [("Hồ Chí Minh", "Hồ Chí Minh")]),
        ("gồm Hà Nội, Hồ Chí Minh và Đà Nẵng", [(n, n) for n in ("Hà Nội", "Hồ Chí Minh", "Đà Nẵng")]),
        ("TT-Huế - Chiều nay", [("TT-Huế", "Thừa Thiên Huế")]),
        ("tỉnh Thừa Thiên - Huế", [("Thừa Thiên - Huế", "Thừa Thiên Huế")]),
        ("tỉnh Thừa Thiên-Huế", [("Thừa Thiên-Huế", "Thừa Thiên Huế")]),
        ("BR-VT, Bà Rịa – Vũng Tàu", [(n, "Bà Rịa - Vũng Tàu") for n in ("BR-VT", "Bà Rịa – Vũng Tàu")]),
        ("Đăk Lăk, Dak Lak, Đắc Lắc", [(n, "Đắk Lắk") for n in ("Đăk Lăk", "Dak Lak", "Đắc Lắc")]),
        ("KonTum và Đông Nai", [("KonTum", "Kon Tum"), ("Đông Nai", "Đồng Nai")]),
        ("tỉnh Bắc Kạn trước đây", [("Bắc Kạn", "Bắc Kạn")]),
        ("UBND tỉnh Đắk Lắk Y Thịnh Niê", [("Đắk Lắk", "Đắk Lắk")]),
        ("tại điểm cầu Bình Thuận", [("Bình Thuận", "Bình Thuận")]),
        ("tỉnh Quảng trị", [("Quảng trị", "Quảng Trị")]),
        ("ba tỉnh bạn Điện Biên, Lào Cai", [("Điện Biên", "Điện Biên"), ("Lào Cai", "Lào Cai")]),
        ("sân vận động thị xã Lai Châu", [("Lai Châu", "Lai Châu")]),
        ("tỉnh Cửu Long (cũ)", [("Cửu Long", "Cửu Long")]),
        ("Tỉnh ủy Hà Nam Ninh", [("Hà Nam Ninh", "Hà Nam Ninh")]),
        ("tỉnh Quảng Nam – Đà Nẵng", [("Quảng Nam – Đà Nẵng", "Quảng Nam - Đà Nẵng")]),
        ("tuyến Quảng Nam - Đà Nẵng", [("Quảng Nam", "Quảng Nam"), ("Đà Nẵng", "Đà Nẵng")]),
        ("các tỉnh Gia Lai, Kon Tum", [("Gia Lai", "Gia Lai"), ("Kon Tum", "Kon Tum")]),
    ],
)
def test_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "chiến thắng Điện Biên Phủ",
        "thành phố Điện Biên Phủ",
        "vì hòa bình, hạnh phúc",
        "VÌ HÒA BÌNH VÀ HỢP TÁC",
        "Hòa bình là khát vọng",
        "An giang sơn từ an lòng dân",
        "ven bờ Thái Bình Dương",
        "ông Võ Bình Định cho biết",
        "Chị Trần Thị Kiên Giang kể",
        "Chủ tịch UBND tỉnh Trượng Nam Định",
        "chị Thái Bình và bà Hải Dương",
        "đồng chí Đào Hà Nam Hải đề nghị",
        "Đại đức Thích Quảng Ninh",
        "nhà số 12 đường Hà Nội",
        "Con đường Thái Nguyên",
        "phường Yên Bái; xã Hòa Bình; huyện Điện Biên",
        "các phường Nam Cường, Yên Bái và Hòa Bình",
        "các xã: Hòa Bình, An Phú",
        "cầu Cần Thơ, hồ Hòa Bình, thủy điện Sơn La",
        "ở Khánh Hòa, huyện U Minh",
        "Hội thánh Cao Đài Tây Ninh",
        "tỉnh Hà Nam (Trung Quốc)",
        "Đoàn TNCS Hồ Chí Minh",
        "tư tưởng Hồ Chí Minh",
        "Chủ tịch Hồ Chí Minh",
        "thành phố Huế",
        "văn hiến Thăng Long - Hà Nội",
        "Bà Rịa có mưa",
        "Đồng bằng sông Cửu Long",
        "vùng Hà Nam Ninh xưa",
        "hồ Sông Bé",
        "Xô viết Nghệ Tĩnh",
        "huyện Hủa Mường, Điện Biên, Lào",
    ],
)
def test_namesakes(text: str) -> None:
    assert names(text) == []


def test_byline_of_that_name() -> None:
    text = "Dòng một.\nDòng hai.\nDòng ba.\nTrao quà cho các hộ./.\nThái Bình\n"
    assert names(text) == []
    assert names("Thái Bình\nDòng hai.\nDòng ba.\nDòng bốn.\n") == [("Thái Bình", "Thái Bình")]


@pytest.mark.parametrize(
    ("published", "expected"),
    [(date(2024, 12, 31), []), (date(2025, 1, 1), ["Huế"]), (date(2026, 3, 2), ["Huế"]), (None, [])],
)
def test_hue_is_a_city_of_its_own_since_2025(published: date | None, expected: list[str]) -> None:
    assert [name for _, name in names("tại thành phố Huế", published)] == expected


def test_hue_by_a_dated_line() -> None:
    assert [n for _, n in names("Thứ ba, 04/03/2025\nHội nghị tại Huế", None)] == ["Huế"]


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("Bình Định", date(2025, 6, 30), "Bình Định"),
        ("Bình Định", date(2025, 7, 1), "Gia Lai"),
        ("tỉnh Thừa Thiên-Huế", date(2024, 5, 1), "Thừa Thiên Huế"),
        ("Thừa Thiên Huế", date(2025, 5, 1), "Huế"),
        ("Huế", date(2024, 5, 1), "Thừa Thiên Huế"),
        ("TP.HCM", None, "Hồ Chí Minh"),
        ("Hoà Bình", None, "Hòa Bình"),
        ("Hà Tây", date(2009, 1, 1), "Hà Nội"),
        ("Hủa Phăn", None, None),
        ("Cửu Long", date(1990, 1, 1), "Cửu Long"),
        ("Cửu Long", date(2020, 1, 1), "Vĩnh Long"),
        ("Huế", date(1985, 1, 1), "Bình Trị Thiên"),
        ("", date(2020, 1, 1), None),
    ],
)
def test_province_at(name: str, on: date | None, expected: str | None) -> None:
    assert province_at(name, on) == expected


def test_63_provinces_lie_in_34() -> None:
    from nlp.provinces import _provinces

    before_merger = [
        p for p in _provinces().values() if p.name != "Huế" and (not p.until or p.until > date(2010, 1, 1))
    ]
    assert len(before_merger) == 63
    assert len({p.now for p in before_merger}) == 34
    assert all(now(p.now) == p.now for p in before_merger)


def test_every_former_province_lies_in_one_of_today() -> None:
    from nlp.provinces import _former

    assert len(_former()) == 20
    assert all(now(name) == now(now(name) or "") for name in _former())


_WORDS = st.sampled_from(
    [
        "Hà",
        "Nội",
        "tỉnh",
        "Hòa",
        "Bình",
        "Huế",
        "TP",
        ".",
        "HCM",
        ",",
        "xã",
        "Thái",
        "-",
        "ông",
        "Đắk",
        "Lắk",
        "\n",
        "các",
    ]
)


@given(st.lists(_WORDS, max_size=30).map(" ".join))
def test_spans_and_normal_forms(text: str) -> None:
    found = read_provinces(Context(text))
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    decomposed = Aligned(unicodedata.normalize("NFD", text))
    back = [decomposed.back(m.start, m.end) for m in read_provinces(Context(decomposed.normalised))]
    surfaces = [unicodedata.normalize("NFC", decomposed.given[s:e]) for s, e in back]
    assert surfaces == [text[m.start : m.end] for m in found]

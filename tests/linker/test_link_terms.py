"""The small parts of linking: numbers, names of bodies, dates, sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker.bodies import Body, body_of, canonical, core, issuer_class, issuers_agree
from linker.edtf import days, spoken
from linker.numbers import parse_number, term_of
from linker.reports import Report
from linker.sentences import sentence_around

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("09-CT/TW", "9 - CT/TW"),
        ("09-CT/TW", "09/CT-TW"),
        ("09-CT/TW", "09-CT/TƯ"),  # as older papers write it
        ("124/2021/TT-BCA", "0124/2021/tt-bca"),
        ("749/QĐ-TTg", "749/QĐ-TTG"),
    ],
)
def test_same_number(a: str, b: str) -> None:
    assert parse_number(a) == parse_number(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("09-CT/TW", "09-CT/TU"),
        ("09-CT/TW", "09"),
        ("09-CT/TW", "90-CT/TW"),
        ("124/2021/TT-BCA", "124/2020/TT-BCA"),
        ("05/KH-UBND", "05/KH-HĐND"),
    ],
)
def test_other_number(a: str, b: str) -> None:
    assert parse_number(a) != parse_number(b)


@pytest.mark.parametrize(
    ("written", "reach", "date", "period"),
    [
        ("09-CT/TW", "central", "2011-12-01", "XI"),
        ("09-CT/TW", "central", "2016", "XII"),
        ("09-CT/TW", "central", None, None),
        ("749/QĐ-TTg", "central", "2020-06-03", "2020"),
        ("124/2021/TT-BCA", "central", None, "2021"),
        ("09/CTr-BCA-MTTQ", "central", "2013-08-01", "2013"),
        ("165/KH-UBND", "local", "2025-12-01", "2025"),
        ("05-NQ/TU", "local", "2021", "XIII"),
        ("12/KH-XYZ", "local", "2024", "2024"),  # a symbol nobody told of
    ],
)
def test_reach_and_period(written: str, reach: str, date: str | None, period: str | None) -> None:
    number = parse_number(written)
    assert number is not None
    assert (number.reach, number.period(date)) == (reach, period)


@pytest.mark.parametrize("written", ["", "CT/TW", "không số", "-"])
def test_no_number(written: str) -> None:
    assert parse_number(written) is None


@given(st.text(max_size=40))
def test_any_number_can_be_parsed(written: str) -> None:
    number = parse_number(written)
    assert number is None or number.serial


def test_terms() -> None:
    assert [term_of(d) for d in ("1990", "2015-12-31", "2016-01-20", "2021-01-24", "2021", "2026-02-01")] == [
        None,
        "XI",
        "XII",
        "XII",
        "XIII",
        "XIV",
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Uỷ ban MTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc tỉnh"),
        ("Ban Dân vận TƯ", "Ban Dân vận Trung ương"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_canonical(a: str, b: str) -> None:
    assert canonical(a) == canonical(b)


def test_bodies_and_their_places(told: Callable[..., tuple]) -> None:
    text = 'Họp tại <prov>Lào Cai</prov>, có đại biểu <prov name="Đắk Lắk">Đắc Lắc</prov>, <prov>Đà Nẵng</prov>.'
    report = Report(*told("r", text, source_province="Lào Cai"))

    def place(name: str) -> Body:
        return body_of(name, report)

    assert place("UBND tỉnh") == place("UBND tỉnh Lào Cai") == place("Ủy ban nhân dân tỉnh Lào Cai")
    assert place("Công an tỉnh") == place("Công an Lào Cai")
    assert place("Công an tỉnh Đắc Lắc") == place("Công an tỉnh Đắk Lắk") != place("Công an tỉnh")
    assert place("Công an thành phố Đà Nẵng") == place("Công an TP Đà Nẵng")
    assert place("Bộ Công an").scope == place("Bộ Lao động - Thương binh và Xã hội").scope == ""
    assert place("Tỉnh trưởng tỉnh Hủa Phăn").scope is None
    assert body_of("Công an tỉnh", Report(*told("nowhere", "Không rõ nơi nào."))).scope is None


def test_issuers() -> None:
    assert issuer_class("Ban Bí thư") == issuer_class("Bộ Chính trị") == issuer_class("Hội nghị Trung ương 8")
    assert issuer_class("Ban Thường vụ Tỉnh ủy") == issuer_class("Tỉnh ủy Đắk Lắk") != issuer_class("Ban Bí thư")
    assert issuers_agree(("HĐND tỉnh Sơn La",), ("HĐND tỉnh",))
    assert not issuers_agree(("UBND tỉnh",), ("HĐND tỉnh",))
    assert not issuers_agree(("Thủ tướng Chính phủ",), ("Ban Bí thư",))
    assert core("Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam") == core("Ủy ban MTTQ tỉnh")


def test_days() -> None:
    assert [d.isoformat() for d in days("2024-08-13/2024-08-14")] == ["2024-08-13", "2024-08-14"]
    assert [d.isoformat() for d in days("2024-08-13")] == ["2024-08-13"]
    for none in ("2024", "2024-08", "XXXX-08-19", "2024-08-14/2024-08-13", "2018/2022", ""):
        assert days(none) == []
    assert spoken("2024-08-13/2024-08-14") == "13/08/2024 - 14/08/2024"
    assert spoken("2024-08") == "08/2024"


@pytest.mark.parametrize(
    ("text", "mention", "sentence"),
    [
        ("Câu đầu. Thực hiện Chỉ thị 09 ngay. Câu cuối.", "Chỉ thị 09", "Thực hiện Chỉ thị 09 ngay."),
        ("Tại TP. Huế có Nghị quyết 54. Hết.", "Nghị quyết 54", "Tại TP. Huế có Nghị quyết 54."),
        ("Tựa đề\nTheo Luật Thủy lợi\nDòng sau", "Luật Thủy lợi", "Theo Luật Thủy lợi"),
        ("Ông nói: “Làm theo Đề án 06!” Rồi về.", "Đề án 06", "Ông nói: “Làm theo Đề án 06!”"),
        ("Kế hoạch 5", "Kế hoạch 5", "Kế hoạch 5"),
    ],
)
def test_sentence(text: str, mention: str, sentence: str) -> None:
    start = text.index(mention)
    first, last = sentence_around(text, start, start + len(mention))
    assert text[first:last] == sentence


@given(st.text(alphabet="Aaăđ. \n!?“”5", max_size=60), st.data())
def test_a_sentence_holds_its_mention(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)

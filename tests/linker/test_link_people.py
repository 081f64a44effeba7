"""People: one person under several offices, several people under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linker.link import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Analysis, Article

    Told = Callable[..., tuple[Article, Analysis]]

IN_SON_LA = {"source_province": "Sơn La"}
IN_CA_MAU = {"source_province": "Cà Mau"}
HERE = "Tại <prov>Sơn La</prov>: "


def person(name: str, *offices: str, rank: str = "") -> str:
    """A person as a report names one, with the offices behind the name and their bodies marked."""
    said = ", ".join(offices)
    for body in (
        "Công an tỉnh",
        "Công an huyện Mai Sơn",
        "UBND tỉnh",
        "Bộ Công an",
        "Bộ Y tế",
        "Sở Y tế",
        "Trung ương Đảng",
    ):
        said = said.replace(body, f"<org>{body}</org>")
    titles = f' titles="{"|".join(offices)}"' if offices else ""
    held = f' rank="{rank}"' if rank else ""
    return f"{rank} <per{held}{titles}>{name}</per>, {said}.".strip()


A = "Trần Văn Bách"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(A, "Giám đốc Công an tỉnh"), person(A, "Giám đốc Công an tỉnh")),
        (person(A, "Phó Giám đốc Công an tỉnh", rank="Thượng tá"), person(A, "Giám đốc Công an tỉnh", rank="Đại tá")),
        (person(A, "Giám đốc Công an tỉnh"), person(A, "Trưởng phòng PV05 Công an tỉnh")),
        (person(A.upper(), "Giám đốc Công an tỉnh"), person(A, "Giám đốc Công an tỉnh")),
        (person("Trần Thị Hoà", "Giám đốc Sở Y tế"), person("Trần Thị Hòa", "Giám đốc Sở Y tế")),
        (person(A, "Thứ trưởng Bộ Công an"), person(A, "Ủy viên Trung ương Đảng", "Thứ trưởng Bộ Công an")),
        (person(A, "Thứ trưởng Bộ Công an"), person(A, "Thứ trưởng")),
        (person(A, "Thứ trưởng"), person(A, "Thứ trưởng")),
    ],
)
def test_one_person(told: Told, one: str, other: str) -> None:
    people = link([told("a", HERE + one, **IN_SON_LA), told("b", HERE + other, **IN_SON_LA)]).people
    assert len(people) == 1
    assert len(people[0].articles) == 2
    assert len(people[0].mentions) == 2


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        (person(A, "Giám đốc Công an tỉnh"), person(A, "Giám đốc Công an tỉnh"), IN_CA_MAU),
        (person(A, "Giám đốc Công an tỉnh"), person(A, "Giám đốc Công an tỉnh"), {}),  # of nobody knows where
        (person(A, "Giám đốc Công an tỉnh"), person(A, "Giám đốc Sở Y tế"), IN_SON_LA),
        (person(A, "Thứ trưởng Bộ Công an"), person(A, "Giám đốc Công an tỉnh"), IN_SON_LA),
        (person(A, "Thứ trưởng Bộ Công an"), person(A, "Thứ trưởng Bộ Y tế"), IN_SON_LA),
        (person(A, "Bí thư Đảng ủy"), person(A, "Bí thư Đảng ủy"), IN_SON_LA),  # each commune has one
        (person(A, "Trưởng thôn"), person(A, "Trưởng thôn"), IN_SON_LA),
        (person(A, rank="Đại tá"), person(A, rank="Đại tá"), IN_SON_LA),
        (person(A, "Giám đốc Công an tỉnh"), person("Trần Văn Bạch", "Giám đốc Công an tỉnh"), IN_SON_LA),
    ],
)
def test_two_people(told: Told, one: str, other: str, where: dict[str, str]) -> None:
    people = link([told("a", HERE + one, **IN_SON_LA), told("b", other, **where)]).people
    assert [len(p.articles) for p in people] == [1, 1]
    assert len({p.id for p in people}) == 2


def test_a_bare_thu_truong_of_two_ministries_is_neither(told: Told) -> None:
    people = link(
        [
            told("a", person(A, "Thứ trưởng Bộ Công an")),
            told("b", person(A, "Thứ trưởng Bộ Y tế")),
            told("c", person(A, "Thứ trưởng")),
        ]
    ).people
    assert [len(p.articles) for p in people] == [1, 1, 1]


def test_nobody_without_an_office(told: Told) -> None:
    texts = ["Ông <per>Lê Văn Tám</per>, nông dân.", "Đối tượng <per>Đỗ Văn S.</per> bị bắt.", "<per>HÀ VÂN</per>"]
    assert link([told(f"r{i}", text, author="Hà Vân") for i, text in enumerate(texts)]).people == ()


def test_a_namesake_without_an_office_is_not_the_official(told: Told) -> None:
    official = told("a", HERE + person(A, "Giám đốc Công an tỉnh"), **IN_SON_LA)
    farmer = told("b", HERE + f"Bà con như ông <per>{A}</per> được mùa.", **IN_SON_LA)
    people = link([official, farmer]).people
    assert [len(p.articles) for p in people] == [1]


def test_short_names_within_a_report(told: Told) -> None:
    text = (
        HERE
        + person(A, "Giám đốc Công an tỉnh")
        + ' Ông <per>Bách</per> nói. Đại tá <per rank="Đại tá">Bách</per> thêm.'
    )
    (one,) = link([told("a", text, published="2024-02-03", **IN_SON_LA)]).people
    assert (one.name, len(one.mentions), one.ranks, one.provinces) == (A, 3, ("Đại tá",), ("Sơn La",))
    assert (one.first, one.last) == ("2024-02-03", "2024-02-03")


def test_offices_over_time(told: Told) -> None:
    early = told("a", HERE + person(A, "Phó Giám đốc Công an tỉnh"), published="2020-05-01", **IN_SON_LA)
    late = told("b", HERE + person(A, "Giám đốc Công an tỉnh"), published="2024-05-01", **IN_SON_LA)
    (one,) = link([late, early]).people
    assert one.offices == ("Phó Giám đốc Công an tỉnh", "Giám đốc Công an tỉnh")
    assert (one.first, one.last) == ("2020-05-01", "2024-05-01")
    assert one.id == link([early]).people[0].id

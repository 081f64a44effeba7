"""Who is who within one article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import DirectiveMention, PersonMention
from nlp.resolve import full_names, number_directives, number_people


def people(text: str) -> list[PersonMention]:
    """Names are marked [Rank: Name] or [Name]; the marks stay in the text."""
    return [
        PersonMention(start=m.start("name"), end=m.end("name"), rank=m["rank"])
        for m in re.finditer(r"\[(?:(?P<rank>[^:\]]+): )?(?P<name>[^\]]+)\]", text)
    ]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("[Lê Văn Thịnh] nói. Ông [Thịnh] thêm. [Lê Văn Thịnh] kết luận.", [0, 0, 0]),
        ("[Lê Văn Thịnh], [Vũ Thị Mai]. Bà [Mai], ông [Thịnh].", [0, 1, 1, 0]),
        ("[Đại tá: Lương Đức Khải], [Phạm Khải]. [Đại tá: Khải].", [0, 1, 0]),
        ("[Lê Khải], [Phạm Khải]. Ông [Khải].", [0, 1, 1]),
        ("[Y Thịnh Niê]; ông [Y Thịnh].", [0, 0]),
        ("Ông [Thịnh] đến. [Lê Văn Thịnh] nói.", [0, 0]),
        ("[Thích Minh Quang]; [Minh Quang].", [0, 0]),
        ("[LÊ VĂN THỊNH] và [Lê Văn Thịnh]", [0, 0]),
        ("[Hoà], [Nguyễn Thị Hòa]", [0, 0]),
        ("[Lê Văn Thịnh], [Lê Văn Mai]", [0, 1]),
        ("[Mai] và [Thịnh]", [0, 1]),
        ("", []),
    ],
)
def test_people(text: str, entities: list[int]) -> None:
    assert [p.entity for p in number_people(text, people(text))] == entities


def test_full_names() -> None:
    text = "Ông [Thịnh] đến. [Lê Văn\nThịnh] nói. [Mai] nghe."
    names = full_names(text, number_people(text, people(text)))
    assert list(names.values()) == ["Lê Văn Thịnh", "Lê Văn Thịnh", "Mai"]


def cite(type_: str, number: str | None = None, date: str | None = None, title: str | None = None) -> DirectiveMention:
    return DirectiveMention(start=0, end=1, type=type_, number=number, date=date, title=title)


@pytest.mark.parametrize(
    ("cited", "entities"),
    [
        ([cite("chỉ thị", "09"), cite("chỉ thị", "09-CT/TW")], [0, 0]),
        ([cite("chỉ thị", "09-CT/TW"), cite("chỉ thị", "9")], [0, 0]),
        ([cite("kết luận", "05/KL-TW"), cite("kết luận", "05-KL/TW")], [0, 0]),
        ([cite("chỉ thị", "48/CT-T.Ư"), cite("chỉ thị", "48-CT/TW")], [0, 0]),
        ([cite("chỉ thị", "09"), cite("thông tư", "09")], [0, 1]),
        ([cite("nghị quyết", "18-NQ/TW"), cite("nghị quyết", "18"), cite("nghị quyết", "18-NQ/TU")], [0, 0, 1]),
        ([cite("nghị quyết", "18-NQ/TW", "2017-10-25"), cite("nghị quyết", "18-NQ/TW", "2012-11-01")], [0, 1]),
        ([cite("thông tư", "124/2021/TT-BCA"), cite("thông tư", "124")], [0, 0]),
        ([cite("đề án", "939", title="Khởi nghiệp"), cite("đề án", title="Khởi nghiệp")], [0, 0]),
        ([cite("đề án", title="Làng xanh"), cite("đề án", title="Khởi nghiệp")], [0, 1]),
        ([], []),
    ],
)
def test_directives(cited: list[DirectiveMention], entities: list[int]) -> None:
    assert [d.entity for d in number_directives("x", cited)] == entities


def test_laws_are_told_apart_by_name() -> None:
    text = "Luật Đất đai; Luật Nhà ở; Luật Đất đai"
    laws = [DirectiveMention(start=s, end=e, type="luật") for s, e in ((0, 12), (14, 24), (26, 38))]
    assert [d.entity for d in number_directives(text, laws)] == [0, 1, 0]


@given(st.lists(st.sampled_from(["Lê Văn An", "An", "Văn An", "Y An Niê", "Y An", "Vũ Bình", "Bình"]), max_size=12))
def test_numbers_are_dense_and_equal_names_are_one(names: list[str]) -> None:
    text = " ".join(f"[{n}]" for n in names)
    entities = [p.entity for p in number_people(text, people(text))]
    assert sorted(set(entities)) == list(range(len(set(entities))))
    for full in ("Lê Văn An", "Y An Niê", "Vũ Bình"):
        assert len({e for n, e in zip(names, entities, strict=True) if n == full}) <= 1

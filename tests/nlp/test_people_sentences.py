"""People with their ranks and offices in whole sentences: the shapes in which reports introduce them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.records import Article
from nlp.analyse import analyse

OFFICES = [
    line
    for line in (Path(__file__).parent / "office_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
ROWS = [
    tuple(line.split("|||"))
    for line in (Path(__file__).parent / "people_sentences.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_people_with_their_offices(text: str, expected: str) -> None:
    read = analyse(Article(id="x", url="", source="", title="", text=text, published="2022-03-06"))
    found = [f"{text[p.start : p.end]}/{p.rank or ''}/{';'.join(o.name for o in p.offices)}" for p in read.people]
    assert "|".join(found) == expected


@pytest.mark.parametrize("office", OFFICES)
def test_office_before_and_behind_a_name(office: str) -> None:
    for text in (
        f"{office} Phạm Đức Hòa phát biểu khai mạc.",
        f"Ông Phạm Đức Hòa, {office}, phát biểu.",
        f"Dự có đồng chí Phạm Đức Hòa - {office}; đại diện các đơn vị.",
    ):
        read = analyse(Article(id="x", url="", source="", title="", text=text, published="2022-03-06"))
        found = [(text[p.start : p.end], [o.name for o in p.offices]) for p in read.people]
        assert found == [("Phạm Đức Hòa", [office])]

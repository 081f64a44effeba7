"""Training the sequence model, and the variations it is trained from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from underthesea_core import CRFTagger

from benchmarks.train import labelled, main, spans, tagged, train
from benchmarks.variation import Variation
from corpus.annotated import AnnotatedReport, read_report

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """id: {id}
title: Hội nghị
---
Sáng 5/3, <org>Sở Y tế</org> tỉnh <prov>Lào Cai</prov> họp. Ông <per>{name}</per> chủ trì, bà <per>Lê Thị Hòa</per> dự.

Phần thưởng được trao cho <per>{name}</per>. Ông <per>{given}</per> cảm ơn <org>Sở Y tế</org> ở <prov>Hà Giang</prov>.
"""
PEOPLE = ("Nguyễn Văn An", "Trần Đức Bình", "Phạm Thị Chi", "Vũ Hồng Dương", "Đỗ Minh Giang", "Bùi Quang Hải")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n, name in enumerate(PEOPLE):
        text = REPORT.format(id=f"r{n}", name=name, given=name.split()[-1])
        (tmp_path / f"r{n}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def reports(folder: Path) -> list[AnnotatedReport]:
    return [read_report(path) for path in sorted(folder.glob("*.txt"))]


def test_labels_are_those_of_the_spans(folder: Path) -> None:
    one = labelled(reports(folder)[0])
    labels = [label for piece in one.labels for label in piece]
    assert len([label for label in labels if label == "B-per"]) == 4
    assert len([label for label in labels if label == "B-org"]) == 2
    assert [len(piece) for piece in one.features] == [len(piece) for piece in one.labels]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("O B-per I-per O", {(1, 3, "per")}),
        ("B-per B-per I-per", {(0, 1, "per"), (1, 3, "per")}),
        ("I-org I-org O", {(0, 2, "org")}),
        ("B-org I-per I-per", {(0, 1, "org"), (1, 3, "per")}),
        ("O O", set()),
    ],
)
def test_spans(labels: str, expected: set[tuple[int, int, str]]) -> None:
    assert spans(labels.split()) == expected


def test_a_model_learns_from_the_reports(folder: Path) -> None:
    learned, held_out = reports(folder)[:-1], reports(folder)[-1]
    gold, found = tagged(train(learned), held_out)
    assert spans(found) == spans(gold)


def test_a_variation_has_other_names_at_its_spans(folder: Path) -> None:
    report = reports(folder)[0]
    varied = Variation(reports(folder), 7).of(report)
    assert [varied.text[s.start : s.end] for s in varied.spans] == [s.text for s in varied.spans]
    people = [s.text for s in varied.spans if s.label == "per"]
    assert people[0] == people[2] != "Nguyễn Văn An"
    assert people[3] == people[0].split()[-1]
    assert [s.text for s in varied.spans if s.label == "org"] == ["Sở Y tế", "Sở Y tế"]
    assert {s.text for s in varied.spans if s.label == "prov"} <= {"Lào Cai", "Hà Giang"}


def test_the_same_seed_gives_the_same_variation(folder: Path) -> None:
    report = reports(folder)[0]
    assert Variation(reports(folder), 7).of(report) == Variation(reports(folder), 7).of(report)
    assert Variation(reports(folder), 7).of(report) != Variation(reports(folder), 8).of(report)


def test_the_command_writes_a_model_that_loads(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "names.crf"
    assert main(["--gold", str(folder), "--out", str(out)]) == 0
    assert "6 reports" in capsys.readouterr().out
    model = CRFTagger()
    model.load(str(out))
    assert "B-per" in model.labels()


def test_too_few_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gold", str(tmp_path), "--folds", "5"]) == 2
    assert "too few" in capsys.readouterr().err

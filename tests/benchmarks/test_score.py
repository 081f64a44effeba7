"""The score: each number of a small case worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.score import LABELS, Hits, Scores, score
from corpus.annotated import AnnotatedReport, AnnotatedSpan, read_folder, read_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    AsAnswer = Callable[[AnnotatedReport], dict[str, Any]]

TEXT = (
    'Đại tá <per rank="Đại tá" titles="Giám đốc Công an tỉnh|Tỉnh ủy viên">Lò Văn Bách</per> họp <date v="2024-05-03">'
    'ngày 03/5</date> ở <prov name="Hòa Bình">Hoà Bình</prov>, <org>Uỷ ban tỉnh</org>, '
    '<fig v="15000" q="over" unit="VND" noun="tổng tiền vay">trên 15.000 đồng</fig>, '
    '<fig v="3" noun="xã">3 xã</fig>, '
    '<dir type="chỉ thị" no="09-CT/TW" issuer="Ban Bí thư" date="2011">Chỉ thị 09-CT/TW</dir>, <skip>Hội</skip>.'
)
HEADER = "meeting.kind: hội nghị\nmeeting.date: 2024-05-03\nmeeting.chairs: Lò Văn Bách | Hà Mơ\n"


@pytest.fixture
def report(tmp_path: Path) -> AnnotatedReport:
    path = tmp_path / "r.txt"
    path.write_text(f"id: r\n{HEADER}---\n{TEXT}\n", encoding="utf-8")
    return read_report(path)


def span(report: AnnotatedReport, label: str, words: str, **told: Any) -> dict[str, Any]:
    start = report.text.index(words)
    return {"label": label, "start": start, "end": start + len(words), "text": words, **told}


def scored(report: AnnotatedReport, *spans: dict[str, Any], meeting: dict[str, Any] | None = None) -> Scores:
    return score([report], {"r": {"id": "r", "spans": list(spans), "meeting": meeting}})


@pytest.mark.parametrize(
    ("label", "words", "told", "expected"),
    [
        # exact, overlap, value
        ("per", "Lò Văn Bách", {}, (1, 1, 1)),
        ("per", "Văn Bách", {}, (0, 1, 0)),
        ("per", "họp", {}, (0, 0, 0)),
        ("prov", "Hoà Bình", {"name": "Hòa Bình"}, (1, 1, 1)),
        ("prov", "Hoà Bình", {"name": "Hoà Bình"}, (1, 1, 1)),  # tone-mark style does not matter
        ("prov", "Hoà Bình", {}, (1, 1, 0)),
        ("date", "03/5", {"v": "2024-05-03"}, (0, 1, 1)),
        ("date", "ngày 03/5", {"v": "2023-05-03"}, (1, 1, 0)),
        ("org", "Uỷ ban tỉnh", {}, (1, 1, 1)),
        ("org", "ban tỉnh", {}, (0, 1, 0)),
        ("org", "Hội", {}, (0, 0, 0)),
        ("dir", "Chỉ thị 09-CT/TW", {"type": "Chỉ thị", "no": "9"}, (1, 1, 1)),
        ("dir", "Chỉ thị 09-CT/TW", {"type": "chỉ thị"}, (1, 1, 0)),
        ("dir", "Chỉ thị 09-CT/TW", {"type": "kế hoạch", "no": "09"}, (1, 1, 0)),
        ("fig", "trên 15.000 đồng", {"v": "15000.0", "q": "over", "unit": "vnd"}, (1, 1, 1)),
        ("fig", "trên 15.000 đồng", {"v": 15000, "q": "over"}, (1, 1, 0)),
        ("fig", "trên 15.000 đồng", {"v": "15000", "unit": "VND"}, (1, 1, 0)),
        ("fig", "trên 15.000 đồng", {"v": "15", "q": "over", "unit": "VND"}, (1, 1, 0)),
        ("fig", "3 xã", {"v": "3", "v2": "4"}, (1, 1, 0)),
        ("fig", "3 xã", {"v": "3", "unit": "VND"}, (1, 1, 1)),  # a unit counts where gold has one
    ],
)
def test_one_span(
    report: AnnotatedReport, label: str, words: str, told: dict[str, Any], expected: tuple[int, ...]
) -> None:
    hits = scored(report, span(report, label, words, **told)).spans[label]
    assert tuple(hits[m].right for m in ("exact", "overlap", "value")) == expected
    assert hits["exact"].system == (words != "Hội")  # what touches a skip is left out


def test_attributes(report: AnnotatedReport) -> None:
    person = span(report, "per", "Lò Văn Bách", rank="đại tá", titles=["Giám đốc Công An tỉnh", "Chủ tịch", "Chủ tịch"])
    directive = span(report, "dir", "Chỉ thị 09-CT/TW", type="chỉ thị", no="09", issuer="Ban Bí thư", date="2012")
    money = span(report, "fig", "trên 15.000 đồng", v="15000", q="over", unit="VND", noun="tiền vay")
    scores = scored(report, person, directive, money)
    assert (scores.offices.right, scores.offices.gold, scores.offices.system) == (1, 2, 2)
    assert scores.offices.f1 == 0.5
    assert scores.ranks.f1 == 1
    assert (scores.issuers.f1, scores.dates.f1) == (1, 0)
    assert scores.nouns.value == pytest.approx(0.8)  # two of three words: precision 1, recall 2/3
    assert scores.nouns.cases == 1


def test_meeting(report: AnnotatedReport) -> None:
    scores = scored(report, meeting={"kind": "Hội nghị", "date": "2024-05-04", "chairs": ["Hà Mơ", "Ai Đó", "Hà Mơ"]})
    assert (scores.meetings.value, scores.fields["kind"].value, scores.fields["date"].value) == (1, 1, 0)
    assert scores.fields["mode"].cases == 0
    assert scores.chairs.f1 == 0.5
    assert scored(report).meetings.value == 0
    assert score([report], {}).meetings.value == 0


def test_pairs_are_one_to_one(report: AnnotatedReport) -> None:
    twice = [span(report, "per", "Lò Văn"), span(report, "per", "Lò Văn Bách")]
    hits = scored(report, *twice).spans["per"]
    assert (hits["overlap"].right, hits["exact"].right, hits["exact"].precision) == (1, 1, 0.5)


def test_mistakes_are_told(report: AnnotatedReport) -> None:
    mistakes = scored(report, span(report, "date", "3 xã", v="2024")).mistakes
    assert {m.label for m in mistakes} == {*LABELS, "meeting"}
    assert any(m.cause == "invented" and "3 xã" in m.line for m in mistakes if m.label == "date")


def test_perfect_answers_score_one(
    sample_reports: Path, as_answer: Callable[[AnnotatedReport], dict[str, Any]]
) -> None:
    reports = list(read_folder(sample_reports))
    scores = score(reports, {r.id: as_answer(r) for r in reports})
    assert all(hits.f1 == 1 for measures in scores.spans.values() for hits in measures.values())
    assert scores.offices.f1 == scores.ranks.f1 == scores.issuers.f1 == scores.dates.f1 == scores.chairs.f1 == 1
    assert scores.nouns.value == scores.meetings.value == 1
    assert all(mean.value == 1 for mean in scores.fields.values())
    assert scores.mistakes == []


def test_nothing_is_zero_and_no_error() -> None:
    assert Hits().f1 == 0
    empty = AnnotatedReport("e", {}, "", (AnnotatedSpan("skip", 0, 0, ""),))
    assert score([empty], {}).meetings.value == 1


@pytest.mark.parametrize(
    ("label", "text", "told", "cause"),
    [
        ("per", "Lò Văn", {}, "wrong end"),
        ("fig", "3 xã", {"v": "4", "noun": "xã"}, "wrong value"),
        ("fig", "3 xã", {"v": "3", "q": "over", "noun": "xã"}, "wrong qualifier"),
    ],
)
def test_mistakes_have_causes(report: AnnotatedReport, label: str, text: str, told: dict[str, str], cause: str) -> None:
    assert scored(report, span(report, label, text, **told)).causes(label)[cause] == 1

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.annotated import read_folder, read_report
from corpus.errors import BadInput

REPORTS = Path(__file__).parents[2] / "crawler" / "samples" / "reports"


def test_the_bundled_reports_are_whole() -> None:
    reports = list(read_folder(REPORTS))
    assert len(reports) == 24
    assert sum(r.meeting is None for r in reports) == 2
    for report in reports:
        for span in report.spans:
            assert report.text[span.start : span.end] == span.text


def test_nested_tags_and_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "id: a\nauthor: X | Y\n---\n<org>Sở GD&amp;ĐT tỉnh <prov>Bình Định</prov></org> họp.\n", encoding="utf-8"
    )
    report = read_report(path)
    assert report.text == "Sở GD&ĐT tỉnh Bình Định họp.\n"
    assert [(s.label, s.text) for s in report.spans] == [("org", "Sở GD&ĐT tỉnh Bình Định"), ("prov", "Bình Định")]
    assert report.list("author") == ("X", "Y")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: a\nkhông có vạch", "no line '---'"),
        ("id a\n---\nx", "must be 'key: value'"),
        ("id: a\n---\n<per>A", "never closes"),
        ("id: a\n---\nA</per>", "closes nothing"),
        ("id: a\n---\n<date>ngày 3/8</date>", "without 'v'"),
    ],
)
def test_malformed(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=says) as caught:
        read_report(path)
    assert "bad.txt" in str(caught.value)

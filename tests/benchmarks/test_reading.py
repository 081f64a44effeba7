"""The reading benchmark runs as a command and prints the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.reading import main, request, run
from corpus.annotated import read_folder, read_report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LABELS = ("people", "provinces", "dates", "figures", "directives", "organisations")


def gold_of(folder: Path, tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / name).write_text((folder / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_the_table(sample_reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = gold_of(sample_reports, tmp_path, "05-khac-phuc-mua-lu-b.txt", "14-dien-bien-bien-phong.txt")
    assert main(["--gold", str(gold), "--errors", "org"]) == 0
    printed = capsys.readouterr().out
    assert all(label in printed for label in LABELS)
    assert printed.count("underthesea.ner") == 4  # the three that it reads, and the time
    assert "meeting: chairs" in printed
    assert "times as fast" in printed


def test_without_the_peer(sample_reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = gold_of(sample_reports, tmp_path, "23-ninh-thuan-han-han.txt")
    assert main(["--gold", str(gold), "--no-peer"]) == 0
    assert "underthesea.ner" not in capsys.readouterr().out


def test_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gold", str(tmp_path)]) == 2
    assert "no annotated reports" in capsys.readouterr().err


def test_a_reader_sees_nothing_of_the_annotation(sample_reports: Path) -> None:
    report = read_report(sample_reports / "01-phu-tho-ctph-09.txt")
    asked = request(report)
    assert set(asked) == {"id", "text", "title", "published", "source", "source_province"}
    assert "<per" not in str(asked)


def test_the_reader_reads(sample_reports: Path) -> None:
    """A floor far below what the reader does, above what guessing would: it is the table that tells the score."""
    from nlp.annotate import annotate

    scores, _ = run(list(read_folder(sample_reports)), annotate)
    assert all(scores.spans[label]["overlap"].f1 > 0.6 for label in scores.spans)
    assert scores.meetings.value > 0.8

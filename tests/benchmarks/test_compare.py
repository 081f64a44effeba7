"""Comparing two readings of one corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.compare import compare, main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Ông Lê An dự họp. Sở Y tế Lào Cai báo cáo 5 vụ."


def span(label: str, words: str, **told: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"label": label, "start": start, "end": start + len(words), "text": words, **told}


def reading(*spans: dict[str, Any], meeting: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": "a", "spans": list(spans), "meeting": meeting}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([span("per", "Lê An")], [span("per", "Lê An")], ["kept"]),
        ([], [span("per", "Lê An")], ["gained"]),
        ([span("per", "Lê An")], [], ["lost"]),
        ([span("org", "Sở Y tế")], [span("org", "Sở Y tế Lào Cai")], ["moved"]),
        ([span("fig", "5 vụ", v="5")], [span("fig", "5 vụ", v="6")], ["changed"]),
        ([span("org", "Sở Y tế")], [span("per", "Lê An")], ["gained", "lost"]),
    ],
)
def test_changes_of_mentions(old: list[dict[str, Any]], new: list[dict[str, Any]], expected: list[str]) -> None:
    assert [c.kind for c in compare(reading(*old), reading(*new))] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, {"kind": "lễ"}, ["gained"]),
        ({"kind": "lễ"}, None, ["lost"]),
        ({"kind": "lễ"}, {"kind": "hội nghị"}, ["changed"]),
        ({"kind": "lễ"}, {"kind": "lễ"}, ["kept"]),
        (None, None, []),
    ],
)
def test_changes_of_meetings(old: dict[str, Any] | None, new: dict[str, Any] | None, expected: list[str]) -> None:
    assert [c.kind for c in compare(reading(meeting=old), reading(meeting=new))] == expected


def write(path: Path, *records: Any) -> str:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return str(path)


def test_the_changed_sentence_is_told_with_both_readings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old.jsonl", reading(span("org", "Sở Y tế")))
    new = write(tmp_path / "new.jsonl", reading(span("org", "Sở Y tế Lào Cai"), span("per", "Lê An")))
    texts = write(tmp_path / "texts.jsonl", {"id": "a", "text": TEXT})
    assert main([old, new, "--texts", texts, "--label", "org"]) == 0
    told = capsys.readouterr().out
    assert "1 reports" in told
    assert "    Sở Y tế Lào Cai báo cáo 5 vụ.\n  - 'Sở Y tế'\n  + 'Sở Y tế Lào Cai'" in told
    assert "Lê An" not in told


def test_a_limit_says_what_it_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old.jsonl", reading(span("org", "Sở Y tế"), span("per", "Lê An")))
    new = write(tmp_path / "new.jsonl", reading())
    texts = write(tmp_path / "texts.jsonl", {"id": "a", "text": TEXT})
    assert main([old, new, "--texts", texts, "--limit", "1"]) == 0
    assert "... and 1 more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "problem"),
    [("{", "old.jsonl:1"), ('["a"]', "old.jsonl:1"), ('{"id": "b", "spans": []}', "not in all three files")],
)
def test_bad_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, problem: str) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text(content, encoding="utf-8")
    new = write(tmp_path / "new.jsonl", reading())
    texts = write(tmp_path / "texts.jsonl", {"id": "a", "text": TEXT})
    assert main([str(old), new, "--texts", texts]) == 2
    assert problem in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.jsonl"), str(tmp_path / "no.jsonl"), "--texts", str(tmp_path / "no.jsonl")]) == 2
    assert "no.jsonl" in capsys.readouterr().err

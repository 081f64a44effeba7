"""The commands as a user meets them, where no other test does."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from commands import ROOT, command, run, run_json, site_options

from corpus.settings import Settings
from corpus.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def test_run_goes_from_a_site_to_answers(tmp_path: Path, sample_sites: list[str]) -> None:
    home = tmp_path / "corpus"
    run(home, "run", *site_options(sample_sites[:1]), "--delay", 0)
    assert run_json(home, "search", "Điện Biên", "--json")["total"]["articles"] > 0


def test_a_host_that_gives_no_answer_is_not_done(tmp_path: Path) -> None:
    run(tmp_path / "corpus", "crawl", "--site", "http://127.0.0.1:9/", "--delay", 0, status=1)
    status = run_json(tmp_path / "corpus", "status", "--json")
    assert status["pages"] == [["failed", "connection", 1]]


@pytest.mark.parametrize(
    ("html", "state"),
    [
        ("<html><body><h1>Đăng nhập</h1><form><input type=password></form></body></html>", "rejected"),
        ("", "rejected"),
    ],
)
def test_extract_prints_one_object(tmp_path: Path, html: str, state: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    answer = json.loads(run(tmp_path, "extract", page, "--url", "https://bao.example/a").stdout)
    assert answer["state"] == state
    assert answer["reason"]


def test_extract_of_no_file(tmp_path: Path) -> None:
    done = run(tmp_path, "extract", tmp_path / "none.html", "--url", "https://bao.example/a", status=1)
    assert "none.html" in done.stderr
    assert "Traceback" not in done.stderr


def test_sources_are_listed(tmp_path: Path) -> None:
    assert "baochinhphu" in run(tmp_path, "sources").stdout


def test_a_second_writer_is_refused_or_waits(tmp_path: Path) -> None:
    home = tmp_path / "corpus"
    paper = tmp_path / "a.txt"
    paper.write_text("Một bài\n\nSáng 12/3/2024, Sở Y tế họp.\n", encoding="utf-8")
    with Store.open(Settings(home=home), write=True):
        done = run(home, "import", paper, status=1)
        assert "another process is writing" in done.stderr
        waiting = subprocess.Popen(
            command(home, "--wait", 30, "import", paper), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(2)
        assert waiting.poll() is None
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0


def test_an_export_appears_whole_or_not_at_all(sample_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.csv"
    target.write_text("from yesterday", encoding="utf-8")
    run(sample_home, "export", "figures", "--format", "xml", "-o", target, status=1)
    assert target.read_text(encoding="utf-8") == "from yesterday"
    assert [p.name for p in tmp_path.iterdir()] == ["figures.csv"]
    run(sample_home, "export", "figures", "-o", target)
    assert target.read_text(encoding="utf-8-sig").startswith("value,value_to,qualifier")
    assert [p.name for p in tmp_path.iterdir()] == ["figures.csv"]


def test_a_reader_that_has_seen_enough_ends_an_export(sample_home: Path) -> None:
    export = subprocess.Popen(
        command(sample_home, "export", "figures"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert export.stdout is not None
    assert export.stderr is not None
    export.stdout.readline()
    export.stdout.close()
    problems = export.stderr.read()
    export.stderr.close()
    export.wait(timeout=60)
    assert b"Traceback" not in problems

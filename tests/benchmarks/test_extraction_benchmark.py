"""The extraction benchmark on a folder of invented pages: the scores it must give, and what it says of bad gold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.extraction import main, read_gold, read_with_tracuu, score, token_f1
from corpus.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = [
    f"Đoạn {i} của bài kể rằng các đại biểu đã thống nhất nhiều giải pháp để nâng cao hiệu quả phối hợp ở cơ sở."
    for i in ("một", "hai", "ba", "bốn")
]
TITLE = "Hội nghị giao ban quý của tỉnh Thử"
ITEMS = "".join(f"<h3><a href='/{i}'>Tiêu đề dài của tin thứ {i} trong ngày</a></h3><p>Tóm tắt.</p>" for i in range(9))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in ("article", "list", "wall"):
        (tmp_path / kind).mkdir()
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>04/08/2023 08:00</p>{body}</body></html>"
    (tmp_path / "article" / "a.html").write_text(html, encoding="utf-8")
    (tmp_path / "list" / "l.html").write_text(f"<html><body><h1>Thời sự</h1>{ITEMS}</body></html>", encoding="utf-8")
    (tmp_path / "wall" / "w.html").write_text("<html><script>document.cookie='a=1';location.reload()</script></html>")
    gold = {
        "a.html": {"url": "https://thu.example/a.html", "title": TITLE, "body": PARAGRAPHS, "published": "2023-08-04"}
    }
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def test_scores(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = score(folder, "tracuu", read_with_tracuu)
    assert (result.f1, result.titles, result.dates, result.taken, result.pages) == ([1.0], 1, 1, [], 3)
    assert main([str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["F1", "tracuu", "trafilatura,"]


@pytest.mark.parametrize(
    ("found", "expected", "f1"),
    [("một hai", "Hai, một!", 1.0), ("một", "một hai ba", 0.5), ("một", "hai", 0.0), ("", "", 1.0), ("", "hai", 0.0)],
)
def test_token_f1(found: str, expected: str, f1: float) -> None:
    assert token_f1(found, expected) == f1


def test_bad_gold(folder: Path, tmp_path: Path) -> None:
    (folder / "gold.json").write_text('{"a.html": {"url": 7}}')
    with pytest.raises(BadInput, match=r"gold\.json"):
        read_gold(folder)
    assert main([str(folder)]) == 2
    assert main([str(tmp_path / "none")]) == 2
    assert main([]) == 2

"""Reports for the linker's tests: written as annotated text, turned into what a perfect reader would make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.gold import records
from corpus.annotated import read_folder, read_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Analysis, Article

SAMPLES = Path(__file__).parents[2] / "crawler" / "samples" / "reports"


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., tuple[Article, Analysis]]:
    """``told("r1", "text with tags", published="2023-05-04")`` as (Article, Analysis); more header lines by name."""

    def build(name: str, text: str, **header: str) -> tuple[Article, Analysis]:
        path = tmp_path / f"{name}.txt"
        lines = [f"id: {name}", f"source: Báo {name}", *(f"{k}: {v}" for k, v in header.items())]
        path.write_text("\n".join(lines) + f"\n---\n{text}\n", encoding="utf-8")
        return records(read_report(path), now=NOW)

    return build


@pytest.fixture(scope="session")
def samples() -> list[tuple[Article, Analysis]]:
    """The 24 bundled reports as their annotations tell them."""
    return [records(report, now=NOW) for report in read_folder(SAMPLES)]


@pytest.fixture(scope="session")
def names() -> dict[str, str]:
    """Ids of the bundled reports' articles by the first two characters of their file names."""
    return {records(report)[0].id: report.id[:2] for report in read_folder(SAMPLES)}


NOW: dict[str, Any] = {"Yên Bái": "Lào Cai", "Quảng Nam": "Đà Nẵng", "Bình Định": "Gia Lai", "Phú Yên": "Đắk Lắk"}

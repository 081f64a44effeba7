from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from corpus.data import load_table, load_toml, load_words
from corpus.errors import BadData

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# Ranks.\n# source: written for this test\n# licence: Apache-2.0\n"


@dataclass(frozen=True)
class Rank:
    name: str
    order: int = 0
    short: tuple[str, ...] = ()


def write(tmp_path: Path, text: str, name: str = "ranks.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "name\torder\tshort\nĐại tá\t7\tĐ.tá|đ/tá\nTrung tướng\n")
    assert load_table(path, Rank) == [Rank("Đại tá", 7, ("Đ.tá", "đ/tá")), Rank("Trung tướng")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name\torder\nĐại tá\tbảy\n", 5, "int"),
        ("name\tcolour\nĐại tá\tđỏ\n", 4, "unknown column 'colour'"),
        ("name\nĐại tá\t7\n", 5, "2 cells"),
        ("name\torder\n\t7\n", 5, "name"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = write(tmp_path, HEAD + text)
    with pytest.raises(BadData, match=says) as caught:
        load_table(path, Rank)
    assert caught.value.where == f"{path}:{line}"


def test_a_row_that_the_caller_refuses(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "name\nđại tá\n")
    with pytest.raises(BadData, match="capital"):
        load_table(path, Rank, check=lambda r: None if r.name[0].isupper() else "must begin with a capital letter")


@pytest.mark.parametrize("word", ["source:", "licence:"])
def test_provenance_is_required(tmp_path: Path, word: str) -> None:
    path = write(tmp_path, HEAD.replace(word, "") + "name\nĐại tá\n")
    with pytest.raises(BadData, match=word):
        load_table(path, Rank)


def test_words_stand_once(tmp_path: Path) -> None:
    assert load_words(write(tmp_path, HEAD + "Nguyễn\nLê\n", "names.txt")) == ["Nguyễn", "Lê"]
    with pytest.raises(BadData, match="stands in line 4"):
        load_words(write(tmp_path, HEAD + "Nguyễn\nLê\nNguyễn\n", "names.txt"))


def test_toml(tmp_path: Path) -> None:
    assert load_toml(write(tmp_path, HEAD + 'name = "Đại tá"\norder = 7\n', "rank.toml"), Rank) == Rank("Đại tá", 7)
    with pytest.raises(BadData, match=r"rank\.toml.*order"):
        load_toml(write(tmp_path, HEAD + 'name = "Đại tá"\norder = "bảy"\n', "rank.toml"), Rank)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'# source: x\n# licence: y\nname = "\xe9"\n')
    with pytest.raises(BadData, match="utf-8"):
        load_toml(latin, Rank)

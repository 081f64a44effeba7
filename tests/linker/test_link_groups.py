"""Near-duplicates: what a republisher does to a text does not hide it, boilerplate does not make one."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import linker.groups
from corpus.identity import record_id
from corpus.records import Analysis, Article
from linker.groups import group_copies
from linker.reports import in_order

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

WORDS = """
    hội nghị tổng kết phong trào toàn dân bảo vệ an ninh tổ quốc xã phường mô hình tổ tự quản nhân dân cán bộ chiến sĩ
    công an mặt trận đoàn thể thôn bản gia đình văn hóa kinh tế phát triển nông thôn mới chuyển đổi số
"""


def text_of(seed: int, sentences: int = 25) -> str:
    chosen = random.Random(seed)
    return " ".join(" ".join(chosen.choices(WORDS.split(), k=14)).capitalize() + "." for _ in range(sentences))


def article(name: str, text: str, published: str | None = None) -> tuple[Article, Analysis]:
    made = Article(id=name, url=f"https://x.example/{name}", source=name, title=name, text=text, published=published)
    return made, Analysis(article=name, content_hash="", reader="none")


def groups(*articles: tuple[Article, Analysis]) -> list[tuple[str, ...]]:
    return [g.articles for g in group_copies(in_order(articles))]


def drop_sentences(text: str) -> str:
    return " ".join(s + "." for i, s in enumerate(text.rstrip(".").split(". ")) if i not in (3, 11))


CHANGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "another headline": lambda text: "MỘT TỰA KHÁC HẲN\n\n" + text,
    "a source line": lambda text: text + "\n\nNguồn: Cổng thông tin điện tử của tỉnh",
    "dropped sentences": drop_sentences,
    "doubled captions": lambda text: "Toàn cảnh hội nghị. Toàn cảnh hội nghị.\n" + text + "\nToàn cảnh hội nghị.",
    "no accents": lambda text: text.replace("ô", "o").replace("ị", "i"),
    "upper case": str.upper,
    "other blanks": lambda text: text.replace(". ", ".\n\n"),
    "an excerpt": lambda text: text[: len(text) * 6 // 10],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_copy_is_found(change: Callable[[str], str]) -> None:
    original = text_of(1)
    found = groups(
        article("a", original, "2024-05-02"), article("b", change(original), "2024-05-03"), article("c", text_of(2))
    )
    assert found == [("a", "b")]


def test_boilerplate_makes_no_copy() -> None:
    """Two reports with the same opening paragraph and the same quoted title, and their own words else."""
    opening = text_of(7, sentences=5)
    found = groups(article("a", opening + text_of(8)), article("b", opening + text_of(9)))
    assert found == []


def test_short_texts_are_no_copies() -> None:
    assert groups(article("a", "Tin đang được cập nhật."), article("b", "Tin đang được cập nhật.")) == []
    assert groups(article("a", ""), article("b", "")) == []


def test_first_published_leads_and_later_copies_change_nothing() -> None:
    text = text_of(3)
    early, late, last = (article(n, text, p) for n, p in (("z", "2024-01-01"), ("y", "2024-01-02"), ("a", None)))
    two, three = group_copies(in_order([late, early])), group_copies(in_order([last, late, early]))
    assert two[0].articles == ("z", "y")
    assert three[0].articles == ("z", "y", "a")  # one without a date comes last
    assert two[0].id == three[0].id == record_id("group", "z")


def test_no_drift() -> None:
    """A chain of rewrites, each like the one before: the last is no copy of the first."""
    sentences = text_of(4).split(". ")
    fresh = text_of(5).split(". ")
    chain = [". ".join(fresh[: 4 * i] + sentences[4 * i :]) for i in range(6)]
    found = groups(*(article(f"a{i}", text, f"2024-01-0{i + 1}") for i, text in enumerate(chain)))
    assert found
    assert all(not {"a0", "a5"} <= set(g) for g in found)


def test_cost_grows_with_the_number_of_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = [0]
    likeness = linker.groups._likeness

    def counted(own: set[int], other: array[int]) -> float:
        compared[0] += 1
        return likeness(own, other)

    monkeypatch.setattr(linker.groups, "_likeness", counted)
    # every tenth text is a copy: those are to be compared, and few others
    texts = [text_of(i if i % 10 else 1, sentences=8) for i in range(1000)]
    group_copies(in_order(article(f"a{i:04}", text) for i, text in enumerate(texts)))
    assert 99 <= compared[0] < 2 * len(texts)  # all pairs would be 499,500


def test_version_does_not_matter() -> None:
    one, analysis = article("a", text_of(6), "2024-01-01")
    assert groups((replace(one, version=3), analysis), article("b", text_of(6))) == [("a", "b")]

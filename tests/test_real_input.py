"""Real articles and pages through the whole road. They are read where they lie and never copied into the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import run, run_json
from fastapi.testclient import TestClient

from corpus.settings import Settings
from corpus.store import Store
from corpus.text import fold, syllables
from search_api.app import create_app

if TYPE_CHECKING:
    from corpus.records import Analysis, Article


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, real_input: Path) -> Path:
    home = tmp_path_factory.mktemp("real") / "corpus"
    run(home, "import", real_input / "articles", real_input / "pages")
    for stage in ("analyse", "link", "index"):
        run(home, stage)
    return home


@pytest.fixture(scope="module")
def texts(home: Path) -> list[tuple[Article, Analysis]]:
    with Store.open(Settings(home=home)) as store:
        return [(a, n) for a, n in store.analysed() if a.url.endswith(".txt")]


def test_states_add_up(home: Path, real_input: Path) -> None:
    status = run_json(home, "status", "--json")
    by_state: dict[str, int] = {}
    for state, _, count in status["pages"]:
        by_state[state] = by_state.get(state, 0) + count
    files = [*(real_input / "articles").glob("*.txt"), *(real_input / "pages").rglob("*.html")]
    assert sum(by_state.values()) == status["total_pages"] == len(files)
    assert by_state["article"] == 5 + len(list((real_input / "pages" / "article").glob("*.html")))
    assert by_state["document"] == len(list((real_input / "pages" / "law").glob("*.html")))
    assert by_state["rejected"] == len(list((real_input / "pages" / "list").glob("*.html")))


def test_each_article_is_found_by_words_of_its_text(home: Path, texts: list[tuple[Article, Analysis]]) -> None:
    assert len(texts) == 5
    queries, expected = [], []
    for article, _ in texts:
        words = [word for word, _, _ in syllables(article.text)]
        middle = " ".join(words[len(words) // 2 :][:8])
        for query in (middle, fold(middle), f'"{middle}"'):
            queries.append(query)
            expected.append(article.id)
    answers = run(home, "search", "--batch", "--json", stdin="\n".join(queries) + "\n").stdout.splitlines()
    for query, answer, article_id in zip(queries, answers, expected, strict=True):
        assert article_id in [hit["id"] for hit in json.loads(answer)["hits"]], query


def test_the_page_of_each_shows_what_was_read(home: Path, texts: list[tuple[Article, Analysis]]) -> None:
    client = TestClient(create_app(Settings(home=home)))
    for article, analysis in texts:
        shown = client.get(f"/articles/{article.id}")
        assert shown.status_code == 200
        for kind, mentions in (
            ("person", analysis.people),
            ("province", analysis.provinces),
            ("date", analysis.dates),
            ("figure", analysis.figures),
            ("directive", analysis.directives),
        ):
            assert shown.text.count(f'class="m m-{kind}"') >= len(mentions) > 0 or not mentions, (article.title, kind)


def test_the_hijacked_mirror_is_read_as_well_as_its_text_allows(texts: list[tuple[Article, Analysis]]) -> None:
    article, analysis = next((a, n) for a, n in texts if Path(a.url).name.startswith("000_"))
    text = article.text
    people = {text[m.start : m.end] for m in analysis.people}
    assert {"Lê Quốc Hùng", "Hoàng Công Thủy"} <= people
    assert {m.name for m in analysis.provinces} >= {"Hà Nội", "Lạng Sơn", "Lào Cai", "Đồng Nai", "Tuyên Quang"}
    assert analysis.meeting is not None
    assert (analysis.meeting.kind, analysis.meeting.date) == ("hội thảo", "2023-06-16")
    values = {str(m.value) for m in analysis.figures}
    assert {"4500", "15000000000", "1779"} <= values
    assert article.published is not None
    assert article.published.startswith("2023-09-03")

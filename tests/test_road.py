"""The whole road on the sample sites, through the command line and the API."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pyarrow.parquet
import pytest
from commands import run, run_json
from fastapi.testclient import TestClient

from corpus.records import State
from corpus.settings import Settings
from corpus.store import Store
from search_api.app import create_app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def client(sample_home: Path) -> TestClient:
    return TestClient(create_app(Settings(home=sample_home)))


def test_every_page_ended_in_one_state(sample_home: Path) -> None:
    status = run_json(sample_home, "status", "--json")
    assert sum(count for _, _, count in status["pages"]) == status["total_pages"]
    assert {state for state, _, _ in status["pages"]} == {"article", "rejected", "failed"}
    assert status["articles"] > 24
    assert status["stale"] == 0


def test_every_sample_report_is_there_once_with_its_copies_grouped(sample_home: Path) -> None:
    with Store.open(Settings(home=sample_home)) as store:
        links = store.links()
        made = [page.record for page in store.pages() if page.state is State.ARTICLE]
        articles = {a.id: a for a in store.articles()}
    # an address that leads to an article's own address is a page more, but no article more
    assert set(made) == set(articles)
    assert len(articles) == 30
    assert len(links.groups) >= 3
    for group in links.groups:
        assert len({articles[a].source for a in group.articles}) > 1
        assert articles[group.articles[0]].published == min(articles[a].published or "9" for a in group.articles)


@pytest.mark.parametrize(
    "query", ["mưa lũ Nam Trung Bộ", "mua lu nam trung bo", '"buổi làm việc"', 'tỉnh:"Đắk Lắk" lũ', ""]
)
def test_command_line_and_api_answer_with_the_same_object(sample_home: Path, client: TestClient, query: str) -> None:
    by_command = run_json(sample_home, "search", query, "--json", "--limit", 5)
    by_api = client.get("/api/v1/search", params={"q": query, "limit": 5}).json()
    assert by_command == by_api
    assert set(by_api) >= {"query", "total", "hits", "facets", "timeline", "next"}
    assert by_api["total"]["articles"] > 0


def test_accents(sample_home: Path) -> None:
    def found(query: str) -> set[str]:
        return {hit["id"] for hit in run_json(sample_home, "search", query, "--json", "--limit", 100)["hits"]}

    assert found("hoa binh") >= found("hòa bình") > set()
    assert found("hoà bình") == found("hòa bình")
    assert found('"hoà bình"') == found('"hòa bình"')
    assert found('"hoa bình"') < found("hoa binh")


def test_facets_filter_exactly(sample_home: Path) -> None:
    everything = run_json(sample_home, "search", "", "--json", "--limit", 1)
    for facet in ("province", "person", "organisation", "directive", "kind", "source", "year"):
        values = everything["facets"][facet]
        assert values, facet
        first = values[0]
        chosen = run_json(sample_home, "search", "", "--json", f"--{facet}", first["value"], "--limit", 1)
        assert chosen["total"]["articles"] == first["count"], facet
        again = {v["value"]: v for v in chosen["facets"][facet]}
        assert again[first["value"]]["selected"]
        assert {k: v["count"] for k, v in again.items()} == {v["value"]: v["count"] for v in values}, facet


def test_a_result_set_is_walked_to_its_end(sample_home: Path) -> None:
    seen: list[str] = []
    cursor: list[str] = []
    while True:
        page = run_json(sample_home, "search", "tỉnh", "--json", "--limit", 7, *cursor)
        seen += [hit["id"] for hit in page["hits"]]
        if page["next"] is None:
            break
        cursor = ["--cursor", page["next"]]
    assert len(seen) == len(set(seen)) == page["total"]["articles"]


@pytest.mark.parametrize("kind", ["articles", "pages", "figures", "people", "directives", "meetings"])
def test_export_in_every_form(sample_home: Path, tmp_path: Path, kind: str) -> None:
    as_csv = run(sample_home, "export", kind, "--format", "csv").stdout
    assert as_csv.startswith("\ufeff")
    table = list(csv.DictReader(io.StringIO(as_csv.removeprefix("\ufeff"))))
    lines = [json.loads(line) for line in run(sample_home, "export", kind, "--format", "jsonl").stdout.splitlines()]
    run(sample_home, "export", kind, "--format", "parquet", "-o", tmp_path / "out.parquet")
    parquet = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert len(table) == len(lines) == parquet.num_rows > 0
    assert list(table[0]) == list(lines[0]) == parquet.column_names


def test_export_of_a_search_is_that_search(sample_home: Path) -> None:
    found = run_json(sample_home, "search", "Đề án 06", "--json", "--limit", 100)
    lines = run(sample_home, "export", "articles", "--format", "jsonl", "--query", "Đề án 06").stdout.splitlines()
    assert {json.loads(line)["id"] for line in lines} == {hit["id"] for hit in found["hits"]}
    assert len(lines) == found["total"]["articles"]


def test_a_figure_row_leads_to_its_sentence(sample_home: Path) -> None:
    rows = [json.loads(line) for line in run(sample_home, "export", "figures", "--format", "jsonl").stdout.splitlines()]
    with Store.open(Settings(home=sample_home)) as store:
        texts = {a.url: a.text for a in store.articles()} | {a.id: a.text for a in store.articles()}
    for row in rows:
        text = texts[row["article"]]
        assert text[row["start"] : row["end"]] in row["sentence"]
        assert row["sentence"] in text
    assert any(row["unit"] == "VND" and row["value"] for row in rows)


def test_doing_it_again_changes_nothing(sample_home: Path) -> None:
    before = run_json(sample_home, "search", "", "--json")
    assert run_json(sample_home, "analyse", "--json")["read"] == 0
    assert run_json(sample_home, "link", "--json")["skipped"]
    assert not run_json(sample_home, "index", "--json")["built"]
    assert run_json(sample_home, "search", "", "--json") == before

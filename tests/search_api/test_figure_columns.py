"""The columns of figures on their way from the text to the API, the export and the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sample_corpus import client_of, make

from corpus.identity import article_id, content_hash
from corpus.records import Article
from indexer.tables import COLUMNS
from nlp.analyse import analyse
from search_api.models import FigureRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

URL = "https://muongvang.example/tin/1.html"
TEXT = (
    "Năm 2023, huyện Mường Vằng đã trồng 12 ha rừng, tăng 5% so với cùng kỳ năm 2022.\n\n"
    "Phấn đấu năm 2025:\n- Xây dựng 30 ngôi nhà;\n- Thành lập 4 HTX.\n\n"
    "Dự hội nghị có 250 đại biểu."
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    article = Article(
        id=article_id(URL),
        url=URL,
        source="Trang tin Mường Vằng",
        title="Kết quả công tác năm 2023",
        text=TEXT,
        published="2024-03-15",
        content_hash=content_hash("Kết quả công tác năm 2023", "", TEXT),
    )
    settings = make(tmp_path_factory.mktemp("figures"), [(article, analyse(article))])
    with client_of(settings) as client:
        yield client


def rows(client: TestClient, **params: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/figures", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_every_column_is_answered(client: TestClient) -> None:
    forest, change, houses, cooperatives, people = rows(client)
    assert list(forest) == list(COLUMNS["figures"]) == list(FigureRow.model_fields)
    assert (forest["value"], forest["unit"], forest["base_value"], forest["base_unit"]) == ("12", "ha", "120000", "m2")
    assert (forest["status"], forest["period"], forest["noun_key"]) == ("result", "2023", "rừng")
    compared = ("direction", "comparison", "compared_with", "compared_period")
    assert [change[c] for c in compared] == ["up", "change", "cùng kỳ năm 2022", "2022"]
    assert (houses["noun"], houses["noun_key"], houses["status"], houses["period"]) == (
        "ngôi nhà", "nhà", "target", "2025",
    )  # fmt: skip
    assert (cooperatives["noun"], cooperatives["noun_key"]) == ("HTX", "hợp tác xã")
    assert (people["status"], people["direction"], people["base_value"]) == (None, None, "250")


@pytest.mark.parametrize(
    ("params", "values"),
    [
        ({"status": "target"}, ["30", "4"]),
        ({"status": "result"}, ["12", "5"]),
        ({"status": "-"}, ["250"]),
        ({"status": "limit"}, []),
        # the words of the normal form find it too
        ({"noun": "hợp tác xã"}, ["4"]),
        ({"noun": "htx"}, ["4"]),
    ],
)
def test_filters(client: TestClient, params: dict[str, str], values: list[str]) -> None:
    assert [row["value"] for row in rows(client, **params)] == values


def test_an_unknown_status_is_refused(client: TestClient) -> None:
    answer = client.get("/api/v1/figures", params={"status": "done"})
    assert answer.status_code == 422
    assert "status" in answer.text


def test_the_export_has_the_same_rows(client: TestClient) -> None:
    lines = client.get("/api/v1/export/figures", params={"format": "jsonl", "status": "target"}).text.splitlines()
    assert [(row["base_value"], row["noun_key"]) for row in map(json.loads, lines)] == [(30, "nhà"), (4, "hợp tác xã")]


def test_the_page_says_what_a_figure_is_told_as(client: TestClient) -> None:
    page = client.get("/figures").text
    assert "mức tăng so với cùng kỳ năm 2022" in page
    assert "mục tiêu" in page
    assert "rise against cùng kỳ năm 2022" in client.get("/figures", params={"lang": "en"}).text


def test_a_mention_has_them_too(client: TestClient) -> None:
    answer = client.get(f"/api/v1/articles/{article_id(URL)}").json()
    change = next(m for m in answer["mentions"] if m["label"] == "figure" and m["text"] == "5%")
    assert (change["comparison"], change["compared_with"], change["status"]) == ("change", "cùng kỳ năm 2022", "result")

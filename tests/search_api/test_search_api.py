"""The HTTP API over a real index of the sample reports."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet
import pytest
from fastapi.testclient import TestClient
from sample_corpus import ROOT, client_of, make, sample_id, samples

from corpus.settings import Settings
from indexer.engine import open_engine
from indexer.results import SearchRequest, to_json
from search_api.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make(tmp_path_factory.mktemp("corpus"), samples())


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with client_of(settings) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(path if path.startswith("/h") else f"/api/v1{path}", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_health(client: TestClient, settings: Settings) -> None:
    assert get(client, "/healthz") == {"status": "ok", "build": open_engine(settings).build}


@pytest.mark.parametrize(
    ("params", "request_"),
    [
        ({"q": "mưa lũ"}, SearchRequest(q="mưa lũ")),
        ({"q": "đề án 06", "match": "most", "limit": 3}, SearchRequest(q="đề án 06", match="most", limit=3)),
        ({"province": ["Lào Cai", "Hà Tĩnh"]}, SearchRequest(filters={"province": ("Lào Cai", "Hà Tĩnh")})),
        ({"from": "6/2023", "to": "2024"}, SearchRequest(from_="2023-06", to="2024")),
        ({"kind": "hội nghị", "sort": "oldest", "distinct": "true"},
         SearchRequest(filters={"kind": ("hội nghị",)}, sort="oldest", distinct=True)),
    ],
)  # fmt: skip
def test_search_is_exactly_the_result_object(
    client: TestClient, settings: Settings, params: dict[str, Any], request_: SearchRequest
) -> None:
    answer = get(client, "/search", **params)
    assert answer == json.loads(json.dumps(to_json(open_engine(settings).search(request_))))
    assert set(answer) == {"query", "total", "hits", "facets", "timeline", "next", "also"}
    assert answer["total"]["articles"] > 0


def test_a_result_set_is_walked_to_its_end(client: TestClient) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        answer = get(client, "/search", limit=7, sort="newest", **({"cursor": cursor} if cursor else {}))
        seen += [hit["id"] for hit in answer["hits"]]
        if not (cursor := answer["next"]):
            break
    assert len(seen) == len(set(seen)) == answer["total"]["articles"] == len(samples())


def test_article_has_every_mention_with_its_attributes(client: TestClient) -> None:
    answer = get(client, f"/articles/{sample_id('21-lao-cai-antq-2025')}")
    text = answer["article"]["text"]
    assert all(m["text"] == text[m["start"] : m["end"]] for m in answer["mentions"])
    assert {m["label"] for m in answer["mentions"]} == {
        "person",
        "organisation",
        "province",
        "date",
        "figure",
        "directive",
    }
    chair = next(m for m in answer["mentions"] if m["text"] == "Lưu Minh Khánh")
    assert chair["rank"] == "Đại tá"
    assert [o["name"] for o in chair["offices"]][1] == "Giám đốc Công an tỉnh"
    assert get(client, f"/people/{chair['person']}")["person"]["name"] == "Lưu Minh Khánh"
    money = next(m for m in answer["mentions"] if m["text"] == "4,25 tỷ đồng")
    assert (money["value"], money["unit"]) == ("4250000000", "VND")
    assert len(answer["links"]["copies"]) == 1
    assert answer["meeting"]["chairs"] == ["Giàng Seo Chính", "Lưu Minh Khánh"]
    meeting = get(client, f"/meetings/{answer['links']['meeting']}")
    assert {r["id"] for r in meeting["reports"]} >= {answer["article"]["id"], *answer["links"]["copies"]}


def test_directive_comes_with_its_citing_sentences(client: TestClient) -> None:
    listed = get(client, "/directives", name="chi thi 09")["items"]
    answer = get(client, f"/directives/{listed[0]['id']}")
    assert answer["directive"]["number"] == "09-CT/TW"
    for sentence in answer["sentences"]:
        start, end = sentence["mark"]
        assert "09" in sentence["text"][start:end]
    days = [s["published"] for s in answer["sentences"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("kind", ["meetings", "directives", "people"])
def test_lists_are_paged_and_filtered_by_a_search(client: TestClient, kind: str) -> None:
    whole = get(client, f"/{kind}", limit=500)
    assert whole["next"] is None
    assert len(whole["items"]) == whole["total"] > 5
    first = get(client, f"/{kind}", limit=3)
    second = get(client, f"/{kind}", limit=3, offset=first["next"])
    assert first["items"] + second["items"] == whole["items"][:6]
    chosen = get(client, f"/{kind}", province="Lào Cai", limit=500)
    assert 0 < chosen["total"] < whole["total"]


@pytest.mark.parametrize(
    ("params", "check"),
    [
        ({"unit": "VND", "min": "1.000.000.000"}, lambda r: r["unit"] == "VND" and float(r["value"]) >= 1e9),
        ({"unit": "%", "max": "5"}, lambda r: r["unit"] == "%" and float(r["value"]) <= 5),
        ({"unit": "-", "noun": "hộ"}, lambda r: r["unit"] is None and "hộ" in r["noun"].split()),
        ({"noun": "mo hinh"}, lambda r: "mô hình" in r["noun"].lower()),
        ({"q": '"khô hạn"'}, lambda r: "Ninh Thuận" in r["source"]),
    ],
)  # fmt: skip
def test_figures_are_filtered(client: TestClient, params: dict[str, str], check: Any) -> None:
    answer = get(client, "/figures", limit=500, **params)
    assert answer["items"]
    assert all(check(row) for row in answer["items"])
    everything = get(client, "/figures", limit=500)["items"]
    assert len(answer["items"]) < len(everything)


def test_figures_are_paged(client: TestClient) -> None:
    first = get(client, "/figures", limit=10)
    second = get(client, "/figures", limit=10, offset=first["next"])
    assert first["items"] + second["items"] == get(client, "/figures", limit=20)["items"]
    assert get(client, "/figures", offset=100_000) == {"items": [], "next": None}


@pytest.mark.parametrize("table", ["articles", "figures", "people", "directives", "meetings"])
def test_export(client: TestClient, table: str) -> None:
    lines = client.get(f"/api/v1/export/{table}", params={"format": "jsonl"}).text.splitlines()
    rows = [json.loads(line) for line in lines]
    answer = client.get(f"/api/v1/export/{table}")
    assert answer.headers["content-disposition"] == f'attachment; filename="tracuu-{table}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    as_csv = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    body = client.get("/api/v1/export", params={"kind": table, "format": "parquet"}).content
    parquet = pyarrow.parquet.read_table(io.BytesIO(body))
    assert len(rows) == len(as_csv) == parquet.num_rows > 5
    assert list(rows[0]) == list(as_csv[0])


def test_export_of_a_selection(client: TestClient) -> None:
    params = {"kind": ["figures", "tập huấn"], "unit": "%", "format": "jsonl"}
    rows = [json.loads(line) for line in client.get("/api/v1/export", params=params).text.splitlines()]
    shown = get(client, "/figures", kind="tập huấn", unit="%", limit=500)["items"]
    assert [(r["article"], r["start"]) for r in rows] == [(r["article"], r["start"]) for r in shown]
    assert rows


def test_similar_leaves_the_own_group_out(client: TestClient) -> None:
    id_ = sample_id("04-khac-phuc-mua-lu-a")
    found = [hit["id"] for hit in get(client, "/similar", id=id_, limit=3)["hits"]]
    assert id_ not in found
    assert found[0] == sample_id("05-khac-phuc-mua-lu-b")
    posted = client.post("/api/v1/similar", json={"text": "khắc phục hậu quả mưa lũ ở Gia Lai và Đắk Lắk", "limit": 3})
    assert id_ in [hit["id"] for hit in posted.json()["hits"]]
    meeting = get(client, f"/articles/{id_}")["links"]["meeting"]
    assert meeting in [m["id"] for m in posted.json()["meetings"]]
    like = get(client, "/similar", meeting=meeting, limit=5)
    own = {report["id"] for report in get(client, f"/meetings/{meeting}")["reports"]}
    assert like["hits"]
    assert not own & {hit["id"] for hit in like["hits"]}
    assert meeting not in {m["id"] for m in like["meetings"]}
    assert len(like["meetings"]) == len({m["id"] for m in like["meetings"]}) > 0


def test_suggest(client: TestClient) -> None:
    labels = [s["label"] for s in get(client, "/suggest", q="giang seo")["suggestions"]]
    assert labels[0] == "Giàng Seo Chính"
    assert get(client, "/suggest") == {"suggestions": []}


def test_annotate(client: TestClient) -> None:
    text = "Ngày 16/6/2023, tại Hà Nội, Bộ Công an tổ chức hội nghị với trên 4.500 người dân."
    answer = client.post("/api/v1/annotate", json={"text": text, "published": "2023-06-17"})
    assert answer.status_code == 200, answer.text
    spans = {(s["label"], s["text"]) for s in answer.json()["spans"]}
    assert ("prov", "Hà Nội") in spans
    assert ("org", "Bộ Công an") in spans
    assert all(s["text"] == text[s["start"] : s["end"]] for s in answer.json()["spans"])


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/api/v1/search?cursor=xyz", 400, "cursor"),
        ("GET", "/api/v1/search?limit=0", 422, "limit"),
        ("GET", "/api/v1/search?limit=ten", 422, "limit"),
        ("GET", "/api/v1/search?sort=best", 422, "sort"),
        ("GET", "/api/v1/search?from=yesterday", 422, "2023-06-16"),
        ("GET", "/api/v1/search?query=x", 422, "query"),
        ("GET", "/api/v1/figures?min=many", 422, "min"),
        ("GET", "/api/v1/articles/nope", 404, "nope"),
        ("GET", "/api/v1/meetings/nope", 404, "meeting"),
        ("GET", "/api/v1/directives/nope", 404, "directive"),
        ("GET", "/api/v1/people/nope", 404, "person"),
        ("GET", "/api/v1/similar?id=nope", 404, "nope"),
        ("GET", "/api/v1/similar", 422, "id"),
        ("GET", "/api/v1/similar?meeting=nope", 404, "nope"),
        ("GET", "/api/v1/similar?id=a&meeting=b", 422, "one of them"),
        ("GET", "/api/v1/export/cats", 422, "table"),
        ("GET", "/api/v1/export?format=xls", 422, "format"),
        ("GET", "/api/v1/nothing", 404, "openapi.json"),
        ("POST", "/api/v1/search", 405, "Method"),
        ("POST", "/api/v1/annotate", 422, "body"),
        ("POST", "/api/v1/similar", 422, "body"),
    ],
)
def test_errors_are_problems_that_say_what_to_do(
    client: TestClient, method: str, path: str, status: int, says: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert says in body["detail"] + json.dumps(body.get("errors"))


@pytest.mark.parametrize("path", ["/api/v1/annotate", "/api/v1/similar", "/annotate"])
def test_a_body_may_not_be_endless(client: TestClient, path: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 65_536

    media = {"Content-Type": "application/json" if "api" in path else "application/x-www-form-urlencoded"}
    for content in (b"x" * 5_000_000, chunks()):
        answer = client.post(path, content=content, headers=media)
        assert answer.status_code == 413
        assert "4194304" in answer.text


def test_a_query_never_fails_on_what_it_says(client: TestClient) -> None:
    for q in ['"', "((((", "a OR", "field:", "-", "*", "\x00", "tỉnh:(", "http://x", "AND NOT", "🙂", "x" * 2000]:
        assert "query" in get(client, "/search", q=q), q


def test_without_an_index_it_says_so_and_begins_to_answer_when_there_is_one(tmp_path: Path) -> None:
    with client_of(Settings(home=tmp_path)) as client:
        answer = client.get("/api/v1/search")
        assert answer.status_code == 503
        assert "tracuu index" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 503
        assert client.get("/").status_code == 503
        make(tmp_path, samples()[:3])
        assert get(client, "/search")["total"]["articles"] == 3


def test_an_unexpected_error_is_500_and_tells_nothing_of_the_inside(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_openapi_and_the_written_description_name_every_route_and_parameter(client: TestClient) -> None:
    schema = get(client, "/openapi.json")
    written = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path, operations in schema["paths"].items():
        assert f"`{path.removeprefix('/api/v1')}`" in written or f"`{path}`" in written, path
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                assert f"`{parameter['name']}`" in written, f"{path}: {parameter['name']}"


def test_openapi_describes_the_answers_truly(client: TestClient) -> None:
    """Every key that is answered is described, and every key that must be there is."""
    schema = get(client, "/openapi.json")
    article = sample_id("21-lao-cai-antq-2025")
    for path, params in [
        ("/search", {"q": "hội nghị"}),
        (f"/articles/{article}", {}),
        ("/meetings", {}),
        ("/directives", {}),
        ("/people", {}),
        ("/figures", {"limit": 5}),
        ("/similar", {"id": article}),
        ("/suggest", {"q": "ha"}),
    ]:
        route = "/api/v1" + path.replace(article, "{id}")
        described = schema["paths"][route]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        _check(get(client, path, **params), described, schema, path)


def _check(value: Any, described: Any, schema: Any, where: str) -> None:
    if "$ref" in described:
        described = schema["components"]["schemas"][described["$ref"].rpartition("/")[2]]
    if "discriminator" in described:
        reference = described["discriminator"]["mapping"][value["label"]]
        return _check(value, {"$ref": reference}, schema, where)
    if "anyOf" in described:
        if value is None:
            assert {"type": "null"} in described["anyOf"], where
            return None
        described = next(option for option in described["anyOf"] if option != {"type": "null"})
        return _check(value, described, schema, where)
    if isinstance(value, dict) and "properties" in described:
        assert set(value) <= set(described["properties"]), where
        assert set(described.get("required", [])) <= set(value), where
        for key, part in value.items():
            _check(part, described["properties"][key], schema, f"{where}.{key}")
    elif isinstance(value, list) and "items" in described:
        for part in value[:5]:
            _check(part, described["items"], schema, f"{where}[]")
    return None


def test_a_long_query_is_answered_with_a_note(client: TestClient) -> None:
    answer = get(client, "/search", q="hội nghị " * 1_000)
    assert any("quá dài" in note for note in answer["query"]["notes"])


@pytest.mark.parametrize("kind", ["pages", "Figures", "ARTICLES"])
def test_a_table_that_is_none_is_refused_by_name(client: TestClient, kind: str) -> None:
    answer = get(client, "/export", status=422, kind=kind)
    assert kind in json.dumps(answer)
    assert "figures" in json.dumps(answer)


def test_head_is_get_without_a_body(client: TestClient) -> None:
    for path in ("/", "/api/v1/search?q=hội", "/healthz"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.head("/articles/none").status_code == 404


def test_annotate_full_gives_every_attribute(client: TestClient) -> None:
    text = "Năm 2022, tỉnh Hà Giang có 25 ca mắc, tăng 12% so với năm 2021."
    plain = client.post("/api/v1/annotate", json={"text": text}).json()
    full = client.post("/api/v1/annotate?full=true", json={"text": text}).json()
    share = next(s for s in full["spans"] if s["text"] == "12%")
    assert (share["direction"], share["comparison"], share["compared_with"]) == ("up", "change", "năm 2021")
    assert "direction" not in next(s for s in plain["spans"] if s["text"] == "12%")
    assert next(s for s in full["spans"] if s["label"] == "prov")["now"] == "Tuyên Quang"


def test_a_filter_without_accents_or_by_name_is_understood_and_said(client: TestClient) -> None:
    meant = get(client, "/search", province="Lào Cai")
    typed = get(client, "/search", province="lao cai")
    assert typed["total"] == meant["total"]
    assert typed["query"]["notes"] == ["“lao cai” (tỉnh) được hiểu là “Lào Cai”."]
    person = next(v for v in get(client, "/search")["facets"]["person"] if v["count"] > 1)
    by_name = get(client, "/search", person=person["label"])
    assert by_name["total"] == get(client, "/search", person=person["value"])["total"]


def test_a_filter_that_no_article_has_finds_nothing_and_says_so(client: TestClient) -> None:
    answer = get(client, "/search", province="Atlantis", source="bao.example.none")
    assert answer["total"]["articles"] == 0
    assert len(answer["query"]["notes"]) == 2
    assert "“Atlantis” không có trong bộ lọc tỉnh" in answer["query"]["notes"][0]

"""Exports: the columns that are promised, cells that do no harm, and formats that open as what they say."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pyarrow.parquet as pq
import pytest

from corpus.records import (
    Analysis,
    Article,
    Citation,
    Directive,
    FigureMention,
    Meeting,
    MentionRef,
    Person,
    Reason,
    State,
)
from corpus.settings import Settings
from corpus.store import PageRow, Store
from indexer.documents import IndexedArticle
from indexer.export import COLUMNS, FORMATS, KINDS, page_rows, rows, write
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from indexer.engine import Engine
    from indexer.export import Format, Kind, Row

TEXT = "Toàn tỉnh có 1.046 mô hình. Kinh phí 4,25 tỷ đồng."
FIGURES = (
    FigureMention(
        start=13,
        end=26,
        value=Decimal(1046),
        noun="mô hình",
        province="Lào Cai",
        period="2025",
        sentence_start=0,
        sentence_end=27,
    ),
    FigureMention(
        start=37, end=49, value=Decimal("4.25E+9"), qualifier="about", unit="VND", sentence_start=28, sentence_end=50
    ),
)
DAY = "2026-01-03"


def indexed(name: str, published: str = DAY) -> IndexedArticle:
    article = Article(
        id=name,
        url=f"https://bao.example/{name}",
        source="Báo Ví Dụ",
        title=f"Bài {name}",
        lead="Sapo",
        text=TEXT,
        authors=("Hà Vân", "Lý Sơn"),
        published=published,
        published_from="json-ld",
    )
    analysis = Analysis(article=name, content_hash="", reader="test", figures=FIGURES)
    return IndexedArticle(article=article, analysis=analysis, group=f"g-{name}")


class Memory:
    """An engine over some articles in memory: knows the words of ids, as much as the exports need."""

    def __init__(self, *articles: IndexedArticle) -> None:
        self._articles = {a.article.id: a for a in articles}
        self.links = {
            "people": [
                Person(
                    id="p1",
                    name="Giàng Seo Chính",
                    offices=("Phó Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"),
                    provinces=("Lào Cai",),
                    first="2025-12-30",
                    last="2025-12-30",
                    articles=("a", "b"),
                    mentions=(MentionRef(article="a", start=0, end=4),),
                )
            ],
            "directives": [
                Directive(
                    id="d1",
                    type="chỉ thị",
                    label="Chỉ thị 09-CT/TW (2011)",
                    number="09-CT/TW",
                    issuer="Ban Bí thư",
                    date="2011-12-01",
                    status="found",
                    citations=tuple(
                        Citation(article=a, start=0, end=1, sentence_start=0, sentence_end=9) for a in ("a", "a", "b")
                    ),
                )
            ],
            "meetings": [
                Meeting(
                    id="m1",
                    kind="hội nghị",
                    title="Hội nghị",
                    date="2025-12-30",
                    province="Lào Cai",
                    hosts=("Ban Chỉ đạo 138 tỉnh",),
                    chairs=("Giàng Seo Chính",),
                    articles=("a", "b"),
                )
            ],
        }
        self.asked: list[object] = []

    def walk(self, request: SearchRequest) -> Iterator[IndexedArticle]:
        return (a for a in self._articles.values() if request.q in a.article.id)

    def article(self, article: str) -> IndexedArticle | None:
        return self._articles.get(article)

    def _chosen(self, kind: str, articles: Iterable[str] | None) -> list[Any]:
        self.asked.append(articles)
        chosen = None if articles is None else set(articles)
        return [r for r in self.links[kind] if chosen is None or kind == "directives" or chosen & set(r.articles)]

    def people(self, articles: Iterable[str] | None = None) -> list[Person]:
        return self._chosen("people", articles)

    def directives(self, articles: Iterable[str] | None = None) -> list[Directive]:
        return self._chosen("directives", articles)

    def meetings(self, articles: Iterable[str] | None = None) -> list[Meeting]:
        return self._chosen("meetings", articles)


@pytest.fixture
def engine() -> Engine:
    return cast("Engine", Memory(indexed("a"), indexed("b", "2026-01-05T10:20:00+07:00")))


def exported(table: Iterable[Row], kind: Kind, format_: Format) -> bytes:
    stream = io.BytesIO()
    write(table, kind, format_, stream)
    assert not stream.closed
    return stream.getvalue()


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "pages"])
def test_columns(engine: Engine, kind: Kind) -> None:
    found = list(rows(engine, kind, SearchRequest()))
    assert found
    assert all(list(row) == list(COLUMNS[kind]) for row in found)


def test_what_stands_in_the_rows(engine: Engine) -> None:
    def first(kind: Kind) -> Row:
        return next(rows(engine, kind, SearchRequest()))

    url_a, url_b = "https://bao.example/a", "https://bao.example/b"
    article = first("articles")
    assert (article["state"], article["url"], article["authors"]) == ("article", url_a, ["Hà Vân", "Lý Sơn"])
    assert (article["id"], article["version"], article["group"]) == ("a", 1, "g-a")
    figure = first("figures")
    assert (figure["value"], figure["noun"], figure["sentence"]) == (1046, "mô hình", "Toàn tỉnh có 1.046 mô hình.")
    assert (figure["article"], figure["published"], figure["source"]) == (url_a, DAY, "Báo Ví Dụ")
    assert first("people")["articles"] == [url_a, url_b]
    directive = first("directives")
    assert (directive["citations"], directive["articles"]) == (3, [url_a, url_b])
    assert first("meetings")["articles"] == [url_a, url_b]


def test_a_search_chooses_what_is_exported() -> None:
    memory = Memory(indexed("a"), indexed("b"), indexed("c"))
    engine = cast("Engine", memory)
    assert len(list(rows(engine, "articles", SearchRequest(q="b", limit=1)))) == 1
    assert len(list(rows(engine, "figures", SearchRequest(limit=1)))) == 6  # the limit is for pages of hits
    assert list(rows(engine, "people", SearchRequest(q="c"))) == []
    assert memory.asked == [["c"]]
    assert list(rows(engine, "people", SearchRequest(from_="2020")))
    assert list(rows(engine, "people", SearchRequest()))
    assert memory.asked[-1] is None


def test_pages(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    fetched = datetime(2026, 1, 3, 4, 5, 6, tzinfo=UTC)
    with Store.open(settings, write=True) as store:
        for name, state, reason in (("x", State.FAILED, Reason.TIMEOUT), ("y", State.REJECTED, Reason.WALL)):
            url = f"https://bao.example/{name}"
            page = PageRow(url=url, final_url=url, source="s", fetched=fetched, state=state, reason=reason, status=200)
            store.record(page)
        found = list(page_rows(store))
    assert found[0] == {
        "url": "https://bao.example/x",
        "final_url": "https://bao.example/x",
        "status": 200,
        "fetched": "2026-01-03T04:05:06+00:00",
        "state": "failed",
        "reason": "timeout",
    }
    assert [list(row) for row in found] == [list(COLUMNS["pages"])] * 2
    assert len(read_csv(exported(found, "pages", "csv"))) == 2


def test_csv_opens_in_spreadsheets(engine: Engine) -> None:
    data = exported(rows(engine, "figures", SearchRequest()), "figures", "csv")
    assert data.startswith(b"\xef\xbb\xbfvalue,value_to,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 5
    found = read_csv(data)
    assert [row["value"] for row in found[:2]] == ["1046", "4250000000"]  # no exponent
    assert found[0]["value_to"] == ""
    assert found[0]["noun"] == "mô hình"
    people = read_csv(exported(rows(engine, "people", SearchRequest()), "people", "csv"))
    assert people[0]["offices"] == "Phó Bí thư Tỉnh ủy | Chủ tịch HĐND tỉnh"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("- Phát biểu của đại biểu", "'- Phát biểu của đại biểu"),
        ("-5", "-5"),
        ("-3.2", "-3.2"),
        ("+84", "+84"),
        ("Hội nghị = họp", "Hội nghị = họp"),
        ("a,b", "a,b"),
        ('nói "có"', 'nói "có"'),
        ("hai\ndòng", "hai\ndòng"),
        ("", ""),
    ],
)
def test_csv_cells(cell: str, written: str) -> None:
    row: Row = dict.fromkeys(COLUMNS["articles"]) | {"title": cell}
    assert read_csv(exported([row], "articles", "csv"))[0]["title"] == written


def test_lists_and_amounts_in_csv() -> None:
    people: Row = dict.fromkeys(COLUMNS["people"]) | {"offices": ["=1", "b"], "provinces": []}
    assert read_csv(exported([people], "people", "csv"))[0]["offices"] == "'=1 | b"
    figure: Row = dict.fromkeys(COLUMNS["figures"]) | {"value": Decimal("-0.50"), "start": 0}
    found = read_csv(exported([figure], "figures", "csv"))[0]
    assert (found["value"], found["start"]) == ("-0.50", "0")


def test_jsonl_keeps_every_digit(engine: Engine) -> None:
    figure: Row = dict.fromkeys(COLUMNS["figures"]) | {"value": Decimal("123456789012345678.25")}
    line = exported([figure], "figures", "jsonl").decode()
    assert json.loads(line, parse_float=Decimal)["value"] == Decimal("123456789012345678.25")
    lines = exported(rows(engine, "meetings", SearchRequest()), "meetings", "jsonl").decode().splitlines()
    meeting = json.loads(lines[0])
    assert list(meeting) == list(COLUMNS["meetings"])
    assert meeting["chairs"] == ["Giàng Seo Chính"]
    assert meeting["mode"] is None


def test_parquet_opens_as_numbers_and_lists(engine: Engine) -> None:
    pandas = pytest.importorskip("pandas")
    figures = pandas.read_parquet(io.BytesIO(exported(rows(engine, "figures", SearchRequest()), "figures", "parquet")))
    assert list(figures.columns) == list(COLUMNS["figures"])
    assert figures["value"].dtype == "float64"
    assert figures["start"].dtype == "int64"
    assert figures["value"].sum() == 2 * (1046 + 4_250_000_000)
    table = pq.read_table(io.BytesIO(exported(rows(engine, "people", SearchRequest()), "people", "parquet")))
    assert table.column("offices").to_pylist() == [["Phó Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"]]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_found_is_an_empty_table(kind: Kind, format_: Format) -> None:
    data = exported([], kind, format_)
    if format_ == "csv":
        assert data.decode("utf-8-sig") == ",".join(COLUMNS[kind]) + "\r\n"
    elif format_ == "jsonl":
        assert data == b""
    else:
        assert pq.read_table(io.BytesIO(data)).column_names == list(COLUMNS[kind])


@pytest.mark.parametrize("format_", FORMATS)
def test_memory_does_not_grow_with_the_rows(format_: Format) -> None:
    def many(count: int) -> Iterator[Row]:
        for n in range(count):
            yield dict.fromkeys(COLUMNS["figures"]) | {"value": Decimal(n), "sentence": f"Câu thứ {n} " * 5}

    class Nowhere(io.RawIOBase):
        size = 0

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.size += len(data)
            return len(data)

        def tell(self) -> int:
            return self.size

    def peak(count: int) -> int:
        tracemalloc.start()
        write(many(count), "figures", format_, cast("Any", Nowhere()))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(12_000) < 2 * peak(3000) + 1_000_000


def test_wrong_tables(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no table of 'pages' in the index"):
        rows(engine, "pages", SearchRequest())
    with pytest.raises(ValueError, match="expected value, value_to"):
        exported([{"value": 1}], "figures", "csv")
    with pytest.raises(ValueError, match="no format"):
        write([], "figures", cast("Any", "xlsx"), io.BytesIO())
    with pytest.raises(ValueError, match="no table"):
        write([], cast("Any", "cats"), "csv", io.BytesIO())

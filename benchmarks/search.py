"""How search grows: both engines beside SQLite FTS5 with the same features, over generated corpora of several sizes.

    python -m benchmarks.search [--sizes 20000 100000] [--words 300] [--queries 200] [--no-elasticsearch] [--no-fts5]

A query is a whole results page: the words with their filter, seven facets, the timeline, and twenty articles with their
highlights. Prints for each engine and size: articles indexed a second, bytes an article on disk, memory of the process
that answers, median and 95th percentile of a page in milliseconds, and how often FTS5 takes as long. Elasticsearch is
TRACUU_ELASTICSEARCH_URL or a server started here; "by hand" is what its engine sends, sent again over a bare connection
with the answer read as JSON. Only the ratios mean anything on another machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.generated import Generated
from benchmarks.server import ServerMissing, servers
from corpus.settings import Settings, settings_from_environment
from indexer import fields
from indexer.cluster import Cluster
from indexer.engine import open_builder, open_engine
from indexer.parser import parse
from indexer.query import All, Cited, Node, Phrase, Word
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.documents import IndexedArticle

_console = Console()


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine at one size: seconds of building, bytes on disk, bytes of memory, seconds of each page."""

    name: str
    built: float
    disk: int
    memory: int
    pages: list[float]

    def at(self, share: float) -> float:
        """Milliseconds that this share of the pages took at most."""
        return 1000 * sorted(self.pages)[min(len(self.pages) - 1, int(share * len(self.pages)))]


class Fts5:
    """What one would otherwise use: FTS5 with accents removed, tables of facet values beside it, bm25 and snippet."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            """PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
            CREATE VIRTUAL TABLE texts USING fts5(title, lead, text, tokenize = 'unicode61 remove_diacritics 2');
            CREATE TABLE facets(article INTEGER, field TEXT, value TEXT);
            CREATE TABLE articles(
                article INTEGER PRIMARY KEY, id TEXT, url TEXT, source TEXT, published TEXT, month TEXT);
            """
        )

    def build(self, articles: Iterator[IndexedArticle]) -> None:
        for number, item in enumerate(articles):
            article = item.article
            self._db.execute(
                "INSERT INTO texts(rowid, title, lead, text) VALUES (?, ?, ?, ?)",
                (number, article.title, article.lead, article.text),
            )
            row = (number, article.id, article.url, article.source, article.published, fields.month_of(item))
            self._db.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", row)
            self._db.executemany(
                "INSERT INTO facets VALUES (?, ?, ?)",
                [(number, field, value) for field, values in fields.facet_values(item).items() for value in values],
            )
        self._db.execute("CREATE INDEX by_article ON facets(article, field, value)")
        self._db.execute("CREATE INDEX by_value ON facets(field, value, article)")
        self._db.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self._db.commit()
        self._db.execute("ANALYZE")

    def page(self, query: str) -> int:
        asked, filtered = _for_fts5(parse(query).tree)
        find = "SELECT rowid AS article FROM texts WHERE texts MATCH ?"
        values: list[str] = [asked]
        for field, value in filtered:
            find += " AND rowid IN (SELECT article FROM facets WHERE field = ? AND value = ?)"
            values += [field, value]
        self._db.execute("DROP TABLE IF EXISTS temp.found")
        self._db.execute(f"CREATE TEMP TABLE found AS {find}", values)
        only = " AND texts.rowid IN (SELECT article FROM found)" if filtered else ""
        (total,) = self._db.execute("SELECT count(*) FROM found").fetchone()
        self._db.execute(
            "SELECT field, value, count(*) FROM found JOIN facets USING (article) GROUP BY field, value"
        ).fetchall()
        self._db.execute("SELECT month, count(*) FROM found JOIN articles USING (article) GROUP BY month").fetchall()
        self._db.execute(
            "SELECT articles.*, title, snippet(texts, 2, '[', ']', '...', 40) FROM texts JOIN articles ON article = "
            f"texts.rowid WHERE texts MATCH ?{only} ORDER BY bm25(texts, 1.0, 0.5, 1.0) LIMIT 20",
            [asked],
        ).fetchall()
        return int(total)


def _for_fts5(tree: Node) -> tuple[str, list[tuple[str, str]]]:
    """The words of a tree as FTS5 writes them, and its fields as filters."""
    words: list[str] = []
    filtered: list[tuple[str, str]] = []
    for leaf in tree.children if isinstance(tree, All) else [tree]:
        match leaf:
            case Word(text, None):
                words.append(f'"{text}"')
            case Phrase(parts, field=None):
                words.append('"' + " ".join(parts) + '"')
            case Phrase(parts, field=field) if field:
                filtered.append((field, " ".join(parts)))
            case Cited(type_, number, year, symbol):
                words.append('"' + " ".join(filter(None, [type_, number, year, *symbol])) + '"')
    return " ".join(words), filtered


def timed(page: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """Seconds of each page; a tenth of the queries is asked before, so that nothing is cold."""
    for query in queries[: len(queries) // 10]:
        page(query)
    pages = []
    for query in queries:
        began = time.perf_counter()
        page(query)
        pages.append(time.perf_counter() - began)
    return pages


def measure_fts5(corpus: Generated, queries: Sequence[str], folder: Path) -> Measured:
    path = folder / "fts5.sqlite"
    before = psutil.Process().memory_info().rss
    database = Fts5(path)
    began = time.perf_counter()
    database.build(corpus.articles())
    built = time.perf_counter() - began
    pages = timed(database.page, queries)
    return Measured("SQLite FTS5", built, path.stat().st_size, psutil.Process().memory_info().rss - before, pages)


def measure_engine(
    name: str, where: Settings, corpus: Generated, queries: Sequence[str], server: int | None = None
) -> Measured:
    links = corpus.links
    builder = open_builder(where)
    began = time.perf_counter()
    builder.build(corpus.articles(), links, fingerprint="benchmark:1")
    built = time.perf_counter() - began
    builder.close()
    before = psutil.Process().memory_info().rss
    engine = open_engine(where)
    pages = timed(lambda query: engine.search(SearchRequest(q=query)), queries)
    memory = psutil.Process().memory_info().rss - before
    if server:
        memory += sum(p.memory_info().rss for p in [psutil.Process(server), *psutil.Process(server).children(True)])
    engine.close()
    return Measured(name, built, _disk(where), memory, pages)


def _disk(where: Settings) -> int:
    if where.engine == "embedded":
        return sum(path.stat().st_size for path in where.index_dir.rglob("*") if path.is_file())
    cluster = Cluster(where.elasticsearch)
    size = cluster.size(f"{where.elasticsearch.index}-*")
    cluster.close()
    return size


def measure_by_hand(where: Settings, queries: Sequence[str]) -> list[float]:
    """The requests of the engine sent again over one bare connection."""
    sent: list[tuple[str, bytes]] = []
    ask = Cluster.searches

    def watched(self: Cluster, index: str, bodies: Sequence[dict[str, Any]], *, ranked: bool = False) -> Any:
        header = {"index": index, "search_type": "dfs_query_then_fetch" if ranked else "query_then_fetch"}
        sent.append((index, b"".join(msgspec.json.encode(line) + b"\n" for b in bodies for line in (header, b))))
        return ask(self, index, bodies, ranked=ranked)

    requests: list[list[bytes]] = []
    engine = open_engine(where)
    Cluster.searches = watched  # type: ignore[method-assign]
    try:
        for query in queries:
            sent.clear()
            engine.search(SearchRequest(q=query))
            requests.append([body for _, body in sent])
    finally:
        Cluster.searches = ask  # type: ignore[method-assign]
        engine.close()
    address = urlsplit(where.elasticsearch.urls[0])
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    pages = []
    for bodies in requests:
        began = time.perf_counter()
        for body in bodies:
            connection.request("POST", "/_msearch", body, {"Content-Type": "application/x-ndjson"})
            json.loads(connection.getresponse().read())
        pages.append(time.perf_counter() - began)
    connection.close()
    return pages


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--words", type=int, default=300, help="syllables of an article, about")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--no-elasticsearch", action="store_true")
    parser.add_argument("--no-fts5", action="store_true")
    given = parser.parse_args(arguments)
    table = Table("articles", "engine", "indexed/s", "bytes each", "memory MB", "p50 ms", "p95 ms", "FTS5 takes")
    with ExitStack() as stack:
        options, server = settings_from_environment().elasticsearch, None
        if not given.no_elasticsearch and not os.environ.get("TRACUU_ELASTICSEARCH_URL"):
            try:
                node = stack.enter_context(servers(heap="2g"))[0]
                options, server = replace(options, urls=(node.url,)), node.pid
            except ServerMissing as error:
                _console.print(f"left out: Elasticsearch ({error})", markup=False)
                given.no_elasticsearch = True
        for size in given.sizes:
            corpus = Generated(size, words=given.words)
            queries = corpus.queries(given.queries)
            folder = Path(tempfile.mkdtemp(prefix="tracuu-search-"))
            try:
                found = [measure_engine("embedded", Settings(home=folder), corpus, queries)]
                if not given.no_elasticsearch:
                    index = replace(options, index=f"benchmark{size}", timeout=300.0)
                    where = Settings(home=folder, engine="elasticsearch", elasticsearch=index)
                    one = measure_engine("Elasticsearch", where, corpus, queries, server)
                    by_hand = Measured("  by hand", 0, 0, 0, measure_by_hand(where, queries))
                    found += [one, by_hand]
                    cluster = Cluster(index)
                    cluster.delete(cluster.indexes(f"{index.index}-*"))
                    cluster.close()
                if not given.no_fts5:
                    found.append(measure_fts5(corpus, queries, folder))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            peer = found[-1] if not given.no_fts5 else None
            for one in found:
                times = f"{peer.at(0.5) / one.at(0.5):.1f} x, p95 {peer.at(0.95) / one.at(0.95):.1f} x" if peer else ""
                built = (f"{size / one.built:.0f}", f"{one.disk / size:.0f}") if one.built else ("", "")
                memory = f"{one.memory / 1e6:.0f}" if one.memory else ""
                table.add_row(f"{size:,}", one.name, *built, memory, f"{one.at(0.5):.1f}", f"{one.at(0.95):.1f}", times)
    _console.print(table)


if __name__ == "__main__":
    main()

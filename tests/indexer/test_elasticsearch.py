"""The Elasticsearch engine beyond the contract: builds, updates in place, errors, and a cluster that loses nodes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import left_out, run, run_json
from index_samples import in_order, item, links_of, random_items, walk_pages

from benchmarks.server import ServerMissing, servers
from corpus.errors import (
    BadCursor,
    BadInput,
    CorpusBusy,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    IndexMissing,
)
from corpus.records import Links
from corpus.settings import Elasticsearch, Settings, settings_from_environment
from indexer import elastic
from indexer.cluster import Cluster
from indexer.elastic import ElasticBuilder, ElasticEngine
from indexer.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from indexer.documents import IndexedArticle
    from indexer.results import Results

pytestmark = pytest.mark.xdist_group("elasticsearch")
NO_LINKS = Links(linker="test")
#: A second, and what a slow machine takes: an engine has seen what was swapped by then.
SEEN = 1.2


@pytest.fixture
def options(elasticsearch: Callable[[], Elasticsearch]) -> Elasticsearch:
    return elasticsearch()


def batch(number: int, count: int) -> list[IndexedArticle]:
    return [item(f"{number}-{i:03d}", f"rừng lần thứ {number}", title=f"Lần {number}") for i in range(count)]


def build(options: Elasticsearch, number: int, count: int) -> None:
    builder = ElasticBuilder(options)
    assert builder.build(batch(number, count), NO_LINKS, fingerprint=f"v:{number}") == count
    builder.close()


def total(engine: ElasticEngine, q: str = "") -> int:
    return engine.search(SearchRequest(q=q, limit=0)).total.articles


def names(options: Elasticsearch) -> set[str]:
    cluster = Cluster(options)
    found = {name for name in cluster.indexes(f"{options.index}-*") if not name.endswith("-builder")}
    cluster.close()
    return found


def bases(options: Elasticsearch) -> set[str]:
    return {name for name in names(options) if "-r" not in name}


# --- builds -----------------------------------------------------------------------------------------------------------


def test_no_index_yet(options: Elasticsearch) -> None:
    with pytest.raises(IndexMissing, match="tracuu index"):
        elastic.open_engine(Settings(home=Path("/"), engine="elasticsearch", elasticsearch=options))
    builder = ElasticBuilder(options)
    assert (builder.fingerprint(), builder.count()) == (None, 0)
    assert builder.update(batch(1, 2), NO_LINKS, fingerprint="v:1") is None
    builder.close()


def test_an_empty_corpus_has_an_index(options: Elasticsearch) -> None:
    build(options, 1, 0)
    engine = ElasticEngine(options)
    results = engine.search(SearchRequest(q="rừng -x tỉnh:y"))
    assert (results.total.articles, results.hits, results.next) == (0, (), None)
    assert (engine.meetings(), engine.suggest("a"), engine.similar("rừng già")) == ([], [], [])
    engine.close()


def test_a_swap_is_noticed_and_a_walk_goes_on_in_its_build(options: Elasticsearch) -> None:
    build(options, 1, 407)
    engine = ElasticEngine(options)
    request = SearchRequest(q="rừng", limit=300)
    first = engine.search(request)
    walk = engine.walk(request)
    next(walk)
    build(options, 2, 5)
    time.sleep(SEEN)
    assert total(engine, "rừng") == 5
    rest = list(walk_pages(engine.search, replace(request, cursor=first.next)))
    assert [h.id for h in (*first.hits, *rest)] == [f"1-{i:03d}" for i in range(407)]
    assert len(list(walk)) == 406, "a walk that has begun ends in its build"
    build(options, 3, 4)
    time.sleep(SEEN)
    with pytest.raises(BadCursor, match="rebuilt"):
        ElasticEngine(options).search(replace(request, cursor=first.next))
    assert len(bases(options)) == 2, "the live build and the one before"
    assert total(engine) == 4
    engine.close()


_BUILD_AND_WAIT = """
import sys, time
sys.path.insert(0, sys.argv[3])
from test_elasticsearch import NO_LINKS, batch
from corpus.settings import Elasticsearch
from indexer.elastic import ElasticBuilder
def progress(count):
    if count == 1100:
        print("half", flush=True)
        time.sleep(600)
options = Elasticsearch(urls=(sys.argv[1],), index=sys.argv[2])
ElasticBuilder(options).build(batch(2, 1500), NO_LINKS, fingerprint="v:2", progress=progress)
"""


def test_a_build_that_is_killed_leaves_the_live_index_and_is_gone_on_with(options: Elasticsearch) -> None:
    build(options, 1, 3)
    live = bases(options)
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD_AND_WAIT, options.urls[0], options.index, str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"half\n"
        there = 0
        cluster = Cluster(options)
        while there < 500:  # what was sent is on its way
            time.sleep(0.1)
            (unfinished,) = bases(options) - live
            cluster.refresh(unfinished)
            (before,) = cluster.searches(unfinished, [{"size": 0, "track_total_hits": True}])
            there = before["hits"]["total"]["value"]
        with pytest.raises(CorpusBusy, match=r"another process .* is building"):
            build(options, 3, 1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    engine = ElasticEngine(options)
    assert total(engine, "rừng") == 3
    assert there < 1500, "a part of the build was written"
    # the dead builder's lease ends by itself; here nobody waits for it
    cluster.remove(f"{options.index}-builder", "lease")
    cluster.close()
    written: list[int] = []
    builder = ElasticBuilder(options)
    count = builder.build(batch(2, 1500), NO_LINKS, fingerprint="v:2", progress=written.append)
    assert count == 1500
    assert unfinished in bases(options), "the build was gone on with"
    time.sleep(SEEN)
    assert total(engine, "rừng") == 1500
    assert [hit.id for hit in walk_pages(engine.search, SearchRequest(limit=500, sort="oldest"))] == [
        it.article.id for it in in_order(batch(2, 1500))
    ]
    builder.close()
    engine.close()


def test_a_build_that_fails_leaves_the_live_index(options: Elasticsearch) -> None:
    build(options, 1, 3)
    twice = (one for one in [*batch(2, 2), *batch(2, 1)])
    builder = ElasticBuilder(options)
    with pytest.raises(EngineError, match="each id once, in order"):
        builder.build(twice, NO_LINKS, fingerprint="v:2")
    # what another store began is removed by the next build
    assert len(bases(options)) == 2
    build(options, 3, 6)
    assert len(bases(options)) == 2
    assert builder.fingerprint() == "v:3"
    builder.close()


def test_a_document_that_is_not_taken_is_named_and_the_others_go_in(options: Elasticsearch) -> None:
    items = [*batch(1, 4), item("1-9", "rừng", source="dài " * 20_000), *batch(2, 4)]
    builder = ElasticBuilder(options)
    assert builder.build(items, NO_LINKS, fingerprint="v:1") == 8
    assert list(builder.set_aside) == ["1-9"]
    assert "source" in builder.set_aside["1-9"]
    engine = ElasticEngine(options)
    assert total(engine, "rừng") == 8
    assert engine.article("1-9") is None
    assert engine.article("2-003") is not None
    engine.close()
    builder.close()


def test_a_lease_that_was_written_without_an_answer_is_ours(options: Elasticsearch) -> None:
    """A node that dies behind the write but before its answer: the client asks again and is told of a conflict."""
    put = Cluster.put

    def twice(self: Cluster, *given: object, **more: object) -> bool:
        put(self, *given, **more)  # type: ignore[arg-type]
        return put(self, *given, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "put", twice)
        build(options, 1, 3)
    engine = ElasticEngine(options)
    assert total(engine) == 3
    engine.close()


# --- updates in place -------------------------------------------------------------------------------------------------


def same_as_a_build(engine: ElasticEngine, items: list[IndexedArticle], home: Path) -> None:
    EmbeddedBuilder(home).build(items, links_of(items), fingerprint="1")
    fresh = EmbeddedEngine(home)
    for q in ("", "hội an", '"an ninh" OR đảng', "tỉnh:(Lào Cai)", "h* -hoa"):
        for distinct in (False, True):
            request = SearchRequest(q=q, limit=1000, distinct=distinct, sort="oldest")
            one, other = engine.search(request), fresh.search(request)
            assert one.total == other.total
            assert [replace(h, score=0) for h in one.hits] == [replace(h, score=0) for h in other.hits]
            assert (one.facets, one.timeline) == (other.facets, other.timeline)
    assert engine.people() == fresh.people()
    assert engine.suggest("lê v") == fresh.suggest("lê v")


def test_an_update_writes_what_has_changed(options: Elasticsearch, tmp_path: Path) -> None:
    items = random_items(300, seed=21)
    builder = ElasticBuilder(options)
    first = in_order(items)[20:260]
    builder.build(first, links_of(first), fingerprint="v:1")
    engine = ElasticEngine(options)
    live = engine.build
    # some go, some come (before, between and behind the others), some change
    changed = [
        replace(one, article=replace(one.article, text=one.article.text + " đảng")) if place % 40 == 0 else one
        for place, one in enumerate(in_order(items))
        if place % 17
    ]
    written: list[str] = []
    cluster_write = Cluster.write

    def watched(self: Cluster, index: str, actions: Iterator) -> Iterator:
        def seen() -> Iterator:
            for action, source in actions:
                if "-r" not in index:
                    written.append(next(iter(action.values()))["_id"])
                yield action, source

        return cluster_write(self, index, seen())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "write", watched)
        assert builder.update(changed, links_of(changed), fingerprint="v:2") == len(changed)
    before, after = ({one.article.id: one for one in some} for some in (first, changed))
    expected = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
    # a person's name stands in the documents that name them: links of the second corpus change none here
    assert set(written) == expected
    assert len(written) == len(expected)
    time.sleep(SEEN)
    assert engine.build != live
    assert bases(options) == {live.rpartition("-r")[0]}, "in the same index"
    same_as_a_build(engine, changed, tmp_path)
    assert builder.update(changed, links_of(changed), fingerprint="v:2") == len(changed)
    assert len(names(options)) == 3, "articles, and the records before and after"
    engine.close()
    builder.close()


def test_an_update_by_another_version_or_without_room_is_a_build(options: Elasticsearch) -> None:
    builder = ElasticBuilder(options)
    builder.build([item("a", "rừng"), item("c", "rừng")], NO_LINKS, fingerprint="v:1")
    assert builder.update([item("a", "rừng")], NO_LINKS, fingerprint="w:1") is None
    many = [item("a", "rừng"), *(item(f"b{i:03}", "rừng") for i in range(200)), item("c", "rừng")]
    assert builder.update(many, NO_LINKS, fingerprint="v:2") is None
    engine = ElasticEngine(options)
    assert total(engine) == 2, "what cannot be done in place is not begun"
    assert builder.build(many, NO_LINKS, fingerprint="v:2") == 202
    time.sleep(SEEN)
    assert total(engine) == 202
    engine.close()
    builder.close()


# --- from the command line --------------------------------------------------------------------------------------------


def test_the_command_line_and_its_answers(
    options: Elasticsearch, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = run_json(sample_home, "search", "phong trào toàn dân", "--json")
    monkeypatch.setenv("TRACUU_ENGINE", "elasticsearch")
    monkeypatch.setenv("TRACUU_ELASTICSEARCH_URL", ",".join(options.urls))
    monkeypatch.setenv("TRACUU_ELASTICSEARCH_INDEX", options.index)
    assert "tracuu index" in run(sample_home, "search", "hội nghị", status=1).stderr
    assert run_json(sample_home, "index", "--json")["built"]
    assert not run_json(sample_home, "index", "--json")["built"]
    answered = run_json(sample_home, "search", "phong trào toàn dân", "--json")
    for one in (embedded, answered):
        for hit in (*one["hits"], *one["also"]):
            hit["score"] = round(hit["score"], 3)
    assert answered == embedded
    rows = run(sample_home, "export", "figures", "--format", "jsonl").stdout.splitlines()
    monkeypatch.setenv("TRACUU_ENGINE", "embedded")
    assert sorted(rows) == sorted(run(sample_home, "export", "figures", "--format", "jsonl").stdout.splitlines())


# --- errors -----------------------------------------------------------------------------------------------------------


@contextmanager
def answering(status: int, body: object, headers: dict[str, str]) -> Iterator[str]:
    """A server on loopback that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_OURS = {"X-Elastic-Product": "Elasticsearch"}


@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "said"),
    [
        (200, {"name": "nginx"}, {}, EngineRefused, "no Elasticsearch 9"),
        (401, {"error": {"type": "security_exception", "reason": "missing"}}, _OURS, EngineRefused, "_API_KEY"),
        (403, {"error": {"type": "security_exception", "reason": "denied"}}, _OURS, EngineRefused, "the rights"),
        (
            429,
            {"error": {"type": "es_rejected_execution_exception", "reason": "full"}},
            _OURS,
            EngineUnavailable,
            "later",
        ),
        (400, {"error": {"type": "x", "reason": "A compatible-with=9 is not known"}}, _OURS, EngineRefused, "9"),
        (500, {"error": {"type": "boom", "reason": "bad"}}, _OURS, EngineError, "boom: bad"),
    ],
)
def test_what_a_server_refuses_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: object,
    headers: dict[str, str],
    error: type[Exception],
    said: str,
) -> None:
    monkeypatch.setattr("indexer.cluster._FIRST_WAIT", 0.001)
    with answering(status, body, headers) as url:
        engine = ElasticEngine(Elasticsearch(urls=(url,)))
        with pytest.raises(error, match=said):
            engine.search(SearchRequest())
        engine.close()


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.cluster._FIRST_WAIT", 0.001)
    engine = ElasticEngine(Elasticsearch(urls=("http://127.0.0.1:9",)))
    with pytest.raises(EngineUnavailable, match=r"127\.0\.0\.1:9 does not answer .* TRACUU_ELASTICSEARCH_URL"):
        engine.search(SearchRequest())
    engine.close()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("URL", "localhost:9200", "http://host:9200 was expected"),
        ("CA", "/nowhere/ca.pem", "no file"),
        ("INDEX", "Tin-Tức", "small letters"),
        ("SHARDS", "0", "from 1"),
        ("REPLICAS", "many", "auto"),
        ("REFRESH", "often", "5s"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"TRACUU_ELASTICSEARCH_{name}", value)
    with pytest.raises(BadInput, match=f"TRACUU_ELASTICSEARCH_{name}.*{said}"):
        settings_from_environment()


def test_secrets_are_not_shown() -> None:
    assert "geheim" not in repr(Elasticsearch(user="u", password="geheim", api_key="geheim"))


# --- a cluster --------------------------------------------------------------------------------------------------------


def test_a_cluster_loses_a_node_while_it_is_searched_and_written() -> None:
    """Three nodes, a copy of each shard; one is killed as by a power cut. No answer is wrong, nothing is lost."""
    items = random_items(600, seed=31)
    more = in_order([*items, *random_items(2600, seed=32)])
    with _three() as nodes:
        urls = tuple(node.url for node in nodes)
        options = Elasticsearch(urls=urls, index="cluster", shards=3, replicas="1", timeout=20)
        builder = ElasticBuilder(options)
        builder.build(items, links_of(items), fingerprint="v:1")
        engine = ElasticEngine(options)
        requests = [SearchRequest(q=q, limit=50, distinct=d) for q in ("hội an", "", "h* -hoa") for d in (False, True)]
        expected = [engine.search(request) for request in requests]
        wrong: list[object] = []
        answered = [0]
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                for request, right in zip(requests, expected, strict=True):
                    try:
                        if not _same(engine.search(request), right):
                            wrong.append(request)
                    except Exception as error:
                        wrong.append(error)
                    answered[0] += 1

        def read_on(more: int) -> None:
            """Go on until so many further answers came, however slow the machine is; an error ends it as well."""
            enough = answered[0] + more
            while answered[0] < enough and not wrong and reader.is_alive():
                time.sleep(0.05)

        reader = threading.Thread(target=read)
        reader.start()
        read_on(len(requests))
        nodes[1].kill()
        read_on(3 * len(requests))
        stop.set()
        reader.join()
        assert wrong == []
        nodes[1].restart()
        # with one copy of each shard a second node may be lost only when the first has its shards again
        nodes[0].wait_until_up(3, "green")
        # and once more while it is written
        writer = ElasticBuilder(options)

        def progress(count: int) -> None:
            if count == 1200:
                nodes[2].kill()

        assert writer.build(more, links_of(more), fingerprint="v:2", progress=progress) == len(more)
        time.sleep(SEEN)
        assert [one.article.id for one in engine.walk(SearchRequest())] == [one.article.id for one in more]
        for one in (engine, builder, writer):
            one.close()


def _same(one: Results, other: Results) -> bool:
    return (
        one.total == other.total
        and one.facets == other.facets
        and one.timeline == other.timeline
        and [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
    )


@contextmanager
def _three() -> Iterator[list]:
    try:
        with servers(3, heap="400m") as nodes:
            yield nodes
    except ServerMissing as error:
        left_out(f"no Elasticsearch here: {error}")

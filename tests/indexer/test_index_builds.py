"""Building beside the live index, swapping under readers, dying in the middle, and the road from the store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from index_samples import item, links_of, random_items, walk_pages

from corpus.errors import BadCursor, CorpusBusy, EngineError, IndexMissing
from corpus.identity import article_id
from corpus.records import (
    Analysis,
    Article,
    Citation,
    Directive,
    DirectiveMention,
    Group,
    Links,
    Meeting,
    MentionRef,
    Person,
    PersonMention,
    State,
)
from corpus.settings import Settings
from corpus.store import PageRow, Store
from indexer import tantivy_build
from indexer.build import documents, index
from indexer.clauses import compile_all
from indexer.engine import open_builder, open_engine
from indexer.parser import parse
from indexer.results import SearchRequest, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.documents import IndexedArticle

NO_LINKS = Links(linker="test")


def batch(number: int, count: int) -> list[IndexedArticle]:
    return [item(f"{number}-{i:03d}", f"rừng lần thứ {number}", title=f"Lần {number}") for i in range(count)]


def build(where: Settings, number: int, count: int) -> None:
    assert open_builder(where).build(batch(number, count), NO_LINKS, fingerprint=f"f{number}") == count


def builds_of(where: Settings) -> set[str]:
    return {path.name for path in (where.index_dir / "builds").iterdir()}


def test_no_index_yet(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    with pytest.raises(IndexMissing, match="tracuu index"):
        open_engine(where)
    assert open_builder(where).fingerprint() is None
    assert open_builder(where).count() == 0


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="unknown engine 'solr'"):
        open_engine(Settings(home=tmp_path, engine="solr"))


def test_an_empty_corpus_has_an_index(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 0)
    results = open_engine(where).search(SearchRequest(q="rừng -x tỉnh:y"))
    assert (results.total.articles, results.hits, results.next) == (0, (), None)
    assert open_engine(where).meetings() == []
    assert open_engine(where).suggest("a") == []


def test_a_swap_is_noticed_and_a_walk_goes_on_in_its_build(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 7)
    engine = open_engine(where)
    request = SearchRequest(q="rừng", limit=3)
    first = engine.search(request)
    walk = engine.walk(request)
    next(walk)
    build(where, 2, 5)
    assert engine.search(request).total.articles == 5
    assert open_builder(where).fingerprint() == "f2"
    rest = list(walk_pages(engine.search, replace(request, cursor=first.next)))
    assert [h.id for h in (*first.hits, *rest)] == [f"1-{i:03d}" for i in range(7)]
    build(where, 3, 4)
    assert len(list(walk)) == 6, "a walk that has begun ends in its build, even when that is gone from the disk"
    with pytest.raises(BadCursor, match="rebuilt"):
        engine.search(replace(request, cursor=first.next))
    assert len(builds_of(where)) == 2, "the live build and the one before"
    assert engine.search(request).total.articles == 4


def test_readers_are_served_while_builds_come_and_go(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 11)
    engine = open_engine(where)
    stop = threading.Event()
    wrong: list[object] = []
    answered = [0] * 3

    def read(place: int) -> None:
        while not stop.is_set():
            try:
                results = engine.search(SearchRequest(q="rừng", limit=100))
                numbers = {hit.title for hit in results.hits}
                total = results.total.articles
                if len(numbers) != 1 or total != len(results.hits) or numbers != {f"Lần {total - 10}"}:
                    wrong.append(results)
                if (
                    sum(m.count for m in results.timeline) != total
                    or sum(v.count for v in results.facets["source"]) != total
                ):
                    wrong.append(results.facets)
                answered[place] += 1
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=read, args=(place,)) for place in range(3)]
    for thread in threads:
        thread.start()
    for number in range(2, 9):
        build(where, number, 10 + number)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert all(answered)
    assert engine.search(SearchRequest()).total.articles == 18


_BUILD_AND_WAIT = """
import sys, time
from pathlib import Path
from corpus.settings import Settings
from indexer.engine import open_builder
sys.path.insert(0, sys.argv[2])
from test_index_builds import NO_LINKS, batch
def progress(count):
    if count == 50:
        print("half", flush=True)
        time.sleep(60)
open_builder(Settings(home=Path(sys.argv[1]))).build(batch(2, 100), NO_LINKS, fingerprint="f2", progress=progress)
"""


def test_a_build_that_is_killed_leaves_the_live_index(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 3)
    live = builds_of(where)
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD_AND_WAIT, str(tmp_path), str(Path(__file__).parent)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"half\n"
        with pytest.raises(CorpusBusy, match="another process is building"):
            build(where, 3, 1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert builds_of(where) > live
    assert open_engine(where).search(SearchRequest(q="rừng")).total.articles == 3
    assert open_builder(where).fingerprint() == "f1"
    build(where, 2, 100)
    assert open_engine(where).search(SearchRequest(q="rừng")).total.articles == 100
    assert len(builds_of(where)) == 2, "what the dead build left is gone"


def test_a_build_that_fails_leaves_the_live_index(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 3)
    twice = (one for one in [*batch(2, 2), *batch(2, 1)])
    with pytest.raises(EngineError, match="each id once, in order"):
        open_builder(where).build(twice, NO_LINKS, fingerprint="f2")

    def breaks(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_builder(where).build(batch(2, 2), NO_LINKS, fingerprint="f2", progress=breaks)
    assert len(builds_of(where)) == 1
    assert open_engine(where).search(SearchRequest(q="rừng")).total.articles == 3


def test_two_builders_do_not_meet(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    where.index_dir.mkdir(parents=True)
    with FileLock(where.index_dir / "builder.lock"), pytest.raises(CorpusBusy):
        build(where, 1, 1)


def test_a_broken_build_is_said(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    build(where, 1, 1)
    (live,) = (where.index_dir / "builds").iterdir()
    (live / "tables.msgpack").write_bytes(b"")
    with pytest.raises(EngineError, match="cannot be read"):
        open_engine(where)
    (live / "manifest.json").write_text('{"format": 0}')
    with pytest.raises(IndexMissing, match="another version"):
        open_engine(where)
    build(where, 2, 2)
    assert open_engine(where).search(SearchRequest()).total.articles == 2


def test_the_same_corpus_gives_the_same_answers(tmp_path: Path) -> None:
    items = random_items(60, seed=3)
    answers = []
    for name, order in (("a", items), ("b", items[::-1])):
        where = Settings(home=tmp_path / name)
        open_builder(where).build(order, links_of(items), fingerprint="1")
        engine = open_engine(where)
        answers.append([replace(engine.search(SearchRequest(q=q)), next=None) for q in ("", "hội", "an OR đảng")])
    assert answers[0] == answers[1]


# --- from the store ---------------------------------------------------------------------------------------------------


def fill(store: Store) -> list[str]:
    ids = []
    for number, text in enumerate(["Bà Lụa nhắc Chỉ thị 09.", "Bà Lụa nhắc Chỉ thị 09!", "Chưa ai đọc."]):
        url = f"https://ban-may.example/{number}"
        ids.append(article_id(url))
        page = PageRow(
            url=url,
            final_url=url,
            source="s",
            fetched=datetime(2023, 6, 17, 8, tzinfo=UTC),
            state=State.ARTICLE,
            warc="a.warc.gz" if number == 0 else None,
            warc_offset=0,
        )
        store.record(page, Article(id=ids[-1], url=url, source="s", title="Tin", text=text, content_hash=f"h{number}"))
    store.put_analyses(
        [
            Analysis(
                article=id,
                content_hash=f"h{number}",
                reader="r",
                people=(PersonMention(start=3, end=6), PersonMention(start=0, end=2)),
                directives=(DirectiveMention(start=12, end=22, type="chỉ thị", number="09"),),
            )
            for number, id in enumerate(ids[:2])
        ]
    )
    store.put_links(
        Links(
            linker="l",
            groups=(Group(id="g", articles=(ids[1], ids[0])),),
            meetings=(Meeting(id="m", kind="hội nghị", title="Họp", articles=(ids[0],)),),
            directives=(
                Directive(
                    id="d",
                    type="chỉ thị",
                    label="Chỉ thị 09",
                    number="09",
                    citations=(Citation(article=ids[0], start=12, end=22, sentence_start=0, sentence_end=23),),
                ),
            ),
            people=(
                Person(id="p", name="Lụa", articles=(ids[1],), mentions=(MentionRef(article=ids[1], start=3, end=6),)),
            ),
        )
    )
    return ids


def test_documents_join_what_the_stages_made(tmp_path: Path) -> None:
    with Store.open(Settings(home=tmp_path), write=True) as store:
        ids = fill(store)
        found = {it.article.id: it for it in documents(store)}
    assert set(found) == set(ids[:2]), "what was not read is not indexed"
    first, copy = found[ids[1]], found[ids[0]]
    assert (first.group, first.first, first.copies) == ("g", True, (ids[0],))
    assert (copy.group, copy.first, copy.copies) == ("g", False, (ids[1],))
    assert (copy.meeting, first.meeting) == ("m", None)
    assert (copy.people, first.people) == ((None, None), ("p", None))
    assert (copy.directives, first.directives) == (("d",), (None,))
    assert (copy.captured, first.captured) == ("2023-06-17T08:00:00+00:00", None)


def test_index_builds_only_what_is_stale(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    with Store.open(where, write=True) as store:
        fill(store)
        seen: list[int] = []
        report = index(store, where, progress=seen.append)
        assert (report.articles, report.built, seen) == (2, True, [1, 2])
        engine = open_engine(where)
        before = engine.build
        assert index(store, where) == replace(report, built=False)
        assert engine.build == before
        assert index(store, where, force=True).built
        assert engine.build != before
        store.put_links(Links(linker="l"))
        assert index(store, where).built
    assert engine.meetings() == []


# --- the result object ------------------------------------------------------------------------------------------------


def test_the_result_object_has_the_shape_of_the_interface(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    items = random_items(30, seed=5)
    open_builder(where).build(items, links_of(items), fingerprint="1")
    given = to_json(
        open_engine(where).search(SearchRequest(q="hội nghị xa lạ OR an", limit=2, filters={"year": ("2023",)}))
    )
    assert list(given) == ["query", "total", "hits", "facets", "timeline", "next", "also"]
    assert set(given["query"]) == {"as_typed", "read_as", "notes", "did_you_mean"}
    assert set(given["total"]) == {"articles", "groups"}
    hit = given["hits"][0]
    assert set(hit) == {"id", "url", "source", "title", "published", "group", "copies", "score", "snippets"}
    assert set(hit["snippets"][0]) == {"text", "marks"}
    assert isinstance(hit["snippets"][0]["marks"][0], list)
    assert set(given["facets"]) == {"province", "person", "organisation", "directive", "kind", "source", "year"}
    assert given["facets"]["year"][0].keys() == {"value", "label", "count", "selected"}
    assert given["timeline"][0].keys() == {"month", "count"}
    assert isinstance(given["next"], str)


def test_ties_go_by_id_whatever_the_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A big corpus has several segments, in any order; a small one is made to have them by committing often."""
    writer = tantivy_build._writer

    @contextmanager
    def committing(path: Path, schema: object) -> Iterator[object]:
        with writer(path, schema) as real:

            class Often:
                def add_document(self, document: object) -> None:
                    real.add_document(document)
                    real.commit()

            yield Often()

    monkeypatch.setattr(tantivy_build, "_writer", committing)
    where = Settings(home=tmp_path)
    build(where, 1, 30)
    opened = tantivy_build.OpenBuild(where.index_dir / "builds" / open_engine(where).build)
    assert opened._articles.searcher.num_segments > 1
    for limit in (1, 4, 29, 30, 31):
        ranked = opened.ranked(compile_all(parse("rừng").tree), limit)
        assert [seq for _, seq in ranked] == list(range(30))[:limit]
    pages = walk_pages(open_engine(where).search, SearchRequest(q="rừng", limit=4))
    assert [hit.id for hit in pages] == [f"1-{i:03d}" for i in range(30)]

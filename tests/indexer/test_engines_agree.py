"""Both engines over one generated corpus, searched with random query trees: the same to the letter.

Scores are added up in another order, so they may differ by a millionth of their value; two articles whose scores are as
near as that may change places.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generated import Generated
from corpus.settings import Settings
from indexer.documents import FACETS
from indexer.engine import Engine, open_builder, open_engine
from indexer.query import All, Any, Cited, Days, Node, Not, Phrase, Prefix, Word, all_of, any_of, render
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.settings import Elasticsearch
    from indexer.results import Hit, Results

pytestmark = pytest.mark.xdist_group("elasticsearch")

COUNT = 20_000
#: How far two scores of one article may be apart, relative to the score.
BOUND = 2e-6
CORPUS = Generated(COUNT, words=60)
WORDS = sorted({word for query in CORPUS.queries(400, seed=7) for word in query.split() if word.isalpha()})


@pytest.fixture(scope="module")
def engines(
    elasticsearch: Callable[[], Elasticsearch], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Engine]]:
    embedded = Settings(home=tmp_path_factory.mktemp("index"))
    # three shards: counts must be exact and words counted over all of them
    server = replace(embedded, engine="elasticsearch", elasticsearch=replace(elasticsearch(), shards=3))
    for where in (embedded, server):
        assert open_builder(where).build(CORPUS.articles(), CORPUS.links, fingerprint="1") == COUNT
    both = open_engine(embedded), open_engine(server)
    yield both
    for one in both:
        one.close()


def compare(one: Results, other: Results) -> None:
    assert one.query == other.query
    assert one.total == other.total
    assert one.facets == other.facets
    assert one.timeline == other.timeline
    assert (one.next is None) == (other.next is None)
    same_hits(one.hits, other.hits, whole=one.next is None)
    same_hits(one.also, other.also, whole=False)


def same_hits(one: tuple[Hit, ...], other: tuple[Hit, ...], *, whole: bool) -> None:
    assert len(one) == len(other)
    there = {hit.id: hit for hit in other}
    for place, hit in enumerate(one):
        same = there.get(hit.id)
        # the last of a page may have changed places with one behind it
        if same is None and not whole:
            assert abs(other[-1].score - hit.score) <= BOUND * hit.score
            continue
        assert same is not None
        assert abs(same.score - hit.score) <= BOUND * hit.score
        assert replace(same, score=hit.score) == hit
        assert other[place].id == hit.id or abs(other[place].score - hit.score) <= BOUND * hit.score


_word = st.sampled_from(WORDS)
_leaf = st.one_of(
    _word.map(Word),
    st.tuples(_word, st.integers(1, 3)).map(lambda pair: Prefix(pair[0][: pair[1]])),
    st.lists(_word, min_size=2, max_size=3).map(lambda words: Phrase(tuple(words))),
    st.lists(_word, min_size=2, max_size=3).map(lambda words: Phrase(tuple(words), exact=False)),
    st.tuples(st.lists(_word, min_size=2, max_size=4), st.integers(1, 6)).map(
        lambda pair: Phrase(tuple(pair[0]), slop=pair[1])
    ),
    st.sampled_from(CORPUS.people[:40]).map(lambda name: Phrase(tuple(name.split()), field="person")),
    st.sampled_from(["Lào Cai", "Phú Thọ", "Gia Lai"]).map(
        lambda name: Phrase(tuple(name.split()), exact=False, field="province")
    ),
    st.sampled_from(CORPUS.directives[:60]).map(lambda known: Cited(known[0], known[1].split("-", 1)[0])),
    st.dates().map(lambda day: Days(None, day)),
)
_tree = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(lambda node: node.child if isinstance(node, Not) else Not(node)),
    ),
    max_leaves=10,
)
_filters = st.fixed_dictionaries(
    {},
    optional={
        "province": st.lists(st.sampled_from(["Lào Cai", "Phú Thọ", "Cà Mau"]), min_size=1, max_size=2).map(tuple),
        "year": st.lists(st.sampled_from(["2019", "2024"]), min_size=1, max_size=2).map(tuple),
        "person": st.sampled_from([("p0",), ("p1", "p7"), (CORPUS.people[3],)]),
        "kind": st.sampled_from([("hội nghị",), ("kỳ họp", "đại hội")]),
    },
)


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    tree=_tree,
    filters=_filters,
    sort=st.sampled_from(["relevance", "relevance", "newest", "oldest"]),
    match=st.sampled_from(["all", "all", "most"]),
    distinct=st.sampled_from([False, False, True]),
    limit=st.sampled_from([0, 3, 20]),
)
def test_the_same_to_the_letter(
    engines: tuple[Engine, Engine], tree: Node, filters: dict, sort: str, match: str, distinct: bool, limit: int
) -> None:
    request = SearchRequest(q=render(tree), filters=filters, sort=sort, match=match, distinct=distinct, limit=limit)
    one, other = (engine.search(request) for engine in engines)
    compare(one, other)
    if one.next and other.next:
        compare(
            engines[0].search(replace(request, cursor=one.next)), engines[1].search(replace(request, cursor=other.next))
        )


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("distinct", [False, True])
def test_walks_and_pages_to_the_end(engines: tuple[Engine, Engine], sort: str, distinct: bool) -> None:
    request = SearchRequest(q=f"{WORDS[3]} OR {WORDS[40]}", sort=sort, distinct=distinct, limit=700)
    walks = [[item.article.id for item in engine.walk(request)] for engine in engines]
    assert walks[0] == walks[1]
    assert len(walks[0]) > 100
    for engine, walked in zip(engines, walks, strict=True):
        paged, cursor = [], None
        while True:
            page = engine.search(replace(request, cursor=cursor))
            paged += [hit.id for hit in page.hits]
            cursor = page.next
            if cursor is None:
                break
        assert sorted(paged) == sorted(walked)
        if sort != "relevance":
            assert paged == walked


def test_suggestions_similar_articles_and_records(engines: tuple[Engine, Engine]) -> None:
    one, other = engines
    for prefix in ["ng", "lê", "hà g", "chi thi", "ubnd tinh", "cong an", "x"]:
        assert one.suggest(prefix) == other.suggest(prefix)
    for number in (5, 77, 4_000):
        item = one.article(f"{number:09x}")
        assert item is not None
        assert item == other.article(f"{number:09x}")
        same_hits(
            tuple(one.similar(item.article.text, exclude=[item.article.id])),
            tuple(other.similar(item.article.text, exclude=[item.article.id])),
            whole=False,
        )
    assert one.people() == other.people()
    assert one.directives() == other.directives()
    assert one.person("p3") == other.person("p3")


def test_the_corpus_is_skewed(engines: tuple[Engine, Engine]) -> None:
    facets = engines[0].search(SearchRequest(limit=1)).facets
    for facet in FACETS:
        counts = [value.count for value in facets[facet]]
        assert counts == sorted(counts, reverse=True)
    assert facets["person"][0].count > 50 * facets["person"][-1].count
    assert isinstance(all_of([Word("a"), Word("b")]), All)
    assert isinstance(any_of([Word("a"), Word("b")]), Any)

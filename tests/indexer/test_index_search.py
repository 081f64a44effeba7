"""The contract of a search engine, against brute force. Every engine must pass: add its factory to ``ENGINES``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_naive import finds
from index_samples import (
    KINDS,
    NAMES,
    PROVINCES,
    SOURCES,
    VOCABULARY,
    counted,
    in_order,
    item,
    links_of,
    random_items,
    walk_pages,
)

from corpus.errors import BadCursor
from corpus.settings import Settings
from indexer.documents import FACETS, IndexedArticle
from indexer.engine import Engine, open_builder, open_engine
from indexer.fields import facet_values
from indexer.parser import parse
from indexer.query import All, Any, Days, Node, Not, Phrase, Prefix, Word, all_of, any_of, render
from indexer.results import SearchRequest, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    Making: TypeAlias = Callable[[list[IndexedArticle]], Engine]

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch"))]
ITEMS = random_items(220, seed=11)


@pytest.fixture(scope="module", params=ENGINES)
def making(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Making:
    """Makes an engine over some articles."""

    def made(items: list[IndexedArticle]) -> Engine:
        where = Settings(home=tmp_path_factory.mktemp("index"), engine=request.param)
        if request.param == "elasticsearch":
            where = replace(where, elasticsearch=request.getfixturevalue("elasticsearch")())
        open_builder(where).build(items, links_of(items), fingerprint="1")
        return open_engine(where)

    return made


@pytest.fixture(scope="module")
def engine(making: Making) -> Engine:
    return making(ITEMS)


def found(engine: Engine, q: str, **options: object) -> list[str]:
    return sorted(hit.id for hit in walk_pages(engine.search, SearchRequest(q=q, limit=50, **options)))


# --- random query trees against reading every word --------------------------------------------------------------------

_word = st.sampled_from([*VOCABULARY, "ninh", "Tổ", "Quốc", "KHÔNG"])
_near = st.tuples(st.lists(_word, min_size=2, max_size=4), st.integers(1, 4))
_leaf = st.one_of(
    _word.map(Word),
    st.sampled_from(["h", "ho", "đ", "n", "0"]).map(Prefix),
    st.lists(_word, min_size=1, max_size=3).map(lambda ws: Phrase(tuple(ws))),
    st.lists(_word, min_size=2, max_size=3).map(lambda ws: Phrase(tuple(ws), exact=False)),
    _near.map(lambda pair: Phrase(tuple(pair[0]), slop=pair[1])),
    st.sampled_from(PROVINCES).map(lambda p: Phrase(tuple(p.split()), field="province")),
    st.sampled_from(["Hùng", "hung", "lụa", "văn"]).map(lambda n: Word(n, "person")),
    st.sampled_from(SOURCES).map(lambda s: Phrase(tuple(s.split()), field="source")),
    st.tuples(st.sampled_from([None, date(2022, 12, 31), date(2023, 4, 2)]), st.just(date(2023, 9, 1))).map(
        lambda days: Days(*days)
    ),
)
_tree = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(lambda node: node.child if isinstance(node, Not) else Not(node)),
    ),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_tree)
def test_finds_what_reading_every_word_finds(engine: Engine, tree: Node) -> None:
    q = render(tree)
    assert parse(q).tree == tree, "the tree is written so that it is read as the same tree"
    expected = sorted(it.article.id for it in ITEMS if finds(tree, it))
    results = engine.search(SearchRequest(q=q, limit=len(ITEMS)))
    assert sorted(hit.id for hit in results.hits) == expected
    assert results.total.articles == len(expected)
    assert results.total.groups == len({it.group for it in ITEMS if it.article.id in set(expected)})


# --- facets, filters, timeline ----------------------------------------------------------------------------------------

_FILTERS = [
    {},
    {"province": ("Lào Cai",)},
    {"province": ("Lào Cai", "Hà Nội"), "source": (SOURCES[0],)},
    {"source": (SOURCES[2],), "kind": (KINDS[0], KINDS[1])},
    {"person": (f"p-{NAMES[0]}",), "year": ("2023",)},
    {"organisation": ("Ủy ban nhân dân xã Bản Mây",)},
    {"province": ("Nơi Không Có",)},
]


def _passes(it: IndexedArticle, filters: dict[str, tuple[str, ...]], without: str | None = None) -> bool:
    values = facet_values(it)
    from corpus.text import match_key

    return all(
        facet == without or set(values[facet]) & {match_key(v) if facet == "organisation" else v for v in chosen}
        for facet, chosen in filters.items()
    )


@pytest.mark.parametrize("filters", _FILTERS)
@pytest.mark.parametrize("distinct", [False, True])
@pytest.mark.parametrize("q", ["", "hội", "an -dang"])
def test_facets_are_exact_and_ignore_their_own_filter(
    engine: Engine, q: str, filters: dict[str, tuple[str, ...]], distinct: bool
) -> None:
    tree = parse(q).tree
    read = [it for it in ITEMS if finds(tree, it)]
    results = engine.search(SearchRequest(q=q, filters=filters, distinct=distinct, limit=5))
    shown = [it for it in read if _passes(it, filters)]
    assert (results.total.articles, results.total.groups) == (len(shown), len({it.group for it in shown}))
    for facet in FACETS:
        expected = counted([it for it in read if _passes(it, filters, without=facet)], facet, distinct=distinct)
        values = results.facets[facet]
        assert {v.value: v.count for v in values if v.count} == expected, facet
        assert [v.count for v in values] == sorted((v.count for v in values), reverse=True)
        assert len([v for v in values if v.selected]) == len(filters.get(facet, ()))
    months = sum(month.count for month in results.timeline)
    dated = {it.group if distinct else it.article.id for it in shown if it.article.published}
    assert months == len(dated)


def test_labels_of_facet_values(engine: Engine) -> None:
    facets = engine.search(SearchRequest()).facets
    assert {v.label for v in facets["person"]} == set(NAMES)
    assert "UBND tỉnh Lào Cai" in {v.label for v in facets["organisation"]}


@pytest.mark.parametrize(
    ("from_", "to", "first", "last"),
    [
        ("2023-02-02", "2023-03-01", "2023-02-02", "2023-03-01"),
        ("2023-02", "2023-03", "2023-02-01", "2023-03-31"),
        (None, "2022", "0001-01-01", "2022-12-31"),
        ("2023", None, "2023-01-01", "9999-12-31"),
    ],
)
def test_days_of_publication(engine: Engine, from_: str | None, to: str | None, first: str, last: str) -> None:
    expected = sorted(it.article.id for it in ITEMS if first <= (it.article.published or "") <= last)
    assert found(engine, "", from_=from_, to=to) == expected
    assert expected


def test_a_day_that_cannot_be_read_is_said(engine: Engine) -> None:
    results = engine.search(SearchRequest(from_="hôm qua", to="2023"))
    assert "hôm qua" in results.query.notes[0]
    assert results.total == engine.search(SearchRequest(to="2023")).total


# --- order and walking ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("q", ["", "hội an", "h*", "hội OR an OR đảng"])
@pytest.mark.parametrize("distinct", [False, True])
@pytest.mark.parametrize("limit", [3, 60])
def test_pages_make_the_whole_once_and_in_order(engine: Engine, sort: str, q: str, distinct: bool, limit: int) -> None:
    request = SearchRequest(q=q, sort=sort, distinct=distinct, limit=limit)
    whole = engine.search(replace(request, limit=1000))
    hits = list(walk_pages(engine.search, request))
    assert [hit.id for hit in hits] == [hit.id for hit in whole.hits]
    assert len({hit.id for hit in hits}) == len(hits) == (whole.total.groups if distinct else whole.total.articles)
    by_id = {it.article.id: it.article.published for it in ITEMS}
    if sort == "relevance" and q not in ("", "h*"):
        assert [(-h.score, h.id) for h in hits] == sorted((-h.score, h.id) for h in hits)
    elif sort == "oldest":
        keys = [(by_id[h.id] or "9999", h.id) for h in hits]
        assert keys == sorted(keys)
    else:
        dates = [by_id[h.id] or "" for h in hits]
        assert dates == sorted(dates, reverse=True)
        assert hits == sorted(hits, key=lambda h: h.id) or len(set(dates)) > 1
    if distinct:
        assert len({hit.group for hit in hits}) == len(hits)


def test_distinct_shows_the_first_of_each_group_that_is_found(engine: Engine) -> None:
    everything = {hit.group: hit.id for hit in walk_pages(engine.search, SearchRequest(distinct=True))}
    firsts = {it.group: it.article.id for it in ITEMS if it.first}
    assert everything == firsts
    only_copies = engine.search(SearchRequest(filters={"source": (SOURCES[2],)}, distinct=True, limit=1000))
    assert only_copies.hits
    assert {hit.group for hit in only_copies.hits} == {it.group for it in ITEMS if it.article.source == SOURCES[2]}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("distinct", [False, True])
def test_walk_is_complete_and_repeatable(engine: Engine, sort: str, distinct: bool) -> None:
    request = SearchRequest(q="hội OR h*", sort=sort, distinct=distinct, limit=2)
    walked = [it.article.id for it in engine.walk(request)]
    assert walked == [it.article.id for it in engine.walk(request)]
    assert sorted(walked) == sorted(hit.id for hit in walk_pages(engine.search, replace(request, limit=40)))
    if sort == "relevance":
        assert walked == sorted(walked)


@pytest.mark.parametrize("q", ["\ud800", "\x00", "a\ud800b*", '"', "-", "ngày:\ud800", "(" * 99])
def test_nothing_typed_makes_a_search_fail(engine: Engine, q: str) -> None:
    results = engine.search(SearchRequest(q=q, filters={"province": (q,)}, limit=3))
    assert to_json(results)["query"]["as_typed"]
    list(walk_pages(engine.search, SearchRequest(q=q, limit=100)))


@pytest.mark.parametrize("cursor", ["x", "AAAA", "ÿ", "lZs", "'; drop", "a" * 5000])
def test_foreign_cursors_are_refused(engine: Engine, cursor: str) -> None:
    with pytest.raises(BadCursor, match="cursor"):
        engine.search(SearchRequest(cursor=cursor))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from(' "()-*~:|OR09/a.,'), st.characters()), max_size=30))
def test_anything_typed_is_answered(engine: Engine, q: str) -> None:
    for match in ("all", "most"):
        results = engine.search(SearchRequest(q=q, match=match, limit=2))
        assert len(results.hits) <= results.total.articles


def test_a_cursor_belongs_to_its_search(engine: Engine) -> None:
    following = engine.search(SearchRequest(q="hội", limit=2)).next
    assert following
    with pytest.raises(BadCursor, match="another search"):
        engine.search(SearchRequest(q="an", limit=2, cursor=following))
    assert engine.search(SearchRequest(q="hội", limit=9, cursor=following)).hits


def test_no_hits_wanted(engine: Engine) -> None:
    results = engine.search(SearchRequest(q="hội", limit=0))
    assert (results.hits, results.next, results.also) == ((), None, ())
    assert results.total.articles > 0


# --- match=most -------------------------------------------------------------------------------------------------------


def test_what_most_adds_stands_apart(making: Making) -> None:
    items = [
        item("1", "phong trào toàn dân bảo vệ rừng ở Bản Mây", provinces=["Lào Cai"]),
        item("2", "phong trào toàn dân bảo vệ nguồn nước"),
        item("3", "thể thao"),
    ]
    engine = making(items)
    results = engine.search(SearchRequest(q="phong trào bảo vệ rừng"))
    assert [hit.id for hit in results.hits] == ["1"]
    assert [hit.id for hit in results.also] == ["2"]
    assert results.total.articles == 1
    assert sum(v.count for v in results.facets["source"]) == 1
    most = engine.search(SearchRequest(q="phong trào bảo vệ rừng", match="most"))
    assert [hit.id for hit in most.hits] == ["1", "2"]
    assert most.also == ()
    # what is excluded or filtered stays so
    assert [h.id for h in engine.search(SearchRequest(q="phong trào rừng -Mây", match="most")).hits] == ["2"]
    assert [h.id for h in engine.search(SearchRequest(q="phong trào thể tỉnh:lào-cai", match="most")).hits] == ["1"]


# --- records, similar, suggest ----------------------------------------------------------------------------------------


def test_articles_and_records_by_id(engine: Engine) -> None:
    links = links_of(ITEMS)
    for it in ITEMS[:20]:
        assert engine.article(it.article.id) == it
    assert engine.article("none") is None
    assert engine.meeting("none") is None
    assert {m.id for m in engine.meetings()} == {m.id for m in links.meetings}
    for person in links.people:
        assert engine.person(person.id) == person
    dates = [m.date or "" for m in engine.meetings()]
    assert dates == sorted(dates, reverse=True)
    assert [len(p.articles) for p in engine.people()] == sorted((len(p.articles) for p in links.people), reverse=True)
    some = [it.article.id for it in ITEMS[:9]]
    assert {p.id for p in engine.people(some)} == {p for it in ITEMS[:9] for p in it.people}
    assert engine.people([]) == []


def test_similar_articles_are_of_other_groups(making: Making) -> None:
    text = "phong trào toàn dân bảo vệ rừng ở Bản Mây được bà con hưởng ứng"
    items = [
        item("1", text, group="g", copies=["2"]),
        item("2", text, group="g", copies=["1"], first=False),
        item("3", "phong trào toàn dân bảo vệ rừng ở Bản Sương", group="h", copies=["4"]),
        item("4", "phong trào toàn dân bảo vệ rừng ở Bản Sương", group="h", copies=["3"], first=False),
        item("5", "giá lúa tăng"),
    ]
    engine = making(items)
    assert [hit.id for hit in engine.similar(text, exclude=["2"])] == ["3"]
    assert [hit.id for hit in engine.similar(text)] == ["1", "3"]
    assert engine.similar("") == []
    assert engine.similar("xyz") == []


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("le van hu", "Lê Văn Hùng"),
        ("lê văn hưn", "Lê Văn Hưng"),
        ("LÊ VĂN HÙN", "Lê Văn Hùng"),
        ("lua", "Trần Thị Lụa"),
        ("trần thị", "Trần Thị Lụa"),
        ("phú th", "Phú Thọ"),
        ("uy ban", "Ủy ban nhân dân xã Bản Mây"),
        ("ha no", "Hà Nội"),
    ],
)
def test_suggestions(engine: Engine, prefix: str, first: str) -> None:
    suggestions = engine.suggest(prefix)
    assert suggestions[0].label == first
    same = counted(ITEMS, suggestions[0].kind, distinct=False)
    assert suggestions[0].count == same[suggestions[0].value]


@pytest.mark.parametrize(
    ("q", "offered"),
    [
        ("le van hungg", "Lê Văn Hùng"),
        ("Lê Vaăn Hưng", "Lê Văn Hùng"),
        ("tran thi lua hoi zz", None),
        ("hội nghị trnâ thị lụa", "hội nghị Trần Thị Lụa"),
        ("tỉnh:(lao kai)", "tỉnh:(Lào Cai)"),
        ("tỉnh:(phu toh) an", "tỉnh:(Phú Thọ) an"),
        ("người:(tran thi lau)", "người:(Trần Thị Lụa)"),
        ("zzzz yyyy", None),
        ("zzzz", None),
        ("", None),
    ],
)
def test_did_you_mean(engine: Engine, q: str, offered: str | None) -> None:
    results = engine.search(SearchRequest(q=q, limit=3))
    assert (results.query.did_you_mean[:1] or (None,))[0] == offered
    if offered:
        assert results.total.articles == 0
        assert engine.search(SearchRequest(q=offered.removeprefix("hội nghị "))).total.articles


@pytest.mark.parametrize("prefix", ["", " ", "...", "zzz", "(*", "a" * 9999])
def test_nothing_to_suggest(engine: Engine, prefix: str) -> None:
    assert engine.suggest(prefix) == []


def test_samples_hold_what_the_tests_need() -> None:
    assert len({it.article.id for it in ITEMS}) == len(ITEMS)
    assert sum(bool(it.copies) for it in ITEMS) > 30
    assert in_order(ITEMS) != ITEMS
    assert isinstance(all_of([Word("a"), Word("b")]), All)
    assert isinstance(any_of([Word("a"), Word("b")]), Any)

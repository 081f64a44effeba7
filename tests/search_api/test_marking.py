"""Marks in a text: nested, crossing, over lines, and never trusted as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.marking import Mark, marked, paragraphs

TEXT = "Chỉ thị số 09 của Ban Bí thư"


class Reader(HTMLParser):
    """What a browser makes of it: the text, the elements, and whether they nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(str(html))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (tag == "a" and "a" in self.open), "links may not nest"
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ([], TEXT),
        ([Mark(0, 7, "directive")], '<mark class="m m-directive">Chỉ thị</mark> số 09 của Ban Bí thư'),
        (
            [Mark(18, 28, "organisation"), Mark(0, 28, "directive")],
            '<mark class="m m-directive">Chỉ thị số 09 của <mark class="m m-organisation">Ban Bí thư</mark></mark>',
        ),
        (
            [Mark(0, 13, "a"), Mark(8, 21, "b")],
            '<mark class="m m-a">Chỉ thị <mark class="m m-b">số 09</mark></mark>'
            '<mark class="m m-b"> của Ban</mark> Bí thư',
        ),
        (
            [Mark(18, 28, "x", title='"><b>')],
            'Chỉ thị số 09 của <mark class="m m-x" title="&#34;&gt;&lt;b&gt;">Ban Bí thư</mark>',
        ),
    ],
)
def test_marked(marks: list[Mark], html: str) -> None:
    assert marked(TEXT, 0, len(TEXT), marks) == html


def test_links_do_not_nest_and_are_one_stop_each() -> None:
    html = marked(
        TEXT, 0, 28, [Mark(0, 28, "directive", href="/d"), Mark(11, 13, "x"), Mark(18, 28, "organisation", href="/o")]
    )
    found = [attrs for tag, attrs in Reader(html).tags if tag == "a"]
    assert [a["href"] for a in found] == ["/d", "/d", "/d", "/o"]
    assert [a.get("tabindex") for a in found] == [None, "-1", "-1", None]


@pytest.mark.parametrize("later", [[], [Mark(18, 21, "x")], [Mark(25, 28, "x", href="/x")]])
def test_each_piece_leads_where_its_innermost_mark_does(later: list[Mark]) -> None:
    marks = [Mark(0, 17, "a", href="/a"), Mark(8, 13, "b", href="/b"), *later]
    html = marked(TEXT, 0, 28, marks)
    pieces = re.findall(r'<a href="(/[ab])"[^>]*>([^<]*)</a>', html)
    assert pieces == [("/a", "Chỉ thị "), ("/b", "số 09"), ("/a", " của")]


def test_lines_are_paragraphs_and_a_mark_over_two_is_cut() -> None:
    lines = paragraphs("Một dòng\n\n  \nHai dòng", [Mark(4, 16, "x")])
    assert [str(line) for line in lines] == [
        'Một <mark class="m m-x" id="at-4">dòng</mark>',
        '<mark class="m m-x" id="at-13">Hai</mark> dòng',
    ]


def test_ids_are_given_once() -> None:
    html = "".join(paragraphs(TEXT, [Mark(0, 28, "a"), Mark(0, 7, "b"), Mark(18, 28, "c")]))
    assert [a["id"] for _, a in Reader(html).tags if "id" in a] == ["at-0", "at-18"]


SPANS = st.lists(
    st.tuples(st.integers(-2, 60), st.integers(-2, 60), st.sampled_from(["/x?a=1&b=2", None, "javascript:1"])),
    max_size=8,
)


@given(text=st.text(st.sampled_from("ab <>&\"'\n/đế="), max_size=50), spans=SPANS)
def test_whatever_the_marks_the_text_is_the_text(text: str, spans: list[tuple[int, int, str | None]]) -> None:
    marks = [Mark(start, end, "x", title=text, href=href) for start, end, href in spans]
    lines = paragraphs(text, marks)
    readers = [Reader(line) for line in lines]
    assert [r.text for r in readers] == [line for line in text.split("\n") if line.strip()]
    assert {tag for r in readers for tag, _ in r.tags} <= {"mark", "a"}
    ids = [a["id"] for r in readers for _, a in r.tags if "id" in a]
    assert len(ids) == len(set(ids))

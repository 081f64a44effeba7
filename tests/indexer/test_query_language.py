"""The query language: what is typed, how it is read, and that nothing typed can make it fail."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.clauses import arrangements, compile_all, compile_most
from indexer.parser import DEEPEST, LONGEST_QUERY, MOST_LEAVES, parse
from indexer.query import (
    DAYS_NAME,
    EVERYTHING,
    FIELD_NAMES,
    Cited,
    Days,
    Field,
    Not,
    Phrase,
    Prefix,
    Word,
    all_of,
    any_of,
    leaves,
    render,
)

A, B, C, D = (Word(name) for name in "abcd")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", EVERYTHING),
        ("a", A),
        ("a b", all_of([A, B])),
        ("a AND b && c", all_of([A, B, C])),
        ("a OR b", any_of([A, B])),
        ("a | b || c", any_of([A, B, C])),
        ("a b OR c", any_of([all_of([A, B]), C])),
        ("a (b OR c)", all_of([A, any_of([B, C])])),
        ("a -b", all_of([A, Not(B)])),
        ("a NOT b", all_of([A, Not(B)])),
        ("-(a b)", Not(all_of([A, B]))),
        ("--a", Word("a")),
        ('"a b"', Phrase(("a", "b"))),
        ("“a b”", Phrase(("a", "b"))),
        ("«a b»~3", Phrase(("a", "b"), slop=3)),
        ('"a b"~999', Phrase(("a", "b"), slop=20)),
        ('"a"~4', Phrase(("a",))),
        ("a*", Prefix("a")),
        ("KT-XH", Phrase(("KT", "XH"), exact=False)),
        ("86,4%", Phrase(("86", "4"), exact=False)),
        ("a,b;c", all_of([A, B, C])),
        ("08:15", Phrase(("08", "15"), exact=False)),
        ("a - b", all_of([A, B])),
        ("a – & b.", all_of([A, B])),
        ("or and not", all_of([Word("or"), Word("and"), Word("not")])),
        # fields
        ("tỉnh:a", Word("a", "province")),
        ("TINH:a", Word("a", "province")),
        ("người:a", Word("a", "person")),
        ("nguoi:a", Word("a", "person")),
        ("cơquan:a", Word("a", "organisation")),
        ("coquan:a", Word("a", "organisation")),
        ('cơ quan:"a b"', Phrase(("a", "b"), field="organisation")),
        ("vănbản:a", Word("a", "directive")),
        ("vanban:a*", Prefix("a", "directive")),
        ("nguồn:a", Word("a", "source")),
        ("nguon:(a b)", Phrase(("a", "b"), exact=False, field="source")),
        ("loại:a", Word("a", "kind")),
        ("loai:a", Word("a", "kind")),
        ('-tỉnh:"a b" c', all_of([Not(Phrase(("a", "b"), field="province")), C])),
        ("tỉnh:Phú Thọ ANTQ", all_of([Phrase(("Phú", "Thọ"), exact=False, field="province"), Word("ANTQ")])),
        ("tỉnh:Phú Thọ, người:Bà Lụa", None),
        ("Nguồn: báo", all_of([Word("Nguồn"), Word("báo")])),
        # days
        ("ngày:2023", Days(date(2023, 1, 1), date(2023, 12, 31))),
        ("ngay:2023..2024", Days(date(2023, 1, 1), date(2024, 12, 31))),
        ("ngày:2024..2023", Days(date(2023, 1, 1), date(2024, 12, 31))),
        ("ngày:2023-02..", Days(date(2023, 2, 1), None)),
        ("ngày:..2/2024", Days(None, date(2024, 2, 29))),
        ("ngày:3/8/2023", Days(date(2023, 8, 3), date(2023, 8, 3))),
        ("ngày:03.08.2023", Days(date(2023, 8, 3), date(2023, 8, 3))),
        # directives by number
        ("Chỉ thị số 09", Cited("chỉ thị", "09")),
        ("chi thi 9", Cited("chỉ thị", "9")),
        ("CT 09", Cited("chỉ thị", "09")),
        ("CT09", Cited("chỉ thị", "09")),
        ("09-CT/TW", Cited(None, "09", None, ("CT", "TW"))),
        ("Chỉ thị 09-CT/TW", Cited("chỉ thị", "09", None, ("CT", "TW"))),
        ("số 04/2017/TT-BKH", Cited(None, "04", "2017", ("TT", "BKH"))),
        ("64/CP", Cited(None, "64", None, ("CP",))),
        ("nghị quyết 27 năm 2022", Cited("nghị quyết", "27", "2022")),
        ("Thông tư 124/2021", Cited("thông tư", "124", "2021")),
        ("Chương trình phối hợp số 09", Cited("chương trình phối hợp", "09")),
        ("vănbản:Chỉ thị 09", Cited("chỉ thị", "09", field="directive")),
        ('vanban:"Chi thi so 09"', Cited("chỉ thị", "09", field="directive")),
        ("Chỉ thị 09 a", all_of([Cited("chỉ thị", "09"), A])),
        # these are no directives
        ("kế hoạch 5 năm", all_of([Word("kế"), Word("hoạch"), Word("5"), Word("năm")])),
        ("chương trình 30a", all_of([Word("chương"), Word("trình"), Word("30a")])),
        ("tt 5", all_of([Word("tt"), Word("5")])),
        ("kế hoạch 16/6/2023", None),
        ("24-7", Phrase(("24", "7"), exact=False)),
        ("số 09", all_of([Word("số"), Word("09")])),
    ],
)
def test_reading(typed: str, tree: object) -> None:
    read = parse(typed).tree
    if tree is None:
        assert not any(isinstance(leaf, Cited) for leaf in leaves(read))
    else:
        assert read == tree
    assert parse(render(read)).tree == read


@pytest.mark.parametrize(
    ("typed", "read_as", "note"),
    [
        ('"a b', '"a b"', "ngoặc kép chưa được đóng"),
        ("(a b", "a b", "Dấu ngoặc mở chưa được đóng"),
        ("a) b", "a b", "Dấu ngoặc đóng thừa"),
        ("a OR", "a", "OR thiếu một vế"),
        ("a -", "a", ""),
        ("a NOT", "a", "không có từ đi sau"),
        ("abc:d", "abc d", "Không có trường “abc”"),
        ("ngày:mai", "mai", "Không hiểu ngày “mai”"),
        ("ngày:2023-13", "2023-13", "Không hiểu ngày"),
        ('"a b"~50', '"a b"~20', "~50 được giảm còn ~20"),
        ('"a b c d e f"~2', '"a b c d e f"', "nhiều nhất 5 tiếng"),
        ("ANTQ", "ANTQ", "an ninh Tổ quốc"),
        ("tỉnh:Phú Thọ", "tỉnh:(Phú Thọ)", "cả tên “Phú Thọ”"),
        ("(" * (DEEPEST + 3) + "a" + ")" * (DEEPEST + 3), "a", "Ngoặc lồng nhau"),
        ("a " * LONGEST_QUERY, " ".join(["a"] * MOST_LEAVES), "quá dài"),
    ],
)
def test_what_cannot_be_read_as_written_is_said(typed: str, read_as: str, note: str) -> None:
    reading = parse(typed)
    assert render(reading.tree) == read_as
    assert any(note in n for n in reading.notes) or not note


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("tinh:lao cai hội nghị", "tỉnh:(lao cai) hội nghị"),
        ("tỉnh:ba ria - vung tau x", "tỉnh:(ba ria vung tau) x"),
        ("tỉnh:Lào Cai, nước", "tỉnh:(Lào Cai) nước"),
        ("-tỉnh:lào cai a", "-tỉnh:(lào cai) a"),
        ("loại:hội nghị ngày:2023", "loại:(hội nghị) ngày:2023-01-01..2023-12-31"),
        ("loại:hội thảo", "loại:(hội) thảo"),
        ("tỉnh:lao động", "tỉnh:(lao) động"),
        ("(tỉnh:lao cai) x", "tỉnh:(lao cai) x"),
        ('tỉnh:("Phú Thọ" OR "Hà Giang") x', "(tỉnh:(Phú Thọ) OR tỉnh:(Hà Giang)) x"),
    ],
)
def test_known_values_need_no_quotes(typed: str, read_as: str) -> None:
    known: dict[Field, set[str]] = {"province": {"lao cai", "ba ria vung tau"}, "kind": {"hoi nghi"}}
    tree = parse(typed, known).tree
    assert render(tree) == read_as
    assert parse(render(tree), known).tree == tree


@pytest.mark.parametrize(
    "typed", ["a b", 'tỉnh:"Phú Thọ"', "Chỉ thị số 09 -a", "http://a.example/b", "8:15", "a (b OR c)"]
)
def test_a_plain_query_has_no_notes(typed: str) -> None:
    assert parse(typed).notes == ()


_pieces = st.sampled_from(
    [
        *'()"“”-*~:|.,/ 09',
        *["OR", " OR ", "NOT ", "tỉnh:", "ngày:", "vănbản:", "..", "2023", "Chỉ thị ", "số ", "CT/TW"],
        *["người:", "a", "Hoà", "ANTQ ", "\u0301", "각", "İ", "ß", "\x00", "\ud800", "🙂", "~5", "an ninh tổ quốc "],
    ]
)


_DOCUMENTED = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", (Path(__file__).parents[2] / "docs/search.md").read_text(), re.M)


@pytest.mark.parametrize(("typed", "read_as"), _DOCUMENTED)
def test_the_documentation_tells_the_truth(typed: str, read_as: str) -> None:
    assert render(parse(typed).tree) == read_as


def test_every_field_is_documented() -> None:
    assert len(_DOCUMENTED) >= 15
    told = " ".join(typed for typed, _ in _DOCUMENTED)
    assert all(f"{name}:" in told for name in [*FIELD_NAMES.values(), DAYS_NAME])


@settings(max_examples=700, deadline=None)
@given(st.one_of(st.lists(_pieces, max_size=25).map("".join), st.text(max_size=60)))
def test_anything_typed_is_read_within_bounds(typed: str) -> None:
    reading = parse(typed)
    assert len(leaves(reading.tree)) <= MOST_LEAVES
    again = parse(render(reading.tree))
    # what stands apart may be a citation when it is written side by side; reading settles then
    assert render(parse(render(again.tree)).tree) == render(again.tree)
    compile_all(reading.tree)
    compile_most(reading.tree)


@pytest.mark.parametrize(
    "text", ["(" * 5000, ")" * 5000, "-" * 5000, '"' * 5000, "a OR " * 2000, "tỉnh:" * 900, "*" * 5000]
)
def test_long_nonsense_is_read(text: str) -> None:
    assert len(leaves(parse(text).tree)) <= MOST_LEAVES


@pytest.mark.parametrize(("count", "slop"), [(2, 0), (2, 3), (3, 4), (5, 6)])
def test_arrangements_are_all_and_once(count: int, slop: int) -> None:
    found = arrangements(count, slop)
    assert len(set(found)) == len(found)
    for places in found:
        assert places[0] == 0
        assert list(places) == sorted(set(places))
        assert places[-1] <= count - 1 + slop
    from math import comb

    assert len(found) == comb(count - 1 + slop, count - 1)


_TYPED = (
    "ab|Đ|ỡ|\u0300|(|)|“|”|«|~|~2|*|-|--|:|..|.|/|&|&&|,|;|09|2023|09-CT/TW|3/8/2023|OR|AND|NOT|tỉnh:|nguoi:|ngày:|vanban:|"
    'loại:|Chỉ thị|CT|số|ANTQ|"| |  |\u200b|\ud800|\x00|\n|hội nghị|"an ninh"~3|'
)
_PIECES = _TYPED.split("|")


def test_a_hundred_thousand_strings_are_read() -> None:
    """Anything is read, into a tree within the bounds, that can be written and read again."""
    rng = random.Random(7)
    for number in range(100_000):
        typed = "".join(rng.choices(_PIECES, k=rng.randint(1, 14)))
        reading = parse(typed)
        if number % 10 == 0:
            parse(render(reading.tree))
        assert len(leaves(reading.tree)) <= MOST_LEAVES

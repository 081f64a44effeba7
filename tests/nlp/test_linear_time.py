"""The reader's work grows in proportion to the text, whatever the text: function calls are counted, not seconds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from corpus.records import Article
from nlp.analyse import analyse

if TYPE_CHECKING:
    from types import FrameType

#: Texts that made some reader of this kind slow: one piece of each, repeated.
PIECES = {
    "money in one sentence": "10 tỷ đồng, ",
    "digits": "1234567890 ",
    "slashes": "1/2/",
    "capitals": "NGUYỄN VĂN AN ",
    "single capitals": "A ",
    "open brackets": "(",
    "open brackets with names": "(Nguyễn Văn An ",
    "short brackets": "(A) ",
    "open quotations": "“",
    "heads of bodies": "Bộ ",
    "boards": "Ban Chỉ đạo ",
    "bodies with dashes": "Sở Y tế - ",
    "words of address": "ông ",
    "names": "Nguyễn Văn An, ",
    "lists of people": "các đồng chí: ",
    "people with offices": "Đồng chí Nguyễn Văn An, Bí thư Tỉnh ủy; ",
    "offices": "Giám đốc Sở Y tế ",
    "terms of office": "khóa XIII ",
    "directives": "Chỉ thị số 09-CT/TW, ",
    "types of directives": "Nghị quyết ",
    "dates": "ngày 1/1/2020, ",
    "half dates": "ngày ",
    "quarters": "quý I, ",
    "half ranges": "từ ",
    "ranges": "từ 5 đến 7, ",
    "shares": "tăng 5%, ",
    "bases of comparison": "so với cùng kỳ, ",
    "number words": "hai mươi ",
    "provinces": "Lào Cai, ",
    "levels": "xã ",
    "links": "của ",
    "and": "và ",
    "lines": "\n",
    "lines of one word": "a\n",
    "cells": "a\t1\n",
    "rows": "| 1 | 2 |\n",
    "one long word": "a",
    "full stops": ". ",
}
_TIMES = 120
#: Twice the text may take a little more than twice the work: tables grow, the ends of a text are cheaper.
_MOST = 2.4


def work(text: str) -> int:
    """How many functions are called to read a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    article = Article(id="x", url="", source="", title="", text=text, published="2022-03-06")
    sys.setprofile(count)
    try:
        analyse(article)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    analyse(Article(id="x", url="", source="", title="", text=piece * 3))  # what is loaded once is loaded
    once, twice = work(piece * _TIMES), work(piece * 2 * _TIMES)
    assert twice <= _MOST * once + 500


def test_a_long_text_is_read_to_its_end() -> None:
    filler = "Người dân trong xã đã được thông báo về lịch tiêm vào buổi sáng hôm sau.\n\n" * 2_000
    text = f"{filler}Ông Nguyễn Văn An, Giám đốc Sở Y tế tỉnh Lào Cai, cho biết có 25 ca mắc mới."
    read = analyse(Article(id="x", url="", source="", title="", text=text, published="2022-03-06"))
    assert [text[p.start : p.end] for p in read.people] == ["Nguyễn Văn An"]
    assert [text[f.start : f.end] for f in read.figures] == ["25 ca mắc mới"]

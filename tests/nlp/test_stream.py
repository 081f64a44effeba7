"""Annotating a stream: order, processes, bad lines, a byte order mark."""

from __future__ import annotations

import json

from corpus.errors import BadInput
from nlp.stream import annotate_lines


def lines(n: int) -> list[str]:
    return [json.dumps({"id": i, "text": f"Ông Nguyễn Văn An nêu {i + 2} vụ."}) for i in range(n)]


def test_order_is_kept_over_processes() -> None:
    given = lines(70)
    alone = list(annotate_lines(given))
    assert list(annotate_lines(given, jobs=2)) == alone
    assert [json.loads(str(line))["id"] for line in alone] == list(range(70))


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    given = [*lines(2), "{", '["a"]', '{"id": 1}', *lines(1)]
    read = list(annotate_lines(given, jobs=2))
    assert [isinstance(r, BadInput) for r in read] == [False, False, True, True, True, False]
    assert str(read[2]).startswith("standard input, line 3")


def test_a_byte_order_mark_is_passed_over() -> None:
    (read,) = annotate_lines(["\ufeff" + lines(1)[0]])
    assert json.loads(str(read))["id"] == 0


def test_full_goes_through_to_the_processes() -> None:
    read = list(annotate_lines(lines(40), jobs=2, full=True))
    assert all("province_from" in json.loads(str(line)) for line in read)

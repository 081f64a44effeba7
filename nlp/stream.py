"""Annotating a stream of reports, a JSON object a line, in order and in bounded memory."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from corpus.errors import BadInput
from nlp.annotate import annotate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Where each line stands, and the line.
_Chunk = list[tuple[str, str]]
_Annotated = list[str | BadInput]
#: Lines a task: reading one takes milliseconds, sending one a tenth of that.
_CHUNK = 8
#: With fewer chunks than this, starting processes takes longer than reading.
_FEW = 4


def annotate_lines(
    lines: Iterable[str], *, jobs: int = 1, full: bool = False, name: str = "standard input"
) -> Iterator[str | BadInput]:
    """For each line that is not blank, in order: the annotated record as a JSON line, or what is wrong with the line.

    Args:
        lines: JSON objects with "id", "text" and optionally "title", "published", "source", "source_province".
        jobs: processes to read with; 1, or fewer than some dozen lines, reads in this one.
        full: print all that was read (:func:`nlp.annotate.annotate`).
        name: what the input is called in a :class:`corpus.errors.BadInput`, with the number of the line.
    """
    chunks = _chunks(lines, name)
    first = list(islice(chunks, _FEW)) if jobs > 1 else []
    with ExitStack() as stack:
        submit: Callable[[_Chunk], Future[_Annotated]]
        if len(first) == _FEW:
            executor = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
            submit = partial(executor.submit, partial(annotate_chunk, full=full))
        else:
            submit = partial(_at_once, full=full)
        running: deque[Future[_Annotated]] = deque()
        for chunk in chain(first, chunks):
            running.append(submit(chunk))
            if len(running) > 4 * jobs:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def annotate_chunk(chunk: _Chunk, full: bool = False) -> _Annotated:
    """Annotate (where, line) pairs; a bad line becomes its error and does not stop the rest."""
    return [_annotate_line(where, line, full) for where, line in chunk]


def _annotate_line(where: str, line: str, full: bool) -> str | BadInput:
    try:
        record = json.loads(line)
    except ValueError as error:
        return BadInput(where, f"not JSON: {error}")
    if not isinstance(record, dict):
        return BadInput(where, f"expected a JSON object with 'id' and 'text', not {type(record).__name__}")
    try:
        return json.dumps(annotate(record, full=full), ensure_ascii=False)
    except BadInput as error:
        return BadInput(f"{where}, {error.where}", error.problem)


def _chunks(lines: Iterable[str], name: str) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix("\ufeff")  # some editors put a byte order mark there
        if line.strip():
            chunk.append((f"{name}, line {number}", line))
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _at_once(chunk: _Chunk, full: bool) -> Future[_Annotated]:
    future: Future[_Annotated] = Future()
    future.set_result(annotate_chunk(chunk, full))
    return future

"""Annotating a stream of reports, a JSON object a line, in order and in bounded memory."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
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


def annotate_lines(lines: Iterable[str], *, jobs: int = 1, name: str = "standard input") -> Iterator[str | BadInput]:
    """For each line that is not blank, in order: the annotated record as a JSON line, or what is wrong with the line.

    Args:
        lines: JSON objects with "id", "text" and optionally "title", "published", "source", "source_province".
        jobs: processes to read with; 1 reads in this one.
        name: what the input is called in a :class:`corpus.errors.BadInput`, with the number of the line.
    """
    with ExitStack() as stack:
        submit: Callable[[_Chunk], Future[_Annotated]]
        if jobs > 1:
            executor = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
            submit = partial(_submit, executor)
        else:
            submit = _at_once
        running: deque[Future[_Annotated]] = deque()
        for chunk in _chunks(lines, name):
            running.append(submit(chunk))
            if len(running) > 4 * jobs:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def annotate_chunk(chunk: _Chunk) -> _Annotated:
    """Annotate (where, line) pairs; a bad line becomes its error and does not stop the rest."""
    return [_annotate_line(where, line) for where, line in chunk]


def _annotate_line(where: str, line: str) -> str | BadInput:
    try:
        record = json.loads(line)
    except ValueError as error:
        return BadInput(where, f"not JSON: {error}")
    if not isinstance(record, dict):
        return BadInput(where, f"expected a JSON object with 'id' and 'text', not {type(record).__name__}")
    try:
        return json.dumps(annotate(record), ensure_ascii=False)
    except BadInput as error:
        return BadInput(f"{where}, {error.where}", error.problem)


def _chunks(lines: Iterable[str], name: str) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            chunk.append((f"{name}, line {number}", line))
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _submit(executor: Executor, chunk: _Chunk) -> Future[_Annotated]:
    return executor.submit(annotate_chunk, chunk)


def _at_once(chunk: _Chunk) -> Future[_Annotated]:
    future: Future[_Annotated] = Future()
    future.set_result(annotate_chunk(chunk))
    return future

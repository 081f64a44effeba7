"""Answers sent while they are written."""

from __future__ import annotations

import threading
from typing import BinaryIO

import pytest

from search_api.streaming import stream


def test_all_bytes_arrive_in_order() -> None:
    parts = [bytes([n % 251]) * 10_000 for n in range(200)]

    def write(file: BinaryIO) -> None:
        for part in parts:
            file.write(part)

    assert b"".join(stream(write)) == b"".join(parts)


def test_nothing_written_is_an_empty_answer() -> None:
    assert list(stream(lambda file: None)) == []


def test_an_error_before_the_first_byte_can_be_answered() -> None:
    def write(_: BinaryIO) -> None:
        raise LookupError("no such table")

    with pytest.raises(LookupError, match="no such table"):
        stream(write)


def test_an_error_in_the_middle_breaks_the_answer_off() -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"x" * 200_000)
        raise OSError("gone")

    chunks = stream(write)
    assert next(chunks)
    with pytest.raises(OSError, match="gone"):
        list(chunks)


def test_the_writer_is_stopped_when_the_reader_goes_away() -> None:
    written = 0
    ended = threading.Event()

    def write(file: BinaryIO) -> None:
        nonlocal written
        try:
            for _ in range(100_000):
                file.write(b"x" * 65_536)
                written += 1
        finally:
            ended.set()

    chunks = stream(write)
    next(chunks)
    chunks.close()
    assert ended.wait(5)
    assert written < 100

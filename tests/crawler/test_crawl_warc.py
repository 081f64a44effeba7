"""The archive: what is written is read again, by us and by others, and a full disk costs nothing that was kept."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from corpus.errors import BadInput
from crawler.warc import Archive, Exchange, TooLarge, read_page, unpack

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2024, 4, 3, 8, 0, 0, 123456, tzinfo=UTC)


def exchange(url: str = "http://bao.vn/a?b=1", body: bytes = b"<p>xin ch\xc3\xa0o</p>", **changes: object) -> Exchange:
    values: dict[str, object] = {
        "url": url,
        "requested": url,
        "status": 200,
        "request_headers": (("Host", "bao.vn"), ("User-Agent", "thu")),
        "response_headers": (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Length", "3")),
        "body": body,
        "fetched": WHEN,
        "ip": "203.0.113.9",
    }
    return Exchange(**(values | changes))  # type: ignore[arg-type]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    with Archive(tmp_path, software="thu/1") as archive:
        first = archive.write(exchange())
        second = archive.write(exchange("http://bao.vn/moi", b"hai", requested="http://bao.vn/cu", status=404))
    assert archive.files == [first.file] == [second.file]
    page = read_page(tmp_path, *first)
    assert (page.url, page.final_url, page.status, page.fetched) == ("http://bao.vn/a?b=1",) * 2 + (200, WHEN)
    assert page.body == b"<p>xin ch\xc3\xa0o</p>"
    assert page.header("content-length") == str(len(page.body))
    assert page.header("transfer-encoding") is None
    page = read_page(tmp_path, *second)
    assert (page.url, page.final_url, page.status, page.body) == ("http://bao.vn/cu", "http://bao.vn/moi", 404, b"hai")


def test_other_tools_read_it(tmp_path: Path) -> None:
    with Archive(tmp_path, software="thu/1") as archive:
        place = archive.write(exchange())
    with (tmp_path / place.file).open("rb") as stream:
        records = [
            (
                r.rec_type,
                r.rec_headers.get_header("WARC-Target-URI"),
                r.content_stream().read(),
                r.digest_checker.passed,
            )
            for r in ArchiveIterator(stream, check_digests=True)
        ]
    assert [r[0] for r in records] == ["warcinfo", "response", "request"]
    assert records[1][1:] == ("http://bao.vn/a?b=1", b"<p>xin ch\xc3\xa0o</p>", True)
    check = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "warcio.cli", "check", "-v", str(tmp_path / place.file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
def test_bodies_are_kept_packed_and_read_unpacked(tmp_path: Path, encoding: str) -> None:
    text = b"noi dung " * 1000
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "raw deflate": lambda b: zlib.compress(b)[2:-4]}[
        encoding
    ]
    headers = (("Content-Encoding", encoding.removeprefix("raw ")),)
    with Archive(tmp_path, software="thu/1") as archive:
        place = archive.write(exchange(body=packed(text), response_headers=headers))
    assert read_page(tmp_path, *place, limit=len(text)).body == text
    with pytest.raises(TooLarge, match=rf"{place.file}.*more than 8999 bytes"):
        read_page(tmp_path, *place, limit=8999)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "identity", "gzip, gzip", ""]))
def test_unpack_bears_any_bytes(body: bytes, encoding: str) -> None:
    assert isinstance(unpack(body, encoding, limit=1_000_000), bytes)
    assert unpack(gzip.compress(body), "gzip") == body


def test_a_body_cut_short_is_read_as_far_as_it_goes() -> None:
    whole = gzip.compress(bytes(range(256)) * 100)
    assert (bytes(range(256)) * 100).startswith(unpack(whole[:-200], "gzip"))
    assert unpack(b"khong nen", "gzip") == b"khong nen"


def test_files_rotate(tmp_path: Path) -> None:
    with Archive(tmp_path, software="thu/1", rotate_at=500) as archive:
        places = [archive.write(exchange(f"http://bao.vn/{n}")) for n in range(4)]
    assert len(set(archive.files)) == len(archive.files) > 1
    assert [read_page(tmp_path, *p).url for p in places] == [f"http://bao.vn/{n}" for n in range(4)]


def test_no_exchange_no_file(tmp_path: Path) -> None:
    with Archive(tmp_path / "warc", software="thu/1"):
        pass
    assert not (tmp_path / "warc").exists()


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with Archive(tmp_path, software="thu/1") as archive:
        place = archive.write(exchange())
    size = (tmp_path / place.file).stat().st_size
    for file, offset in [("khong-co.warc.gz", 0), (place.file, 0), (place.file, place.offset + 3), (place.file, size)]:
        with pytest.raises(BadInput, match=file):
            read_page(tmp_path, file, offset)
    with pytest.raises(BadInput, match="bare name"):
        read_page(tmp_path, "../etc/passwd", 0)


FILL = """
import resource, sys
from pathlib import Path
from datetime import UTC, datetime
from corpus.errors import StorageFull
from crawler.warc import Archive, Exchange
import random
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
numbers = random.Random(1)
with Archive(Path(sys.argv[1]), software="thu/1") as archive:
    try:
        for n in range(100):
            place = archive.write(Exchange(url=f"http://bao.vn/{n}", requested=f"http://bao.vn/{n}", status=200,
                request_headers=(), response_headers=(), body=numbers.randbytes(3000), fetched=datetime.now(UTC)))
            print(place.file, place.offset)
    except StorageFull as error:
        print(error, file=sys.stderr)
        sys.exit(3)
"""


def test_a_full_disk_costs_nothing_that_was_kept(tmp_path: Path) -> None:
    # a limit of the kernel on the size of a file: the write fails in the middle of a record, as on a full disk
    run = subprocess.run([sys.executable, "-c", FILL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.returncode == 3, run.stderr
    assert "the disk is full; http://bao.vn/" in run.stderr
    places = [line.split() for line in run.stdout.splitlines()]
    assert len(places) >= 3
    for n, (file, offset) in enumerate(places):
        assert read_page(tmp_path, file, int(offset)).url == f"http://bao.vn/{n}"
    with (tmp_path / places[0][0]).open("rb") as stream:
        assert sum(r.rec_type == "response" for r in ArchiveIterator(stream)) == len(places)

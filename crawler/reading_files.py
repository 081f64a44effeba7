"""Files -> pages and articles: what ``tracuu import`` reads.

    .html .htm           a Page, to be extracted
    .warc .warc.gz       a Page for each response in it
    .txt                 an Article as it is; a headline and a stamp are read where the text shows them
    .jsonl .jsonl.gz     an Article for each line
    a folder             all of these in it, in order of name

One item that cannot be read is one :class:`corpus.errors.BadInput` among the results, with the file and the line or
byte; the reading goes on.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from lxml import etree
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from corpus.errors import BadInput
from corpus.identity import article_id, content_hash
from corpus.records import Article, Page
from corpus.text import normalise
from crawler.charset import decode
from crawler.dates import read_stamp
from crawler.extract import MAX_PAGE_BYTES
from crawler.plain import head_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Incoming = Page | Article | BadInput

#: The header in which the crawler keeps the address that it asked for, where the answer came from another.
_REQUESTED = "Tracuu-Requested-URI"
#: What warcio raises on broken data and on headers that are cut off (it asks a missing header for its text).
_BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    zlib.error,
    ValueError,
    AttributeError,
    TypeError,
)
_SUFFIXES = (".html", ".htm", ".txt", ".jsonl", ".jsonl.gz", ".warc", ".warc.gz")
#: Files in a folder that describe it and are no reports.
_NOT_REPORTS = frozenset({"readme.txt", "robots.txt", "license.txt", "licence.txt", "requirements.txt", "source.txt"})


#: Pages link to where an article comes from, so an address must be one that only leads somewhere.
_ADDRESS = re.compile(r"(?:https?|file)://[^\s<>\"]+\Z", re.IGNORECASE)


class _Line(msgspec.Struct):
    """A line of a .jsonl file; what else it has is passed over."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    source_province: str | None = None
    url: str | None = None
    lead: str | None = None
    authors: list[str] | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What holds for all articles of one import that do not say otherwise."""

    source: str | None
    source_province: str | None


def read_paths(
    paths: Iterable[Path],
    *,
    source: str | None = None,
    source_province: str | None = None,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Iterator[Incoming]:
    """Everything in some files and folders, one item at a time.

    Args:
        paths: files of the kinds above, or folders of them (searched to any depth; other files are passed over).
        source: name of the site for articles that name none; without it, the folder that the file lies in.
        source_province: province of the site for articles that name none.
        max_bytes: of a larger page one byte more than this is read, so that extraction rejects it as too large.

    Yields:
        A Page to be extracted, an Article, or the BadInput that says what could not be read.
    """
    defaults = _Defaults(source, source_province)
    for path in paths:
        try:
            if path.is_dir():
                files = sorted(p for p in path.rglob("*") if _is_input(p))
                if not files:
                    yield BadInput(path, f"no {', '.join(_SUFFIXES)} file in this folder")
            elif not path.exists():
                yield BadInput(path, "no such file or folder")
                continue
            else:
                files = [path]
        except OSError as error:
            yield BadInput(path, f"cannot be read: {error.strerror or error}")
            continue
        for file in files:
            yield from _read_file(file, defaults, max_bytes)


def _is_input(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return (
        path.is_file()
        and not hidden
        and path.name.lower().endswith(_SUFFIXES)
        and path.name.lower() not in _NOT_REPORTS
    )


def _read_file(path: Path, defaults: _Defaults, limit: int) -> Iterator[Incoming]:
    name = path.name.lower()
    try:
        if name.endswith((".html", ".htm")):
            yield _html(path, limit)
        elif name.endswith(".txt"):
            yield _txt(path, defaults, limit)
        elif name.endswith((".jsonl", ".jsonl.gz")):
            yield from _jsonl(path, defaults)
        elif name.endswith((".warc", ".warc.gz")):
            yield from _warc(path, limit)
        else:
            yield BadInput(path, f"expected a file that ends in {', '.join(_SUFFIXES)}")
    except OSError as error:
        yield BadInput(path, f"cannot be read: {error.strerror or error}")


def _html(path: Path, limit: int) -> Page:
    with path.open("rb") as file:
        body = file.read(limit + 1)
    url = _own_address(body[:100_000]) or path.absolute().as_uri()
    # when it was saved is not known: copying and unpacking set the time of a file as they like
    return Page(url=url, final_url=url, status=200, headers=(), body=body, fetched=datetime.now(UTC))


def _own_address(head: bytes) -> str | None:
    """The address that a saved page gives as its own: rel=canonical, og:url, or the mark that browsers leave."""
    root = etree.fromstring(decode(head)[0].encode() or b"<html/>", etree.HTMLParser(encoding="utf-8"))
    if root is None:
        return None
    told = [e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    told += [e.get("content") for e in root.iter("meta") if (e.get("property") or "").lower() == "og:url"]
    return next((url.strip() for url in told if url and url.strip().startswith(("http://", "https://"))), None)


def _txt(path: Path, defaults: _Defaults, limit: int) -> Article | BadInput:
    with path.open("rb") as file:
        body = file.read(limit + 1)
    if len(body) > limit:
        return BadInput(path, f"more than {limit} bytes; expected one report")
    if body.count(0) and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return BadInput(path, "holds zero bytes; expected a text")
    text = normalise(decode(body)[0])
    if not text.strip():
        return BadInput(path, "empty; expected the text of a report")
    head = head_of(text)
    stamp = head.stamp.iso() if head.stamp else None
    url = path.absolute().as_uri()
    return Article(
        id=article_id(url),
        url=url,
        source=defaults.source or path.absolute().parent.name,
        title=head.title,
        text=text,
        published=stamp,
        published_from="visible" if stamp else None,
        source_province=defaults.source_province,
        content_hash=content_hash(head.title, "", text),
    )


def _jsonl(path: Path, defaults: _Defaults) -> Iterator[Article | BadInput]:
    number = 0
    with gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb") as file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield _article(line, path, number, defaults)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield BadInput(f"{path}:{number + 1}", f"the compressed data break off here: {error}")


def _article(line: bytes, path: Path, number: int, defaults: _Defaults) -> Article | BadInput:
    where = f"{path}:{number}"
    try:
        value = json.loads(line.decode("utf-8-sig"))
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        return BadInput(where, f"not UTF-8 at byte {error.start}")
    except UnicodeEncodeError:
        return BadInput(where, "holds half of a surrogate pair (\\ud83d alone); expected whole characters")
    except (ValueError, RecursionError) as error:
        return BadInput(where, f"not JSON: {error}")
    try:
        row = msgspec.convert(value, _Line)
    except msgspec.ValidationError as error:
        return BadInput(where, f"{error}; expected an object with 'text' and optionally id, title, published, source, "
                        "source_province, url, lead, authors")  # fmt: skip
    if not row.text.strip():
        return BadInput(where, "'text' is empty")
    published = None
    if row.published:
        stamp = read_stamp(row.published)
        if stamp is None:
            return BadInput(where, f"'published' is {row.published!r}; expected an ISO 8601 date")
        published = stamp.vietnamese().iso()
    if row.url and not _ADDRESS.match(row.url):
        return BadInput(
            where, f"'url' is {row.url[:80]!r}; expected an address that begins with http://, https:// or file://"
        )
    url = row.url or f"{path.absolute().as_uri()}#{row.id if row.id is not None else number}"
    title, lead, text = (normalise(part or "") for part in (row.title, row.lead, row.text))
    if lead and lead not in text:
        text = f"{lead}\n\n{text}"
    return Article(
        id=article_id(url),
        url=url,
        source=row.source or defaults.source or path.absolute().parent.name,
        title=title,
        lead=lead,
        text=text,
        authors=tuple(row.authors or ()),
        section=row.section,
        published=published,
        published_from="given" if published else None,
        source_province=row.source_province or defaults.source_province,
        content_hash=content_hash(title, lead, text),
    )


def _warc(path: Path, limit: int) -> Iterator[Page | BadInput]:
    """The responses in a WARC file; where it breaks, what came before is given and the break told with its offset."""
    packed = path.name.lower().endswith(".gz") and not _is_one_member(path)
    unpacked = path.name.lower().endswith(".gz") and not packed
    start = end = count = 0  # bytes and records that are known to be whole
    problem = ""
    with gzip.open(path, "rb") if unpacked else path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                _check_headers(record)
                page = _page(record, limit)
                records.read_to_end()
                if record.raw_stream.limit > 0:
                    problem = f"the record lacks {record.raw_stream.limit} bytes"
                    break
                start, end, count = end, records.offset, count + 1
                if page:
                    yield page
        except (*_BROKEN, OSError) as error:
            problem = str(error).strip().split("\n")[0] or type(error).__name__
    if not problem and not unpacked and _breaks_off(path, start, end, packed=packed):
        problem = "what follows is no whole record"
    if problem:
        where = f"{path} at byte {end}{' of its unpacked data' if unpacked else ''}"
        yield BadInput(where, f"the archive breaks off after {count} whole records: {problem}")
    elif not count:
        yield BadInput(path, "no WARC record in this file")


def _is_one_member(path: Path) -> bool:
    """Whether a .warc.gz was packed as one file and not record by record, as gzip(1) does it."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        try:
            head = engine.decompress(file.read(65536), 4 * 65536)
        except zlib.error:
            return False
    return head.count(b"\r\nWARC-Record-ID:") > 1


def _check_headers(record: Any) -> None:
    """Raise ValueError for a record whose own headers are cut off; warcio takes them as far as they go."""
    for name in ("WARC-Type", "WARC-Date", "WARC-Record-ID", "Content-Length"):
        if not record.rec_headers.get_header(name):
            raise ValueError(f"expected a WARC record with a header {name}")


def _breaks_off(path: Path, start: int, end: int, *, packed: bool) -> bool:
    """Whether bytes follow the last record, or its compressed data lack their end."""
    with path.open("rb") as file:
        if packed:
            file.seek(start)
            engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not engine.eof and (piece := file.read(65536)):
                engine.decompress(piece)
            if not engine.eof:
                return True
        file.seek(end)
        return bool(file.read(4096).strip())


_FEED = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.DOTALL,
)
_PACKED_SITEMAP = re.compile(r"sitemap[^/]*\.xml\.gz$")


def _page(record: Any, limit: int) -> Page | None:
    """The page of a WARC record, None for what is no answer of a server to a request for a page."""
    headers, http = record.rec_headers, record.http_headers
    url = headers.get_header("WARC-Target-URI") or ""
    status = int(http.get_statuscode()) if http and record.rec_type == "response" else 200
    if (
        record.rec_type not in ("response", "resource")
        or not url.startswith(("http://", "https://"))
        or 300 <= status < 400
    ):
        return None
    told = http.headers if http else [("Content-Type", headers.get_header("Content-Type") or "")]
    body = _read(record.content_stream(), limit + 1)
    if urlsplit(url).path == "/robots.txt" or _FEED.match(body[:4096]) or _PACKED_SITEMAP.search(urlsplit(url).path):
        return None  # what a crawler asks for to find pages
    return Page(
        url=headers.get_header(_REQUESTED) or url,
        final_url=url,
        status=status,
        headers=tuple((str(name), str(value)) for name, value in told),
        body=body,
        fetched=_fetched(headers.get_header("WARC-Date"), http),
    )


def _read(stream: Any, most: int) -> bytes:
    """Up to so many bytes: a stream that unpacks gives less at once than it is asked for."""
    pieces: list[bytes] = []
    while most > 0 and (piece := stream.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _fetched(warc_date: str | None, http: Any) -> datetime:
    try:
        return datetime.fromisoformat((warc_date or "").replace("Z", "+00:00"))
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(http.get_header("Date"))
    except (AttributeError, TypeError, ValueError):
        return datetime.now(UTC)

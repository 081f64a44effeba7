"""How fast each stage is on one core, beside what one would otherwise use, in one run.

    python -m benchmarks.speed [--pages N]

Prints documents per second and the ratio to the peer: crawling beside Scrapy without pipelines, extraction beside
``trafilatura.extract``, reading beside ``underthesea.ner``, indexing beside tantivy with the same fields; and the
memory of the server over the corpus. Only the ratios mean anything on another machine. The pages are made of the
bundled sample reports, each with a number in its text so that no two are equal, and served on loopback.
"""

from __future__ import annotations

import argparse
import html
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psutil
import tantivy
from rich.console import Console
from rich.table import Table

from corpus.annotated import read_folder
from corpus.records import Article, Page
from corpus.settings import Settings
from corpus.store import Store
from indexer import fields
from indexer.build import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

REPORTS = Path(__file__).parents[1] / "crawler" / "samples" / "reports"

#: What one would write without tracuu: fetch the same pages with Scrapy as it comes, and keep nothing.
BARE_SCRAPY = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [f"{sys.argv[1]}/tin-tuc/{n}.html" for n in range(int(sys.argv[2]))]
    def parse(self, response):
        yield None

process = CrawlerProcess({"LOG_ENABLED": False})
process.crawl(Bare)
process.start()
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """Documents and seconds of a stage, and of its peer over the same documents."""

    stage: str
    documents: int
    seconds: float
    peer: str = ""
    peer_seconds: float | None = None


def sample_pages(count: int) -> list[str]:
    """HTML pages of a modern outlet's make, the sample reports over and over."""
    reports = list(read_folder(REPORTS))
    pages = []
    for number in range(count):
        report = reports[number % len(reports)]
        title = html.escape(report.header.get("title", report.id))
        paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in report.text.split("\n") if line.strip())
        pages.append(
            f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="{report.header["published"]}T08:00:00+07:00"></head>'
            f"<body><nav><a href=/>Trang chủ</a></nav><article><h1>{title}</h1>{paragraphs}<p>Bài số {number}.</p>"
            "</article><footer>Trang mẫu: nội dung hư cấu</footer></body></html>"
        )
    return pages


@contextmanager
def served(pages: Sequence[str]) -> Iterator[str]:
    """The pages under /tin-tuc/N.html with a sitemap, on loopback; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits for a delayed acknowledgement

        def do_GET(self) -> None:
            name = self.path.removeprefix("/tin-tuc/").removesuffix(".html")
            if self.path == "/sitemap.xml":
                places = "".join(f"<url><loc>{address}/tin-tuc/{n}.html</loc></url>" for n in range(len(pages)))
                self.answer(
                    "application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
                )
            elif self.path == "/robots.txt":
                self.answer("text/plain", f"User-agent: *\nAllow: /\nSitemap: {address}/sitemap.xml\n")
            elif name.isdigit() and int(name) < len(pages):
                self.answer("text/html; charset=utf-8", pages[int(name)])
            else:
                self.send_error(404)

        def answer(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the log would be part of what is measured."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def crawl(home: Path, pages: Sequence[str]) -> Timing:
    """The whole crawl (robots.txt, sitemap, WARC, extraction, store) beside bare fetching, each in its own process."""
    with served(pages) as address:
        ours = [sys.executable, "-m", "tracuu", "--home", str(home), "crawl", "--site", address, "--delay", "0"]
        bare = [sys.executable, "-c", BARE_SCRAPY, address, str(len(pages))]
        quiet = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return Timing(
            "crawl", len(pages), seconds(lambda: quiet(ours)), "Scrapy, no pipelines", seconds(lambda: quiet(bare))
        )


def extract(pages: Sequence[str]) -> Timing:
    import trafilatura

    from crawler.extract import extract as extract_page

    now = datetime.now(UTC)
    fetched = [
        Page(
            url=f"https://x.example/{n}.html",
            final_url=f"https://x.example/{n}.html",
            status=200,
            headers=(),
            body=p.encode(),
            fetched=now,
        )
        for n, p in enumerate(pages)
    ]
    extract_page(fetched[0]), trafilatura.extract(pages[0])  # what is loaded once is not what is measured
    ours = seconds(lambda: [extract_page(page) for page in fetched])
    return Timing(
        "extract", len(pages), ours, "trafilatura.extract", seconds(lambda: [trafilatura.extract(p) for p in pages])
    )


def read(articles: Sequence[Article]) -> Timing:
    from underthesea import ner

    from nlp.analyse import analyse

    analyse(articles[0]), ner(articles[0].text[:200])
    few = articles[:24]
    ours = seconds(lambda: [analyse(a) for a in articles])
    # line by line, as it is fastest: its time grows faster than the length of what it is given
    peer = (
        seconds(lambda: [ner(line) for a in few for line in a.text.split("\n") if line.strip()])
        * len(articles)
        / len(few)
    )
    return Timing("analyse", len(articles), ours, "underthesea.ner", peer)


def link(home: Path) -> Timing:
    from linker.run import link_store

    with Store.open(Settings(home=home), write=True) as store:
        count = store.status(reader="").articles
        return Timing("link", count, seconds(lambda: link_store(store, force=True)))


def index(home: Path) -> Timing:
    from indexer.build import index as build_index

    settings = Settings(home=home)
    with Store.open(settings, write=True) as store, tempfile.TemporaryDirectory() as folder:
        count = store.status(reader="").articles
        ours = seconds(lambda: build_index(store, settings, force=True))
        return Timing("index", count, ours, "bare tantivy, same fields", bare_tantivy(store, Path(folder)))


def bare_tantivy(store: Store, folder: Path) -> float:
    """Seconds to write the same fields, ready made, with nothing around it."""
    links = store.links()
    people, directives = {p.id: p for p in links.people}, {d.id: d for d in links.directives}
    items = list(documents(store, links))
    rows = [(fields.row(item, seq, people, directives), msgspec.msgpack.encode(item)) for seq, item in enumerate(items)]
    schema = tantivy.SchemaBuilder()
    for name in fields.POSITIONS:
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in fields.FREQUENCIES:
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in fields.VALUES:
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in fields.COUNTED)
    for name in fields.NUMBERS:
        schema.add_unsigned_field(name, indexed=True, fast=True)
    schema.add_bytes_field("record", stored=True)
    writer = tantivy.Index(schema.build(), path=str(folder)).writer(64 * 1024 * 1024, 1)

    def write() -> None:
        for row, record in rows:
            document = tantivy.Document()
            for name, tokens in row.tokens.items():
                document.add_text(name, tokens)
            for name, values in row.values.items():
                for value in values:
                    document.add_text(name, value)
            for name, number in row.numbers.items():
                document.add_unsigned(name, number)
            document.add_bytes("record", record)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    return seconds(write)


def serve(home: Path) -> tuple[float, float]:
    """Resident memory of the server in MB: when it answers first, and after two hundred pages."""
    port = 18000 + os.getpid() % 2000
    process = subprocess.Popen(
        [sys.executable, "-m", "tracuu", "--home", str(home), "serve", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/healthz").read()
                break
            except OSError:
                time.sleep(0.1)
        memory = psutil.Process(process.pid).memory_info
        first = memory().rss / 1e6
        for number in range(200):
            query = ("an+ninh", "hoi+nghi", "tong+ket", "")[number % 4]
            urllib.request.urlopen(f"{address}/?q={query}").read()
        return first, memory().rss / 1e6
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=240, help="how many pages to make")
    count = parser.parse_args().pages
    pages = sample_pages(count)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "corpus"
        timings = [crawl(home, pages), extract(pages)]
        with Store.open(Settings(home=home)) as store:
            articles = list(store.articles())
        timings.append(read(articles))
        subprocess.run(
            [sys.executable, "-m", "tracuu", "--home", str(home), "analyse"], check=True, stdout=subprocess.DEVNULL
        )
        timings += [link(home), index(home)]
        first, later = serve(home)
    table = Table("stage", "documents", "docs/s", "peer", "peer docs/s", "ours / peer", title="One core, one run")
    for t in timings:
        peer = (
            ("", "")
            if t.peer_seconds is None
            else (f"{t.documents / t.peer_seconds:.1f}", f"{t.peer_seconds / t.seconds:.2f}")
        )
        table.add_row(t.stage, str(t.documents), f"{t.documents / t.seconds:.1f}", t.peer, *peer)
    console = Console()
    console.print(table)
    console.print(f"server: {first:.0f} MB when it answers first, {later:.0f} MB after 200 result pages")


if __name__ == "__main__":
    main()

"""The demonstration: the sample sites through every stage, the served pages checked, then left open to look at."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

import uvicorn
from rich.table import Table

from corpus.store import Store
from crawler.crawl import crawl
from crawler.samples import serve as serve_samples
from indexer.build import index
from linker.run import link_store
from nlp.analyse import READER
from nlp.batch import analyse_stale
from search_api.app import create_app
from search_api.selfcheck import check_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from corpus.settings import Settings

#: Where the sample sites are served, so that their addresses (and with them the articles) are the same at each run.
SAMPLE_PORTS = (8701, 8702, 8703)


def demonstrate(settings: Settings, *, port: int, stay: bool, out: Console) -> bool:
    """Run every stage over the sample sites into ``settings.home``, print what was done, check the served pages.

    Args:
        stay: go on serving the pages until interrupted, and open them in a browser.

    Returns:
        Whether every stage and every check went well.
    """
    ports: tuple[int, ...] = SAMPLE_PORTS
    if not all(map(_is_free, ports)):
        ports = tuple(_free_port() for _ in SAMPLE_PORTS)
        # other ports are other addresses, so other articles: they get a corpus of their own
        settings = replace(settings, home=settings.home.with_name(f"{settings.home.name}-{ports[0]}"))
        out.print(f"The ports {SAMPLE_PORTS} are taken; this run keeps its corpus in {settings.home}.", markup=False)
    took: dict[str, float] = {}
    with serve_samples(ports) as outlets:
        out.print("The sample sites (invented reports): " + ", ".join(outlet.url for outlet in outlets), markup=False)
        with Store.open(settings, write=True) as store:
            sources, sites = [outlet.source for outlet in outlets], [outlet.url for outlet in outlets]
            took["crawl"] = _timed(lambda: crawl(settings, sources, store=store, sites=sites, delay=0))
            with ProcessPoolExecutor(settings.jobs, mp_context=get_context("spawn")) as executor:
                took["analyse"] = _timed(lambda: analyse_stale(store, executor))
            took["link"] = _timed(lambda: link_store(store))
            took["index"] = _timed(lambda: index(store, settings))
            _print_what_was_done(store, took, out)
        with _served(settings, port) as address:
            good = _print_checks(address, out)
            if stay and good:
                out.print(f"\nThe pages: {address}   (Ctrl-C ends)", style="bold")
                webbrowser.open(address)
                _until_interrupted()
    return good


def _print_what_was_done(store: Store, took: dict[str, float], out: Console) -> None:
    status = store.status(reader=READER)
    pages = Table("state", "reason", "pages", title="Pages")
    for state, reason, count in status.pages:
        pages.add_row(state, reason or "", str(count))
    pages.add_row("all", "", str(status.total_pages), style="bold")
    mentions: dict[str, int] = {}
    for _, analysis in store.analysed():
        for kind in ("people", "organisations", "provinces", "dates", "figures", "directives"):
            mentions[kind] = mentions.get(kind, 0) + len(getattr(analysis, kind))
    read = Table("read", "mentions", "linked to", "records", title=f"{status.articles} articles")
    linked = dict(status.links)
    records = {"people": "person", "directives": "directive", "meetings": "meeting", "copies": "group"}
    for kind in (*mentions, *(k for k in records if k not in mentions)):
        record = records.get(kind, "")
        read.add_row(kind, str(mentions.get(kind, "")), record, str(linked.get(record, "")))
    times = Table("stage", "seconds", title="Time")
    for stage, seconds in took.items():
        times.add_row(stage, f"{seconds:.1f}")
    for table in (pages, read, times):
        out.print(table)


def _print_checks(address: str, out: Console) -> bool:
    checks = list(check_pages(address))
    for check in checks:
        out.print(f"{'FAILED' if check.problem else 'ok    '} {check.page}  {check.problem}", markup=False)
    good = not any(check.problem for check in checks)
    out.print(f"self-check: {len(checks)} pages looked at, {'all as they should be' if good else 'NOT all well'}")
    return good


@contextmanager
def _served(settings: Settings, port: int) -> Iterator[str]:
    """The pages on loopback, in a thread, at ``port`` or at a free one where it is taken."""
    chosen = port if _is_free(port) else _free_port()
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=chosen, log_level="warning", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{chosen}"
    finally:
        server.should_exit = True
        thread.join()


def _until_interrupted() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Crawling: the catalogue's sources, or any site by its address, into the store and the archive."""

from __future__ import annotations

import logging
import signal
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess

from corpus.errors import TracuuError
from crawler import catalogue
from crawler.addresses import named_addresses
from crawler.frontier import Frontier
from crawler.report import CrawlReport, Tally
from crawler.spider import ReportSpider
from crawler.urls import canonical
from crawler.warc import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.records import Article, Document, Rejected
    from corpus.settings import Settings
    from corpus.store import Store
    from crawler.catalogue import Source

_crawled = False


def crawl(
    settings: Settings,
    sources: Sequence[Source] = (),
    *,
    store: Store,
    sites: Sequence[str] = (),
    limit: int | None = None,
    delay: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    extract: Callable[..., Article | Document | Rejected] | None = None,
) -> CrawlReport:
    """Crawl sources and sites, and record each page in ``store`` (open for writing) as it comes.

    Args:
        sources: of the catalogue, or made at run time.
        sites: addresses; one on a host of ``sources`` or of the catalogue is crawled as that source says. Only hosts
            named here may have private or loopback addresses, and only at the port named.
        limit: the most pages to be asked of each source.
        delay: seconds between two requests to a site, instead of ``settings.delay``; what the source or its robots.txt
            asks for holds where it is more.
        progress: called after each page with the number of pages done and of those waiting.
        extract: what makes an article of a page; ``crawler.extract.extract`` unless told otherwise.

    Interrupted (SIGINT, SIGTERM) it finishes what is under way and reports; killed, the same call again goes on.
    It can be called once in a process, since Twisted's reactor cannot be started twice.

    Raises:
        BadInput: a site that is no http(s) address.
        StorageFull: the disk is full; what was recorded is whole.
    """
    global _crawled
    if _crawled:
        raise TracuuError("a process can crawl once only: start another for the next crawl")
    planned = _planned(sources, sites)
    if extract is None:
        from crawler.extract import extract as default_extract

        extract = default_extract
    _crawled = True
    started = monotonic()
    tally = Tally()
    frontiers = [Frontier(source, source.name, limit) for source in planned]
    pause = settings.delay if delay is None else delay
    with Archive(settings.warc_dir, software=settings.user_agent) as archive:
        process = _process(_scrapy_settings(settings, pause))
        crawler = process.create_crawler(ReportSpider)
        process.crawl(
            crawler,
            settings=settings,
            store=store,
            archive=archive,
            frontiers=frontiers,
            named=named_addresses(tuple(canonical(site) or site for site in sites)),
            tally=tally,
            extract=extract,
            delay=pause,
            progress=progress,
        )
        _run(process)
    spider = crawler.spider
    if spider is not None and spider.fatal is not None:
        raise spider.fatal
    stats = crawler.stats
    tally.requests = stats.get_value("downloader/request_count", 0)
    tally.bytes = stats.get_value("downloader/response_bytes", 0)
    if errors := stats.get_value("log_count/ERROR", 0):
        tally.problem(f"{errors} errors inside the crawler, see its log")
    ended = stats.get_value("finish_reason") == "finished"
    finished = ended and not errors and spider is not None and not spider.pace.closed
    return tally.report(
        names=[f.name for f in frontiers],
        seconds=monotonic() - started,
        warc_files=archive.files,
        finished=finished,
    )


def _planned(sources: Sequence[Source], sites: Sequence[str]) -> list[Source]:
    """The sources to be crawled, each once, with those that the sites stand for."""
    planned = list(sources)
    known = [*planned, *catalogue.load()] if sites else planned
    for address in sites:
        fresh = catalogue.site(address)
        source = next((s for s in known if s.covers(fresh.home)), fresh)
        if source not in planned:
            planned.append(source)
            known.append(source)
    return planned


class _Process(AsyncCrawlerProcess):  # type: ignore[misc]  # Scrapy is untyped here
    """Scrapy's process, which at a signal finishes what is on the wire, and not what waits for its turn."""

    async def stop(self) -> None:
        for crawler in self.crawlers:
            if crawler.spider is not None:
                crawler.spider.pace.stop()
        await super().stop()


def _process(values: dict[str, Any]) -> _Process:
    """A Scrapy process that leaves the caller's log alone but for warnings."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        process = _Process(values)
    finally:
        logging.disable(before)
    for name in ("scrapy", "twisted"):  # it has just set its own to DEBUG
        logging.getLogger(name).setLevel(logging.WARNING)
    return process


def _run(process: _Process) -> None:
    """Start the reactor, and give the caller's signal handlers back when it ends."""
    if threading.current_thread() is not threading.main_thread():
        process.start(install_signal_handlers=False)
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _scrapy_settings(settings: Settings, delay: float) -> dict[str, Any]:
    return {
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",  # what crawler.warc unpacks
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middleware.Guard": 50,
            "crawler.middleware.Robots": 100,
            "crawler.middleware.Retries": 550,
            "crawler.middleware.Keeper": 990,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # crawler.frontier holds the bounds
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # Robots
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # Retries
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # a page that refreshes is a wall
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # crawler.warc unpacks
        },
        "DOWNLOAD_DELAY": max(delay, 0.001),
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "HTTPERROR_ALLOW_ALL": True,
        "RETRY_TIMES": 2,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,  # of robots.txt (RFC 9309, 2.3.1.2), sitemaps and feeds; pages: crawler.spider
        "URLLENGTH_LIMIT": 0,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # in the order in which pages were found
        "REMOTE_CONTROL_ENABLED": False,  # would open a port
        "TELNETCONSOLE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_INSTALL_ROOT_HANDLER": False,  # would print Scrapy's own log into the caller's terminal
        "LOG_LEVEL": "WARNING",
        "LOG_VERSIONS": [],
    }

"""The spider: what is asked, and what becomes of each answer.

Every page asked for ends in one state in the store. Sitemaps, feeds and robots.txt are no pages. A page that is stored
as an article is asked again only with its ETag or Last-Modified, or, without these, after a day; its links are read
from the archive instead, so that a crawl that was cut off goes on where it stopped.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from corpus.errors import BadInput, StorageFull, TracuuError
from corpus.records import Article, Document, Reason, Rejected, State
from crawler.discovery import NO_LINKS, Found, Links, links_of, read_feed, read_sitemap
from crawler.failures import note_of, reason_of
from crawler.frontier import Ask, Frontier, Kind
from crawler.middleware import NotAsked, Pace, SiteClosed
from crawler.recording import Recorder, is_fresh
from crawler.urls import absolute, canonical, site_of
from crawler.warc import TooLarge, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from datetime import datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from corpus.records import Page
    from corpus.settings import Settings
    from corpus.store import PageRow, Store
    from crawler.report import Tally
    from crawler.warc import Archive

_MOST_REDIRECTS = 10
_REDIRECTS = {301, 302, 303, 307, 308}
#: What a list can turn out to be and is then told rather than "list_page".
_NO_LIST = {Reason.WALL, Reason.EMPTY, Reason.NOT_HTML, Reason.SOFT_404}


class ReportSpider(Spider):  # type: ignore[misc]  # Scrapy is untyped here
    """Crawls all sources of a run in one Scrapy engine; made by :func:`crawler.crawl.crawl`."""

    name = "tracuu"

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        archive: Archive,
        frontiers: Sequence[Frontier],
        named: frozenset[tuple[str, int]],
        tally: Tally,
        extract: Callable[..., Article | Document | Rejected],
        delay: float,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        super().__init__()
        self.agent = settings.user_agent
        self.named = named
        self.archive = archive
        self.fatal: TracuuError | None = None
        self._settings = settings
        self._store = store
        self._frontiers = frontiers
        self._tally = tally
        self._recorder = Recorder(store, tally)
        self._extract = extract
        self._delay = delay
        self._progress = progress
        self._sitemaps: dict[str, list[str]] = {}  # by site, as robots.txt tells

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> ReportSpider:
        spider: ReportSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.pace = Pace(crawler, spider._delay)
        for frontier in spider._frontiers:
            for host in frontier.source.all_hosts:
                for site in (host, f"www.{host}"):
                    spider.pace.ask(site, frontier.source.delay or 0.0)
        return spider

    def robots_read(self, site: str, sitemaps: list[str]) -> None:
        """Called when the robots.txt of a site has been read."""
        self._sitemaps[site] = sitemaps

    # --- what is asked -----------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """The first requests of every source: its sitemaps, feeds and lists; its home where links are followed."""
        for frontier in self._frontiers:
            source = frontier.source
            for url in source.resolve(source.sitemaps):
                for request in self._map(frontier, url, "sitemap"):
                    yield request
            for url in source.resolve(source.feeds):
                for request in self._map(frontier, url, "feed"):
                    yield request
            asks = [Ask(url, Kind.LIST) for url in source.resolve(source.lists)]
            if source.follows_links:
                asks.append(Ask(source.home, Kind.HOME))
            async for request in self._ask(frontier, asks):
                yield request

    def _map(self, frontier: Frontier, url: str, kind: str, *, guess: bool = False) -> list[Request]:
        """The request for a sitemap or feed, if it is to be read. A ``guess`` may fail without a word."""
        if not frontier.admit_sitemap(url):
            return []
        parse = self.parse_sitemap if kind == "sitemap" else self.parse_feed
        arguments = {"frontier": frontier, "guess": guess}
        return [
            Request(
                url,
                parse,
                errback=self.map_failed,
                cb_kwargs=arguments,
                meta={"download_slot": site_of(url)},
                priority=100,
                dont_filter=True,
            )
        ]

    async def _ask(
        self, frontier: Frontier, asks: Sequence[Ask], changed: dict[str, datetime | None] | None = None
    ) -> AsyncIterator[Request]:
        """Requests for what is to be asked; pages known to be as they were are passed through to their links."""
        waiting = deque(asks)
        while waiting:
            ask = waiting.popleft()
            if not frontier.admit(ask):
                continue
            row = self._store.page(ask.url)
            if row is not None and is_fresh(row, (changed or {}).get(ask.url)):
                self._tally.unasked += 1
                waiting.extend(frontier.next(ask, self._stored_links(row)))
                await asyncio.sleep(0)  # reading the archive must not keep the network waiting
                continue
            self._tally.waiting += 1
            yield self._request(frontier, ask, row, ask.url, ())

    def _request(self, frontier: Frontier, ask: Ask, row: PageRow | None, url: str, hops: tuple[str, ...]) -> Request:
        headers = {}
        if row is not None and row.warc is not None and url == row.final_url and row.state != State.FAILED:
            if row.etag:
                headers["If-None-Match"] = row.etag
            if row.last_modified:
                headers["If-Modified-Since"] = row.last_modified
        return Request(
            url,
            self.parse_page,
            errback=self.page_failed,
            headers=headers,
            cb_kwargs={"frontier": frontier, "ask": ask, "row": row, "hops": (*hops, url)},
            meta={
                "download_slot": site_of(url),
                "requested": ask.url,
                "dont_redirect": True,
                "frontier": None if hops else frontier,
            },
            # articles first, so that a limit is not used up by lists
            priority=int(ask.kind) + (5 if ask.kind == Kind.PAGE and frontier.source.is_article(url) else 0),
            dont_filter=True,
        )

    # --- sitemaps and feeds ------------------------------------------------------------------------------------------

    async def parse_sitemap(self, response: Response, frontier: Frontier, guess: bool) -> AsyncIterator[Request]:
        """Pages of a sitemap, or the sitemaps of an index, newest first."""
        if (body := self._map_body(response, guess)) is None:
            return
        try:
            sitemap = read_sitemap(body, response.url)
        except BadInput as error:
            self._tally.problem(str(error)) if not guess else None
            return
        for child in sorted(sitemap.sitemaps, key=_newest_first):
            for request in self._map(frontier, child.url, "sitemap"):
                yield request
        async for request in self._ask_found(frontier, sorted(sitemap.pages, key=_newest_first)):
            yield request

    async def parse_feed(self, response: Response, frontier: Frontier, guess: bool) -> AsyncIterator[Request]:
        """Pages of a feed."""
        if (body := self._map_body(response, guess)) is None:
            return
        try:
            found = read_feed(body, response.url)
        except BadInput as error:
            self._tally.problem(str(error))
            return
        async for request in self._ask_found(frontier, found):
            yield request

    async def _ask_found(self, frontier: Frontier, found: Sequence[Found]) -> AsyncIterator[Request]:
        source = frontier.source
        asks = [Ask(f.url, Kind.PAGE, 1) for f in found if f.url != source.home and source.is_article(f.url)]
        async for request in self._ask(frontier, asks, {f.url: f.changed for f in found}):
            yield request

    def _map_body(self, response: Response, guess: bool) -> bytes | None:
        if response.status == 200:
            try:
                return self._page(response).body
            except TooLarge as error:
                self._tally.problem(f"{response.url}: {error.problem}")
                return None
        if not guess:
            self._tally.problem(f"{response.url}: answered {response.status}, expected a sitemap or feed")
        return None

    def map_failed(self, failure: Failure) -> None:
        """A sitemap or feed that could not be had."""
        self._stop_if_full(failure.value)
        if not failure.request.cb_kwargs["guess"] and not isinstance(failure.value, NotAsked | SiteClosed):
            self._tally.problem(f"{failure.request.url}: {note_of(failure.value)}")

    # --- pages -------------------------------------------------------------------------------------------------------

    async def parse_page(
        self, response: Response, frontier: Frontier, ask: Ask, row: PageRow | None, hops: tuple[str, ...]
    ) -> AsyncIterator[Request]:
        """Record what came, and go on to what it leads to."""
        if self.fatal:
            return
        location = response.headers.get("Location", b"").decode("utf-8", "replace")
        if response.status in _REDIRECTS and location:
            if request := self._redirected(response, location, frontier, ask, row, hops):
                yield request
                return
            links = None
        elif response.status == 304 and row is not None:
            self._tally.unchanged += 1
            links = self._stored_links(row)
        else:
            links = self._read(response, frontier, ask, row)
        self._count_down()
        async for request in self._lead_on(frontier, ask, links):
            yield request

    async def page_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Record why nothing came."""
        self._stop_if_full(failure.value)
        arguments = failure.request.cb_kwargs
        frontier, ask, row = arguments["frontier"], arguments["ask"], arguments["row"]
        if isinstance(failure.value, NotAsked | SiteClosed):
            self._tally.waiting -= 1
            if isinstance(failure.value, SiteClosed):
                self._tally.problem(str(failure.value))
            return
        self._fail(frontier, ask, row, reason_of(failure.value), note_of(failure.value), final_url=failure.request.url)
        self._count_down()
        async for request in self._lead_on(frontier, ask, None):
            yield request

    def _redirected(
        self,
        response: Response,
        location: str,
        frontier: Frontier,
        ask: Ask,
        row: PageRow | None,
        hops: tuple[str, ...],
    ) -> Request | None:
        """The request for where a redirect leads, None where it must not be followed (and the page has failed)."""
        target = absolute(location, response.url)
        if target is None:
            self._fail(
                frontier, ask, row, Reason.FORBIDDEN_ADDRESS, f"redirects to {location[:200]!r}", response=response
            )
            return None
        # some hosts redirect to the same address to set a cookie: once is no loop
        again = hops.count(target) > ("Set-Cookie" in response.headers)
        if again or len(hops) > _MOST_REDIRECTS:
            note = f"{len(hops)} redirects, the last to {target}"
            self._fail(frontier, ask, row, Reason.REDIRECT_LOOP, note, response=response)
            return None
        return self._request(frontier, ask, row, target, hops)

    def _read(self, response: Response, frontier: Frontier, ask: Ask, row: PageRow | None) -> Links | None:
        """Extract and record a page that came; its links where it may be followed."""
        if response.status >= 300:
            note = f"answered {response.status}"
            self._fail(frontier, ask, row, Reason.HTTP_ERROR, note, response=response)
            return None
        try:
            page = self._page(response)
        except TooLarge as error:
            self._fail(frontier, ask, row, Reason.TOO_LARGE, error.problem, response=response)
            return None
        source = frontier.source
        links = None
        try:
            links = links_of(page)
            if ask.kind == Kind.HOME and source.kind == "site":
                frontier.name = links.site_name or links.title or site_of(page.final_url)
            province = source.province_then or source.province
            outcome = self._extract(page, source=frontier.name, source_province=province)
        except TracuuError as error:  # the reader's own data are at fault, so no page can be read
            self._stop(error)
        except Exception as error:  # the reader met a page it cannot bear: that page failed, the crawl goes on
            self._fail(frontier, ask, row, Reason.BROKEN, f"{type(error).__name__}: {error}", response=response)
            return links
        if final := canonical(page.final_url):
            frontier.see(final)
        is_list = ask.kind == Kind.LIST or source.is_home(ask.url) or source.is_home(page.final_url)
        if is_list and not (isinstance(outcome, Rejected) and outcome.reason in _NO_LIST):
            outcome = Rejected(url=ask.url, reason=Reason.LIST_PAGE, note="a home page or list")
        with self._storing():
            self._recorder.read(ask.url, frontier.name, page, response.meta["place"], outcome, row)
        return links

    async def _lead_on(self, frontier: Frontier, ask: Ask, links: Links | None) -> AsyncIterator[Request]:
        """Requests for what a page leads to; after the home of an unknown site also for its sitemaps and feeds."""
        if ask.kind == Kind.HOME and frontier.source.kind == "site":
            told = self._sitemaps.get(site_of(ask.url), [])
            for url in told or [f"{ask.url.partition('://')[0]}://{site_of(ask.url)}/sitemap.xml"]:
                for request in self._map(frontier, canonical(url, ask.url) or url, "sitemap", guess=not told):
                    yield request
            for url in links.feeds if links else []:
                for request in self._map(frontier, url, "feed"):
                    yield request
        if links is not None:
            async for request in self._ask(frontier, frontier.next(ask, links)):
                yield request

    # --- records -----------------------------------------------------------------------------------------------------

    def _page(self, response: Response) -> Page:
        """The answer as the archive has it: what is read now is what will be read again."""
        file, offset = response.meta["place"]
        return read_page(self._settings.warc_dir, file, offset, limit=self._settings.max_page_bytes)

    def _fail(
        self,
        frontier: Frontier,
        ask: Ask,
        row: PageRow | None,
        reason: Reason,
        note: str,
        *,
        response: Response | None = None,
        final_url: str | None = None,
    ) -> None:
        with self._storing():
            self._recorder.failed(
                ask.url,
                frontier.name,
                reason,
                note,
                row,
                final_url=response.url if response is not None else final_url or ask.url,
                status=response.status if response is not None else None,
                place=response.meta.get("place") if response is not None else None,
            )

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """A full disk ends the crawl: what is not stored now would have to be asked for again anyway."""
        try:
            yield
        except StorageFull as error:
            self._stop(error)

    def _stored_links(self, row: PageRow) -> Links:
        """Links of a page as the archive has it."""
        if row.warc is None or row.warc_offset is None:
            return NO_LINKS
        try:
            page = read_page(self._settings.warc_dir, row.warc, row.warc_offset, limit=self._settings.max_page_bytes)
        except BadInput as error:
            self._tally.problem(f"{row.url}: its links are not known any more: {error}")
            return NO_LINKS
        return links_of(page)

    def _count_down(self) -> None:
        self._tally.waiting -= 1
        if self._progress is not None:
            self._progress(self._tally.done, self._tally.waiting)

    def _stop_if_full(self, error: BaseException) -> None:
        if isinstance(error, StorageFull):
            self._stop(error)

    def _stop(self, error: TracuuError) -> NoReturn:
        """End the crawl with that error."""
        self.fatal = error
        self.pace.stop()
        raise CloseSpider("fatal") from error


def _newest_first(found: Found) -> float:
    return -found.changed.timestamp() if found.changed else 0.0

"""What stands between the spider and the network: forbidden addresses, robots.txt, waiting, and the archive.

In the order of a request going out: :class:`Guard`, :class:`Robots`, :class:`Retries`, :class:`Keeper` (last, so that
the archive sees what went over the wire). Scrapy has parts of this, but it applies neither ``Crawl-delay`` nor
``Request-rate`` nor ``Retry-After``, allows everything where robots.txt answers 503, and forbids no addresses.
"""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from protego import Protego
from scrapy import Request, signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from corpus.errors import StorageFull
from crawler.addresses import ForbiddenAddress, check_address, check_url
from crawler.discovery import retry_after
from crawler.urls import host_and_port, site_of
from crawler.warc import Exchange, TooLarge, unpack

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

#: A ``Retry-After`` beyond this many seconds ends the crawl of that site for this run instead of holding up the rest.
PATIENCE = 300.0
#: The smallest pause: Scrapy's downloader looks at no pause at all where the delay is 0.
_TICK = 0.001
_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least so much is to be read


class RobotsDenied(Exception):
    """robots.txt does not allow the address."""


class RobotsUnreachable(Exception):
    """robots.txt could not be had; the cause tells why. Nothing is asked of the site (RFC 9309, 2.3.1.4)."""


class SiteClosed(Exception):
    """The site asked to be left alone for longer than a run can wait."""


class NotAsked(Exception):
    """The page was left for another run: the limit is reached, or the run is to end."""


class Pace:
    """Seconds between the starts of two requests, site by site, kept in Scrapy's download slots."""

    def __init__(self, crawler: Crawler, default: float) -> None:
        self._crawler = crawler
        self._default = default
        self._delays: dict[str, float] = {}
        self.closed: dict[str, str] = {}
        self.stopped = False
        self._trouble = {int(code) for code in crawler.settings.getlist("RETRY_HTTP_CODES")}
        # the one moment before the downloader takes up the next request of the site
        crawler.signals.connect(self.heed, signal=signals.response_downloaded)

    def heed(self, response: Response, request: Request) -> None:
        """Wait as long as an answer asks (``Retry-After``); where a server in trouble names no time, twice as long each
        time that it is asked again."""
        if response.status not in self._trouble:
            return
        site = site_of(request.url)
        asked = retry_after(response.headers.get("Retry-After", b"").decode("latin-1"), datetime.now(UTC))
        if asked is not None and asked > PATIENCE:
            self.close(site, f"{site} answered {response.status} and asks to wait {asked:.0f} s")
        elif asked is not None:
            self.pause(site, asked)
        else:
            self.pause(site, self.get(site) * 2 ** (request.meta.get("retry_times", 0) + 1))

    def ask(self, site: str, delay: float) -> None:
        """At least ``delay`` seconds; what was asked for earlier holds where it is more."""
        self._delays[site] = max(delay, self.get(site))

    def set(self, site: str, delay: float) -> None:
        """As :meth:`ask`, from now on."""
        self.ask(site, delay)
        self._apply(site)

    def get(self, site: str) -> float:
        return self._delays.get(site, max(self._default, _TICK))

    def pause(self, site: str, seconds: float) -> None:
        """No request to the site for so long."""
        self._apply(site)
        slot = self._crawler.engine.downloader.slots.get(site)
        if slot is not None:  # the downloader waits until "lastseen + delay"
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)

    def close(self, site: str, why: str) -> None:
        """No request to the site any more in this run."""
        self.closed.setdefault(site, why)
        self._drop(site, SiteClosed(why))

    def stop(self) -> None:
        """No request at all any more: what waits for its turn, with 1 s between two, would hold up the end."""
        self.stopped = True
        for site in list(self._crawler.engine.downloader.slots):
            self._drop(site, NotAsked("the run is to end"))

    def _drop(self, site: str, error: Exception) -> None:
        """Fail what waits for its turn in the slot of a site, being past Guard already."""
        slot = self._crawler.engine.downloader.slots.get(site)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(error)

    def _apply(self, site: str) -> None:
        downloader = self._crawler.engine.downloader
        # slots come and go with the requests: new ones take their delay from here
        downloader.per_slot_settings[site] = {"concurrency": 1, "delay": self.get(site), "jitter": 0.0}
        if site in downloader.slots:
            downloader.slots[site].delay = self.get(site)


class Guard:
    """Refuses addresses that are neither public nor loopback ones that the user named, also behind a host name."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        spider = self._crawler.spider
        request.meta["download_slot"] = site = site_of(request.url)
        if spider.pace.stopped:
            raise NotAsked("the run is to end")
        if site in spider.pace.closed:
            raise SiteClosed(spider.pace.closed[site])
        frontier = request.meta.pop("frontier", None)  # taken off, so that a page is counted once with its retries
        if frontier is not None and not frontier.take():
            raise NotAsked("the limit is reached")
        is_named = host_and_port(request.url) in spider.named
        if is_named and not _is_public_name(request.url):
            request.meta["proxy"] = None  # it is on this machine: never asked through a proxy
        host = check_url(request.url, spider.named)
        scheme = request.url.partition(":")[0]
        if host is None or (scheme in getproxies() and not proxy_bypass(host)):
            return
        from twisted.internet import reactor  # installed by then; importing it at the top would install another

        try:
            address = await maybe_deferred_to_future(reactor.resolve(host))  # Scrapy's, which remembers the answer
        except DNSLookupError as error:
            raise CannotResolveHostError(str(error)) from error
        check_address(address, request.url, is_named=is_named)


class Robots:
    """robots.txt by RFC 9309: 4xx allows all, 5xx nothing; ``Crawl-delay`` and ``Request-rate`` set the pace."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[Protego | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots"):
            return
        rules = await self._of(request.url)
        if isinstance(rules, str):
            raise RobotsDenied(rules)
        if not rules.can_fetch(request.url, self._crawler.spider.agent):
            raise RobotsDenied("robots.txt does not allow it")

    async def _of(self, url: str) -> Protego | str:
        """The rules of a site, asked for once; a text where they forbid everything because they cannot be had."""
        site = site_of(url)
        if site not in self._rules:
            self._rules[site] = asyncio.get_running_loop().create_future()
            try:
                self._rules[site].set_result(await self._ask(url, site))
            except BaseException as error:
                self._rules[site].set_exception(error)
        return await asyncio.shield(self._rules[site])

    async def _ask(self, url: str, site: str) -> Protego | str:
        spider = self._crawler.spider
        spider.pace.set(site, 0.0)
        address = f"{url.partition('://')[0]}://{site}/robots.txt"
        request = Request(address, priority=1000, callback=NO_CALLBACK, meta={"is_robots": True})
        try:
            response = await self._crawler.engine.download_async(request)
        except (ForbiddenAddress, NotAsked, SiteClosed, StorageFull):
            raise
        except Exception as error:  # whatever a network can do; told apart where failures are recorded
            raise RobotsUnreachable(f"robots.txt: {error}") from error
        if response.status >= 500 or response.status == 429:
            return f"robots.txt answered {response.status}, which forbids everything (RFC 9309, 2.3.1.4)"
        text = ""
        if response.status == 200:
            text = _text(response)
        rules = Protego.parse(text)
        spider.robots_read(site, list(rules.sitemaps))
        delays = [rules.crawl_delay(spider.agent) or 0.0]
        if (rate := rules.request_rate(spider.agent)) and rate.requests:
            delays.append(rate.seconds / rate.requests)
        spider.pace.set(site, max((d for d in delays if math.isfinite(d)), default=0.0))
        return rules


class Retries(RetryMiddleware):  # type: ignore[misc]  # Scrapy is untyped here
    """Scrapy's retries, but none on a site that asked to be left alone. :meth:`Pace.heed` sees to the waiting."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if site_of(request.url) in self.crawler.spider.pace.closed:
            return response
        return super().process_response(request, response)


class Keeper:
    """Writes every exchange into the archive and notes its place and time in ``meta``; a 304 brings nothing to keep."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keeper:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        spider = self._crawler.spider
        if response.status == 304:
            return response
        fetched = datetime.now(UTC)
        request.meta["fetched"] = fetched
        request.meta["place"] = spider.archive.write(
            Exchange(
                url=request.url,
                requested=request.meta.get("requested", request.url),
                status=response.status,
                request_headers=(("Host", site_of(request.url)), *_pairs(request.headers)),
                response_headers=_pairs(response.headers),
                body=response.body,
                fetched=fetched,
                ip=str(response.ip_address) if response.ip_address else None,
            )
        )
        return response


def _text(response: Response) -> str:
    encoding = response.headers.get("Content-Encoding", b"").decode("latin-1")
    try:
        body = unpack(response.body[:_ROBOTS_BYTES], encoding, limit=10 * _ROBOTS_BYTES)
    except TooLarge:
        return ""
    return body.decode("utf-8-sig", "replace")


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, values in headers.items() for v in values)


def _is_public_name(url: str) -> bool:
    """Whether the address could be meant for the outside: a name with a dot that is no literal address of a network."""
    try:
        return check_url(url, frozenset()) is not None
    except ForbiddenAddress:
        return False

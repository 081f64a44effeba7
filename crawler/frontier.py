"""Of one site: what has been found, what may be asked, and in what order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from crawler.catalogue import Source
from crawler.urls import can_be_page, page_number

if TYPE_CHECKING:
    from crawler.discovery import Links

#: Steps from the home page by links (pages of one list are one step): beyond, there are calendars and filters only.
DEEPEST = 12


class Kind(IntEnum):
    """What a page is asked for; a higher one goes first."""

    PAGE = 10  # it may be an article
    LIST = 20  # a page of a list, asked for its links
    HOME = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to be asked for, and how it was come upon."""

    url: str
    kind: Kind = Kind.PAGE
    depth: int = 0


@dataclass(slots=True)
class Frontier:
    """The state of one source in one run. ``limit`` is the most pages that may be asked."""

    source: Source
    name: str
    limit: int | None = None
    asked: int = 0
    _seen: set[str] = field(default_factory=set)
    _lists: int = 0
    _sitemaps: set[str] = field(default_factory=set)

    def admit(self, ask: Ask) -> bool:
        """Whether a page is to be looked at: in bounds, and for the first time in this run."""
        source = self.source
        if ask.url in self._seen or not source.covers(ask.url) or not can_be_page(ask.url) or source.skips(ask.url):
            return False
        if ask.kind == Kind.LIST:
            if self._lists >= source.list_pages * max(1, len(source.lists)):
                return False
            self._lists += 1
        self._seen.add(ask.url)
        return True

    def admit_sitemap(self, url: str) -> bool:
        """Whether a sitemap or feed is to be read: on the site, for the first time, and not beyond all measure."""
        if url in self._sitemaps or len(self._sitemaps) >= 1000 or not self.source.covers(url):
            return False
        self._sitemaps.add(url)
        return True

    def see(self, url: str) -> None:
        """Remember an address that a redirect led to, so that it is not asked for again."""
        self._seen.add(url)

    def take(self) -> bool:
        """Count a page about to be asked; False where the limit is reached."""
        if self.limit is not None and self.asked >= self.limit:
            return False
        self.asked += 1
        return True

    def next(self, ask: Ask, links: Links) -> list[Ask]:
        """What a page that was read leads to. Pages of articles lead on only where links are followed."""
        source = self.source
        if ask.kind == Kind.LIST:
            found = [
                Ask(url, Kind.PAGE, 1) for url in links.pages if not source.is_pager(url) and source.is_article(url)
            ]
            more = [Ask(url, Kind.LIST) for url in links.pages if source.is_pager(url)]
        elif source.follows_links:
            found = [Ask(u, Kind.PAGE, ask.depth + 1) for u in links.pages if page_number(u) is None]
            # further pages of a list are no step deeper: a list of 300 pages is as deep as one of 3
            more = [Ask(u, Kind.PAGE, max(ask.depth, 1)) for u in links.pages if page_number(u) is not None]
        else:
            return []
        found = [a for a in found if a.depth <= DEEPEST]
        is_further = source.is_pager(ask.url) or (page_number(ask.url) or 0) > 1
        if is_further and not any(a.url not in self._seen and source.covers(a.url) for a in found):
            more = []  # a pager that goes on for ever shows nothing new
        return found + more

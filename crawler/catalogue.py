"""The catalogue of sources: one TOML file each in ``crawler/sources``, named by its host, with its evidence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

from corpus.data import load_toml
from corpus.errors import BadData
from crawler.urls import canonical, path_and_query, same_host, site_of

Kind = Literal[
    "newspaper",
    "agency",
    "broadcaster",
    "ministry",
    "province portal",
    "police",
    "party",
    "front",
    "court",
    "assembly",
    "law database",
    "sample",
    "site",
]

FOLDER = Path(__file__).parent / "sources"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publishing site and how its articles are found.

    ``sitemaps``, ``feeds`` and ``lists`` are addresses (complete, or paths under ``home``); patterns are searched in
    path and query. Where none of the three is given, or ``links`` is set, links are followed within ``hosts``.
    """

    name: str
    home: str
    kind: Kind
    hosts: tuple[str, ...] = ()
    province: str | None = None  # today's name; empty for a national source
    province_then: str | None = None  # the name before July 2025, where it differs
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    links: bool = False
    article: str | None = None  # pattern of the addresses of articles
    pager: str | None = None  # pattern of further pages of a list
    skip: tuple[str, ...] = ()  # patterns of addresses never to be asked
    list_pages: int = 50  # at most so many pages of one list in a run
    delay: float | None = None  # seconds between requests, where the site needs more than the default
    cms: str = ""
    evidence: str = ""  # where each of the above was seen

    @property
    def all_hosts(self) -> tuple[str, ...]:
        """``hosts``, the one of ``home`` first."""
        return tuple(dict.fromkeys((site_of(self.home), *self.hosts)))

    @property
    def follows_links(self) -> bool:
        return self.links or not (self.sitemaps or self.feeds or self.lists)

    def covers(self, url: str) -> bool:
        """Whether an address lies on one of the hosts, with or without "www."."""
        return any(same_host(site_of(url), host) for host in self.all_hosts)

    def is_home(self, url: str) -> bool:
        """Whether an address is a home page or one of the lists, which are never articles whatever they show."""
        if path_and_query(url) == "/" or url in self.resolve(self.lists):
            return True
        return url == self.home and self.kind != "site"  # a site may be given by the address of an article

    def skips(self, url: str) -> bool:
        return any(re.search(pattern, path_and_query(url)) for pattern in self.skip)

    def is_article(self, url: str) -> bool:
        """Whether an address may be an article's; without a pattern any may."""
        return self.article is None or re.search(self.article, path_and_query(url)) is not None

    def is_pager(self, url: str) -> bool:
        return self.pager is not None and re.search(self.pager, path_and_query(url)) is not None

    def resolve(self, addresses: tuple[str, ...]) -> list[str]:
        """Addresses of the catalogue in full."""
        return [full for a in addresses if (full := canonical(a, self.home))]


def load(folder: Path = FOLDER) -> list[Source]:
    """All sources by name of file. Raises BadData naming file and field."""
    sources = []
    names: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        source = load_toml(path, Source)
        _check(path, source)
        if source.name in names:
            raise BadData(path, f"name {source.name!r} is taken by {names[source.name].name}")
        names[source.name] = path
        sources.append(source)
    return sources


def find(sources: list[Source], word: str) -> Source | None:
    """The source of that name or host."""
    return next((s for s in sources if word in (s.name, *s.all_hosts)), None)


def site(url: str) -> Source:
    """A source for any site by its address: its sitemaps and feeds are looked for, its links followed.

    Raises BadData where the address is none of http or https.
    """
    home = canonical(url)
    if home is None:
        raise BadData(url, "a site is given by its address, as in https://example.vn/")
    return Source(name=site_of(home), home=home, kind="site", links=True)


def _check(path: Path, source: Source) -> None:
    if canonical(source.home) != source.home:
        raise BadData(path, f"home: {source.home!r} is no complete http(s) address in its usual spelling")
    for field, patterns in (("article", [source.article]), ("pager", [source.pager]), ("skip", source.skip)):
        for pattern in patterns:
            try:
                re.compile(pattern or "")
            except re.error as error:
                raise BadData(path, f"{field}: {pattern!r} is no regular expression: {error}") from error
    for field in ("sitemaps", "feeds", "lists"):
        addresses: tuple[str, ...] = getattr(source, field)
        for address in addresses:
            full = canonical(address, source.home)
            if full is None or not source.covers(full):
                raise BadData(path, f"{field}: {address!r} is not on {', '.join(source.all_hosts)}")
    if source.delay is not None and source.delay <= 0:
        raise BadData(path, f"delay: {source.delay} is no number of seconds above 0")
    if not source.evidence:
        raise BadData(path, "evidence: say where the addresses and patterns were seen")

"""What a page says of itself to machines: JSON-LD, ``<meta>`` and ``<link>``.

Nothing is decided here but which of several JSON-LD objects is the article; titles, dates and authors are told apart
from their rivals in :mod:`crawler.headline` and :mod:`crawler.dates`.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from corpus.text import normalise
from crawler.blocks import squash

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = re.compile(r"(?:^|[/:])(?:\w*Article|BlogPosting|Report|LiveBlogPosting)$")
_LIST = re.compile(r"(?:^|[/:])(?:ItemList|CollectionPage|SearchResultsPage|Blog|ProfilePage)$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_BYLINES = etree.XPath(
    "//body//*[@rel='author' or @itemprop='author' or contains(concat(' ', normalize-space(@class), ' '), ' author ')"
    " or contains(@class, 'author-name') or contains(@class, 'author_name') or contains(@class, 'authorname')]"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The machine-readable statements of a page, verbatim but normalised; what is not stated is empty."""

    headline: str = ""
    description: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    publisher: str = ""
    is_article: bool = False  # exactly one JSON-LD object is an article
    is_list: bool = False  # JSON-LD says so, or several articles stand side by side
    meta: dict[str, str] = field(default_factory=dict)  # the first of each name, lower case
    canonical: str = ""
    titles: tuple[str, ...] = ()  # <title>, then each <h1>
    bylines: tuple[str, ...] = ()  # what elements marked as the author's name hold

    def first(self, *names: str) -> str:
        """The first of these ``<meta>`` names that is there and not empty."""
        return next((self.meta[n] for n in names if self.meta.get(n)), "")


def metadata_of(root: etree._Element) -> Metadata:
    """The metadata of a parsed page."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        value = clean(element.get("content") or "")
        if name and value:
            meta.setdefault(name, value)
    titles = [clean("".join(t.itertext())) for t in [*root.iter("title")][:1]]
    headings = [clean("".join(h.itertext())) for h in root.iter("h1")]
    objects = [o for script in root.iter("script") if _is_json_ld(script) for o in _objects(script.text or "")]
    articles = _distinct([o for o in objects if _matches(o, _ARTICLE)])
    article = articles[0] if len(articles) == 1 else {}
    if len(articles) > 1:
        # a page may carry the article and a list of others; its own is the one that the page is named after
        names = {squash(t) for t in [*headings, meta.get("og:title", ""), *titles] if t}
        own = [a for a in articles if squash(_text(a.get("headline"))) in names]
        article = own[0] if len(own) == 1 else {}
    return Metadata(
        headline=_text(article.get("headline")) or _text(article.get("name")),
        description=_text(article.get("description")),
        published=_text(article.get("datePublished")),
        authors=tuple(_names(article.get("author"))),
        section=_text(article.get("articleSection")),
        publisher=next(iter(_names(article.get("publisher"))), ""),
        is_article=bool(article),
        is_list=not article and (len(articles) > 1 or any(_matches(o, _LIST) for o in objects)),
        meta=meta,
        canonical=next(
            (e.get("href") or "" for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), ""
        ),
        titles=(titles[0] if titles else "", *(h for h in headings if h)),
        bylines=tuple(
            dict.fromkeys(text for e in _BYLINES(root) if 0 < len(text := clean("".join(e.itertext()))) < 80)
        ),
    )


def clean(text: str) -> str:
    """One line of text, normalised; entities that were escaped twice (``&amp;#7871;``) are read twice."""
    for _ in range(2):
        text = html.unescape(text)
    return " ".join(normalise(text).split())


def _is_json_ld(script: etree._Element) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _objects(source: str) -> Iterator[dict[str, object]]:
    """Every object of a JSON-LD script, nested ones included; a script that is no JSON gives none."""
    source = source.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source)):
        try:
            value = json.loads(attempt, strict=False)  # raw line breaks inside strings are common
        except (ValueError, RecursionError):
            continue
        queue = [value]
        while queue:
            value = queue.pop(0)
            if isinstance(value, dict):
                yield value
                queue.extend(value.values())
            elif isinstance(value, list):
                queue.extend(value)
        return


def _matches(value: dict[str, object], pattern: re.Pattern[str]) -> bool:
    types = value.get("@type")
    return any(isinstance(t, str) and pattern.search(t) for t in (types if isinstance(types, list) else [types]))


def _distinct(articles: list[dict[str, object]]) -> list[dict[str, object]]:
    """The articles by headline; the fullest of those with one headline."""
    best: dict[str, dict[str, object]] = {}
    for article in articles:
        key = squash(_text(article.get("headline")) or _text(article.get("name")))
        if key and len(article) > len(best.get(key, {})):
            best[key] = article
    return list(best.values())


def _text(value: object) -> str:
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str)), "")
    if isinstance(value, dict):
        value = value.get("@value")
    return clean(value) if isinstance(value, str) else ""


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = _text(item.get("name")) if isinstance(item, dict) else _text(item)
        if name:
            yield name

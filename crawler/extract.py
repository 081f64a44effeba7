"""Page -> Article | Document | Rejected: one pure function, without network, clock or Scrapy.

    decode (charset) -> parse -> metadata + blocks -> wall or error page?   -> Rejected
                                                   -> letterhead?           -> Document
                                                   -> body, title, date -> article gate -> Article or Rejected

``Article.text`` begins with ``Article.lead`` where there is one, so lead and body are read once in it and every span of
a mention, those in the lead included, is a span of ``text``. Paragraphs are parted by an empty line. Captions that the
page marks as captions are left out; captions that it prints as paragraphs are kept, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from corpus.identity import article_id, content_hash, record_id
from corpus.records import Article, Document, Reason, Rejected
from corpus.text import normalise
from crawler import gate, urls
from crawler.blocks import blocks_of, squash
from crawler.body import body_of, parted
from crawler.byline import authors_of, section_of, site_of
from crawler.captions import once
from crawler.charset import decode
from crawler.dates import published_of
from crawler.document import document_of
from crawler.headline import title_above, title_of
from crawler.metadata import metadata_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Page
    from crawler.blocks import Block
    from crawler.body import Body

#: As in ``corpus.settings.Settings.max_page_bytes``.
MAX_PAGE_BYTES = 20 * 1024 * 1024


def extract(
    page: Page, *, source: str | None = None, source_province: str | None = None, max_bytes: int = MAX_PAGE_BYTES
) -> Article | Document | Rejected:
    """What a page is, and what it says.

    Args:
        page: the answer of the server. Nothing is fetched; ``fetched`` bounds the date of publication.
        source: name of the publishing site; without it, what the page calls itself, else its host.
        source_province: province of the source, kept with the article.
        max_bytes: a longer body is rejected unread.

    Returns:
        An Article (text NFC, published in Vietnamese time or None), the Document whose text the page is, or Rejected
        with a reason from the closed list. Never raises for what a server may send.
    """
    if verdict := gate.judge_bytes(page, max_bytes):
        return Rejected(url=page.url, reason=verdict[0], note=verdict[1])
    html, _ = decode(page.body, page.header("Content-Type"))
    if verdict := gate.judge_source(html):
        return Rejected(url=page.url, reason=verdict[0], note=verdict[1])
    root = _parse(html)
    if root is None:
        return Rejected(url=page.url, reason=Reason.BROKEN, note="no element could be parsed")
    metadata = metadata_of(root)
    blocks = blocks_of(root)
    passwords = sum(1 for field in root.iter("input") if (field.get("type") or "").lower() == "password")
    if verdict := gate.judge_front(page, html, metadata, blocks, passwords):
        return Rejected(url=page.url, reason=verdict[0], note=verdict[1])
    url = canonical_url(metadata.canonical, page.final_url)
    site = source or site_of(metadata, url)
    title = title_of(metadata, site_of(metadata, url))

    if letterhead := document_of(blocks, title):
        return Document(
            id=record_id("document", url),
            url=url,
            source=site,
            text=letterhead.text,
            title=letterhead.title,
            type=letterhead.type,
            number=letterhead.number,
            issuer=letterhead.issuer,
            date=letterhead.date,
            content_hash=content_hash(letterhead.title, "", letterhead.text),
        )

    description = metadata.description or metadata.first("og:description", "description", "twitter:description")
    blocks = parted(blocks, title)
    body = body_of(html, blocks, title, description)
    if body.title < 0 and not metadata.is_article and (above := title_above(blocks, body.start)):
        # the page calls itself by the name of the site; what it prints in large over the text is the headline
        title = above
        body = body_of(html, blocks, title, description)
    published, published_from = published_of(metadata, blocks, body.title, body.start, body.end, url, page.fetched)
    if verdict := gate.judge_body(
        page,
        metadata,
        blocks,
        body,
        title,
        stamped=published_from in ("json-ld", "meta"),
        dated=published is not None and body.title >= 0,
    ):
        return Rejected(url=page.url, reason=verdict[0], note=verdict[1])
    lead, text = _text(blocks, body, title, description, told=metadata.is_article)
    title = normalise(title)
    return Article(
        id=article_id(url),
        url=url,
        source=source or site_of(metadata, url, title),
        title=title,
        lead=lead,
        text=text,
        authors=authors_of(metadata, blocks, body.title, body.kept, body.end, site),
        section=section_of(metadata),
        published=published,
        published_from=published_from,
        source_province=source_province,
        content_hash=content_hash(title, lead, text),
    )


def as_json(outcome: Article | Document | Rejected) -> dict[str, object]:
    """The outcome as ``tracuu extract`` prints it: a state and the fields of that state."""
    if isinstance(outcome, Article):
        fields = ("url", "title", "lead", "text", "authors", "published", "published_from")
        return {"state": "article", **_fields(outcome, fields)}
    if isinstance(outcome, Document):
        return {"state": "document", **_fields(outcome, ("url", "type", "number", "issuer", "date", "title", "text"))}
    return {"state": "rejected", **_fields(outcome, ("reason", "note", "url"))}


def canonical_url(canonical: str, url: str) -> str:
    """The address under which a page is one article: its rel=canonical where that is a page of the same host.

    A canonical address on another host (a republished text) or that is the home page (a template left unfilled) is not
    believed. An address that is no http(s) one, of an imported file, stays as it is.
    """
    own = urls.canonical(url)
    if own is None:
        return url
    told = urls.canonical(canonical, url) if canonical.strip() else None
    if told is None or not urls.same_host(own, told) or urls.path_and_query(told) == "/":
        return own
    return told


def _parse(html: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_blank_text=False)
    try:
        return etree.fromstring(html.replace("\x00", "").encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _text(blocks: Sequence[Block], body: Body, title: str, description: str, *, told: bool) -> tuple[str, str]:
    """Lead and full text. Only an article by its own account gets a lead that its page does not print."""
    paragraphs = [blocks[i].text for i in body.kept]
    lead = body.lead
    if not lead and told and _is_lead_of(description, title, paragraphs):
        lead = normalise(description)
    paragraphs = once([lead, *paragraphs] if lead else paragraphs)
    if lead:
        lead = paragraphs[0]
    return lead, "\n\n".join(paragraphs)


def _is_lead_of(description: str, title: str, paragraphs: Sequence[str]) -> bool:
    """Whether a description is a lead: a sentence of its own that neither headline nor text repeats."""
    key = squash(description)
    whole = squash(" ".join(paragraphs))
    cut = description.rstrip().endswith(("...", "…"))
    return (
        len(key.split()) >= 12
        and not cut
        and key not in squash(title)
        and squash(title) != key[: len(squash(title))]
        and key[:60] not in whole
    )


def _fields(record: Article | Document | Rejected, names: Sequence[str]) -> dict[str, object]:
    values: dict[str, object] = msgspec.to_builtins(record)
    return {name: values.get(name) for name in names}

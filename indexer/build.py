"""From the store to a live index: joins what the stages made and hands it to the builder of the engine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.documents import IndexedArticle
from indexer.engine import open_builder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.records import Group, Links
    from corpus.settings import Settings
    from corpus.store import Store


def _version() -> str:
    """Hash over this package's source and data: what another version indexed is indexed again."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here / "data").glob("*.tsv")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


#: The version of the indexer.
INDEXER = _version()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a run did: articles in the live index, whether it had to be built (or changed in place), and the articles
    that the engine did not take, with its reason for each."""

    articles: int
    built: bool
    set_aside: dict[str, str] = field(default_factory=dict)


def documents(store: Store, links: Links | None = None) -> Iterator[IndexedArticle]:
    """Every article that was read in its newest version, with what linking made of it, by id.

    Mentions are joined with people and directives by their spans. ``links`` are those of the store unless given.
    """
    links = store.links() if links is None else links
    groups = {article: group for group in links.groups for article in group.articles}
    meetings = {article: meeting.id for meeting in links.meetings for article in meeting.articles}
    people = {(m.article, m.start, m.end): person.id for person in links.people for m in person.mentions}
    cited = {(c.article, c.start, c.end): directive.id for directive in links.directives for c in directive.citations}
    for article, analysis in store.analysed():
        group = groups.get(article.id)
        yield IndexedArticle(
            article=article,
            analysis=analysis,
            group=group.id if group else article.id,
            copies=tuple(other for other in group.articles if other != article.id) if group else (),
            first=_is_first(article.id, group),
            meeting=meetings.get(article.id),
            people=_linked(people, article.id, [(m.start, m.end) for m in analysis.people]),
            directives=_linked(cited, article.id, [(m.start, m.end) for m in analysis.directives]),
            captured=_captured(store, article.id),
        )


def index(
    store: Store, settings: Settings, *, force: bool = False, progress: Callable[[int], None] | None = None
) -> IndexReport:
    """Bring the live index up to date with the store; does nothing where it was made from the same (unless ``force``).

    Raises:
        EngineError, StorageFull, CorpusBusy: the live index is as it was.
    """
    builder = open_builder(settings)
    try:
        fingerprint = f"{INDEXER}:{store.fingerprint()}:{store.links_fingerprint()}"
        if not force and builder.fingerprint() == fingerprint:
            return IndexReport(articles=builder.count(), built=False)
        links = store.links()
        count = None
        if not force:
            count = builder.update(documents(store, links), links, fingerprint=fingerprint, progress=progress)
        if count is None:
            count = builder.build(documents(store, links), links, fingerprint=fingerprint, progress=progress)
        return IndexReport(articles=count, built=True, set_aside=dict(builder.set_aside))
    finally:
        builder.close()


def _is_first(article: str, group: Group | None) -> bool:
    return group is None or group.articles[0] == article


def _linked(
    ids: Mapping[tuple[str, int, int], str], article: str, spans: list[tuple[int, int]]
) -> tuple[str | None, ...]:
    return tuple(ids.get((article, start, end)) for start, end in spans)


def _captured(store: Store, article: str) -> str | None:
    """When the page was fetched, where it is kept as it was."""
    page = store.page_of(article)
    return page.fetched.isoformat() if page and page.warc else None

"""Linking a store: skipped where nothing that links are made from has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linker.link import LINKER, link

if TYPE_CHECKING:
    from corpus.store import Store


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking made; ``skipped`` where the links were up to date."""

    groups: int
    meetings: int
    directives: int
    people: int
    skipped: bool


def link_store(store: Store, *, force: bool = False) -> LinkReport:
    """Link all analysed articles of the store and put the result in place of the last one, in one transaction."""
    fingerprint = f"{LINKER}:{store.fingerprint()}"
    skipped = not force and store.stage("link") == fingerprint
    if skipped:
        links = store.links()
    else:
        links = link(store.analysed(), store.documents())
        store.put_links(links)
        store.finish_stage("link", fingerprint)
    return LinkReport(len(links.groups), len(links.meetings), len(links.directives), len(links.people), skipped)

"""Linking: what many articles tell of the same things, made one record each."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.records import Links
from linker.directives import resolve_directives
from linker.groups import group_copies
from linker.meetings import join_meetings
from linker.people import join_people
from linker.reports import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Analysis, Article, Document, Group, Meeting


def _version() -> str:
    """Hash over the linker's source and data, so that links made by another version are known as such."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here / "data").iterdir()]):
        if path.suffix in {".py", ".tsv", ".txt"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"linker-{digest.hexdigest()[:12]}"


#: The version of the linker: changes whenever its code or data do.
LINKER = _version()


def link(analysed: Iterable[tuple[Article, Analysis]], documents: Iterable[Document] = ()) -> Links:
    """Groups, meetings, directives and people of a corpus.

    The result does not depend on the order of the input. Everything is linked in the order of publication, and the id
    of a record comes from what was published first, so ids stay as they are when later reports arrive.
    """
    reports = in_order(analysed)
    groups = group_copies(reports)
    meetings = join_meetings(reports, groups)
    events = _events(groups, meetings)
    return Links(
        linker=LINKER,
        groups=groups,
        meetings=meetings,
        directives=resolve_directives(reports, events, documents),
        people=join_people(reports, events),
    )


def _events(groups: Iterable[Group], meetings: Iterable[Meeting]) -> dict[str, str]:
    """For each article whose matter others share: the meeting, else the group, that they share it in."""
    events = {article: group.id for group in groups for article in group.articles}
    return events | {article: m.id for m in meetings if len(m.articles) > 1 for article in m.articles}

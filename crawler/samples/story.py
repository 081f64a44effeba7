"""The sample reports as stories: what a page shows of each, paragraph by paragraph, without the gold's tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from corpus.annotated import AnnotatedReport, read_folder
from corpus.data import load_table
from corpus.errors import BadData

FOLDER = Path(__file__).parent
REPORTS = FOLDER / "reports"
_VIETNAM = timezone(timedelta(hours=7))
_CELLS = re.compile(r"\t|\|")


class _Layout(msgspec.Struct, frozen=True, kw_only=True):
    report: str
    outlet: Literal["paper", "portal"]
    section: str
    time: str
    first: int
    last: int
    author: int
    captions: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()


class _Republished(msgspec.Struct, frozen=True, kw_only=True):
    report: str
    title: str
    published: date
    drop: int
    slug: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines), heading, caption of a picture, or table (its rows of cells)."""

    kind: Literal["paragraph", "heading", "caption", "table"]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table."""
        return [[cell.strip() for cell in _CELLS.split(line)] for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A report as one outlet publishes it. ``report`` is the id in the gold; ``path`` is that of its page, and
    ``taken_from`` the outlet that a republished one was first on."""

    report: str
    number: int
    title: str
    section: str
    published: datetime
    authors: tuple[str, ...]
    signature: str
    blocks: tuple[Block, ...]
    path: str
    taken_from: str | None = None

    @property
    def lead(self) -> str:
        """The first paragraph, which papers set apart as sapo."""
        return self.blocks[0].text


def originals() -> dict[str, list[Story]]:
    """The stories of the two outlets that publish first, newest first; each report is on exactly one of them.

    Raises BadData where the table of layouts and the folder of reports do not fit together.
    """
    path = FOLDER / "layout.tsv"
    layouts = {row.report: row for row in load_table(path, _Layout)}
    stories: dict[str, list[Story]] = {"paper": [], "portal": []}
    for number, report in enumerate(read_folder(REPORTS), 1):
        if (layout := layouts.pop(report.id, None)) is None:
            raise BadData(path, f"no line for the report {report.id}")
        stories[layout.outlet].append(_story(report, layout, number))
    if layouts:
        raise BadData(path, f"no report {next(iter(layouts))} in {REPORTS.name}/")
    return {outlet: sorted(found, key=_newest_first) for outlet, found in stories.items()}


def republished() -> list[Story]:
    """The stories that the third outlet takes over: its own headline and date, a sentence less; newest first."""
    by_report = {story.report: story for found in originals().values() for story in found}
    indexed = {row.report: row for row in load_table(FOLDER / "layout.tsv", _Layout)}
    stories = []
    for row in load_table(FOLDER / "republished.tsv", _Republished):
        story = by_report[row.report]
        at = row.drop - indexed[row.report].first
        kept = _shortened(story.blocks[at])
        blocks = story.blocks[:at] + ((kept,) if kept else ()) + story.blocks[at + 1 :]
        published = datetime.combine(row.published, time(6, 30), _VIETNAM)
        stories.append(
            replace(
                story,
                title=row.title,
                section="Tổng hợp",
                published=published,
                authors=(),
                signature="",
                blocks=blocks,
                path=f"/{published:%Y/%m/%d}/{row.slug}/",
                taken_from=indexed[row.report].outlet,
            )
        )
    return sorted(stories, key=_newest_first)


def _story(report: AnnotatedReport, layout: _Layout, number: int) -> Story:
    paragraphs = report.text.strip("\n").split("\n\n")
    clock = time.fromisoformat(layout.time)
    address = urlsplit(report.header["url"]).path
    return Story(
        report=report.id,
        number=number,
        title=report.header["title"],
        section=layout.section,
        published=datetime.combine(date.fromisoformat(report.header["published"]), clock, _VIETNAM),
        authors=report.list("author"),
        signature=paragraphs[layout.author].strip(),
        blocks=tuple(
            _block(paragraphs[i], i in layout.captions, i in layout.headings)
            for i in range(layout.first, layout.last + 1)
        ),
        path=f"{address}-post{100_000 + number}.html" if layout.outlet == "paper" else address,
    )


def _block(paragraph: str, is_caption: bool, is_heading: bool) -> Block:
    lines = tuple(line for line in paragraph.split("\n") if line.strip())
    if is_caption:
        return Block("caption", (_once(paragraph.strip().strip("[]").strip()),))
    if is_heading:
        return Block("heading", lines)
    separators = {len(_CELLS.findall(line)) for line in lines}
    if len(lines) > 1 and len(separators) == 1 and separators != {0}:
        return Block("table", lines)
    return Block("paragraph", lines)


def _once(caption: str) -> str:
    """A caption that the printed form shows twice ("X. X."), once."""
    half = len(caption) // 2
    return caption[:half].strip() if caption[:half].strip() == caption[half:].strip() else caption


def _shortened(block: Block) -> Block | None:
    """A paragraph without its last sentence, None where it has but one."""
    sentences = re.split(r"(?<=[.!?”])\s+(?=[A-ZĐÀ-Ỹ“\"])", block.text)
    return Block(block.kind, (" ".join(sentences[:-1]),)) if len(sentences) > 1 else None


def _newest_first(story: Story) -> tuple[float, str]:
    return -story.published.timestamp(), story.report

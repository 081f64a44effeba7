"""Which blocks of a page are the article.

trafilatura finds the text on most pages but drops subheadings and, on portals of nested tables, whole paragraphs. So it
votes: each block that it keeps scores its length, other running text somewhat less, links and labels count against;
the article is the stretch of blocks with the greatest sum (maximum subsequence segmentation: Pasternack and Roth,
Extracting article text from the web with maximum subsequence segmentation, WWW 2009). Within the stretch every
paragraph is kept that is not a link, a label or marked as an aside, in the order of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import trafilatura

from corpus.text import syllables
from crawler.blocks import squash
from crawler.dates import is_stamp, read_line
from crawler.lines import is_ending, is_furniture, is_imprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.blocks import Block

#: Shortest block in syllables that counts as running text.
PROSE = 10
#: What a block of running text must exceed to be worth its place, and what a label costs; in syllables.
_COST = 6
_ENDING = 60
_UNSEEN = 0.6
#: So many blocks at most part a headline from its text.
_NEAR = 12
#: Bold print of so many syllables is a paragraph: some portals print all in bold.
_LONGEST_HEADING = 30
_MARKED_LEAD = re.compile(
    r"sapo|lead\b|summary|tomtat|tom-tat|trichyeu|trich-yeu|hometext|bodytext-lead|brief|excerpt|news-?desc|chapeau|mota\b",
    re.I,
)
_SIGNATURE = re.compile(r"author|tac-?gia|source|nguon|signature|but-?danh|byline", re.I)


@dataclass(frozen=True, slots=True)
class Body:
    """The article within the blocks of a page.

    ``title`` is the index of the headline or -1, ``start`` and ``end`` the half-open stretch of the body, ``kept`` the
    indices in it that are text, ``lead`` the lead as printed or empty, ``run`` the syllables of the longest stretch of
    running text that no link interrupts, ``rows`` the share of linked lines beside paragraphs: a list has one for each;
    ``under_link`` says that the text stands right below a linked headline.
    """

    title: int
    start: int
    end: int
    kept: tuple[int, ...]
    lead: str
    run: int
    rows: float
    under_link: bool


def parted(blocks: Sequence[Block], headline: str) -> list[Block]:
    """The blocks with headline, stamp and text apart where a page parts them by line breaks only."""
    key = squash(headline)
    out: list[Block] = []
    for block in blocks:
        lines = block.text.split("\n")
        if len(lines) > 1 and any((key and squash(line) == key) or read_line(line) for line in lines):
            out += [replace(block, text=line, size=len(syllables(line))) for line in lines]
        else:
            out.append(block)
    return out


def body_of(html: str, blocks: Sequence[Block], headline: str, description: str) -> Body:
    """Find headline, lead and text.

    Args:
        html: the page, for trafilatura.
        blocks: its blocks.
        headline: its title, however found.
        description: its own summary of itself, often the lead cut short; may be empty.
    """
    seen = f" {squash(_trafilatura(html))} "
    votes = [_vote(block, seen) for block in blocks]
    start, end = _stretch(votes)
    title = _headline_at(blocks, headline, start, end)
    if title >= start:
        start = title + 1
    start, end = _widened(blocks, title, start, _cut(blocks, start, end))
    kept = [i for i in range(start, end) if _is_text(blocks[i], seen, headline)]
    kept = [i for i in kept if i not in kept[:4] or not is_stamp(blocks[i].text)]  # below the headline
    while kept and blocks[kept[-1]].size <= 12 and _names_any(blocks[kept[-1]], _SIGNATURE):
        kept.pop()
    lead, kept = _lead(blocks, title, start, kept, description)
    first = kept[0] if kept else start
    return Body(
        title=title,
        start=first,
        end=end,
        kept=tuple(kept),
        lead=lead,
        run=_longest_run(blocks, start, end),
        rows=_rows(blocks, start, end),
        under_link=any(_is_row(block) for block in blocks[max(0, first - 2) : first]),
    )


def _trafilatura(html: str) -> str:
    return trafilatura.extract(html, include_comments=False, include_links=False) or ""


def _vote(block: Block, seen: str) -> float:
    size = block.size
    if is_ending(block.text):
        return -_ENDING
    if block.links > 0.5:
        # a headline that links elsewhere must outweigh the summary below it, or other news would pass for more text
        return -(_COST + size)
    if block.aside or is_furniture(block.text) or is_imprint(block.text):
        return -(_COST + size / 4)
    if block.caption or (block.bold > 0.9 and size < _LONGEST_HEADING):
        return 0.0 if size >= PROSE else -2.0
    if size >= 4 and f" {block.key} " in seen:
        return size if size >= PROSE else 1.0
    return _UNSEEN * size - _COST


def _stretch(votes: Sequence[float]) -> tuple[int, int]:
    """The half-open stretch with the greatest sum (Kadane); empty where no vote is positive."""
    best, best_at = 0.0, (0, 0)
    total, since = 0.0, 0
    for i, vote in enumerate(votes):
        if total <= 0:
            total, since = 0.0, i
        total += vote
        if total > best:
            best, best_at = total, (since, i + 1)
    return best_at


def _widened(blocks: Sequence[Block], title: int, start: int, end: int) -> tuple[int, int]:
    """The stretch with the subheadings and captions before it and the short last lines after it."""
    if start >= end:
        return start, end
    while start - 1 > title and start > 0 and _belongs(blocks[start - 1], blocks[start]):
        start -= 1
    while end < len(blocks) and _belongs(blocks[end], blocks[end - 1]) and not is_ending(blocks[end].text):
        end += 1
    return start, end


def _belongs(block: Block, neighbour: Block) -> bool:
    above = 2 if block.tag == neighbour.tag == "td" else 1  # cells of rows that follow one another
    beside = block.path[:-above] == neighbour.path[:-above]
    # a table of data lies deeper than the paragraphs around it
    inner, outer = (block, neighbour) if block.tag == "tr" else (neighbour, block)
    beside = beside or (
        inner.tag == "tr" and " | " in inner.text and inner.path[: len(outer.path) - 1] == outer.path[:-1]
    )
    return (
        beside
        and block.links < 0.5
        and not block.aside
        and not is_furniture(block.text)
        and not is_imprint(block.text)
        and not is_stamp(block.text)
        and not _names_any(block, _SIGNATURE)
    )


def _names_any(block: Block, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(name) for name in block.names[:2])


def _headline_at(blocks: Sequence[Block], headline: str, start: int, end: int) -> int:
    """The last block before the text, or among its first, that is the headline."""
    key = squash(headline)
    if not key:
        return -1
    places = [i for i in range(min(end, start + 4)) if blocks[i].key == key]
    # a breadcrumb or a menu may hold the headline as well: print in large before what is linked
    return max(
        places, key=lambda i: (blocks[i].tag in ("h1", "h2"), blocks[i].links < 0.5, not blocks[i].aside, i), default=-1
    )


def _cut(blocks: Sequence[Block], start: int, end: int) -> int:
    """The end of the text, before a heading such as "Tin liên quan" that is followed by no more running text, or before
    the first of several linked headlines with their summaries."""
    told = 0
    for i in range(start, end):
        if (
            told > _ENDING
            and i + 2 < len(blocks)
            and _is_row(blocks[i])
            and _is_row(blocks[i + 2])
            and not _is_row(blocks[i + 1])
        ):
            return i
        told += 0 if blocks[i].links > 0.5 else blocks[i].size
        if is_ending(blocks[i].text):
            after = sum(b.size for b in blocks[i + 1 : end] if b.size >= 2 * PROSE and b.links < 0.3 and not b.aside)
            if after < 0.3 * sum(b.size for b in blocks[start:i]):
                return i
    return end


def _is_text(block: Block, seen: str, headline: str) -> bool:
    if block.aside or is_furniture(block.text) or is_ending(block.text) or is_imprint(block.text):
        return False
    if block.key == squash(headline):
        return False
    known = f" {block.key} " in seen
    if block.caption:
        return known
    if block.links > 0.5:
        return known and block.size >= 2 * PROSE and block.links < 0.9
    return True


def _lead(blocks: Sequence[Block], title: int, start: int, kept: list[int], description: str) -> tuple[str, list[int]]:
    """The lead as printed, and the rest of the text."""
    key = squash(description)
    opening = key[:60].rpartition(" ")[0] if len(key) > 60 else key
    if len(opening) >= 20:
        for i in [*range(max(title, 0), start), *kept[:3]]:
            block = blocks[i]
            if i != title and opening in block.key and block.links < 0.5 and not block.aside:
                # the description may be the first words of the text rather than a lead of its own
                after = [k for k in kept if k != i]
                return block.text, [k for k in after if k > i or blocks[k].size >= PROSE]
    between = list(range(title + 1, start)) if title >= 0 else []
    marked = [i for i in [*between, *kept[:2]] if _is_lead(blocks[i])]
    if not marked and len(between) <= _NEAR:
        # running text between headline and body is a lead too: the stretch lost it to the labels between
        marked = [i for i in between if _is_prose(blocks[i])][:2]
    if (
        not marked
        and len(kept) > 1
        and blocks[kept[0]].bold > 0.9 > blocks[kept[1]].bold
        and _is_prose(blocks[kept[0]])
    ):
        marked = kept[:1]
    if marked:
        return "\n\n".join(blocks[i].text for i in marked), [k for k in kept if k not in marked]
    return "", kept


def _is_lead(block: Block) -> bool:
    return any(_MARKED_LEAD.search(name) for name in block.names[:3]) and _is_prose(block)


def _is_prose(block: Block) -> bool:
    return (
        block.size >= PROSE and block.links < 0.5 and not block.aside and not block.caption and not is_stamp(block.text)
    )


def _longest_run(blocks: Sequence[Block], start: int, end: int) -> int:
    best = run = 0
    for block in blocks[start:end]:
        if block.links > 0.5 and block.size >= 2:
            run = 0
        elif block.size >= PROSE and not block.aside:
            run += block.size
            best = max(best, run)
    return best


def _rows(blocks: Sequence[Block], start: int, end: int) -> float:
    links = sum(1 for b in blocks[start:end] if _is_row(b))
    prose = sum(1 for b in blocks[start:end] if b.links <= 0.5 and b.size >= PROSE and not b.aside)
    return links / prose if prose and links >= 3 else 0.0


def _is_row(block: Block) -> bool:
    return block.links > 0.5 and block.size >= 5

"""What a page prints twice, once: old content systems print each caption under the picture and again beside it."""

from __future__ import annotations

from corpus.text import syllables
from crawler.blocks import squash

#: A caption that is doubled is no longer than this, in syllables.
LONGEST = 80
#: What is shorter may be a cell of a table.
_SHORTEST = 3
#: How many paragraphs back the first copy of a caption may stand.
_REACH = 2


def once(paragraphs: list[str]) -> list[str]:
    """The paragraphs without second copies: "Quang cảnh hội nghị. Quang cảnh hội nghị." in one, or one near the other.

    A copy is taken out only where it is the whole of a paragraph or of half a paragraph, so what an author repeats
    inside a text stays; the same caption far below, under another picture, stays too.
    """
    kept: list[str] = []
    for paragraph in paragraphs:
        text = _halved(paragraph)
        size = len(syllables(text))
        earlier = [squash(p) for p in kept[-_REACH:]]
        if _SHORTEST <= size <= LONGEST and squash(text) in earlier:
            continue
        if kept and size > LONGEST and squash(text) == earlier[-1]:
            continue
        kept.append(text)
    return kept


def _halved(paragraph: str) -> str:
    """A paragraph that is the same words twice, cut to the first copy."""
    spans = syllables(paragraph)
    if len(spans) % 2 or not 4 <= len(spans) <= 2 * LONGEST:
        return paragraph
    middle = len(spans) // 2
    first = paragraph[: spans[middle][1]].rstrip()
    opening = first[len(first.rstrip("“\"'(‘")) :]  # a quotation mark that opens the second copy
    second = paragraph[spans[middle][1] - len(opening) :]
    return first[: len(first) - len(opening)].rstrip() if squash(first) == squash(second) else paragraph

"""The headline and the stamp of a plain text: a report typed or copied, or a page saved as text with its furniture.

The text stays as it is; nothing is taken out of it, so that spans hold in the file as given.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.text import syllables
from crawler.blocks import squash
from crawler.dates import Stamp, follows_dateline, read_line
from crawler.headline import looks_like_headline, names_site
from crawler.lines import is_furniture

#: Lines at the head of a text among which its headline is sought, and lines after it where its stamp may stand.
_HEAD, _BELOW = 12, 6
#: Shortest headline in syllables that is taken before a longer line below it; shorter ones are names of sections.
_SECTION = 6
#: From this length in syllables on a line is a paragraph, and from this one if it ends like a sentence.
_PARAGRAPH, _DATELINE = 90, 20


@dataclass(frozen=True, slots=True)
class Head:
    """Headline ("" where the text begins with its first sentence) and stamp (None where none is shown)."""

    title: str
    stamp: Stamp | None


def head_of(text: str) -> Head:
    """The headline and the publication stamp of a normalised plain text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][: _HEAD + _BELOW + 1]
    at = _headline_at(lines[:_HEAD])
    if at is None:
        return Head("", None)
    title = " ".join(lines[at].split())
    # a saved page prints its headline again over the text: the stamp stands below the last of them
    last = max(i for i, line in enumerate(lines[:_HEAD]) if squash(line) == squash(title))
    below = [*range(at + 1, min(len(lines), at + 1 + _BELOW)), *range(last + 1, min(len(lines), last + 1 + _BELOW))]
    stamp = next((stamp for i in below if (stamp := read_line(lines[i]))), None)
    if stamp is None:
        opening = next((line for line in lines[last + 1 :] if len(syllables(line)) >= _DATELINE), "")
        above = [stamp for line in lines[max(0, at - 3) : at] if (stamp := read_line(line))]
        # above a headline stands the clock of the visit as often: only the dateline tells which
        stamp = next((s for s in above if follows_dateline(s.day, opening)), None)
    return Head(title, stamp)


def _headline_at(lines: list[str]) -> int | None:
    keys = [squash(line) for line in lines]
    label: int | None = None
    for i, line in enumerate(lines):
        size = len(syllables(line))
        if size > _PARAGRAPH or (size >= _DATELINE and line.endswith((".", ";", ":"))):
            break  # the text has begun
        if is_furniture(line) or read_line(line) or _is_path(line) or not looks_like_headline(line):
            continue
        if (size >= _SECTION and not names_site(line)) or keys.count(keys[i]) > 1:
            return i
        label = i if label is None else label
    return label


def _is_path(line: str) -> bool:
    """A line of a menu or a breadcrumb."""
    return line.startswith(("•", "·", "*", "»", ">", "←", "|")) or " > " in line or " » " in line or "|" in line

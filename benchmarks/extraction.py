"""How well pages become articles, beside bare trafilatura on the same files in the same run.

    python -m benchmarks.extraction FOLDER

FOLDER holds ``gold.json`` and HTML files: those named in it are articles, those in ``list/`` and ``wall/`` must be
rejected, those in ``law/`` must come out as documents. gold.json has for each file name an object with ``url``,
``title``, ``sapo`` (the lead), ``body`` (its paragraphs) and ``published`` (ISO 8601).

Printed: token F1 of the text against lead + body (bags of lower-case words), titles that are the same words, dates that
are the same day, lists and walls taken for articles, documents recognised, and pages a second. The exit status is 1
where a list or wall is taken, so that the command can stand in a check.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import trafilatura

from corpus.errors import BadInput
from corpus.records import Article, Document, Page
from corpus.text import normalise
from crawler.extract import extract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class GoldPage(msgspec.Struct):
    """What an article page says, as a person read it."""

    url: str
    title: str
    body: list[str]
    published: str
    sapo: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page; ``state`` is "article", "document" or "rejected"."""

    state: str
    text: str = ""
    title: str = ""
    published: str = ""


@dataclass(slots=True)
class Score:
    """Sums over the pages that one reader read."""

    name: str
    f1: list[float] = field(default_factory=list)
    titles: int = 0
    dates: int = 0
    taken: list[str] = field(default_factory=list)
    documents: int = 0
    pages: int = 0
    seconds: float = 0.0


def read_gold(folder: Path) -> dict[str, GoldPage]:
    """The gold of a folder by file name. Raises BadInput naming the file and what is wrong with it."""
    path = folder / "gold.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, GoldPage])
    except FileNotFoundError as error:
        raise BadInput(path, "no such file; expected gold for the pages beside it") from error
    except msgspec.DecodeError as error:
        raise BadInput(path, str(error)) from error


def token_f1(found: str, expected: str) -> float:
    """F1 of two texts as bags of lower-case words: 1 for the same words, whatever their order."""
    have, want = Counter(_words(found)), Counter(_words(expected))
    same = sum((have & want).values())
    total = sum(have.values()) + sum(want.values())
    return 2 * same / total if total else 1.0


def read_with_tracuu(body: bytes, url: str) -> Reading:
    """What ``crawler.extract`` makes of a page."""
    outcome = extract(Page(url=url, final_url=url, status=200, headers=(), body=body, fetched=datetime.now(UTC)))
    if isinstance(outcome, Article):
        return Reading("article", outcome.text, outcome.title, outcome.published or "")
    return Reading("document", outcome.text, outcome.title) if isinstance(outcome, Document) else Reading("rejected")


def read_with_trafilatura(body: bytes, url: str) -> Reading:
    """What trafilatura in its default mode makes of a page; a page with any text counts as an article."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        return Reading("rejected")
    return Reading("article", found.text, found.title or "", found.date or "")


def score(folder: Path, name: str, read: Callable[[bytes, str], Reading]) -> Score:
    """One reader over all pages of a folder."""
    result = Score(name)
    for file, gold in read_gold(folder).items():
        reading = _timed(result, read, _find(folder, file), gold.url)
        expected = "\n".join([gold.sapo or "", *gold.body])
        result.f1.append(token_f1(reading.text, expected) if reading.state == "article" else 0.0)
        result.titles += _words(reading.title) == _words(gold.title)
        result.dates += bool(reading.published) and reading.published[:10] == gold.published[:10]
    for kind in ("list", "wall", "law"):
        for path in sorted((folder / kind).glob("*.html")):
            reading = _timed(result, read, path, f"https://example.vn/{path.stem}/")
            if kind == "law":
                result.documents += reading.state == "document"
            elif reading.state != "rejected":
                result.taken.append(f"{kind}/{path.name}")
    return result


def table(scores: Sequence[Score]) -> str:
    """The scores as a table of text."""
    names = ("F1", "lowest", "titles", "dates", "taken", "law", "pages/s", "speed")
    widths = (7, 7, 8, 8, 6, 4, 8, 6)
    lines = [" " * 24 + "".join(f" {name:>{width}}" for name, width in zip(names, widths, strict=True))]
    fastest = max(s.pages / s.seconds for s in scores)
    for s in scores:
        n = len(s.f1)
        speed = s.pages / s.seconds
        lines.append(
            f"{s.name:24} {sum(s.f1) / n:7.4f} {min(s.f1):7.4f} {f'{s.titles}/{n}':>8} {f'{s.dates}/{n}':>8} "
            f"{len(s.taken):>6} {s.documents:>4} {speed:8.1f} {speed / fastest:6.2f}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """The command; returns the exit status."""
    if len(arguments) != 1:
        print("usage: python -m benchmarks.extraction FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        scores = [
            score(folder, "tracuu", read_with_tracuu),
            score(folder, "trafilatura, default", read_with_trafilatura),
        ]
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    print(table(scores))
    return 1 if scores[0].taken else 0


def _timed(result: Score, read: Callable[[bytes, str], Reading], path: Path, url: str) -> Reading:
    body = path.read_bytes()
    start = time.perf_counter()
    reading = read(body, url)
    result.seconds += time.perf_counter() - start
    result.pages += 1
    return reading


def _find(folder: Path, name: str) -> Path:
    found = next(iter(sorted(folder.rglob(name))), None)
    if found is None:
        raise BadInput(folder / "gold.json", f"names {name!r}, which is not in the folder")
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text).lower())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

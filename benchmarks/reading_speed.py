"""How fast reports are read: one core beside ``underthesea.ner``, two cores, where the time goes, memory; in one run.

    python -m benchmarks.reading_speed [--rounds N]

Reads the annotated reports that come with the project. Only the ratios mean anything on another machine.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.reading import GOLD, REPORTS, request
from benchmarks.speed import seconds
from corpus.annotated import read_folder
from corpus.records import Article
from corpus.text import normalise
from nlp.analyse import analyse
from nlp.bodies import Bodies
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.directives import read_directives
from nlp.figures import read_figures
from nlp.meeting import read_meeting
from nlp.organisations import read_organisations
from nlp.people import read_people
from nlp.phrases import Words
from nlp.provinces import read_provinces
from nlp.resolve import number_directives, number_people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    T = TypeVar("T")

#: Articles that one task of a process reads.
_CHUNK = 10


def articles() -> list[Article]:
    """The annotated reports as articles."""
    found = []
    for folder in (REPORTS, GOLD / "more"):
        for report in read_folder(folder):
            given = request(report)
            found.append(
                Article(
                    id=report.id,
                    url="",
                    source=given.get("source", ""),
                    title=normalise(given.get("title", "")),
                    text=normalise(report.text),
                    published=given.get("published"),
                    source_province=given.get("source_province"),
                )
            )
    return found


def read_all(chunk: Sequence[Article]) -> float:
    """Read some articles; gives the most memory that this process has used so far, in MB."""
    for article in chunk:
        analyse(article)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def in_processes(given: Sequence[Article], processes: int) -> tuple[float, float]:
    """Seconds that so many processes take once they are warm, and the most memory that one of them used, in MB."""
    chunks = [given[i : i + _CHUNK] for i in range(0, len(given), _CHUNK)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(read_all, chunks[:1] * processes * 4))  # every process has loaded its data
        memory: list[float] = []
        took = seconds(lambda: memory.extend(pool.map(read_all, chunks)))
    return took, max(memory)


def shares(given: Sequence[Article]) -> dict[str, float]:
    """Seconds by reader, each run as :func:`nlp.analyse.analyse` runs it."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = work()
        spent[name] += time.perf_counter() - began
        return result

    for article in given:
        context = Context(article.text, title=article.title, source_province=article.source_province)
        words = timed("words and sentences", partial(Words, context))
        provinces = timed("provinces", partial(read_provinces, context))
        dates = timed("dates", partial(read_dates, context))
        bodies = Bodies(words, provinces)
        organisations = timed("organisations", partial(read_organisations, context, provinces, bodies=bodies))
        cited = timed("directives", partial(read_directives, context, dates, organisations))
        named = timed("people", partial(read_people, context, organisations, provinces, bodies=bodies))
        taken = [*(Span(d.start, d.end) for d in dates), *(Span(d.start, d.end) for d in cited)]
        timed("figures", partial(read_figures, context, taken, dates))
        timed(
            "meeting",
            partial(
                read_meeting,
                context,
                people=number_people(context.text, named),
                organisations=organisations,
                provinces=provinces,
                dates=dates,
                directives=number_directives(context.text, cited),
            ),
        )
    return spent


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading_speed", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=8, metavar="N", help="how often every report is read")
    rounds = parser.parse_args(arguments).rounds
    from underthesea import ner

    reports = articles()
    for article in reports:
        analyse(article)
    ner(reports[0].text[:200])
    peer = seconds(lambda: [ner(line) for a in reports for line in a.text.split("\n") if line.strip()])
    many = reports * rounds
    one, memory = in_processes(many, 1)
    two, _ = in_processes(many, 2)
    console = Console()
    table = Table("reader", "reports/s", "to underthesea.ner", title=f"{len(reports)} reports")
    table.add_row("underthesea.ner, a line at a time", f"{len(reports) / peer:.1f}", "1.0")
    for name, took in (("one process", one), ("two processes", two)):
        rate = len(many) / took
        table.add_row(name, f"{rate:.1f}", f"{rate / (len(reports) / peer):.1f}")
    console.print(table)
    console.print(f"two processes are {one / two:.2f} times as fast as one; a process takes {memory:.0f} MB at most")
    spent = shares(reports)
    for name, took in sorted(spent.items(), key=lambda pair: -pair[1]):
        console.print(f"{took / sum(spent.values()):5.0%}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

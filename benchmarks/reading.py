"""How well reports are read, on the gold sets, beside ``underthesea.ner`` in the same run.

    python -m benchmarks.reading [--gold FOLDER ...] [--errors LABEL] [--no-peer]

The gold sets that come with the project are the sample reports (at hand when the rules were written), ``gold/more``
(annotated later; rules were mended by the mistakes in it) and ``gold/test`` (set apart: no rule is written from it, and
nobody who writes rules reads it). What counts is the last, or a folder of one's own.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from benchmarks import peer
from benchmarks.score import LABELS, MEASURES, Answer, Scores, score
from corpus.annotated import read_folder
from nlp.annotate import annotate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.annotated import AnnotatedReport

REPORTS = Path(__file__).parents[1] / "crawler" / "samples" / "reports"
GOLD = Path(__file__).parent / "gold"
#: The gold sets that come with the project, and what their scores are worth.
SETS = {
    REPORTS: "at hand when the rules were written",
    GOLD / "more": "rules were mended by the mistakes in them",
    GOLD / "test": "set apart: no rule is written from them",
}
#: What the labels are called in the table.
NAMES = {
    "per": "people",
    "prov": "provinces",
    "date": "dates",
    "fig": "figures",
    "dir": "directives",
    "org": "organisations",
}
#: What the peer can do.
PEER_LABELS = ("per", "prov", "org")
#: What mistakes are told of, with the names in the table of causes.
ERRORS = {
    **NAMES,
    "titles": "offices of people",
    "issuers": "issuers and dates of directives",
    "nouns": "counted nouns",
    "meeting": "meetings",
}


def request(report: AnnotatedReport) -> dict[str, Any]:
    """A report as input of ``tracuu annotate``: its text and what its page tells, nothing of its annotation."""
    header = {name: report.header.get(name) for name in ("title", "published", "source", "source_province")}
    return {"id": report.id, "text": report.text, **{k: v for k, v in header.items() if v}}


def run(reports: Sequence[AnnotatedReport], read: Callable[[dict[str, Any]], Answer]) -> tuple[Scores, float]:
    """The scores of a reader over the reports, and the seconds that it took once its data were loaded."""
    if reports:
        read(request(reports[0]))
    began = time.perf_counter()
    answers = {report.id: read(request(report)) for report in reports}
    seconds = time.perf_counter() - began
    return score(reports, answers), seconds


def span_table(title: str, systems: Sequence[tuple[str, Scores, Sequence[str]]]) -> Table:
    """Precision, recall and F1 of each label, exact, by overlap and by value; a row for each system that reads it."""
    table = Table(title=title, title_justify="left")
    table.add_column("mentions")
    table.add_column("reader")
    table.add_column("gold", justify="right")
    table.add_column("found", justify="right")
    for measure in MEASURES:
        table.add_column(f"{measure} P / R / F1", justify="right")
    for label in LABELS:
        for name, scores, labels in systems:
            if label in labels:
                hits = scores.spans[label]
                cells = [f"{h.precision:.3f} {h.recall:.3f} {h.f1:.3f}" for h in (hits[m] for m in MEASURES)]
                table.add_row(NAMES[label], name, str(hits["exact"].gold), str(hits["exact"].system), *cells)
    return table


def attribute_table(scores: Scores) -> Table:
    """What is read beside the spans: attributes and the meeting record."""
    table = Table(title_justify="left")
    for heading in ("attribute", "measure", "score", "of"):
        table.add_column(heading, justify="left" if heading in ("attribute", "measure") else "right")
    for name, hits in (
        ("offices of people", scores.offices),
        ("ranks of people", scores.ranks),
        ("issuers of directives", scores.issuers),
        ("dates of directives", scores.dates),
    ):
        table.add_row(name, "F1", f"{hits.f1:.3f}", str(hits.gold))
    table.add_row("counted noun of figures", "token F1", f"{scores.nouns.value:.3f}", str(scores.nouns.cases))
    table.add_row("meeting or none", "accuracy", f"{scores.meetings.value:.3f}", str(scores.meetings.cases))
    for name, mean in scores.fields.items():
        table.add_row(f"meeting: {name}", "accuracy", f"{mean.value:.3f}", str(mean.cases))
    table.add_row("meeting: chairs", "F1", f"{scores.chairs.f1:.3f}", str(scores.chairs.gold))
    return table


def cause_table(scores: Scores) -> Table:
    """The mistakes of each label, grouped by cause, the most frequent first."""
    table = Table(title_justify="left")
    table.add_column("mistakes in")
    table.add_column("all", justify="right")
    table.add_column("by cause")
    for label, name in ERRORS.items():
        causes = scores.causes(label)
        table.add_row(name, str(causes.total()), ", ".join(f"{c} {n}" for c, n in causes.most_common()))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 2 where there is no gold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", action="append", type=Path, metavar="FOLDER", help="annotated reports; may repeat")
    parser.add_argument("--errors", choices=ERRORS, help="list every mistake of one label, by cause")
    parser.add_argument("--no-peer", action="store_true", help="leave underthesea.ner out (it takes most of the time)")
    options = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 130)
    for folder in options.gold or SETS:
        reports = list(read_folder(folder))
        if not reports:
            print(f"{folder}: no annotated reports (*.txt) here", file=sys.stderr)
            return 2
        scores, seconds = run(reports, annotate)
        systems: list[tuple[str, Scores, Sequence[str]]] = [("tracuu", scores, LABELS)]
        timing = f"{len(reports) / seconds:.1f} reports/s"
        if not options.no_peer:
            provinces = {s.attributes.get("name", s.text) for r in reports for s in r.spans if s.label == "prov"}
            other, other_seconds = run(reports, partial(peer.annotate, provinces=provinces))
            systems.append(("underthesea.ner", other, PEER_LABELS))
            timing += f", {other_seconds / seconds:.1f} times as fast as underthesea.ner"
        worth = f" ({SETS[folder]})" if folder in SETS else ""
        console.print(span_table(f"{folder.name}: {len(reports)} reports{worth}; {timing}", systems))
        console.print(attribute_table(scores))
        console.print(cause_table(scores))
        for mistake in sorted(scores.mistakes, key=lambda m: m.cause):
            if mistake.label == options.errors:
                print(f"{mistake.cause}: {mistake.line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What each part of the reading of names brings: grammar, sequence model, both; the model with and without word lists.

    python -m benchmarks.ablation [--gold FOLDER]

Scored by exact spans on the reports that are set apart (or a folder of one's own). The model is trained here, on the
reports that ``benchmarks.train`` names, once with and once without what the word lists say.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.reading import GOLD, NAMES, request
from benchmarks.score import Hits
from benchmarks.train import LABELS, TRAINED_ON, count, labelled, tagged, train
from corpus.annotated import read_folder
from corpus.text import normalise
from nlp.analyse import published_day
from nlp.context import Context
from nlp.organisations import read_organisations
from nlp.people import SURE, read_people
from nlp.provinces import read_provinces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.annotated import AnnotatedReport

#: Above 1 the model is not asked.
_OFF = 2.0


def by_grammar(report: AnnotatedReport, sure: float) -> list[str]:
    """The labels of all words of a report as the readers give them."""
    given = request(report)
    context = Context(
        normalise(report.text),
        title=normalise(given.get("title", "")),
        published=published_day(given.get("published")),
        source=given.get("source", ""),
        source_province=given.get("source_province"),
    )
    provinces = read_provinces(context)
    organisations = read_organisations(context, provinces)
    people = read_people(context, organisations, provinces, sure=sure)
    labels = ["O"] * len(context.tokens)
    for label, mentions in (("per", people), ("org", organisations)):
        for mention in mentions:
            inside = [i for i, t in enumerate(context.tokens) if mention.start <= t.start and t.end <= mention.end]
            for n, i in enumerate(inside):
                labels[i] = f"{'I' if n else 'B'}-{label}"
    return labels


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 2 where there is no gold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path, default=GOLD / "test", metavar="FOLDER", help="annotated reports")
    options = parser.parse_args(arguments)
    reports = list(read_folder(options.gold))
    if not reports:
        print(f"{options.gold}: no annotated reports (*.txt) here", file=sys.stderr)
        return 2
    learned = [r for folder in TRAINED_ON for r in read_folder(folder)]
    rows: list[tuple[str, dict[str, Hits]]] = []
    for name, sure in (("grammar alone", _OFF), ("grammar, model where it cannot decide", SURE)):
        hits = {label: Hits() for label in LABELS}
        for report in reports:
            gold = [label for piece in labelled(report).labels for label in piece]
            count(hits, gold, by_grammar(report, sure))
        rows.append((name, hits))
    for name, lists in (("model alone", True), ("model alone, without word lists", False)):
        model = train(learned, lists=lists)
        hits = {label: Hits() for label in LABELS}
        for report in reports:
            count(hits, *tagged(model, report, lists=lists))
        rows.append((name, hits))
    table = Table(title=f"{options.gold.name}: {len(reports)} reports, exact spans", title_justify="left")
    table.add_column("reader")
    for label in LABELS:
        table.add_column(f"{NAMES[label]} P / R / F1", justify="right")
    for name, hits in rows:
        table.add_row(name, *(f"{h.precision:.3f} {h.recall:.3f} {h.f1:.3f}" for h in hits.values()))
    Console(width=None if sys.stdout.isatty() else 110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

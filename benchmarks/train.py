"""Train the sequence model of names (nlp/data/names.crf) from annotated reports, or tell by cross-validation its worth.

    python -m benchmarks.train [--gold FOLDER ...] [--out FILE]
    python -m benchmarks.train --folds 5 [--gold FOLDER ...]

The reports are those that come with the project, without the set that is set apart. Every report is used as written and
in variations with other names (``benchmarks.variation``). In cross-validation a report is never scored by a model that
has seen it or a variation of it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from underthesea_core import CRFTagger, CRFTrainer

from benchmarks.reading import GOLD, REPORTS
from benchmarks.score import Hits
from benchmarks.variation import Variation
from corpus.annotated import read_folder
from corpus.text import normalise
from nlp.context import Context
from nlp.phrases import Words
from nlp.provinces import read_provinces
from nlp.sequence import MODEL, Sequences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.annotated import AnnotatedReport

#: What the model is trained on; never the reports that are set apart.
TRAINED_ON = (REPORTS, GOLD / "more")
LABELS = ("per", "org")
#: Variations of each report beside itself.
VARIATIONS = 1
#: Penalties of L-BFGS (OWL-QN): the first makes the model small, the second keeps weights from growing. Chosen by
#: cross-validation on the reports above.
L1, L2, ITERATIONS = 0.1, 0.05, 150
#: A feature must be seen so often; rarer ones make the model more than twice as large and no better.
LEAST = 3
SEED = 20251


class Labelled(NamedTuple):
    """A report as the model sees it: for each piece the features and the labels of its words."""

    features: list[list[list[str]]]
    labels: list[list[str]]


def labelled(report: AnnotatedReport, *, lists: bool = True) -> Labelled:
    """The pieces of a report with their labels (B-per, I-per, B-org, I-org, O).

    ``lists=False`` leaves out what the word lists say (for the ablation).
    """
    text = normalise(report.text)
    context = Context(text, title=normalise(report.header.get("title", "")))
    words = Words(context)
    at = {t.start: i for i, t in enumerate(words.tokens)}
    ends = {t.end: i + 1 for i, t in enumerate(words.tokens)}
    found = read_provinces(context) if lists else []
    provinces = {at[p.start]: ends[p.end] for p in found if p.start in at and p.end in ends}
    sequences = Sequences(words, provinces)
    labels = ["O"] * len(words)
    for span in report.spans:
        if span.label in LABELS:
            start = len(normalise(report.text[: span.start]))
            end = start + len(normalise(span.text))
            inside = [i for i, t in enumerate(words.tokens) if start <= t.start and t.end <= end]
            for n, i in enumerate(inside):
                labels[i] = f"{'I' if n else 'B'}-{span.label}"
    pieces = sequences.pieces()
    rows = [sequences.features(a, b) for a, b in pieces]
    if not lists:
        rows = [[[f for f in word if "+" not in f and not f.startswith("all=")] for word in row] for row in rows]
    return Labelled(rows, [labels[a:b] for a, b in pieces])


def train(reports: Sequence[AnnotatedReport], *, variations: int = VARIATIONS, lists: bool = True) -> CRFTagger:
    """A model trained on the reports and their variations."""
    return CRFTagger.from_model(_train(reports, variations, lists))


def _train(reports: Sequence[AnnotatedReport], variations: int, lists: bool) -> CRFTagger:
    varied = (Variation(reports, SEED + n) for n in range(variations))
    all_reports = chain(reports, *([v.of(r) for r in reports] for v in varied))
    features: list[list[list[str]]] = []
    labels: list[list[str]] = []
    for report in all_reports:
        one = labelled(report, lists=lists)
        features += one.features
        labels += one.labels
    seen = Counter(f for piece in features for word in piece for f in word)
    features = [[[f for f in word if seen[f] >= LEAST] for word in piece] for piece in features]
    trainer = CRFTrainer("lbfgs", l1_penalty=L1, l2_penalty=L2, max_iterations=ITERATIONS, verbose=0)
    return trainer.train(features, labels)


def tagged(model: CRFTagger, report: AnnotatedReport, *, lists: bool = True) -> tuple[list[str], list[str]]:
    """The labels of gold and those of the model for all words of a report."""
    one = labelled(report, lists=lists)
    return list(chain(*one.labels)), list(chain(*(model.tag(piece) for piece in one.features)))


def spans(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """The spans that a sequence of labels means: an I- that continues nothing begins one."""
    found = set()
    begun: tuple[int, str] | None = None
    for i, label in enumerate([*labels, "O"]):
        if begun and (label[0] != "I" or label[2:] != begun[1]):
            found.add((begun[0], i, begun[1]))
            begun = None
        if label != "O" and begun is None:
            begun = (i, label[2:])
    return found


def count(hits: dict[str, Hits], gold: Sequence[str], found: Sequence[str]) -> None:
    """Add the exact spans of one report to the counts by label."""
    right, told = spans(gold), spans(found)
    for label in LABELS:
        one, other = ({s for s in side if s[2] == label} for side in (right, told))
        hits[label].right += len(one & other)
        hits[label].gold += len(one)
        hits[label].system += len(other)


def _folds(reports: list[AnnotatedReport], n: int) -> Iterator[tuple[list[AnnotatedReport], list[AnnotatedReport]]]:
    """(to train on, to score) for each fold; the order of reports is shuffled by a fixed seed."""
    shuffled = reports[:]
    random.Random(SEED).shuffle(shuffled)
    for k in range(n):
        yield [r for i, r in enumerate(shuffled) if i % n != k], shuffled[k::n]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the model, or print the cross-validation; exit status 2 where there are too few reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", action="append", type=Path, metavar="FOLDER", help="annotated reports; may repeat")
    parser.add_argument("--out", type=Path, default=MODEL, metavar="FILE", help="where the model goes")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="cross-validate in N parts, write nothing")
    options = parser.parse_args(arguments)
    reports = [r for folder in options.gold or TRAINED_ON for r in read_folder(folder)]
    if len(reports) < max(options.folds, 1):
        print(f"{len(reports)} annotated reports are too few", file=sys.stderr)
        return 2
    if options.folds:
        for name, variations, lists in (
            ("whole", VARIATIONS, True),
            ("no variations", 0, True),
            ("no lists", VARIATIONS, False),
        ):
            hits = {label: Hits() for label in LABELS}
            for learned, held_out in _folds(reports, options.folds):
                model = train(learned, variations=variations, lists=lists)
                for report in held_out:
                    count(hits, *tagged(model, report, lists=lists))
            cells = (f"{label} {h.precision:.3f} {h.recall:.3f} {h.f1:.3f}" for label, h in hits.items())
            print(f"{name:14}  exact P R F1: {'   '.join(cells)}")
        return 0
    model = _train(reports, VARIATIONS, True)
    model.save(str(options.out))
    print(f"{options.out}: {options.out.stat().st_size:,} bytes, from {len(reports)} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How well answers are ranked: a set of questions with the passage that answers each, on both kinds of typing.

    python -m benchmarks.retrieval PASSAGES.jsonl QUESTIONS.tsv [--engine embedded|elasticsearch]

PASSAGES.jsonl is what ``tracuu import`` takes; a line of QUESTIONS.tsv is question id, question, passage id, tabs
between. Prints P@1, recall, MRR and nDCG at 10 for the questions as they are and without accents, beside BM25 over
syllables alone (k1 1.2, b 0.75).
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from corpus.records import Analysis, Article, Links
from corpus.settings import settings_from_environment
from corpus.text import fold, normalise
from indexer.analysis import cut
from indexer.documents import IndexedArticle
from indexer.engine import open_builder, open_engine
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_K1, _B = 1.2, 0.75


class SyllableBM25:
    """BM25 over syllables, accents kept or dropped: Robertson and Zaragoza 2009, formula 3.15."""

    def __init__(self, texts: dict[str, str], *, folded: bool) -> None:
        self._folded = folded
        self._counts = {id_: Counter(self._forms(text)) for id_, text in texts.items()}
        self._lengths = {id_: sum(counts.values()) for id_, counts in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(1, len(texts))
        self._frequency = Counter(form for counts in self._counts.values() for form in counts)

    def _forms(self, text: str) -> Sequence[str]:
        found = cut(normalise(text))
        return found.folded if self._folded else found.exact

    def best(self, question: str) -> list[str]:
        total = len(self._counts)
        scores: dict[str, float] = {}
        for form in self._forms(question):
            known = self._frequency[form]
            weight = math.log(1 + (total - known + 0.5) / (known + 0.5))
            for id_, counts in self._counts.items():
                if count := counts[form]:
                    length = _K1 * (1 - _B + _B * self._lengths[id_] / self._mean)
                    scores[id_] = scores.get(id_, 0.0) + weight * count / (count + length)
        return sorted(scores, key=lambda id_: (-scores[id_], id_))[:10]


def measure(
    questions: Sequence[tuple[str, str]], best: Callable[[str], list[str]]
) -> tuple[float, float, float, float]:
    """P@1, recall@10, MRR@10, nDCG@10 where each question has one answer."""
    ranks = []
    for question, goal in questions:
        found = best(question)
        ranks.append(found.index(goal) if goal in found else None)
    hits = [rank for rank in ranks if rank is not None]
    n = len(ranks)
    return (
        sum(rank == 0 for rank in hits) / n,
        len(hits) / n,
        sum(1 / (rank + 1) for rank in hits) / n,
        sum(1 / math.log2(rank + 2) for rank in hits) / n,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--engine", default="embedded")
    given = parser.parse_args(arguments)
    texts = {row["id"]: row["text"] for row in map(json.loads, given.passages.read_text(encoding="utf-8").splitlines())}
    lines = [line.split("\t") for line in given.questions.read_text(encoding="utf-8").splitlines()]
    questions = [(question, goal) for _, question, goal in lines]
    table = Table("", "P@1", "R@10", "MRR@10", "nDCG@10", title=f"{len(questions)} questions, {len(texts)} passages")
    with tempfile.TemporaryDirectory() as home:
        where = replace(settings_from_environment(Path(home)), engine=given.engine)
        where = replace(where, elasticsearch=replace(where.elasticsearch, index="benchmark_retrieval"))
        items = [
            IndexedArticle(
                article=Article(id=id_, url=id_, source="", title="", text=normalise(text)),
                analysis=Analysis(article=id_, content_hash="", reader=""),
                group=id_,
            )
            for id_, text in texts.items()
        ]
        open_builder(where).build(items, Links(linker=""), fingerprint="")
        engine = open_engine(where)

        def best(question: str) -> list[str]:
            return [hit.id for hit in engine.search(SearchRequest(q=question, match="most", limit=10)).hits]

        for typed, asked in (("", questions), (", no accents", [(fold(q), goal) for q, goal in questions])):
            peer = SyllableBM25(texts, folded=bool(typed))
            for name, way in ((f"tracuu ({given.engine}){typed}", best), (f"BM25 over syllables{typed}", peer.best)):
                table.add_row(name, *(f"{value:.3f}" for value in measure(asked, way)))
        engine.close()
    Console().print(table)


if __name__ == "__main__":
    main()

"""An indexed corpus for Python users: what ``import tracuu`` gives.

import tracuu
with tracuu.open("var/demo") as corpus:
    corpus.search("phong trào toàn dân", province=["Lào Cai"]).total
    corpus.figures("Đề án 06")          # a pandas DataFrame, one row a figure
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpus.settings import Settings, settings_from_environment
from indexer.documents import FACETS
from indexer.engine import open_engine
from indexer.export import COLUMNS, rows
from indexer.results import Results, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas

    from corpus.records import Directive, Meeting, Person
    from indexer.documents import Facet, IndexedArticle


class Corpus:
    """An indexed corpus, for reading. Use as a context manager; made by :func:`open_corpus`.

    The filters of every method are the facets (``province``, ``person``, ``organisation``, ``directive``, ``kind``,
    ``source``, ``year``: a value or a list of values) and ``from_``, ``to`` (ISO dates of publication).
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engine = open_engine(settings)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.close()

    def search(self, q: str = "", **options: Any) -> Results:
        """One page of results; ``options`` are the filters and match, sort, distinct, limit, cursor."""
        return self._engine.search(request(q, options))

    def walk(self, q: str = "", **options: Any) -> Iterator[IndexedArticle]:
        """Every article that a search finds, with its analysis."""
        return self._engine.walk(request(q, options))

    def articles(self, q: str = "", **options: Any) -> pandas.DataFrame:
        """The articles that a search finds as a DataFrame with the columns of ``tracuu export articles``."""
        return self._frame("articles", q, options)

    def figures(self, q: str = "", **options: Any) -> pandas.DataFrame:
        """The figures of the articles that a search finds, one row a figure."""
        return self._frame("figures", q, options)

    def meetings(self) -> list[Meeting]:
        """All meetings, newest first."""
        return self._engine.meetings()

    def directives(self) -> list[Directive]:
        """All directives, the most cited first."""
        return self._engine.directives()

    def people(self) -> list[Person]:
        """All holders of public office, those in most articles first."""
        return self._engine.people()

    def _frame(self, kind: Literal["articles", "figures"], q: str, options: dict[str, Any]) -> pandas.DataFrame:
        import pandas

        frame = pandas.DataFrame(list(rows(self._engine, kind, request(q, options))), columns=list(COLUMNS[kind]))
        for amount in ("value", "value_to"):
            if amount in frame:
                frame[amount] = frame[amount].astype("float64")  # as in Parquet; CSV and JSONL keep every digit
        return frame


def open_corpus(home: str | Path | None = None) -> Corpus:
    """The corpus at ``home`` (or TRACUU_HOME), for reading. Raises IndexMissing where nothing has been indexed."""
    return Corpus(settings_from_environment(Path(home) if home else None))


def request(q: str, options: dict[str, Any]) -> SearchRequest:
    """A search from keyword arguments: each facet takes a value or several, None stands for nothing chosen."""
    options = dict(options)
    filters: dict[Facet, tuple[str, ...]] = {}
    for facet in FACETS:
        value = options.pop(facet, None)
        if value:
            filters[facet] = (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
    return SearchRequest(q=q, filters=filters, **options)

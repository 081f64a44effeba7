"""What a search engine must do: ``embedded`` (tantivy, a folder) and ``elasticsearch`` (a cluster) both do it.

The rest of the program knows only these two protocols, and :func:`open_engine` that chooses by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from corpus.records import Directive, Links, Meeting, Person
    from corpus.settings import Settings
    from indexer.documents import IndexedArticle
    from indexer.results import Hit, Results, SearchRequest, Suggestion


class Engine(Protocol):
    """Answers from the live index. Picks up a newly swapped index by itself; safe to use from several threads."""

    @property
    def build(self) -> str:
        """Which build of the index answers: changes with every swap."""

    def search(self, request: SearchRequest) -> Results:
        """Answer a search; never fails on what the query says. Raises BadCursor, IndexMissing."""

    def walk(self, request: SearchRequest) -> Iterator[IndexedArticle]:
        """Every article that the request finds, to the end, in a stable order; limit and cursor are ignored."""

    def article(self, article: str) -> IndexedArticle | None:
        """An article by id."""

    def meeting(self, meeting: str) -> Meeting | None: ...

    def directive(self, directive: str) -> Directive | None: ...

    def person(self, person: str) -> Person | None: ...

    def meetings(self, articles: Iterable[str] | None = None) -> list[Meeting]:
        """Meetings by date, newest first; those of the given articles only, where given."""

    def directives(self, articles: Iterable[str] | None = None) -> list[Directive]:
        """Directives by number of citations, most first; those cited by the given articles only, where given."""

    def people(self, articles: Iterable[str] | None = None) -> list[Person]:
        """People by number of articles, most first; those named in the given articles only, where given."""

    def similar(self, text: str, *, limit: int = 10, exclude: Sequence[str] = ()) -> list[Hit]:
        """Articles like a text, best first, one of each group; the groups of the articles ``exclude`` left out."""

    def suggest(self, prefix: str, *, limit: int = 10) -> list[Suggestion]:
        """Completions of a prefix (accents optional) among people, organisations, directives and provinces."""

    def close(self) -> None: ...


class Builder(Protocol):
    """Builds an index beside the live one and swaps it in."""

    def build(
        self,
        articles: Iterable[IndexedArticle],
        links: Links,
        *,
        fingerprint: str,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Index everything, check the count, swap atomically, prune older builds; returns the number of articles.

        A build that dies leaves the live index untouched. ``fingerprint`` is kept with the build.
        """

    def update(
        self,
        articles: Iterable[IndexedArticle],
        links: Links,
        *,
        fingerprint: str,
        progress: Callable[[int], None] | None = None,
    ) -> int | None:
        """Bring the live index to the same state as :meth:`build` would, writing only what has changed; the number of
        articles, or None where this engine or this index cannot be changed in place."""

    @property
    def set_aside(self) -> Mapping[str, str]:
        """Articles that the engine did not take in the last build or update, with its reason for each."""

    def close(self) -> None: ...

    def fingerprint(self) -> str | None:
        """The fingerprint of the live build, None where there is none."""

    def count(self) -> int:
        """Articles in the live build, 0 where there is none."""


def open_engine(settings: Settings) -> Engine:
    """The engine that the settings name, over its live index. Raises IndexMissing, EngineError."""
    return _module(settings).open_engine(settings)  # type: ignore[no-any-return]


def open_builder(settings: Settings) -> Builder:
    """The builder of the engine that the settings name. Raises EngineError."""
    return _module(settings).open_builder(settings)  # type: ignore[no-any-return]


def _module(settings: Settings):  # type: ignore[no-untyped-def]
    from importlib import import_module

    from corpus.errors import EngineError

    known = {"embedded": "indexer.embedded", "elasticsearch": "indexer.elastic"}
    if settings.engine not in known:
        raise EngineError(f"unknown engine {settings.engine!r}; known: {', '.join(known)}")
    return import_module(known[settings.engine])

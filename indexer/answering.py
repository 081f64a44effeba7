"""What both engines do alike over their builds: an engine is a way to find the live build and to open one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus.records import Directive, Meeting, Person
from corpus.text import normalise
from indexer import answer, cursor
from indexer.analysis import cut, pairs
from indexer.clauses import Bool, OneOf, Term
from indexer.names import rank
from indexer.query import EVERYTHING
from indexer.results import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from indexer.clauses import Clause
    from indexer.documents import IndexedArticle
    from indexer.names import Name
    from indexer.results import Hit, Results, SearchRequest

T = TypeVar("T")

#: Pairs of a text by which articles like it are looked for, and those of it that are looked at, most frequent first.
_SIMILAR_PAIRS = 40
_MOST_PAIRS = 2000


class Build(answer.Reader, Protocol):
    """One build of an index, opened, with the records beside the articles."""

    def article(self, article: str) -> IndexedArticle | None: ...

    def record(self, kind: str, record: str, type_: type[T]) -> T | None: ...

    def listed(self, kind: str, type_: type[T], articles: Iterable[str] | None) -> list[T]:
        """The records of a kind in the order in which they are listed; those of the articles only, where given."""

    def names(self, forms: Sequence[str], limit: int) -> list[Name]:
        """Names that begin with these syllables (the last may be cut), then names that hold them, most used first."""

    def similar(self, text: str) -> Clause | None:
        """Articles with the pairs of syllables that tell this text from others; None for too short a text."""


class BuildsEngine(ABC):
    """Answers from the live build; see :class:`indexer.engine.Engine`."""

    @abstractmethod
    def _live(self) -> Build:
        """The live build. Raises IndexMissing."""

    @abstractmethod
    def _build_of(self, build: str) -> Build:
        """The build of a cursor: the live one or the one before. Raises BadCursor when it is gone."""

    @property
    def build(self) -> str:
        return self._live().build

    def search(self, request: SearchRequest) -> Results:
        if request.cursor is None:
            return answer.search(self._live(), request)
        return answer.search(self._build_of(cursor.read(request.cursor, request).build), request)

    def walk(self, request: SearchRequest) -> Iterator[IndexedArticle]:
        return answer.walk(self._live(), request)

    def article(self, article: str) -> IndexedArticle | None:
        return self._live().article(article)

    def meeting(self, meeting: str) -> Meeting | None:
        return self._live().record("meeting", meeting, Meeting)

    def directive(self, directive: str) -> Directive | None:
        return self._live().record("directive", directive, Directive)

    def person(self, person: str) -> Person | None:
        return self._live().record("person", person, Person)

    def meetings(self, articles: Iterable[str] | None = None) -> list[Meeting]:
        return self._live().listed("meeting", Meeting, articles)

    def directives(self, articles: Iterable[str] | None = None) -> list[Directive]:
        return self._live().listed("directive", Directive, articles)

    def people(self, articles: Iterable[str] | None = None) -> list[Person]:
        return self._live().listed("person", Person, articles)

    def similar(self, text: str, *, limit: int = 10, exclude: Sequence[str] = ()) -> list[Hit]:
        live = self._live()
        clause = live.similar(text)
        if clause is None or limit <= 0:
            return []
        if exclude:
            groups = {known.group for article in exclude if (known := live.article(article))}
            own = [OneOf("id", tuple(exclude)), *([OneOf("group", tuple(sorted(groups)))] if groups else [])]
            clause = Bool(must=(clause,), must_not=tuple(own))
        shown = answer.first_of_groups(clause, live.copied(clause))
        best = live.ranked(shown, limit)
        return answer.hits_of(live.documents([seq for _, seq in best]), [score for score, _ in best], EVERYTHING)

    def suggest(self, prefix: str, *, limit: int = 10) -> list[Suggestion]:
        typed = normalise(prefix)[:200]
        forms = cut(typed).folded
        if not forms or limit <= 0:
            return []
        names = sorted(self._live().names(forms, max(50, limit * 4)), key=lambda name: rank(name, typed))
        return [Suggestion(kind=n.kind, value=n.value, label=n.label, count=n.count) for n in names[:limit]]


def like(text: str, total: int, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> Clause | None:
    """Articles with the pairs of syllables that tell a text from others (tf-idf), best first; None where it has none.

    ``total`` counts the articles of the build; ``frequencies`` gives, of some pairs, the articles that have each.
    """
    counts = Counter(pairs(cut(normalise(text)).exact))
    some = [pair for pair, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_PAIRS]]
    known = frequencies(some)
    weights = {pair: (1 + log(counts[pair])) * log(1 + total / known[pair]) for pair in some if known.get(pair)}
    best = sorted(weights, key=lambda pair: (-weights[pair], pair))[:_SIMILAR_PAIRS]
    return Bool(should=tuple(Term("exact_pairs", pair) for pair in best), minimum=1) if best else None

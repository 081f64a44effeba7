"""What an index holds: everything that a reader of the pages or the API is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Analysis, Article

#: The facets of a search, in the order in which they are shown.
Facet = Literal["province", "person", "organisation", "directive", "kind", "source", "year"]
FACETS: tuple[Facet, ...] = ("province", "person", "organisation", "directive", "kind", "source", "year")

Kind = Literal["article", "meeting", "directive", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedArticle:
    """An article with its analysis and what linking made of it.

    ``people`` and ``directives`` give, for each mention of ``analysis.people`` and ``analysis.directives`` in order,
    the id of the person or directive that it was linked to, or None. ``group`` is the id of its group (its own id where
    no copy is known), ``copies`` the other articles of the group (ids), ``first`` whether it is the first published.
    ``captured`` tells when the page was fetched (ISO 8601) where the page as it was is kept.
    """

    article: Article
    analysis: Analysis
    group: str
    copies: tuple[str, ...] = ()
    first: bool = True
    meeting: str | None = None
    people: tuple[str | None, ...] = ()
    directives: tuple[str | None, ...] = ()
    captured: str | None = None

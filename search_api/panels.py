"""What stands around the hits: facets with the links that toggle them, chips, the timeline, snippets.

Every link is made here, so that the templates hold no logic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from indexer.documents import FACETS
from indexer.results import Hit
from search_api.marking import Mark, marked
from search_api.parameters import SearchQuery, Selection, query_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from indexer.documents import Facet
    from indexer.results import FacetValue, MonthCount, Snippet
    from search_api.formats import Formats

#: Values of a facet shown at once, and on demand; beyond that the search box is the quicker way.
_SHOWN, _MORE = 8, 60
#: More months than this and a bar stands for a year.
_MONTHS = 48
_WIDTH, _GAP, _HEIGHT = 720, 3, 64
_NARROWEST, _WIDEST = 8, 44
_ENDS = (".", "!", "?", "…", "”", '"', ":", ";", "")


@dataclass(frozen=True, slots=True)
class FacetLink:
    label: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """A facet: the values shown at once and those shown on demand."""

    name: str
    values: list[FacetLink]
    more: list[FacetLink]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that was made, with the link that takes it back. ``name`` is the parameter."""

    name: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the timeline, in units of its viewBox."""

    x: int
    y: int
    height: int
    label: str
    count: int
    href: str
    selected: bool
    tick: str


@dataclass(frozen=True, slots=True)
class Timeline:
    width: int
    height: int
    bar: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class HitView:
    hit: Hit
    href: str
    title: Markup
    snippets: list[Markup]


def address(path: str, selection: Selection, **changes: object) -> str:
    """A path with a selection as its query string."""
    query = query_string(selection, **changes)
    return f"{path}?{query}" if query else path


def facet_panels(path: str, query: SearchQuery, facets: dict[Facet, tuple[FacetValue, ...]]) -> list[FacetPanel]:
    """The facets that have values; the chosen ones of each first, so that they are seen."""
    panels = []
    for facet in FACETS:
        links = [_toggle(path, query, facet, value) for value in facets.get(facet, ())]
        links.sort(key=lambda link: not link.selected)
        if links:
            shown = max(_SHOWN, sum(link.selected for link in links))
            panels.append(FacetPanel(facet, links[:shown], links[shown : shown + _MORE]))
    return panels


def _toggle(path: str, query: SearchQuery, facet: Facet, value: FacetValue) -> FacetLink:
    chosen: list[str] = getattr(query, facet)
    changed = [v for v in chosen if v != value.value] if value.selected else [*chosen, value.value]
    href = address(path, query, cursor=None, **{facet: changed})
    return FacetLink(value.label, value.count, value.selected, href)


def chips(path: str, selection: Selection, label: Callable[[Facet, str], str], formats: Formats) -> list[Chip]:
    """One chip for each choice; ``label`` names a facet's value for people."""
    start = {"cursor": None} if isinstance(selection, SearchQuery) else {"offset": 0}
    found = [
        Chip(
            facet,
            label(facet, value),
            address(path, selection, **start, **{facet: [v for v in getattr(selection, facet) if v != value]}),
        )
        for facet in FACETS
        for value in getattr(selection, facet)
    ]
    for name, value in (("from_", selection.from_), ("to", selection.to)):
        if value:
            found.append(Chip(name.rstrip("_"), formats.date(value), address(path, selection, **start, **{name: None})))
    return found


def timeline(path: str, query: SearchQuery, months: Iterable[MonthCount], formats: Formats) -> Timeline | None:
    """Bars by month, or by year where the months are many; each leads to its reports. None where nothing has a date."""
    counts = {m.month: m.count for m in months if m.count}
    if not counts:
        return None
    periods = _months(min(counts), max(counts))
    if len(periods) > _MONTHS:
        by_year: dict[str, int] = {}
        for month, count in counts.items():
            by_year[month[:4]] = by_year.get(month[:4], 0) + count
        counts, periods = by_year, [str(year) for year in range(int(min(by_year)), int(max(by_year)) + 1)]
    top = max(counts.values())
    bar = min(_WIDEST, max(_NARROWEST, _WIDTH // len(periods) - _GAP))
    bars = []
    for i, period in enumerate(periods):
        count = counts.get(period, 0)
        height = max(2, round(_HEIGHT * count / top)) if count else 0
        selected = query.from_ == period and query.to == period
        href = address(path, query, cursor=None, from_=None if selected else period, to=None if selected else period)
        tick = period[:4] if len(period) == 4 or i == 0 or period.endswith("-01") else ""
        bars.append(Bar(i * (bar + _GAP), _HEIGHT - height, height, formats.date(period), count, href, selected, tick))
    return Timeline(max(len(bars) * (bar + _GAP), 40), _HEIGHT, bar, bars)


def _months(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    periods = []
    while (period := f"{year:04}-{month:02}") <= last:
        periods.append(period)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return periods


def hit_views(hits: Iterable[Hit]) -> list[HitView]:
    """Hits with their snippets as HTML; a title that is quoted whole by a snippet bears its marks."""
    views = []
    for hit in hits:
        title = next((highlighted(s) for s in hit.snippets if s.text == hit.title), escape(hit.title))
        snippets = [_cut_out(s) for s in hit.snippets if s.text != hit.title]
        views.append(HitView(hit, f"/articles/{hit.id}", title, snippets))
    return views


def highlighted(snippet: Snippet) -> Markup:
    """A snippet with its marks; marks with nothing but blanks between them are one."""
    text = snippet.text
    marks: list[Mark] = []
    for start, end in sorted(snippet.marks):
        if marks and not text[marks[-1].end : start].strip():
            start, end = marks[-1].start, max(end, marks.pop().end)
        marks.append(Mark(start, end, "hit"))
    return marked(text, 0, len(text), marks)


def _cut_out(snippet: Snippet) -> Markup:
    """A highlighted snippet with dots where it begins or ends within a sentence."""
    before = "… " if snippet.text[:1].islower() else ""
    after = "" if snippet.text.rstrip()[-1:] in _ENDS else " …"
    return escape(before) + highlighted(snippet) + escape(after)


def facet_label(labels: dict[tuple[Facet, str], str]) -> Callable[[Facet, str], str]:
    """Names from a table; the value itself where it has none."""
    return lambda facet, value: labels.get((facet, value), value)


def selected_labels(facets: dict[Facet, tuple[FacetValue, ...]]) -> dict[tuple[Facet, str], str]:
    """The names of the chosen values, as the facets of an answer give them."""
    return {(f, v.value): v.label for f, values in facets.items() for v in values if v.selected}

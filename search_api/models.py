"""The answers of the API. Records (:mod:`corpus.records`, :mod:`indexer.results`) are sent as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from corpus.records import Article, Directive, Meeting, MeetingRecord, Person
from indexer.results import Hit, Suggestion
from search_api.parameters import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from indexer.documents import IndexedArticle
    from indexer.engine import Engine

T = TypeVar("T")


class _Mention(BaseModel):
    start: int = Field(description="First code point of the span in the article's text.")
    end: int = Field(description="Code point behind the span.")
    text: str


class OfficeOut(BaseModel):
    """An office as one mention gives it."""

    name: str
    start: int
    end: int


class PersonOut(_Mention):
    """A personal name. ``entity`` numbers the people of one article; ``person`` is the id of the linked record."""

    label: Literal["person"] = "person"
    rank: str | None
    offices: list[OfficeOut]
    entity: int | None
    person: str | None


class OrganisationOut(_Mention):
    label: Literal["organisation"] = "organisation"
    name: str = Field(description="The full form where the text shortens it.")


class ProvinceOut(_Mention):
    label: Literal["province"] = "province"
    name: str = Field(description="As of the time of the report.")
    now: str = Field(description="Among the 34 since July 2025.")


class DateOut(_Mention):
    label: Literal["date"] = "date"
    edtf: str = Field(description="ISO 8601-2, XXXX for every year.")


class FigureOut(_Mention):
    """A statistic; values are decimal strings, scaled out."""

    label: Literal["figure"] = "figure"
    value: str
    value_to: str | None
    qualifier: Literal["", "over", "under", "about", "min", "vague"]
    unit: str | None
    base_value: str | None = Field(description="The value in the base unit.")
    base_value_to: str | None
    base_unit: str | None
    noun: str | None
    noun_key: str | None = Field(description="The noun in its normal form.")
    direction: Literal["", "up", "down"]
    comparison: Literal["", "change", "ratio", "before", "after"]
    compared_with: str | None = Field(description="What it is compared with, verbatim.")
    compared_period: str | None = Field(description="The period of that, EDTF.")
    status: Literal["", "result", "target", "forecast", "limit"]
    province: str | None
    place: str | None
    period: str | None
    sentence_start: int
    sentence_end: int


class DirectiveOut(_Mention):
    """A citation. ``directive`` is the id of the linked record."""

    label: Literal["directive"] = "directive"
    type: str
    number: str | None
    issuers: list[str]
    date: str | None
    title: str | None
    entity: int | None
    directive: str | None


MentionOut = Annotated[
    PersonOut | OrganisationOut | ProvinceOut | DateOut | FigureOut | DirectiveOut, Field(discriminator="label")
]


class ArticleLinks(BaseModel):
    """What linking made of the article, by id, with the paths that answer for them."""

    group: str
    first: bool = Field(description="Whether it was the first published of its group.")
    copies: list[str]
    meeting: str | None
    people: list[str]
    directives: list[str]
    captured: str | None = Field(description="When the page was fetched, where it is kept.")


class ArticleAnswer(BaseModel):
    article: Article
    province: str | None = Field(description="Province the report is from or about.")
    meeting: MeetingRecord | None
    mentions: list[MentionOut] = Field(description="In text order; outer before inner.")
    links: ArticleLinks


class Page(BaseModel, Generic[T]):
    """A page of a list; ``next`` is the offset of the next one, null at the end."""

    total: int
    items: list[T]
    next: int | None


class FigureRow(BaseModel):
    """One figure as in the export; values are decimal strings. docs/figures.md explains the columns."""

    value: str
    value_to: str | None
    qualifier: str | None
    unit: str | None
    base_value: str | None
    base_value_to: str | None
    base_unit: str | None
    noun: str | None
    noun_key: str | None
    direction: str | None
    comparison: str | None
    compared_with: str | None
    compared_period: str | None
    status: str | None
    province: str | None
    place: str | None
    period: str | None
    sentence: str | None
    start: int
    end: int
    article: str = Field(description="Address (URL) of the article.")
    published: str | None
    source: str | None


class Figures(BaseModel):
    """A page of figures; ``next`` is the offset of the next one, null at the end."""

    items: list[FigureRow]
    next: int | None


class MeetingAnswer(BaseModel):
    meeting: Meeting
    reports: list[Hit]
    directives: list[str]
    people: list[str]


class Sentence(BaseModel):
    """A sentence of an article around a mention; ``mark`` is the span of the mention within ``text``."""

    article: str
    title: str
    source: str
    published: str | None
    start: int
    text: str
    mark: tuple[int, int]


class DirectiveAnswer(BaseModel):
    directive: Directive
    sentences: list[Sentence] = Field(description="The first 100 citing sentences, newest report first.")


class PersonAnswer(BaseModel):
    person: Person
    sentences: list[Sentence] = Field(description="The first 100 sentences that name the person, newest report first.")


class SimilarAnswer(BaseModel):
    """Articles, and the meetings that they report, each in the order of the first of its articles."""

    hits: list[Hit]
    meetings: list[Meeting] = []


def similar(engine: Engine, text: str, limit: int, *, exclude: Sequence[str] = ()) -> SimilarAnswer:
    """What is like a text."""
    hits = engine.similar(text, limit=limit, exclude=exclude)
    reported = [known.meeting for hit in hits if (known := engine.article(hit.id)) and known.meeting]
    own = {known.meeting for article in exclude if (known := engine.article(article))}
    meetings = [found for id_ in dict.fromkeys(reported) if id_ not in own and (found := engine.meeting(id_))]
    return SimilarAnswer(hits=hits, meetings=meetings)


class SuggestAnswer(BaseModel):
    suggestions: list[Suggestion]


class Text(BaseModel):
    """A text to compare."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    limit: int = Field(default=10, ge=1, le=50)


class Report(BaseModel):
    """A text to read, with what is known around it."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    id: str = "text"
    title: str = Field(default="", max_length=2000)
    published: str = Field(default="", description="ISO day of publication, from which years left out are filled in.")
    source: str = ""
    source_province: str = ""


class Span(BaseModel):
    """A mention as ``tracuu annotate`` prints it: label per, prov, date, fig, dir or org, with the attributes of that
    label (rank, titles; name; v, v2, q, unit, noun; type, no, issuer, date, title). With ``full`` also entity (people,
    directives), now (provinces), name (organisations), and for figures those of /figures."""

    model_config = {"extra": "allow"}

    label: Literal["per", "prov", "date", "fig", "dir", "org"]
    start: int
    end: int
    text: str


class Reading(BaseModel):
    """What was read out of a text."""

    id: str
    spans: list[Span]
    meeting: dict[str, Any] | None
    province: str | None = Field(default=None, description="The province that the report is from or about (full).")
    province_from: str | None = Field(default=None, description="How it was told (full).")


class Health(BaseModel):
    status: Literal["ok"]
    build: str = Field(description="The build of the index that answers.")


class Problem(BaseModel):
    """An error (RFC 9457, application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def mentions(indexed: IndexedArticle) -> list[MentionOut]:
    """All mentions of an article in text order, outer before inner."""
    return sorted(_mentions(indexed), key=lambda m: (m.start, -m.end))


def _mentions(indexed: IndexedArticle) -> Iterator[Any]:
    text, analysis = indexed.article.text, indexed.analysis
    for p, person in _linked(analysis.people, indexed.people):
        offices = [OfficeOut(name=o.name, start=o.start, end=o.end) for o in p.offices]
        yield PersonOut(
            start=p.start,
            end=p.end,
            text=text[p.start : p.end],
            rank=p.rank,
            offices=offices,
            entity=p.entity,
            person=person,
        )
    for o in analysis.organisations:
        yield OrganisationOut(start=o.start, end=o.end, text=text[o.start : o.end], name=o.name)
    for v in analysis.provinces:
        yield ProvinceOut(start=v.start, end=v.end, text=text[v.start : v.end], name=v.name, now=v.now)
    for t in analysis.dates:
        yield DateOut(start=t.start, end=t.end, text=text[t.start : t.end], edtf=t.edtf)
    for f in analysis.figures:
        yield FigureOut(
            start=f.start, end=f.end, text=text[f.start : f.end],
            value=f"{f.value:f}", value_to=_decimal(f.value_to), qualifier=f.qualifier, unit=f.unit,
            base_value=_decimal(f.base_value), base_value_to=_decimal(f.base_value_to), base_unit=f.base_unit,
            noun=f.noun, noun_key=f.noun_key, direction=f.direction, comparison=f.comparison,
            compared_with=f.compared_with, compared_period=f.compared_period, status=f.status,
            province=f.province, place=f.place, period=f.period,
            sentence_start=f.sentence_start, sentence_end=f.sentence_end,
        )  # fmt: skip
    for d, directive in _linked(analysis.directives, indexed.directives):
        yield DirectiveOut(
            start=d.start, end=d.end, text=text[d.start : d.end], type=d.type, number=d.number, issuers=list(d.issuers),
            date=d.date, title=d.title, entity=d.entity, directive=directive,
        )  # fmt: skip


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _linked(items: tuple[T, ...], ids: tuple[str | None, ...]) -> Iterator[tuple[T, str | None]]:
    """Each mention with the id it was linked to; nothing was linked where ``ids`` is shorter."""
    for i, item in enumerate(items):
        yield item, ids[i] if i < len(ids) else None

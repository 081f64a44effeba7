"""What a reader may ask: the parameters of a search, the same for the API and the pages, to and from a URL."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from indexer.documents import FACETS
from indexer.results import Match, SearchRequest, Sort

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from indexer.documents import Facet

#: The longest query that is taken at all; how much of it is read, a note in the answer says (indexer.parser).
MAX_QUERY = 50_000
#: Values of one facet in one request.
MAX_VALUES = 100
#: Texts given for reading or comparing, in code points (a long report has 20,000).
MAX_TEXT = 200_000

_ISO = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")
_VIETNAMESE = re.compile(r"(?:(?:(\d\d?)[/.-])?(\d\d?)[/.-])?(\d{4})")


def day(text: object) -> str | None:
    """A day, month or year as ISO: from ISO or as written in Vietnamese ("16/6/2023", "6/2023"); blank is None.

    Raises ValueError with what was expected.
    """
    text = str(text or "").strip()
    if not text:
        return None
    if iso := _ISO.fullmatch(text):
        year, month, day_ = iso.groups()
    elif written := _VIETNAMESE.fullmatch(text):
        day_, month, year = written.groups()
    else:
        raise ValueError(f"not a date: {text[:40]!r}; expected 2023-06-16, 2023-06, 2023 or 16/6/2023")
    try:
        whole = date(int(year), int(month or 1), int(day_ or 1))
    except ValueError as error:
        raise ValueError(f"no such day: {text[:40]!r}") from error
    return whole.isoformat()[: 10 if day_ else 7 if month else 4]


_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def amount(given: object) -> object:
    """A number as written in Vietnamese ("1.046", "4,25") or with a decimal point ("4.25"); blank is None."""
    if not isinstance(given, str):
        return given
    text = "".join(given.split())
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".") or None


Amount = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, BeforeValidator(amount)]
Day = Annotated[str | None, BeforeValidator(day)]
Values = Annotated[list[Annotated[str, StringConstraints(max_length=500)]], Field(max_length=MAX_VALUES)]


class Selection(BaseModel):
    """The query and filters that choose articles."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: str = Field(
        default="", max_length=MAX_QUERY, description='The query: words, "phrases", -not, OR, prefix*, field:value.'
    )
    match: Match = Field(default="all", description="all: every word is required; most: ranks what has most of them.")
    province: Values = Field(default=[], description="Name of a province as of the time of the report.")
    person: Values = Field(default=[], description="Id of a person.")
    organisation: Values = Field(default=[], description="Value of the facet organisation.")
    directive: Values = Field(default=[], description="Id of a directive.")
    kind: Values = Field(default=[], description="Kind of meeting, such as hội nghị.")
    source: Values = Field(default=[], description="Publishing site.")
    year: Values = Field(default=[], description="Year of publication.")
    from_: Day = Field(
        default=None, alias="from", description="First day of publication: 2023-06-16, 2023-06, 2023 or 16/6/2023."
    )
    to: Day = Field(default=None, description="Last day of publication, in the same forms.")

    @property
    def is_empty(self) -> bool:
        """Whether it chooses every article."""
        return not (self.q.strip() or self.from_ or self.to or any(getattr(self, facet) for facet in FACETS))

    def filters(self) -> dict[Facet, tuple[str, ...]]:
        """The chosen values of each facet that has some."""
        return {facet: tuple(values) for facet in FACETS if (values := getattr(self, facet))}

    def request(self) -> SearchRequest:
        """The same for the engine."""
        return SearchRequest(q=self.q, match=self.match, filters=self.filters(), from_=self.from_, to=self.to)


class SearchQuery(Selection):
    """All parameters of a search."""

    sort: Sort = Field(default="relevance", description="Ties are ordered by date, then id.")
    distinct: bool = Field(
        default=False, description="Only the first article of each group of copies; facets count groups."
    )
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=4000, description="What the answer before gave as next.")

    def request(self) -> SearchRequest:
        return SearchRequest(
            q=self.q,
            match=self.match,
            filters=self.filters(),
            from_=self.from_,
            to=self.to,
            sort=self.sort,
            distinct=self.distinct,
            limit=self.limit,
            cursor=self.cursor or None,
        )


class ListQuery(Selection):
    """A page of a list."""

    name: str = Field(default="", max_length=200, description="Part of the name, label or title; accents optional.")
    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


class FigureFilter(Selection):
    """Which figures of the chosen articles."""

    unit: str = Field(
        default="", max_length=50, description="Unit as in the rows: VND, %, ha, km ...; '-' for counts without one."
    )
    noun: str = Field(default="", max_length=200, description="Part of what is counted; accents optional.")
    about: str = Field(default="", max_length=100, description="Province that the figure speaks of.")
    status: Literal["", "result", "target", "forecast", "limit", "-"] = Field(
        default="", description="What the figure is told as; '-' for those of which the text does not tell."
    )
    min: Amount = Field(
        default=None, description="Least value: 4.25, 4,25 or 1.046.000; '1.046' has its thousands grouped."
    )
    max: Amount = Field(default=None, description="Greatest value, in the same forms.")


class FigureQuery(FigureFilter):
    """A page of the figures."""

    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


Table = Literal["articles", "figures", "people", "directives", "meetings"]
Format = Literal["csv", "jsonl", "parquet"]


class ExportQuery(FigureFilter):
    """What is exported, and how. The filters of figures apply to figures only."""

    format: Format = Field(default="csv", description="csv opens in spreadsheets (UTF-8 with BOM); jsonl; parquet.")


class TableQuery(ExportQuery):
    """The same where the table is named by ``kind``, beside the kinds of meeting that it filters by."""

    kind: Values = Field(default=[], description=f"The table ({', '.join(get_args(Table))}); other values filter.")

    @field_validator("kind")
    @classmethod
    def _known(cls, kinds: list[str]) -> list[str]:
        """Tables as they are called; a table that there is not, or that is written otherwise, is no kind of meeting."""
        tables = get_args(Table)
        for kind in kinds:
            if kind not in tables and (kind.lower() in tables or kind.lower() == "pages"):
                raise ValueError(f"{kind!r} is no table; expected one of {', '.join(tables)}")
        return kinds

    def split(self) -> tuple[Table, ExportQuery]:
        """The table, articles where none is named, and what is left."""
        named = [kind for kind in self.kind if kind in get_args(Table)]
        rest = {name: getattr(self, name) for name in ExportQuery.model_fields}
        rest["kind"] = [kind for kind in self.kind if kind not in named]
        return cast("Table", named[0] if named else "articles"), ExportQuery.model_construct(**rest)


def read(params: QueryParams, shape: type[Selection]) -> tuple[Any, list[str]]:
    """Parameters of a page as ``shape``, with the names of those that could not be read and were left out.

    A page is answered whatever its address says (the API answers 422 instead): links get mangled in mail and chats.
    """
    values: dict[str, Any] = {}
    for name, field in shape.model_fields.items():
        key = field.alias or name
        given = [v for v in params.getlist(key) if v.strip()]
        if given:
            values[key] = list(dict.fromkeys(given)) if isinstance(field.default, list) else given[-1]
    unread: list[str] = []
    while True:
        try:
            return shape.model_validate(values), unread
        except ValidationError as error:
            for key in {str(e["loc"][0]) for e in error.errors()}:
                unread.append(key)
                del values[key]


def query_string(selection: Selection, **changes: Any) -> str:
    """The parameters that differ from their defaults as a query string, with some changed."""
    pairs: list[tuple[str, str]] = []
    for name, field in type(selection).model_fields.items():
        value = changes.get(name, getattr(selection, name))
        if value in (field.default, None, ""):
            continue
        key = field.alias or name
        items = value if isinstance(value, list | tuple) else [value]
        pairs += [(key, _written(item)) for item in items]
    return urlencode(pairs)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # never three digits behind the point, which would be read as grouped thousands
    return (
        f"{value:.0f}"
        if isinstance(value, float) and value.is_integer()
        else f"{value:f}"
        if isinstance(value, float)
        else str(value)
    )

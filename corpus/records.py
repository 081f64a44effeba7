"""The records that flow from stage to stage. All are frozen; spans are half-open, in code points of ``Article.text``.

    Page --extract--> Article | Document | Rejected;  Article --analyse--> Analysis
    (Article, Analysis) ... --link--> Group, Meeting, Directive, Person

Dates are EDTF (ISO 8601-2), amounts ``Decimal`` with the unit apart, text is NFC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class State(StrEnum):
    """The one state in which each fetched page ends."""

    ARTICLE = "article"
    DOCUMENT = "document"
    REJECTED = "rejected"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a page was rejected or failed: a closed list, each documented in docs/reasons.md."""

    # rejected: what came is no article
    LIST_PAGE = "list_page"  # a section, tag, search or home page
    WALL = "wall"  # a login, a browser challenge or a "please wait" page
    SOFT_404 = "soft_404"  # status 200, but the page says that it does not exist
    NO_TEXT = "no_text"  # no body text could be found
    TOO_SHORT = "too_short"  # fewer syllables than a report can have
    NOT_HTML = "not_html"  # an image, archive or other binary, whatever its name
    NOT_VIETNAMESE = "not_vietnamese"
    EMPTY = "empty"  # zero bytes, or blanks only
    NO_EVIDENCE = "no_evidence"  # text, but nothing that says it is an article
    SCAN = "scan"  # a PDF without a text layer
    # failed: nothing usable came
    HTTP_ERROR = "http_error"  # status 4xx or 5xx after the retries
    TIMEOUT = "timeout"
    CONNECTION = "connection"  # refused, reset, DNS
    TOO_LARGE = "too_large"  # more bytes than the limit
    REDIRECT_LOOP = "redirect_loop"
    FORBIDDEN_ADDRESS = "forbidden_address"  # private, loopback or link-local, or another scheme
    ROBOTS = "robots"  # robots.txt does not allow it
    BROKEN = "broken"  # the parser or reader failed on it


PublishedFrom = Literal["json-ld", "meta", "time", "visible", "url", "header", "given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a web server, as kept in WARC."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: datetime

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A report as published. ``published`` is an ISO 8601 date or date-time in Vietnamese time, or None."""

    id: str
    url: str
    source: str
    title: str
    text: str
    lead: str = ""
    authors: tuple[str, ...] = ()
    section: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    source_province: str | None = None
    version: int = 1
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of a directive itself."""

    id: str
    url: str
    source: str
    text: str
    title: str = ""
    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that is no article, with the reason and a note for people."""

    url: str
    reason: Reason
    note: str = ""


# --- mentions: what is read out of one article ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as one mention gives it to a person; ``name`` is verbatim but for a plural "các" and line breaks."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """A personal name; the span is the name alone. ``entity`` numbers the people of one article (0, 1, ...)."""

    start: int
    end: int
    rank: str | None = None
    offices: tuple[Office, ...] = ()
    entity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMention:
    """An organisation; ``name`` is its full form where the text shortens it ("UBND tỉnh" -> "UBND tỉnh Lào Cai")."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceMention:
    """A province: ``name`` as of the time of the report, ``now`` among today's 34."""

    start: int
    end: int
    name: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A calendar expression; ``edtf`` is level 1 EDTF, XXXX where the year is every year."""

    start: int
    end: int
    edtf: str


Qualifier = Literal["", "over", "under", "about", "min", "vague"]
Direction = Literal["", "up", "down"]
#: What a figure is beside what it is compared with: the difference ("tăng 12%"), the ratio ("bằng 95%", "gấp 2 lần"),
#: the level before ("từ 5 ...") or after ("... lên 7", "giảm còn 7").
Comparison = Literal["", "change", "ratio", "before", "after"]
#: result: told as done or as it is; target: aimed at, planned, assigned; forecast: expected; limit: set by a rule.
Status = Literal["", "result", "target", "forecast", "limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMention:
    """A statistic. ``value`` is scaled out ("15 tỷ đồng" -> 15000000000, unit VND); ``noun`` is what is counted.

    ``base_value``, ``base_value_to`` and ``base_unit`` are the same in the base unit (``nlp.base_units``), ``noun_key``
    is the noun in its normal form (``nlp.noun_keys``). ``compared_with`` is verbatim what the figure is compared with
    ("cùng kỳ năm 2022"), ``compared_period`` its EDTF. ``province``, ``place`` and ``period`` are what the figure
    speaks of. What the text does not tell is None or "". The sentence is a span. docs/figures.md explains each.
    """

    start: int
    end: int
    value: Decimal
    value_to: Decimal | None = None
    qualifier: Qualifier = ""
    unit: str | None = None
    noun: str | None = None
    province: str | None = None
    place: str | None = None
    period: str | None = None
    sentence_start: int = 0
    sentence_end: int = 0
    base_value: Decimal | None = None
    base_value_to: Decimal | None = None
    base_unit: str | None = None
    noun_key: str | None = None
    direction: Direction = ""
    comparison: Comparison = ""
    compared_with: str | None = None
    compared_period: str | None = None
    status: Status = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveMention:
    """A citation of a formal document. ``number`` is number or number/symbol as written; ``entity`` as for people."""

    start: int
    end: int
    type: str
    number: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None
    entity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """The meeting that an article tells of, as far as the article tells it."""

    kind: str
    date: str | None = None
    place: str | None = None
    province: str | None = None
    mode: str | None = None
    hosts: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that was read out of one version of an article, by one version of the reader. Mentions are in text order."""

    article: str
    content_hash: str
    reader: str
    people: tuple[PersonMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    provinces: tuple[ProvinceMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    directives: tuple[DirectiveMention, ...] = ()
    meeting: MeetingRecord | None = None
    #: Province the report is from or about, where one can be told, with how ("source", "place", "organisations").
    province: str | None = None
    province_from: str | None = None


# --- what linking makes: ids do not change when another report of the same thing arrives ------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Articles with nearly the same text; ``articles`` (ids) begins with the first published."""

    id: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An event with the articles (ids) that report it; ``reasons`` says why they were joined."""

    id: str
    kind: str
    title: str
    date: str | None = None
    place: str | None = None
    province: str | None = None
    mode: str | None = None
    hosts: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRef:
    """A mention in an article (id), by its span."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One mention of a directive: the article (id), the span of the mention and that of its sentence."""

    article: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A formal document as cited. ``status``: found (its number and issuer or date are told somewhere),
    ambiguous (a bare number that several documents bear), unknown (nothing but a bare number)."""

    id: str
    type: str
    label: str
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    status: Literal["found", "ambiguous", "unknown"] = "unknown"
    citations: tuple[Citation, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A holder of public office across articles. ``first`` and ``last`` are dates of publication or meeting."""

    id: str
    name: str
    ranks: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    articles: tuple[str, ...] = ()
    mentions: tuple[MentionRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Everything that one run of the linker made."""

    linker: str
    groups: tuple[Group, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    directives: tuple[Directive, ...] = ()
    people: tuple[Person, ...] = ()

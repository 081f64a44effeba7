"""Article -> Analysis: all readers in their order, and the version of them all."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.records import Analysis
from nlp.bodies import Bodies
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.directives import read_directives
from nlp.figures import read_figures
from nlp.meeting import read_meeting
from nlp.meeting_province import source_province
from nlp.organisations import read_organisations
from nlp.people import read_people
from nlp.phrases import Words
from nlp.provinces import ended_long_ago, province_at, read_provinces
from nlp.resolve import number_directives, number_people
from nlp.whereabouts import place_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Article, OrganisationMention, ProvinceMention
    from nlp.meeting import FoundMeeting


def _version() -> str:
    """Twelve hex digits that change when a rule or a data file of this package does."""
    digest = hashlib.blake2b(digest_size=6)
    home = Path(__file__).parent
    for path in sorted([*home.glob("*.py"), *(home / "data").glob("*.*")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


#: Version of the reader: what was read by another one is stale.
READER = _version()


def analyse(article: Article) -> Analysis:
    """Everything that can be read out of an article. Spans are half-open, in code points of ``article.text``."""
    context = Context(
        text=article.text,
        title=article.title,
        published=published_day(article.published),
        source=article.source,
        source_province=article.source_province,
    )
    text = context.text
    named = read_provinces(context)
    dates = read_dates(context)
    bodies = Bodies(Words(context), named)
    organisations = read_organisations(context, named, bodies=bodies)
    directives = number_directives(text, read_directives(context, dates, organisations))
    people = number_people(text, read_people(context, organisations, named, bodies=bodies))
    provinces = [p for p in named if not any(m.start <= p.start < m.end for m in people)]
    taken = [*(Span(d.start, d.end) for d in dates), *(Span(d.start, d.end) for d in directives)]
    figures = read_figures(context, taken, dates)
    meeting = read_meeting(
        context,
        people=people,
        organisations=organisations,
        provinces=provinces,
        dates=dates,
        directives=directives,
    )
    province, province_from = _province(context, meeting, organisations, provinces)
    figures = place_figures(context, figures, provinces, province)
    return Analysis(
        article=article.id,
        content_hash=article.content_hash,
        reader=READER,
        people=tuple(people),
        organisations=tuple(organisations),
        provinces=tuple(provinces),
        dates=tuple(dates),
        figures=tuple(figures),
        directives=tuple(directives),
        meeting=meeting.record if meeting else None,
        province=province,
        province_from=province_from,
    )


_MONTH = re.compile(r"\d{4}(?:-\d\d)?")


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time, None where there is none or it is no calendar day.

    Of a month (EDTF "2023-05") the last day, of a year its middle: the nearest dates without a year are then in it.
    """
    given = published or ""
    try:
        if _MONTH.fullmatch(given):
            year, month = int(given[:4]), int(given[5:] or 6)
            return date(year, month, monthrange(year, month)[1])
        return date.fromisoformat(given[:10])
    except ValueError:
        return None


def _province(
    context: Context,
    meeting: FoundMeeting | None,
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
) -> tuple[str | None, str | None]:
    """The province that the report is from or about, and how it was told."""
    if context.source_province:
        return province_at(context.source_province, context.published) or context.source_province, "source"
    if meeting and meeting.record.province:
        return meeting.record.province, meeting.province_from
    spans = [Span(o.start, o.end) for o in organisations]
    today = [p for p in provinces if not ended_long_ago(p.name)]
    if name := _most_named(today, spans):
        return province_at(name, context.published) or name, "organisations"
    if name := source_province(context.source, context.published):
        return name, "source"
    return None, None


def _most_named(provinces: Sequence[ProvinceMention], spans: Sequence[Span]) -> str | None:
    """The province that most of the spans name, the first of several; None where none is named there."""
    count: dict[str, int] = {}
    for province in provinces:
        if any(s.start <= province.start < s.end for s in spans):
            count[province.name] = count.get(province.name, 0) + 1
    return max(count, key=lambda name: count[name], default=None)

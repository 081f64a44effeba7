"""The meeting that a report tells of: whether there is one, kind, date, place, province, mode, hosts, chairs.

Each field has a module of its own: ``opening`` (whether and which kind), ``meeting_date``, ``venue`` (place and mode),
``meeting_province``, ``hosts``, ``chairs``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.records import MeetingRecord
from nlp.chairs import read_chairs
from nlp.context import Span
from nlp.hosts import find_hosts, host_names
from nlp.meeting_date import read_meeting_date
from nlp.meeting_province import read_meeting_province
from nlp.opening import find_opening
from nlp.venue import of_host, read_mode, read_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention, DirectiveMention, OrganisationMention, PersonMention, ProvinceMention
    from nlp.context import Context


class FoundMeeting(NamedTuple):
    """A meeting, and what told its province: "place", "source" or "organisations"; None where nothing does."""

    record: MeetingRecord
    province_from: str | None


def read_meeting(
    context: Context,
    *,
    people: Sequence[PersonMention],
    organisations: Sequence[OrganisationMention],
    provinces: Sequence[ProvinceMention],
    dates: Sequence[DateMention],
    directives: Sequence[DirectiveMention],
) -> FoundMeeting | None:
    """The meeting that the report tells of, None where it tells of none (plain news, opinion).

    ``people`` are numbered (``nlp.resolve.number_people``), so that a chair named shortly gets the full name. ``date``
    is EDTF, ``province`` as of the time of the report, ``mode`` only where the text speaks of an online link.
    """
    cited = [Span(d.start, d.end) for d in directives]
    dates = [d for d in dates if not any(c.start <= d.start < c.end for c in cited)]
    opening = find_opening(context, dates, cited)
    if opening is None:
        return None
    day = read_meeting_date(context, opening, dates)
    place = read_place(context, opening, organisations, provinces, dates)
    hosts = find_hosts(context, opening, organisations, people, Span(place.start, place.end) if place else None)
    named = host_names(hosts)
    place = of_host(place, named) if place else None
    mode = read_mode(context, opening.sentence, has_place=place is not None and not place.is_venue)
    province = read_meeting_province(
        context,
        opening,
        place=place,
        hosts=hosts,
        provinces=provinces,
        organisations=organisations,
        online=mode is not None,
        day=day,
    )
    shown = place.text if place else None
    if province and province.venue and (place is None or place.is_venue):
        shown = province.venue
    record = MeetingRecord(
        kind=opening.kind,
        date=day,
        place=shown,
        province=province.name if province else None,
        mode=mode,
        hosts=named,
        chairs=read_chairs(context, people),
    )
    return FoundMeeting(record, province.told_by if province else None)

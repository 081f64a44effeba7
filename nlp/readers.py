"""The readers one by one, for those who want dates or figures alone.

    from nlp import readers
    readers.dates("Ngày 16/6, hội nghị tổng kết đã họp.", published=date(2023, 6, 20))

Each takes a text, or a :class:`nlp.context.Context` where more is known around it, and gives its mentions in order,
spans half-open in code points of the NFC text. Where a reader needs another one's result, it asks for it itself;
:func:`nlp.analyse.analyse` runs all of them, each once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text import normalise
from nlp.context import Context, Span
from nlp.dates import read_dates
from nlp.directives import read_directives
from nlp.figures import read_figures
from nlp.organisations import read_organisations
from nlp.people import read_people
from nlp.provinces import read_provinces
from nlp.resolve import number_directives, number_people

if TYPE_CHECKING:
    from datetime import date

    from corpus.records import (
        DateMention,
        DirectiveMention,
        FigureMention,
        OrganisationMention,
        PersonMention,
        ProvinceMention,
    )


def provinces(text: str | Context, *, published: date | None = None) -> list[ProvinceMention]:
    """Provinces, by their names at the time and today."""
    return read_provinces(_context(text, published))


def dates(text: str | Context, *, published: date | None = None) -> list[DateMention]:
    """Calendar expressions as EDTF; years left out are filled in from ``published``."""
    return read_dates(_context(text, published))


def organisations(text: str | Context, *, published: date | None = None) -> list[OrganisationMention]:
    """Bodies and named committees."""
    context = _context(text, published)
    return read_organisations(context, read_provinces(context))


def people(text: str | Context, *, published: date | None = None) -> list[PersonMention]:
    """People with rank and offices; mentions of one person have one ``entity``."""
    context = _context(text, published)
    named = read_provinces(context)
    return number_people(context.text, read_people(context, read_organisations(context, named), named))


def directives(text: str | Context, *, published: date | None = None) -> list[DirectiveMention]:
    """Citations of formal documents; citations of one document have one ``entity``."""
    context = _context(text, published)
    bodies = read_organisations(context, read_provinces(context))
    return number_directives(context.text, read_directives(context, read_dates(context), bodies))


def figures(text: str | Context, *, published: date | None = None) -> list[FigureMention]:
    """Statistics; numbers of dates and documents are none."""
    context = _context(text, published)
    found = read_dates(context)
    bodies = read_organisations(context, read_provinces(context))
    cited = read_directives(context, found, bodies)
    taken = [*(Span(d.start, d.end) for d in found), *(Span(d.start, d.end) for d in cited)]
    return read_figures(context, taken, found)


def _context(text: str | Context, published: date | None) -> Context:
    return text if isinstance(text, Context) else Context(normalise(text), published=published)

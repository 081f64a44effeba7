"""Reading a text that a visitor gives."""

from __future__ import annotations

from search_api.models import Reading, Report


def read_text(report: Report, *, full: bool = False) -> Reading:
    """Everything that ``tracuu annotate`` (``--full``) finds in a text.

    Raises BadInput naming the field that cannot be used.
    """
    # imported when first asked: the reader's gazetteers take memory that a host which only answers searches can save
    from nlp.annotate import annotate

    given = {k: v for k, v in report.model_dump().items() if v != ""}
    return Reading.model_validate(annotate(given, full=full))

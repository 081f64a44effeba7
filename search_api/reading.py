"""Reading a text that a visitor gives."""

from __future__ import annotations

from search_api.models import Reading, Report


def read_text(report: Report) -> Reading:
    """Everything that ``tracuu annotate`` finds in a text. Raises BadInput naming the field that cannot be used."""
    # imported when first asked: the reader's gazetteers take memory that a host which only answers searches can save
    from nlp.annotate import annotate

    return Reading.model_validate(annotate({k: v for k, v in report.model_dump().items() if v != ""}))

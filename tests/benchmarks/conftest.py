"""Gold of the bundled reports, for the tests of the benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.annotated import AnnotatedReport


@pytest.fixture(scope="session")
def sample_reports() -> Path:
    return Path(__file__).parents[2] / "crawler" / "samples" / "reports"


@pytest.fixture(scope="session")
def as_answer() -> Callable[[AnnotatedReport], dict[str, Any]]:
    """A report's own annotation as a system's answer."""

    def build(report: AnnotatedReport) -> dict[str, Any]:
        spans = []
        for span in report.spans:
            told: dict[str, Any] = dict(span.attributes)
            if "titles" in told:
                told["titles"] = [t.strip() for t in told["titles"].split("|") if t.strip()]
            if span.label == "prov":
                told.setdefault("name", span.text)
            spans.append({"label": span.label, "start": span.start, "end": span.end, "text": span.text, **told})
        meeting: dict[str, Any] | None = dict(report.meeting) if report.meeting else None
        if meeting:
            meeting |= {"chairs": report.list("meeting.chairs"), "hosts": report.list("meeting.hosts")}
        return {"id": report.id, "spans": spans, "meeting": meeting}

    return build

"""Annotated reports: a header of ``key: value`` lines, a line ``---``, then the text with inline tags.

The form in which gold data is written by hand (tags ``per prov date fig dir org skip`` that may nest, attributes beside
them). The bundled sample reports are kept in it, so that the sites show what the benchmarks measure.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAG = re.compile(r"<(/?)(per|prov|date|fig|dir|org|skip)((?:\s+\w+=\"[^\"]*\")*)\s*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_REQUIRED = {"date": "v", "fig": "v", "dir": "type"}


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """A tagged span (half-open, code points of the text as printed) with its attributes as written."""

    label: str
    start: int
    end: int
    text: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """A report with its header and spans. ``header`` keeps keys as written ("meeting.kind") and values unsplit."""

    id: str
    header: dict[str, str]
    text: str
    spans: tuple[AnnotatedSpan, ...]

    def list(self, key: str) -> tuple[str, ...]:
        """A header value that is a list."""
        return tuple(v.strip() for v in self.header.get(key, "").split("|") if v.strip())

    @property
    def meeting(self) -> dict[str, str] | None:
        """The ``meeting.*`` lines without their prefix, None where the text reports no meeting."""
        found = {k.removeprefix("meeting."): v for k, v in self.header.items() if k.startswith("meeting.")}
        return found or None


def read_folder(folder: Path) -> Iterator[AnnotatedReport]:
    """The reports of a folder's ``*.txt`` in order of name (``NOTES`` and the like do not end so)."""
    for path in sorted(folder.glob("*.txt")):
        yield read_report(path)


def read_report(path: Path) -> AnnotatedReport:
    """One annotated report. Raises BadInput naming the file and what is malformed."""
    head, separator, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not separator:
        raise BadInput(path, "no line '---' between header and text")
    header: dict[str, str] = {}
    for number, line in enumerate(head.splitlines(), 1):
        if line.strip():
            key, colon, value = line.partition(":")
            if not colon:
                raise BadInput(f"{path}:{number}", f"a header line must be 'key: value', not {line!r}")
            if value.strip():
                header[key.strip()] = value.strip()
    text, spans = _untag(path, body.strip("\n") + "\n")
    return AnnotatedReport(header.get("id", path.stem), header, text, tuple(spans))


def _untag(path: Path, body: str) -> tuple[str, list[AnnotatedSpan]]:
    pieces: list[str] = []
    length = at = 0
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    found: list[tuple[str, int, int, dict[str, str]]] = []
    for tag in _TAG.finditer(body):
        piece = html.unescape(body[at : tag.start()])
        pieces.append(piece)
        length += len(piece)
        at = tag.end()
        closing, label, attributes = tag.groups()
        if not closing:
            open_tags.append((label, length, {k: html.unescape(v) for k, v in _ATTRIBUTE.findall(attributes)}))
            continue
        if not open_tags or open_tags[-1][0] != label:
            raise BadInput(path, f"</{label}> closes nothing near {''.join(pieces)[-50:]!r}")
        label, start, values = open_tags.pop()
        if (needed := _REQUIRED.get(label)) and needed not in values:
            raise BadInput(path, f"<{label}> without {needed!r} near {''.join(pieces)[-50:]!r}")
        found.append((label, start, length, values))
    if open_tags:
        raise BadInput(path, f"<{open_tags[-1][0]}> never closes")
    pieces.append(html.unescape(body[at:]))
    text = "".join(pieces)
    spans = [AnnotatedSpan(label, start, end, text[start:end], values) for label, start, end, values in found]
    return text, sorted(spans, key=lambda s: (s.start, -s.end))

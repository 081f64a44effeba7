"""What a change of the reader changes: two outputs of ``tracuu annotate`` over one corpus, no gold needed.

    tracuu annotate < reports.jsonl > old.jsonl        (with the old reader)
    tracuu annotate < reports.jsonl > new.jsonl        (with the new one)
    python -m benchmarks.compare old.jsonl new.jsonl --texts reports.jsonl [--label per] [--limit 20]

Prints for each kind how many mentions were kept, gained, lost, moved (their ends) and changed (their attributes), then
the changed sentences, the old reading before the new one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.reading import NAMES
from benchmarks.score import LABELS
from corpus.errors import BadInput
from nlp.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What can become of a mention.
CHANGES = ("kept", "gained", "lost", "moved", "changed")
_PLACE = ("label", "start", "end", "text")


class Change(NamedTuple):
    """One mention (or the meeting) of a report as read before and as read now, None where it was not read."""

    report: str
    label: str
    kind: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


def compare(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """The changes from one reading of a report to another, "kept" ones included, and those of the meeting record."""
    report = str(new["id"])
    for label in LABELS:
        before = [s for s in old["spans"] if s["label"] == label]
        after = [s for s in new["spans"] if s["label"] == label]
        yield from (Change(report, label, *change) for change in _pairs(before, after))
    if old.get("meeting") != new.get("meeting"):
        yield Change(report, "meeting", _meeting_change(old, new), old.get("meeting"), new.get("meeting"))
    elif new.get("meeting"):
        yield Change(report, "meeting", "kept", old["meeting"], new["meeting"])


def _meeting_change(old: dict[str, Any], new: dict[str, Any]) -> str:
    if not old.get("meeting"):
        return "gained"
    return "changed" if new.get("meeting") else "lost"


def _pairs(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    """Mentions at the same place, then those that overlap, then the rest."""
    left = {(s["start"], s["end"]): s for s in before}
    rest = []
    for span in after:
        same = left.pop((span["start"], span["end"]), None)
        if same is None:
            rest.append(span)
        else:
            yield ("kept" if same == span else "changed"), same, span
    for span in rest:
        met = next((k for k in left if k[0] < span["end"] and span["start"] < k[1]), None)
        yield ("moved", left.pop(met), span) if met else ("gained", None, span)
    for span in left.values():
        yield "lost", span, None


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The objects of a JSONL file by their id. Raises BadInput naming file, line and what was expected."""
    found: dict[str, dict[str, Any]] = {}
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    record = json.loads(line)
                except ValueError as error:
                    raise BadInput(f"{path}:{number}", f"not JSON: {error}") from error
                if not isinstance(record, dict) or "id" not in record or not {"spans", "text"} & record.keys():
                    raise BadInput(f"{path}:{number}", "expected an object with 'id' and 'spans' (or 'text')")
                found[str(record["id"])] = record
    return found


def count_table(changes: Iterable[Change], reports: int) -> Table:
    """How many mentions of each kind were kept, gained, lost, moved and changed."""
    counts = Counter((c.label, c.kind) for c in changes)
    table = Table(title=f"{reports} reports", title_justify="left")
    table.add_column("kind")
    for change in CHANGES:
        table.add_column(change, justify="right")
    for label in (*LABELS, "meeting"):
        table.add_row(NAMES.get(label, "meetings"), *(str(counts[label, change]) for change in CHANGES))
    return table


def told(change: Change, text: str) -> str:
    """A change for people to read: the sentence, then the old and the new reading."""
    lines = [f"{change.report}: {NAMES.get(change.label, 'meeting')} {change.kind}"]
    span = change.new or change.old
    if change.label != "meeting" and span is not None:
        sentence = Context(text).sentence_at(span["start"])
        lines.append(f"    {' '.join(text[sentence.start : sentence.end].split())}")
    lines += [f"  {sign} {_line(one)}" for sign, one in (("-", change.old), ("+", change.new)) if one is not None]
    return "\n".join(lines)


def _line(mention: dict[str, Any]) -> str:
    attributes = " ".join(f"{k}={v!r}" for k, v in mention.items() if k not in _PLACE)
    return f"{mention['text']!r} {attributes}".strip() if "text" in mention else attributes


def main(arguments: Sequence[str] | None = None) -> int:
    """Print counts and changed sentences; exit status 2 where an input cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", type=Path, help="what the old reader printed")
    parser.add_argument("new", type=Path, help="what the new reader printed")
    parser.add_argument("--texts", type=Path, required=True, help="the reports that both were given")
    parser.add_argument("--label", choices=(*LABELS, "meeting"), help="list the changes of one label only")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="list at most N changes (default 50)")
    options = parser.parse_args(arguments)
    try:
        old, new, texts = read(options.old), read(options.new), read(options.texts)
    except (BadInput, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if missing := sorted((old.keys() ^ new.keys()) | (new.keys() - texts.keys())):
        print(f"{len(missing)} reports are not in all three files, {missing[0]!r} first", file=sys.stderr)
        return 2
    changes = [change for name in new for change in compare(old[name], new[name])]
    console = Console(width=None if sys.stdout.isatty() else 100)
    console.print(count_table(changes, len(new)))
    listed = [c for c in changes if c.kind != "kept" and options.label in (None, c.label)]
    for change in listed[: options.limit]:
        print(told(change, texts[change.report]["text"]))
    if len(listed) > options.limit:
        print(f"... and {len(listed) - options.limit} more")
    return 0


if __name__ == "__main__":
    sys.exit(main())

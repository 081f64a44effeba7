"""How well spans and meetings were read: precision, recall and F1 of a system against annotated reports.

For every label three measures over one-to-one pairs of overlapping spans (longest overlap first):

exact    the same start and end
overlap  at least one shared character
value    overlap, and what was read agrees: the name of a person or organisation (without regard to case and tone-mark
         style), the name of a province, the EDTF of a date, value, upper value, qualifier and (where gold has one) unit
         of a figure, type and (where gold has one) the number part of a directive's number

Beside them: ranks and offices of people (over all offices; one counts where its person is matched by overlap), issuer
and date of directives matched by value, the mean token F1 of the counted noun of figures matched by value, and for
meetings whether there is one, kind, date, province and mode (accuracy where gold has them), chairs (F1 over names).
Every mistake is kept with its cause.

Gold spans inside ``skip`` and system spans that touch one are left out on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.annotated import AnnotatedReport

LABELS = ("per", "prov", "date", "fig", "dir", "org")
MEASURES = ("exact", "overlap", "value")
MEETING_FIELDS = ("kind", "date", "province", "mode")
#: A system's answer to one report: {"spans": [...], "meeting": {...} or None} in the form of ``tracuu annotate``.
Answer = dict[str, Any]

_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(slots=True)
class Hits:
    """Right ones among those of gold and those of the system."""

    right: float = 0
    gold: int = 0
    system: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(slots=True)
class Mean:
    """A mean over some cases; 0 over none."""

    total: float = 0
    cases: int = 0

    def add(self, value: float) -> None:
        self.total += value
        self.cases += 1

    @property
    def value(self) -> float:
        return self.total / self.cases if self.cases else 0.0


class Mistake(NamedTuple):
    """One mistake: its label (of a span, or titles, issuers, nouns, meeting), its cause, and a line for people.

    Causes of spans: missed, invented, wrong start, wrong end, both ends (where the name is not the same for that), or
    the attribute that does not agree. Causes of attributes: missed, invented, cut or too long, wrong.
    """

    label: str
    cause: str
    line: str


@dataclass(slots=True)
class Scores:
    """Everything that is measured of one system."""

    spans: dict[str, dict[str, Hits]] = field(
        default_factory=lambda: {label: {measure: Hits() for measure in MEASURES} for label in LABELS}
    )
    ranks: Hits = field(default_factory=Hits)
    offices: Hits = field(default_factory=Hits)
    issuers: Hits = field(default_factory=Hits)
    dates: Hits = field(default_factory=Hits)
    nouns: Mean = field(default_factory=Mean)
    meetings: Mean = field(default_factory=Mean)
    fields: dict[str, Mean] = field(default_factory=lambda: {name: Mean() for name in MEETING_FIELDS})
    chairs: Hits = field(default_factory=Hits)
    mistakes: list[Mistake] = field(default_factory=list)

    def causes(self, label: str) -> Counter[str]:
        """How many mistakes of a label have which cause."""
        return Counter(m.cause for m in self.mistakes if m.label == label)


@dataclass(frozen=True, slots=True)
class _Span:
    label: str
    start: int
    end: int
    text: str
    told: Mapping[str, Any]

    def get(self, name: str) -> str:
        """An attribute as text, "" where there is none."""
        value = self.told.get(name)
        return "" if value is None else str(value)

    @property
    def offices(self) -> set[str]:
        return {folded(office) for office in self.told.get("titles") or ()}

    def __str__(self) -> str:
        told = " ".join(f"{k}={v!r}" for k, v in self.told.items() if v)
        return f"[{self.start}:{self.end}] {self.text!r} {told}".rstrip()


def score(reports: Iterable[AnnotatedReport], answers: Mapping[str, Answer]) -> Scores:
    """The scores of a system's answers (by id of the report; a missing one counts as empty)."""
    scores = Scores()
    for report in reports:
        answer = answers.get(report.id) or {"spans": []}
        gold, system = _gold(report), _system(answer)
        skips = [s for s in gold if s.label == "skip"]
        for label in LABELS:
            _score_label(
                label,
                [s for s in gold if s.label == label and not _touches(s, skips)],
                [s for s in system if s.label == label and not _touches(s, skips)],
                scores,
                report.id,
            )
        _score_meeting(report, answer.get("meeting"), scores)
    return scores


def _gold(report: AnnotatedReport) -> list[_Span]:
    spans = []
    for span in report.spans:
        told: dict[str, Any] = dict(span.attributes)
        if "titles" in told:
            told["titles"] = [t.strip() for t in told["titles"].split("|") if t.strip()]
        if span.label == "prov":
            told.setdefault("name", span.text)
        spans.append(_Span(span.label, span.start, span.end, span.text, told))
    return spans


def _system(answer: Answer) -> list[_Span]:
    known = ("label", "start", "end", "text")
    return [
        _Span(s["label"], s["start"], s["end"], s.get("text", ""), {k: v for k, v in s.items() if k not in known})
        for s in answer["spans"]
    ]


def _touches(span: _Span, skips: Sequence[_Span]) -> bool:
    return any(span.start < skip.end and skip.start < span.end for skip in skips)


def _score_label(label: str, gold: Sequence[_Span], system: Sequence[_Span], scores: Scores, where: str) -> None:
    hits = scores.spans[label]
    for measure in MEASURES:
        hits[measure].gold += len(gold)
        hits[measure].system += len(system)
    _count_attributes(label, gold, system, scores)
    met: set[int] = set()
    for g, s in _pairs(gold, system):
        met |= {id(g), id(s)}
        right = _agrees(g, s)
        hits["overlap"].right += 1
        hits["exact"].right += (g.start, g.end) == (s.start, s.end)
        hits["value"].right += right
        _score_attributes(label, g, s, right, scores, where)
        if not right:
            scores.mistakes.append(Mistake(label, _why(g, s), f"{where}: gold {g}   system {s}"))
    scores.mistakes += [Mistake(label, "missed", f"{where}: {g}") for g in gold if id(g) not in met]
    scores.mistakes += [Mistake(label, "invented", f"{where}: {s}") for s in system if id(s) not in met]


def _why(g: _Span, s: _Span) -> str:
    """Why a pair of spans does not agree."""
    if g.label in ("per", "org"):
        return (
            "both ends"
            if g.start != s.start and g.end != s.end
            else f"wrong {'start' if g.start != s.start else 'end'}"
        )
    wrong = [name for name, same in _PARTS[g.label].items() if not same(g, s)]
    return f"wrong {wrong[0]}" if wrong else "wrong"


def _why_attribute(want: str, have: str) -> str:
    if not want or not have:
        return "missed" if want else "invented"
    return "cut or too long" if want in have or have in want else "wrong"


def _pairs(gold: Sequence[_Span], system: Sequence[_Span]) -> Iterator[tuple[_Span, _Span]]:
    """One-to-one pairs of overlapping spans: the longest overlap first, then the nearest starts."""
    overlaps = [
        (min(g.end, s.end) - max(g.start, s.start), -abs(g.start - s.start), i, j)
        for i, g in enumerate(gold)
        for j, s in enumerate(system)
        if min(g.end, s.end) > max(g.start, s.start)
    ]
    taken_gold: set[int] = set()
    taken_system: set[int] = set()
    for _, _, i, j in sorted(overlaps, reverse=True):
        if i not in taken_gold and j not in taken_system:
            taken_gold.add(i)
            taken_system.add(j)
            yield gold[i], system[j]


def _count_attributes(label: str, gold: Sequence[_Span], system: Sequence[_Span], scores: Scores) -> None:
    if label == "per":
        scores.offices.gold += sum(len(s.offices) for s in gold)
        scores.offices.system += sum(len(s.offices) for s in system)
        _count(scores.ranks, "rank", gold, system)
    elif label == "dir":
        _count(scores.issuers, "issuer", gold, system)
        _count(scores.dates, "date", gold, system)


def _count(hits: Hits, name: str, gold: Sequence[_Span], system: Sequence[_Span]) -> None:
    hits.gold += sum(bool(s.get(name)) for s in gold)
    hits.system += sum(bool(s.get(name)) for s in system)


def _score_attributes(label: str, g: _Span, s: _Span, right: bool, scores: Scores, where: str) -> None:
    if label == "per":
        scores.offices.right += len(g.offices & s.offices)
        scores.ranks.right += _same(g, s, "rank")
        missed, invented = sorted(g.offices - s.offices), sorted(s.offices - g.offices)
        for n in range(max(len(missed), len(invented))):
            pair = (missed[n] if n < len(missed) else "", invented[n] if n < len(invented) else "")
            scores.mistakes.append(Mistake("titles", _why_attribute(*pair), f"{where}: {g} / {s}"))
    elif label == "dir" and right:
        scores.issuers.right += _same(g, s, "issuer")
        scores.dates.right += _same(g, s, "date")
        for name in ("issuer", "date"):
            want, have = folded(g.get(name)), folded(s.get(name))
            if want != have:
                cause = f"{name} {_why_attribute(want, have)}"
                scores.mistakes.append(Mistake("issuers", cause, f"{where}: {g} / {s}"))
    elif label == "fig" and right and g.get("noun"):
        noun, other = folded(g.get("noun")), folded(s.get("noun"))
        wanted, had = Counter(noun.split()), Counter(other.split())
        scores.nouns.add(Hits((wanted & had).total(), wanted.total(), had.total()).f1)
        if noun != other:
            scores.mistakes.append(Mistake("nouns", _why_attribute(noun, other), f"{where}: {g} / {s}"))


def _same(g: _Span, s: _Span, name: str) -> bool:
    return bool(g.get(name)) and folded(g.get(name)) == folded(s.get(name))


def _score_meeting(report: AnnotatedReport, have: Mapping[str, Any] | None, scores: Scores) -> None:
    want = report.meeting
    scores.meetings.add(bool(want) == bool(have))
    if want is None:
        return
    have = have or {}
    for name, mean in scores.fields.items():
        if want.get(name):
            right = folded(want[name]) == folded(str(have.get(name) or ""))
            mean.add(right)
            if not right:
                cause = f"{name} {_why_attribute(folded(want[name]), folded(str(have.get(name) or '')))}"
                line = f"{report.id}: gold {want[name]!r}  system {have.get(name)!r}"
                scores.mistakes.append(Mistake("meeting", cause, line))
    gold, system = {folded(n) for n in report.list("meeting.chairs")}, {folded(n) for n in have.get("chairs") or ()}
    scores.chairs.right += len(gold & system)
    scores.chairs.gold += len(gold)
    scores.chairs.system += len(system)
    for cause, names in (("chair missed", gold - system), ("chair invented", system - gold)):
        scores.mistakes += [Mistake("meeting", cause, f"{report.id}: {name}") for name in sorted(names)]


def folded(text: str) -> str:
    """Lower case, one blank, the tone mark at the end of each syllable (hoà = hòa); i and y stay apart."""
    out = []
    for syllable in text.lower().split():
        parts = unicodedata.normalize("NFD", syllable)
        tones = "".join(c for c in parts if c in _TONES)
        out.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)) + tones)
    return " ".join(out)


#: What must agree in a pair of spans beside their overlap, by label: the name of the part, and whether it does.
_PARTS: dict[str, dict[str, Callable[[_Span, _Span], bool]]] = {
    "prov": {"name": lambda g, s: folded(g.get("name")) == folded(s.get("name"))},
    "date": {"date": lambda g, s: g.get("v") == s.get("v")},
    "fig": {
        "value": lambda g, s: _number(g.get("v")) == _number(s.get("v")),
        "upper value": lambda g, s: _number(g.get("v2")) == _number(s.get("v2")),
        "qualifier": lambda g, s: g.get("q") == s.get("q"),
        "unit": lambda g, s: "unit" not in g.told or g.get("unit").lower() == s.get("unit").lower(),
    },
    "dir": {
        "type": lambda g, s: g.get("type").lower() == s.get("type").lower(),
        "number": lambda g, s: "no" not in g.told or _serial(g.get("no")) == _serial(s.get("no")),
    },
}


def _agrees(g: _Span, s: _Span) -> bool:
    if g.label in ("per", "org"):
        return folded(g.text) == folded(s.text)
    return all(same(g, s) for same in _PARTS[g.label].values())


def _serial(number: str) -> str:
    return re.split(r"[/-]", number.strip())[0].lstrip("0")


def _number(value: str) -> float | None:
    try:
        return round(float(value), 6)
    except ValueError:
        return None

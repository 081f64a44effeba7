"""Directives: citations of one document joined across articles.

A number alone names no document: Party numbering starts again with every term, that of the State with every year, and
each province has its own. So a document is its type, number with symbol, the province where the symbol is a local
body's, and the term or year. A bare "Chỉ thị 09" is resolved

1. by the same report, or another report of the same meeting, that gives the number in full;
2. by its own issuer or date, where exactly one known document agrees;
3. where only one known document bears it at all and the report names those who issued it, or two articles give it in
   full under central Party numbering (which gives a number once in five years).

Otherwise it stays apart: ambiguous where several documents bear the number, unknown where none is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from corpus.identity import record_id
from corpus.records import Directive, Document
from corpus.text import match_key
from linker.bodies import canonical
from linker.citations import LAWS, Cited, cited_in, without_tail
from linker.edtf import year
from linker.numbers import parse_number
from linker.own_texts import with_documents
from linker.serials import Known, Serials, common, told_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linker.reports import Report

Status = Literal["found", "ambiguous", "unknown"]

#: A name of this many syllables names one programme wherever it is cited; a shorter one only within its province.
_LONG_NAME = 6
_LONGEST_LABEL = 100


def resolve_directives(
    reports: Sequence[Report], events: Mapping[str, str], documents: Iterable[Document] = ()
) -> tuple[Directive, ...]:
    """The documents that the reports cite, and those whose own text is at hand.

    ``reports`` in order; ``events`` gives for an article (id) the meeting or group whose reports tell of one matter.
    """
    cited = [c for at, report in enumerate(reports) for c in cited_in(at, report)]
    full = [c for c in cited if c.number and not c.number.is_bare and not (c.kind in LAWS and c.name)]
    bare = [c for c in cited if c.number and c.number.is_bare]
    named = [c for c in cited if c.number is None or (c.kind in LAWS and c.name and not c.number.is_bare)]
    known = _by_number(full)
    index = Serials(known)
    undecided = []
    for one in bare:
        if (home := index.same_event(one, events)) or (home := index.told(one)):
            home.members.append(one)
        elif one.issuers or one.dates:
            index.add(Known(key=told_key(one), members=[one]))
        else:
            undecided.append(one)
    for one, home in [(one, index.only(one)) for one in undecided]:
        if home is not None and not home.ambiguous:
            home.members.append(one)
        else:
            index.unresolved(one, events, ambiguous=home is not None)
    everything = index.known + _by_name(named, index.known)
    for item in everything:
        item.members.sort(key=lambda c: (c.at, c.citations[0].start))
    everything.sort(key=lambda k: (k.first.at, k.first.citations[0].start))
    return with_documents(_numbered(everything), documents)


def _by_number(full: Sequence[Cited]) -> list[Known]:
    """Documents by their full numbers; an undated citation goes to the one dated document that it can be."""
    buckets: dict[tuple[str, ...], list[Cited]] = {}
    for cited in full:
        number = cited.number
        if number is None:
            continue
        scope = "" if number.reach == "central" else cited.scope
        buckets.setdefault((cited.kind, number.serial, *number.symbol, scope), []).append(cited)
    return [known for key, members in buckets.items() for known in _by_period(key, members)]


def _by_period(key: tuple[str, ...], members: Sequence[Cited]) -> list[Known]:
    dated: dict[str, Known] = {}
    undated: list[Cited] = []
    for cited in members:
        period = cited.number.period(cited.date) if cited.number else (cited.date or "")[:4]
        if period:
            dated.setdefault(period, Known(key=key, period=period)).members.append(cited)
        else:
            undated.append(cited)
    apart: dict[bool, Known] = {}
    for cited in undated:
        fitting = [known for known in dated.values() if known.before(cited.report)]
        if len(fitting) == 1:
            fitting[0].members.append(cited)
        else:
            open_ = Known(key=key, ambiguous=len(fitting) > 1)
            apart.setdefault(open_.ambiguous, open_).members.append(cited)
    return [*dated.values(), *apart.values()]


def _by_name(named: Sequence[Cited], numbered: Sequence[Known]) -> list[Known]:
    """Laws, programmes and titled documents by their names; one that bears the name of a numbered one is that one."""
    titles: dict[tuple[str, str], set[int]] = {}
    for at, item in enumerate(numbered):
        for cited in item.members:
            if cited.name:
                titles.setdefault((cited.kind, cited.name), set()).add(at)
    buckets: dict[tuple[str, ...], list[Cited]] = {}
    for cited in named:
        bearers = titles.get((cited.kind, cited.name), set())
        if cited.name and len(bearers) == 1 and cited.kind not in LAWS:
            numbered[min(bearers)].members.append(cited)
            continue
        buckets.setdefault(_name_key(cited), []).append(cited)
    found: list[Known] = []
    for key, members in buckets.items():
        found += _by_year(key, members) if key[0] in LAWS else [Known(key=key, members=members)]
    return found


def _name_key(cited: Cited) -> tuple[str, ...]:
    if cited.name and (cited.kind in LAWS or len(cited.name.split()) >= _LONG_NAME):
        return (cited.kind, cited.name)
    if cited.name:
        return (cited.kind, cited.name, cited.scope)
    if cited.kind in LAWS and cited.issuer == ():
        return (cited.kind, "")
    if cited.issuer:
        told = sorted(canonical(i) for i in cited.issuer)
        return (cited.kind, "", *told, cited.scope, str(cited.year or ""))
    return (cited.kind, "", f"?{cited.report.id}", str(cited.citations[0].start))


def _by_year(key: tuple[str, ...], members: Sequence[Cited]) -> list[Known]:
    """Laws of one name: a later one takes the place of an earlier one, so the year tells them apart."""
    dated: dict[int, Known] = {}
    for cited in members:
        if cited.year:
            dated.setdefault(cited.year, Known(key=key, period=str(cited.year))).members.append(cited)
    apart: dict[bool, Known] = {}
    for cited in members:
        if cited.year:
            continue
        fitting = [known for known in dated.values() if known.before(cited.report)]
        if len(fitting) == 1:
            fitting[0].members.append(cited)
        else:
            open_ = Known(key=key, ambiguous=len(fitting) > 1)
            apart.setdefault(open_.ambiguous, open_).members.append(cited)
    return [*dated.values(), *apart.values()]


def _numbered(everything: Sequence[Known]) -> list[Directive]:
    """Records with ids: the document cited first keeps the plain id, a later namesake adds what tells it apart."""
    taken: set[str] = set()
    records = []
    for item in everything:
        key = tuple(part for part in item.key if not part.startswith("?"))
        if len(key) < len(item.key):
            key = (*key, item.first.report.id)
        record = record_id("directive", *key)
        if record in taken:
            record = record_id("directive", *key, item.period)
        if record in taken:
            record = record_id("directive", *key, item.period, item.first.report.id)
        taken.add(record)
        records.append(_record(record, item))
    return records


def _record(record: str, item: Known) -> Directive:
    full = item.full
    number = common([w for c in item.members for w in c.written if (n := parse_number(w)) and n == full.number])
    issuer = " | ".join(item.issuers) or None
    title = common([t for c in item.members for t in c.titles])
    told = item.date or (full.number.year if full.number else None)
    status: Status = "found"
    if item.ambiguous:
        status = "ambiguous"
    elif not issuer and not _identified(item, told):
        status = "unknown"
    return Directive(
        id=record,
        type=full.type,
        label=_label(item, number, issuer, title, told),
        number=number,
        issuer=issuer,
        date=told,
        title=title,
        status=status,
        citations=tuple(c for one in item.members for c in one.citations),
    )


def _identified(item: Known, told: str | None) -> bool:
    """Whether something besides an issuer says which document it is: the symbol of its number, a date, a name."""
    number = item.full.number
    named = any(c.name for c in item.members) or item.first.kind in LAWS
    return named or (number is not None and (not number.is_bare or told is not None))


def _label(item: Known, number: str | None, issuer: str | None, title: str | None, told: str | None) -> str:
    """ "Chỉ thị 09-CT/TW (2011)", "Luật Bảo vệ môi trường (2020)", "Nghị quyết 28 (HĐND tỉnh)"."""
    first = item.first
    kind = item.full.type[:1].upper() + item.full.type[1:]
    beside = str(year(told)) if year(told) else None
    if first.kind in LAWS:
        surface = first.report.article.text[first.citations[0].start : first.citations[0].end]
        name = title or without_tail(" ".join(surface.split()))
        label = name if match_key(name).startswith(first.kind) else f"{kind} {name}".strip()
    elif number:
        label = f"{kind} {number}"
        beside = beside if beside and beside not in number else None
        if not item.full.number or item.full.number.is_bare:
            beside = ", ".join(filter(None, (issuer and issuer.replace(" | ", " và "), beside))) or None
    elif title:
        label = f"{kind} “{title}”" if title != title.lower() else f"{kind} {title}"
    else:
        # "Nghị quyết Đại hội XIII của Đảng", but "Kế hoạch của Bộ Công an"
        of = " " if issuer and issuer.startswith(("Đại hội", "Hội nghị")) else " của "
        label = f"{kind}{of}{issuer}" if issuer else kind
    if len(label) > _LONGEST_LABEL:
        label = f"{label[: _LONGEST_LABEL - 1].rsplit(' ', 1)[0]}…"
    return f"{label} ({beside})" if beside else label

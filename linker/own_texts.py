"""Own texts: a directive's own document joined to its citations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.identity import record_id
from corpus.records import Directive, Document
from corpus.text import match_key
from linker.bodies import issuers_agree
from linker.citations import same_number
from linker.edtf import year
from linker.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable


def with_documents(records: list[Directive], documents: Iterable[Document]) -> tuple[Directive, ...]:
    """Join each document's own text to its citations; one that nobody cites is a record without citations."""
    by_number: dict[tuple[str, str], list[int]] = {}
    for at, record in enumerate(records):
        if record.number and (number := parse_number(record.number)) and not number.is_bare:
            by_number.setdefault((match_key(record.type), number.serial), []).append(at)
    out = list(records)
    for document in sorted(documents, key=lambda d: d.id):
        number = parse_number(document.number or "")
        if not document.type or number is None or number.is_bare:
            continue
        found = [
            at for at in by_number.get((match_key(document.type), number.serial), ()) if _is_text_of(document, out[at])
        ]
        if len(found) == 1:
            at = found[0]
            out[at] = replace(
                out[at],
                document=document.id,
                issuer=out[at].issuer or document.issuer,
                date=document.date or out[at].date,
                title=out[at].title or document.title or None,
                status="found",
            )
        elif not found:
            label = f"{document.type[:1].upper()}{document.type[1:]} {document.number}"
            label += (
                f" ({year(document.date)})" if year(document.date) and str(year(document.date)) not in label else ""
            )
            out.append(
                Directive(
                    id=record_id("directive", "document", document.id),
                    type=document.type.lower(),
                    label=label,
                    number=document.number,
                    issuer=document.issuer,
                    date=document.date,
                    title=document.title or None,
                    status="found",
                    document=document.id,
                )
            )
    return tuple(out)


def _is_text_of(document: Document, record: Directive) -> bool:
    a, b = parse_number(document.number or ""), parse_number(record.number or "")
    if a is None or b is None or not same_number(a, b) or record.document:
        return False
    if document.date and record.date and a.period(document.date) != b.period(record.date):
        return False
    if a.reach == "local" and document.issuer and record.issuer:
        return issuers_agree((document.issuer,), tuple(record.issuer.split(" | ")))
    return True

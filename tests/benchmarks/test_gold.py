"""Gold annotations as records: spans over the normalised text, entities, offices where they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.gold import records
from corpus.annotated import read_folder, read_report
from corpus.text import match_key, normalise

if TYPE_CHECKING:
    from pathlib import Path


def test_samples(sample_reports: Path) -> None:
    for report in read_folder(sample_reports):
        article, analysis = records(report)
        assert article.text == normalise(report.text)
        assert article.id == analysis.article
        assert article.content_hash == analysis.content_hash
        gold = {(s.label, normalise(s.text)) for s in report.spans}
        mentions = {
            "per": analysis.people,
            "org": analysis.organisations,
            "prov": analysis.provinces,
            "date": analysis.dates,
            "fig": analysis.figures,
            "dir": analysis.directives,
        }
        for label, found in mentions.items():
            assert {(label, article.text[m.start : m.end]) for m in found} == {g for g in gold if g[0] == label}
        assert (analysis.meeting is None) == (report.meeting is None)


def test_entities_and_offices(sample_reports: Path) -> None:
    article, analysis = records(read_report(sample_reports / "01-phu-tho-ctph-09.txt"))
    khai = [p for p in analysis.people if article.text[p.start : p.end].endswith("Khải")]
    assert len(khai) == 3
    assert len({p.entity for p in khai}) == 1
    assert len({p.entity for p in analysis.people}) == 7
    for person in analysis.people:
        for office in person.offices:
            assert match_key(article.text[office.start : office.end]) == match_key(office.name)
    money = next(f for f in analysis.figures if f.unit == "VND" and f.noun)
    assert (money.value, money.noun) == (Decimal("4750000000"), "tổng trị giá")


def test_old_provinces(sample_reports: Path) -> None:
    _, analysis = records(read_report(sample_reports / "21-lao-cai-antq-2025.txt"), {"Yên Bái": "Lào Cai"})
    assert {(p.name, p.now) for p in analysis.provinces} == {("Lào Cai", "Lào Cai"), ("Yên Bái", "Lào Cai")}

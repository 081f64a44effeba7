"""Dates and numbers in both languages; the words of the pages."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from sample_corpus import ROOT

from search_api.formats import Formats
from search_api.language import LANGUAGES, words

VI, EN = (Formats(words(language)) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("edtf", "vi", "en"),
    [
        ("2023-06-16", "16/6/2023", "16 Jun 2023"),
        ("2023-10", "10/2023", "Oct 2023"),
        ("2018", "2018", "2018"),
        ("2023-07-01/2023-08-19", "1/7/2023 – 19/8/2023", "1 Jul 2023 – 19 Aug 2023"),
        ("XXXX-08-19", "19/8 hằng năm", "19 Aug every year"),
        ("XXXX-07/XXXX-08-19", "tháng 7 hằng năm – 19/8 hằng năm", "Jul every year – 19 Aug every year"),
        ("XXXX-XX-01", "ngày 1 hằng tháng", "day 1 of every month"),
        ("2023-06-16T08:15:00+07:00", "16/6/2023", "16 Jun 2023"),
        ("2023/..", "2023 – …", "2023 – …"),
        ("không rõ", "không rõ", "không rõ"),
        (None, "", ""),
    ],
)
def test_dates(edtf: str | None, vi: str, en: str) -> None:
    assert (VI.date(edtf), EN.date(edtf)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1046, "1.046", "1,046"),
        (Decimal("15000000000"), "15.000.000.000", "15,000,000,000"),
        ("4.250", "4,25", "4.25"),
        (Decimal("1E+3"), "1.000", "1,000"),
        ("-0.5", "-0,5", "-0.5"),
        ("nhiều", "nhiều", "nhiều"),
    ],
)
def test_numbers(value: object, vi: str, en: str) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


def test_amounts_and_moments() -> None:
    assert VI.amount("5", "7", "about", "%") == "khoảng 5 – 7 %"
    assert EN.amount("100000", qualifier="over") == "over 100,000"
    assert VI.moment("2026-11-25T02:03:04+07:00") == "25/11/2026 02:03"
    assert VI.moment("2026-11-25T20:00:00+00:00") == "26/11/2026 03:00"
    assert VI.moment("2026-11-25T20:00:00") == "25/11/2026 20:00"
    assert VI.moment("rồi") == "rồi"


def test_both_languages_have_the_same_keys_with_the_same_names_to_fill_in() -> None:
    vi, en = (words(language).texts for language in LANGUAGES)
    assert vi.keys() == en.keys()
    for key in vi:
        assert sorted(re.findall(r"{\w+}", vi[key])) == sorted(re.findall(r"{\w+}", en[key])), key
        assert vi[key].strip()


def test_every_text_of_the_templates_exists() -> None:
    known = words("vi").texts
    for template in (ROOT / "search_api" / "templates").glob("*.html"):
        for key in re.findall(r"\bt\(\"([\w.]+)\"[,)]", template.read_text(encoding="utf-8")):
            assert key in known, f"{template.name}: {key}"

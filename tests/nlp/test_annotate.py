"""Article -> Analysis, and the record of ``tracuu annotate``: offsets, attributes, bad input, the sample reports."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from corpus.annotated import AnnotatedReport, read_folder
from corpus.errors import BadInput
from corpus.records import Article
from nlp.analyse import READER, analyse, published_day
from nlp.annotate import annotate
from nlp.numbers import plain

SAMPLES = Path(nlp.__file__).parents[1] / "crawler" / "samples" / "reports"
REPORTS = {report.id: report for report in read_folder(SAMPLES)}
TEXT = (
    "Sáng 12/5, tại thành phố Sơn La, Công an tỉnh Sơn La tổ chức hội nghị "
    "triển khai Chỉ thị số 09-CT/TW ngày 01/12/2011 "
    "của Ban Bí thư. Đại tá Lê Văn Tám, Giám đốc Công an tỉnh chủ trì. Hơn 1,2 triệu lượt người dự 15 buổi."
)


def record(report: AnnotatedReport) -> dict[str, Any]:
    kept = {k: v for k, v in report.header.items() if k in ("title", "published", "source", "source_province")}
    return {"id": report.id, "text": report.text, **kept}


def test_form() -> None:
    found = annotate({"id": 7, "text": TEXT, "published": "2024-05-13"})
    assert list(found) == ["id", "spans", "meeting"]
    assert found["id"] == 7
    by_text = {(s["label"], s["text"]): s for s in found["spans"]}
    assert by_text["per", "Lê Văn Tám"]["rank"] == "Đại tá"
    assert by_text["per", "Lê Văn Tám"]["titles"] == ["Giám đốc Công an tỉnh"]
    assert by_text["prov", "Sơn La"]["name"] == "Sơn La"
    assert by_text["date", "12/5"]["v"] == "2024-05-12"
    cited = by_text["dir", "Chỉ thị số 09-CT/TW ngày 01/12/2011 của Ban Bí thư"]
    assert (cited["type"], cited["no"], cited["issuer"], cited["date"]) == (
        "chỉ thị",
        "09-CT/TW",
        "Ban Bí thư",
        "2011-12-01",
    )
    assert "title" not in cited
    figure = by_text["fig", "Hơn 1,2 triệu lượt người"]
    assert (figure["v"], figure["q"], figure["noun"]) == ("1200000", "over", "lượt người")
    assert ("org", "Công an tỉnh Sơn La") in by_text
    assert found["meeting"] == {
        "kind": "hội nghị",
        "date": "2024-05-12",
        "place": "thành phố Sơn La",
        "province": "Sơn La",
        "hosts": ["Công an tỉnh Sơn La"],
        "chairs": ["Lê Văn Tám"],
    }


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_count_the_text_as_given(form: str) -> None:
    text = "\ufeff" + unicodedata.normalize(form, TEXT).replace("tại thành", "tại\u00a0thành")
    spans = annotate({"id": "x", "text": text, "published": "2024-05-13"})["spans"]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in spans)
    same = annotate({"id": "x", "text": TEXT, "published": "2024-05-13"})["spans"]
    assert [unicodedata.normalize("NFC", s["text"]) for s in spans] == [s["text"] for s in same]
    rest = ("label", "name", "v", "no", "issuer", "titles", "noun")
    assert [[s.get(k) for k in rest] for s in spans] == [[s.get(k) for k in rest] for s in same]


@pytest.mark.parametrize(
    ("given_record", "field"),
    [
        ({"text": "x"}, "id"),
        ({"id": None, "text": "x"}, "id"),
        ({"id": True, "text": "x"}, "id"),
        ({"id": "a"}, "text"),
        ({"id": "a", "text": 5}, "text"),
        ({"id": "a", "text": "x", "title": ["y"]}, "title"),
        ({"id": "a", "text": "x", "published": "hôm qua"}, "published"),
        ({"id": "a", "text": "x", "published": "2023-13-45"}, "published"),
        ({"id": "a", "text": "x", "source_province": 3}, "source_province"),
    ],
)
def test_bad_records_name_the_field(given_record: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as error:
        annotate(given_record)
    assert error.value.where == field


@pytest.mark.parametrize("text", ["", " ", "\n\n", "abc", "\ufeff"])
def test_texts_that_tell_nothing(text: str) -> None:
    assert annotate({"id": "a", "text": text, "published": None}) == {"id": "a", "spans": [], "meeting": None}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("15000000000", "15000000000"), ("3.20", "3.2"), ("1E+3", "1000"), ("0.5", "0.5"), ("100", "100"), ("7.0", "7")],
)
def test_plain_numbers(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


def test_published_day() -> None:
    assert str(published_day("2023-05-30T08:15:00+07:00")) == "2023-05-30"
    assert published_day("2023-02-30") is None
    assert published_day(None) is None


def test_province_of_an_article_and_how_it_was_told() -> None:
    def told(text: str, source_province: str | None = None) -> tuple[str | None, str | None]:
        article = Article(
            id="x", url="", source="", title="", text=text, published="2024-05-13", source_province=source_province
        )
        analysis = analyse(article)
        return analysis.province, analysis.province_from

    assert told(TEXT, "Lai Châu") == ("Lai Châu", "source")
    assert told(TEXT) == ("Sơn La", "place")
    assert told("Giá mận tăng. Sở Công Thương tỉnh Lai Châu cho biết như vậy.") == ("Lai Châu", "organisations")
    assert told("Giá mận tăng.") == (None, None)


def test_reader_is_a_short_stable_version() -> None:
    assert len(READER) == 12
    int(READER, 16)
    assert analyse(Article(id="x", url="", source="", title="", text="abc", content_hash="h")).reader == READER


@pytest.mark.parametrize("name", REPORTS)
def test_sample_reports_are_read_whole(name: str) -> None:
    """The spans of the sample reports: in bounds, and those of provinces and directives are found with their values."""
    report = REPORTS[name]
    found = annotate(record(report))
    assert all(report.text[s["start"] : s["end"]] == s["text"] for s in found["spans"])
    skipped = [(s.start, s.end) for s in report.spans if s.label == "skip"]

    def of(label: str, spans: list[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
        return {s for s in spans if not any(a < s[1] and s[0] < b for a, b in skipped)}

    for label, key in (("prov", "name"), ("dir", "type")):
        gold = [(s.start, s.end, s.attributes.get(key) or s.text) for s in report.spans if s.label == label]
        gold = [(a, b, unicodedata.normalize("NFC", v)) for a, b, v in gold]
        read = [(s["start"], s["end"], s[key]) for s in found["spans"] if s["label"] == label]
        assert of(label, read) == of(label, gold)


@pytest.mark.parametrize("name", REPORTS)
def test_meetings_of_the_sample_reports(name: str) -> None:
    report = REPORTS[name]
    found, gold = annotate(record(report))["meeting"], report.meeting
    assert (found is None) == (gold is None)
    if gold and found:
        for field in ("kind", "date", "province", "mode"):
            assert found.get(field) == gold.get(field), field
        assert found.get("chairs", []) == list(report.list("meeting.chairs"))


def test_mentions_of_an_article_are_in_order_and_people_are_no_provinces() -> None:
    for report in list(REPORTS.values())[:6]:
        text = unicodedata.normalize("NFC", report.text)
        analysis = analyse(
            Article(id="x", url="", source="", title="", text=text, published=report.header["published"])
        )
        for field in fields(analysis):
            mentions = getattr(analysis, field.name)
            if isinstance(mentions, tuple):
                assert [m.start for m in mentions] == sorted(m.start for m in mentions)
        named = {i for p in analysis.people for i in range(p.start, p.end)}
        assert not any(p.start in named for p in analysis.provinces)
        assert all(p.entity is not None for p in (*analysis.people, *analysis.directives))


_PIECES = st.sampled_from(
    [
        "Sáng 12/5",
        ",",
        "tại",
        "Hà Nội",
        "Bộ Y tế",
        "tổ chức",
        "hội nghị",
        ".",
        "\n",
        "Đại tá",
        "Lê Văn Tám",
        "chủ trì",
        "điểm cầu",
        "tỉnh Sơn La",
        "do",
        "15 buổi",
        "Chỉ thị 09",
        "trực tuyến",
        "“",
        "làm việc với",
        "đại hội",
        "diễn ra",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_any_text_is_read(text: str) -> None:
    found = annotate({"id": "x", "text": text, "published": "2024-05-13"})
    assert all(text[s["start"] : s["end"]] == s["text"] != "" for s in found["spans"])
    decomposed = annotate({"id": "x", "text": unicodedata.normalize("NFD", text), "published": "2024-05-13"})
    assert decomposed["meeting"] == found["meeting"]
    assert [s["label"] for s in decomposed["spans"]] == [s["label"] for s in found["spans"]]


def test_full_gives_what_was_read_beside_the_annotated_attributes() -> None:
    text = "Năm 2022, tỉnh Hà Giang có 25 ca mắc, tăng 12% so với năm 2021. Ông Lê Văn An, Giám đốc Sở Y tế tỉnh, dự."
    record = {"id": "a", "text": text, "published": "2022-12-01", "source_province": "Hà Giang"}
    full = annotate(record, full=True)
    assert (full["province"], full["province_from"]) == ("Hà Giang", "source")
    by_label = {span["label"]: span for span in full["spans"]}
    assert by_label["per"]["entity"] == 0
    assert by_label["prov"]["now"] == "Tuyên Quang"
    assert by_label["org"]["name"] == "Sở Y tế tỉnh Hà Giang"
    assert (by_label["fig"]["direction"], by_label["fig"]["compared_with"]) == ("up", "năm 2021")
    plain = annotate(record)
    kept = [
        {k: v for k, v in span.items() if k in other} for span, other in zip(full["spans"], plain["spans"], strict=True)
    ]
    assert kept == plain["spans"]
    assert "province" not in plain


@pytest.mark.parametrize(("published", "expected"), [("2023-05", "2023-04-03"), ("2022", "2022-04-03")])
def test_a_month_or_year_of_publication_fills_years_in(published: str, expected: str) -> None:
    annotated = annotate({"id": "a", "text": "Ngày 3/4, xã đã họp.", "published": published})
    assert [s["v"] for s in annotated["spans"] if s["label"] == "date"] == [expected]


@pytest.mark.parametrize("published", ["2023-13", "2023-00", "0000", "5/2023", "2023-5"])
def test_a_publication_that_is_no_date_is_refused(published: str) -> None:
    with pytest.raises(BadInput, match="published"):
        annotate({"id": "a", "text": "Xã đã họp.", "published": published})

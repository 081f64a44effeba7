"""The single readers give what the whole analysis gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from corpus.annotated import read_folder
from corpus.records import Article
from corpus.text import normalise
from nlp import readers
from nlp.analyse import analyse

REPORTS = Path(__file__).parents[2] / "crawler" / "samples" / "reports"
TEXT = "Ngày 16/6, ông Nguyễn Văn An, Giám đốc Sở Y tế tỉnh Lào Cai, cho biết có 25 ca mắc theo Nghị quyết số 20-NQ/TW."


def test_each_reader_takes_a_plain_text() -> None:
    on = date(2023, 6, 20)
    assert [d.edtf for d in readers.dates(TEXT, published=on)] == ["2023-06-16"]
    assert [TEXT[p.start : p.end] for p in readers.people(TEXT)] == ["Nguyễn Văn An"]
    assert [p.name for p in readers.provinces(TEXT)] == ["Lào Cai"]
    assert [TEXT[o.start : o.end] for o in readers.organisations(TEXT)] == ["Sở Y tế tỉnh Lào Cai"]
    assert [d.number for d in readers.directives(TEXT)] == ["20-NQ/TW"]
    assert [TEXT[f.start : f.end] for f in readers.figures(TEXT, published=on)] == ["25 ca mắc"]


def test_a_decomposed_text_is_composed_first() -> None:
    assert [p.name for p in readers.provinces("Hội nghị họp tại tỉnh Hà Giang.")] == ["Hà Giang"]


def test_they_agree_with_the_whole_analysis() -> None:
    for report in list(read_folder(REPORTS))[:4]:
        text = normalise(report.text)
        published = report.header.get("published")
        whole = analyse(Article(id="x", url="", source="", title="", text=text, published=published))
        on = date.fromisoformat(published[:10]) if published else None
        assert tuple(readers.dates(text, published=on)) == whole.dates
        assert tuple(readers.people(text, published=on)) == whole.people
        assert tuple(readers.organisations(text, published=on)) == whole.organisations
        assert tuple(readers.directives(text, published=on)) == whole.directives
        assert [(f.start, f.end, f.value) for f in readers.figures(text, published=on)] == [
            (f.start, f.end, f.value) for f in whole.figures
        ]

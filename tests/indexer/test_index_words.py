"""Words against texts: accents, abbreviations, numbers of directives, highlights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_samples import item, links_of

from corpus.settings import Settings
from corpus.text import fold, normalise
from indexer.abbreviations import long_forms, short_forms
from indexer.analysis import LONGEST, cut, exact, folded
from indexer.citations import asked, tokens
from indexer.engine import Engine, open_builder, open_engine
from indexer.highlight import LENGTH, MOST, snippets
from indexer.parser import parse
from indexer.query import Cited
from indexer.results import SearchRequest

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "hoà-bình": "Bà con mong hoà bình và kỹ thuật mới.",
    "hoa-binh": "Cái bình hoa binh lính bày trên bàn.",
    "hội-nghị": "Hội nghị do Uỷ ban xã Bản Mây tổ chức.",
    "hồi-nghi": "Hồi nghi lễ cũ, hội nghi ngờ.",
    "đường": "Mở đường vào bản.",
    "duong": "Vì tinh duong lịch.",
    "antq": "Ngày hội ANTQ ở bản.",
    "an-ninh": "Phong trào bảo vệ an ninh Tổ quốc lan rộng.",
    "ktxh": "Phát triển KT-XH miền núi.",
    "kinh-te": "Phát triển kinh tế - xã hội vùng cao.",
    "ct-09": "Tổng kết Chỉ thị số 09-CT/TW của Ban Bí thư.",
    "ct-9": "Triển khai Chỉ thị 9 về rừng.",
    "ct-09-ttg": "Theo Chỉ thị 09/CT-TTg.",
    "nq-09": "Theo Nghị quyết 09 của tỉnh.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    where = Settings(home=tmp_path_factory.mktemp("index"))
    items = [item(id, text) for id, text in TEXTS.items()]
    items.append(
        item(
            "linked",
            "Quán triệt văn bản của Ban Bí thư",
            directives=[("Chỉ thị số 09", "09", "d1")],
        )
    )
    items.append(item("linked-full", "Nhắc lại", directives=[("Chỉ thị 09-CT/TW", "09-CT/TW", "d1")]))
    open_builder(where).build(items, links_of(items), fingerprint="1")
    return open_engine(where)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        # without accents any accents; tone-mark styles and i/y never matter
        ("hoa binh", ["hoà-bình", "hoa-binh"]),
        ("hòa bình", ["hoà-bình", "hoa-binh"]),
        ("HOÀ BÌNH", ["hoà-bình", "hoa-binh"]),
        ('"hòa bình"', ["hoà-bình"]),
        ('"hoà bình"', ["hoà-bình"]),
        ('"hoa binh"', ["hoà-bình", "hoa-binh"]),
        ("kĩ thuật", ["hoà-bình"]),
        ("ky thuat", ["hoà-bình"]),
        ('"ủy ban"', ["hội-nghị"]),
        ("duong", ["duong", "đường"]),
        ("đường", ["đường", "duong"]),
        ('"đường"', ["đường"]),
        ('"hội nghi"', ["hồi-nghi"]),
        ("nghi*", ["hội-nghị", "hồi-nghi", "nq-09"]),
        ("kinh te*", ["kinh-te"]),
        # NFD typed
        ("hòa bình".replace("ò", "o\u0300"), ["hoà-bình", "hoa-binh"]),
        # abbreviations, both ways
        ("ANTQ", ["antq", "an-ninh"]),
        ("antq", ["antq", "an-ninh"]),
        ("an ninh tổ quốc", ["an-ninh", "antq"]),
        ("an ninh to quoc ngày hội", ["antq"]),
        ('"an ninh tổ quốc"', ["an-ninh"]),
        ("KT-XH", ["ktxh", "kinh-te"]),
        ("kinh tế xã hội", ["kinh-te", "ktxh"]),
        # directives by number
        ("Chỉ thị số 09", ["ct-09", "ct-9", "ct-09-ttg", "linked", "linked-full"]),
        ("CT 9", ["ct-09", "ct-9", "ct-09-ttg", "linked", "linked-full"]),
        ("09-CT/TW", ["ct-09", "linked", "linked-full"]),
        ("9-CT/TW", ["ct-09", "linked", "linked-full"]),
        ("chi thi 09-ct/tw", ["ct-09", "linked", "linked-full"]),
        ("vănbản:09-CT/TW", ["linked", "linked-full"]),
        ("09/CT-TTg", ["ct-09-ttg"]),
        ("nghị quyết 9", ["nq-09"]),
        ("-bản -của -Chỉ -09 -bình -nghi -phát -tinh -an", []),
    ],
)
def test_what_is_found(engine: Engine, q: str, expected: list[str]) -> None:
    results = engine.search(SearchRequest(q=q, limit=30))
    assert sorted(hit.id for hit in results.hits) == sorted(expected)


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("hòa bình", "hoà-bình"),
        ("đường", "đường"),
        ("hội nghị", "hội-nghị"),
        ("hội nghi ngờ", "hồi-nghi"),
        ("ANTQ", "antq"),
    ],
)
def test_what_comes_first(engine: Engine, q: str, first: str) -> None:
    assert engine.search(SearchRequest(q=q)).hits[0].id == first


def test_the_title_weighs_more(tmp_path: Path) -> None:
    where = Settings(home=tmp_path)
    items = [
        item("1", "Chuyện rừng và nước ở bản trên."),
        item("2", "Chuyện rừng và nước ở bản dưới.", title="Rừng"),
        item("3", "Chuyện rừng và nước ở bản giữa.", lead="Rừng già."),
    ]
    open_builder(where).build(items, links_of(items), fingerprint="1")
    assert [hit.id for hit in open_engine(where).search(SearchRequest(q="rừng")).hits] == ["2", "3", "1"]


# --- forms ------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_forms_are_tokens_and_folding_is_idempotent(text: str) -> None:
    text = normalise(text)
    found = cut(text)
    for with_accents, without, (start, end) in zip(found.exact, found.folded, found.spans, strict=True):
        assert with_accents
        assert not any(c.isspace() for c in with_accents + without)
        assert without == folded(with_accents) == fold(without)
        assert exact(text[start:end]) == with_accents
    assert cut("a" * 1000).folded == ("a" * LONGEST,)


@pytest.mark.parametrize("pair", [("hoà", "hòa"), ("Uỷ", "ủy"), ("kỹ", "kĩ"), ("TỶ", "tỉ"), ("thuý", "thúy")])
def test_spellings_of_one_word_have_one_form(pair: tuple[str, str]) -> None:
    assert exact(pair[0]) == exact(pair[1])


@pytest.mark.parametrize("pair", [("hoà", "hoa"), ("đa", "da"), ("ủy", "úy"), ("nghi", "nghị")])
def test_different_words_have_different_forms(pair: tuple[str, str]) -> None:
    assert exact(pair[0]) != exact(pair[1])
    assert folded(pair[0]) == folded(pair[1])


def test_abbreviations_are_found_both_ways() -> None:
    assert ("Ủy", "ban", "nhân", "dân") in long_forms(["ubnd"])
    assert long_forms(["bản"]) == []
    assert (1, 5, ("UBND",)) in short_forms(["của", "uy", "ban", "nhan", "dan", "xã"])


@pytest.mark.parametrize(
    ("cites", "query", "found"),
    [
        (("chỉ thị", "09-CT/TW", None), Cited("chỉ thị", "9"), True),
        (("chỉ thị", "CT/TW-09", None), Cited(None, "09", None, ("CT", "TW")), True),
        (("chỉ thị", "09", None), Cited(None, "09", None, ("CT", "TW")), True),
        (("chỉ thị", "09-CT/TU", None), Cited(None, "09", None, ("CT", "TW")), False),
        (("nghị quyết", "09", None), Cited("chỉ thị", "09"), False),
        (("chương trình phối hợp", "09/CTr-BCA-MTTQ", None), Cited("chương trình", "9"), True),
        (("thông tư", "124/2021/TT-BCA", None), Cited("thông tư", "124", "2021"), True),
        (("thông tư", "124/2021/TT-BCA", None), Cited("thông tư", "124", "2022"), False),
        (("nghị quyết", "27", "2022-11-09"), Cited("nghị quyết", "27", "2022"), True),
        (("nghị quyết", "XIII", None), Cited("nghị quyết", "13"), False),
        (("luật", None, None), Cited("luật", "1"), False),
    ],
)
def test_numbers_of_directives(cites: tuple[str, str | None, str | None], query: Cited, found: bool) -> None:
    sure, maybe = asked(query)
    assert bool(tokens(*cites) & {*sure, *maybe}) is found


# --- highlights -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "q", "marked"),
    [
        ("Bà con mong hoà bình.", "hòa bình", ["hoà", "bình"]),
        ("Bà con mong hoà bình.", '"hòa bình"', ["hoà bình"]),
        ("Bà con mong hoà bình.", "hoa", ["hoà"]),
        ("Tỉnh có tính toán.", "tỉnh", ["Tỉnh"]),
        ("Tỉnh có tính toán.", "tinh", ["Tỉnh", "tính"]),
        ("Có tính toán.", "tỉnh", ["tính"]),
        ("Ngày hội ANTQ ở bản.", "an ninh tổ quốc", ["ANTQ"]),
        ("Bảo vệ an ninh Tổ quốc.", "ANTQ", ["an ninh Tổ quốc"]),
        ("Nghiệm thu nghị lực.", "nghi*", ["Nghiệm", "nghị"]),
        ("Rừng ở bản giữ nước.", '"nước rừng"~3', ["Rừng", "nước"]),
        ("Rừng ở bản giữ nước.", '"nước rừng"~2', []),
        ("Theo Chỉ thị số 09-CT/TW.", "chỉ thị 9", ["Chỉ thị số 09"]),
        ("Theo Chỉ thị số 09-CT/TW.", "09-CT/TW", ["09-CT/TW"]),
        ("Giữ rừng, không phá.", "rừng -nước", ["rừng"]),
        ("Tổ chức bảo vệ an ninh Tổ quốc, an toàn.", "an ninh tổ quốc", ["an", "ninh", "Tổ", "quốc"]),
        ("Tổ chức an toàn.", "an ninh tổ quốc", ["Tổ", "an"]),
        ("Giữ rừng.", "", []),
    ],
)
def test_marks(text: str, q: str, marked: list[str]) -> None:
    (snippet,) = snippets(item("1", text), parse(q).tree)
    assert [snippet.text[start:end] for start, end in snippet.marks] == marked


def test_a_field_marks_the_mention() -> None:
    it = item("1", "Họp bàn", people=["Trần Thị Lụa"], provinces=["Lào Cai"])
    marks = [s.text[a:b] for s in snippets(it, parse("người:lụa tinh:lao-cai").tree) for a, b in s.marks]
    assert marks == ["Lào Cai", "Trần Thị Lụa"]


def test_the_lead_is_shown_where_the_text_lacks_it() -> None:
    it = item("1", "Chuyện khác.", lead="Giữ rừng đầu nguồn.")
    assert [s.text for s in snippets(it, parse("rừng").tree)] == ["Giữ rừng đầu nguồn."]


def test_a_repeated_title_is_no_snippet() -> None:
    it = item("1", "Giữ rừng\n\nBà con bàn cách giữ rừng.", title="Giữ rừng")
    assert [s.text for s in snippets(it, parse("giữ rừng").tree)] == ["Bà con bàn cách giữ rừng."]


def test_without_marks_the_first_paragraph_is_shown() -> None:
    paragraph = "Bà con Bản Mây họp bàn cách giữ rừng đầu nguồn. " * 6
    it = item("1", f"Trang chủ » Tin tức\n16/6/2023\n{paragraph}\n")
    (snippet,) = snippets(it, parse("").tree)
    assert snippet.text == paragraph[: len(snippet.text)]
    assert LENGTH - 20 < len(snippet.text) <= LENGTH


_words = st.lists(
    st.sampled_from(["rừng", "Rung", "nước.", "giữ\n", "bản,", "hoà", "ANTQ", "e\u0301", "🙂"]), max_size=150
)


@given(_words, st.sampled_from(["rừng", "rung nuoc", '"giữ bản"~4', "hòa OR x", "ANTQ", "r*"]))
def test_snippets_are_pieces_of_the_text(words: list[str], q: str) -> None:
    text = normalise(" ".join(words))
    found = snippets(item("1", text), parse(q).tree)
    assert 1 <= len(found) <= MOST
    at = 0
    for snippet in found:
        assert snippet.text in text
        at = text.index(snippet.text, at)
        assert len(snippet.text) <= LENGTH + 40
        last = 0
        for start, end in snippet.marks:
            assert last <= start < end <= len(snippet.text)
            last = end

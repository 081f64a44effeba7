"""Whatever a page says of its charset, the text comes out the same."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.data import load_words
from crawler.charset import _tcvn3, decode

TEXT = "Ủy ban nhân dân tỉnh Thử họp giao ban, thống nhất nhiều giải pháp về công tác dân vận ở vùng đồng bào thiểu số."
HTML = f"<html><head>{{}}</head><body><p>{TEXT}</p></body></html>"


def tcvn3(text: str) -> bytes:
    back = {letter: byte for byte, letter in _tcvn3().items()}
    return bytes(back.get(c, ord(c)) for c in text)


def cp1258(text: str) -> bytes:
    # the charset has base letters with marks of their own for the five tones
    out = bytearray()
    for c in text:
        base, *tones = unicodedata.normalize("NFD", c)
        kept = unicodedata.normalize("NFC", base + "".join(t for t in tones if t in "\u0302\u0306\u031b"))
        out += (kept + "".join(t for t in tones if t not in "\u0302\u0306\u031b")).encode("cp1258")
    return bytes(out)


def page(meta: str = "") -> str:
    return HTML.format(meta)


@pytest.mark.parametrize(
    ("body", "header", "charset"),
    [
        (page().encode(), None, "utf-8"),
        (page().encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (page('<meta charset="windows-1252">').encode(), None, "utf-8"),
        (page().encode("utf-8-sig"), "text/html; charset=x-unknown", "utf-8"),
        (page().encode("utf-16"), None, "utf-16"),
        (page().encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16-be"),
        (cp1258(page('<meta charset="windows-1258">')), None, "cp1258"),
        (cp1258(page()), "text/html; charset=windows-1258", "cp1258"),
        (cp1258(page()), None, "cp1258"),
        (cp1258(page('<meta charset="utf-8">')), None, "cp1258"),
        (tcvn3(page().lower()), None, "tcvn3"),
        (tcvn3(page('<meta charset="x-user-defined">').lower()), None, "tcvn3"),
        (unicodedata.normalize("NFD", page()).encode(), None, "utf-8"),
    ],
)
def test_charsets(body: bytes, header: str | None, charset: str) -> None:
    text, name = decode(body, header)
    assert name == charset
    assert TEXT.lower() in text.lower()


def test_utf8_with_a_broken_letter_stays_utf8() -> None:
    body = page('<meta charset="utf-8">').encode() + "Đoạn cuối bị cắt giữa chừ".encode() + "ữ".encode()[:2]
    text, name = decode(body, "text/html; charset=utf-8")
    assert name == "utf-8"
    assert TEXT in text


def test_font_text_saved_as_utf8() -> None:
    saved = tcvn3(page().lower() * 3).decode("latin-1").encode()
    assert TEXT.lower() in decode(saved)[0]


def test_french_is_left_alone() -> None:
    text = (
        "<p>Réunion à l'hôtel de ville, où l'été dernier la délégation fut reçue ; ça a été très apprécié, dit-on.</p>"
    )
    assert decode(text.encode("iso-8859-1"), "text/html; charset=iso-8859-1")[0] == text


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html", "text/html; charset=nonsense", "text/html; charset=utf-7"]),
)
def test_never_raises(body: bytes, header: str | None) -> None:
    text, _ = decode(body, header)
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "crawler/data").glob("*.txt")), ids=lambda p: p.stem
)
def test_word_lists_load(path: Path) -> None:
    assert load_words(path)

"""Bytes of a page -> text, whatever the page says of its charset.

The order is that of browsers (byte order mark, HTTP header, ``<meta>``) with two differences that pages make necessary:
bytes that are whole UTF-8 are UTF-8 whatever is declared (old servers declare iso-8859-1 for everything), and a charset
under which the text is not Vietnamese gives way to windows-1258 and to TCVN3 ("ABC", the fonts named .VnTime), in which
pages of the 1990s and 2000s were written.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import charset_normalizer

from corpus.data import load_table
from corpus.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.I
)
#: Letters that Vietnamese has and French, German or Spanish have not.
_VIETNAMESE = re.compile("[ăâêôơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
#: Those of them that no other language in a Vietnamese charset comes out with.
_OWN = re.compile("[đăằắẳẵặơờớởỡợưừứửữự]", re.I)
#: What corpus.text.normalise replaces or drops, but for line ends.
_UNCLEAN = re.compile("[\u00a0\u00ad\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
#: Share of bytes that may be broken in a page that is UTF-8 otherwise: a lead cut in the middle of a letter.
_MAX_BROKEN = 0.002


@dataclass(frozen=True, slots=True)
class _Letter:
    byte: str
    letter: str


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The text of a page, NFC and with plain blanks (line ends as they are), and the charset that it was read in.

    Args:
        body: the bytes as served.
        content_type: the HTTP header of that name, if any.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _clean(body.decode(name, errors="replace")), name.removesuffix("-sig")
    if (text := _strict(body, "utf-8")) is not None:
        return _unfont(_clean(text)), "utf-8"
    told = list(_declared(body, content_type))
    for name in told:
        if name == "utf-8":
            text = body.decode("utf-8", errors="replace")
            if text.count("\ufffd") <= max(3, _MAX_BROKEN * len(text)):
                return _clean(text), name
        elif (text := _strict(body, name)) is not None and _is_vietnamese(text):
            return _clean(text), name
    return _guessed(body, told)


def _clean(text: str) -> str:
    # most pages are clean; to find that out is quicker than to clean half a megabyte of markup
    return text if unicodedata.is_normalized("NFC", text) and not _UNCLEAN.search(text) else normalise(text)


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """The charsets that header and page name, as Python calls them; unknown names are passed over."""
    found = [m.group(1) for m in [_HEADER.search(content_type or "")] if m]
    found += [(m.group(1) or m.group(2)).decode("ascii") for m in _META.finditer(body[:8192])]
    for name in dict.fromkeys(found):
        try:
            yield codecs.lookup(name).name
        except LookupError:
            continue


def _guessed(body: bytes, told: list[str]) -> tuple[str, str]:
    candidates = [(name, text) for name in ("cp1258",) if (text := _strict(body, name)) is not None]
    candidates.append(("tcvn3", _from_tcvn3(body.decode("latin-1"))))
    name, text = max(candidates, key=lambda c: _vietnamese_share(normalise(c[1])))
    if _is_vietnamese(normalise(text)):
        return normalise(text), name
    for name in told:  # another language, then
        if name != "utf-8" and (declared := _strict(body, name)) is not None:
            return normalise(declared), name
    if best := charset_normalizer.from_bytes(body[:200_000]).best():
        return normalise(body.decode(best.encoding, errors="replace")), best.encoding
    return normalise(body.decode("utf-8", errors="replace")), "utf-8"


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _vietnamese_share(text: str) -> float:
    """Share of Vietnamese letters among the letters that are not ASCII, 0 where there are none."""
    others = sum(1 for c in text if not c.isascii() and (c.isalpha() or "\u0080" <= c <= "\u00bf"))
    return len(_VIETNAMESE.findall(text)) / others if others else 0.0


def _is_vietnamese(text: str) -> bool:
    # French in a Vietnamese charset is full of ộ and ố, but only Vietnamese has đ and the horns of ư and ơ
    text = normalise(text)
    own = len(_OWN.findall(text))
    return _vietnamese_share(text) > 0.45 and own >= 0.1 * len(_VIETNAMESE.findall(text))


def _unfont(text: str) -> str:
    """A page in a TCVN3 font whose bytes were taken for Latin-1 and saved as UTF-8 ("§¶ng bé" for "Đảng bộ")."""
    if len(re.findall(r"[a-z][µ¶·¸¹»¼½¾®¨©ª«¬­]|®[a-zµ-þ]", text)) < 20 or len(_VIETNAMESE.findall(text)) > 60:
        return text
    return normalise(_from_tcvn3(text))


def _from_tcvn3(text: str) -> str:
    return text.translate(_tcvn3())


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, str]:
    rows = load_table(Path(__file__).parent / "data" / "tcvn3.tsv", _Letter)
    return {int(row.byte, 16): row.letter for row in rows}

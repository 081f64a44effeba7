"""Pages that are the text of a directive itself: read by their letterhead.

Nghị định 30/2020/NĐ-CP (Phụ lục I) fixes the form: the issuer and the motto of the state side by side, number and
symbol, place and date, the type in capitals, what it is about, then "Căn cứ ..." and "Điều 1.". Party documents (Hướng
dẫn 36-HD/VPTW of 2018) have "ĐẢNG CỘNG SẢN VIỆT NAM" instead of the motto. What the letterhead lacks is taken from the
table of properties that legal portals print above the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.data import load_words
from corpus.text import syllables
from crawler.blocks import squash
from crawler.dates import read_stamp
from crawler.lines import is_ending, is_furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.blocks import Block

_MOTTO = "cộng hoà xã hội chủ nghĩa việt nam"
_PARTY = "đảng cộng sản việt nam"
#: How many blocks a letterhead may take, the type and the title included.
_HEAD = 24
#: Motto and device of the state, with the rule below, in syllables.
_MOTTO_SIZE = 24
#: Running text above the letterhead, in syllables, that makes the page an article that quotes a directive.
_REPORT = 80
#: "Thành phố Hồ Chí Minh, ngày 10 tháng 03 năm 2023" has 11 syllables; longer lines cite other directives.
_PLACE_AND_DATE = 12
_NUMBER = re.compile(r"(?:\b[Ss]ố|\bSỐ)\s*:?\s*(?P<number>\d+\s?[\w.]*(?:\s?[-/]\s?[\w.&]+)+)")
_DATE = re.compile(r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})", re.I)
_PASSED = re.compile(r"thông\s+qua\s+" + _DATE.pattern, re.I)
_STRUCTURE = re.compile(r"^(?:Điều\s+\d+|Chương\s+[IVXLC\d]+|Mục\s+\d+|Căn\s+cứ|Nơi\s+nhận|\d+\.\s|[a-zđ]\)\s)")
_ARTICLES = re.compile(r"^(?:Điều\s+\d+|Chương\s+[IVXLC\d]+|Căn\s+cứ|Nơi\s+nhận)")
_TITLE_ENDS = re.compile(
    r"^(?:Căn\s+cứ|Kính\s+gửi|Điều\s+\d|Chương\s|Phần\s|Thực\s+hiện|Để\s|Xét\s|I\.|1\.|-{3,}|_{3,}|\*{3,}|\(?Ban\s+hành\s+kèm)|^(?:CHỦ\s+TỊCH|BỘ\s+TRƯỞNG|THỦ\s+TƯỚNG|QUỐC\s+HỘI|CHÍNH\s+PHỦ|HỘI\s+ĐỒNG|GIÁM\s+ĐỐC)\b",
    re.U,
)
_RULE = re.compile(r"[-_*=–—.]{3,}")
_LABELS = {
    "số hiệu": "number",
    "số ký hiệu": "number",
    "số kí hiệu": "number",
    "ngày ban hành": "date",
    "ban hành": "date",
    "cơ quan ban hành": "issuer",
    "nơi ban hành": "issuer",
    "đơn vị ban hành": "issuer",
    "loại văn bản": "type",
    "thể loại": "type",
    "trích yếu": "title",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the head of a directive tells, and its text. ``type`` is in lower case, ``date`` ISO 8601."""

    text: str
    title: str = ""
    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    date: str | None = None


def document_of(blocks: Sequence[Block], headline: str) -> Letterhead | None:
    """The directive that the page prints, or None: an article that quotes one has running text above it."""
    blocks = _by_lines(blocks)
    motto = next((i for i, b in enumerate(blocks) if _is_motto(b) and _has_number(blocks, i)), None)
    if motto is None:
        return None
    inside = _container(blocks, motto)
    first = inside.index(motto)
    if sum(blocks[i].size for i in inside[:first] if blocks[i].size >= 20 and blocks[i].links < 0.3) > _REPORT:
        return None
    # the issuer stands in the cell before the motto
    while first > 0 and motto - inside[first - 1] <= 3 and _is_issuer(blocks[inside[first - 1]]):
        first -= 1
    kept = [
        blocks[i]
        for i in inside[first:]
        if not (blocks[i].aside or is_furniture(blocks[i].text) or is_ending(blocks[i].text))
    ]
    if sum(b.size for b in kept) < 60 or not any(
        _STRUCTURE.match(b.text) or b.text.startswith("Kính gửi") for b in kept
    ):
        return None
    return _read(kept, _properties(blocks[: inside[first]]), headline)


def _by_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the lines of a letterhead apart that stands in one paragraph with the text."""
    out: list[Block] = []
    for block in blocks:
        lines = block.text.split("\n")
        if block.size > _MOTTO_SIZE and any(squash(line) in (squash(_MOTTO), squash(_PARTY)) for line in lines):
            out += [replace(block, text=line, size=len(syllables(line))) for line in lines]
        else:
            out.append(block)
    return out


def _is_motto(block: Block) -> bool:
    key = block.key
    if block.size > _MOTTO_SIZE or not _is_capital(block.text.split("\n")[0]):
        return False
    return squash(_MOTTO) in key or squash(_PARTY) in key


def _is_issuer(block: Block) -> bool:
    if _RULE.fullmatch(block.text):
        return True
    return block.size <= 16 and block.links < 0.5 and _is_capital(block.text) and block.text[0].isalpha()


def _has_number(blocks: Sequence[Block], motto: int) -> bool:
    near = blocks[max(0, motto - 4) : motto + 8]
    return any(_NUMBER.search(b.text) and b.size <= 20 for b in near)


def _container(blocks: Sequence[Block], motto: int) -> list[int]:
    """The blocks of the innermost element that holds the letterhead and nearly all articles of the text."""
    after = [i for i in range(motto, len(blocks)) if not blocks[i].aside]
    points = (
        [i for i in after if _ARTICLES.match(blocks[i].text)]
        or [i for i in after if _STRUCTURE.match(blocks[i].text)]
        or after
    )
    path = blocks[motto].path
    for depth in range(len(path), -1, -1):
        frame = path[:depth]
        if sum(1 for i in points if blocks[i].path[:depth] == frame) >= 0.9 * len(points):
            return [i for i, block in enumerate(blocks) if block.path[:depth] == frame]
    return [motto]


def _read(kept: Sequence[Block], properties: dict[str, str], headline: str) -> Letterhead:
    text = "\n\n".join(b.text for b in kept)
    head = kept[:_HEAD]
    number = next((m["number"] for b in head if (m := _NUMBER.search(b.text))), None) or properties.get("number")
    lines = [line for b in head for line in b.text.split("\n") if len(syllables(line)) <= _PLACE_AND_DATE]
    dated = next((m for line in lines if not line.startswith("Căn cứ") and (m := _DATE.search(line))), None)
    dated = dated or _PASSED.search(text)
    day = f"{dated['y']}-{int(dated['m']):02}-{int(dated['d']):02}" if dated else None
    if not day and (stamp := read_stamp(properties.get("date", ""))):
        day = stamp.day.isoformat()
    kind, title = _type_and_title(head)
    if not kind and any(b.text.startswith("Kính gửi") for b in head):
        kind = "công văn"
        title = next((b.text for b in head if re.match(r"V/v|Về việc", b.text)), "")
    return Letterhead(
        text=text,
        title=_recased(title, headline) or properties.get("title", "") or headline,
        type=kind or properties.get("type", "").lower() or None,
        number=re.sub(r"\s+", "", number) if number else None,
        issuer=_issuer(head) or properties.get("issuer"),
        date=day,
    )


def _type_and_title(head: Sequence[Block]) -> tuple[str | None, str]:
    lines = [line.strip() for b in head for line in b.text.split("\n") if line.strip()]
    for i, line in enumerate(lines):
        kind = next(
            (t for t in _types() if squash(line) == squash(t) or squash(line).startswith(squash(t) + " ")), None
        )
        if not kind or not _is_capital(line) or _NUMBER.search(line):
            continue
        title = [line.strip(" :")]
        for following in lines[i + 1 : i + 5]:
            if _TITLE_ENDS.match(following) or _RULE.fullmatch(following) or len(syllables(following)) > 80:
                break
            title.append(_RULE.sub("", following).strip())
        return kind, " ".join(title)
    return None, ""


def _issuer(head: Sequence[Block]) -> str | None:
    """The lines above the rule, before number and motto: "ỦY BAN NHÂN DÂN / TỈNH X"."""
    lines: list[str] = []
    for block in head[:6]:
        for line in block.text.split("\n"):
            key = squash(line)
            if not key or _RULE.fullmatch(line.strip()):
                continue
            if key in (squash(_MOTTO), squash(_PARTY)) or _NUMBER.search(line) or not _is_capital(line):
                return _sentence(" ".join(lines)) or None
            lines.append(_RULE.sub("", line).strip())
    return None


def _sentence(capitals: str) -> str:
    """A body in capitals as it is written in a sentence: "UỶ BAN NHÂN DÂN TỈNH X Y" -> "Ủy ban nhân dân tỉnh X Y"."""
    names = _body_names()
    words = capitals.split()
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(9, len(words) - at), 0, -1):
            part = words[at : at + length]
            if all(word.strip("-–,") for word in (part[0], part[-1])) and (name := names.get(squash(" ".join(part)))):
                out.append(name)
                at += length
                break
        else:
            out.append(words[at].capitalize())
            at += 1
    sentence = " ".join(out)
    return sentence[:1].upper() + sentence[1:]


def _recased(title: str, headline: str) -> str:
    """The title in the letters of the page's own headline, where that holds its words; else as printed."""
    spans = syllables(headline)
    words, sought = [w.lower() for w, _, _ in spans], [w.lower() for w, _, _ in syllables(title)]
    for i in range(len(words) - len(sought) + 1 if sought else 0):
        if words[i : i + len(sought)] == sought:
            return headline[spans[i][1] : spans[i + len(sought) - 1][2]]
    return title


def _properties(blocks: Sequence[Block]) -> dict[str, str]:
    """The table of properties above the text: label in one cell, value in the next, or both in one line."""
    found: dict[str, str] = {}
    cells = [cell for block in blocks for cell in block.text.split(" | ")]
    for i, cell in enumerate(cells):
        label, colon, value = cell.partition(":")
        name = _LABELS.get(" ".join(label.lower().split()))
        if name and name not in found:
            value = value.strip() if colon and value.strip() else (cells[i + 1] if i + 1 < len(cells) else "")
            if value and len(syllables(value)) <= 60 and not value.endswith(":"):
                found[name] = value
    return found


def _is_capital(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


@lru_cache(maxsize=1)
def _types() -> tuple[str, ...]:
    return tuple(load_words(Path(__file__).parent / "data" / "directive_types.txt"))


@lru_cache(maxsize=1)
def _body_names() -> dict[str, str]:
    return {squash(name): name for name in load_words(Path(__file__).parent / "data" / "body_names.txt")}

"""Units of measure and money after a number, as symbols: "đồng/người/năm" -> VND/người/năm, "héc-ta" -> ha."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.data import load_table
from nlp.nouns import length_of_known

_DATA = Path(__file__).parent / "data"

Kind = Literal["money", "percent", "measure", "count"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as read: its symbol, the factor to it, its kind, and where its words end."""

    symbol: str
    factor: Decimal
    kind: Kind
    end: int


@dataclass(frozen=True)
class _Row:
    form: str
    unit: str
    factor: str = "1"
    kind: str = "measure"
    glued: str = ""


@cache
def _rows() -> dict[str, _Row]:
    return {row.form: row for row in load_table(_DATA / "units.tsv", _Row)}


def _any_of(rows: list[_Row]) -> str:
    forms = sorted((row.form for row in rows), key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"\s") for form in forms)


@cache
def _unit() -> re.Pattern[str]:
    units = [row for row in _rows().values() if row.kind != "per"]
    free, glued = [r for r in units if not r.glued], [r for r in units if r.glued]
    return re.compile(rf"(?:\s{{0,2}}(?P<free>{_any_of(free)})|(?P<glued>{_any_of(glued)}))(?![\w²³])", re.IGNORECASE)


@cache
def _per() -> re.Pattern[str]:
    return re.compile(rf"\s?/\s?(?P<per>{_any_of(list(_rows().values()))}|[^\W\d_]+)(?![\w²³])", re.IGNORECASE)


#: "giảm 5% mỗi năm" is a rate in words.
_EACH = re.compile(r"\s(?:mỗi|một)\s(năm|quý|tháng|tuần|ngày|vụ)(?!\w)")
#: Words that begin like a unit: "13 ký kết", "5 độ tuổi", "2 mét khối" is longer in the list itself.
_NO_UNIT = re.compile(
    r"\s{0,2}(?:ký (?:kết|hợp|tên|cam)|độ (?:tuổi|cao|sâu|dài)|kí (?:kết|hiệu)|tạ ơn|yến tiệc"
    r"|đồng (?:chí|bào|hồ|ý|thời|đội|hương|bằng|ruộng|tiền (?:cổ|xu|chung|ảo)|phạm|nghiệp|minh|môn|đẳng"
    r"|cỏ|muối|lúa|tác giả|bọn|lõa"
    r"|chủ (?:trì|nhiệm|tịch)|huy chương|phục|xu|bộ|loạt|giải|hạng|dao|ca)|tạ tội|ký giả|ký túc xá|độ chín"
    r"|lít nhít|mẫu mã|ha ha)(?!\w)"
)


def read_unit(text: str, at: int) -> Unit | None:
    """The unit that begins behind a number, with what stands below its strokes; None where there is none."""
    match = _unit().match(text, at)
    if not match or _NO_UNIT.match(text, at) or "\n" in match.group():
        return None
    form = match.group("free") or match.group("glued")
    if len(form) == 1 and form.isalpha() and form.isupper():
        return None  # "4G", "3D", "B"
    row = _rows()[" ".join(form.lower().split())]
    kind: Kind = "money" if row.kind == "money" else "percent" if row.kind == "percent" else "measure"
    return read_rate(text, Unit(row.unit, Decimal(row.factor), kind, match.end()))


def read_rate(text: str, unit: Unit) -> Unit:
    """The unit with its rate, as far as one is written behind it: "/người/năm", "mỗi quý"."""
    symbol, end = unit.symbol, unit.end
    for _ in range(3):
        match = _per().match(text, end)
        if not match or "\n" in match.group():
            break
        word, last = " ".join(match.group("per").split()), match.end()
        row = _rows().get(word.lower())
        if (longer := length_of_known(text, match.start("per"))) > last and unit.kind != "percent":
            # "đồng/hội viên", "đồng/căn nhà tình nghĩa"
            word, last, row = " ".join(text[match.start("per") : longer].split()), longer, None
        if row is None and (word[0].isupper() or unit.kind == "percent"):
            break
        symbol += "/" + (row.unit if row else word)
        end = last
    if symbol == unit.symbol and (each := _EACH.match(text, end)) and not each.group().startswith(" một"):
        symbol, end = f"{symbol}/{each.group(1)}", each.end()
    return Unit(symbol, unit.factor, unit.kind, end)

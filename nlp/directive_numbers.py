"""The numbers of formal documents: "09", "09-CT/TW", "124/2021/TT-BCA", "88/2019/QH14", "12- KL/TW", "217, 218-QĐ/TW".

The form of numbers is set by Nghị định 30/2020/NĐ-CP (State) and Quy định 66-QĐ/TW (Party); what is printed deviates:
parts change places ("05/KL-TW"), blanks slip in ("493 -CV/TU"), "TW" is T.Ư, TƯ.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: "CT", "TTg", "CTr", "QyĐ", "T.Ư", "BCĐTW", "QH14", "QCPH", "NV&TC": capitals, with at most two small letters inside.
SYMBOL = (
    r"[A-ZĐƯÂÔ](?:[a-zy]{1,2}(?![a-zà-ỹđ]))?(?:[A-ZĐƯÂÔ0-9]|(?<=[A-ZĐƯ])[.&](?=[A-ZĐƯ])|(?<=[A-ZĐ])[a-z](?![a-zà-ỹđ]))*"
    r"(?![\wÀ-ỹ])"
)
#: What joins the parts, with a blank that slipped in on one side or both.
JOINT = r"\s?[-–/_]\s?"
#: The dash before the symbols lost in print: "09 | CT/TW".
_LOST_DASH = rf"(?:\s(?=[A-ZĐ]{{2,4}}\s?/\s?[A-ZĐƯ]){SYMBOL}{JOINT}{SYMBOL})?"
#: The unit that drafted it, glued behind: "10/2007/CT-BCA(C11)".
_UNIT = r"(?:\([A-Z]{1,2}\d{1,3}\))?"
#: Number, a year, symbols. A blank before a joint is taken only when a symbol follows.
NUMBER = (
    rf"\d{{1,5}}[a-zA-Z]?(?:\s?/\s?(?:19|20)\d\d(?!\d))?{_LOST_DASH}(?:{JOINT}{SYMBOL}){{0,6}}{_UNIT}(?![\d%])(?!\w)"
)
#: "số", with its misprints.
SO = r"s[ốôổó]\s?[:.]?\s*"

_LEADING = re.compile(r"\d+")
_PARTS = re.compile(r"[^\W_]+")


def first_number(number: str | None) -> str:
    """The number proper, without leading zeros: "09-CT/TW" -> "9"; "" where there is none."""
    match = _LEADING.match(number or "")
    return match.group().lstrip("0") or "0" if match else ""


@lru_cache(maxsize=4096)
def symbols(number: str | None) -> frozenset[str]:
    """The parts behind the number without regard to order: "05/KL-TW" and "05-KL/TW" have the same."""
    parts = _PARTS.findall((number or "").replace("T.Ư", "TW").replace("TƯ", "TW").upper())
    return frozenset(parts[1:])

"""What a figure is beside something else: its direction, whether it is the change or the level, and what with.

    change   tăng 12% so với cùng kỳ; giảm 5 vụ (-8%); cao hơn 0,3 điểm %; vượt 5% kế hoạch
    ratio    bằng 95% cùng kỳ; đạt 102% kế hoạch; gấp 2,3 lần năm 2020
    before   giảm từ | 8,2% | xuống 5,1%
    after    giảm từ 8,2% xuống | 5,1%; tăng lên | 42%; giảm tỷ lệ hộ nghèo còn | 3%

A list shares the direction of its first figure and the base of its last: "tăng 5 vụ, 3 người chết so với cùng kỳ". What
the words do not say is left out: "đạt 95,5%" and "chiếm 40%" are levels, "tăng cường 5 tổ" is no change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.data import load_table
from corpus.records import Comparison, Direction
from nlp.bases import Bases
from nlp.context import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import DateMention, FigureMention
    from nlp.context import Context
    from nlp.taken import Taken

_DATA = Path(__file__).parent / "data"
_REACH = 110
#: The words right before a figure, with nothing but blanks between them.
_WORDS = re.compile(r"(?:[^\W\d_]+ ){1,16}$")
#: A list goes on between two figures: "tăng 5 vụ, | 3 người chết", "5 vụ và | 3 người chết".
_JOINS = re.compile(r"\s?,\s|\s?\)?,?\svà\s|\s?\),\s")
#: The share of a change in brackets behind it: "giảm 5 vụ (tương đương | 8%", "tăng 62 vụ (tỷ lệ | 5,7%".
_IN_BRACKETS = re.compile(
    r"\s?\(\s?(?:(?:tương đương|tương ứng|tỷ lệ|tỉ lệ|bằng|khoảng|gần|hơn|trên|=|~|≈|[+\-−–])\s?(?:với\s)?)*"
    r"|,\stương (?:đương|ứng)(?:\svới)?\s"
)
_WORD = re.compile(r"[^\W\d_]+")
_LIST_WORDS = 10
_LIST_ENDS = re.compile(r"\s?(?:[,.;)(/]|$|\n|(?:so|và|trong|của|tại|ở)(?!\w))")
_SPAN_WORDS = frozenset(("và", "số", "làm", "đồng", "thời", "lần", "lượt", "bị"))
_PERCENT = re.compile(r"(?:%|phần trăm)(?:\s?\))?")


@dataclass(frozen=True)
class _Word:
    phrase: str
    role: Literal["change", "exceeds", "ratio", "reaches", "step", "denies"]
    direction: Literal["", "up", "down"] = ""


def _check(word: _Word) -> str | None:
    if word.role == "ratio":
        return None
    if (word.role in ("change", "exceeds", "reaches")) != bool(word.direction):
        expected = "none" if word.direction else "up or down"
        return f"{word.phrase!r} has the role {word.role} and the direction {word.direction!r}; expected {expected}"
    return None


@cache
def _words() -> dict[str, _Word]:
    return {row.phrase: row for row in load_table(_DATA / "comparison_words.tsv", _Word, check=_check)}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one figure. ``base`` is a span."""

    direction: Direction = ""
    comparison: Comparison = ""
    base: Span | None = None


class Comparisons:
    """Reads the comparisons of one text, figure by figure in order; each looks at a bounded stretch."""

    def __init__(self, context: Context, dates: Sequence[DateMention], taken: Taken) -> None:
        self._text = context.text
        self._bases = Bases(context, dates, taken)

    def read(self, figures: Sequence[FigureMention]) -> list[FigureMention]:
        """The figures of a text, in order, with what is told of each."""
        told: list[Told] = []
        for i, figure in enumerate(figures):
            if figure.comparison or figure.compared_with:
                told.append(Told(figure.direction, figure.comparison))  # from the heading of a table
                continue
            following = figures[i + 1] if i + 1 < len(figures) else None
            told.append(self._told(figures, told, i, following))
            self._share_base(figures, told)
        fronted: Span | None = None
        done: list[FigureMention] = []
        for i, (figure, found) in enumerate(zip(figures, told, strict=True)):
            if not i or figures[i - 1].sentence_start != figure.sentence_start:
                fronted = None
            if not figure.compared_with:
                fronted = self._fronted(figures, i) or fronted
            base = found.base or (fronted if found.comparison == "change" else None)
            if base is None:
                done.append(replace(figure, direction=found.direction, comparison=found.comparison))
                continue
            done.append(
                replace(
                    figure,
                    direction=found.direction,
                    comparison=found.comparison,
                    compared_with=self._text[base.start : base.end],
                    compared_period=self._bases.period(base, figure.period),
                )
            )
        return done

    def period(self, base: Span, period: str | None) -> str | None:
        """The EDTF period that a base means for a figure of a period."""
        return self._bases.period(base, period)

    # --- one figure -----------------------------------------------------------------------------------------------

    def _told(
        self, figures: Sequence[FigureMention], told: Sequence[Told], i: int, following: FigureMention | None
    ) -> Told:
        figure = figures[i]
        last = figures[i - 1] if i and figures[i - 1].sentence_start == figure.sentence_start else None
        floor = max(figure.sentence_start, last.end if last else 0, figure.start - _REACH)
        word, base = self._marked(figure, floor)
        limit = min(figure.sentence_end, following.start if following else figure.sentence_end)
        shares = figure.unit in ("%", "lần")
        after = self._bases.after(self._tail(figure), limit, unmarked=shares)
        base = base or after
        if last and (word is None or word.role == "ratio"):
            # "giảm 4 vụ (tương đương 8%)" is a change still
            joined = self._joined(figures, told, i, after)
            if joined.comparison or word is None:
                return joined
        if word is None:
            return Told()
        match word.role:
            case "change":
                if figure.unit == "lần":
                    return Told(word.direction, "ratio", base)
                before = self._says_from(figure) and following and self._particle(figure, following)
                return Told(word.direction, "before" if before else "change", base)
            case "exceeds":
                return Told(word.direction, "change", base) if base else Told()
            case "ratio":
                direction: Direction = word.direction if figure.unit == "lần" else ""
                return Told(direction, "ratio", base) if shares and (base or direction) else Told()
            case "reaches":
                return Told(word.direction, "after", base)
        return Told()

    def _marked(self, figure: FigureMention, floor: int) -> tuple[_Word | None, Span | None]:
        """The word that marks a figure from before, and the base between them ("vượt kế hoạch 5%")."""
        text = self._text
        around = self._around_base(figure, floor)
        if around[0]:
            return around
        found = _WORDS.search(text, floor, figure.start)
        if not found:
            return None, None
        spelled = found.group().lower().split()
        end = _without_steps(spelled, len(spelled))
        if self._says_from(figure) and (not end or _ending(spelled, end) is None):
            end = len(spelled)
        marked = self._mark(spelled, end, figure)
        if marked:
            return marked, None
        starts = [m.start() for m in re.finditer(r"\S+", found.group())]
        for at in range(max(0, end - 8), end):
            mark = _ending(spelled, at)
            if mark and mark.role in ("change", "exceeds", "ratio") and not _denied(spelled, at, mark):
                span = self._bases.inside(found.start() + starts[at], figure.start)
                if span:
                    return mark, span
        return None, None

    def _around_base(self, figure: FigureMention, floor: int) -> tuple[_Word | None, Span | None]:
        """A base between the word and its figure: "tăng so với năm 2022 là 12%"."""
        between = self._bases.before(floor, figure.start)
        if between is None or not _steps_only(self._text[between[1].end : figure.start]):
            return None, None
        found = _WORDS.search(self._text, floor, between[0])
        spelled = found.group().lower().split() if found else []
        mark = _ending(spelled, len(spelled))
        if mark is None or mark.role not in ("change", "exceeds", "ratio") or _denied(spelled, len(spelled), mark):
            return None, None
        return mark, between[1]

    def _mark(self, spelled: list[str], end: int, figure: FigureMention) -> _Word | None:
        mark = _ending(spelled, end)
        if mark is None and figure.noun:
            noun = figure.noun.lower().split()
            before = end - len(noun)
            if before > 0 and spelled[before:end] == noun:
                mark, end = _ending(spelled, before), before
                if mark is None and before and spelled[before - 1] == "số":
                    mark, end = _ending(spelled, before - 1), before - 1
                if mark and mark.role not in ("change",):
                    mark = None
        if mark is None or _denied(spelled, end, mark):
            return None
        if mark.role != "reaches":
            return mark
        # a level is one after a change only where the change is told
        start = end - len(mark.phrase.split())
        for at in range(start, max(0, start - 12), -1):
            change = _ending(spelled, at)
            if change and change.role == "change":
                same = change.direction == mark.direction and not _denied(spelled, at, change)
                return mark if same else None
        return None

    def _says_from(self, figure: FigureMention) -> bool:
        """Whether a level before a change is told: "giảm từ | 8,2% ..."."""
        return self._text[max(0, figure.start - 3) : figure.start].lower() == "từ "

    def _particle(self, figure: FigureMention, following: FigureMention) -> _Word | None:
        """The word that leads from a level to the next one, where both measure the same."""
        if following.sentence_start != figure.sentence_start or following.unit != figure.unit:
            return None
        if following.start - figure.end > _REACH or re.search(r"[;.:]\s", self._text[figure.end : following.start]):
            return None
        found = _WORDS.search(self._text, figure.end, following.start)
        if not found:
            return None
        spelled = found.group().lower().split()
        mark = _ending(spelled, _without_steps(spelled, len(spelled))) or _ending(spelled, len(spelled))
        if mark is None or mark.role != "reaches":
            return None
        rises = following.value > figure.value
        return mark if following.value != figure.value and rises == (mark.direction == "up") else None

    def _joined(self, figures: Sequence[FigureMention], told: Sequence[Told], i: int, base: Span | None) -> Told:
        """What a figure has from the one before it: the level after a change, a list, the share in brackets."""
        text, figure, last = self._text, figures[i], figures[i - 1]
        particle = self._particle(last, figure)
        if particle and (told[i - 1].comparison == "before" or self._says_from(last)):
            return Told(particle.direction, "after", base)
        if figure.start - last.end > _REACH or told[i - 1].comparison != "change":
            return Told()
        direction = told[i - 1].direction
        if figure.unit == "%" != last.unit and _IN_BRACKETS.fullmatch(text, last.end, figure.start):
            return Told(direction, "change", base)
        at = i - 1
        if (
            at
            and text[last.end : last.end + 1] == ")"
            and _IN_BRACKETS.fullmatch(text, figures[at - 1].end, last.start)
        ):
            at -= 1  # "5 vụ (10%), | 3 người chết"
            if told[at].comparison != "change":
                return Told()
        joined = _JOINS.fullmatch(text, last.end, figure.start)
        if joined and figures[at].unit == figure.unit and (base or _LIST_ENDS.match(text, figure.end)):
            return Told(told[at].direction, "change", base)
        return Told()

    # --- bases ----------------------------------------------------------------------------------------------------

    def _tail(self, figure: FigureMention) -> int:
        """Behind the unit of a share, whose noun may be its base ("95% | kế hoạch"); else behind the figure."""
        found = _PERCENT.search(self._text, figure.start, figure.end + 2) if figure.unit == "%" else None
        if found:
            return found.end()
        return figure.end + (self._text[figure.end : figure.end + 1] == ")")

    def _share_base(self, figures: Sequence[FigureMention], told: list[Told]) -> None:
        """Give the base of the last figure to those before it in its list."""
        at = len(told) - 1
        base = told[at].base
        if base is None or told[at].comparison != "change" or base.start < figures[at].start:
            return
        while at and self._chained(figures[at - 1], figures[at]):
            at -= 1
            if told[at].comparison != "change" or told[at].base is not None:
                return
            told[at] = replace(told[at], base=base)

    def _chained(self, first: FigureMention, second: FigureMention) -> bool:
        """Whether only words of comparison stand between two figures of one sentence."""
        if first.sentence_start != second.sentence_start or not 0 <= second.start - first.end <= _REACH:
            return False
        between = self._text[first.end : second.start]
        if ";" in between or ":" in between or ". " in between:
            return False
        words = _WORD.findall(between.lower())
        if first.unit == second.unit == "%" and len(words) <= _LIST_WORDS:
            return True  # "tăng 2,4%, trong đó bán lẻ tăng 13,5%, dịch vụ tăng 7,1% so với cùng kỳ"
        noun = frozenset((second.noun or "").lower().split())
        return all(w in _SPAN_WORDS or w in _single() or w in noun for w in words)

    def _fronted(self, figures: Sequence[FigureMention], i: int) -> Span | None:
        """The base between a figure and the one before it that belongs to what follows: it begins a clause."""
        figure = figures[i]
        start = figure.sentence_start
        if i and figures[i - 1].sentence_start == start:
            start = figures[i - 1].end
        found = self._bases.before(max(start, figure.start - 2 * _REACH), figure.start)
        if found is None:
            return None
        begins, base = found
        led_in = self._text[max(figure.sentence_start, begins - 8) : begins].rstrip().lower()
        return base if not led_in or led_in[-1] in ",;:(.-+•" or led_in.endswith((" và", "nếu", "nhưng")) else None


@cache
def _single() -> frozenset[str]:
    return frozenset(word for phrase in _words() for word in phrase.split()) | {"tương", "đương", "tỷ", "tỉ", "lệ"}


def _ending(spelled: list[str], end: int) -> _Word | None:
    """The longest phrase that ends before a word, no step."""
    for length in range(min(3, end), 0, -1):
        word = _words().get(" ".join(spelled[end - length : end]))
        if word and word.role not in ("step", "denies"):
            return word
    return None


def _without_steps(spelled: list[str], end: int) -> int:
    """Where the words end without the steps behind them; "lên đến" is one word, no step behind "lên"."""
    while end and _ending(spelled, end) is None:
        for length in (2, 1):
            word = _words().get(" ".join(spelled[max(0, end - length) : end]))
            if word and word.role == "step" and end >= length:
                end -= length
                break
        else:
            break
    return end


def _denied(spelled: list[str], end: int, mark: _Word) -> bool:
    before = end - len(mark.phrase.split())
    word = _words().get(spelled[before - 1]) if before else None
    return word is not None and word.role == "denies"


def _steps_only(words: str) -> bool:
    """Whether there are only steps and blanks."""
    if not words.replace(" ", "").isalpha() and words.strip():
        return False
    spelled = words.lower().split()
    return _without_steps(spelled, len(spelled)) == 0

"""The query tree, and how a tree is written in the query language.

    All   every child            a b            Phrase  words side by side          "a b"   (accents as typed)
    Any   at least one child     a OR b         Phrase  words near each other       "a b"~5
    Not   none                   -a             Phrase  not quoted                  a-b     (accents preferred)
    Word  a syllable             a              Prefix  what a syllable begins with a*
    Cited a directive by number  Chỉ thị 09     Days    day of publication          ngày:2023..2024

``Word``, ``Phrase``, ``Prefix`` and ``Cited`` may be bound to a field (``tỉnh:``). The empty ``All`` finds everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, TypeAlias

Field = Literal["province", "person", "organisation", "directive", "source", "kind"]

#: Each field as it is written by us, and every way in which it may be typed, without accents and blanks.
FIELD_NAMES: dict[Field, str] = {
    "province": "tỉnh",
    "person": "người",
    "organisation": "cơquan",
    "directive": "vănbản",
    "source": "nguồn",
    "kind": "loại",
}
DAYS_NAME = "ngày"
#: Operators are upper case; a word that looks like one is written in lower case.
OPERATORS = frozenset({"OR", "AND", "NOT"})


@dataclass(frozen=True, slots=True)
class Word:
    """One syllable as typed."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a syllable, accents ignored."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables one after another, or with at most ``slop`` others between the first and the last of them.

    With ``slop`` two or three words stand in any order, more in the order given. ``exact``: it was quoted, so where any
    of its words has accents, all accents must be as typed.
    """

    words: tuple[str, ...]
    exact: bool = True
    slop: int = 0
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A directive by its number: ``type`` as in corpus records, ``symbol`` the parts behind the number."""

    type: str | None
    number: str
    year: str | None = None
    symbol: tuple[str, ...] = ()
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Published from that day to that day, inclusive; None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class All:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    children: tuple[Node, ...]


Leaf: TypeAlias = Word | Prefix | Phrase | Cited | Days
Node: TypeAlias = Leaf | Not | All | Any

EVERYTHING = All(())


def all_of(nodes: list[Node]) -> Node:
    """All of the nodes in normal form: nothing nested in its like, no list of one."""
    return _group(All, nodes)


def any_of(nodes: list[Node]) -> Node:
    """Any of the nodes in normal form."""
    return _group(Any, nodes)


def not_(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _group(kind: type[All | Any], nodes: list[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, All | Any) and (type(node) is kind or not node.children):
            flat += node.children
        else:
            flat.append(node)
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else EVERYTHING


def leaves(node: Node) -> list[Leaf]:
    """The leaves that a document found may show: those under no ``Not``, in order."""
    if isinstance(node, Not):
        return []
    if isinstance(node, All | Any):
        return [leaf for child in node.children for leaf in leaves(child)]
    return [node]


def render(node: Node) -> str:
    """The tree in the query language: read again it gives the same tree."""
    return _render(node, inside=None)


def _render(node: Node, inside: type | None) -> str:
    match node:
        case All(children):
            text = " ".join(_render_in_series(child, after) for child, after in pairwise([*children, EVERYTHING]))
            return f"({text})" if inside in (Any, Not) else text
        case Any(children):
            text = " OR ".join(_render(child, Any) for child in children)
            return f"({text})" if inside in (All, Not) else text
        case Not(child):
            return f"-{_render(child, Not)}"
        case Days(first, last):
            return f"{DAYS_NAME}:{first.isoformat() if first else ''}..{last.isoformat() if last else ''}"
        case _:
            return (f"{FIELD_NAMES[node.field]}:" if node.field else "") + _render_leaf(node)


def _render_in_series(child: Node, after: Node) -> str:
    """In brackets where the value of a field might be read on into the word behind it."""
    if isinstance(child, Word) and child.field and isinstance(after, Word) and not after.field:
        return f"{FIELD_NAMES[child.field]}:({_render_leaf(child)})"
    return _render(child, All)


def _render_leaf(leaf: Word | Prefix | Phrase | Cited) -> str:
    match leaf:
        case Word(text):
            return text.lower() if text in OPERATORS else text
        case Prefix(text):
            return f"{text}*"
        case Phrase(words, exact, slop, field):
            if exact:
                return f'"{" ".join(words)}"' + (f"~{slop}" if slop else "")
            return f"({' '.join(words)})" if field else "-".join(words)
        case Cited(type_, number, year, symbol):
            written = "/".join([number, year] if year else [number])
            if symbol:
                written += ("/" if year else "-") + "/".join(symbol)
            return f"{type_[0].upper()}{type_[1:]} {written}" if type_ else written

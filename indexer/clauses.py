"""A query tree as clauses: how each node is found and ranked, in terms that every engine has.

An engine translates these nine clauses one to one and adds nothing, so two engines find the same and rank alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations
from typing import TYPE_CHECKING, TypeAlias, assert_never

from corpus.text import match_key
from indexer import citations, days
from indexer.abbreviations import long_forms, short_forms
from indexer.analysis import exact, folded, is_accented, pairs
from indexer.fields import EXACT_WEIGHT, FOLDED_WEIGHT, LEAD_WEIGHT, PAIR_WEIGHT, TITLE_WEIGHT
from indexer.query import All, Any, Cited, Days, Field, Leaf, Node, Not, Phrase, Prefix, Word, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from indexer.documents import Facet
    from indexer.results import SearchRequest

#: match=most wants this share of the words, rounded up: it ranks as well as wanting one (nDCG@10 .956 and .955 on
#: XQuAD-vi) and finds half as much; a half of the words loses answers (.939).
MOST = 0.3


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with the token, ranked by BM25 times ``weight``."""

    field: str
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Documents with the tokens at these places from each other, ranked by BM25 of the run."""

    field: str
    tokens: tuple[tuple[int, str], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Near:
    """Documents with the tokens in one of these orders, at most ``slop`` others between first and last; no rank."""

    field: str
    orders: tuple[tuple[str, ...], ...]
    slop: int

    def runs(self) -> tuple[Run, ...]:
        """Each way to stand near each other as a run of its own."""
        places = arrangements(len(self.orders[0]), self.slop)
        return tuple(Run(self.field, tuple(zip(at, order, strict=True))) for at in places for order in self.orders)


@dataclass(frozen=True, slots=True)
class Start:
    """Documents with a token that begins so, all of rank ``weight``."""

    field: str
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """Documents with one of the values; no rank."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Documents whose number is between the two, inclusive; None is open; no rank."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents; no rank."""


@dataclass(frozen=True, slots=True)
class Unranked:
    """Documents of the clause; no rank."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class Bool:
    """Documents of all of ``must``, none of ``must_not`` and at least ``minimum`` of ``should``; ranks are added."""

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    minimum: int = 0


Clause: TypeAlias = Term | Run | Near | Start | OneOf | Between | Everything | Unranked | Bool


def compile_all(tree: Node) -> Clause:
    """Documents that the tree finds when everything in it is required."""
    return _Compiler(tree).node(tree)


def compile_most(tree: Node) -> Clause:
    """Documents with most of the words of the tree; what is excluded, bound to a field or a date stays required."""
    return _Compiler(tree).most(tree)


def has_most(tree: Node) -> bool:
    """Whether ``most`` can find more than ``all``."""
    return isinstance(tree, All) and sum(not _is_required(child) for child in tree.children) > 1


def is_ranked(tree: Node) -> bool:
    """Whether the tree ranks its documents; one that only filters (fields, dates, beginnings of words) does not."""
    return any(isinstance(leaf, Word | Phrase | Cited) and leaf.field is None for leaf in leaves(tree))


def filters(request: SearchRequest, *, without: Facet | None = None) -> list[Clause]:
    """The filters of a request, but for those of one facet."""
    found: list[Clause] = []
    for facet, values in request.filters.items():
        if values and facet != without:
            found.append(OneOf(facet, filter_values(facet, values)))
    if request.from_ or request.to:
        first = days.period(request.from_) if request.from_ else None
        last = days.period(request.to) if request.to else None
        found.append(_between(first[0] if first else None, last[1] if last else None))
    return found


def filter_values(facet: Facet, values: Iterable[str]) -> tuple[str, ...]:
    """Chosen values as they are stored: an organisation may be given by its name. Any text will do."""
    whole = [value.encode("utf-8", "replace").decode() for value in values]
    return tuple(dict.fromkeys(match_key(value) if facet == "organisation" else value for value in whole))


class _Compiler:
    """Compiles one tree. Where any word of it was typed with accents, those without are meant as typed, too."""

    def __init__(self, tree: Node) -> None:
        self.accented = any(is_accented(word) for leaf in leaves(tree) for word in words_of(leaf))

    def node(self, node: Node) -> Clause:
        match node:
            case All(children):
                if not children:
                    return Everything()
                wanted = [child for child in children if not isinstance(child, Not)]
                return Bool(
                    must=tuple(self._units(wanted)) or (Everything(),),
                    should=tuple(self._pairs(children)),
                    must_not=tuple(self.node(child.child) for child in children if isinstance(child, Not)),
                )
            case Any(children):
                return Bool(should=tuple(self._units(children, abbreviate=False)), minimum=1)
            case Not(child):
                return Bool(must=(Everything(),), must_not=(self.node(child),))
            case _:
                return self._unit(node, [])

    def most(self, tree: Node) -> Clause:
        if not has_most(tree) or not isinstance(tree, All):
            return self.node(tree)
        optional = [child for child in tree.children if not _is_required(child)]
        required = self.node(All(tuple(child for child in tree.children if _is_required(child))))
        minimum = max(1, -int(-len(optional) * MOST // 1))
        found = Bool(should=tuple(self._units(optional)), minimum=minimum)
        return Bool(must=(Unranked(required), found), should=tuple(self._pairs(tree.children)))

    def _units(self, children: Sequence[Node], *, abbreviate: bool = True) -> list[Clause]:
        """Each child as a clause; words that have an abbreviation together are found by it, each of them."""
        shorts = self._short_forms(children) if abbreviate else {}
        return [self._unit(child, shorts.get(i, [])) for i, child in enumerate(children)]

    def _short_forms(self, children: Sequence[Node]) -> dict[int, list[Clause]]:
        found: dict[int, list[Clause]] = {}
        for start, words in _runs(children):
            for low, high, short in short_forms(words):
                # the rank of the abbreviation is shared out among the words that it stands for
                clause = self._side_by_side(short, None, weight=1 / (high - low))
                for i in range(start + low, start + high):
                    found.setdefault(i, []).append(clause)
        return found

    def _pairs(self, children: Sequence[Node]) -> list[Clause]:
        form, field = (exact, "exact_pairs") if self.accented else (folded, "folded_pairs")
        return [
            Term(field, pair, PAIR_WEIGHT) for _, words in _runs(children) for pair in pairs([form(w) for w in words])
        ]

    def _unit(self, node: Node, shorts: list[Clause]) -> Clause:
        if not isinstance(node, Word | Prefix | Phrase | Cited | Days):
            return self.node(node)
        found = [self._leaf(node), *shorts]
        if (words := words_of(node)) and not node_field(node) and not (isinstance(node, Phrase) and node.exact):
            # a long form counts as much as the one word that it is written for
            found += [self._side_by_side(long, None, weight=len(words) / len(long)) for long in long_forms(words)]
        return found[0] if len(found) == 1 else Bool(should=tuple(found), minimum=1)

    def _leaf(self, leaf: Leaf) -> Clause:
        match leaf:
            case Word(text, field):
                return self._word(text, field)
            case Prefix(text, field):
                return Start(_name(field, "folded"), folded(text))
            case Phrase(words, exact=False, field=field):
                return self._side_by_side(words, field)
            case Phrase(words, slop=slop, field=field):
                form, name = (exact, "exact") if any(map(is_accented, words)) else (folded, "folded")
                return _quoted(_name(field, name), [form(word) for word in words], slop)
            case Days(first, last):
                return _between(first, last)
            case Cited():
                return _cited(leaf)
            case _:
                assert_never(leaf)

    def _word(self, text: str, field: Field | None) -> Clause:
        plain = Term(_name(field, "folded"), folded(text), FOLDED_WEIGHT if self.accented else 1.0)
        better: list[Clause] = []
        if self.accented:
            better.append(Term(_name(field, "exact"), exact(text), EXACT_WEIGHT))
        if field is None:
            better += [Term("title", folded(text), TITLE_WEIGHT), Term("lead", folded(text), LEAD_WEIGHT)]
        return Bool(must=(plain,), should=tuple(better)) if better else plain

    def _side_by_side(self, words: Sequence[str], field: Field | None, weight: float = 1.0) -> Clause:
        if len(words) == 1:
            return Term(_name(field, "folded"), folded(words[0]), weight)
        plain = _run(_name(field, "folded"), [folded(w) for w in words], weight * FOLDED_WEIGHT)
        better = _run(_name(field, "exact"), [exact(w) for w in words], weight * EXACT_WEIGHT)
        return Bool(must=(plain,), should=(better,))


def words_of(leaf: Leaf) -> tuple[str, ...]:
    """The syllables of a leaf as typed."""
    match leaf:
        case Word(text) | Prefix(text):
            return (text,)
        case Phrase(words):
            return words
        case Cited(type_):
            return tuple((type_ or "").split())
        case Days():
            return ()


def node_field(leaf: Leaf) -> Field | None:
    return None if isinstance(leaf, Days) else leaf.field


def arrangements(count: int, slop: int) -> list[tuple[int, ...]]:
    """Places at which ``count`` words (two or more) stand with at most ``slop`` others between first and last.

    What tantivy calls a phrase with slop finds too much and misses some, so there each way to stand is asked for by
    itself.
    """
    # how far each word but the first is pushed on by what stands before it, never less than the word before
    shifts = combinations_with_replacement(range(slop + 1), count - 1)
    return [tuple(i + shift for i, shift in enumerate((0, *pushed))) for pushed in shifts]


def _is_required(node: Node) -> bool:
    if isinstance(node, Not | Days):
        return True
    return isinstance(node, Word | Prefix | Phrase | Cited) and node.field is not None


def _runs(children: Sequence[Node]) -> Iterable[tuple[int, list[str]]]:
    """Runs of plain words that stand side by side, with the place of the first."""
    start, words = 0, list[str]()
    for i, child in enumerate([*children, None]):
        if isinstance(child, Word) and child.field is None:
            words.append(child.text)
            continue
        if words:
            yield start, words
        start, words = i + 1, []


def _name(field: Field | None, form: str) -> str:
    return f"{field}_{form}" if field else form


def _run(field: str, tokens: Sequence[str], weight: float = 1.0) -> Clause:
    return Run(field, tuple(enumerate(tokens)), weight) if len(tokens) > 1 else Term(field, tokens[0], weight)


def _quoted(field: str, tokens: list[str], slop: int) -> Clause:
    if not slop or len(tokens) == 1:
        return _run(field, tokens)
    orders = list(dict.fromkeys(permutations(tokens))) if len(tokens) <= 3 else [tuple(tokens)]
    return Bool(must=(*(Term(field, token) for token in dict.fromkeys(tokens)), Near(field, tuple(orders), slop)))


def _cited(cited: Cited) -> Clause:
    sure, maybe = citations.asked(cited)
    found: list[Clause] = [Term("cited", token, 2.0) for token in sure]
    found += [Term("cited", token) for token in maybe]
    if cited.field is None:
        found += [_run("folded", [folded(w) for w in words]) for words in citations.spellings(cited)]
    return Bool(should=tuple(found), minimum=1)


def _between(first: date | None, last: date | None) -> Clause:
    return Between("day", first.toordinal() if first else None, last.toordinal() if last else None)

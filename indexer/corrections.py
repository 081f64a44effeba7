"""Did you mean: names in the corpus that are spelt nearly as what was asked for, when nothing was found.

Only names are corrected (people, organisations, directives, provinces): they are what is misspelt, and what the corpus
holds is the one list of them that is complete. Accents never matter, so a correction is a change of letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from indexer.analysis import cut, folded
from indexer.clauses import words_of
from indexer.query import All, Phrase, Word, all_of, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.names import Name
    from indexer.query import Field, Node

#: Queries offered, and names looked at for each stretch of words.
MOST = 3
_NAMES = 50
#: Stretches of unbound words that are taken for a name, in syllables.
_LONGEST, _SHORTEST = 6, 2
#: A letter in so many may be wrong, beside the first.
_LETTERS = 8
#: Stretches that are looked at: each is a search.
_STRETCHES = 24


class NearNames(Protocol):
    def near_names(self, forms: Sequence[str], limit: int) -> list[Name]:
        """Names that hold all of these syllables, or such as differ from them in one letter (two in the long ones)."""


def corrections(names: NearNames, tree: Node) -> tuple[str, ...]:
    """Queries like ``tree`` with a name as the corpus spells it, nearest first; none where no name is near."""
    children = list(tree.children) if isinstance(tree, All) else [tree]
    found: dict[str, tuple[int, int]] = {}
    for start, end, words, field in _stretches(children):
        forms = [folded(word) for word in words]
        near = _nearest(names.near_names(forms, _NAMES), forms, field)
        for distance, count, spelt in near:
            put: list[Node] = [Phrase(tuple(spelt), exact=False, field=field)] if field else [Word(w) for w in spelt]
            query = render(all_of([*children[:start], *put, *children[end:]]))
            found.setdefault(query, (distance, -count))
        if near and field is None:
            break  # the longest stretch that is nearly a name; its parts are parts of that name
    return tuple(sorted(found, key=lambda query: (found[query], query))[:MOST])


def _stretches(children: Sequence[Node]) -> Iterator[tuple[int, int, tuple[str, ...], Field | None]]:
    """What may be a name: (first child, child behind the last, its words, its field), the longest first."""
    for i, child in enumerate(children):
        if isinstance(child, Word | Phrase) and child.field in ("person", "province", "organisation"):
            yield i, i + 1, words_of(child), child.field
    plain = [isinstance(child, Word) and child.field is None for child in children]
    left = _STRETCHES
    for size in range(min(_LONGEST, len(children)), _SHORTEST - 1, -1):
        for start in range(len(children) - size + 1):
            if all(plain[start : start + size]) and left:
                left -= 1
                words = tuple(child.text for child in children[start : start + size] if isinstance(child, Word))
                yield start, start + size, words, None


def _nearest(
    names: Sequence[Name], forms: Sequence[str], field: Field | None
) -> list[tuple[int, int, tuple[str, ...]]]:
    """The stretches of names that are spelt nearly so: (letters that differ, articles, words), best first."""
    asked = " ".join(forms)
    most = 1 + len(asked) // _LETTERS
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for name in names:
        if field and name.kind != field:
            continue
        label = cut(name.label)
        written = [name.label[start:end] for start, end in label.spans]
        for at in range(len(label.folded) - len(forms) + 1):
            distance = edits(asked, " ".join(label.folded[at : at + len(forms)]), most)
            if 0 < distance <= most:
                words = tuple(written[at : at + len(forms)])
                known = found.get(words, (distance, 0))
                found[words] = (distance, known[1] + name.count)
    best = sorted((distance, -count, words) for words, (distance, count) in found.items())[:MOST]
    return [(distance, -negative, words) for distance, negative, words in best]


def edits(one: str, other: str, most: int) -> int:
    """Letters to insert, delete, replace or swap with a neighbour (optimal string alignment), or ``most`` + 1 where it
    takes more. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) >= most:
            return most + 1
    return min(row[-1], most + 1)

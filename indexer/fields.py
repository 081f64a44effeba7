"""The fields of an index, in one place, and what an article puts into them: the same for every engine.

    tokens   exact, folded                  title, lead and text with positions; accents kept and dropped
             exact_pairs, folded_pairs      neighbouring syllables of these, for ranking
             title, lead                    folded, for ranking
             <field>_exact, <field>_folded  names for field:value
             cited                          what directives are found by
    values   the facets, and id, group, month
    numbers  seq, newest, oldest, day, copied

``seq`` numbers the articles of a build by id; ``newest`` and ``oldest`` are total orders by date of publication, then
id, with undated articles last in both. ``copied`` is 0 where the article has no copies, 1 for
the first of its group, 2 for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from corpus.text import match_key
from indexer.analysis import forms, joined, pairs
from indexer.citations import is_bare, tokens
from indexer.days import day_of
from indexer.documents import FACETS, Facet
from indexer.query import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Directive, Person
    from indexer.documents import IndexedArticle

POSITIONS = ("exact", "folded", *(f"{name}_{form}" for name in get_args(Field) for form in ("exact", "folded")))
FREQUENCIES = ("exact_pairs", "folded_pairs", "title", "lead")
ONCE = ("cited",)
VALUES = (*FACETS, "id", "group", "month")
#: Values that are counted, not only looked up.
COUNTED = (*FACETS, "month")
NUMBERS = ("seq", "newest", "oldest", "day", "copied")

#: BM25 weights, measured on a Vietnamese retrieval set (see docs of the search benchmark): a word as typed counts more
#: than the same without accents; pairs at half the weight of syllables rank best.
EXACT_WEIGHT = 0.7
FOLDED_WEIGHT = 0.3
PAIR_WEIGHT = 0.5
TITLE_WEIGHT = 1.0
LEAD_WEIGHT = 0.5

#: The orders in which articles can be listed one by one: by the number of that name, ``newest`` descending.
Order = Literal["newest", "oldest", "seq"]

_SEQ_BITS = 32
#: The highest ``seq``.
HIGHEST_SEQ = (1 << _SEQ_BITS) - 1
#: Minutes of an article without a date, later than all others: with ``seq`` they fill the 63 bits that engines share.
#: (Dates after the year 4083 count as that year's end.)
_UNDATED = (1 << 31) - 1
#: What stands in a field of tokens that has none: both engines then count the same documents and lengths for BM25.
_NOTHING = "¶"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article as an engine stores it: tokens joined by blanks, values as they are, numbers."""

    tokens: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]


def row(item: IndexedArticle, seq: int, people: Mapping[str, Person], directives: Mapping[str, Directive]) -> Row:
    """What an article puts into the index; ``people`` and ``directives`` are the linked records by id."""
    article = item.article
    day = day_of(article.published)
    facets = facet_values(item)
    names = _names(item, people, directives)
    tokens = _text_tokens(item) | {k: v for name, texts in names.items() for k, v in _name_tokens(name, texts)}
    tokens["cited"] = " ".join(sorted(_cited(item, directives)))
    return Row(
        tokens={name: text or _NOTHING for name, text in tokens.items()},
        values={
            **{str(facet): values for facet, values in facets.items()},
            "id": (article.id,),
            "group": (item.group,),
            "month": (day.isoformat()[:7],) if day else (),
        },
        numbers={
            "seq": seq,
            "newest": order_key(article.published, seq, newest=True),
            "oldest": order_key(article.published, seq, newest=False),
            "copied": (1 if item.first else 2) if item.copies else 0,
            **({"day": day.toordinal()} if day else {}),
        },
    )


def facet_values(item: IndexedArticle) -> dict[Facet, tuple[str, ...]]:
    """The values of an article in each facet, each once, in a fixed order."""
    analysis = item.analysis
    provinces = {mention.name for mention in analysis.provinces} | {analysis.province or ""}
    day = day_of(item.article.published)
    found: dict[Facet, set[str]] = {
        "province": provinces,
        "person": {person or "" for person in item.people},
        "organisation": {match_key(mention.name) for mention in analysis.organisations},
        "directive": {directive or "" for directive in item.directives},
        "kind": {analysis.meeting.kind} if analysis.meeting else set(),
        "source": {item.article.source},
        "year": {f"{day.year:04d}"} if day else set(),
    }
    return {facet: tuple(sorted(found[facet] - {""})) for facet in FACETS}


def month_of(item: IndexedArticle) -> str | None:
    """The month of publication, as 2023-06."""
    day = day_of(item.article.published)
    return day.isoformat()[:7] if day else None


def place_in_group(item: IndexedArticle) -> str:
    """What orders the articles of a group: the first published first, then by date, then by id."""
    return f"{int(not item.first)} {item.article.published or '9'} {item.article.id}"


def order_key(published: str | None, seq: int, *, newest: bool) -> int:
    """Place of an article in the order by date: descending for ``newest``, ascending for ``oldest``; never the same
    for two articles of a build. Minutes, then ``seq``; a day without time of day is its beginning."""
    minutes = _minutes(published)
    if newest:
        return ((minutes or 0) << _SEQ_BITS) | (HIGHEST_SEQ - seq)
    return ((_UNDATED if minutes is None else minutes) << _SEQ_BITS) | seq


def seq_of(key: int, order: Order) -> int:
    """The ``seq`` in an order key."""
    low = key & HIGHEST_SEQ
    return HIGHEST_SEQ - low if order == "newest" else low


def parts(item: IndexedArticle) -> list[str]:
    """The texts of an article that are searched: title, lead where the text does not hold it, text."""
    article = item.article
    lead = article.lead if article.lead and article.lead not in article.text else ""
    return [part for part in (article.title, lead, article.text) if part]


def _text_tokens(item: IndexedArticle) -> dict[str, str]:
    found = [forms(part) for part in parts(item)]
    exacts, folds = [one for one, _ in found], [other for _, other in found]
    return {
        "exact": joined(exacts),
        "folded": joined(folds),
        "exact_pairs": " ".join(chain.from_iterable(map(pairs, exacts))),
        "folded_pairs": " ".join(chain.from_iterable(map(pairs, folds))),
        "title": " ".join(forms(item.article.title)[1]),
        "lead": " ".join(forms(item.article.lead)[1]),
    }


def _names(
    item: IndexedArticle, people: Mapping[str, Person], directives: Mapping[str, Directive]
) -> dict[Field, set[str]]:
    """What field:value is compared with."""
    article, analysis = item.article, item.analysis
    text = article.text
    facets = facet_values(item)
    host = urlsplit(article.url).hostname or ""
    return {
        "province": set(facets["province"]),
        "person": {text[m.start : m.end] for m in analysis.people}
        | {people[person].name for person in facets["person"] if person in people},
        "organisation": {text[m.start : m.end] for m in analysis.organisations}
        | {m.name for m in analysis.organisations},
        "directive": {text[m.start : m.end] for m in analysis.directives}
        | {" ".join(filter(None, [m.type, m.number, m.title])) for m in analysis.directives}
        | {
            " ".join(filter(None, [directives[d].label, directives[d].title]))
            for d in facets["directive"]
            if d in directives
        },
        "source": {article.source, host},
        "kind": set(facets["kind"]),
    }


def _name_tokens(name: Field, texts: Iterable[str]) -> list[tuple[str, str]]:
    found = [forms(text) for text in sorted(texts)]
    return [
        (f"{name}_exact", joined(one for one, _ in found)),
        (f"{name}_folded", joined(other for _, other in found)),
    ]


def _cited(item: IndexedArticle, directives: Mapping[str, Directive]) -> set[str]:
    """Tokens of what is cited: as the mention tells it, and as the directive is known. A bare number whose directive
    is known in full ("Chỉ thị 09" said of 09-CT/TW) is no longer bare."""
    found: set[str] = set()
    for mention, linked in zip_longest(item.analysis.directives, item.directives[: len(item.analysis.directives)]):
        own = tokens(mention.type, mention.number, mention.date)
        record = directives.get(linked) if linked else None
        known = tokens(record.type, record.number, record.date) if record else set()
        if known and not any(is_bare(token) for token in known):
            own = {token for token in own if not is_bare(token)}
        found |= own | known
    return found


def _minutes(published: str | None) -> int | None:
    day = day_of(published)
    if day is None or published is None:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        moment = datetime(day.year, day.month, day.day)
    return min(moment.toordinal() * 1440 + moment.hour * 60 + moment.minute, _UNDATED - 1)

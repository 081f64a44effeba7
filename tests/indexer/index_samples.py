"""Invented articles for the tests of the index, made by hand and at random."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.records import (
    Analysis,
    Article,
    Citation,
    Directive,
    DirectiveMention,
    Links,
    Meeting,
    MeetingRecord,
    MentionRef,
    OrganisationMention,
    Person,
    PersonMention,
    ProvinceMention,
)
from indexer.documents import FACETS, IndexedArticle
from indexer.fields import facet_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.results import Hit, SearchRequest

#: Syllables with accented neighbours, so that folding matters.
VOCABULARY = [
    "hội",
    "hoi",
    "nghị",
    "nghi",
    "hoà",
    "hòa",
    "hoa",
    "tỉnh",
    "tính",
    "09",
    "ANTQ",
    "an",
    "ninh",
    "đảng",
    "dang",
]
PROVINCES = ["Lào Cai", "Phú Thọ", "Hà Nam", "Hà Nội"]
NAMES = ["Lê Văn Hùng", "Lê Văn Hưng", "Trần Thị Lụa"]
BODIES = ["UBND tỉnh Lào Cai", "Ủy ban nhân dân xã Bản Mây", "Công an tỉnh Phú Thọ"]
KINDS = ["hội nghị", "hội thảo", "họp báo"]
SOURCES = ["Báo Bản Mây", "Cổng Phú Thọ", "Tin Đăng Lại"]


def item(
    id: str,
    text: str,
    *,
    title: str = "",
    lead: str = "",
    source: str = "Báo Bản Mây",
    published: str | None = "2023-06-16",
    provinces: Sequence[str] = (),
    people: Sequence[str] = (),
    bodies: Sequence[str] = (),
    directives: Sequence[tuple[str, str | None, str | None]] = (),
    kind: str | None = None,
    group: str | None = None,
    copies: Sequence[str] = (),
    first: bool = True,
) -> IndexedArticle:
    """An article; what is mentioned is written at its end, one after another. ``directives``: (surface, number, id)."""
    mentions = []
    for kind_of, names in (("prov", provinces), ("per", people), ("org", bodies), ("dir", directives)):
        for name in names:
            surface = name[0] if isinstance(name, tuple) else name
            text = f"{text} ; " if text else ""
            mentions.append((kind_of, name, len(text), len(text) + len(surface)))
            text += surface
    article = Article(
        id=id,
        url=f"https://ban-may.example/{id}",
        source=source,
        title=title,
        lead=lead,
        text=text,
        published=published,
    )
    analysis = Analysis(
        article=id,
        content_hash="",
        reader="",
        provinces=tuple(ProvinceMention(start=s, end=e, name=n, now=n) for k, n, s, e in mentions if k == "prov"),
        people=tuple(PersonMention(start=s, end=e) for k, n, s, e in mentions if k == "per"),
        organisations=tuple(OrganisationMention(start=s, end=e, name=n) for k, n, s, e in mentions if k == "org"),
        directives=tuple(
            DirectiveMention(start=s, end=e, type=" ".join(n[0].lower().split()[:2]), number=n[1])
            for k, n, s, e in mentions
            if k == "dir"
        ),
        meeting=MeetingRecord(kind=kind) if kind else None,
    )
    return IndexedArticle(
        article=article,
        analysis=analysis,
        group=group or id,
        copies=tuple(copies),
        first=first,
        people=tuple(f"p-{name}" for name in people),
        directives=tuple(linked for _, _, linked in directives),
    )


def links_of(items: Sequence[IndexedArticle]) -> Links:
    """People, directives and meetings as a linker would make them of the articles."""
    people: dict[str, list[MentionRef]] = {}
    cited: dict[str, list[Citation]] = {}
    labels: dict[str, tuple[str, str, str | None]] = {}
    for it in items:
        for mention, person in zip(it.analysis.people, it.people, strict=True):
            people.setdefault(person or "", []).append(
                MentionRef(article=it.article.id, start=mention.start, end=mention.end)
            )
        for mention, directive in zip(it.analysis.directives, it.directives, strict=True):
            if directive:
                span = {"start": mention.start, "end": mention.end}
                cited.setdefault(directive, []).append(
                    Citation(article=it.article.id, sentence_start=0, sentence_end=mention.end, **span)
                )
                surface = it.article.text[mention.start : mention.end]
                known = labels.get(directive, ("", "", None))
                if len(mention.number or "") > len(known[2] or ""):
                    labels[directive] = (surface, mention.type, mention.number)
    return Links(
        linker="test",
        people=tuple(
            Person(
                id=key,
                name=key.removeprefix("p-"),
                articles=tuple(sorted({m.article for m in found})),
                mentions=tuple(found),
            )
            for key, found in people.items()
        ),
        directives=tuple(
            Directive(id=key, type=labels[key][1], label=labels[key][0], number=labels[key][2], citations=tuple(found))
            for key, found in cited.items()
        ),
        meetings=tuple(
            Meeting(
                id=f"m-{it.article.id}",
                kind=it.analysis.meeting.kind,
                title="",
                date=it.article.published,
                articles=(it.article.id,),
            )
            for it in items
            if it.analysis.meeting
        ),
    )


def random_items(count: int, seed: int) -> list[IndexedArticle]:
    """Articles of random words, dates and mentions; some are copies in another source."""
    rng = random.Random(seed)
    found: list[IndexedArticle] = []

    def words(low: int, high: int) -> str:
        return " ".join(rng.choice(VOCABULARY) for _ in range(rng.randint(low, high)))

    while len(found) < count:
        number = len(found)
        one = item(
            f"{rng.randrange(16**8):08x}{number:04x}",
            words(4, 14),
            title=words(0, 3),
            source=rng.choice(SOURCES[:2]),
            published=rng.choice([None, "2022-12-31", f"2023-{rng.randint(1, 12):02d}-0{rng.randint(1, 3)}"]),
            provinces=rng.sample(PROVINCES, rng.randint(0, 2)),
            people=rng.sample(NAMES, rng.randint(0, 2)),
            bodies=rng.sample(BODIES, rng.randint(0, 2)),
            kind=rng.choice([None, *KINDS]),
        )
        if rng.random() < 0.3:
            others = [f"{rng.randrange(16**8):08x}{number + n:04x}c" for n in range(1, rng.randint(2, 3))]
            ids = [one.article.id, *others]
            for place, id in enumerate(ids):
                article = replace(
                    one.article,
                    id=id,
                    url=f"https://tin.example/{id}",
                    source=SOURCES[2] if place else one.article.source,
                )
                found.append(
                    replace(
                        one,
                        article=article,
                        analysis=replace(one.analysis, article=id),
                        group=f"g-{ids[0]}",
                        copies=tuple(other for other in ids if other != id),
                        first=place == 0,
                    )
                )
        else:
            found.append(one)
    return found


def in_order(items: Sequence[IndexedArticle]) -> list[IndexedArticle]:
    return sorted(items, key=lambda it: it.article.id)


def walk_pages(search: Callable[[SearchRequest], object], request: SearchRequest) -> Iterator[Hit]:
    """All hits, page after page by cursor."""
    while True:
        results = search(request)
        yield from results.hits  # type: ignore[attr-defined]
        if results.next is None:  # type: ignore[attr-defined]
            return
        request = replace(request, cursor=results.next)  # type: ignore[attr-defined]


def counted(items: Sequence[IndexedArticle], facet: str, *, distinct: bool) -> dict[str, int]:
    """A facet by brute force."""
    assert facet in FACETS
    seen: dict[str, set[str]] = {}
    for it in items:
        for value in facet_values(it)[facet]:  # type: ignore[index]
            seen.setdefault(value, set()).add(it.group if distinct else it.article.id)
    return {value: len(ids) for value, ids in seen.items()}

"""Corpora of any size for measuring and comparing engines: invented articles as skewed as real ones.

Words, people, organisations, directives and sources follow Zipf's law (a few are in many articles, most in one or two);
lengths are log-normal; dates lie between 2008 and 2026, more of them late; some articles are copied by other sources.
The article of a number is always the same for a seed, so a corpus of 100,000 begins with that of 20,000.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

from corpus.records import (
    Analysis,
    Article,
    Directive,
    DirectiveMention,
    Links,
    MeetingRecord,
    OrganisationMention,
    Person,
    PersonMention,
    ProvinceMention,
)
from indexer.documents import IndexedArticle

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


def _words(text: str, at: str | None = None) -> list[str]:
    return text.split(at)


_ONSETS = _words("b c ch d đ g gi h k kh l m n ng nh p ph qu r s t th tr v x")
_RIMES = _words(
    "a á à ả ã ạ an án ạn anh ánh ạnh ao áo ạo ay áy ăn ắn ặn âm ấm ân ấn ận âu ấu ầu e é ẻ em ẹm ê ế ề ể ệ en ện iên "
    "iến iện iệp iêu iếu ịch inh ính ình o ó ò ỏ oa oá oà oan oán oàn ôn ốn ộn ông ống ồng ộng ơ ớ ờ ở ợ ơi ới ời u ú "
    "ù ủ ụ ua ùa uân uấn uận ung úng ùng uy úy ủy ư ứ ừ ử ự ưa ước ượng ương ướng ường"
)
_FAMILY = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Lò Vàng Ksor Thạch Hà Mai Tạ"
)
_MIDDLE = _words("Văn Thị Đức Hữu Minh Quang Xuân Thanh Ngọc Công Đình Hồng Thu Kim")
_GIVEN = _words(
    "Hùng Hưng Dũng Sơn Tuấn Nam Hải Lan Hương Hoa Thủy Bình An Cường Long Phúc Thọ Lâm Tùng Quân Hạnh Nga Vân Yến "
    "Khải Thắng Lợi Chiến Tâm Hiền Thảo Trang Linh Đạt Khánh Vinh Toàn Thịnh Phương Giang"
)
_PLACES = _words(
    "Lào Cai|Phú Thọ|Hà Nội|Hà Giang|Thanh Hóa|Nghệ An|Quảng Nam|Đắk Lắk|Lâm Đồng|Cần Thơ|An Giang|Cà Mau|Sơn La|"
    "Hòa Bình|Quảng Ninh|Thái Bình|Nam Định|Bình Định|Gia Lai|Kon Tum|Tây Ninh|Đồng Tháp|Bến Tre|Hải Phòng",
    "|",
)
_BODIES = _words(
    "UBND tỉnh|Sở Y tế|Công an tỉnh|Hội Nông dân xã|Ban Dân vận Huyện ủy|Sở Nông nghiệp và Môi trường|MTTQ huyện|"
    "Liên đoàn Lao động tỉnh|Bộ Chỉ huy Quân sự tỉnh|Viện kiểm sát nhân dân tỉnh|Ban Tuyên giáo Thành ủy",
    "|",
)
_TYPES = _words("chỉ thị|nghị quyết|kết luận|kế hoạch|quyết định|thông tư", "|")
_SYMBOLS = _words("CT/TW NQ/TW KL/TW KH-UBND QĐ-TTg TT-BTC CT-TTg NQ-HĐND")
_KINDS = _words("hội nghị|hội thảo|kỳ họp|đại hội|buổi làm việc|lễ|họp báo|tọa đàm|tập huấn", "|")
_FIRST_DAY, _DAYS = date(2008, 1, 1), 6_900


@dataclass(frozen=True)
class _Skewed(Generic[T]):
    """Things drawn by Zipf's law: the n-th is drawn 1/n as often as the first."""

    things: Sequence[T]

    @cached_property
    def _weights(self) -> list[float]:
        return list(accumulate(1 / (rank + 2) for rank in range(len(self.things))))

    def draw(self, rng: random.Random, count: int) -> list[T]:
        return rng.choices(self.things, cum_weights=self._weights, k=count)

    def one(self, rng: random.Random) -> T:
        return self.things[bisect(self._weights, rng.random() * self._weights[-1])]


class Generated:
    """A corpus of ``count`` articles with about ``words`` syllables each."""

    def __init__(self, count: int, *, words: int = 400, seed: int = 1) -> None:
        self.count, self._words, self._seed = count, words, seed
        rng = random.Random(seed)
        syllables = sorted({onset + rime for onset in _ONSETS for rime in _RIMES})
        rng.shuffle(syllables)
        common = _Skewed(syllables)
        self._vocabulary = _Skewed([" ".join(common.draw(rng, rng.choice((1, 2, 2, 2)))) for _ in range(40_000)])
        # what is named grows more slowly than the corpus
        names = max(200, int(count**0.8))
        self.people = [
            " ".join([rng.choice(_FAMILY), rng.choice(_MIDDLE), *rng.sample(_GIVEN, 2 if i % 3 else 1)])
            for i in range(names)
        ]
        self.bodies = [
            f"{rng.choice(_BODIES)} {rng.choice(_PLACES)}{f' {i}' if i > 250 else ''}" for i in range(names // 2)
        ]
        self.directives = [(rng.choice(_TYPES), f"{i + 1}-{rng.choice(_SYMBOLS)}") for i in range(names // 3)]
        self._people = _Skewed(range(len(self.people)))
        self._bodies = _Skewed(self.bodies)
        self._cited = _Skewed(range(len(self.directives)))
        self._places = _Skewed(_PLACES)
        self._sources = _Skewed([f"Báo {place}" for place in _PLACES] + [f"Cổng {place}" for place in _PLACES])

    @property
    def links(self) -> Links:
        """The people and directives by name; which articles they are in, the articles tell."""
        return Links(
            linker="generated",
            people=tuple(Person(id=f"p{i}", name=name) for i, name in enumerate(self.people)),
            directives=tuple(
                Directive(id=f"d{i}", type=type_, number=number, label=f"{type_.capitalize()} {number}")
                for i, (type_, number) in enumerate(self.directives)
            ),
        )

    def articles(self) -> Iterator[IndexedArticle]:
        """The articles, by id."""
        number = 0
        while number < self.count:
            copies = random.Random(f"{self._seed} copies {number}")
            size = min(copies.randint(2, 4) if copies.random() < 0.07 else 1, self.count - number)
            first = self._article(number)
            ids = [f"{number + i:09x}" for i in range(size)]
            for i, id_ in enumerate(ids):
                yield self._copy(first, id_, ids, copies) if i else replace(first, group=ids[0], copies=tuple(ids[1:]))
            number += size

    def queries(self, count: int, seed: int = 2) -> list[str]:
        """What readers type: words that occur, names, phrases, citations, in the shares in which they are typed.

        Words are neither the commonest ("và", "của") nor all rare: their ranks are spread evenly over magnitudes.
        """
        rng = random.Random(seed)

        def words(some: int) -> list[str]:
            top = len(self._vocabulary.things)
            return [self._vocabulary.things[int(30 * (top / 30) ** rng.random()) % top] for _ in range(some)]

        found = []
        for _ in range(count):
            kind = rng.random()
            if kind < 0.5:
                found.append(" ".join(words(rng.choice((1, 1, 2, 3)))))
            elif kind < 0.65:
                found.append(f'"{words(1)[0]}"')
            elif kind < 0.8:
                found.append(self.people[self._people.one(rng)])
            elif kind < 0.9:
                type_, number = self.directives[self._cited.one(rng)]
                found.append(f"{type_} {number}")
            else:
                found.append(f"{words(1)[0]} tỉnh:({self._places.one(rng)})")
        return found

    def _article(self, number: int) -> IndexedArticle:
        rng = random.Random(f"{self._seed} {number}")
        id_ = f"{number:09x}"
        place, source = self._places.one(rng), self._sources.one(rng)
        people = sorted({self._people.one(rng) for _ in range(rng.randint(1, 6))})
        bodies = sorted({self._bodies.one(rng) for _ in range(rng.randint(1, 6))})
        cited = sorted({self._cited.one(rng) for _ in range(rng.choice((0, 0, 1, 2, 3)))})
        mentioned: list[tuple[str, object, str]] = [("person", i, self.people[i]) for i in people]
        mentioned += [("body", None, body) for body in bodies]
        mentioned += [("directive", i, f"{self.directives[i][0].capitalize()} {self.directives[i][1]}") for i in cited]
        mentioned += [("province", None, place)] + [("province", None, self._places.one(rng))] * (rng.random() < 0.4)
        rng.shuffle(mentioned)
        length = max(12, int(rng.lognormvariate(0, 0.6) * self._words / 1.75))
        words = self._vocabulary.draw(rng, length)
        step = max(1, length // (len(mentioned) + 1))
        text, spans = "", []
        for i, (kind, which, surface) in enumerate(mentioned):
            text += " ".join(words[i * step : (i + 1) * step]) + (".\n" if i % 4 == 3 else " ")
            spans.append((kind, which, surface, len(text), len(text) + len(surface)))
            text += surface + " "
        text += " ".join(words[len(mentioned) * step :])
        day = _FIRST_DAY + timedelta(days=int(_DAYS * rng.random() ** 0.5))
        article = Article(
            id=id_,
            url=f"https://tin-{number % 97}.example/{id_}.html",
            source=source,
            title=" ".join(self._vocabulary.draw(rng, rng.randint(4, 9))),
            text=text,
            published=None if rng.random() < 0.01 else day.isoformat(),
        )
        analysis = Analysis(
            article=id_,
            content_hash="",
            reader="",
            people=tuple(PersonMention(start=s, end=e) for kind, _, _, s, e in spans if kind == "person"),
            organisations=tuple(
                OrganisationMention(start=s, end=e, name=name) for kind, _, name, s, e in spans if kind == "body"
            ),
            provinces=tuple(
                ProvinceMention(start=s, end=e, name=name, now=name)
                for kind, _, name, s, e in spans
                if kind == "province"
            ),
            directives=tuple(
                DirectiveMention(start=s, end=e, type=self.directives[which][0], number=self.directives[which][1])
                for kind, which, _, s, e in spans
                if kind == "directive" and isinstance(which, int)
            ),
            meeting=MeetingRecord(kind=rng.choice(_KINDS)) if rng.random() < 0.8 else None,
            province=place,
        )
        return IndexedArticle(
            article=article,
            analysis=analysis,
            group=id_,
            people=tuple(f"p{which}" for kind, which, *_ in spans if kind == "person"),
            directives=tuple(f"d{which}" for kind, which, *_ in spans if kind == "directive"),
        )

    def _copy(self, first: IndexedArticle, id_: str, ids: list[str], rng: random.Random) -> IndexedArticle:
        article = replace(
            first.article, id=id_, url=f"https://dang-lai.example/{id_}.html", source=self._sources.one(rng)
        )
        others = tuple(other for other in ids if other != id_)
        return replace(
            first,
            article=article,
            analysis=replace(first.analysis, article=id_),
            group=ids[0],
            copies=others,
            first=False,
        )

"""Reports in the order in which everything is linked, with what several linkers ask of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.records import Analysis, Article
from corpus.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Report:
    """An article with what was read out of it."""

    article: Article
    analysis: Analysis

    @property
    def id(self) -> str:
        return self.article.id

    @property
    def day(self) -> str | None:
        """Day of publication (ISO 8601), None where the page tells none."""
        return self.article.published[:10] if self.article.published else None

    @property
    def home(self) -> str | None:
        """The province that an unnamed "tỉnh" of this report means: the one it is about, else that of its source."""
        meeting = self.analysis.meeting
        return self.analysis.province or (meeting.province if meeting else None) or self.article.source_province

    @cached_property
    def provinces(self) -> dict[str, str]:
        """The spellings of provinces in this report (as match keys) with the names they stand for."""
        text = self.article.text
        found = {match_key(text[m.start : m.end]): m.name for m in self.analysis.provinces}
        found |= {match_key(m.name): m.name for m in self.analysis.provinces}
        if self.home:
            found.setdefault(match_key(self.home), self.home)
        return found

    @property
    def event_day(self) -> str | None:
        """First day of the meeting told of, else the day of publication."""
        meeting = self.analysis.meeting
        return meeting.date[:10] if meeting and meeting.date and meeting.date[0].isdigit() else self.day


def in_order(analysed: Iterable[tuple[Article, Analysis]]) -> list[Report]:
    """Reports by time of publication (those without one last), then by id: whatever order they come in."""
    reports = [Report(article, analysis) for article, analysis in analysed]
    return sorted(reports, key=lambda r: (r.article.published or "9999", r.id))


class Provinces:
    """Which of today's provinces an older one lies in, as the readers told with each mention."""

    def __init__(self, reports: Sequence[Report]) -> None:
        seen: dict[str, Counter[str]] = {}
        for report in reports:
            for mention in report.analysis.provinces:
                seen.setdefault(match_key(mention.name), Counter())[mention.now] += 1
        self._now = {name: min(counts, key=lambda n: (-counts[n], n)) for name, counts in seen.items()}

    def now(self, name: str | None) -> str | None:
        """The province of today in which that one lies, as a match key; itself where nothing tells."""
        if name is None:
            return None
        key = match_key(name)
        return match_key(self._now.get(key, name))

"""What a crawl did: counted while it runs, told when it ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from corpus.records import Reason, State


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The outcome of one run. ``pages`` counts by (state, reason) what was recorded, and adds up to ``recorded``.

    ``unchanged`` pages answered 304, ``unasked`` ones are stored and known to be as they were, ``kept`` ones are stored
    and could not be had again: all three stand in the store as before. ``finished`` is False where the run was cut
    short: by a signal, or by a site that asked to be left alone. ``seconds`` is wall clock.
    """

    pages: tuple[tuple[State, Reason | None, int], ...]
    sources: tuple[tuple[str, int, int], ...]  # name, pages recorded, articles among them
    unchanged: int
    unasked: int
    kept: int
    requests: int
    bytes: int
    seconds: float
    problems: tuple[str, ...]
    warc_files: tuple[str, ...]
    finished: bool

    @property
    def recorded(self) -> int:
        return sum(n for _, _, n in self.pages)

    def count(self, state: State, reason: Reason | None = None) -> int:
        """How many pages ended so; without a reason whatever it was."""
        return sum(n for s, r, n in self.pages if s == state and (reason is None or r == reason))


@dataclass(slots=True)
class Tally:
    """The counts of a running crawl."""

    pages: Counter[tuple[State, Reason | None]] = field(default_factory=Counter)
    recorded: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    unasked: int = 0
    kept: int = 0
    requests: int = 0
    bytes: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Pages that need nothing more in this run."""
        return self.pages.total() + self.unchanged + self.unasked + self.kept

    def problem(self, text: str) -> None:
        """Note something that a person should know, once."""
        if text not in self.problems:
            self.problems.append(text)

    def report(self, *, names: list[str], seconds: float, warc_files: list[str], finished: bool) -> CrawlReport:
        """The counts as they are now."""
        return CrawlReport(
            pages=tuple((s, r, n) for (s, r), n in sorted(self.pages.items(), key=lambda p: (p[0][0], p[0][1] or ""))),
            sources=tuple((name, self.recorded[name], self.articles[name]) for name in dict.fromkeys(names)),
            unchanged=self.unchanged,
            unasked=self.unasked,
            kept=self.kept,
            requests=self.requests,
            bytes=self.bytes,
            seconds=seconds,
            problems=tuple(self.problems),
            warc_files=tuple(warc_files),
            finished=finished,
        )

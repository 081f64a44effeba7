"""Settings: one frozen object, made at the edge (command line, server start) and passed down."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

#: Where webmasters may complain, unless TRACUU_CONTACT says otherwise.
CONTACT = "https://tracuu.example/crawler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the corpus lives and how the program behaves towards the world.

    ``home`` holds the SQLite store (unless ``database_url`` names another), the WARC files and the embedded index.
    Times are seconds, sizes bytes.
    """

    home: Path
    database_url: str | None = None
    engine: str = "embedded"
    contact: str = CONTACT
    delay: float = 1.0
    timeout: float = 30.0
    max_page_bytes: int = 20 * 1024 * 1024
    lock_wait: float = 0.0
    jobs: int = field(default_factory=lambda: max(1, os.cpu_count() or 1))

    @property
    def user_agent(self) -> str:
        """What the crawler calls itself, with an address for complaints."""
        return f"tracuu/0.1 (+{self.contact})"

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.database_url or f"sqlite:///{self.home / 'corpus.sqlite'}"

    @property
    def warc_dir(self) -> Path:
        return self.home / "warc"

    @property
    def index_dir(self) -> Path:
        return self.home / "index"

    @property
    def lock_file(self) -> Path:
        return self.home / "writer.lock"


def settings_from_environment(home: Path | None = None) -> Settings:
    """Settings from TRACUU_HOME, TRACUU_DATABASE_URL, TRACUU_ENGINE, TRACUU_CONTACT; ``home`` wins over TRACUU_HOME."""
    env = os.environ
    return Settings(
        home=(home or Path(env.get("TRACUU_HOME") or "var/corpus")).expanduser().absolute(),
        database_url=env.get("TRACUU_DATABASE_URL") or None,
        engine=env.get("TRACUU_ENGINE") or "embedded",
        contact=env.get("TRACUU_CONTACT") or CONTACT,
    )

"""Settings: one frozen object, made at the edge (command line, server start) and passed down."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Where webmasters may complain, unless TRACUU_CONTACT says otherwise.
CONTACT = "https://tracuu.example/crawler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elasticsearch:
    """The cluster of the ``elasticsearch`` engine, and how an index is kept in it.

    ``urls`` are nodes of one cluster: where one does not answer, another is asked. An index is reached as ``index`` (an
    alias) and its builds are named ``index-...``; several corpora share a cluster under several names. ``replicas`` is
    a number, or "auto": one where there is a second node. ``refresh`` is how often changes by others become visible
    ("5s"); "-1" is when an update is complete.
    """

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    ca: Path | None = None
    index: str = "tracuu"
    shards: int = 1
    replicas: str = "auto"
    refresh: str = "-1"
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the corpus lives and how the program behaves towards the world.

    ``home`` holds the SQLite store (unless ``database_url`` names another), the WARC files and the embedded index.
    Times are seconds, sizes bytes.
    """

    home: Path
    database_url: str | None = None
    engine: str = "embedded"
    elasticsearch: Elasticsearch = field(default_factory=Elasticsearch)
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
    """Settings from the environment; ``home`` wins over TRACUU_HOME.

    TRACUU_HOME, TRACUU_DATABASE_URL, TRACUU_ENGINE, TRACUU_CONTACT, and for Elasticsearch TRACUU_ELASTICSEARCH_URL
    (several with commas between), _USER, _PASSWORD, _API_KEY, _CA (a file), _INDEX, _SHARDS, _REPLICAS, _REFRESH.

    Raises:
        BadInput: a variable that cannot be used.
    """
    env = os.environ
    return Settings(
        home=(home or Path(env.get("TRACUU_HOME") or "var/corpus")).expanduser().absolute(),
        database_url=env.get("TRACUU_DATABASE_URL") or None,
        engine=env.get("TRACUU_ENGINE") or "embedded",
        elasticsearch=_elasticsearch(env),
        contact=env.get("TRACUU_CONTACT") or CONTACT,
    )


def _elasticsearch(env: Mapping[str, str]) -> Elasticsearch:
    default = Elasticsearch()

    def given(name: str) -> str | None:
        return env.get(f"TRACUU_ELASTICSEARCH_{name}") or None

    urls = tuple(url.strip() for url in (given("URL") or "").split(",") if url.strip())
    for url in urls:
        if not re.match(r"https?://[^/\s]+", url):
            raise BadInput("TRACUU_ELASTICSEARCH_URL", f"{url!r} is no address; http://host:9200 was expected")
    ca = given("CA")
    if ca and not Path(ca).is_file():
        raise BadInput("TRACUU_ELASTICSEARCH_CA", f"{ca} is no file; the certificate of an authority was expected")
    index = given("INDEX") or default.index
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,63}", index):
        raise BadInput("TRACUU_ELASTICSEARCH_INDEX", f"{index!r}: small letters, digits and _ were expected")
    shards, replicas = given("SHARDS") or str(default.shards), given("REPLICAS") or default.replicas
    if not re.fullmatch(r"[1-9]\d{0,3}", shards):
        raise BadInput("TRACUU_ELASTICSEARCH_SHARDS", f"{shards!r}: a whole number from 1 was expected")
    if replicas != "auto" and not re.fullmatch(r"\d{1,2}", replicas):
        raise BadInput("TRACUU_ELASTICSEARCH_REPLICAS", f"{replicas!r}: a whole number or 'auto' was expected")
    refresh = given("REFRESH") or default.refresh
    if not re.fullmatch(r"-1|\d+(ms|s|m)", refresh):
        raise BadInput("TRACUU_ELASTICSEARCH_REFRESH", f"{refresh!r}: a time like 5s, or -1, was expected")
    return Elasticsearch(
        urls=urls or default.urls,
        user=given("USER"),
        password=given("PASSWORD"),
        api_key=given("API_KEY"),
        ca=Path(ca) if ca else None,
        index=index,
        shards=int(shards),
        replicas=replicas,
        refresh=refresh,
    )

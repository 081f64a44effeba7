"""What many tests share: the sample sites on loopback, a corpus made of them by the real commands, the commands."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from commands import REAL, left_out, run, site_options
from filelock import FileLock

from benchmarks.server import ServerMissing, servers
from corpus.settings import settings_from_environment
from indexer.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.settings import Elasticsearch


@pytest.fixture(scope="session")
def real_input() -> Path:
    if not REAL.is_dir():
        left_out("no real input beside the checkout (TRACUU_REAL_INPUT)")
    return REAL


@pytest.fixture(scope="session")
def sample_sites() -> Iterator[list[str]]:
    """The three sample outlets, served on loopback: their addresses."""
    from crawler.samples import serve

    with serve() as outlets:
        yield [outlet.url for outlet in outlets]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the sample sites, made once by the real commands for all test processes. Only to be read."""
    from crawler.samples import serve

    with _once(tmp_path_factory, "sample-corpus") as (home, is_first):
        if is_first:
            with serve() as outlets:
                run(home, "crawl", *site_options([outlet.url for outlet in outlets]), "--delay", 0)
            for stage in ("analyse", "link", "index"):
                run(home, stage)
    return home


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Callable[[], Elasticsearch]]:
    """A real Elasticsearch: gives settings of an index of its own at every call.

    One that is there (TRACUU_ELASTICSEARCH_URL), or one that is started on loopback and ended with the tests. What
    uses it bears the mark ``xdist_group("elasticsearch")``, so that one process of the tests has it.
    """
    given = settings_from_environment().elasticsearch
    with ExitStack() as stack:
        if os.environ.get("TRACUU_ELASTICSEARCH_URL"):
            urls = given.urls
        else:
            try:
                urls = (stack.enter_context(servers())[0].url,)
            except ServerMissing as error:
                left_out(f"no Elasticsearch here: {error}")
        made: list[Elasticsearch] = []

        def own_index() -> Elasticsearch:
            made.append(replace(given, urls=urls, index=f"test{os.getpid()}n{len(made)}"))
            return made[-1]

        yield own_index
        cluster = Cluster(replace(given, urls=urls))
        cluster.delete(name for one in made for name in cluster.indexes(f"{one.index}-*"))
        cluster.close()


@contextmanager
def _once(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that the first test process to come makes while the others wait."""
    shared = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        yield folder, not done.exists()
        done.touch()

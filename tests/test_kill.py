"""kill -9 at any moment of any stage, then the same command again: the same content as an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from commands import ROOT, command, run, site_options

from corpus.settings import Settings
from corpus.store import Store
from indexer.engine import open_engine
from indexer.results import SearchRequest, to_json

if TYPE_CHECKING:
    from pathlib import Path

#: When the process is killed, as a share of the time that the stage takes undisturbed.
MOMENTS = (0.45, 0.7, 0.9)


def content(home: Path) -> dict[str, object]:
    """All that a corpus holds but for what differs from visit to visit: times, places in WARC files, page counters."""
    settings = Settings(home=home)
    with Store.open(settings) as store:
        found: dict[str, object] = {
            "pages": [(p.url, p.final_url, p.status, p.state, p.reason, p.record) for p in store.pages()],
            "articles": list(store.articles()),
            "versions": [store.versions(a.id) for a in store.articles()],
            "analysed": list(store.analysed()),
            "documents": list(store.documents()),
            "links": store.links(),
        }
    engine = open_engine(settings)
    try:
        found["index"] = [item.article.id for item in engine.walk(SearchRequest())]
        found["search"] = to_json(engine.search(SearchRequest(q="an ninh trật tự", limit=50)))
    finally:
        engine.close()
    return found


def kill_at(home: Path, arguments: list[object], seconds: float) -> bool:
    """Start a command in a process group of its own and kill all of it; whether it was still running."""
    process = subprocess.Popen(
        command(home, *arguments),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return running


@pytest.mark.slow
def test_killed_and_repeated_ends_as_undisturbed(tmp_path: Path, sample_sites: list[str]) -> None:
    stages: list[list[object]] = [
        ["crawl", *site_options(sample_sites), "--delay", 0],
        ["analyse", "--jobs", 2],
        ["link"],
        ["index"],
    ]
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for stage in stages:
        began = time.monotonic()
        ended = run(calm, *stage, status=None).returncode
        took = time.monotonic() - began
        for moment in MOMENTS:
            # where the command was done by then it is killed earlier, until a kill came while it was running
            while not kill_at(killed, stage, took * moment):
                took *= 0.8
        assert run(killed, *stage, status=None).returncode == ended
    one, other = content(calm), content(killed)
    for name in one:
        assert one[name] == other[name], name

"""Real Elasticsearch servers on loopback, for the tests, the benchmarks and ``make elasticsearch``.

    python -m benchmarks.server [--nodes N] [--port PORT]     runs until it is interrupted

The server is the build that Elasticsearch publishes for integration tests (Maven artifact
org.elasticsearch.distribution.integ-test-zip:elasticsearch). It has no security and no analysers of its own, and the
project uses neither; corpora of users belong on the official image (compose.yaml). Needs Maven, unzip's Python twin
and a Java of version 21 or later; as root it runs as ``nobody``, for Elasticsearch refuses root.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

VERSION = "9.5.3"
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
#: Elasticsearch 9 wants this Java or a later one.
_OLDEST_JAVA = 21
_START_SECONDS = 120


class ServerMissing(Exception):
    """No server can be started here; the text says what is missing."""


def java_home() -> Path:
    """A Java of version 21 or later: ES_JAVA_HOME, JAVA_HOME or one under /usr/lib/jvm. Raises ServerMissing."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    for home in (*named, *sorted(Path("/usr/lib/jvm").glob("*"))):
        release = home / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text("utf-8")) if release.is_file() else None
        if found and int(found[1]) >= _OLDEST_JAVA and (home / "bin" / "java").exists():
            return home.resolve()
    raise ServerMissing(f"no Java {_OLDEST_JAVA} or later (set ES_JAVA_HOME, or install a JDK under /usr/lib/jvm)")


def distribution() -> Path:
    """The unpacked server, fetched with Maven the first time. Raises ServerMissing."""
    cache = Path(os.environ.get("TRACUU_CACHE") or Path(tempfile.gettempdir()) / "tracuu-elasticsearch")
    cache.mkdir(parents=True, exist_ok=True)
    home = cache / f"elasticsearch-{VERSION}"
    with FileLock(cache / "fetch.lock"):
        if (home / "bin" / "elasticsearch").exists():
            return home
        if not shutil.which("mvn"):
            raise ServerMissing("no Maven (mvn) to fetch the server with")
        fetched = subprocess.run(
            ["mvn", "-q", "-B", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={cache}"],
            capture_output=True,
            text=True,
            check=False,
        )
        archive = cache / f"elasticsearch-{VERSION}.zip"
        if not archive.exists():
            raise ServerMissing(f"Maven could not fetch {_ARTIFACT}: {(fetched.stdout + fetched.stderr)[-500:]}")
        with tempfile.TemporaryDirectory(dir=cache) as unpacked, zipfile.ZipFile(archive) as zipped:
            zipped.extractall(unpacked)
            for path in (Path(unpacked) / home.name / "bin").iterdir():
                path.chmod(0o755)
            (Path(unpacked) / home.name).rename(home)
        archive.unlink()
    return home


class Node:
    """One running server: ``url``, ``pid``; :meth:`stop` ends it, :meth:`kill` as a power cut would (kill -9), and
    :meth:`restart` starts it again on what it had written."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]], url: str, log: Path) -> None:
        self._start, self._process = start, start()
        self.url, self._log = url, log

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_up(self, nodes: int, status: str = "yellow") -> None:
        """Wait until it answers with so many nodes in its cluster, and "green" with every copy of every shard. Raises
        ServerMissing with the end of its log."""
        ends = time.monotonic() + _START_SECONDS
        address = f"{self.url}/_cluster/health?wait_for_nodes=%3E%3D{nodes}&wait_for_status={status}&timeout=10s"
        while time.monotonic() < ends and self._process.poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=15) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        tail = self._log.read_text("utf-8", "replace")[-1500:] if self._log.exists() else ""
        raise ServerMissing(f"the server at {self.url} did not come up: {tail}")

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """Start it again after it has ended. Raises ServerMissing."""
        self._process = self._start()
        self.wait_until_up(1)

    def stop(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def servers(nodes: int = 1, *, heap: str = "512m", port: int | None = None) -> Iterator[list[Node]]:
    """So many servers that form one cluster, on free ports of the loopback interface. Raises ServerMissing."""
    home, java = distribution(), java_home()
    ports = _free_ports(2 * nodes)
    http, transport = ports[:nodes], ports[nodes:]
    if port:
        http[0] = port
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracuu-es-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        started = []
        for number in range(nodes):
            started.append(_start(home, java, folder / f"node{number}", number, http, transport, heap))
            stack.callback(started[-1].stop)
        for node in started:
            node.wait_until_up(nodes)
        yield started


def _start(
    home: Path, java: Path, folder: Path, number: int, http: Sequence[int], transport: Sequence[int], heap: str
) -> Node:
    for name in ("data", "logs", "tmp", "config"):
        (folder / name).mkdir(parents=True)
    for name in ("jvm.options", "log4j2.properties"):
        shutil.copy(home / "config" / name, folder / "config" / name)
    (folder / "config" / "jvm.options.d").mkdir()
    (folder / "config" / "elasticsearch.yml").touch()
    settings = {
        "cluster.name": "tracuu-tests",
        "node.name": f"node{number}",
        "network.host": "127.0.0.1",
        "http.port": http[number],
        "transport.port": transport[number],
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "xpack.security.enabled": "false",
        # the tests run on disks that are nearly full, too
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "action.destructive_requires_name": "true",
    }
    if len(http) == 1:
        settings["discovery.type"] = "single-node"
    else:
        settings["discovery.seed_hosts"] = ",".join(f"127.0.0.1:{port}" for port in transport)
        settings["cluster.initial_master_nodes"] = ",".join(f"node{n}" for n in range(len(http)))
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    log = folder / "logs" / "out.txt"
    environment = {
        "PATH": os.environ["PATH"],
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
        "LANG": "C.UTF-8",
    }

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(
                [home / "bin" / "elasticsearch", *(f"-E{name}={value}" for name, value in settings.items())],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=folder,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )

    return Node(start, f"http://127.0.0.1:{http[number]}", log)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Run Elasticsearch on loopback until interrupted.")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--port", type=int, default=9200, help="of the first node")
    parser.add_argument("--heap", default="1g")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with servers(given.nodes, heap=given.heap, port=given.port) as nodes:
            urls = ",".join(node.url for node in nodes)
            print(f"Elasticsearch {VERSION} is up. In another terminal:\n", flush=True)
            print(f"  export TRACUU_ENGINE=elasticsearch TRACUU_ELASTICSEARCH_URL={urls}", flush=True)
            signal.pause()
    except ServerMissing as error:
        parser.exit(1, f"{error}\n")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

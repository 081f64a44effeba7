"""Sample sites: the 24 invented reports of ``reports/`` as three outlets, served on the loopback interface.

with serve() as outlets:
    crawl(settings, [o.source for o in outlets], sites=[o.url for o in outlets], store=store)
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from crawler.samples.outlets import Outlet, render
from crawler.samples.server import Resource, SampleServer, Visit
from crawler.samples.story import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The outlets, those that publish first before the one that takes from them.
OUTLETS = ("paper", "portal", "republisher")

__all__ = ["OUTLETS", "REPORTS", "Outlet", "Resource", "SampleServer", "Visit", "render", "serve", "serving"]


@contextmanager
def serve(ports: Sequence[int] = (), outlets: Sequence[str] = OUTLETS) -> Iterator[list[Outlet]]:
    """Serve the outlets on 127.0.0.1, at the ports given or at free ones, while the context lasts."""
    with serving(ports, outlets) as served:
        yield [outlet for outlet, _ in served]


@contextmanager
def serving(ports: Sequence[int] = (), outlets: Sequence[str] = OUTLETS) -> Iterator[list[tuple[Outlet, SampleServer]]]:
    """As :func:`serve`, with each outlet's server, whose log of visits and resources tests look at and change."""
    with ExitStack() as stack:
        served = []
        for at, key in enumerate(outlets):
            server = SampleServer(port=ports[at] if at < len(ports) else 0)
            outlet = render(key, server.url)
            server.resources.update(outlet.resources)
            stack.enter_context(server)
            served.append((outlet, server))
        yield served

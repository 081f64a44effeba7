"""Which network addresses the crawler may ask: the public ones, and those of this machine that the user named.

A page on a public site can link or redirect to ``http://127.0.0.1:9200/``; following it would let a stranger read what
only this machine can see (server-side request forgery). A loopback address may be asked where the user named its host
and port; a private or link-local one never: it is somebody's network, and no public site lies there.
"""

from __future__ import annotations

import ipaddress

from crawler.urls import host_and_port


class ForbiddenAddress(Exception):
    """The address is private, link-local or not http(s), or a loopback one that the user did not name."""


def named_addresses(urls: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """Host and port of each site that the user named."""
    return frozenset(host_and_port(url) for url in urls)


def check_url(url: str, named: frozenset[tuple[str, int]]) -> str | None:
    """Check what an address tells by itself. Returns the host name still to be resolved, None where all is known.

    Raises:
        ForbiddenAddress
    """
    if not url.startswith(("http://", "https://")):
        raise ForbiddenAddress(f"{url}: only http and https are fetched")
    host, port = host_and_port(url)
    is_named = (host, port) in named
    if is_named and (host == "localhost" or host.endswith(".localhost")):
        return None
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise ForbiddenAddress(f"{url}: a name of this machine or network")
    literal = _literal(host)
    if literal is None:
        return host
    check_address(literal, url, is_named=is_named)
    return None


def check_address(address: str, url: str, *, is_named: bool = False) -> None:
    """Raise ForbiddenAddress where a resolved address is neither public nor, ``is_named``, a loopback one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if is_named and ip.is_loopback:
        return
    if not ip.is_global or ip.is_multicast:
        raise ForbiddenAddress(f"{url}: {address} is not a public address")


def _literal(host: str) -> str | None:
    """An address written as one, in any of the forms that a connection takes ("127.1", "2130706433", "0x7f.1")."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    numbers = host.split(".")
    if len(numbers) > 4:
        return None
    try:
        values = [int(n, 16 if n.startswith("0x") else 8 if n.startswith("0") and n != "0" else 10) for n in numbers]
    except ValueError:
        return None
    last_bytes = 5 - len(values)  # inet_aton: the last number fills what the others leave
    value = 0
    for number in values[:-1]:
        value = value * 256 + number
    value = value * 256**last_bytes + values[-1]
    return str(ipaddress.IPv4Address(value)) if value < 2**32 else "0.0.0.0"

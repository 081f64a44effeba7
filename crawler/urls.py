"""Addresses of pages: one spelling for one page, and which addresses can be pages at all.

The rules are those of RFC 3986, section 6 (case, default ports, escapes, dot segments), and they drop what tells of the
visit and not of the page: the fragment, marks of campaigns, session ids.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Query parameters that count visits: campaign marks of the advertising networks, and the session ids of PHP, Java
#: servlets, ASP and old forum software.
_VISIT = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|yclid|msclkid|igshid|mc_[ce]id|zarsrc|_ga|phpsessid|jsessionid|aspsessionid\w*|sid|sessionid)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)

#: What follows "?page=" and its kin on Vietnamese portals (see crawler/sources for the systems that write them).
_PAGER = re.compile(
    r"(?:[?&](?:page|paged|p|trang|pageindex|pagenumber|\w*_cur)=|/(?:page|trang)[-/]?)(\d{1,6})\b", re.IGNORECASE
)

#: Names of files that are never a page that could be an article or the text of a directive.
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|mjs|json|map|xml|rss|atom|woff2?|ttf|eot|mp[34]|m4[av]|avi|mov|wmv|flv|"
    r"webm|wav|ogg|zip|rar|7z|gz|tar|exe|apk|dmg|iso|xlsx?|pptx?|csv)$",
    re.IGNORECASE,
)
_LONGEST = 2000


def canonical(url: str, base: str | None = None) -> str | None:
    """The one spelling of an http(s) address, made absolute against ``base``; None for anything else.

    Idempotent: ``canonical(canonical(u)) == canonical(u)``.
    """
    url = re.sub(r"[\t\r\n]", "", url).strip()
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        host, port = parts.hostname, parts.port
    except ValueError:  # "http://[broken", a port that is no number
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    try:
        host = host.rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host.rstrip(".")
    except UnicodeError:
        return None
    if not host:
        return None
    site = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        site += f":{port}"
    path = _without_dots(_escaped(_SESSION_IN_PATH.sub("", parts.path)) or "/")
    query = "&".join(p for p in parts.query.split("&") if p and not _VISIT.match(p.partition("=")[0]))
    url = urlunsplit((scheme, site, path, _escaped(query), ""))
    return url if len(url) <= _LONGEST else None


def absolute(url: str, base: str) -> str | None:
    """An http(s) address in full, otherwise as it was given (but for the fragment): what a redirect asks for."""
    try:
        full = urldefrag(urljoin(base, url.strip())).url
        parts = urlsplit(full)
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        return None
    return urlunsplit(parts._replace(path=parts.path or "/")) if usable else None


def site_of(url: str) -> str:
    """Host, with the port where it is not the scheme's own: what robots.txt and delays belong to."""
    return urlsplit(url).netloc


def host_and_port(url: str) -> tuple[str, int]:
    """Host in lower case and port of an http(s) address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


def same_host(site: str, other: str) -> bool:
    """Whether two sites are one but for a leading "www."."""
    return site.removeprefix("www.") == other.removeprefix("www.")


def path_and_query(url: str) -> str:
    """What the patterns of the catalogue are searched in."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def can_be_page(url: str) -> bool:
    """Whether an address may lead to a page: no picture, style, script, archive; and not a trap that repeats itself."""
    path = urlsplit(url).path
    steps = [s for s in path.split("/") if s]
    repeats = max((steps.count(s) for s in set(steps)), default=0)
    return not _NO_PAGE.search(path) and repeats <= 3


def page_number(url: str) -> int | None:
    """The number by which an address asks for a further page of a list, None where it does not."""
    found = _PAGER.search(path_and_query(url))
    return int(found.group(1)) if found else None


def _escaped(text: str) -> str:
    """Escapes in upper case, and whatever must be escaped escaped; what is escaped already stays so."""
    text = quote(text, safe="/%:@!$&'()*+,;=~-._?[]|")
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return re.sub(r"%[0-9A-Fa-f]{2}", _unreserved, text).replace("[", "%5B").replace("]", "%5D").replace("|", "%7C")


def _unreserved(escape: re.Match[str]) -> str:
    """ "%41" is "A" (RFC 3986, 6.2.2.2): letters, digits and -._~ are never escaped."""
    character = chr(int(escape.group()[1:], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else escape.group().upper()


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4, for an absolute path."""
    kept: list[str] = []
    steps = path.split("/")
    for step in steps:
        if step == "..":
            if len(kept) > 1:
                kept.pop()
        elif step != ".":
            kept.append(step)
    if steps[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept) if len(kept) > 1 else "/"

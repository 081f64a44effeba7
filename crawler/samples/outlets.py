"""Three invented outlets of different make that publish the sample reports; every page says that it is invented.

paper        a modern newspaper: JSON-LD, og:, a sitemap index with a gzip'd part, RSS, ETag and Last-Modified
portal       an old government portal of nested tables: lists with a pager, visible dates only, captions twice,
             a counter, the clock of the visit, Last-Modified only
republisher  a blog that takes reports of the others with small changes: RSS and links, a UTC date, ETag only
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.text import fold
from crawler.catalogue import Source
from crawler.samples.server import Resource
from crawler.samples.story import Story, originals, republished

_TEMPLATES = Path(__file__).parent / "templates"
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_NAMES = {"paper": "Báo Nhịp Cầu Mẫu", "portal": "Cổng thông tin điện tử Phối hợp Mẫu", "republisher": "Điểm Tin Mẫu"}
_EVIDENCE = "rendered by crawler.samples"
_ON_A_LIST = 5
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="300"><rect width="480" height="300" fill="#dde4ea"/>'
    '<text x="240" y="155" text-anchor="middle" font-family="sans-serif" fill="#445">Ảnh mẫu</text></svg>'
)


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class _PagerLink:
    number: int
    path: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A rendered outlet. ``gold`` maps the path of each article to the id of the report it shows; ``forbidden`` are
    the paths that its robots.txt disallows."""

    key: str
    name: str
    url: str
    source: Source
    resources: dict[str, Resource]
    gold: dict[str, str]
    forbidden: tuple[str, ...]


def render(key: str, url: str) -> Outlet:
    """The outlet ``paper``, ``portal`` or ``republisher`` as served at ``url`` (without a slash at the end)."""
    return {"paper": _paper, "portal": _portal, "republisher": _republisher}[key](url)


def _paper(url: str) -> Outlet:
    stories = originals()["paper"]
    write = _Writer("paper", url, stories)
    pages: dict[str, Resource] = {}
    for at, story in enumerate(stories):
        modified = story.published + timedelta(days=2)
        pages[story.path] = write(
            "article.html.j2",
            story=story,
            section_path=_path_of(story.section),
            related=[s for s in stories[at + 1 :] + stories[:at] if s.section == story.section][:4],
            modified=modified,
            json_ld=_json_ld(story, modified, write.name, url),
            as_of=modified,
            etag=True,
        )
    pages["/"] = write("list.html.j2", heading="Tin mới nhất", stories=stories, as_of=None)
    for section in write.sections:
        chosen = [s for s in stories if s.section == section.name]
        pages[section.path] = write("list.html.j2", heading=section.name, stories=chosen, as_of=None)
    pages["/gioi-thieu"] = write("plain.html.j2", heading="Giới thiệu", text="Tờ báo mẫu để chạy thử.", as_of=None)
    pages["/rss"] = write("plain.html.j2", heading="Kênh RSS", text="Tin mới: /rss/tin-moi.rss", as_of=None)
    pages["/bai-da-go-post100900.html"] = write(
        "plain.html.j2",
        heading="Không tìm thấy trang",
        text="Bài viết không tồn tại hoặc đã bị gỡ bỏ. Mời bạn quay lại trang chủ.",
        as_of=None,
    )
    pages["/noi-bo/ke-hoach-thang"] = write(
        "plain.html.j2", heading="Kế hoạch nội bộ", text="Không công bố.", as_of=None
    )
    pages["/bai-cu/nhip-cau.html"] = Resource(status=301, headers=(("Location", stories[-1].path),))
    pages["/bai-dang-bao-tri-post100902.html"] = Resource(
        body="<h1>503</h1><p>Hệ thống đang bảo trì.</p>".encode(), status=503, headers=(("Retry-After", "0"),)
    )
    stale = ["/bai-da-go-post100900.html", "/bai-mat-post100901.html", "/bai-dang-bao-tri-post100902.html"]
    changed = [(story.path, story.published + timedelta(days=2)) for story in stories]
    parts = write.xml(
        "sitemap.xml.j2", index=False, entries=[*changed, *((p, None) for p in [*stale, "/bai-cu/nhip-cau.html"])]
    )
    pages["/sitemaps/bai-viet.xml.gz"] = Resource(body=gzip.compress(parts.body, mtime=0), type="application/gzip")
    pages["/sitemaps/chuyen-muc.xml"] = write.xml(
        "sitemap.xml.j2", index=False, entries=[(section.path, None) for section in write.sections]
    )
    newest = max(c for _, c in changed)
    pages["/sitemap.xml"] = write.xml(
        "sitemap.xml.j2",
        index=True,
        entries=[("/sitemaps/bai-viet.xml.gz", newest), ("/sitemaps/chuyen-muc.xml", newest)],
    )
    pages["/rss/tin-moi.rss"] = write.xml("feed.xml.j2", stories=stories[:8])
    pages["/robots.txt"] = _robots(
        "Disallow: /noi-bo/", "Disallow: /tim-kiem", "Crawl-delay: 0.01", f"Sitemap: {url}/sitemap.xml"
    )
    source = Source(
        name=write.name,
        home=f"{url}/",
        kind="sample",
        sitemaps=("/sitemap.xml",),
        feeds=("/rss/tin-moi.rss",),
        evidence=_EVIDENCE,
    )
    return _outlet("paper", url, source, pages, stories, ("/noi-bo/", "/tim-kiem"))


def _portal(url: str) -> Outlet:
    stories = originals()["portal"]
    write = _Writer("portal", url, stories)
    pages: dict[str, Resource] = {}
    for at, story in enumerate(stories):
        others = (stories[at + 1 :] + stories[:at])[:3]
        pages[story.path] = write(
            "article.html.j2", story=story, section_path=_path_of(story.section), related=others, as_of=story.published
        )
    pages |= _lists(write, "/tin-tuc", "Tin tức - Sự kiện", stories)
    pages["/"] = pages["/tin-tuc"]
    for section in write.sections:
        pages |= _lists(write, section.path, section.name, [s for s in stories if s.section == section.name])
    pages["/gioi-thieu"] = write("plain.html.j2", heading="Giới thiệu", text="Cổng mẫu.", form=None, as_of=None)
    pages["/dang-nhap"] = write(
        "plain.html.j2",
        heading="Đăng nhập hệ thống",
        text="Bạn phải đăng nhập để xem trang này.",
        form="login",
        as_of=None,
    )
    pages["/tim-kiem"] = write("plain.html.j2", heading="Tìm kiếm", text="", form="search", as_of=None)
    pages["/quan-tri/bao-cao-noi-bo"] = write(
        "plain.html.j2", heading="Báo cáo nội bộ", text="Không công bố.", form=None, as_of=None
    )
    pages["/robots.txt"] = _robots("Disallow: /quan-tri/", "Request-rate: 100/1")
    source = Source(
        name=write.name,
        home=f"{url}/",
        kind="sample",
        lists=("/tin-tuc",),
        pager=r"^/tin-tuc\?page=\d+$",
        evidence=_EVIDENCE,
    )
    return _outlet("portal", url, source, pages, stories, ("/quan-tri/",))


def _republisher(url: str) -> Outlet:
    stories = republished()
    write = _Writer("republisher", url, stories)
    pages: dict[str, Resource] = {}
    for at, story in enumerate(stories):
        pages[story.path] = write(
            "article.html.j2",
            story=story,
            taken_from=_NAMES[story.taken_from or "paper"],
            older=stories[at + 1] if at + 1 < len(stories) else None,
            newer=stories[at - 1] if at else None,
            as_of=None,
            etag=True,
        )
    half = len(stories) // 2
    pages["/"] = write("list.html.j2", stories=stories[:half], next="/page/2/", as_of=None)
    pages["/page/2/"] = write("list.html.j2", stories=stories[half:], next=None, as_of=None)
    pages["/chuyen-muc/tong-hop/"] = write("list.html.j2", stories=stories, next=None, as_of=None)
    pages["/lien-he/"] = write("plain.html.j2", heading="Liên hệ", text="Thư gửi về hộp thư mẫu.", as_of=None)
    pages["/wp-admin/"] = write("plain.html.j2", heading="Quản trị", text="Không công bố.", as_of=None)
    pages["/feed/"] = write.xml("feed.xml.j2", stories=stories[:3])
    pages["/robots.txt"] = _robots("Disallow: /wp-admin/", "Crawl-delay: 0.01")
    source = Source(name=write.name, home=f"{url}/", kind="sample", feeds=("/feed/",), links=True, evidence=_EVIDENCE)
    return _outlet("republisher", url, source, pages, stories, ("/wp-admin/",))


class _Writer:
    """Renders the templates of one outlet."""

    def __init__(self, key: str, url: str, stories: list[Story]) -> None:
        self.name = _NAMES[key]
        self.sections = [_Section(name, _path_of(name)) for name in sorted({s.section for s in stories})]
        self._key = key
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
        )
        self._environment.globals.update(
            outlet={"name": self.name, "url": url},
            notice=(_TEMPLATES / "notice.txt").read_text(encoding="utf-8").strip(),
            sections=self.sections,
            latest=stories[:3],
            weekday=lambda moment: _DAYS[moment.weekday()],
            rfc822=format_datetime,
            utc=lambda moment: f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )

    def __call__(self, template: str, *, as_of: datetime | None, etag: bool = False, **values: Any) -> Resource:
        """A page; ``as_of`` is when it changed last, as its Last-Modified tells."""
        text = self._environment.get_template(f"{self._key}/{template}").render(**values)
        return Resource(body=text.encode(), modified=as_of, etag=etag)

    def xml(self, template: str, **values: Any) -> Resource:
        """A sitemap or feed."""
        text = self._environment.get_template(f"{self._key}/{template}").render(**values)
        return Resource(body=text.encode(), type="application/xml; charset=utf-8")


def _lists(write: _Writer, path: str, heading: str, stories: list[Story]) -> dict[str, Resource]:
    """The pages of one list: ``path``, ``path?page=2`` and so on."""
    count = max(1, -(-len(stories) // _ON_A_LIST))
    addresses = [path if n == 1 else f"{path}?page={n}" for n in range(1, count + 1)]
    pages = {}
    for at, address in enumerate(addresses):
        chosen = stories[at * _ON_A_LIST : (at + 1) * _ON_A_LIST]
        links = [_PagerLink(n + 1, a, n == at) for n, a in enumerate(addresses)]
        pages[address] = write("list.html.j2", heading=heading, stories=chosen, pager=links, as_of=None)
    return pages


def _outlet(
    key: str, url: str, source: Source, pages: dict[str, Resource], stories: list[Story], forbidden: tuple[str, ...]
) -> Outlet:
    for story in stories:
        pages[f"/anh/{story.number}.svg"] = Resource(body=_PICTURE.encode(), type="image/svg+xml")
    pages["/static/site.css"] = Resource(body=b"body{font-family:serif;max-width:60em;margin:auto}", type="text/css")
    gold = {story.path: story.report for story in stories}
    return Outlet(key=key, name=source.name, url=url, source=source, resources=pages, gold=gold, forbidden=forbidden)


def _robots(*lines: str) -> Resource:
    return Resource(body="\n".join(["User-agent: *", *lines, ""]).encode(), type="text/plain; charset=utf-8")


def _json_ld(story: Story, modified: datetime, name: str, url: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": f"{url}{story.path}",
        "headline": story.title,
        "description": story.lead,
        "datePublished": story.published.isoformat(),
        "dateModified": modified.isoformat(),
        "articleSection": story.section,
        "author": [{"@type": "Person", "name": author} for author in story.authors],
        "publisher": {"@type": "Organization", "name": name},
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _path_of(section: str) -> str:
    return "/" + "-".join(fold(section).replace("-", " ").split())

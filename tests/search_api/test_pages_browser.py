"""The pages in a real Chromium: layout, keyboard, no JavaScript, and that nothing runs or loads that should not."""

from __future__ import annotations

import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import uvicorn
from commands import left_out
from sample_corpus import hostile, make, sample_id, samples

from search_api.app import create_app
from search_api.security import INERT_HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

REPORT = "21-lao-cai-antq-2025"
RAN = "da-chay"
#: What a captured page may try: each of these would ask the server CANARY, or change the page.
CAPTURED = f"""<!DOCTYPE html><html><head><base href="CANARY/"><link rel=stylesheet href="/a.css">
<meta http-equiv=refresh content="0;url=CANARY/b"><script src="/c.js"></script>
<style>@import "CANARY/d.css"; body{{background:url(CANARY/e.png)}}</style></head>
<body onload="document.title='{RAN}'" background="/f.png"><h1>Bản chụp</h1>
<script>document.body.textContent='{RAN}'; fetch('/p')</script>
<img src="CANARY/g.png" srcset="/h.png 2x" onerror="document.title='{RAN}'" alt="ảnh chụp">
<iframe src="CANARY/i"></iframe><video src="/j.mp4" poster="/k.png" autoplay></video>
<object data="/l.swf"></object><svg><image href="/m.png"/></svg><p style="background:url('/n.png')">Chữ</p>
<form action="/o"><button autofocus>Gửi</button></form></body></html>"""


class Canary(ThreadingHTTPServer):
    """Another site on loopback, which must never be asked for anything."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), CanaryHandler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class CanaryHandler(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Iterator[str]:
    """The sample reports and two hostile ones, served on a free port: its address."""
    pages = {sample_id(REPORT): (CAPTURED.replace("CANARY", canary.address).encode(), "text/html; charset=utf-8")}
    evil = [hostile(), hostile(f"javascript:document.title='{RAN}'")]
    settings = make(tmp_path_factory.mktemp("corpus"), [*samples(), *evil], pages)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        left_out("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield browser
        browser.close()


class Visit:
    """A page with what it asked for and complained of."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def is_clean(self) -> bool:
        assert self.complaints == []
        assert all(url.startswith((self.site, "data:")) for url in self.requests), self.requests
        return True


@pytest.fixture
def desktop(browser: Browser, site: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context, site)
    context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    yield Visit(context, site)
    context.close()


PATHS = [
    "/",
    "/?q=an+ninh&year=2026",
    "/?q=zzz",
    f"/articles/{sample_id(REPORT)}",
    "/meetings",
    "/directives",
    "/people",
    "/figures",
    "/annotate",
    "/api",
]


def test_pages_fit_and_are_clean(desktop: Visit, phone: Visit) -> None:
    for path in PATHS:
        for visit in (desktop, phone):
            page = visit.open(path)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            assert page.get_by_role("heading", level=1).count() == 1, path
            assert visit.is_clean(), path


def test_facets_are_open_on_a_desk_and_folded_on_a_phone(desktop: Visit, phone: Visit) -> None:
    facet = "#facet-province"
    assert desktop.open("/").locator(facet).is_visible()
    page = phone.open("/")
    assert not page.locator(facet).is_visible()
    page.locator(".facets > summary").tap()
    assert page.locator(facet).is_visible()


def test_keyboard(desktop: Visit) -> None:
    page = desktop.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("giang seo")
    page.locator("#suggestions option").first.wait_for(state="attached")
    assert "Giàng Seo Chính" in page.locator("#suggestions").inner_html()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=giang+seo*")
    assert page.locator("mark.m-hit").count() > 0
    assert desktop.is_clean()


def test_without_javascript_all_ways_lead_on(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = Visit(context, site).open("/")
    page.get_by_label("Tìm trong tin bài").fill("bảo vệ an ninh")
    page.get_by_role("button", name="Tìm").click()
    page.locator("a.facet-link", has_text="Lào Cai").first.click()
    assert page.locator(".chip", has_text="Lào Cai").count() == 1
    page.locator(".hit h3 a").first.click()
    assert page.locator("mark.m-person").count() > 5
    page.locator("a.onward").first.click()
    assert "/meetings/" in page.url
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()


def test_marks_can_be_put_out_by_kind(desktop: Visit) -> None:
    page = desktop.open(f"/articles/{sample_id(REPORT)}")
    mark = page.locator(".text .m-figure").first
    colour = "element => getComputedStyle(element).backgroundColor"
    lit = mark.evaluate(colour)
    page.locator("#show-figure").uncheck()
    assert mark.evaluate(colour) != lit
    assert page.locator(".text .m-date").first.evaluate(colour) not in ("rgba(0, 0, 0, 0)", lit)


def test_dark_where_the_reader_asks_for_it(browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = Visit(context, site).open("/")
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(red, green, blue) < 60
    context.close()


def test_hostile_articles_do_nothing(desktop: Visit) -> None:
    page = desktop.open("/?q=alert")
    addresses = page.locator(".hit h3 a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(addresses) == 2
    for address in [*addresses, "/meetings"]:
        page = desktop.open(address)
        assert page.locator("main img, main script").count() == 0
        assert RAN not in page.title()
    assert desktop.is_clean()


def test_a_captured_page_makes_no_request_and_runs_nothing(desktop: Visit, canary: Canary) -> None:
    page = desktop.open(f"/articles/{sample_id(REPORT)}/captured")
    frame = page.frame_locator("iframe.captured")
    assert frame.locator("h1").inner_text() == "Bản chụp"
    page.wait_for_timeout(300)
    assert "[ảnh chụp]" in frame.locator("body").inner_text()
    assert page.title().startswith("Trang đã lưu")
    assert canary.asked == []
    assert desktop.is_clean()


def test_the_headers_alone_keep_a_captured_page_still(browser: Browser, site: str, canary: Canary) -> None:
    """The second wall without the first: the page as it came, with the headers that it is served with."""
    context = browser.new_context()
    visit = Visit(context, site)
    headers = INERT_HEADERS | {"Content-Type": "text/html; charset=utf-8"}
    body = CAPTURED.replace("CANARY", canary.address)
    visit.page.route("**/inert", lambda route: route.fulfill(body=body, headers=headers))
    page = visit.open(f"/articles/{sample_id(REPORT)}/captured")
    page.wait_for_timeout(300)
    assert RAN not in page.content() + page.title()
    assert canary.asked == []
    context.close()


def test_the_canary_sings(browser: Browser, canary: Canary) -> None:
    """The same page with no wall at all does ask and run: the two tests above can fail."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(CAPTURED.replace("CANARY", canary.address))
    page.wait_for_timeout(300)
    assert {"/g.png", "/i", "/e.png"} & set(canary.asked)
    canary.asked.clear()
    context.close()

"""Pages that are no articles: each with the one reason, and the near misses that are articles all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Article, Document, Page, Reason, Rejected
from crawler.extract import as_json, extract

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = (
    "Sáng nay, lãnh đạo tỉnh đã làm việc với các sở, ban, ngành về việc triển khai nhiệm vụ của quý tới; "
    "các đại biểu thống nhất nhiều giải pháp để nâng cao hiệu quả phối hợp ở cơ sở. "
)
PARAGRAPH = f"<p>{WORDS}</p>"
ITEM = (
    '<div class="item"><h3><a href="/bai-{0}.html">Tiêu đề của bài thứ {0} trong danh sách tin của trang này</a></h3>'
    "<p>{1} Bài {0}.</p></div>"
)
MENU = "".join(f'<li><a href="/muc-{i}">Chuyên mục {i}</a></li>' for i in range(12))
COOKIE = "<html><body><script>document.cookie='D1N=abc; path=/'; window.location.reload(true);</script></body></html>"
SPA = '<html><head><title>Cổng</title></head><body><div id="root"></div><script src="/main.js"></script></body></html>'
PROMPT = "<html><head><title>Just a moment...</title></head><body><div id='cf-wrapper'>Checking</div></body></html>"


def page(body: str | bytes, url: str = "https://thu.example/tin/bai.html", **other: object) -> Page:
    values: dict[str, object] = {"final_url": url, "status": 200, "headers": (), **other}
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, body=raw, fetched=datetime(2026, 11, 3, tzinfo=UTC), **values)  # type: ignore[arg-type]


def reason(body: str | bytes, url: str = "https://thu.example/tin/bai.html", **other: object) -> Reason | str:
    outcome = extract(page(body, url, **other))
    return outcome.reason if isinstance(outcome, Rejected) else type(outcome).__name__


def items(count: int, words: str = WORDS) -> str:
    return "".join(ITEM.format(i, words) for i in range(count))


def html(body: str, *, title: str = "Trang thử", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def login(*, box: Sequence[str] = ()) -> str:
    fields = '<form><input name="u"><input type="password" name="p"><button>Vào</button></form>'
    return f"<h2>Đăng nhập hệ thống</h2>{fields}{''.join(box)}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t\n", Reason.EMPTY),
        (b"\x00" * 400, Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Reason.NOT_HTML),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", Reason.NOT_HTML),
        (b"PK\x03\x04" + b"x" * 300, Reason.NOT_HTML),
        (bytes(range(256)) * 40, Reason.NOT_HTML),
        (b'{"error": "not a page"}', Reason.NOT_HTML),
        ("Chỉ là một dòng chữ.", Reason.NOT_HTML),
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>', Reason.NOT_HTML),
        ('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', Reason.NOT_HTML),
    ],
)
def test_what_is_no_page(body: str | bytes, expected: Reason) -> None:
    assert reason(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        COOKIE,
        PROMPT,
        html('<script src="/_Incapsula_Resource?SWJIYLWA=7"></script><noscript>x</noscript>', title=""),
        html("Request unsuccessful. Incapsula incident ID: 877000", title="Request unsuccessful"),
        html("The requested URL was rejected. Please consult with your administrator. Support ID: 123", title="Reject"),
        html(
            '<form><div class="g-recaptcha"></div></form>Vui lòng xác nhận bạn không phải là robot.', title="Xác minh"
        ),
        html("<p>Đang kiểm tra trình duyệt của bạn, vui lòng đợi trong giây lát...</p>"),
        html("<h1>Website đang bảo trì</h1><p>Xin quý vị quay lại sau.</p>", title="Bảo trì"),
        html("", head='<meta http-equiv="refresh" content="0;url=/?ck=1">'),
        html(
            "<script>function toNumbers(d){}</script><script>location.href='http://thu.example/?ckattempt=1'</script>"
        ),
        html(login()),
        html(f"<ul>{MENU}</ul>{login()}", title="Đăng nhập - Cổng thông tin"),
    ],
)
def test_walls(body: str) -> None:
    assert reason(body) == Reason.WALL


@pytest.mark.parametrize(
    "body",
    [
        html("<h1>404</h1><p>Trang bạn tìm không tồn tại.</p>"),
        html("<p>Xin lỗi, không tìm thấy trang bạn yêu cầu.</p>", title="Thông báo"),
        html(f"<h1>Bài viết không tồn tại hoặc đã bị gỡ bỏ</h1><h3>Tin mới</h3>{items(3, 'Tóm tắt ngắn của tin.')}"),
        html("<p>Page not found</p>", title="404 Not Found"),
    ],
)
def test_soft_404(body: str) -> None:
    assert reason(body) == Reason.SOFT_404


def test_sent_home_is_a_soft_404() -> None:
    home = html("<h1>Báo Thử</h1><p>Chào mừng bạn.</p>")
    assert reason(home, "https://thu.example/tin/bai.html", final_url="https://thu.example/") == Reason.SOFT_404


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (html(f"<h1>Thời sự</h1>{items(10)}", title="Thời sự | Báo Thử"), "https://thu.example/thoi-su"),
        (html(f"<h1>Kết quả tìm kiếm</h1>{items(6)}"), "https://thu.example/tim-kiem?q=abc"),
        (html(f"<h1>#hội nghị</h1>{items(4)}"), "https://thu.example/tag/hoi-nghi.html"),
        (html(f"<ul>{MENU}</ul>{items(12, '')}"), "https://thu.example/"),
        (html(f"<h1>Thời sự</h1>{items(2)}"), "https://thu.example/thoi-su.html"),
        (
            # og:type says article, and it is a list
            html(f"<h1>Kinh tế</h1>{items(10)}", head='<meta property="og:type" content="article">'),
            "https://thu.example/kinh-te.htm",
        ),
        (
            html(
                f"<h1>Tin tức</h1>{items(8)}",
                head='<script type="application/ld+json">{"@type":"ItemList","itemListElement":[]}</script>',
            ),
            "https://thu.example/tin-tuc.html",
        ),
        (
            # JSON-LD describes the articles of the list
            html(
                f"<h1>Tin tức</h1>{items(8)}",
                head="".join(
                    f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Tiêu đề {i}"}}</script>'
                    for i in range(3)
                ),
            ),
            "https://thu.example/tin-tuc.html",
        ),
    ],
)
def test_lists(body: str, url: str) -> None:
    assert reason(body, url) == Reason.LIST_PAGE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (html("<h1>Giới thiệu về trang</h1><p>Trang của chúng tôi.</p>"), Reason.TOO_SHORT),
        (SPA, Reason.NO_TEXT),
        (html(f"<h1>Giới thiệu chung về cơ quan</h1>{PARAGRAPH}"), Reason.NO_EVIDENCE),
        (
            html(
                "<h1>The provincial committee held its meeting</h1><p>03/08/2023 08:00</p>"
                + "<p>The committee discussed the implementation of the new plan and agreed on several "
                "measures for it. </p>" * 8
            ),
            Reason.NOT_VIETNAMESE,
        ),
    ],
)
def test_other_reasons(body: str, expected: Reason) -> None:
    assert reason(body) == expected


def test_too_large_is_not_read() -> None:
    outcome = extract(page(b"<html>" + b"a" * 5000), max_bytes=1000)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == Reason.TOO_LARGE


def test_error_status() -> None:
    assert reason(html(PARAGRAPH * 9), status=503) == Reason.HTTP_ERROR


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "a login in the corner",
            f"<h1>Hội nghị giao ban quý của tỉnh Thử</h1><p>03/08/2023</p>{PARAGRAPH * 3}{login()}",
        ),
        (
            "404 households in the headline",
            f"<h1>Hỗ trợ 404 hộ nghèo của tỉnh Thử xây nhà</h1><p>03/08/2023</p>{PARAGRAPH * 3}",
        ),
        (
            "scripts with cookies",
            f"<h1>Hội nghị giao ban quý của tỉnh Thử</h1>{PARAGRAPH * 3}<script>document.cookie='a=1'</script>",
        ),
        (
            "a list after it",
            f"<h1>Hội nghị giao ban quý của tỉnh Thử</h1>{PARAGRAPH * 5}<h4>Tin khác</h4>{items(9, '')}",
        ),
        ("all in bold", f"<h1>Hội nghị giao ban quý của tỉnh Thử</h1><p>03/08/2023</p><b>{PARAGRAPH * 3}</b>"),
        ("no headline element", f"<div class='title'>Hội nghị giao ban quý của tỉnh Thử</div>{PARAGRAPH * 3}"),
    ],
)
def test_articles_all_the_same(name: str, body: str) -> None:
    outcome = extract(page(html(body, title="Hội nghị giao ban quý của tỉnh Thử - Báo Thử")))
    assert isinstance(outcome, Article), (name, outcome)


def test_deep_nesting_and_broken_markup() -> None:
    deep = (
        "<div>" * 3000 + "<h1>Hội nghị giao ban quý của tỉnh Thử</h1>" + PARAGRAPH * 4 + "</p></td></table></div>" * 50
    )
    assert isinstance(extract(page(deep)), Article | Rejected)
    unclosed = (
        f"<html><head><title>Hội nghị giao ban quý<body><h1>Hội nghị giao ban quý của tỉnh<p>{WORDS}<p>{WORDS * 3}"
    )
    assert isinstance(extract(page(unclosed)), Article | Rejected)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "<html><body>", "<table><tr><td>", "<script type='application/ld+json'>"]),
)
@settings(max_examples=60, deadline=None)
def test_never_raises(noise: bytes, opening: str) -> None:
    outcome = extract(page(opening.encode() + noise))
    assert isinstance(outcome, Article | Document | Rejected)
    assert as_json(outcome)["state"] in {"article", "document", "rejected"}


def test_as_json() -> None:
    article = as_json(
        extract(page(html(f"<h1>Hội nghị giao ban quý của tỉnh Thử</h1><p>03/08/2023</p>{PARAGRAPH * 3}")))
    )
    assert list(article) == ["state", "url", "title", "lead", "text", "authors", "published", "published_from"]
    assert article["published"] == "2023-08-03"
    assert as_json(extract(page(b"")))["reason"] == "empty"

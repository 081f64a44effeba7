"""A captured page is inert: nothing runs, loads or leads away."""

from __future__ import annotations

import re

import pytest
from sample_corpus import FETCHED

from corpus.records import Page
from search_api.captured import inert, is_html


def page(body: str | bytes, media: str = "text/html; charset=utf-8") -> Page:
    data = body if isinstance(body, bytes) else body.encode()
    headers = (("Content-Type", media),) if media else ()
    return Page(
        url="http://x.example/", final_url="http://x.example/", status=200, headers=headers, body=data, fetched=FETCHED
    )


#: Nothing of these may be left of any page.
DANGER = re.compile(
    r"<(script|iframe|object|embed|link|base|form|input|svg|audio|video|img|frame)|\bon\w+\s*=|javascript:|url\(|@import"
    r"|\b(src|href|srcset|action|background|poster|ping|data)\s*=|http-equiv",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><p>Hội nghị</p>",
        "<p onclick=alert(1) onmouseover='x'>Hội nghị</p>",
        "<a href='javascript:alert(1)'>Hội nghị</a>",
        "<a href=http://x.example/ ping=http://x.example/p>Hội nghị</a>",
        "<img src=http://x.example/a.png srcset='b.png 2x' alt='Hội nghị'>",
        "<p>Hội nghị<iframe src=http://x.example/></iframe></p>",
        "<meta http-equiv=refresh content='0;url=http://x.example/'><p>Hội nghị",
        "<base href=http://x.example/><link rel=stylesheet href=/a.css><p>Hội nghị",
        "<style>@import 'http://x.example/a.css'; p{background:url(http://x.example/b.png)}</style><p>Hội nghị",
        "<style>p{background:u\\72l(http://x.example/b.png)}</style><p>Hội nghị",
        "<p style='background:URL (http://x.example/a.png)'>Hội nghị</p>",
        "<p style='background:u/**/rl(http://x.example/a.png)'>Hội nghị</p>",
        "<table background=http://x.example/a.png><tr><td>Hội nghị</table>",
        "<form action=http://x.example/><input name=a><button formaction=javascript:x>Hội nghị</button></form>",
        "<svg onload=alert(1)><a xlink:href='javascript:x'></a></svg><p>Hội nghị",
        "<object data=http://x.example/a.swf>xx</object><p>Hội nghị",
        "<video poster=http://x.example/a.png src=b></video><p>Hội nghị",
        "<custom-element onfoo=x>Hội nghị</custom-element>",
        "<noscript><img src=http://x.example/a></noscript><p>Hội nghị",
        "<!--[if IE]><script src=http://x.example/></script><![endif]--><p>Hội nghị",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math><p>Hội nghị",
        "<p>Hội nghị<plaintext><script>alert(1)</script>",
        "<frameset onload=x><frame src=http://x.example/></frameset>Hội nghị",
        "<body onload=alert(1) background=http://x.example/a>Hội nghị</body>",
        "<html manifest=http://x.example/ onclick=x><body>Hội nghị",
        "<title></title><script>x</script><xmp><script>alert(1)</script></xmp><p>Hội nghị",
    ],
)
def test_nothing_dangerous_is_left_and_the_text_stays(html: str) -> None:
    out = inert(page(html))
    shown = out.replace('<meta charset="utf-8">', "", 1)
    assert not DANGER.search(re.sub(r"&lt;.*?&gt;", "", shown)), shown
    assert "Hội nghị" in shown


def test_structure_and_colours_stay() -> None:
    out = inert(page("<style>h1{color:#900}</style><table width=600 bgcolor=#eef><tr><td colspan=2><h1>A</h1></table>"))
    assert "<style>h1{color:#900}</style>" in out
    assert '<table width="600" bgcolor="#eef">' in out
    assert '<td colspan="2">' in out


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ("<p>Đắk Lắk".encode("utf-8-sig"), "text/html"),
        ("<p>Đắk Lắk".encode("utf-16"), "text/html"),
        ("<?xml version='1.0' encoding='utf-8'?><html><p>Đắk Lắk</html>".encode(), "application/xhtml+xml"),
        ("<meta charset=utf-8><p>Đắk Lắk".encode(), "text/html"),
        ("<p>Đắk Lắk\x00".encode(), "text/html; charset=no-such"),
    ],
)
def test_charsets(body: bytes, media: str) -> None:
    assert "Đắk Lắk" in inert(page(body, media))


@pytest.mark.parametrize("body", ["", "   ", "<!-- -->", "\x00", "<?php", "<"])
def test_pages_with_nothing_in_them(body: str) -> None:
    assert inert(page(body)).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("body", "media", "answer"),
    [
        ("x", "text/html", True),
        ("x", "TEXT/HTML ; charset=utf-8", True),
        ("  <p>", "", True),
        ("%PDF", "", False),
        ("<p>", "application/pdf", False),
        ("<svg>", "image/svg+xml", False),
    ],
)
def test_what_can_be_shown(body: str, media: str, answer: bool) -> None:
    assert is_html(page(body, media)) is answer

"""Spelling of addresses, and which of them may be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import ForbiddenAddress, check_address, check_url, named_addresses
from crawler.urls import absolute, can_be_page, canonical, page_number, path_and_query, same_host, site_of

CANONICAL = [
    ("HTTP://WWW.Bao.VN:80/Tin?id=5#binh-luan", "http://www.bao.vn/Tin?id=5"),
    ("https://bao.vn:443", "https://bao.vn/"),
    ("https://bao.vn:8443/a", "https://bao.vn:8443/a"),
    ("http://bao.vn/a/../b/./c", "http://bao.vn/b/c"),
    ("http://bao.vn/../..", "http://bao.vn/"),
    ("http://bao.vn/a/b/..", "http://bao.vn/a/"),
    ("http://bao.vn/tin?utm_source=x&id=7&fbclid=y&zarsrc=30", "http://bao.vn/tin?id=7"),
    ("http://bao.vn/tin?utm_source=x", "http://bao.vn/tin"),
    ("http://bao.vn/tin;jsessionid=0A1B?id=7", "http://bao.vn/tin?id=7"),
    ("http://bao.vn/tin?PHPSESSID=abc&p=2", "http://bao.vn/tin?p=2"),
    ("http://bao.vn/%7ea%2fb%c4%91", "http://bao.vn/~a%2Fb%C4%91"),
    ("http://bao.vn/đắk lắk?q=cà phê", "http://bao.vn/%C4%91%E1%BA%AFk%20l%E1%BA%AFk?q=c%C3%A0%20ph%C3%AA"),
    ("http://bao.vn/100%", "http://bao.vn/100%25"),
    ("  http://bao.vn/a\n", "http://bao.vn/a"),
    ("http://báo.vn/", "http://xn--bo-mia.vn/"),
    ("http://bao.vn./a", "http://bao.vn/a"),
    ("mailto:toasoan@bao.vn", None),
    ("javascript:void(0)", None),
    ("http://[hong/", None),
    ("http://bao.vn:99999/", None),
    ("http:///a", None),
    ("http://bao.vn/" + "a" * 3000, None),
]


@pytest.mark.parametrize(("given_url", "expected"), CANONICAL)
def test_canonical(given_url: str, expected: str | None) -> None:
    assert canonical(given_url) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b.html", "http://bao.vn/muc/b.html"),
        ("/b", "http://bao.vn/b"),
        ("?page=2", "http://bao.vn/muc/a?page=2"),
        ("//khac.vn/x", "http://khac.vn/x"),
        ("#cuoi", "http://bao.vn/muc/a"),
    ],
)
def test_canonical_against_a_base(link: str, expected: str) -> None:
    assert canonical(link, "http://bao.vn/muc/a") == expected


@given(st.text(max_size=60), st.text(max_size=30))
def test_canonical_is_idempotent(path: str, query: str) -> None:
    once = canonical(f"http://bao.vn/{path}?{query}")
    assert once is None or canonical(once) == once


def test_a_redirect_is_followed_as_it_was_given() -> None:
    assert absolute("/a?utm_source=x#y", "http://bao.vn/") == "http://bao.vn/a?utm_source=x"
    assert absolute("file:///etc/passwd", "http://bao.vn/") is None
    assert absolute("http://bao.vn:x/", "http://bao.vn/") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://bao.vn/tin-tuc", True),
        ("http://bao.vn/van-ban/chi-thi-09.pdf", True),
        ("http://bao.vn/anh/1.JPG", False),
        ("http://bao.vn/style.css", False),
        ("http://bao.vn/a/b/a/b/a/b/a/b/", False),
        ("http://bao.vn/sitemap.xml", False),
    ],
)
def test_can_be_page(url: str, expected: bool) -> None:
    assert can_be_page(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://bao.vn/tin-tuc?page=3", 3),
        ("http://bao.vn/tin-tuc/page/2/", 2),
        ("http://bao.vn/tin-tuc/trang-14", 14),
        ("http://bao.vn/tin?x=1&PageIndex=5", 5),
        ("http://bao.vn/web/a?_101_INSTANCE_x_cur=4", 4),
        ("http://bao.vn/?p=1234567", None),
        ("http://bao.vn/trang-thiet-bi-y-te", None),
        ("http://bao.vn/tin-tuc", None),
    ],
)
def test_page_number(url: str, expected: int | None) -> None:
    assert page_number(url) == expected


def test_parts() -> None:
    assert site_of("http://bao.vn:81/a?b") == "bao.vn:81"
    assert path_and_query("http://bao.vn/a?b=1") == "/a?b=1"
    assert same_host("www.bao.vn", "bao.vn")
    assert not same_host("bao.vn", "bao.vn:81")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://localhost/",
        "http://a.localhost:8080/",
        "http://may.local/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "ftp://bao.vn/",
        "file:///etc/passwd",
    ],
)
def test_addresses_of_this_machine_and_network_are_forbidden(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url, frozenset())


def test_only_the_named_host_and_port_is_allowed() -> None:
    named = named_addresses(("http://127.0.0.1:8080/", "https://bao.vn/"))
    assert check_url("http://127.0.0.1:8080/a", named) is None
    for other in ("http://127.0.0.1:8081/a", "http://127.0.0.1/", "http://localhost:8080/"):
        with pytest.raises(ForbiddenAddress):
            check_url(other, named)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.7/", "http://192.168.0.1:8080/", "http://169.254.1.1/", "http://[fd00::1]/"]
)
def test_a_private_address_is_refused_even_when_named(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url, named_addresses((url,)))
    with pytest.raises(ForbiddenAddress):
        check_address("10.0.0.7", "http://bao.vn/", is_named=True)


def test_a_name_of_this_machine_may_be_named() -> None:
    assert check_url("http://localhost:8080/", named_addresses(("http://localhost:8080/",))) is None
    check_address("127.0.0.1", "http://bao.test/", is_named=True)


def test_names_are_left_to_be_resolved() -> None:
    assert check_url("https://bao.vn/", frozenset()) == "bao.vn"
    assert check_url("https://8.8.8.8/", frozenset()) is None
    check_address("8.8.8.8", "http://bao.vn/")
    with pytest.raises(ForbiddenAddress, match=r"bao\.vn.*10\.0\.0\.7"):
        check_address("10.0.0.7", "http://bao.vn/")

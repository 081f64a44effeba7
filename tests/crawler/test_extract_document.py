"""Directives printed on a page: letterhead, properties, text; and articles that only quote one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus.records import Article, Document, Page
from crawler.extract import as_json, extract

STATE = """<table border="0"><tr><td><p><b>{issuer}<br>--------</b></p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>---------------</b></p></td></tr>
<tr><td><p>{number}</p></td><td><p><i>{place}, {date}</i></p></td></tr></table>"""
ARTICLES = (
    "<p>Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;</p><p>Theo đề nghị của Giám "
    "đốc Sở Thử nghiệm.</p>"
    "<p><b>Điều 1.</b> Ban hành kèm theo văn bản này các quy định về việc phối hợp giữa các cơ quan trong "
    "công tác vận động nhân dân.</p>"
    "<p><b>Điều 2.</b> Văn bản này có hiệu lực kể từ ngày ký. Các ông, bà có tên trên chịu trách nhiệm "
    "thi hành văn bản này.</p>"
    "<p>Nơi nhận: như Điều 2; lưu: VT.</p>"
)
LINKS = "".join(
    f'<li><a href="/vb/{i}">Văn bản liên quan thứ {i} về việc phối hợp của các cơ quan</a></li>' for i in range(9)
)
PROSE = "<p>Sáng nay, lãnh đạo tỉnh đã làm việc với các sở, ban, ngành về việc triển khai nhiệm vụ quý tới ở cơ sở.</p>"


def read(body: str, *, title: str = "Văn bản", head: str = "") -> Article | Document | object:
    url = "https://thu.example/van-ban/1.aspx"
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(
        Page(
            url=url, final_url=url, status=200, headers=(), body=html.encode(), fetched=datetime(2026, 1, 1, tzinfo=UTC)
        )
    )


CASES = [
    (
        STATE.format(issuer="QUỐC HỘI", number="Luật số: 99/2018/QH14", place="Hà Nội", date="ngày 12 tháng 6 năm 2018")
        + "<p><b>LUẬT</b></p><p><b>PHỐI HỢP THỬ NGHIỆM</b></p>",
        ("luật", "99/2018/QH14", "Quốc hội", "2018-06-12", "LUẬT PHỐI HỢP THỬ NGHIỆM"),
    ),
    (
        STATE.format(
            issuer="ỦY BAN NHÂN DÂN<br>TỈNH THỬ NGHIỆM",
            number="Số: 715/QĐ-UBND",
            place="Thử Nghiệm",
            date="ngày 08 tháng 03 năm 2023",
        )
        + "<p><b>QUYẾT ĐỊNH</b></p><p>Về việc ban hành Quy chế phối hợp</p><p><b>CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH</b></p>",
        (
            "quyết định",
            "715/QĐ-UBND",
            "Ủy ban nhân dân tỉnh Thử Nghiệm",
            "2023-03-08",
            "QUYẾT ĐỊNH Về việc ban hành Quy chế phối hợp",
        ),
    ),
    (
        STATE.format(
            issuer="BỘ CÔNG AN - BỘ NỘI VỤ",
            number="Số: 11/2015/TTLT-BCA-BNV",
            place="Hà Nội",
            date="ngày 1 tháng 10 năm 2015",
        )
        + "<p>THÔNG TƯ LIÊN TỊCH</p><p>Hướng dẫn việc phối hợp</p>",
        (
            "thông tư liên tịch",
            "11/2015/TTLT-BCA-BNV",
            "Bộ Công an - Bộ Nội vụ",
            "2015-10-01",
            "THÔNG TƯ LIÊN TỊCH Hướng dẫn việc phối hợp",
        ),
    ),
    (
        "<table><tr><td><b>BAN CHẤP HÀNH TRUNG ƯƠNG<br>*</b></td><td><b>ĐẢNG CỘNG SẢN VIỆT NAM</b></td></tr>"
        "<tr><td>Số: 99-CT/TW</td><td>Hà Nội, ngày 01 tháng 12 năm 2011</td></tr></table>"
        "<p><b>CHỈ THỊ</b></p><p>CỦA BAN BÍ THƯ</p><p>về tăng cường một việc thử</p><p>-----</p>",
        (
            "chỉ thị",
            "99-CT/TW",
            "Ban Chấp hành Trung ương",
            "2011-12-01",
            "CHỈ THỊ CỦA BAN BÍ THƯ về tăng cường một việc thử",
        ),
    ),
    (
        STATE.format(
            issuer="UBND TỈNH THỬ<br>SỞ NỘI VỤ",
            number="Số: 12/SNV-TG<br>V/v phối hợp thử nghiệm",
            place="Thử",
            date="ngày 2 tháng 4 năm 2020",
        )
        + "<p>Kính gửi: Ủy ban nhân dân các huyện, thành phố.</p>",
        ("công văn", "12/SNV-TG", "Ubnd tỉnh Thử Sở Nội Vụ", "2020-04-02", None),
    ),
]


@pytest.mark.parametrize(("letterhead", "expected"), CASES, ids=[e[1] for _, e in CASES])
def test_letterheads(letterhead: str, expected: tuple[str, str, str, str, str | None]) -> None:
    page = read(
        f"<div class='menu'><a href='/'>Trang chủ</a></div><div "
        f"class='doc'>{letterhead}{ARTICLES}</div><ul>{LINKS}</ul>"
    )
    assert isinstance(page, Document), page
    kind, number, issuer, date, title = expected
    assert (page.type, page.number, page.issuer, page.date) == (kind, number, issuer, date)
    if title is not None:
        assert page.title == title
    assert "Văn bản liên quan" not in page.text
    assert "Trang chủ" not in page.text
    assert page.text.rstrip().endswith("lưu: VT.")


@pytest.mark.parametrize("frame", ["<div>{}</div>", "<pre>{}</pre>"])
def test_letterhead_of_lines(frame: str) -> None:
    lines = [
        "CHÍNH PHỦ",
        "-------",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 99/2020/NĐ-CP",
        "Hà Nội, ngày 05 tháng 3 năm 2020",
        "NGHỊ ĐỊNH",
        "Về một việc thử nghiệm",
        "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
        "Điều 1. Nghị định này quy định về một việc thử nghiệm, áp dụng với các cơ quan và cá nhân có liên quan.",
        "Điều 2. Nghị định này có hiệu lực từ ngày ký; các bộ trưởng chịu trách nhiệm thi hành ở ngành mình.",
    ]
    page = read(frame.format(("\n" if "pre" in frame else "<br>").join(lines)))
    assert isinstance(page, Document), page
    assert (page.type, page.number, page.issuer, page.date) == ("nghị định", "99/2020/NĐ-CP", "Chính phủ", "2020-03-05")
    assert page.title == "NGHỊ ĐỊNH Về một việc thử nghiệm"


def test_properties_fill_what_the_letterhead_lacks() -> None:
    table = (
        "<table><tr><td>Số hiệu:</td><td>34/2019/NĐ-CP</td></tr><tr><td>Ngày ban hành:</td><td>24/04/2019</td></tr>"
        "<tr><td>Cơ quan ban hành:</td><td>Chính phủ</td></tr></table>"
    )
    head = STATE.format(
        issuer="CHÍNH PHỦ", number="Số: 34/2019/NĐ-CP", place="Hà Nội", date="ngày ... tháng ... năm 2019"
    )
    page = read(f"{table}<div>{head}<p>NGHỊ ĐỊNH</p><p>Về một việc thử</p>{ARTICLES}</div>")
    assert isinstance(page, Document)
    assert (page.number, page.date, page.issuer) == ("34/2019/NĐ-CP", "2019-04-24", "Chính phủ")


def test_title_takes_the_letters_of_the_headline() -> None:
    head = STATE.format(
        issuer="QUỐC HỘI", number="Luật số: 99/2018/QH14", place="Hà Nội", date="ngày 12 tháng 6 năm 2018"
    )
    page = read(
        f"<h1>Luật Phối hợp thử nghiệm 2018 số 99/2018/QH14</h1><div>{head}<p>LUẬT</p><p>PHỐI HỢP THỬ "
        f"NGHIỆM</p>{ARTICLES}</div>",
        head='<meta name="article:published_time" content="2026-01-01">',
    )
    assert isinstance(page, Document)
    assert page.title == "Luật Phối hợp thử nghiệm"
    assert as_json(page)["state"] == "document"
    assert list(as_json(page)) == ["state", "url", "type", "number", "issuer", "date", "title", "text"]


@pytest.mark.parametrize(
    "body",
    [
        # tells of a directive
        f"<h1>Triển khai Chỉ thị số 09-CT/TW ở tỉnh Thử</h1><p>03/08/2023</p>{PROSE * 6}",
        # names the state in the foot of the page
        f"<h1>Hội nghị giao ban của tỉnh Thử trong quý</h1><p>03/08/2023</p>{PROSE * 6}<p>CỘNG HÒA XÃ HỘI "
        f"CHỦ NGHĨA VIỆT NAM</p>",
        # prints one after its report
        f"<div><h1>Toàn văn quyết định mới của tỉnh Thử về phối hợp</h1><p>03/08/2023</p>{PROSE * 8}"
        + STATE.format(issuer="UBND TỈNH THỬ", number="Số: 1/QĐ-UBND", place="Thử", date="ngày 1 tháng 2 năm 2023")
        + f"<p>QUYẾT ĐỊNH</p>{ARTICLES}</div>",
    ],
)
def test_articles_that_only_quote(body: str) -> None:
    assert isinstance(read(body), Article)

"""Reports rendered by six makes of sites: each comes out as it went in, whatever stands around it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from corpus.annotated import AnnotatedReport, read_folder
from corpus.records import Article, Page
from corpus.text import normalise, syllables
from crawler.blocks import squash
from crawler.extract import extract

FOLDER = Path(__file__).parent
REPORTS = [r for i, r in enumerate(read_folder(FOLDER.parents[1] / "crawler/samples/reports")) if i % 4 == 0]
LAYOUTS = Environment(loader=FileSystemLoader(FOLDER / "layouts"), autoescape=True)
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")

# layout: time of day shown, where the date is told, authors, captions that stay
EXPECTED = {
    "vccorp": ("T08:15:00+07:00", "json-ld", ("Lê Thử Minh",), ""),
    "onecms": ("T06:45:00+07:00", "meta", ("Hoàng Thử Lâm",), ""),
    "nukeviet": ("T21:41+07:00", "visible", ("Vũ Thử Hạnh",), "Quang cảnh hội nghị ở tỉnh Thử."),
    "tables": ("T08:15+07:00", "visible", ("Bùi Thử Dung",), "Các đại biểu dự buổi lễ ở huyện Thử."),
    "liferay": ("T08:57+07:00", "visible", (), ""),
    "wordpress": ("T06:45:00+07:00", "json-ld", (), ""),
}


def paragraphs_of(report: AnnotatedReport) -> list[str]:
    """The running text of a report, without captions and signature."""
    lines = [" ".join(line.split()) for line in normalise(report.text).split("\n")]
    return [line for line in lines if len(syllables(line)) >= 30]


def render(layout: str, report: AnnotatedReport) -> Page:
    day = date.fromisoformat(report.header["published"])
    lead, *body = paragraphs_of(report)
    html = LAYOUTS.get_template(f"{layout}.html").render(
        title=report.header["title"],
        lead=lead,
        lead_cut=lead[:150],
        body=body,
        day=day.isoformat(),
        later=(day + timedelta(days=40)).isoformat(),
        # 06:45 in Vietnam is the evening before in UTC
        utc=f"{(day - timedelta(days=1)).isoformat()}T23:45:00Z",
        dmy=f"{day:%d/%m/%Y}",
        weekday=WEEKDAYS[day.weekday()],
        clock="Thứ Ba, 03/11/2026 | 10:23:45",
    )
    return page_of(html, f"https://thu.example/tin/{report.id}.html")


def page_of(html: str, url: str = "https://thu.example/tin/bai.html") -> Page:
    fetched = datetime(2026, 11, 3, 3, 23, tzinfo=UTC)
    return Page(url=url, final_url=url, status=200, headers=(), body=html.encode(), fetched=fetched)


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.id)
@pytest.mark.parametrize("layout", EXPECTED)
def test_comes_out_as_it_went_in(layout: str, report: AnnotatedReport) -> None:
    clock, place, authors, caption = EXPECTED[layout]
    article = extract(render(layout, report))
    assert isinstance(article, Article), article
    paragraphs = paragraphs_of(report)
    body = article.text.replace(caption, "", 1) if caption else article.text
    for line in (*authors, "Tác giả:"):
        body = body.removesuffix(line).rstrip()
    assert squash(body) == squash(" ".join(paragraphs))
    assert article.title == normalise(report.header["title"])
    assert article.published == report.header["published"] + clock
    assert article.published_from == place
    assert article.authors == authors
    assert article.text.startswith(article.lead)
    if layout != "wordpress":  # a blog sets no lead apart
        assert article.lead == paragraphs[0]
    if caption:
        assert article.text.count(caption) == 1


def test_source_and_section_and_province() -> None:
    one = extract(render("onecms", REPORTS[0]))
    assert isinstance(one, Article)
    assert (one.source, one.section) == ("Báo Một Hệ", "Chính trị")
    named = extract(render("onecms", REPORTS[0]), source="Nguồn Đã Đặt", source_province="Phú Thọ")
    assert isinstance(named, Article)
    assert (named.source, named.source_province) == ("Nguồn Đã Đặt", "Phú Thọ")
    nameless = extract(render("tables", REPORTS[0]))
    assert isinstance(nameless, Article)
    assert nameless.source == "thu.example"


def test_headline_stamp_and_text_parted_by_breaks_only() -> None:
    report = REPORTS[0]
    paragraphs = paragraphs_of(report)
    html = (
        f"<html><head><title>{report.header['title']} - Cổng thông tin điện tử tỉnh Thử</title></head>"
        f"<body><table><tr><td><span>{report.header['title']}</span><br>"
        f"<span>Cập nhật lúc: 08:00 04/08/2023</span><br><br>"
        f"{'<br><br>'.join(paragraphs)}<br></td></tr></table></body></html>"
    )
    article = extract(page_of(html))
    assert isinstance(article, Article), article
    assert squash(article.text) == squash(" ".join(paragraphs))
    assert (article.published, article.published_from) == ("2023-08-04T08:00+07:00", "visible")


def test_other_news_with_summaries_is_left_out_and_a_table_kept() -> None:
    lead, *body = paragraphs_of(REPORTS[0])
    others = "".join(
        f"<div><h3><a href='/{i}'>Tin khác thứ {i} của tỉnh Thử trong tuần</a></h3><p>{p}</p></div>"
        for i, p in enumerate(body)
    )
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Huyện", "Số vụ"), ("Thử A", "12"), ("Thử B", "12"))
    )
    html = (
        "<html><head><title>Hội nghị giao ban quý của tỉnh</title></head><body><h1>Hội nghị giao ban quý của tỉnh</h1>"
        f"<p>04/08/2023</p><div><p>{lead}</p><p>{body[0]}</p><table border='1'>{rows}</table><p>{body[1]}</p></div>"
        f"{others}</body></html>"
    )
    article = extract(page_of(html))
    assert isinstance(article, Article), article
    assert article.text.split("\n\n") == [lead, body[0], "Huyện | Số vụ", "Thử A | 12", "Thử B | 12", body[1]]


def test_nfd_page_is_the_same_article() -> None:
    import unicodedata

    page = render("vccorp", REPORTS[0])
    decomposed = unicodedata.normalize("NFD", page.body.decode()).encode()
    other = Page(url=page.url, final_url=page.url, status=200, headers=(), body=decomposed, fetched=page.fetched)
    assert extract(other) == extract(page)

"""Stamps as pages print them, and which of several dates on a page is that of publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Article, Page
from crawler.dates import follows_dateline, read_line, read_stamp
from crawler.extract import extract


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-08-04T08:15:00+07:00", "2023-08-04T08:15:00+07:00"),
        ("2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:11+07:00"),
        ("2026-03-07T01:07:18Z", "2026-03-07T08:07:18+07:00"),
        ("2026-03-06T23:30:00+00:00", "2026-03-07T06:30:00+07:00"),
        ("2026-03-06T23:30:00+0000", "2026-03-07T06:30:00+07:00"),
        ("2026-03-07T10:07+09:00", "2026-03-07T08:07+07:00"),
        ("2026-03-06T20:00:00-05:00", "2026-03-07T08:00:00+07:00"),
        ("2026-03-07 08:01:53", "2026-03-07T08:01:53+07:00"),
        ("2026-03-07", "2026-03-07"),
        ("2026/3/7", "2026-03-07"),
        ("07/03/2026 08:01", "2026-03-07T08:01+07:00"),
        ("3/7/2026 8:01:53 PM", "2026-03-07T20:01:53+07:00"),
        ("13/7/2026 8:01:53 CH", "2026-07-13T20:01:53+07:00"),
        ("7/3/2026 12:05:00 SA", "2026-03-07T00:05:00+07:00"),
        ("Sat, 07 Mar 2026 01:00:00 GMT", "2026-03-07T08:00:00+07:00"),
        ("Sat, 07 Mar 2026 08:00:00 +0700", "2026-03-07T08:00:00+07:00"),
        ("March 7, 2026", "2026-03-07"),
        ("2026-13-07", None),
        ("2026-02-30T08:00:00", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_stamps_of_machines(value: str, expected: str | None) -> None:
    stamp = read_stamp(value)
    assert (stamp.vietnamese().iso() if stamp else None) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thứ Sáu, 04/08/2023 | 08:15", "2023-08-04T08:15+07:00"),
        ("Thứ Sáu, 16/06/2017, 09:37 [GMT+7]", "2017-06-16T09:37+07:00"),
        ("09:47, 15/03/2021", "2021-03-15T09:47+07:00"),
        ("Cập nhật ngày: 11/11/2020 - 23:54", "2020-11-11T23:54+07:00"),
        ("Thứ Ba, ngày 17/06/2025 | 08:39", "2025-06-17T08:39+07:00"),
        ("Thứ 4, 14/10/2020 | 16:39:25", "2020-10-14T16:39:25+07:00"),
        ("18:18 |31/03/2020", "2020-03-31T18:18+07:00"),
        ("Thứ năm - 09/03/2017 21:41", "2017-03-09T21:41+07:00"),
        ("(07/02/2026, 08:57)", "2026-02-07T08:57+07:00"),
        ("Ngày đăng: 08/07/2024  11:38", "2024-07-08T11:38+07:00"),
        ("23:56, ngày 15-09-2023", "2023-09-15T23:56+07:00"),
        ("17/06/2023 - 07:56  |  Sự kiện: Ngày hội trái cây | Zalo  Facebook", "2023-06-17T07:56+07:00"),
        ("ngày phát hành:2023-09-03 10:43    Số lần nhấp:62", "2023-09-03T10:43+07:00"),
        ("14h05 ngày 3 tháng 4 năm 2024", "2024-04-03T14:05+07:00"),
        ("29.03.2024 | Chuyên mục: Tôn giáo", "2024-03-29"),
        ("Lê Thử Minh - 05/01/2026", "2026-01-05"),
        ("Giấy phép số 12/GP-BTTTT cấp ngày 15/02/2019", None),
        ("Cập nhật lần cuối: 11/11/2020 08:00", None),
        ("Sửa lần cuối 11/11/2020", None),
        ("Hôm nay, 11/11/2020", None),
        ("Có hiệu lực từ 01/03/2026", None),
        ("Sáng 16/6/2023, tại Hà Nội, Ban Chỉ đạo tổ chức Hội thảo về công tác phối hợp trong tình hình mới", None),
        ("Từ 01/02/2023 đến 05/03/2023", None),
        ("31/02/2023", None),
        ("Không có ngày nào", None),
    ],
)
def test_stamps_of_people(line: str, expected: str | None) -> None:
    stamp = read_line(line)
    assert (stamp.iso() if stamp else None) == expected


@given(st.datetimes(min_value=datetime(1997, 1, 1), max_value=datetime(2090, 1, 1)))
def test_every_form_of_one_moment_is_read_the_same(moment: datetime) -> None:
    told = f"{moment:%Y-%m-%dT%H:%M}+07:00"
    for line in (
        f"{moment:%d/%m/%Y %H:%M}",
        f"{moment:%H:%M} - {moment:%d/%m/%Y}",
        f"Thứ Ba, {moment:%d.%m.%Y}, {moment:%H:%M}",
    ):
        stamp = read_line(line)
        assert stamp is not None
        assert stamp.iso() == told
    again = read_stamp(told)
    assert again is not None
    assert again.vietnamese().iso() == told


@pytest.mark.parametrize(
    ("day", "opening", "expected"),
    [
        (date(2023, 8, 4), "Sáng 03/8, tại thành phố Thử", True),
        (date(2024, 1, 2), "Chiều 30/12, tại phường Thử", True),
        (date(2023, 5, 30), "Chiều 30/5/2023, Công an tỉnh", True),
        (date(2023, 10, 3), "Chiều 30/5/2023, Công an tỉnh", False),
        (date(2023, 8, 2), "Sáng 03/8, tại thành phố Thử", False),
        (date(2023, 8, 4), "Hội nghị đã thành công", False),
    ],
)
def test_dateline(day: date, opening: str, expected: bool) -> None:
    assert follows_dateline(day, opening) is expected


TITLE = "Hội nghị giao ban quý của tỉnh Thử"
PROSE = (
    "<p>{0}, tại thị xã Thử, lãnh đạo tỉnh làm việc với các sở, ban, ngành về việc triển khai nhiệm vụ "
    "quý tới ở cơ sở.</p>"
    + (
        "<p>Các đại biểu thống nhất nhiều giải pháp để nâng cao hiệu quả phối hợp, nhất là ở các xã vùng "
        "cao của tỉnh trong năm nay.</p>" * 6
    )
)
LICENCE = (
    "<div class='foot'>Giấy phép số 12/GP-TTĐT cấp ngày 15/02/2019. Chịu trách nhiệm: ông Thử. Điện thoại: 012345</div>"
)


def published(
    before: str = "", after: str = "", *, above: str = "", below: str = "", head: str = "", path: str = "/tin/bai.html"
) -> tuple[str | None, str | None]:
    html = (
        f"<html><head><title>{TITLE}</title>{head}</head><body>{above}<div class='main'>{before}<h1>{TITLE}</h1>{after}"
        f"<div class='body'>{PROSE.format('Sáng 03/8')}</div></div>{below}{LICENCE}</body></html>"
    )
    url = f"https://thu.example{path}"
    outcome = extract(
        Page(
            url=url,
            final_url=url,
            status=200,
            headers=(),
            body=html.encode(),
            fetched=datetime(2026, 11, 3, tzinfo=UTC),
        )
    )
    assert isinstance(outcome, Article), outcome
    return outcome.published, outcome.published_from


def ld(**fields: str) -> str:
    body = ",".join(f'"{k}":"{v}"' for k, v in {"@type": "NewsArticle", "headline": TITLE, **fields}.items())
    return f'<script type="application/ld+json">{{{body}}}</script>'


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, (None, None)),
        (
            {"head": ld(datePublished="2023-08-04T08:00:00+07:00") + meta("article:published_time", "2023-08-09")},
            ("2023-08-04T08:00:00+07:00", "json-ld"),
        ),
        ({"head": ld(dateModified="2024-01-01T08:00:00+07:00")}, (None, None)),
        ({"head": meta("article:modified_time", "2024-01-01T08:00:00+07:00")}, (None, None)),
        ({"head": meta("article:published_time", "2023-08-03T23:15:00Z")}, ("2023-08-04T06:15:00+07:00", "meta")),
        # called UTC by mistake: the page prints the same digits
        (
            {"head": meta("article:published_time", "2023-08-03T20:15:00Z"), "after": "<p>03/08/2023 20:15</p>"},
            ("2023-08-03T20:15:00+07:00", "meta"),
        ),
        ({"head": meta("pubdate", "0001-01-01T00:00:00")}, (None, None)),
        (
            {"head": meta("article:published_time", "2031-01-01T00:00:00"), "after": "<p>04/08/2023</p>"},
            ("2023-08-04", "visible"),
        ),
        (
            {"after": '<p><time datetime="2023-08-04T01:15:00Z">hôm qua</time></p>'},
            ("2023-08-04T08:15:00+07:00", "time"),
        ),
        ({"after": "<p>Thứ Sáu, 04/08/2023 | 08:15</p>"}, ("2023-08-04T08:15+07:00", "visible")),
        (
            {"after": "<div><span>04/08/2023</span></div><div><span>08:15</span></div>"},
            ("2023-08-04T08:15+07:00", "visible"),
        ),
        ({"after": "<p>Ngày đăng: 04/08/2023</p><p>Cập nhật: 09/09/2023</p>"}, ("2023-08-04", "visible")),
        ({"after": "<p>Cập nhật: 09/09/2023</p><p>Ngày đăng: 04/08/2023</p>"}, ("2023-08-04", "visible")),
        ({"after": "<p>Cập nhật lần cuối: 09/09/2023</p>"}, (None, None)),
        ({"below": "<p>Ngày đăng: 04/08/2023 08:15</p>"}, ("2023-08-04T08:15+07:00", "visible")),
        # the clock of the visit
        ({"above": "<div class='clock'>Thứ Ba, 03/11/2026 | 10:23:45</div>"}, (None, None)),
        (
            {"above": "<div class='clock'>Thứ Ba, 03/11/2026</div>", "after": "<p>Thứ Sáu, 04/08/2023</p>"},
            ("2023-08-04", "visible"),
        ),
        # above the headline, but of the day after the dateline
        ({"above": "<div>Thứ Sáu, 04/08/2023</div>"}, ("2023-08-04", "visible")),
        ({"before": "<div class='time'>Thứ Sáu, 04/08/2023</div>"}, ("2023-08-04", "visible")),
        ({"path": "/2023/08/04/hoi-nghi-giao-ban/"}, ("2023-08-04", "url")),
        # an id that looks like a time tells when the draft was begun
        ({"path": "/hoi-nghi-102230803225202042768.htm"}, (None, None)),
        ({"path": "/hoi-nghi/202308/abc/"}, (None, None)),
    ],
)
def test_which_date(where: dict[str, str], expected: tuple[str | None, str | None]) -> None:
    assert published(**where) == expected

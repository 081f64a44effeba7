"""Meetings: what makes two reports tell of one event, and what keeps two events apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from linker.link import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Analysis, Article

    Told = Callable[..., tuple[Article, Analysis]]

PEOPLE = (
    '<per titles="Phó Chủ tịch UBND tỉnh">Lò Văn Thiên</per> chủ trì; dự có '
    '<per titles="Giám đốc Sở Y tế">Hà Thị Mơ</per>, '
    '<per titles="Chánh Văn phòng UBND tỉnh">Cà Quốc Việt</per>. '
)
NUMBERS = (
    '<fig v="125" noun="trạm y tế">125 trạm y tế</fig>, <fig v="48300" noun="thẻ">48.300 thẻ</fig>, '
    '<fig v="97.5" unit="%">97,5%</fig>. '
)
BASE = {
    "published": "2024-06-11",
    "source_province": "Sơn La",
    "meeting.kind": "hội nghị",
    "meeting.date": "2024-06-10",
    "meeting.province": "Sơn La",
    "meeting.hosts": "UBND tỉnh",
    "meeting.chairs": "Lò Văn Thiên",
}
OTHER_PEOPLE = (
    '<per titles="Phó Chủ tịch UBND tỉnh">Lò Văn Thiên</per> chủ trì; dự có '
    '<per titles="Giám đốc Sở Giao thông vận tải">Quàng Văn Én</per>. '
)
FIRST = "Ngành y tế tỉnh Sơn La bàn về bảo hiểm y tế ở vùng cao. " + PEOPLE + NUMBERS
SECOND = "Chiều qua, nhiều ý kiến đã được nêu về thẻ khám chữa bệnh cho bà con. " + PEOPLE + NUMBERS
ROADS = "Tuyến đường nối hai huyện chậm tiến độ vì thiếu đất đắp, nhà thầu nói. " + OTHER_PEOPLE


def joined(*reports: tuple[Article, Analysis]) -> bool:
    return len(link(reports).meetings) < len(reports)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"meeting.kind": "giao ban"},  # one reporter's word for it
        {"meeting.date": "2024-06-10/2024-06-11"},  # overlaps
        {"meeting.hosts": "Ủy ban nhân dân tỉnh Sơn La"},
        {"meeting.province": "", "meeting.hosts": ""},  # tells less
        {"meeting.chairs": "Lò Văn Thiên | Hà Thị Mơ"},
        {"published": "2024-06-20"},
    ],
)
def test_one_meeting(told: Told, changes: dict[str, str]) -> None:
    assert joined(told("a", FIRST, **BASE), told("b", SECOND, **(BASE | changes)))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (SECOND, {"meeting.date": "2024-07-10", "published": "2024-07-11"}),  # next month's of the series
        (SECOND, {"meeting.date": "2024-06-17", "published": "2024-06-18"}),  # next week's
        (SECOND, {"meeting.date": "2023-06-10", "published": "2023-06-11"}),  # last year's
        (ROADS, {}),  # the same host and chair, the same day, another matter
        (SECOND, {"meeting.province": "Điện Biên", "source_province": "Điện Biên"}),  # another province's of that day
        (SECOND, {"meeting.kind": "lễ"}),  # a ceremony on the day of the conference
        (SECOND, {"meeting.kind": "đại hội"}),
        ("Tin khác hẳn về một cuộc họp.", {"meeting.chairs": "", "meeting.hosts": "Sở Tư pháp"}),
    ],
)
def test_two_meetings(told: Told, text: str, changes: dict[str, str]) -> None:
    assert not joined(told("a", FIRST, **BASE), told("b", text, **(BASE | changes)))


def test_the_next_day(told: Told) -> None:
    """A report that is a day off tells the same numbers; the same people's next meeting tells others."""
    next_day = BASE | {"meeting.date": "2024-06-11", "published": "2024-06-12"}
    assert joined(told("a", FIRST, **BASE), told("b", SECOND, **next_day))
    other = "Ngày làm việc tiếp theo bàn việc khác. " + PEOPLE
    assert not joined(told("a", FIRST, **BASE), told("b", other, **next_day))


def test_two_venues_of_an_online_meeting(told: Told) -> None:
    online = {"meeting.hosts": "Bộ Y tế", "meeting.mode": "trực tuyến"}
    main = (
        BASE
        | online
        | {"meeting.province": "Hà Nội", "meeting.mode": "trực tiếp kết hợp trực tuyến", "meeting.place": "Hà Nội"}
    )
    venue = BASE | online | {"published": "2024-06-10"}
    meetings = link([told("a", FIRST, **main), told("b", SECOND, **venue)]).meetings
    assert len(meetings) == 1
    assert (meetings[0].province, meetings[0].place) == ("Hà Nội", "Hà Nội")
    offline = {k: v for k, v in venue.items() if k != "meeting.mode"}
    assert not joined(told("a", FIRST, **main), told("b", SECOND, **offline))


def test_a_report_without_a_date_needs_more(told: Told) -> None:
    undated = {k: v for k, v in BASE.items() if k != "meeting.date"}
    assert joined(told("a", FIRST, **BASE), told("b", SECOND, **undated))
    assert not joined(told("a", FIRST, **BASE), told("b", ROADS, **undated))
    assert not joined(told("a", FIRST, **BASE), told("b", SECOND, **(undated | {"published": "2024-06-25"})))


def test_an_old_province_and_the_one_it_became(told: Told) -> None:
    """A report from Yên Bái (part of Lào Cai since July 2025) and one from Lào Cai."""
    day = {"meeting.date": "2025-07-02", "published": "2025-07-03"}
    old = BASE | day | {"meeting.province": "Yên Bái", "meeting.hosts": "Bộ Y tế"}
    new = old | {"meeting.province": "Lào Cai"}
    text = "Ở <prov>Yên Bái</prov>: "
    assert joined(told("a", FIRST, **new), told("b", text + SECOND, **old))


def test_a_copy_without_a_meeting_of_its_own_belongs_to_it(told: Told) -> None:
    text = FIRST + " ".join(f"Đại biểu thứ {n} nêu ý kiến về việc số {n * 7}." for n in range(40))
    plain = {"published": "2024-06-12"}
    meetings = link([told("a", text, **BASE), told("b", text, **plain)]).meetings
    assert [len(m.articles) for m in meetings] == [2]
    assert "đăng lại" in meetings[0].reasons[0]


def test_id_is_that_of_the_first_report(told: Told) -> None:
    first, second = told("a", FIRST, **BASE), told("b", SECOND, **(BASE | {"published": "2024-06-12"}))
    assert link([first]).meetings[0].id == link([second, first]).meetings[0].id


def test_chains_do_not_join_what_excludes_itself(told: Told) -> None:
    """Monday's and Wednesday's meeting stay apart though a report of Tuesday is near both."""
    day: Any = [BASE | {"meeting.date": f"2024-06-{d}", "published": f"2024-06-{d}"} for d in (10, 11, 12)]
    meetings = link(
        [told("a", FIRST, **day[0]), told("b", SECOND, **day[1]), told("c", FIRST + "Thêm.", **day[2])]
    ).meetings
    for meeting in meetings:
        assert len(meeting.articles) < 3

"""The bundled reports with their gold annotations: what belongs together is joined, nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from linker.link import LINKER, link

if TYPE_CHECKING:
    from corpus.records import Analysis, Article, Links

Analysed = list[tuple["Article", "Analysis"]]


def test_groups(samples: Analysed, names: dict[str, str]) -> None:
    assert [[names[a] for a in g.articles] for g in link(samples).groups] == [["21", "22"]]


def test_meetings(samples: Analysed, names: dict[str, str]) -> None:
    meetings = link(samples).meetings
    joined = sorted([names[a] for a in m.articles] for m in meetings if len(m.articles) > 1)
    assert joined == [["02", "03"], ["04", "05"], ["21", "22"]]
    assert all(bool(m.reasons) == (len(m.articles) > 1) for m in meetings)
    told = {names[a] for m in meetings for a in m.articles}
    assert told == {f"{n:02}" for n in range(1, 23)}  # 23 and 24 report no meeting


def test_a_merged_meeting_is_told_from_its_main_venue(samples: Analysed, names: dict[str, str]) -> None:
    merged = {names[m.articles[0]]: m for m in link(samples).meetings}
    giao_ban = merged["02"]
    assert (giao_ban.kind, giao_ban.date, giao_ban.province) == ("giao ban", "2023-12-27", "Đà Nẵng")
    assert giao_ban.place == "điểm cầu chính Công an thành phố Đà Nẵng"
    assert giao_ban.hosts == ("Bộ Công an", "Ban Dân vận Trung ương")
    assert giao_ban.chairs == ("Vũ Đình Kha", "Lâm Thị Ngọc Quyên")
    assert giao_ban.title == "Giao ban của Bộ Công an, Ban Dân vận Trung ương (27/12/2023)"
    assert "cùng ngày 27/12/2023" in giao_ban.reasons[0]
    assert "Vũ Đình Kha" in giao_ban.reasons[0]
    assert merged["04"].hosts == ("Bộ Nông nghiệp và Môi trường", "UBND tỉnh Đắk Lắk")
    assert merged["04"].chairs == ("Vương Hồng Diệp", "Trần Hữu Hoàng Vũ")


def test_directives(samples: Analysed, names: dict[str, str]) -> None:
    directives = link(samples).directives
    cited = {d.label: sorted({names[c.article] for c in d.citations}) for d in directives}
    assert cited["Chỉ thị 09-CT/TW (2011)"] == ["01", "02", "21", "22", "24"]
    assert cited["Thông tư 124/2021/TT-BCA"] == ["01", "21", "22"]
    # two cite it with its year, one by its number, one by the name alone
    assert cited["Luật Bảo vệ môi trường (2020)"] == ["08", "12", "18", "19"]
    assert cited["Nghị quyết 25-NQ/TW (2013)"] == ["02", "03"]  # "Nghị quyết số 25 của Trung ương"
    assert cited["Công điện 227/CĐ-TTg (2025)"] == ["04", "05"]  # "Công điện 227 của Thủ tướng Chính phủ"
    assert cited["Chương trình phối hợp 38"] == ["02", "03"]
    status = {d.label: d.status for d in directives}
    assert status["Chương trình phối hợp 38"] == "unknown"
    # a bare "Chỉ thị 01" in a report of 2022 is not the Prime Minister's of 2015
    assert status["Chỉ thị 01"] == "unknown"
    assert cited["Chỉ thị 01/CT-TTg (2015)"] == ["14"]


def test_every_mention_of_a_directive_is_one_citation(samples: Analysed) -> None:
    citations = [c for d in link(samples).directives for c in d.citations]
    told = {(article.id, m.start, m.end) for article, analysis in samples for m in analysis.directives}
    assert {(c.article, c.start, c.end) for c in citations} == told
    assert len(citations) == len(told)
    texts = {article.id: article.text for article, _ in samples}
    for c in citations:
        assert c.sentence_start <= c.start < c.end <= c.sentence_end
        sentence = texts[c.article][c.sentence_start : c.sentence_end]
        assert sentence == sentence.strip()


def test_people(samples: Analysed, names: dict[str, str]) -> None:
    people = {p.name: p for p in link(samples).people}
    assert len(people) == len(link(samples).people)
    khai = people["Lương Đức Khải"]
    assert khai.offices == (
        "Ủy viên Ban Thường vụ Tỉnh ủy",
        "Phó Chủ tịch Thường trực UBND tỉnh",
        "Trưởng Ban Chỉ đạo 138 tỉnh",
    )
    assert (khai.provinces, khai.first, khai.last, len(khai.mentions)) == (("Phú Thọ",), "2023-08-03", "2023-08-03", 3)
    kha = people["Vũ Đình Kha"]
    assert [names[a] for a in kha.articles] == ["02", "03"]
    assert (kha.ranks, kha.provinces) == (("Trung tướng",), ())
    assert "Thứ trưởng" not in kha.offices  # told in full beside it
    # the head of a hamlet of Lào Cai, not his namesake whom a report of Đắk Lắk quotes
    assert [names[a] for a in people["Giàng A Páo"].articles] == ["21", "22"]
    nobody = {
        "Hà Trang",
        "Mạnh Tuấn",
        "THIÊN DI",
        "Đạo Văn Rốt",
        "Năm",
        "Hồ Chí Minh",
        "Lý Thị Sông",
        "Trần Thị Kiên Giang",
    }
    assert nobody.isdisjoint(people)


def test_order_of_input_does_not_matter(samples: Analysed) -> None:
    expected = link(samples)

    @given(st.permutations(samples))
    @settings(max_examples=8, deadline=None)
    def check(shuffled: Analysed) -> None:
        assert link(iter(shuffled)) == expected

    check()


def test_ids_stay_when_later_reports_arrive(samples: Analysed) -> None:
    """Link what was out at each time: a record keeps its id until the end."""
    in_time = sorted(samples, key=lambda pair: (pair[0].published or "9999", pair[0].id))
    at_last = _ids(link(in_time))
    for n in range(1, len(in_time), 3):
        so_far = _ids(link(in_time[:n]))
        assert so_far["meetings"] <= at_last["meetings"]
        assert so_far["groups"] <= at_last["groups"]
        assert so_far["directives"] <= at_last["directives"]
        assert so_far["people"] <= at_last["people"]


def _ids(links: Links) -> dict[str, set[str]]:
    kinds = ("groups", "meetings", "directives", "people")
    ids = {kind: [record.id for record in getattr(links, kind)] for kind in kinds}
    assert all(len(set(found)) == len(found) for found in ids.values())
    return {kind: set(found) for kind, found in ids.items()}


def test_nothing_in_nothing_out() -> None:
    links = link([])
    assert (links.groups, links.meetings, links.directives, links.people) == ((), (), (), ())
    assert links.linker == LINKER
    assert LINKER.startswith("linker-")

"""Directives: one document under its many spellings, several documents under one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.records import Document
from linker.link import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Analysis, Article, Directive

    Told = Callable[..., tuple[Article, Analysis]]

PARTY = (
    '<dir type="chỉ thị" no="09-CT/TW" issuer="Ban Bí thư" date="2011-12-01">Chỉ thị số 09-CT/TW ngày 01/12/2011</dir>'
)
PARTY_SHORT = '<dir type="chỉ thị" no="09-CT/TW">Chỉ thị 09-CT/TW</dir>'
BARE = '<dir type="chỉ thị" no="09">Chỉ thị 09</dir>'


def directives(*reports: tuple[Article, Analysis], documents: tuple[Document, ...] = ()) -> dict[str, Directive]:
    found = link(reports, documents).directives
    assert len({d.id for d in found}) == len(found)
    return {d.label: d for d in found}


@pytest.mark.parametrize(
    "text",
    [
        f"Theo {PARTY}. Thực hiện {BARE}.",
        f"Theo {BARE} rồi {PARTY}.",  # in either order
        f"Theo {PARTY}, {PARTY_SHORT}, {BARE}.",
        f'{PARTY} và <dir type="chỉ thị" no="9-CT/TW">Chỉ thị 9-CT/TW</dir>',
        f'{PARTY}; <dir type="chỉ thị" no="09" issuer="Ban Bí thư">Chỉ thị 09 của Ban Bí thư</dir>',
    ],
)
def test_one_document_in_one_report(told: Told, text: str) -> None:
    found = directives(told("a", text, published="2023-01-01"))
    assert list(found) == ["Chỉ thị 09-CT/TW (2011)"]
    one = found["Chỉ thị 09-CT/TW (2011)"]
    assert (one.status, one.number, one.issuer, one.date) == ("found", "09-CT/TW", "Ban Bí thư", "2011-12-01")
    assert len(one.citations) == text.count("<dir")


def test_two_full_numbers_leave_a_bare_one_alone(told: Told) -> None:
    other = (
        '<dir type="chỉ thị" no="09/CT-TTg" issuer="Thủ tướng Chính phủ" date="2022">Chỉ thị 09/CT-TTg năm 2022</dir>'
    )
    found = directives(told("a", f"{PARTY}, {other}, {BARE}", published="2022-06-01"))
    assert {label: d.status for label, d in found.items()} == {
        "Chỉ thị 09-CT/TW (2011)": "found",
        "Chỉ thị 09/CT-TTg (2022)": "found",
        "Chỉ thị 09": "ambiguous",
    }


def test_terms_number_anew(told: Told) -> None:
    later = '<dir type="chỉ thị" no="09-CT/TW" date="2016-05-05">Chỉ thị 09-CT/TW ngày 05/5/2016</dir>'
    found = directives(
        told("a", PARTY, published="2012-01-01"),
        told("b", later, published="2017-01-01"),
        told("c", PARTY_SHORT, published="2015-01-01"),  # only the first was there
        told("d", PARTY_SHORT, published="2018-01-01"),  # either
    )
    assert {label: (len(d.citations), d.status) for label, d in found.items()} == {
        "Chỉ thị 09-CT/TW (2011)": (2, "found"),
        "Chỉ thị 09-CT/TW (2016)": (1, "found"),
        "Chỉ thị 09-CT/TW": (1, "ambiguous"),
    }


def test_provinces_number_for_themselves(told: Told) -> None:
    plan = '<dir type="kế hoạch" no="15/KH-UBND">Kế hoạch 15/KH-UBND</dir>'
    there = {"published": "2024-03-01"}
    found = link(
        [
            told("a", plan, source_province="Sơn La", **there),
            told("b", plan, source_province="Cà Mau", **there),
            told("c", plan, source_province="Sơn La", **there),
            told("d", plan, **there),  # of nobody knows where
        ]
    ).directives
    assert sorted(len(d.citations) for d in found) == [1, 1, 2]
    assert len({d.id for d in found}) == 3


@pytest.mark.parametrize(
    ("citation", "published", "resolved"),
    [
        (
            '<dir type="công điện" no="227" issuer="Thủ tướng Chính phủ">Công điện 227 của Thủ tướng</dir>',
            "2026-01-05",
            True,
        ),
        ('<dir type="công điện" no="227" date="2025">Công điện 227 năm 2025</dir>', "2026-01-05", True),
        ('<dir type="công điện" no="227" issuer="UBND tỉnh">Công điện 227 của UBND tỉnh</dir>', "2026-01-05", False),
        ('<dir type="công điện" no="227" date="2024">Công điện 227 năm 2024</dir>', "2026-01-05", False),
        (
            '<dir type="công điện" no="227">Công điện 227</dir>',
            "2026-01-05",
            False,
        ),  # a yearly number, nothing beside it
        ('<dir type="công điện" no="227">Công điện 227</dir> của <org>Thủ tướng Chính phủ</org>', "2026-01-05", True),
        ('<dir type="công điện" no="227" issuer="Thủ tướng">Công điện 227 của Thủ tướng</dir>', "2030-01-05", False),
        ('<dir type="công điện" no="227" issuer="Thủ tướng">Công điện 227 của Thủ tướng</dir>', "2020-01-05", False),
        ('<dir type="chỉ thị" no="227" issuer="Thủ tướng">Chỉ thị 227 của Thủ tướng</dir>', "2026-01-05", False),
    ],
)
def test_a_bare_number_across_reports(told: Told, citation: str, published: str, resolved: bool) -> None:
    full = (
        '<dir type="công điện" no="227/CĐ-TTg" issuer="Thủ tướng Chính phủ" date="2025-11-20">'
        "Công điện số 227/CĐ-TTg</dir>"
    )
    found = directives(told("a", full, published="2025-12-01"), told("b", citation, published=published))
    assert len(found["Công điện 227/CĐ-TTg (2025)"].citations) == (2 if resolved else 1)


def test_a_well_known_party_number_is_understood(told: Told) -> None:
    bare = told("z", f"Thực hiện {BARE}.", published="2020-01-01")
    one = told("a", PARTY, published="2012-01-01")
    two = told("b", PARTY_SHORT, published="2013-01-01")
    assert len(directives(one, bare)["Chỉ thị 09-CT/TW (2011)"].citations) == 1
    assert len(directives(one, two, bare)["Chỉ thị 09-CT/TW (2011)"].citations) == 3


def test_joint_programmes_by_their_parties(told: Told) -> None:
    full = (
        '<dir type="chương trình phối hợp" no="07/CTr-BCA-MTTQ" issuer="Bộ Công an | Ủy ban Trung ương MTTQ Việt Nam" '
        'date="2013-08-01">Chương trình phối hợp số 07/CTr-BCA-MTTQ</dir>'
    )
    bare = '<dir type="chương trình phối hợp" no="07">Chương trình phối hợp 07</dir>'
    label = "Chương trình phối hợp 07/CTr-BCA-MTTQ (2013)"
    first = told("a", full, published="2014-01-01")
    parties = told(
        "b", f"<org>Công an tỉnh</org> và <org>Ủy ban MTTQ tỉnh</org> thực hiện {bare}.", published="2015-01-01"
    )
    others = told("c", f"<org>Sở Y tế</org> và <org>Ủy ban MTTQ tỉnh</org> thực hiện {bare}.", published="2015-01-01")
    assert len(directives(first, parties)[label].citations) == 2
    assert len(directives(first, others)[label].citations) == 1


def test_laws_by_name(told: Told) -> None:
    found = directives(
        told("a", '<dir type="luật" date="2014">Luật Bảo vệ môi trường năm 2014</dir>', published="2015-01-01"),
        told("b", '<dir type="luật">Luật Bảo vệ môi trường</dir>', published="2016-01-01"),
        told("c", '<dir type="luật" date="2020">Luật Bảo vệ môi trường 2020</dir>', published="2021-01-01"),
        told("d", '<dir type="luật">Luật Bảo vệ môi trường</dir>', published="2023-01-01"),
        told("e", '<dir type="luật">Luật Thủy lợi</dir>, <dir type="luật">Luật Thuỷ lợi</dir>', published="2023-01-01"),
    )
    assert {label: (len(d.citations), d.status) for label, d in found.items()} == {
        "Luật Bảo vệ môi trường (2014)": (2, "found"),
        "Luật Bảo vệ môi trường (2020)": (1, "found"),
        "Luật Bảo vệ môi trường": (1, "ambiguous"),
        "Luật Thủy lợi": (2, "found"),
    }


def test_reports_of_one_meeting_explain_each_other(told: Told) -> None:
    meeting = {
        "published": "2024-06-11",
        "meeting.kind": "hội nghị",
        "meeting.date": "2024-06-10",
        "meeting.province": "Sơn La",
        "meeting.hosts": "Bộ Y tế",
        "meeting.chairs": "Lò Văn Thiên",
    }
    full = '<dir type="đề án" no="818/QĐ-BYT" date="2020">Đề án 818/QĐ-BYT</dir>'
    bare = '<dir type="đề án" no="818">Đề án 818</dir>'
    same = ' <fig v="640" noun="trạm">640 trạm</fig> và <fig v="75" unit="%">75%</fig>.'
    a, b = told("a", full + same, **meeting), told("b", bare + " được nhắc." + same, **meeting)
    assert len(link([a, b]).meetings) == 1
    assert len(directives(a, b)["Đề án 818/QĐ-BYT (2020)"].citations) == 2
    alone = told("c", bare, published="2024-06-11")
    assert directives(a, alone)["Đề án 818"].status == "unknown"


def test_a_document_joins_its_citations(told: Told) -> None:
    def document(name: str, number: str | None, date: str | None = None, type_: str = "chỉ thị") -> Document:
        return Document(
            id=name, url=f"https://x.example/{name}", source="x", text="...", type=type_, number=number, date=date
        )

    cited = told("a", PARTY, published="2012-01-01")
    found = directives(
        cited,
        documents=(
            document("d1", "09-CT/TW", "2011-12-01"),
            document("d2", "10-CT/TW", "2012-02-01"),
            document("d3", None),
        ),
    )
    assert found["Chỉ thị 09-CT/TW (2011)"].document == "d1"
    assert found["Chỉ thị 10-CT/TW (2012)"].citations == ()
    assert len(found) == 2
    of_another_term = directives(cited, documents=(document("d4", "09-CT/TW", "2016-05-05"),))
    assert of_another_term["Chỉ thị 09-CT/TW (2011)"].document is None

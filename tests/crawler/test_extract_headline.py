"""Titles: freed of the name of the site, in full where the metadata cut them, found on the page where they lack it."""

from __future__ import annotations

import pytest

from crawler.headline import looks_like_headline, names_site, title_of
from crawler.metadata import Metadata

TITLE = "Hội nghị giao ban quý của tỉnh Thử"
LONG = (
    "Công an tỉnh Thử phối hợp với Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh tổng kết mười năm thực hiện chương trình số 09"
)


def of(headline: str = "", og: str = "", page: str = "", *h1: str, site: str = "Báo Thử Nghiệm") -> str:
    return title_of(Metadata(headline=headline, meta={"og:title": og} if og else {}, titles=(page, *h1)), site)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (of(TITLE, "Khác hẳn - Báo Thử Nghiệm", "x"), TITLE),
        (of("", TITLE, ""), TITLE),
        (of("", f"{TITLE} - Báo Thử Nghiệm", ""), TITLE),
        (of("", f"{TITLE} | thunghiem.vn", ""), TITLE),
        (of("", "", f"{TITLE} - Tin tức - Cổng thông tin điện tử tỉnh Thử"), TITLE),
        (of("", "", f"Báo Thử Nghiệm - {TITLE}"), TITLE),
        (of("", "", f"{TITLE} - Công an tỉnh Thử"), TITLE),
        (of("", "", f".:: {TITLE} ::. Sở Nội vụ tỉnh Thử"), TITLE),
        # a dash within the title
        (of("", "Tây Nguyên - vùng đất của lễ hội - Báo Thử Nghiệm", ""), "Tây Nguyên - vùng đất của lễ hội"),
        # a headline that begins with a body or with "Báo chí" is no site
        (of("", "Công an tỉnh Thử họp báo quý", ""), "Công an tỉnh Thử họp báo quý"),
        (of("", "Báo chí phải đi đầu trong đổi mới", ""), "Báo chí phải đi đầu trong đổi mới"),
        (
            of("", "Bộ Công an làm việc với tỉnh Thử", "", "Bộ Công an làm việc với tỉnh Thử"),
            "Bộ Công an làm việc với tỉnh Thử",
        ),
        # JSON-LD may hold 110 characters
        (of(LONG[:100], "", "", LONG), LONG),
        (of(LONG[:60] + "...", LONG, ""), LONG),
        # the page's own letters
        (of(TITLE.upper(), "", "", TITLE), TITLE),
        # nothing but the site
        (of("", "Báo Thử Nghiệm", "Báo Thử Nghiệm"), ""),
        (of("", "", "Cổng thông tin điện tử tỉnh Thử"), ""),
        (of("", "", "Trang chủ"), ""),
        (of("", "", "Cổng thông tin điện tử", "THỜI SỰ > Trong tỉnh hôm nay", TITLE), TITLE),
        (of(), ""),
    ],
)
def test_titles(found: str, expected: str) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (TITLE, True),
        ("Hội nghị đã thành công tốt đẹp.", False),
        ("• Tin trong tỉnh hôm nay", False),
        ("Góc nhìn", False),
        ("Trang chủ » Tin tức » Trong tỉnh", False),
    ],
)
def test_looks_like_headline(line: str, expected: bool) -> None:
    assert looks_like_headline(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("SỞ NỘI VỤ TỈNH THỬ", True),
        ("CỔNG THÔNG TIN ĐIỆN TỬ TỈNH THỬ", True),
        ("CÔNG AN TỈNH THỬ TỔ CHỨC HỘI NGHỊ TỔNG KẾT PHONG TRÀO", False),
        ("Sở Nội vụ tỉnh Thử", False),
    ],
)
def test_names_site(line: str, expected: bool) -> None:
    assert names_site(line) is expected

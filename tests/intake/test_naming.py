"""What is told of rows that name no unit of the reporter's, and what is made of names without diacritics."""

from __future__ import annotations

import pytest

from kpi.findings import Finding, load_catalogue
from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read, sheet_of

LINE = "{} | | {} | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"


def with_row(name: str, context: Context) -> Read:
    """The sheet of Tam Nông with one row more."""
    return read(sheet_of(TITLES, HEAD, ROWS.rstrip("\n") + "\n" + LINE.format(4, name)), context)


def told(found: Read) -> tuple[Finding, dict[str, str]]:
    assert found.units() == FIGURES
    (one,) = found.findings
    return one, dict(one.params)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Xã Phú Thọo", "Xã Phú Thọ (30031): thừa một chữ cái, khoảng cách 1"),
        ("Xã Phú Cưởng", "Xã Phú Cường (30025): khác dấu thanh, khoảng cách 1"),
        ("Xã Tràm Chim", "Thị trấn Tràm Chim (30001): khác loại đơn vị, khoảng cách 1"),
        ("Hòa Bìn", "Xã Hoà Bình (30004): thiếu một chữ cái, khoảng cách 1"),
    ],
)
def test_an_unknown_name_is_told_with_what_it_resembles_and_the_command(
    dong_thap: Context, name: str, near: str
) -> None:
    found, params = told(with_row(name, dong_thap))
    assert (found.code, found.severity, found.cell) == ("row.unknown_unit_near", "error", "C11")
    assert params["near_vi"].startswith(near)
    code = near.partition("(")[2][:5]
    command = f'kpi decide alias "{name}" {code} --at 2021-12-31 --why "…"'
    assert params["command"] == command
    vi, en = load_catalogue("vi"), load_catalogue("en")
    assert near in vi.message(found)
    assert command in vi.remedy(found)
    assert command in en.remedy(found)
    assert "distance 1" in en.message(found)


def test_where_several_are_equally_near_none_is_preferred(dong_thap: Context) -> None:
    found, params = told(with_row("Xã Phú Thành", dong_thap))
    assert found.code == "row.unknown_unit_tied"
    assert params["count"] == "2"
    assert all(name in params["near_vi"] for name in ("Xã Phú Thành A", "Xã Phú Thành B"))
    assert params["command"].startswith('kpi decide alias "Xã Phú Thành" CODE --at')


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn Phú Hiệp",
        "Lê Thị Hòa",
        "Phạm Phú Thị Thọ",
        "H Hen Niê",
        "P. Nguyễn Văn Hùng",
        "T. Lan Anh",
        "Phuong Thi Anh",
        "Quan Van Hung",
    ],
)
def test_what_may_be_a_persons_name_is_not_repeated(dong_thap: Context, name: str) -> None:
    found, params = told(with_row(name, dong_thap))
    assert (found.code, params["name"]) == ("row.unknown_unit", "(…)")
    assert name not in str(found)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ('Xã Phú Thọo $(`"', "'Xã Phú Thọo $(`\"'"),
        ("- Xã Phú Thọo", '"Xã Phú Thọo"'),  # else taken for an option
        ("--Phú Thọo", '"Phú Thọo"'),
        ("Xã Phú\u202e Thọo\x7f", '"Xã Phú Thọo"'),
    ],
)
def test_a_command_is_safe_to_paste_whatever_was_typed(dong_thap: Context, name: str, quoted: str) -> None:
    _, params = told(with_row(name, dong_thap))
    assert params["command"].startswith(f"kpi decide alias {quoted} 30031 ")


@pytest.mark.parametrize(
    ("name", "code", "others"),
    [
        ("Xã Mỹ An Hưng A", "row.other_parent", "Xã Mỹ An Hưng A (30172), Huyện Lấp Vò"),
        ("X. MỸ AN HƯNG A", "row.other_parent", "Xã Mỹ An Hưng A (30172), Huyện Lấp Vò"),
        ("Xã Mỹ An - Tháp Mười", "row.other_parent", "Xã Mỹ An (30064), Huyện Tháp Mười"),
        (
            "Xã Cẩm Ngọc",
            "row.other_province",
            "Xã Cẩm Ngọc (15169), Huyện Cẩm Thủy, Tỉnh Thanh Hóa",
        ),
    ],
)
def test_a_unit_of_another_district_or_province_is_told_with_where_it_lies(
    dong_thap: Context, name: str, code: str, others: str
) -> None:
    found, params = told(with_row(name, dong_thap))
    assert (found.code, params["name"], params["others"]) == (code, name, others)
    assert others in load_catalogue("vi").message(found)


def test_a_name_without_diacritics_counts_where_the_others_have_theirs(thanh_hoa: Context) -> None:
    """Nga Sơn has both Nga Thanh and Nga Thành."""
    titles = TITLES.replace("2021", "2023").replace("huyện Tam Nông", "huyện Nga Sơn")
    beside = "\n".join(LINE.format(at, name) for at, name in enumerate(("X. Nga Thanh", "Xã Nga Thạch"), 1))
    found = read(sheet_of(titles, HEAD, beside), thanh_hoa)
    assert sorted(found.units()) == ["16123", "16165"]
    alone = beside.replace("Xã Nga Thạch", "xa Nga Thach")
    doubtful = read(sheet_of(titles, HEAD, alone), thanh_hoa)
    assert [f.code for f in doubtful.findings] == ["row.ambiguous_unit"]


@pytest.mark.parametrize(
    "name",
    ["Ngoài địa bàn", "Khu vực khác", "Trong đó: nữ", "Các xã còn lại", "Khối cơ quan, doanh nghiệp", "Ấp 1"],
)
def test_a_row_of_plain_words_is_told_by_them(dong_thap: Context, name: str) -> None:
    found, params = told(with_row(name, dong_thap))
    assert (found.code, params["name"]) == ("row.unknown_unit", name)

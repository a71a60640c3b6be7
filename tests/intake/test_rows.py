"""Which row is whose."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, read, sheet_of

LINES = ROWS.strip("\n").splitlines()


def rows(*more: str) -> str:
    return "\n".join([*LINES, *more])


@pytest.mark.parametrize(
    "name",
    [
        "Thị trấn Tràm Chim",
        "THỊ TRẤN TRÀM CHIM",
        "TT. Tràm Chim",
        "TT Tràm Chim",
        "  Thị  trấn\u00a0Tràm Chim ",
        "1. Thị trấn Tràm Chim",
        "Tràm Chim",
        "thi tran Tram Chim",
    ],
)
@pytest.mark.parametrize("code", ["", "30001", "'30001", "'30001.0"])
def test_spellings_of_one_unit(dong_thap: Context, name: str, code: str) -> None:
    found = read(sheet_of(TITLES, HEAD, f"1 | {code} | {name} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"), dong_thap)
    assert found.grave == []
    assert found.units() == {"30001": FIGURES["30001"]}


def test_codes_alone_are_enough(dong_thap: Context) -> None:
    head = HEAD.replace("Mã | Tên đơn vị", "Mã | Loại")
    found = read(sheet_of(TITLES, head, ROWS.replace("Thị trấn Tràm Chim", "1")), dong_thap)
    assert set(found.units()) >= {"30007", "30010"}


def test_one_unit_twice_with_the_same_figures_counts_once(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, rows(LINES[1])), dong_thap)
    assert found.units() == FIGURES
    assert [(f.code, f.severity, f.cell, f.unit) for f in found.findings] == [
        ("row.unit_repeated", "warning", "C11", "30007")
    ]


def test_one_unit_twice_with_different_figures_counts_not_at_all(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, rows(LINES[1].replace("| 5 | 5", "| 6 | 6"))), dong_thap)
    assert set(found.units()) == {"30001", "30010"}
    assert [(f.code, f.severity, f.unit) for f in found.findings] == [("row.unit_twice", "error", "30007")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("4 | | Xã Mỹ An Hưng A | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.other_parent"),
        ("4 | '30169 | | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.other_parent"),
        ("4 | '30013 | Xã Phú Thọ | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.code_name_conflict"),
        ("4 | | Xã Không Có Thật | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.unknown_unit"),
        ("4 | | Xã Phú Thành | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.unknown_unit_tied"),
        ("4 | '99999 | Xã Lạ | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.unknown_unit"),
        ("4 | '15169 | Xã Cẩm Ngọc | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.other_province"),
        ("4 | | | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0", "row.no_unit"),
    ],
)
def test_rows_that_are_nobodys_do_not_count_and_are_told(dong_thap: Context, line: str, code: str) -> None:
    found = read(sheet_of(TITLES, HEAD, rows(line)), dong_thap)
    assert found.units() == FIGURES
    assert [(f.code, f.cell[1:]) for f in found.findings] == [(code, "11")]


def test_a_unit_that_ended_before_the_period_is_not_taken(thanh_hoa: Context) -> None:
    titles = TITLES.replace("2021", "2023").replace("huyện Tam Nông", "huyện Cẩm Thủy")
    line = "1 | | {} | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"
    now = read(sheet_of(titles, HEAD, line.format("Xã Cẩm Ngọc")), thanh_hoa)
    assert list(now.units()) == ["15169"]
    past = read(
        sheet_of(titles, HEAD, "\n".join(map(line.format, ("Xã Cẩm Ngọc", "Thị trấn Cẩm Thủy")))), thanh_hoa
    )
    assert list(past.units()) == ["15169"]
    assert past.codes == ["row.unit_not_valid"]


def test_a_communes_figures_may_grow_from_left_to_right(dong_thap: Context) -> None:
    """Such a row right below the header is no row of column numbers."""
    found = read(sheet_of(TITLES, HEAD, "1 | | Xã Phú Hiệp | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8"), dong_thap)
    assert found.units() == {"30010": (1, 2, 3, 4, 5, 6, 7, 8)}


def test_missing_communes_are_told_one_by_one_with_their_forms(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS), dong_thap)
    absent = [f for f in found.received.findings if f.code == "form.unit_missing"]
    assert len(absent) == 12 - 3
    assert {dict(f.params)["forms"] for f in absent} == {"05"}
    assert {f.severity for f in absent} == {"error"}


def test_numbers_typed_over_order_and_total_rows_do_no_harm(dong_thap: Context) -> None:
    lines = [
        LINES[0],
        "2 | | Tổng cộng | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1",
        "99 | " + LINES[2].partition("| ")[2],
    ]
    found = read(sheet_of(TITLES, HEAD, "\n".join(lines)), dong_thap)
    assert found.grave == []
    assert set(found.units()) == {"30001", "30010"}


def test_what_may_be_a_persons_name_is_not_repeated(dong_thap: Context) -> None:
    rows = ROWS.replace("'30010 | Xã Phú Hiệp", " | Nguyễn Văn A (nghiện)")
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    (told,) = [f for f in found.received.findings if f.code == "row.unknown_unit"]
    assert (dict(told.params)["name"], told.cell) == ("(…)", "C10")

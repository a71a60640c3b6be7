"""A workbook of a scheme with something wrong in it: each fault at its cell, all in one go."""

from __future__ import annotations

import pytest

from tests.schemes.books import Edits, entered, read, template, with_column, with_copy


def told(edits: Edits, gone: str = "") -> list[tuple[str, str, str]]:
    return [(one.code, one.sheet, one.cell) for one in read(entered(edits, gone)).findings]


@pytest.mark.parametrize(
    ("edits", "code", "sheet", "cell"),
    [
        ({("Bậc", "C4"): "tu"}, "scheme.bad_value", "Bậc", "C4"),
        ({("Bậc", "D4"): "tám mươi"}, "scheme.bad_value", "Bậc", "D4"),
        ({("Bậc", "D4"): "1.000"}, "scheme.bad_value", "Bậc", "D4"),
        ({("Bậc", "A5"): "IX.1"}, "scheme.lost_row", "Bậc", "A5"),
        ({("Bậc", "B5"): 2}, "scheme.lost_row", "Bậc", "B5"),
        ({("Tiêu chí", "A3"): "IX"}, "scheme.lost_row", "Tiêu chí", "A3"),
        ({("Tiêu chí", "C4"): None}, "scheme.missing", "Tiêu chí", "C4"),
        ({("Thang điểm", "B6"): "hôm qua"}, "scheme.bad_value", "Thang điểm", "B6"),
        ({("Thang điểm", "B3"): None}, "scheme.missing", "Thang điểm", "B3"),
        ({("Tiêu chí", "E2"): "Cách tính điểm"}, "review.no_column", "Tiêu chí", ""),
        ({("Thang điểm", "A7"): "Áp dụng từ ngày"}, "review.row_twice", "Thang điểm", "B7"),
        ({("Thang điểm", "A7"): "Áp dụng từ ngày"}, "review.row_gone", "Thang điểm", ""),
        ({("Thang điểm", "A7"): "Hết hiệu lực"}, "scheme.item_unknown", "Thang điểm", "A7"),
        ({("Bậc", "D4"): "0,80000000000000000001"}, "scheme.bad_value", "Bậc", "D4"),
        ({("Khối", "D3"): "=10+10"}, "review.formula", "Khối", "D3"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told(edits: Edits, code: str, sheet: str, cell: str) -> None:
    assert (code, sheet, cell) in told(edits)


def test_a_sheet_that_is_gone_is_told_and_nothing_else_is_guessed() -> None:
    found = read(entered({}, gone="Bậc"))
    assert [one.code for one in found.findings] == ["scheme.not_a_scheme"]
    assert found.data is None


def test_a_sheet_or_a_column_that_is_there_twice_is_told() -> None:
    assert [one.code for one in read(with_copy("Khối", "Blocks")).findings] == ["scheme.sheet_twice"]
    doubled = read(with_column("Bậc", 4, "Ngưỡng")).findings
    assert ("review.heading_twice", "E2") in [(one.code, one.cell) for one in doubled]


@pytest.mark.parametrize("value", [0.8, "0,8", "0.8"])
def test_a_share_may_be_written_in_either_way(value: object) -> None:
    found = read(entered({("Bậc", "D4"): value}))
    assert found.findings == ()
    assert found.data == read(template()).data


def test_a_row_may_be_put_elsewhere_and_columns_be_moved() -> None:
    moved = {("Khối", "A60"): "V", ("Khối", "B60"): "Khối mới", ("Khối", "C60"): "New", ("Khối", "D60"): 5}
    found = read(entered(moved))
    assert found.data is not None
    assert found.data["blocks"][-1] == {
        "id": "V", "name": {"vi": "Khối mới", "en": "New"}, "points": 5, "criteria": [],
    }  # fmt: skip


def test_what_is_no_workbook_is_told() -> None:
    assert read(b"rubbish").findings

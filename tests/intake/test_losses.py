"""Rows of a file of text that end before the others: a figure is missing, or a delimiter is lost."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read
from tests.intake.test_textfiles import lines

TOTAL = " | | Tổng cộng | 15 | 14 | 5 | 3 | 3 | 1 | 4 | 1"
WHOLE = "Sính;5;5;2;1;1;0;2;0"
REFILLED = [
    "Sính;55;2;1;1;0;2;0;",
    "Sính;5;5;2;1;10;2;0;",
    "Sính;5;5;2;1;1;0;20;",
    "Sính;5;521;1;0;2;0;;",
    "Sính;5;;;;;;;",
]


def found_in(text: str, context: Context, suffix: str = ".csv") -> Read:
    return read(text.encode(), context, suffix)


@pytest.mark.parametrize("torn", REFILLED)
@pytest.mark.parametrize("stripped", [False, True])
def test_a_row_that_may_have_lost_a_delimiter_is_not_read(
    dong_thap: Context, torn: str, stripped: bool
) -> None:
    text = lines().replace(WHOLE, torn)
    if stripped:
        text = "\r\n".join(line.rstrip(";") for line in text.splitlines())
    found = found_in(text, dong_thap)
    assert (found.grave, set(found.units())) == ([("row.torn_unclear", "K9")], {"30001", "30010"})
    assert not any(note.code == "form.unit_missing" and note.unit == "30007" for note in found.findings)


def test_a_total_that_agrees_proves_that_a_figure_is_just_missing(dong_thap: Context) -> None:
    text = lines(";", TITLES, HEAD, ROWS + TOTAL)
    missing = found_in(text.replace(WHOLE, WHOLE[:-1]), dong_thap)
    assert (missing.grave, missing.cell("30007", "support_loans")[0]) == (
        [("cell.missing", "K9")],
        "2",
    )
    lost = found_in(text.replace(WHOLE, REFILLED[0]), dong_thap)
    assert ("row.torn_unclear", "K9") in lost.grave
    assert "30007" not in lost.units()


@pytest.mark.parametrize("end", [";", ";Còn 2 hộ"])
def test_remarks_that_most_rows_lack_make_no_row_short(dong_thap: Context, end: str) -> None:
    head = HEAD.replace("Số mô hình", "Số mô hình | Ghi chú")
    text = lines(";", TITLES, head, ROWS).replace(WHOLE + ";", WHOLE + end)
    assert found_in(text, dong_thap).units() == FIGURES
    torn = found_in(text.replace("Sính;5;5;", "Sính;55;").replace(end + "\r\n", end + ";\r\n"), dong_thap)
    assert "30007" not in torn.units()


def test_the_only_row_of_a_table_has_all_figures_that_the_form_requires(dong_thap: Context) -> None:
    one = ROWS.strip().splitlines()[1]
    text = lines(";", TITLES, HEAD, one)
    assert found_in(text, dong_thap).units().keys() == {"30007"}
    assert found_in(text.replace(WHOLE, REFILLED[0]), dong_thap).units() == {}


def test_a_column_that_many_rows_leave_empty_makes_none_of_them_short(dong_thap: Context) -> None:
    text = lines().replace(WHOLE, WHOLE[:-1]).replace("0;2;0;1;1", "0;2;0;1;")
    assert found_in(text, dong_thap).units().keys() == FIGURES.keys()

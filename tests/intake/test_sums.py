"""Sums of the sender's own anywhere in a table, rows that are no unit's, and units that stand there twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, TITLES, Read, read, sheet_of
from tests.intake.conftest import office

TOWN = "1 | '30001 | Thị trấn Tràm Chim | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"
FIRST = "2 | '30007 | Xã Tân Công Sính | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0"
SECOND = "3 | '30010 | Xã Phú Hiệp | 6 | 6 | 2 | 2 | 0 | 1 | 1 | 0"
ALL = "15 | 14 | 5 | 3 | 3 | 1 | 4 | 1"
OF_TOWN = "4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"
OF_COMMUNES = "11 | 11 | 4 | 3 | 1 | 1 | 3 | 0"
SOME = "1 | 1 | 1 | 0 | 0 | 0 | 0 | 0"
NOTHING = " |  |  |  |  |  |  | "


def row(name: str, figures: str = NOTHING) -> str:
    return f" | | {name} | {figures}"


def table_of(*rows: str) -> Read:
    return read(sheet_of(TITLES, HEAD, "\n".join(rows)), office("87", "2021"))


def wrong(figures: str) -> str:
    first, rest = figures.split(" | ", 1)
    return f"{int(first) + 1} | {rest}"


@pytest.mark.parametrize(
    "name",
    ["Tổng cộng", "T.Cộng", "T/C", "Σ", "∑", "Cộng toàn huyện", "Cộng I + II", "Cộng tất cả", "Toàn bộ",
     "Total", "Grand total", "Tổng cộng toàn huyện (3 xã)", "Huyện Tam Nông"],
)  # fmt: skip
@pytest.mark.parametrize("top", [True, False])
def test_a_total_of_all_is_known_at_the_top_and_below(name: str, top: bool) -> None:
    rows = [TOWN, FIRST, SECOND]
    rows.insert(0 if top else 3, row(name, ALL))
    found = table_of(*rows)
    assert (found.units(), found.findings) == (FIGURES, ())
    assert next(iter(found.units("total").values()))[:3] == (15, 14, 5)


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([row("Tổng số", wrong(ALL)), TOWN, FIRST, SECOND, row("Tổng cộng", ALL)], "D8"),
        ([row("Thị trấn", OF_TOWN), TOWN, row("Xã", wrong(OF_COMMUNES)), FIRST, SECOND], "D10"),
        ([f"I | | Thị trấn | {wrong(OF_TOWN)}", TOWN, f"II | | Các xã | {OF_COMMUNES}", FIRST, SECOND], "D8"),
        ([row("Xã"), FIRST, SECOND, row("Cộng", wrong(OF_COMMUNES)), row("Thị trấn"), TOWN], "D11"),
        ([TOWN, row("Tổng cộng", wrong(ALL)), FIRST, SECOND], "D9"),
    ],
)
def test_a_sum_that_is_none_of_the_rows_beside_it_is_told(rows: list[str], cell: str) -> None:
    found = table_of(*rows)
    assert found.units() == FIGURES
    assert found.grave == [("row.subtotal", cell)]


SUMS = (
    row("Tổng số", ALL), row("Huyện Tam Nông", ALL), row("Cộng toàn huyện", ALL), row("Tổng cộng:", ALL)
)  # fmt: skip


VOID = ("", " | ", row("…"), row("....", NOTHING))


@given(
    st.permutations([TOWN, FIRST, SECOND]),
    st.lists(st.tuples(st.sampled_from(SUMS), st.integers(0, 3)), max_size=2),
    st.lists(st.tuples(st.sampled_from(VOID), st.integers(0, 4)), max_size=3),
)
def test_the_order_of_rows_empty_ones_and_honest_totals_change_nothing(
    rows: list[str], sums: list[tuple[str, int]], others: list[tuple[str, int]]
) -> None:
    rows = list(rows)
    for text, at in (*sums, *others):
        rows.insert(at, text)
    found = table_of(*rows)
    assert found.units() == FIGURES
    assert found.grave == []


@given(st.booleans(), st.booleans(), st.booleans())
def test_honest_sums_of_sections_above_or_below_them_change_nothing(
    above: bool, below: bool, grand: bool
) -> None:
    rows = [row("Thị trấn", OF_TOWN if above else NOTHING), TOWN]
    rows += [row("Cộng", OF_TOWN)] if below else []
    rows += [row("Xã", OF_COMMUNES if above else NOTHING), FIRST, SECOND]
    rows += [row("Cộng", OF_COMMUNES)] if below else []
    found = table_of(*rows, *([row("Tổng cộng", ALL)] if grand else []))
    assert (found.units(), found.grave) == (FIGURES, [])


@pytest.mark.parametrize("name", ["....", ",,,,", "…", "___", "(...)", "//", "Xã …", "Xã ...."])
def test_a_placeholder_is_no_row_unless_it_has_figures(name: str) -> None:
    for figures in (NOTHING, "0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"):
        found = table_of(TOWN, FIRST, SECOND, row(name, figures))
        assert (found.units(), found.findings) == (FIGURES, ())
    found = table_of(TOWN, FIRST, SECOND, row(name, SOME))
    assert (found.units(), found.grave) == (FIGURES, [("row.no_unit", "D11")])


def test_a_row_of_placeholders_in_all_columns_is_no_row(dong_thap: Context) -> None:
    found = table_of(TOWN, FIRST, " | ".join(["…"] * 11), SECOND)
    assert (found.units(), found.findings) == (FIGURES, ())


@pytest.mark.parametrize("order", ["a", "a)", "-", "+", "'2.1", "2.1"])
def test_a_village_below_its_commune_is_not_the_commune_of_that_name(order: str) -> None:
    found = table_of(TOWN, FIRST, f"{order} | | Phú Thọ | {SOME}", SECOND)
    assert (found.units(), found.grave) == (FIGURES, [("row.inner", "C10")])


@pytest.mark.parametrize("name", ["Phú Thọ", "Tân Công Sính"])
def test_a_village_without_a_number_is_not_the_commune_of_that_name(name: str) -> None:
    found = table_of(TOWN, FIRST, row(name, SOME), SECOND)
    assert (found.units(), found.grave) == (FIGURES, [("row.inner", "C10")])


@pytest.mark.parametrize("outer", ["I II III", "1 2 3", "'1. '2. '3."])
def test_villages_counted_from_one_again_below_their_commune_are_not_communes(outer: str) -> None:
    town, first, second = (
        f"{order} | | {line.split(' | ', 2)[2]}"
        for order, line in zip(outer.split(), (TOWN, FIRST, SECOND), strict=True)
    )
    found = table_of(town, first, f"1 | | Phú Thọ | {SOME}", f"2 | | Phú Đức | {SOME}", second)
    assert (found.units(), found.grave) == (FIGURES, [("row.inner", "C10"), ("row.inner", "C11")])
    assert table_of(town, first, second.replace("Xã ", "")).units() == FIGURES  # its number goes on


def test_where_nothing_is_numbered_a_name_without_its_type_is_a_village_only_among_those_with_it() -> None:
    town, first, second = (f" | | {line.split(' | ', 2)[2]}" for line in (TOWN, FIRST, SECOND))
    found = table_of(town, first, row("Phú Thọ", SOME), second)
    assert (found.units(), found.grave) == (FIGURES, [("row.inner", "C10")])
    found = table_of(town, first.replace("Xã ", ""), second.replace("Xã ", ""))
    assert (found.units(), found.grave) == (FIGURES, [])


@pytest.mark.parametrize("name", ["Cộng trang", "Cộng trang 1", "Mang sang", "Trang trước chuyển sang"])
def test_the_sum_of_a_page_is_held_against_the_rows_above_it(name: str) -> None:
    page = "9 | 8 | 3 | 1 | 3 | 0 | 3 | 1"
    rows = [TOWN, FIRST, row("Cộng trang", page), row(name, page), SECOND]
    found = table_of(*rows, row("Cộng trang", SECOND.split(" | ", 3)[3]), row("Tổng cộng", ALL))
    assert (found.units(), found.findings) == (FIGURES, ())
    found = table_of(*rows[:3], row(name, page.replace("9", "8")), SECOND, row("Cộng mang sang", ALL))
    assert (found.units(), found.grave) == (FIGURES, [("row.page", "D11")])


@pytest.mark.parametrize("name", ["Bình quân", "Bình quân mỗi xã", "Trung bình", "Tỷ lệ (%)", "Tỷ trọng"])
def test_a_mean_or_a_share_below_the_units_is_no_unit(name: str) -> None:
    for total in ([], [row("Tổng cộng", ALL)]):
        found = table_of(TOWN, FIRST, SECOND, *total, row(name, "5 | 4.67 | 1 | 1 | 1 | 0 | 1 | 0"))
        assert (found.units(), found.codes) == (FIGURES, ["sheet.derived_rows"])
    assert table_of(TOWN, FIRST, row(name, SOME), SECOND).grave  # it may head rows of shares


@pytest.mark.parametrize(
    "rows",
    [
        [row("Thị trấn"), "- | | Thị trấn Tràm Chim | " + OF_TOWN, row("Các xã"), FIRST, SECOND],
        [TOWN.replace("1 |", "a |", 1), FIRST.replace("2 |", "b |", 1), SECOND.replace("3 |", "c |", 1)],
        [TOWN, FIRST, "- | | Xã Phú Hiệp | 6 | 6 | 2 | 2 | 0 | 1 | 1 | 0"],
        [TOWN, FIRST, "a | '30010 | Phú Hiệp | 6 | 6 | 2 | 2 | 0 | 1 | 1 | 0"],
    ],
)
def test_a_unit_with_its_type_or_code_is_one_however_it_is_numbered(rows: list[str]) -> None:
    assert table_of(*rows).units() == FIGURES


def test_a_unit_with_an_empty_row_besides_counts_with_its_figures() -> None:
    empty = f"4 | '30007 | Xã Tân Công Sính | {NOTHING}"
    for rows in ([TOWN, FIRST, SECOND, empty], [empty, TOWN, FIRST, SECOND]):
        found = table_of(*rows)
        assert (found.units(), [code for code, _ in found.grave]) == (FIGURES, ["row.unit_empty_again"])
    found = table_of(TOWN, FIRST, SECOND, empty, FIRST.replace("5 | 5", "9 | 5"))
    assert "30007" not in found.units()


def test_the_label_of_a_total_may_stand_in_the_column_of_codes() -> None:
    found = table_of(TOWN, FIRST, SECOND, f" | Tổng cộng | | {ALL}")
    assert (found.units(), found.findings) == (FIGURES, ())


def test_a_plan_named_right_under_the_heading_of_names_is_no_part_of_that_heading() -> None:
    found = table_of(row("Kế hoạch"), TOWN, FIRST, SECOND)
    assert (found.grave, found.units()) == ([("sheet.words_around", "C8")], {})

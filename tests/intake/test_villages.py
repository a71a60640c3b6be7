"""Villages that bear the name of a commune, in tables where nothing but the names says what a row is."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import HEAD, TITLES, Read, read, sheet_of
from tests.intake.test_continuing import NAMELESS

HIEP = "9 | 8 | 3 | 1 | 3 | 0 | 3 | 1"
SINH = "6 | 6 | 2 | 2 | 0 | 1 | 1 | 0"
LONG = "3 | 3 | 1 | 0 | 1 | 1 | 2 | 2"
ONE, OTHER = "4 | 3 | 1 | 0 | 2 | 0 | 1 | 1", "5 | 5 | 2 | 1 | 1 | 0 | 2 | 0"  # together HIEP
ODD = "2 | 1 | 1 | 0 | 0 | 0 | 0 | 0"
ALL = "18 | 17 | 6 | 3 | 4 | 2 | 6 | 3"
CODES = {"Phú Hiệp": "30010", "Tân Công Sính": "30007", "An Long": "30022", "Phú Thọ": "30031"}


def table_of(context: Context, *rows: tuple[object, str, str], sender: str = "UBND huyện Tam Nông") -> Read:
    """A table of rows of an order number, a name and figures."""
    text = "\n".join(f"{order} | | {name} | {figures}" for order, name, figures in rows)
    return read(sheet_of(TITLES.replace("UBND huyện Tam Nông", sender), HEAD, text), context)


def taken(found: Read) -> set[str]:
    return {name for name, code in CODES.items() if code in found.units()}


def cells(found: Read) -> list[str]:
    return [f.cell for f in found.findings if f.code == "row.inner"]


def test_rows_that_add_up_to_the_unit_above_are_its_villages(dong_thap: Context) -> None:
    found = table_of(
        dong_thap, ("", "Phú Hiệp", HIEP), ("", "Phú Thọ", ONE), ("", "Phú Đức", OTHER), ("", "An Long", LONG)
    )
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "An Long"}, ["C9", "C10"])


def test_rows_above_that_add_up_to_a_unit_are_its_villages_too(dong_thap: Context) -> None:
    text = ONE.replace("| ", "| '").replace("4", "'4", 1)  # figures typed as text
    found = table_of(dong_thap, ("", "Phú Thọ", text), ("", "Phú Đức", OTHER), ("", "Phú Hiệp", HIEP))
    assert (taken(found), cells(found)) == ({"Phú Hiệp"}, ["C8", "C9"])


@pytest.mark.parametrize("name", ["Ấp Giồng Găng", "Bờ Kinh"])
def test_a_village_of_a_communes_name_among_others_that_add_up_is_none(dong_thap: Context, name: str) -> None:
    found = table_of(
        dong_thap, (1, "Phú Hiệp", HIEP), (2, "Phú Thọ", ONE), (3, name, OTHER), (4, "An Long", LONG)
    )
    assert ("C9" in cells(found), "Phú Thọ" in taken(found)) == (True, False)
    assert {"Phú Hiệp", "An Long"} <= taken(found)


@pytest.mark.parametrize(
    "rows",
    [
        [("", "Phú Hiệp", HIEP), ("", "Ấp 1", ONE), ("", "Phú Thọ", ODD), ("", "Ấp 2", ODD)],
        [("", "Phú Hiệp", HIEP), ("", "Bờ Kinh", ONE), ("", "Phú Thọ", ODD), ("", "Gò Cao", ODD)],
        [(1, "Phú Hiệp", HIEP), (1, "Ấp 1", ONE), (2, "Phú Thọ", ODD), (2, "An Long", LONG)],
    ],
)
def test_a_name_among_villages_is_not_certain_to_be_a_communes(
    dong_thap: Context, rows: list[tuple[object, str, str]]
) -> None:
    found = table_of(dong_thap, *rows)
    assert ("Phú Thọ" in taken(found), "Phú Hiệp" in taken(found)) == (False, True)
    assert cells(found) == ["C10"]
    assert not any(note.code == "form.unit_missing" and note.unit == "30031" for note in found.findings)


@pytest.mark.parametrize("orders", [("", "", "", ""), (1, 1, 2, 2), (1, "a", "b", 2)])
def test_a_commune_below_the_villages_of_another_is_one(
    dong_thap: Context, orders: tuple[object, ...]
) -> None:
    rows = zip(orders, ("Phú Hiệp", "Ấp 1", "Ấp 2", "An Long"), (HIEP, ONE, OTHER, LONG), strict=True)
    found = table_of(dong_thap, *rows)
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "An Long"}, [])


def test_names_that_are_numbered_anew_below_each_commune_are_villages(dong_thap: Context) -> None:
    found = table_of(
        dong_thap, (1, "Phú Hiệp", HIEP), (1, "Phú Thọ", ODD), (2, "Phú Đức", ODD), (3, "Phú Ninh", ODD),
        (2, "Tân Công Sính", SINH), (3, "An Long", LONG),
    )  # fmt: skip
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "Tân Công Sính", "An Long"}, ["C9", "C10", "C11"])


def test_names_without_which_alone_the_total_agrees_are_villages(dong_thap: Context) -> None:
    rows = [("", "Phú Hiệp", HIEP), ("", "Phú Thọ", ONE), ("", "Tân Công Sính", SINH), ("", "An Long", LONG)]
    found = table_of(dong_thap, *rows, ("", "Tổng cộng", ALL))
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "Tân Công Sính", "An Long"}, ["C9"])


@pytest.mark.parametrize("orders", [("", "", "", ""), (1, 2, 3, 4), (1, 2, 1, 2), (1, 1, 1, 1), (1, 2, 2, 3)])
def test_communes_without_codes_and_types_are_read(dong_thap: Context, orders: tuple[object, ...]) -> None:
    names = ("Phú Hiệp", "Tân Công Sính", "An Long", "Phú Thọ")
    found = table_of(dong_thap, *zip(orders, names, (HIEP, SINH, LONG, ODD), strict=True))
    assert (taken(found), cells(found)) == (set(CODES), [])


def test_a_name_that_nobody_knows_makes_its_numbered_neighbours_no_villages(dong_thap: Context) -> None:
    names = ("Phú Hiệp", "Bờ Kinh", "Tân Công Sính", "Gò Cao", "An Long")
    found = table_of(dong_thap, *((n, name, SINH) for n, name in enumerate(names, 1)))
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "Tân Công Sính", "An Long"}, [])


def test_figures_of_one_case_that_add_up_by_chance_make_no_villages(dong_thap: Context) -> None:
    found = table_of(
        dong_thap,
        (1, "Phú Hiệp", "2 | 1 | 1 | 0 | 0 | 0 | 0 | 0"),
        (2, "Phú Thọ", "1 | 1 | 0 | 0 | 0 | 0 | 0 | 0"),
        (3, "An Long", "1 | 0 | 1 | 0 | 0 | 0 | 0 | 0"),
    )
    assert (taken(found), cells(found)) == ({"Phú Hiệp", "Phú Thọ", "An Long"}, [])


@pytest.mark.parametrize(("figures", "read_as_own"), [(ONE, set()), (HIEP, {"Phú Hiệp"})])
def test_a_village_of_its_communes_own_name_is_not_the_commune(
    dong_thap: Context, figures: str, read_as_own: set[str]
) -> None:
    rows = [("", "Phú Hiệp", figures), ("", "Bờ Kinh", ONE), ("", "Gò Cao", OTHER)]
    found = table_of(dong_thap, *rows, sender="UBND xã Phú Hiệp, huyện Tam Nông")
    assert taken(found) == read_as_own


@pytest.mark.parametrize("title", ["Xa Phu Hiep - Ap 1", "Ket qua cua ap 1, xa Phu Hiep", "PHU HIEP - AP 1"])
@pytest.mark.parametrize("place", ["title", "tab"])
def test_a_village_without_diacritics_beside_its_communes_line_is_none_of_its_own(
    dong_thap: Context, title: str, place: str
) -> None:
    lines = TITLES.replace("UBND huyện Tam Nông", "UBND xã Phú Hiệp, huyện Tam Nông")
    if place == "title":
        lines += f"{title}\n"
    book = sheet_of(lines, NAMELESS, f"1 | {ONE}", name=title if place == "tab" else "Biểu 05")
    assert read(book, dong_thap).units() == {}


@pytest.mark.parametrize(
    "title", ["Ban chi dao 138 xa Phu Hiep", "Tong hop xa Phu Hiep", "Xa Phu Hiep - to cong tac"]
)
def test_titles_without_diacritics_that_begin_like_a_village_are_none(dong_thap: Context, title: str) -> None:
    lines = TITLES.replace("UBND huyện Tam Nông", "UBND xã Phú Hiệp, huyện Tam Nông") + f"{title}\n"
    assert read(sheet_of(lines, NAMELESS, f"1 | {ONE}"), dong_thap).units().keys() == {"30010"}


EQUAL = "10 | 10 | 5 | 1 | 2 | 0 | 2 | 0"


@pytest.mark.parametrize("order", [0, 1])
def test_equal_communes_are_no_villages_of_each_other(dong_thap: Context, order: int) -> None:
    names = ("Phú Hiệp", "Tân Công Sính", "An Long")
    rows = [(n * order or "", name, EQUAL) for n, name in enumerate(names, 1)]
    assert cells(table_of(dong_thap, *rows)) == []


def test_a_total_that_counts_all_rows_makes_units_of_them(dong_thap: Context) -> None:
    names = ("Tràm Chim", "Phú Hiệp", "Tân Công Sính", "An Long")
    rows = [("", name, figures) for name, figures in zip(names, (HIEP, ONE, OTHER, LONG), strict=True)]
    found = table_of(dong_thap, *rows, ("", "Tổng cộng", "21 | 19 | 7 | 2 | 7 | 1 | 8 | 4"))
    assert (cells(found), len(found.units())) == ([], 4)


def test_of_two_rows_that_a_total_leaves_out_alike_none_is_taken(dong_thap: Context) -> None:
    rows = [("", "Phú Hiệp", HIEP), ("", "An Long", ONE), ("", "Tân Công Sính", SINH), ("", "Phú Thọ", ONE)]
    found = table_of(dong_thap, *rows, ("", "Tổng cộng", "19 | 17 | 6 | 3 | 5 | 1 | 5 | 2"))
    assert cells(found) == ["C9", "C11"]

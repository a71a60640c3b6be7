"""How changes are shown: shares in per cent, ranges that hold all that they held, the reasons in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kpi.findings import load_catalogue
from kpi.model.cell import NOT_COMPARABLE, Cell, Status, Value
from kpi.model.period import parse_period
from kpi.model.table import Table
from kpi.rollup.changes import AlikeChange, ChangeRow, change_of
from kpi.tables.compare_table import compare_table
from kpi.tables.frame import Frame
from kpi.write.cells import row_texts
from tests.rollup.world import units
from tests.shipped import shipped_specs

EN = load_catalogue("en")
RANGE = Cell(Status.RANGE, 3, 7)


def row(name: str, *figures: Value, known: tuple[int, ...] = (15, 15)) -> ChangeRow:
    return ChangeRow(
        *("866", "Thành phố Cao Lãnh", "district", shipped_specs(None).indicators[name], ""),
        figures,
        tuple((number, 15) for number in known),
        change_of(figures[0], figures[-1]),
        uneven=len(set(known)) > 1,
        in_both=None,
        breaks=(),
    )


def compared(*rows: ChangeRow, years: tuple[str, ...] = ("2020", "2021")) -> Table:
    periods = tuple(map(parse_period, years))
    frame = Frame(EN, periods[-1], units(), "Tỉnh Đồng Tháp", periods=periods)
    return compare_table(rows, (), frame, ())


def texts(table: Table) -> list[list[str]]:
    screen = table.on("screen")
    return [row_texts(one, screen, "en")[3:] for one in screen.rows if one.kind != "section"]


def test_counts_and_rates_in_one_table() -> None:
    table = compared(
        row("inspected", Decimal(200), Decimal(213)),
        row("inspected_rate", Decimal("0.8"), Decimal("0.866")),
    )
    assert texts(table) == [
        ["200", "213", "13", "6.5%", "15/15", "15/15", ""],
        ["80", "86.6", "6.6", "8.3%", "15/15", "15/15", ""],
    ]
    heads = [one.cells[2] for one in table.rows if one.kind == "section"]
    assert heads == ["Establishments inspected (establishments)", "Share of establishments inspected (%)"]
    assert table.subtitle == ("Tỉnh Đồng Tháp – year 2021 against year 2020",)
    assert not table.is_summed


def test_of_yes_and_no_units_are_counted() -> None:
    table = compared(row("propaganda_regular", Decimal(15), Decimal(12)))
    assert table.rows[0].cells[2] == "A form of propaganda kept up regularly (units)"


def test_why_there_is_no_change_stands_beside_it() -> None:
    table = compared(
        row("inspected", Decimal(0), Decimal(5)),
        row("inspected", None, Decimal(5), known=(0, 15)),
        row("inspected", NOT_COMPARABLE, Decimal(5)),
        row("inspected", RANGE, Decimal(7)),
    )
    assert texts(table) == [
        ["0", "5", "5", "–", "15/15", "15/15", "earlier is 0"],
        ["…", "5", "…", "…", "0/15", "15/15", "coverage differs; earlier not known"],
        ["…", "5", "…", "…", "15/15", "15/15", "not comparable"],
        ["3–7", "7", "0–4", "0–133.4%", "15/15", "15/15", ""],
    ]


def test_the_change_over_what_both_periods_know_has_columns_of_its_own() -> None:
    both = AlikeChange(Decimal(100), Decimal(90), (14, 12), change_of(Decimal(100), Decimal(90)))
    uneven = replace(row("inspected", Decimal(100), Decimal(141), known=(14, 15)), in_both=both)
    table = compared(uneven, row("inspected", Decimal(1), Decimal(2)))
    assert [one[6:] for one in texts(table)] == [
        ["14 → 12", "-10", "-10.0%", "coverage differs"],
        ["", "", "", ""],
    ]


def test_several_years_have_a_line_of_bars_on_the_screen_alone() -> None:
    one = row("inspected", Decimal(4), None, RANGE, Decimal(8), known=(15, 0, 15, 15))
    table = compared(one, years=("2018", "2019", "2020", "2021"))
    assert "▅··█" in texts(table)[0]
    assert all("█" not in str(cell) for line in table.on("paper").rows for cell in line.cells)
    assert any("kpi explain 866 inspected --period 2018" in hint for hint in table.hints)

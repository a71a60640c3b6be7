"""Charts of figures over time: bars for two times, lines for more, a gap where there is no figure."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kpi.findings import load_catalogue
from kpi.model.cell import Cell, Status, Value
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.chart import charts_of
from kpi.write.courses import MOST_BARS, MOST_LINES, courses_of
from kpi.write.xlsx.table import save_workbook

VI = load_catalogue("vi")


def table(*years: int, rows: Iterator[Row] | tuple[Row, ...]) -> Table:
    columns = (Column(f"value@{year}", str(year), Kind.COUNT, ("Số liệu",), over="figures") for year in years)
    return Table("t", "So sánh", (), (Column("name", "Đơn vị"), *columns), tuple(rows), warning="Bản đồ mới")


def head(name: str, figures: int = 2) -> Row:
    return Row((name, *[None] * figures), "section")


TWO = table(2020, 2021, rows=(
    head("Số <vụ>"),
    Row(("Huyện A & B", 10, 20)),
    Row(("Huyện C", Cell(Status.RANGE, 3, 5), 5)),
    Row(("Tỉnh", None, 25), "total"),
    head("Chưa rõ"),
    Row(("Huyện A", None, None)),
))  # fmt: skip


def many(units: int, total: bool = True) -> Table:
    rows = [head("Số vụ", 3), *(Row((f"Xã {n}", n, None, n + 1)) for n in range(units))]
    return table(2019, 2020, 2021, rows=(*rows, *([Row(("Tỉnh", 7, None, 9), "total")] if total else [])))


def test_two_times_are_bars_of_the_units_and_a_section_without_figures_has_no_chart() -> None:
    [course] = courses_of(TWO)
    assert (course.title, course.times, course.is_drawn_out) == ("Số <vụ>", ("2020", "2021"), False)
    assert [(line.name, line.figures) for line in course.lines] == [
        ("Huyện A & B", (10, 20)),
        ("Huyện C", (None, 5)),  # of a range no bar is drawn
    ]


@pytest.mark.parametrize(
    ("units", "total", "names", "drawn_out"),
    [
        (MOST_LINES, True, MOST_LINES, True),
        (MOST_LINES + 1, True, 1, True),
        (MOST_LINES + 1, False, MOST_LINES + 1, False),
    ],
)
def test_several_times_are_lines_of_few_units_or_of_the_total(
    units: int, total: bool, names: int, drawn_out: bool
) -> None:
    [course] = courses_of(many(units, total))
    assert (len(course.lines), course.is_drawn_out) == (names, drawn_out)
    assert len(course.times) == len(course.lines[0].figures) == (3 if drawn_out else 2)


def test_more_units_than_can_be_told_apart_are_not_drawn() -> None:
    assert list(courses_of(many(MOST_BARS + 1, total=False))) == []


def drawing(one: Table) -> ElementTree.Element:
    return ElementTree.fromstring(charts_of(one, 0, VI).replace("<br>", "<br/>"))


def test_bars_are_as_long_as_their_figures_and_begin_at_zero() -> None:
    figure = drawing(TWO)
    bars = [rect for rect in figure.iter("rect") if rect.find("title") is not None]
    assert [(rect.findtext("title"), rect.get("width")) for rect in bars] == [
        ("10", "235.0"), ("20", "470.0"), ("5", "117.5"),
    ]  # fmt: skip
    assert {rect.get("x") for rect in bars} == {"190.0"}
    assert "Bản đồ mới" in "".join(figure.itertext())


def test_what_fell_below_zero_lies_on_the_other_side() -> None:
    rows = (Row(("Huyện A", Decimal(-5), Decimal(5))),)
    figure = drawing(table(2020, 2021, rows=rows))
    bars = [rect for rect in figure.iter("rect") if rect.find("title") is not None]
    assert [(rect.get("x"), rect.get("width")) for rect in bars] == [("190.0", "235.0"), ("425.0", "235.0")]


def test_a_line_is_broken_where_there_is_no_figure() -> None:
    rows = (Row(("Huyện A", 1, 2, None, 4, 5)),)
    figure = drawing(table(2017, 2018, 2019, 2020, 2021, rows=rows))
    [path] = [one.get("d", "") for one in figure.iter("path") if one.get("fill") == "none"]
    assert (path.count("M"), path.count("L")) == (2, 2)
    assert len(list(figure.iter("circle"))) == 4


def charts(one: Table, path: Path) -> list[str]:
    save_workbook([one], path, VI)
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/")]


def test_a_workbook_draws_its_own_cells(tmp_path: Path) -> None:
    [chart] = charts(TWO, tmp_path / "t.xlsx")
    assert "<c:barChart>" in chart
    assert 'val="clustered"' in chart
    sheet, drawn = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    figures = [
        str(cell.value) for row in drawn.iter_rows() for cell in row if str(cell.value).startswith("=")
    ]
    assert [sheet[figure.rpartition("!")[2]].value for figure in figures] == [10, 20, 5]


def test_lines_of_a_workbook_leave_gaps(tmp_path: Path) -> None:
    [chart] = charts(many(2), tmp_path / "t.xlsx")
    assert "<c:lineChart>" in chart
    assert "dispBlanksAs" not in chart  # else as 0, or as a line over the gap
    assert chart.count("<c:ser>") == 2
    drawn = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
    [line] = [
        [cell.value for cell in row if cell.value] for row in drawn.iter_rows() if row[15].value == "Xã 1"
    ]
    assert len(line) == 3  # its name and two figures


def test_columns_that_stand_on_a_screen_alone_are_nowhere_else(tmp_path: Path) -> None:
    cells: tuple[Value, ...] = ("Huyện A", 1, 2, "▅█", "cases")
    columns = (*TWO.columns, Column("trend", "Diễn biến", medium="screen"),
               Column("indicator", "Chỉ tiêu", medium="data"))  # fmt: skip
    one = replace(TWO, columns=columns, rows=(Row(cells),), hints=("kpi explain",))
    assert [c.title for c in one.on("screen").columns] == ["Đơn vị", "2020", "2021", "Diễn biến"]
    assert [c.title for c in one.on("data").columns] == ["Đơn vị", "2020", "2021", "Chỉ tiêu"]
    assert one.on("paper").rows == (Row(("Huyện A", 1, 2)),)
    assert (one.on("screen").hints, one.on("paper").hints) == (("kpi explain",), ())

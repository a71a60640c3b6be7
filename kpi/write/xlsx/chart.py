"""Native charts of a table's own columns, on a sheet of their own beside the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi.findings import Catalogue
from kpi.model.grid import cell_name
from kpi.model.table import Table
from kpi.write.cells import clean, number
from kpi.write.courses import Course, courses_of
from kpi.write.sizes import LINE
from kpi.write.stacks import Bar, Stack, stacks_of
from kpi.write.xlsx.course_chart import course_chart, course_height, write_course
from kpi.write.xlsx.page import sheet_name
from kpi.write.xlsx.styles import Styles

_COLOURS = ("#1F4E79", "#9DC3E6", "#7F7F7F", "#F4B183", "#D9D9D9", "#A9D18E")
_COLUMNS = 14  # of the usual width lie over a chart
_ROWS = 40  # so many bars can still be told apart
_DATA = _COLUMNS + 1  # the column that the figures of the charts begin in, out of the printed page
_BAR, _AROUND, _LINE_HIGH, _WIDE = 26, 160, 20, 880  # pixels: a bar, around all, a row of the sheet, a chart


def add_charts(
    book: Workbook,
    table: Table,
    at_sheet: tuple[str, int],
    names: list[str],
    words: Catalogue,
    styles: Styles,
) -> None:
    """A sheet with a chart for each whole that columns are parts of and each thing that stands in columns
    over time, in each section of the rows; nothing for a table without such columns. What the table must say
    on every page stands above the charts, the figures that they show beside them: those of the table as
    references to its cells. `at_sheet` says on which sheet and from which row on the table's rows stand;
    `names` are the sheets there are."""
    stacks = [one for one in stacks_of(table, words) if len(one.bars) <= _ROWS]
    courses = list(courses_of(table))
    if not stacks and not courses:
        return
    names.append(sheet_name(words.text("write.chart_sheet"), names))
    page = book.add_worksheet(names[-1])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    lines = [(table.title, "title"), *((line, "subtitle") for line in table.subtitle[:1])]
    for row, (text, look) in enumerate([*lines, (table.warning, "warning")]):
        page.set_row(row, LINE * 1.4)
        page.merge_range(row, 0, row, _COLUMNS - 1, clean(text), styles.get(look))
    page.repeat_rows(0, len(lines))  # what must stand on every page
    top = len(lines) + 2
    breaks = []
    drawings: list[Stack | Course] = [*stacks, *courses]
    for one in drawings:
        at = (names[-1], top)
        if isinstance(one, Stack):
            chart, high, rows = _stack(book, page, one, at, at_sheet, table)
        else:
            chart, high, rows = _course(book, page, one, at, at_sheet)
        chart.set_size({"width": _WIDE, "height": high})
        page.insert_chart(top, 0, chart, {"description": one.title, "object_position": 2})
        top += max(high // _LINE_HIGH, rows + 1) + 2
        breaks.append(top - 1)
    page.set_h_pagebreaks(breaks[:-1])
    page.print_area(0, 0, top, _COLUMNS - 1)


def _stack(
    book: Workbook,
    page: Worksheet,
    stack: Stack,
    at: tuple[str, int],
    at_sheet: tuple[str, int],
    table: Table,
) -> tuple[Any, int, int]:
    """A chart with its figures written, how high it is, and how many rows of figures it has."""
    _write_data(page, stack, at[1], at_sheet, table)
    return _chart(book, stack, *at), _AROUND + _BAR * len(stack.bars), len(stack.bars)


def _course(
    book: Workbook, page: Worksheet, course: Course, at: tuple[str, int], at_sheet: tuple[str, int]
) -> tuple[Any, int, int]:
    place = (at[1], _DATA)
    write_course(page, course, place, _quoted(at_sheet[0]), at_sheet[1])
    return course_chart(book, course, at[0], place), course_height(course), len(course.lines)


def _write_data(page: Worksheet, stack: Stack, top: int, at_sheet: tuple[str, int], table: Table) -> None:
    """The figures of a chart, with a head, from row `top` on."""
    for place, name in enumerate(_series(stack), _DATA + 1):
        page.write_string(top, place, name)
    for row, bar in enumerate(stack.bars, top + 1):
        page.write_string(row, _DATA, bar.name)
        for n, (place, size) in enumerate(zip(stack.places, bar.parts, strict=True), _DATA + 1):
            exact = number(table.rows[bar.row].cells[place])
            if exact is not None and exact == size:
                cell = cell_name(at_sheet[1] + bar.row, place)
                page.write_formula(row, n, f"={_quoted(at_sheet[0])}!{cell}", None, float(exact))
            else:
                page.write_number(row, n, float(size))
        if stack.is_open:
            page.write_number(row, _DATA + 1 + len(stack.places), _open(bar))


def _open(bar: Bar) -> float:
    return float(bar.high - bar.low)


def _series(stack: Stack) -> Sequence[str]:
    return (*stack.names, *([stack.open_name] if stack.is_open else []))


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _chart(book: Workbook, stack: Stack, sheet: str, top: int) -> Any:
    chart: Any = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = top + len(stack.bars)
    for number_of, _ in enumerate(_series(stack)):
        place = _DATA + 1 + number_of
        is_open = number_of == len(stack.names)
        fill: dict[str, Any] = {"fill": {"color": _COLOURS[number_of % len(_COLOURS)]}}
        if is_open:
            fill = {
                "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#B00000", "bg_color": "#FFFFFF"}
            }
        chart.add_series(
            {
                "name": [sheet, top, place],
                "categories": [sheet, top + 1, _DATA, last, _DATA],
                "values": [sheet, top + 1, place, last, place],
                "border": {"color": "#000000", "width": 0.5},
                "gap": 40,
                **fill,
            }
        )
    chart.set_title({"name": stack.title, "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": float(stack.most), "num_format": "0%" if stack.percent else "0"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    return chart

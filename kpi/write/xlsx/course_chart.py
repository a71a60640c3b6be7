"""Native charts of figures over time: two times as bars side by side, more as lines."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi.model.grid import cell_name
from kpi.write.courses import Course

_FILLS = ("#C9D6E6", "#1F4E79")  # the earlier, the later
_COLOURS = ("#1F4E79", "#8C4A00", "#2B6B2B", "#6B2B6B", "#444444")
_DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash")
_MARKERS = ("circle", "square", "triangle", "diamond", "x")
_ROW, _AROUND, _LINES = 26, 160, 380  # pixels: a pair of bars, around all, a chart of lines


def course_height(course: Course) -> int:
    """How high its chart is, in pixels."""
    return _LINES if course.is_drawn_out else _AROUND + _ROW * len(course.lines)


def write_course(page: Worksheet, course: Course, at: tuple[int, int], sheet: str, first: int) -> None:
    """The figures of a chart, as references to the cells of the table, whose first row stands in the row
    `first` of `sheet`; what has no figure is left empty. `at` is the row and column of the head."""
    top, left = at
    for place, time in enumerate(course.times, left + 1):
        page.write_string(top, place, time)
    for row, line in enumerate(course.lines, top + 1):
        page.write_string(row, left, line.name)
        for n, (place, figure) in enumerate(zip(course.places, line.figures, strict=True), left + 1):
            if figure is not None:
                cell = cell_name(first + line.row, place)
                page.write_formula(row, n, f"={sheet}!{cell}", None, float(figure))


def course_chart(book: Workbook, course: Course, sheet: str, at: tuple[int, int]) -> Any:
    """The chart of the figures that `write_course` has written on a sheet."""
    chart: Any = book.add_chart({"type": "line" if course.is_drawn_out else "bar"})
    labels = {"value": True, "num_format": "#,##0" if _is_whole(course) else "#,##0.0"}
    top, left = at
    last, right = top + len(course.lines), left + len(course.times)
    if course.is_drawn_out:
        for n, row in enumerate(range(top + 1, last + 1)):
            look = {"color": _COLOURS[n], "width": 2, "dash_type": _DASHES[n]}
            chart.add_series(
                {
                    "name": [sheet, row, left],
                    "categories": [sheet, top, left + 1, top, right],
                    "values": [sheet, row, left + 1, row, right],
                    "line": look,
                    "marker": {"type": _MARKERS[n], "size": 6},
                    "data_labels": {**labels, "position": "above"},
                }
            )
        chart.show_blanks_as("gap")
    else:
        for n, place in enumerate(range(left + 1, right + 1)):
            chart.add_series(
                {
                    "name": [sheet, top, place],
                    "categories": [sheet, top + 1, left, last, left],
                    "values": [sheet, top + 1, place, last, place],
                    "fill": {"color": _FILLS[n]},
                    "border": {"color": "#000000", "width": 0.5},
                    "gap": 60,
                    "data_labels": labels,
                }
            )
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_title({"name": course.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    return chart


def _is_whole(course: Course) -> bool:
    """Whether all its figures are whole numbers."""
    figures = (figure for line in course.lines for figure in line.figures if figure is not None)
    return all(figure == figure.to_integral_value() for figure in figures)

"""A native chart of a table's own shares, on a sheet of its own beside the table."""

from __future__ import annotations

from xlsxwriter import Workbook

from kpi.findings import Catalogue
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.chart import parts_of
from kpi.write.sizes import LINE
from kpi.write.xlsx.page import sheet_name
from kpi.write.xlsx.styles import Styles

_COLOURS = ("#1F4E79", "#9DC3E6", "#7F7F7F", "#F4B183", "#D9D9D9", "#A9D18E")
_COLUMNS = 14  # of the usual width lie over a chart
_ROWS = 40  # so many bars can still be told apart


def add_chart(
    book: Workbook,
    table: Table,
    at_sheet: tuple[str, int],
    names: list[str],
    words: Catalogue,
    styles: Styles,
) -> None:
    """A bar for each row, a part of it for each share of the same whole; nothing for a table without such
    shares. What the table must say on every page stands above the chart. `at_sheet` says on which sheet and
    from which row on the table's rows stand; `names` are the sheets there are."""
    parts = parts_of(table.columns)
    places = [place for place, row in enumerate(table.rows) if row.kind != "section"]
    at = next((i for i, column in enumerate(table.columns) if column.key == "name"), None)
    if not parts or at is None or not 0 < len(places) <= _ROWS or len(places) != len(table.rows):
        return
    title = words.text("write.chart")
    sheet, first = at_sheet
    last = first + len(table.rows) - 1
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for number, place in enumerate(parts):
        column = table.columns[place]
        chart.add_series(
            {
                "name": clean(column.groups[-1] if column.groups else column.title),
                "categories": [sheet, first, at, last, at],
                "values": [sheet, first, place, last, place],
                "fill": {"color": _COLOURS[number % len(_COLOURS)]},
                "border": {"color": "#000000", "width": 0.5},
                "gap": 40,
            }
        )
    chart.set_title({"name": clean(title), "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 160 + 26 * len(places)})
    names.append(sheet_name(title, names))
    page = book.add_worksheet(names[-1])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    lines = [(table.title, "title"), *((line, "subtitle") for line in table.subtitle[:1])]
    for row, (text, look) in enumerate([*lines, (table.warning, "warning")]):
        page.set_row(row, LINE * 1.4)
        page.merge_range(row, 0, row, _COLUMNS - 1, clean(text), styles.get(look))
    page.insert_chart(len(lines) + 1, 0, chart, {"description": clean(title)})

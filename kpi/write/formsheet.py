"""One report form as a sheet to fill in: a row per unit, or a row per indicator for one unit.

Words of a form are Vietnamese: they are those by which the form is recognised when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format

from kpi.findings import Catalogue
from kpi.model.grid import cell_name
from kpi.model.table import Heading, Value
from kpi.spec.types import Form, Indicator, Settings
from kpi.write.layout import LINE, Sizes, fit
from kpi.write.page import Page, set_print, write_header, write_heading, write_signature
from kpi.write.styles import Styles
from kpi.write.validation import limit_cells

_LIST_WIDTHS = (6.0, 52.0, 14.0, 20.0)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What goes on one sheet. `units` are (code, name) in order; `values` by (unit code, indicator id), empty
    for a blank form; `sender` and `period` the texts of their lines; `state` the lines of the state's motto."""

    form: Form
    indicators: Mapping[str, Indicator]
    settings: Settings
    sender: str
    period: str
    units: tuple[tuple[str, str], ...]
    place: str = ""
    values: Mapping[tuple[str, str], Value] = field(default_factory=dict)


def write_rows(page_of: PageMaker, sheet: FormSheet, words: Catalogue) -> None:
    """Lay out the form with a row per unit and a total row of formulas (whose stored value is right)."""
    paths = [
        *((_headed(word),) for word in _frame_words(sheet, words)),
        *(tuple(texts[0] for texts in column.path) for column in sheet.form.columns),
    ]
    name = max([len(unit) for _, unit in sheet.units] + [22]) + 2.0
    need = [5.0, 8.0, name] + [7.0] * len(sheet.form.columns)
    liked = [5.0, 8.0, name] + [_liked(path) for path in paths[3:]]
    sizes = fit(paths, need, liked, [False] * 3 + [True] * len(sheet.form.columns))
    page = page_of.page(sheet.form, sizes.widths)
    top = _write_top(page, sheet, words)
    body = write_header(page, top, paths, sizes)
    for place, (code, unit) in enumerate(sheet.units):
        _write_unit(page, body + place, place, code, unit, sheet)
    last = body + len(sheet.units) - 1
    if len(sheet.units) > 1:
        _write_total(page, body, last, sheet)
        last += 1
    _finish(page, sheet, words, (top, body), last, frozen=3)


def write_vertical(page_of: PageMaker, sheet: FormSheet, words: Catalogue) -> None:
    """Lay out the form for its one unit: a row per indicator under its headings, the value in a column."""
    settings = sheet.settings
    unit = sheet.units[0][0]
    titles = (
        words.text("table.column.order"),
        _headed(settings.label_headers[0]),
        words.text("form.measure"),
        _headed(settings.value_headers[-1]),
    )
    paths = [(title,) for title in titles]
    widths = _LIST_WIDTHS
    page = page_of.page(sheet.form, widths)
    top = _write_top(page, sheet, words)
    body = write_header(page, top, paths, Sizes(widths, frozenset(), (LINE * 1.6,)))
    row, above, number = body, (), 0
    for column in sheet.form.columns:
        groups = tuple(texts[0] for texts in column.path[:-1])
        for heading in _opened(groups, above, words):
            page.text(row, 0, page.last, heading, page.styles.get("section", align="left"))
            row += 1
        above, number = groups, number + 1
        indicator = sheet.indicators[column.indicator]
        told = (str(number), column.path[-1][0], indicator.unit)
        for place, text in enumerate(told):
            side = "left" if place == 1 else "center"
            page.sheet.write_string(row, place, text, page.styles.get("cell", align=side, text_wrap=True))
        _write_input(page, row, 3, sheet.values.get((unit, indicator.id)), indicator, sheet.settings)
        row += 1
    _finish(page, sheet, words, (top, body), row - 1, frozen=0)


@dataclass(slots=True)
class PageMaker:
    """Makes sheets of one workbook; `add` gives a new worksheet of a name."""

    styles: Styles
    add: object

    def page(self, form: Form, widths: Sequence[float]) -> Page:
        """A new sheet named after the form's code."""
        worksheet = self.add(form.code)  # type: ignore[operator]
        page = Page(worksheet, self.styles, tuple(widths))
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width, self.styles.get("plain"))
        return page

"""One report form as a sheet to fill in: a row per unit, or a row per indicator for one unit.

Words of a form are Vietnamese, whatever the language of the program: they are those by which the form is
recognised when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from kpi.findings import Catalogue
from kpi.model.cell import Plain
from kpi.model.columnname import CODE, NAME, column_name
from kpi.model.grid import cell_name
from kpi.spec.assessment import Scorer
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.settings import Settings
from kpi.tables.frame import sign_lines
from kpi.write.header import header_cells
from kpi.write.sizes import LINE, Sizes, fit
from kpi.write.xlsx.input import figure_format, write_input
from kpi.write.xlsx.page import Page, set_print, sheet_name, write_form_top, write_header, write_signature
from kpi.write.xlsx.styles import Styles

_LIST_WIDTHS = (6.0, 58.0, 14.0, 20.0)
_FRAME = 3  # columns before the figures: order, code, name


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What goes on one sheet.

    `units` are (code, name) in order; `values` by (unit code, indicator id), empty for a blank form; a unit's
    value may be a number or the text of a label. `sender`, `period` and `place` are texts of their lines. A
    form for points has a `scheme`, `scorers` whose points may stand in the sender's file, and `limits`: by
    indicator the most that a cell may hold.
    """

    form: Form
    indicators: Mapping[str, Indicator]
    settings: Settings
    sender: str
    period: str
    place: str
    units: tuple[tuple[str, str], ...]
    values: Mapping[tuple[str, str], Plain] = field(default_factory=dict)
    scheme: Scheme | None = None
    scorers: tuple[Scorer, ...] = ()
    limits: Mapping[str, Decimal] = field(default_factory=dict)


def write_rows(book: Workbook, styles: Styles, sheet: FormSheet, words: Catalogue) -> None:
    """Add the form with a row per unit and, below more than one, a total row of formulas."""
    columns = sheet.form.columns
    frame = (
        words.text("table.column.order"),
        sheet.settings.headings.code_headers[0],
        sheet.settings.headings.name_headers[0],
    )
    paths = [*((headed(word),) for word in frame), *(tuple(t[0] for t in c.path) for c in columns)]
    name = max([len(unit) for _, unit in sheet.units] + [22]) + 2.0
    need = [5.0, 8.0, name] + [7.0] * len(columns)
    liked = [5.0, 8.0, name] + [_liked(path[-1]) for path in paths[_FRAME:]]
    sizes = fit(paths, need, liked, [False] * _FRAME + [True] * len(columns))
    page = _page(book, styles, sheet, sizes.widths)
    top = write_top(page, sheet, words)
    body = write_header(page, top, paths, sizes)
    _name_columns(book, page, sheet, paths, top)
    for place, unit in enumerate(sheet.units):
        _write_unit(page, body + place, place + 1, unit, sheet, words)
    last = body + len(sheet.units) - 1
    if len(sheet.units) > 1:
        _write_total(page, body, last, sheet, words)
        last += 1
    page.sheet.freeze_panes(body, _FRAME)
    _finish(page, sheet, words, (top, body - 1), last)


def _name_columns(
    book: Workbook, page: Page, sheet: FormSheet, paths: Sequence[tuple[str, ...]], top: int
) -> None:
    """Give the headings of all columns but the first hidden names, by which they are found wherever they are
    moved to."""
    columns = ("", CODE, NAME, *sheet.form.indicators)
    for cell in header_cells(paths):
        if cell.leaf and columns[cell.column]:
            address = xl_rowcol_to_cell(top + cell.row, cell.column, row_abs=True, col_abs=True)
            place = f"{quote_sheetname(page.sheet.get_name())}!{address}"
            book.define_name(column_name(sheet.form.id, columns[cell.column]), f"={place}")
            book.defined_names[-1][-1] = True  # whether it is hidden: for that there is no argument


def write_vertical(book: Workbook, styles: Styles, sheet: FormSheet, words: Catalogue) -> None:
    """Add the form for its one unit: a row per indicator under its headings, the value in a column."""
    label, value = sheet.settings.headings.label_headers[0], words.text("form.value")
    heads = (words.text("table.column.order"), headed(label), words.text("form.measure"), value)
    page = _page(book, styles, sheet, _LIST_WIDTHS)
    top = write_top(page, sheet, words)
    sizes = Sizes(_LIST_WIDTHS, frozenset(), (LINE * 1.6,))
    row = body = write_header(page, top, [(head,) for head in heads], sizes, index=False)
    above: tuple[str, ...] = ()
    for number, column in enumerate(sheet.form.columns, 1):
        groups = tuple(texts[0] for texts in column.path[:-1])
        for heading in _opened(groups, above, words):
            page.text(row, 0, 0, "", page.styles.get("section"))
            page.text(row, 1, page.last - 1, heading, page.styles.get("section", align="left"))
            page.sheet.write_blank(row, page.last, None, page.styles.get("section"))
            row += 1
        above = groups
        indicator = sheet.indicators[column.indicator]
        for place, text in enumerate((str(number), column.path[-1][0], indicator.unit)):
            style = page.styles.get("cell", align="left" if place == 1 else "center", text_wrap=True)
            page.sheet.write_string(row, place, text, style)
        figure = sheet.values.get((sheet.units[0][0], indicator.id))
        write_input(page, row, page.last, figure, indicator, words, sheet.limits.get(indicator.id))
        row += 1
    page.sheet.freeze_panes(body, 0)
    _finish(page, sheet, words, (top, body - 1), row - 1)


def _page(book: Workbook, styles: Styles, sheet: FormSheet, widths: Sequence[float]) -> Page:
    names = [worksheet.get_name() for worksheet in book.worksheets()]
    page = Page(book.add_worksheet(sheet_name(sheet.form.code, names)), styles, tuple(widths))
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width, styles.get("plain"))
    return page


def write_top(
    page: Page, sheet: FormSheet, words: Catalogue, unit: str = "", titles: Sequence[str] = ()
) -> int:
    """The lines above the header, with that of the `unit` of a sheet of its own, and with the lines `titles`
    for the form's title. Gives the header's first row."""
    code = words.text("table.form_code", code=sheet.form.code)
    row = write_form_top(page, code, sheet.settings.state)
    sender, period = sheet.settings.words.sender_words[0], sheet.settings.words.period_words[0]
    for title in titles or (sheet.form.title.get(words.lang),):
        row = page.across(row, title.upper(), "title", LINE * 1.35)
    row = page.across(row, unit, "subtitle", LINE * 1.1) if unit else row
    row = page.across(row, f"{headed(period)}: {sheet.period}", "subtitle", LINE * 1.1)
    row = page.across(row, f"{headed(sender)}: {sheet.sender}", "subtitle", LINE * 1.1)
    row = page.across(row, words.text("form.instruction"), "note")
    return row + 1


def _write_unit(
    page: Page, row: int, number: int, unit: tuple[str, str], sheet: FormSheet, words: Catalogue
) -> None:
    for place, text in enumerate((str(number), *unit)):
        style = page.styles.get("cell", align="left" if place == _FRAME - 1 else "center")
        page.sheet.write_string(row, place, text, style)
    for place, name in enumerate(sheet.form.indicators, _FRAME):
        value = sheet.values.get((unit[0], name))
        write_input(page, row, place, value, sheet.indicators[name], words, sheet.limits.get(name))


def _write_total(page: Page, first: int, last: int, sheet: FormSheet, words: Catalogue) -> None:
    """Sums and counts of "yes" with their stored results: not every reader calculates."""
    row = last + 1
    total = headed(sheet.settings.words.total_words[0])
    for place, text in enumerate(("", "", total)):
        page.sheet.write_string(row, place, text, page.styles.get("total"))
    yes = words.text("table.rollup.yes")
    for place, name in enumerate(sheet.form.indicators, _FRAME):
        indicator = sheet.indicators[name]
        span = f"{cell_name(first, place)}:{cell_name(last, place)}"
        values = [sheet.values.get((code, name)) for code, _ in sheet.units]
        if indicator.type == "yes_no":
            style = page.styles.get("total", align="right", num_format=figure_format(indicator))
            page.sheet.write_formula(row, place, f'=COUNTIF({span},"{yes}")', style, values.count(yes))
        elif indicator.type == "class":
            page.sheet.write_blank(row, place, None, page.styles.get("total"))
        else:
            style = page.styles.get("total", align="right", num_format=figure_format(indicator))
            result = sum(float(v) for v in values if v is not None and not isinstance(v, str))
            page.sheet.write_formula(row, place, f"=SUM({span})", style, result)


def _finish(page: Page, sheet: FormSheet, words: Catalogue, header: tuple[int, int], last: int) -> None:
    end = write_signature(page, last + 2, sign_lines(sheet.place, words))
    standing = words.text("form.project") if sheet.form.standing == "project" else ""
    set_print(page, words, standing, header, one_page=last - header[0] <= 30)
    page.sheet.print_area(0, 0, end + 2, page.last)
    page.sheet.protect("", {"format_columns": True, "format_rows": True})


def _opened(groups: tuple[str, ...], above: tuple[str, ...], words: Catalogue) -> list[str]:
    """Headings to write before an indicator; a group gone back to is opened again, marked as going on."""
    if groups == above:
        return []
    if groups == above[: len(groups)]:
        return [words.text("form.continued", name=groups[-1])] if groups else []
    same = next((i for i, (a, b) in enumerate(zip(groups, above, strict=False)) if a != b), len(above))
    return list(groups[same:])


def headed(word: str) -> str:
    """A word of the settings as it stands in print."""
    return word[:1].upper() + word[1:]


def _liked(title: str) -> float:
    return max(9.0, max(len(word) for word in title.split()) + 2.0, len(title) / 4)

"""Sheets on which the table of a sheet before goes on without headings.

One is read only where all speaks for it: its rows name units of the sender and none of them twice, the same
columns are filled with the same kinds of data, and the numbering goes on. Else it is told what the sheet
looks like, and nothing of it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.columns import held_against_rows
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.rows import sort_rows
from kpi.intake.sheets.dating import period_refusal
from kpi.intake.sheets.draft import Page, Sheet
from kpi.intake.sheets.remarks import other_periods
from kpi.intake.sheets.senders import Tables
from kpi.intake.sheets.sheetnames import of_this_period
from kpi.intake.sheets.titles import read_titles
from kpi.intake.texts.lines import Said
from kpi.intake.texts.wording import index_of, is_figure
from kpi.model.grid import Grid, cell_name

_ALIKE = 2  # of the columns of figures at least one in so many is filled on a sheet that looks like the table
_FAR = 5  # rows above the first unit that a sheet without headings may have
_WORDED = ("yes_no", "class")
_NOTHING = Said()


@dataclass(slots=True)
class Continued:
    """Tables that go on on other sheets, what is told of sheets that only look like it, the names of both
    (`sheets`), and units whose rows are not taken, as (form, unit)."""

    tables: Tables = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheets: set[str] = field(default_factory=set)
    lost_units: set[tuple[str, str]] = field(default_factory=set)


def continued(tables: Tables, pages: Sequence[Page], reporter: str, context: Context) -> Continued:
    """Look through the sheets of a file, in order, for those on which a table goes on; `pages` are all."""
    result = Continued()
    tables_by_sheet: dict[str, Tables] = {}
    for table in tables:
        tables_by_sheet.setdefault(table[0].grid.name, []).append(table)
    last: tuple[Sheet, Header, Rows] | None = None
    for page in pages:
        own_tables = tables_by_sheet.get(page.grid.name, [])
        if own_tables or page.located:
            last = own_tables[0] if len(own_tables) == 1 else None
        elif last is not None and last[1].columns and _has_figures(page.grid, last[1]):
            following = _following(page, last[1], context, reporter)
            if following is not None:
                form, all_tables = last[1].form, (*tables, *result.tables)
                of_form = [table for table in all_tables if table[1].form == form]
                last = _take(result, following, last, of_form, context)
    return result


def _has_figures(grid: Grid, header: Header) -> bool:
    """Whether two columns of the table, or its only one, hold figures."""
    columns = [c for c, _ in header.columns if any(c < len(row) and is_figure(row[c]) for row in grid.rows)]
    return len(columns) * _ALIKE >= len(header.columns)


def _following(
    page: Page, header: Header, context: Context, reporter: str
) -> tuple[Sheet, Header, Rows] | None:
    """A sheet read by the header of another; None where its rows name no units, or headings of its own stand
    over them."""
    if header.name is None and header.code is None:
        return None
    width = 1 + max(c for c in (*(c for c, _ in header.columns), header.name, header.code) if c is not None)
    rows = tuple((*row, *("",) * (width - len(row))) for row in page.grid.rows)
    grid = replace(page.grid, rows=rows)
    bare = replace(
        header, top=0, bottom=-1, missing=(), doubled=(), unknown=(), statements=(), texts=(), foreign=(),
        findings=(),
    )  # fmt: skip
    rows_sorted = sort_rows(grid, bare, context, reporter)
    if not rows_sorted.units:
        return None
    first = rows_sorted.units[0][0]
    above = [row for r, row in enumerate(grid.rows[:first]) if rows_sorted.roles.get(r) != "printed"]
    heads = [row[c] for row in above for c in header.headed if c < len(row) and isinstance(row[c], str)]
    if first > _FAR or sum(index_of(head) is None for head in heads if head) > 1:
        return None
    titles = read_titles(grid, page.texts, first, context.specs.settings, context.times)
    return Sheet(grid, titles, bare, None, page.telling), bare, rows_sorted


def _take(
    result: Continued,
    following: tuple[Sheet, Header, Rows],
    last: tuple[Sheet, Header, Rows],
    others: Tables,
    context: Context,
) -> tuple[Sheet, Header, Rows] | None:
    """Take a sheet for a part of the table before it, or tell why not. Gives the table that goes on."""
    sheet, header, rows = following
    name = sheet.grid.name
    result.sheets.add(name)
    units_told = {unit for *_, other in others for _, unit in other.units}
    units = {unit for _, unit in rows.units}
    if _is_certain(following, last, units_told, context):
        result.tables.append(following)
        return following
    result.lost_units |= {(header.form, unit) for unit in units}
    result.findings.append(
        finding(
            "sheet.continues_unclear",
            Severity.ERROR if units - units_told else Severity.WARNING,
            sheet=name,
            cell=cell_name(rows.units[0][0], header.name or header.code or 0),
            form=header.form,
            before=last[0].grid.name,
        )
    )
    return None


def _is_certain(
    following: tuple[Sheet, Header, Rows],
    last: tuple[Sheet, Header, Rows],
    units_told: Iterable[str],
    context: Context,
) -> bool:
    sheet, header, rows = following
    units = [unit for _, unit in rows.units]
    again = set(units).intersection(units_told)
    if _says_otherwise(sheet, header, rows.units[0][0], context):
        return False
    if again or len(units) > len(set(units)) or rows.findings or of_this_period([sheet], context)[1]:
        return False
    lines_before, lines = [r for r, _ in last[2].units], [r for r, _ in rows.units]
    if not lines_before or any(role == "sum" and r > lines_before[-1] for r, role in last[2].roles.items()):
        return False  # a total ends it
    return (
        _in_same_columns(last[0].grid, lines_before, sheet.grid, lines, last[1])
        and not held_against_rows(sheet.grid, header, lines, context).findings
        and all(
            _fits(sheet.grid.rows[r][c], context.indicator(i).type) for c, i in header.columns for r in lines
        )
        and _goes_on(last, following)
    )


def _says_otherwise(sheet: Sheet, header: Header, first: int, context: Context) -> bool:
    """Whether words on the sheet, whose units begin in row `first`, speak of another time, a plan or a unit
    of measure, or stand over figures: without headings between, the figures may be what they say."""
    columns, lines = {c for c, _ in header.columns}, context.locator.lines
    for r, row in enumerate(sheet.grid.rows):
        for c, text in enumerate(row):
            if not isinstance(text, str) or not text:
                continue
            meaning = lines.of(text)
            if meaning is not None and (meaning.marked or (r < first and meaning != _NOTHING)):
                return True
            if r < first and c in columns and index_of(text) is None:
                return True
    period, times = context.period, context.times
    return bool(period_refusal([sheet], {}, period, times) or other_periods([sheet], period, times))


def _in_same_columns(
    grid: Grid, rows: Sequence[int], other: Grid, other_rows: Sequence[int], header: Header
) -> bool:
    """Whether all columns that are filled in every row of the one are in the other, and no others than those
    with a heading."""
    always = set.intersection(*(_filled(grid, r) for r in rows))
    filled = [_filled(other, r) for r in other_rows]
    return all(always <= columns for columns in filled) and set().union(*filled) <= header.headed


def _filled(grid: Grid, row: int) -> set[int]:
    return {c for c, cell in enumerate(grid.rows[row]) if cell not in ("", None)}


def _fits(cell: object, kind: str) -> bool:
    """Whether a cell may hold a figure or word of this kind."""
    if not isinstance(cell, str) or kind in _WORDED:
        return isinstance(cell, str) or cell in (None, 0.0, 1.0) or kind not in _WORDED
    return len(cell) < 2 or not any(map(str.isalpha, cell))


def _goes_on(last: tuple[Sheet, Header, Rows], following: tuple[Sheet, Header, Rows]) -> bool:
    """Whether the numbers of rows go on where the table before ends; without numbers, whether the codes of
    the units do."""
    lines, lines_after = last[2].units, following[2].units
    frame = {last[1].name, last[1].code}
    for c in sorted(last[1].headed - last[1].claimed - frame):
        before = index_of(last[0].grid.rows[lines[-1][0]][c])
        after = index_of(following[0].grid.rows[lines_after[0][0]][c])
        if before or after:
            return bool(before and after == before + 1)
    codes = [unit for _, unit in (*lines, *lines_after)]
    return codes == sorted(codes)

"""Sheets on which the table of a sheet before goes on without headings.

One is read only where all speaks for it: its rows name units of the sender and none of them twice, the same
columns are filled with the same kinds of data, no other table of the file could go on there, and numbers
go on. Without numbers the sheet must say so, or hold just the units that the table still lacks in columns
that are no other form's. Else it is told what the sheet looks like, and nothing of it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.headers.headers import form_of
from kpi.intake.rows.columns import held_against_rows
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.rows import sort_rows
from kpi.intake.sheets.dating import period_refusal
from kpi.intake.sheets.draft import Page, Sheet
from kpi.intake.sheets.remarks import other_periods
from kpi.intake.sheets.senders import Tables
from kpi.intake.sheets.sheetnames import is_named_after, is_named_apart, of_this_period
from kpi.intake.sheets.titles import read_titles
from kpi.intake.texts.lines import Said
from kpi.intake.texts.wording import index_of, is_figure
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import header_key

_ALIKE = 2  # of the columns of figures at least one in so many is filled on a sheet that looks like the table
_FAR = 5  # rows above the first unit that a sheet without headings may have
_WORDED = ("yes_no", "class")
_NOTHING = Said()


Table = tuple[Sheet, Header, Rows]


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
    last: Table | None = None
    for page in pages:
        own_tables = tables_by_sheet.get(page.grid.name, [])
        if own_tables or page.located:
            last = own_tables[0] if len(own_tables) == 1 else None
        elif last is not None and last[1].columns and _has_figures(page.grid, last[1]):
            following = _following(page, last[1], context, reporter)
            if following is None:
                last = None  # another table: what comes after it may go on from that
                continue
            last = _take(result, _Join(page, reporter, (*tables, *result.tables), last, following), context)
    return result


@dataclass(frozen=True, slots=True)
class _Join:
    """A sheet without headings read as the table `last` going on (`following`), among all `tables` of the
    file."""

    page: Page
    reporter: str
    tables: Sequence[Table]
    last: Table
    following: Table

    def told(self, form: str) -> set[str]:
        """The units that the tables of a form have rows of."""
        return {unit for _, header, rows in self.tables if header.form == form for _, unit in rows.units}


def _has_figures(grid: Grid, header: Header) -> bool:
    """Whether two columns of the table, or its only one, hold figures."""
    columns = [c for c, _ in header.columns if any(c < len(row) and is_figure(row[c]) for row in grid.rows)]
    return len(columns) * _ALIKE >= len(header.columns)


def _following(page: Page, header: Header, context: Context, reporter: str) -> Table | None:
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


def _take(result: Continued, join: _Join, context: Context) -> Table | None:
    """Take a sheet for a part of the table before it, or tell why not. Gives the table that goes on."""
    sheet, header, rows = join.following
    name = sheet.grid.name
    result.sheets.add(name)
    if _is_certain(join, context):
        result.tables.append(join.following)
        return join.following
    units = {unit for _, unit in rows.units}
    result.lost_units |= {(header.form, unit) for unit in units}
    result.findings.append(
        finding(
            "sheet.continues_unclear",
            Severity.ERROR if units - join.told(header.form) else Severity.WARNING,
            sheet=name,
            cell=cell_name(rows.units[0][0], header.name or header.code or 0),
            form=header.form,
            before=join.last[0].grid.name,
        )
    )
    return None


def _is_certain(join: _Join, context: Context) -> bool:
    sheet, header, rows = join.following
    units = [unit for _, unit in rows.units]
    if _says_otherwise(sheet, header, rows.units[0][0], context) or _forms_said(join, context) - {
        header.form
    }:
        return False
    if len(units) > len(set(units)) or rows.findings or of_this_period([sheet], context)[1]:
        return False
    return (
        _could_go_on(join.last, join.following, join.told(header.form), context)
        and not held_against_rows(sheet.grid, header, [r for r, _ in rows.units], context).findings
        and _speaks_for_it(join, context)
        and not _is_named_apart(join, context)
        and not _has_rival(join, context)
    )


def _could_go_on(last: Table, following: Table, units_told: Set[str], context: Context) -> bool:
    """Whether the rows of a sheet look like further ones of a table: none again, in the same columns, of the
    same kinds, and not numbered otherwise."""
    sheet, header, rows = following
    lines_before, lines = [r for r, _ in last[2].units], [r for r, _ in rows.units]
    if not lines_before or any(role == "sum" and r > lines_before[-1] for r, role in last[2].roles.items()):
        return False  # a total ends it
    return (
        units_told.isdisjoint(unit for _, unit in rows.units)
        and _in_same_columns(last[0].grid, lines_before, sheet.grid, lines, last[1])
        and all(
            _fits(sheet.grid.rows[r][c], context.indicator(i).type) for c, i in header.columns for r in lines
        )
        and _is_numbered_on(last, following) is not False
    )


def _speaks_for_it(join: _Join, context: Context) -> bool:
    """Whether the numbers of the rows go on; without numbers, whether the codes of the units do, and the
    sheet names the form or holds just the rest of its units, in columns that are no other form's."""
    numbered = _is_numbered_on(join.last, join.following)
    if numbered is not None:
        return numbered
    sheet, header, rows = join.following
    codes = [unit for _, unit in (*join.last[2].units, *rows.units)]
    if codes != sorted(codes):
        return False
    rest = {unit.code for unit in context.tree.reporting_units(join.reporter)} - join.told(header.form)
    return (
        header.form in _forms_said(join, context)
        or _says_on(sheet, rows.units[0][0], context)
        or is_named_after(sheet.grid.name, join.last[0].grid.name)
        or (rest == {unit for _, unit in rows.units} and not _is_like_other_form(join.following, context))
    )


def _is_named_apart(join: _Join, context: Context) -> bool:
    """Whether the sheet's name speaks of something else, and nothing on it says that the table goes on."""
    name, before, form = join.page.grid.name, join.last[0].grid.name, join.last[1].form
    if is_named_after(name, before) or form_of(context.lexicon, name) == form:
        return False
    return is_named_apart(name, before, form, context.lexicon.codes) and not _says_on(
        join.following[0], join.following[2].units[0][0], context
    )


def _forms_said(join: _Join, context: Context) -> set[str]:
    """The forms that the name of the sheet, or a text on it, names."""
    name = form_of(context.lexicon, join.page.grid.name)
    forms = {form for _, form in context.locator.codes(join.page.texts, len(join.page.grid.rows))}
    return forms | ({name} if name else set())


def _says_on(sheet: Sheet, first: int, context: Context) -> bool:
    """Whether a text above the units, whose first stands in row `first`, says that a table goes on."""
    words = context.specs.settings.guards.get("continued", ())
    texts = (cell for row in sheet.grid.rows[:first] for cell in row if isinstance(cell, str) and cell)
    return any(header_key(text) in words for text in texts)


def _is_like_other_form(table: Table, context: Context) -> bool:
    """Whether a form has as many columns, or columns that must be filled, as hold figures here, of kinds
    that fit them."""
    sheet, header, rows = table
    lines = [r for r, _ in rows.units]
    filled = [c for c, _ in header.columns if any(sheet.grid.rows[r][c] not in ("", None) for r in lines)]
    for form, targets in context.lexicon.targets.items():
        required = [target for target in targets if target.required]
        for some in (targets, required) if form != header.form else ():
            kinds = [context.indicator(target.indicator).type for target in some]
            if len(kinds) == len(filled) and all(
                _fits(sheet.grid.rows[r][c], kind)
                for c, kind in zip(filled, kinds, strict=True)
                for r in lines
            ):
                return True
    return False


def _has_rival(join: _Join, context: Context) -> bool:
    """Whether a table of another form in the file could go on on the sheet as well."""
    for other in join.tables:
        form = other[1].form
        if form == join.last[1].form or not other[1].columns:
            continue
        following = _following(join.page, other[1], context, join.reporter)
        if following is not None and _could_go_on(other, following, join.told(form), context):
            return True
    return False


def _says_otherwise(sheet: Sheet, header: Header, first: int, context: Context) -> bool:
    """Whether words on the sheet, whose units begin in row `first`, speak of another time, a plan or a unit
    of measure, or stand over figures: without headings between, the figures may be what they say."""
    columns, lines = {c for c, _ in header.columns}, context.locator.lines
    for r, row in enumerate(sheet.grid.rows):
        for c, text in enumerate(row):
            if not isinstance(text, str) or not text:
                continue
            meaning = lines.of(text)
            if meaning is not None and (
                meaning.marked or meaning.other or meaning.title_other or (r < first and meaning != _NOTHING)
            ):
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


def _is_numbered_on(last: Table, following: Table) -> bool | None:
    """Whether the numbers of rows go on where the table before ends; None without numbers."""
    lines, lines_after = last[2].units, following[2].units
    frame = {last[1].name, last[1].code}
    for c in sorted(last[1].headed - last[1].claimed - frame):
        before = index_of(last[0].grid.rows[lines[-1][0]][c])
        after = index_of(following[0].grid.rows[lines_after[0][0]][c])
        if before or after:
            return bool(before and after == before + 1)
    return None

"""The rows of a table sorted out: which row is whose, which are totals, and which are none of both."""

from __future__ import annotations

import re

from kpi.findings import Severity, finding
from kpi.intake.context import Context
from kpi.intake.files.oldfonts import font_of
from kpi.intake.headers.headers import Header
from kpi.intake.rows.doubles import once_each, without_lines
from kpi.intake.rows.inner import inner_rows
from kpi.intake.rows.naming import Names, Row, is_whole
from kpi.intake.rows.pages import sort_page, tell_pages
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_cells import code_of, text_of
from kpi.intake.rows.row_kinds import has_number, header_again, is_index_row, total_words
from kpi.intake.rows.sections import judge_sections
from kpi.intake.rows.sorting import (
    Sorting,
    has_figures,
    holds_more_than_zeros,
    is_numbered,
    sort_unit,
    tell_decision,
)
from kpi.intake.rows.torn import shifted_rows, torn_lines
from kpi.intake.rows.totals import Part, Total, compare, cover
from kpi.intake.rows.uncertain import villages_among
from kpi.intake.rows.wraps import Wraps
from kpi.intake.texts.wording import label_key
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, cell_name

_PLACEHOLDER = re.compile(r"[\W_]*")
_LEFT_OPEN = re.compile(r"(?:\.{2,}|…|_{2,})\W*$")  # "Xã …": a name still to be written
_UNKNOWN = ("row.unknown_unit", "row.unknown_unit_near", "row.unknown_unit_tied")


def sort_rows(grid: Grid, header: Header, context: Context, parent: str | None) -> Rows:
    """Tell unit rows from totals, sections, placeholders and notes; match names inside `parent`."""
    unit = context.tree.get(parent or "")
    names = [context.ranks.without(name) if (name := text_of(row, header.name)) else "" for row in grid.rows]
    table = Sorting(
        grid=grid,
        header=header,
        context=context,
        parent=parent,
        whole=unit if unit is not None and not context.tree.reports(unit) else None,
        after=header.bottom,
        names=names,
        column=Names(names[header.bottom + 1 :]),
        wraps=Wraps(grid, header, names, context, parent),
    )
    torn = torn_lines(grid, header.top, header.bottom)
    longer = shifted_rows(grid, header.top, header.bottom)
    table.out.end = len(grid.rows)
    for r in range(header.bottom + 1, len(grid.rows)):
        check_time()
        if r in longer or (r in torn and has_figures(table, r)):
            table.out.roles[r] = "unknown"
            code = "row.too_long" if r in longer else "row.torn"
            table.out.findings.append(finding(code, **table.place(r)))
        elif not _sort_row(table, r, names[r]):
            table.out.end = r
            _lose_rest(table, r + 1)
            break
    return _settled(table)


def _sort_row(table: Sorting, r: int, name: str) -> bool:
    """Sort one row; False for the header of another table, with which this one ends."""
    row, header, context, out = table.grid.rows[r], table.header, table.context, table.out
    code = code_of(row, header.code)
    if not name and code == "":
        return _sort_nameless(table, r)
    exact = context.matcher.exact(name, code, table.parent or "")
    if exact is not None and context.tree.reports(exact) and not table.wraps.concern(r):
        out.units.append(
            (r, exact.code)
        )  # settled without normalising a name that hundreds of files differ in
        out.roles[r] = "unit"
        return True
    if isinstance(code, str) and code and _PLACEHOLDER.fullmatch(name) and not any(map(str.isdigit, code)):
        name, code = code, ""  # a placeholder, or the label of a total, in the column of codes
    if is_index_row(row, r, header, table.after):
        out.roles[r] = "printed"
        return True
    again = header_again(table.grid, header, row, context) if code == "" or isinstance(code, str) else ""
    if again == "same":
        _print_again(table, r)
        return True
    if again == "other":
        return _end(table, r)
    _sort_named(table, r, name, code)
    return True


def _sort_named(table: Sorting, r: int, name: str, code: str | float) -> None:
    key = label_key(name)
    context, whole = table.context, table.whole
    label = total_words(name, whole, context) if code == "" or isinstance(code, str) else None
    if label is None and whole is not None:
        is_whole_name = key == label_key(whole.name) or is_whole(name, code, whole, context)
        label = (key, ("toàn",)) if is_whole_name else None
    if label is not None:
        table.totals.append(Total(r, *label))
        table.out.roles[r] = "sum"
    elif code == "" and sort_page(table, r, name):
        return
    elif code != "" or not _is_aside(name, key, context) or is_numbered(table, r, name):
        if not _sort_wrapped(table, r):
            tell_decision(table, r, sort_unit(table, Row(r, name, code, table.parent)))
    elif context.heads_section(key):
        table.sections.append(r)
        table.out.roles[r] = "section"
        if _LEFT_OPEN.search(name) and holds_more_than_zeros(table, r):
            _sort_nameless(table, r)
    elif _PLACEHOLDER.fullmatch(name) and holds_more_than_zeros(table, r):
        _sort_nameless(table, r)
    table.ended = table.ended or key.startswith(context.ends)


def _print_again(table: Sorting, r: int) -> None:
    """Take a row for the header printed once more."""
    table.again.append(r)
    table.after = r
    table.out.roles[r] = "printed"


def _sort_wrapped(table: Sorting, r: int) -> bool:
    """Whether a row is one half of a row wrapped over two, and so is settled together with the other half."""
    wrap = table.wraps.of(r)
    if wrap is None:
        return False
    if wrap.figures == r:
        params = {"name": wrap.name[:80], "target": wrap.unit.name}
        sure = wrap.sure
        code = "row.wrapped" if sure else "row.wrapped_unclear"
        table.out.findings.append(finding(code, unit=wrap.unit.code, **table.place(r), **params))
        if sure:
            table.out.units.append((r, wrap.unit.code))
            table.out.roles[r] = "unit"
    return True


def _end(table: Sorting, r: int) -> bool:
    """Tell that with this row another table begins; False, as `_sort_row`."""
    table.out.findings.append(finding("sheet.second_table", **table.place(r)))
    return False


def _sort_nameless(table: Sorting, r: int) -> bool:
    """Sort a row without a name; False as `_sort_row`."""
    row, header = table.grid.rows[r], table.header
    if row.count("") == len(row):
        return True  # the many empty rows below a table
    if not has_number(row):
        again = header_again(table.grid, header, row, table.context)
        if again == "same":
            _print_again(table, r)
        return _end(table, r) if again == "other" else True
    if is_index_row(row, r, header, table.after):
        table.out.roles[r] = "printed"
        return True
    before = row[: header.columns[0][0]] if header.columns else row
    for cell in before:
        label = total_words(cell, table.whole, table.context) if isinstance(cell, str) and cell else None
        if label is not None:
            table.totals.append(Total(r, *label))  # its label stands over the order and name columns
            table.out.roles[r] = "sum"
            return True
        if isinstance(cell, str) and cell and sort_page(table, r, cell):
            return True
    known = header.name is not None or header.code is not None  # else it is told once of the sheet
    if known and has_number(row[c] for c, _ in header.columns):
        table.out.roles[r] = "bare"
        gravity = Severity.WARNING if table.ended else Severity.ERROR
        column = header.columns[0][0]
        table.out.findings.append(finding("row.no_unit", gravity, **table.place(r, column)))
    return True


def _drop_inner(table: Sorting) -> None:
    """Rows that seem to be villages of the unit above and bear the name of another unit are not taken."""
    out, tree = table.out, table.context.tree
    inner = inner_rows(table.grid, table.header, table.names, out.units, table.sums(), tree)
    inner = {r: above for r, above in inner.items() if r not in table.wraps.rows}
    inner |= villages_among(table, inner)
    units = dict(out.units)
    for r, above in sorted(inner.items()):
        out.findings.append(finding("row.inner", unit=units[r], **table.place(r), above=units[above]))
    out.units = [(r, unit) for r, unit in out.units if r not in inner]


def _settled(table: Sorting) -> Rows:
    """What the rows come to: totals with what they cover, no unit twice."""
    out, grid, header = table.out, table.grid, table.header
    _drop_inner(table)
    _drop_unclear_sections(table)
    if table.again:
        rows = ", ".join(str(r + 1) for r in table.again)
        place = table.place(table.again[0])
        cells = [table.place(r)["cell"] for r in table.again]
        out.findings.append(finding("sheet.header_again", **place, rows=rows, cells=cells))
    covered = cover(table.totals, [r for r, _ in out.units], table.sections)
    out.totals = [] if covered.whole is None else [covered.whole]
    units, findings = once_each(grid, header, out.units)
    apart = {r for r, _ in out.units} - {r for r, _ in units}
    parts: dict[Part, list[int]] = {
        "units": [r for r, _ in out.units],
        "totals": [t.row for t in table.totals],
        "sections": table.sections,
        "pages": [*table.pages, *table.derived],
    }
    out.findings += compare(grid, header, covered, parts, apart, table.context)
    out.findings += tell_pages(table)
    if covered.open and out.units:
        cells = [cell_name(r, header.columns[0][0]) for r in covered.open]
        place = table.place(covered.open[0], header.columns[0][0])
        out.findings.append(finding("sheet.subtotals", **place, cells=cells))
    elif covered.open:
        out.totals = covered.open[-1:]
    _tell_old_font(table)
    out.units, lines = without_lines(grid, header, units)
    out.findings += [*findings, *lines]
    out.lost_units |= {f.unit for f in out.findings if f.unit and f.severity is Severity.ERROR}
    return out


def _lose_rest(table: Sorting, first: int) -> None:
    """The units named from a row on are not missing: their rows are not read, which is told once."""
    for row, name in zip(table.grid.rows[first:], table.names[first:], strict=False):
        unit = table.context.matcher.exact(name, code_of(row, table.header.code), table.parent or "")
        if unit is not None:
            table.out.lost_units.add(unit.code)


def _drop_unclear_sections(table: Sorting) -> None:
    """Rows of units under words that nobody understands are not taken."""
    out = table.out
    units = dict(out.units)
    if not units or not table.header.columns or max(units) - table.header.bottom == len(units):
        return  # nothing stands between the units
    other = {*table.again, *table.pages, *table.derived, *(total.row for total in table.totals)}
    other |= table.wraps.rows
    sections_judged = judge_sections(table.grid, table.header, table.context, table.whole, units, other)
    heads = {
        note.cell for note in sections_judged.findings
    }  # a heading nobody knows is no unit nobody knows besides
    out.findings = [f for f in out.findings if f.cell not in heads or f.code not in _UNKNOWN]
    out.findings += sections_judged.findings
    out.lost_units |= {unit for r, unit in out.units if r in sections_judged.lost_rows}
    out.units = [(r, unit) for r, unit in out.units if r not in sections_judged.lost_rows]


def _tell_old_font(table: Sorting) -> None:
    """Where names are unknown because they are typed in an old font, that is the cause to be told first."""
    findings = table.out.findings
    if any(note.code in _UNKNOWN for note in findings):
        font = font_of(table.names, table.context.knows)
        if font:
            place = {"sheet": table.grid.name, "form": table.header.form}
            findings.insert(0, finding("sheet.old_font", **place, font=font))


def _is_aside(name: str, key: str, context: Context) -> bool:
    """A section heading, a placeholder, or a line of the notes and signatures below the table."""
    return context.heads_section(key) or key.startswith(context.ends) or bool(_PLACEHOLDER.fullmatch(name))

"""A table while its rows are being sorted, and rows that name a unit."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.findings import finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.naming import Meant, Names, Row, unit_named, unnamed
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.totals import Total
from kpi.intake.rows.wraps import Wraps
from kpi.model.grid import Grid, cell_name
from kpi.units.gazetteer.tree import Unit

_PROPOSED = 200  # rows of a table for which units with like names are looked for, which takes time
BY_DECISION = "row.decided_alias"  # its parameter "decision" is the number of the decision


@dataclass(slots=True)
class Sorting:
    """A table while its rows are being sorted: `after` is the row of its header that was printed last,
    `pages` are rows of sums of pages, `derived` of means and shares."""

    grid: Grid
    header: Header
    context: Context
    parent: str | None
    whole: Unit | None
    after: int
    names: list[str]
    column: Names
    wraps: Wraps
    out: Rows = field(default_factory=Rows)
    totals: list[Total] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    derived: list[int] = field(default_factory=list)
    ended: bool = False

    def sums(self) -> set[int]:
        """Rows that are made of others, and headings of sections."""
        return {*self.sections, *self.pages, *self.derived, *(total.row for total in self.totals)}

    def place(self, r: int, column: int | None = None) -> dict[str, str]:
        """Where a finding of a row is told: at its name unless a column is given."""
        c = column if column is not None else self.header.name or self.header.code or 0
        return {"sheet": self.grid.name, "cell": cell_name(r, c), "form": self.header.form}


def is_numbered(table: Sorting, r: int, name: str) -> bool:
    """Whether a row with figures is of a unit known by its number in brackets: "Phường (1)" is no section."""
    if not name.rstrip().endswith((")", "]")) or not has_figures(table, r):
        return False
    reading = unit_named(Row(r, name, "", table.parent), table.column, table.context)
    return reading.match.unit is not None


def has_figures(table: Sorting, r: int) -> bool:
    return any(table.grid.rows[r][c] not in ("", None) for c, _ in table.header.columns)


def holds_more_than_zeros(table: Sorting, r: int) -> bool:
    """Whether a row without a name was filled in: a form's own formulas give zeros."""
    return any(table.grid.rows[r][c] not in ("", None, 0) for c, _ in table.header.columns)


def sort_unit(table: Sorting, line: Row) -> Meant:
    """A row that names a unit: one of the reporter's, or a stranger if it has figures."""
    out, context = table.out, table.context
    reading = unit_named(line, table.column, context)
    match = reading.match
    if match.unit is not None and not match.problem:
        out.units.append((line.row, match.unit.code))
        out.roles[line.row] = "unit"
    elif has_figures(table, line.row):
        out.roles[line.row] = "unknown"
        note = unnamed(reading, context, near=len(out.findings) < _PROPOSED)
        out.findings.append(note.at(**table.place(line.row)))
        out.strangers += [u.parent for u in match.other[:1] if match.problem == "other_parent"]
        out.abroad += match.problem == "other_province"
        out.lost_units.update(u.code for u in match.other if match.problem in ("code_name_conflict", "words"))
    return reading


def tell_decision(table: Sorting, r: int, reading: Meant) -> None:
    """Tell of a unit that is understood only because the office has confirmed the spelling."""
    unit, name = reading.match.unit, reading.row.name
    decision = table.context.matcher.decision(unit, name) if unit is not None else 0
    if decision and unit is not None:
        params = {"name": name[:80], "target": unit.name, "decision": str(decision)}
        decided = finding(BY_DECISION, unit=unit.code, **table.place(r), **params)
        table.out.findings.append(decided)

"""Single rows whose figures stand right of their headings: they are not taken."""

from __future__ import annotations

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.shifts.values import is_value
from kpi.model.grid import Grid, cell_name


def drop_loose(grid: Grid, header: Header, rows: Rows, context: Context) -> list[Finding]:
    """Take out the rows with nothing under the first heading and a figure behind the last one, where no other
    row of a unit has any; what is told of each."""
    first, beyond = min(header.claimed, default=0), max(header.headed, default=0) + 1
    loose = [
        (r, unit)
        for r, unit in rows.units
        if beyond < len(grid.rows[r]) and is_value(grid.rows[r][beyond], header, context)
    ]
    if not loose or any(grid.rows[r][first] not in ("", None) for r, _ in loose):
        return []
    rows.units = [line for line in rows.units if line not in loose]
    return [
        finding(
            "row.shifted",
            sheet=grid.name,
            cell=cell_name(r, first),
            form=header.form,
            unit=unit,
            loose=cell_name(r, beyond),
            cells=(cell_name(r, first), cell_name(r, beyond)),
        )
        for r, unit in loose
    ]

"""Units of measure stated on a sheet: money in another unit than the form's is not read, never converted."""

from __future__ import annotations

import re

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers import Header
from kpi.model.grid import Grid, cell_name
from kpi.units.names import words


def states_other(text: str, unit: str) -> bool:
    """Whether a text names the last word of a unit ("đồng") without the whole unit ("triệu đồng")."""
    return _names(text, unit) and words(unit) not in words(text)


def _names(text: str, unit: str) -> bool:
    """Whether a text holds the last word of a unit."""
    return words(unit).rpartition(" ")[2] in re.findall(r"\w+", words(text))


def other_units(grid: Grid, header: Header, unit_line: str, context: Context) -> list[Finding]:
    """Columns whose heading, or else the sheet's unit line, states another unit of measure; their cells are
    emptied, so that they count as not known."""
    findings = []
    for c, name in header.columns:
        unit = context.indicator(name).unit
        if context.indicator(name).type != "money":
            continue  # a count: there is no other scale to take it for
        heading = " ".join(_headings(grid, header, c))
        if states_other(heading if _names(heading, unit) else unit_line, unit):
            for row in grid.rows[header.bottom + 1 :]:
                row[c] = ""
            place = {"sheet": grid.name, "cell": cell_name(header.bottom, c), "form": header.form}
            findings.append(finding("sheet.other_unit", Severity.ERROR, **place, indicator=name, wanted=unit))
    return findings


def _headings(grid: Grid, header: Header, column: int) -> list[str]:
    """Texts above a column, those of merged cells over it included."""
    own = [grid.rows[r][column] for r in range(header.top, header.bottom + 1)]
    spread = [
        grid.rows[r0][c0]
        for (r0, c0), (_, c1) in grid.merges
        if header.top <= r0 <= header.bottom and c0 <= column <= c1
    ]
    return [text for text in (*own, *spread) if isinstance(text, str)]

"""What the rows of a table were found to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.findings import Finding


@dataclass(slots=True)
class Rows:
    """Rows of a table sorted out: (0-based row, unit code) of units, and the sender's total of them all.

    `roles` say of each row what it was found to be before any was left out: "unit", "unknown" (a name nobody
    knows, with figures), "sum", "section", "bare" (figures without a name), "printed" (column numbers, a
    header again); rows from `end` on belong to another table.
    """

    units: list[tuple[int, str]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # parents of rows that belong to another reporter
    abroad: int = 0  # rows of another province
    lost_units: set[str] = field(
        default_factory=set
    )  # units whose rows are not taken, which is told of the rows
    roles: dict[int, str] = field(default_factory=dict)
    end: int = 0

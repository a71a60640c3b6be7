"""What a reader of changes has to know: which are not of the same ground, and which count other units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Finding, finding
from kpi.rollup.changes import ChangeRow

MAP, UNITS = "map", "units"
"""Kinds of breaks of a single row: it cannot be put on the map; there were more or fewer units to count."""


def change_notes(rows: Sequence[ChangeRow]) -> Iterator[Finding]:
    """The notes of all rows."""
    uneven = [row for row in rows if row.uneven]
    if uneven:
        yield finding("compare.uneven", number=len(uneven), rows=len(rows))
    indicators = {row.indicator.id: row.indicator for row in rows if UNITS in row.breaks}.values()
    if indicators:
        yield finding(
            "compare.units_counted", number=len(indicators),
            names_vi="; ".join(one.name.vi for one in indicators),
            names_en="; ".join(one.name.en for one in indicators),
        )  # fmt: skip

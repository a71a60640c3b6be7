"""Units of the reporter of which a file holds no row."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import compress

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.model.received import Part


def missing_units(
    parts: Iterable[Part], lost_units: Set[tuple[str, str]], reporter: str, context: Context
) -> list[Finding]:
    """Units of the reporter without a row: one finding a unit, naming the forms; `lost_units` are
    (form, unit) of rows that are there and of which it is told why they are not taken."""
    absent: dict[str, list[str]] = {}
    units = context.tree.reporting_units(reporter)
    for part in parts:
        present: set[str] = set()
        for piece in part.pieces:
            present.update(compress(piece.readings.unit, map("unit".__eq__, piece.readings.role)))
        for unit in units:
            if unit.code not in present and (part.form, unit.code) not in lost_units:
                absent.setdefault(unit.code, []).append(part.form)
    names = {code: u.name for code in absent if (u := context.tree.get(code))}
    return [
        finding("form.unit_missing", unit=code, forms=", ".join(forms), name=names.get(code, code))
        for code, forms in absent.items()
    ]

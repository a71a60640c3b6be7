"""Units of the reporter of which a file holds no row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import compress

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.sheets.senders import Tables
from kpi.model.received import Part

# What is told of rows with figures that may be of a unit nobody can tell.
_OPEN = (
    "row.no_unit", "row.unknown_unit", "row.unknown_unit_near", "row.unknown_unit_tied", "row.ambiguous_unit",
    "row.unit_not_valid",
)  # fmt: skip


def missing_units(
    parts: Iterable[Part], lost_units: Set[tuple[str, str]], tables: Tables, reporter: str, context: Context
) -> list[Finding]:
    """Units of the reporter without a row: one finding a unit, naming the forms; `lost_units` are
    (form, unit) of rows that are there and of which it is told why they are not taken. Where a form's tables
    have as many rows that nobody can tell the unit of as it lacks units, those rows say it all."""
    absent: dict[str, list[str]] = {}
    units = context.tree.reporting_units(reporter)
    open_rows = _open_rows(tables)
    for part in parts:
        present: set[str] = set()
        for piece in part.pieces:
            present.update(compress(piece.readings.unit, map("unit".__eq__, piece.readings.role)))
        codes = [unit.code for unit in units if unit.code not in present]
        codes = [code for code in codes if (part.form, code) not in lost_units]
        for code in codes if len(codes) > open_rows.get(part.form, 0) else ():
            absent.setdefault(code, []).append(part.form)
    names = {code: u.name for code in absent if (u := context.tree.get(code))}
    return [
        finding("form.unit_missing", unit=code, forms=", ".join(forms), name=names.get(code, code))
        for code, forms in absent.items()
    ]


def _open_rows(tables: Tables) -> Mapping[str, int]:
    """How many rows of each form are not taken because nobody can tell whose they are."""
    rows = {
        (header.form, note.sheet, note.cell)
        for _, header, table_rows in tables
        for note in table_rows.findings
        if note.code in _OPEN and note.severity is Severity.ERROR
    }
    return Counter(form for form, *_ in rows)

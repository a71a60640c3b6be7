"""Sheets that were typed in an old font, after they are in Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.intake.files.decoding import Decoded
from kpi.intake.sheets.draft import Sheet
from kpi.model.grid import column_letters


def figures_as_typed(sheet: Sheet, decoded_sheets: Mapping[str, Decoded]) -> Sheet:
    """The sheet with what was typed where its figures stand: names and headings alone are in Unicode."""
    decoded = decoded_sheets.get(sheet.grid.name)
    if decoded is None:
        return sheet
    if sheet.header is not None:
        columns, top = [c for c, _ in sheet.header.columns], sheet.header.bottom
    else:
        columns, top = [sheet.vertical.value] if sheet.vertical else [], sheet.top
        columns += [column for column, _ in sheet.scores.scorers] if sheet.scores else []
    typed = decoded.with_typed(columns, top + 1)
    # Of a sheet with several tables each is looked at alone: what is not of this one stays empty.
    rows = tuple(
        tuple(cell if mine != "" else "" for cell, mine in zip(typed_row, row, strict=True))
        for typed_row, row in zip(typed.rows, sheet.grid.rows, strict=True)
    )
    return replace(sheet, grid=replace(sheet.grid, rows=rows))


def tell_fonts(decoded_sheets: Mapping[str, Decoded]) -> list[Finding]:
    """What is told of each such sheet."""
    return [
        finding(
            "sheet.font_decoded",
            sheet=name,
            font=sheet.font,
            columns=", ".join(map(column_letters, sheet.columns)),
        )
        for name, sheet in decoded_sheets.items()
    ]

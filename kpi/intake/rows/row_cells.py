"""The name and the code in a row of a table, as typed."""

from __future__ import annotations

from kpi.model.grid import Row

_LONGEST = 200  # characters of a name that are looked at


def code_of(row: Row, column: int | None) -> str | float:
    """The code in a row as typed: text or a number; "" for anything else."""
    cell = row[column] if column is not None and column < len(row) else ""
    return cell if isinstance(cell, float) else str(cell).strip() if isinstance(cell, str | int) else ""


def text_of(row: Row, column: int | None) -> str:
    """The name in a row: text, or a whole number; "" for anything else."""
    cell = row[column] if column is not None and column < len(row) else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a ward known by its number alone
    if not isinstance(cell, str):
        return ""
    return cell.strip() if len(cell) <= _LONGEST else " ".join(cell.split())[:_LONGEST]

"""Readings and rows as Arrow tables: made from lists they reach DuckDB many times faster than parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpi.lake.schema import OBSERVATIONS, Columns

if TYPE_CHECKING:
    from arro3.core import Table

    from kpi.model.received import Part, Readings

BOUNDS = ("lower", "upper")
READ = ("unit", "role", "indicator", "value", "text", "state", "cell", "raw")


def arrow_table(columns: Columns, data: Mapping[str, list[Any]]) -> Table:
    """An Arrow table of the columns; decimals stay text, for DuckDB to cast."""
    from arro3.core import Array, DataType, Table

    types = {"long": DataType.int64(), "integer": DataType.int32(), "boolean": DataType.bool()}
    text = DataType.string()
    return Table.from_pydict({name: Array(data[name], type=types.get(kind, text)) for name, kind in columns})


def observations_table(parts: Iterable[tuple[str, str, str, Part]]) -> Table:
    """The readings of (run, submission id, period, part) with the columns of the observations table.

    Figures are decimal text. Register it in DuckDB and give its name to `kpi.lake.commit.commit`.
    """
    data: dict[str, list[Any]] = {name: [] for name, _ in OBSERVATIONS}
    pieces = ((run, no, day, piece) for run, no, day, part in parts for piece in part.pieces)
    for run, submission, period, part in pieces:
        many = len(part.readings.unit)
        same = {
            "run": run,
            "submission": submission,
            "form": part.form,
            "period": period,
            "reporter": part.reporter,
            "sheet": part.sheet,
        }
        for name, value in same.items():
            data[name].extend([value] * many)
        for name in READ:
            data[name].extend(getattr(part.readings, name))
        for name, ends in bounds_of(part.readings).items():
            data[name].extend(ends)
    return arrow_table(OBSERVATIONS, data)


def bounds_of(readings: Readings) -> dict[str, list[str | None]]:
    """The lower and the upper ends of readings, each as a column."""
    columns: dict[str, list[str | None]] = {name: [None] * len(readings.unit) for name in BOUNDS}
    for at, ends in readings.bounds.items():
        for name, end in zip(BOUNDS, ends, strict=True):
            columns[name][at] = end
    return columns

"""What a query of the office's own came to, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kpi.findings import Catalogue
from kpi.model.cell import Value
from kpi.model.table import Column, Kind, Row, Table


def answer_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], catalogue: Catalogue, version: int
) -> Table:
    """The rows of an answer under the names that the query gave; `version` is that of the lake."""
    kinds = [_kind([row[place] for row in rows]) for place in range(len(columns))]
    return Table(
        id="sql",
        title=catalogue.text("sql.title"),
        subtitle=(catalogue.text("sql.version", version=version, count=len(rows)),),
        columns=tuple(Column(name, name, kind, width=16) for name, kind in zip(columns, kinds, strict=True)),
        rows=tuple(Row(tuple(map(_value, row))) for row in rows),
    )


def _kind(values: Sequence[object]) -> Kind:
    values_known = [value for value in values if value is not None]
    numbers = [
        value for value in values_known if isinstance(value, Decimal | int) and not isinstance(value, bool)
    ]
    return Kind.COUNT if values_known and len(numbers) == len(values_known) else Kind.TEXT


def _value(value: object) -> Value:
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None or isinstance(value, Decimal | int | str) else str(value)

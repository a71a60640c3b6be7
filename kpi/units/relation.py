"""The tree of a day as a DuckDB table, for SQL that sums up the hierarchy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from kpi.units.tree import Tree


def register(con: duckdb.DuckDBPyConnection, tree: Tree) -> None:
    """Make the table ``unit_at(code, name, level, parent, province, position)`` in the connection, replacing
    one that is there. `position` counts depth first: a unit stands before what lies below it. A province is
    its own `province` and has the parent ''."""
    from arro3.core import Array, DataType, Table

    units = list(tree)
    province_of: dict[str, str] = {}
    for unit in units:
        province_of[unit.code] = province_of.get(unit.parent, unit.code)
    text = DataType.string()
    rows = Table.from_pydict(
        {
            "code": Array([u.code for u in units], type=text),
            "name": Array([u.name for u in units], type=text),
            "level": Array([u.level for u in units], type=text),
            "parent": Array([u.parent for u in units], type=text),
            "province": Array([province_of[u.code] for u in units], type=text),
            "position": Array(list(range(len(units))), type=DataType.int32()),
        }
    )
    con.register("unit_at_rows", rows)
    con.execute("CREATE OR REPLACE TABLE unit_at AS SELECT * FROM unit_at_rows")
    con.unregister("unit_at_rows")

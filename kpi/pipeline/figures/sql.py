"""SQL over what counts, for questions that no command answers: read-only, and away from every file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import isfinite
from typing import TYPE_CHECKING

from kpi.findings import Fault, finding
from kpi.lake.figures import counting
from kpi.lake.snapshot import open_snapshot
from kpi.lake.sql import put
from kpi.model.number import plain
from kpi.model.period import parse_period
from kpi.pipeline.opening.pinning import pin_now, pinned
from kpi.pipeline.opening.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIGURES = "figures"
COLUMNS = {
    "period": "2021, 2021-S1 …",
    "unit": "code of the unit",
    "unit_name": "its name on the last day of the period",
    "level": "province, district or commune",
    "parent": "code of the unit it belongs to that day",
    "form": "id of the form",
    "indicator": "id of the indicator",
    "indicator_name": "its name in Vietnamese",
    "measure": "unit of measure",
    "value": "the figure (DECIMAL), NULL where it is not known",
    "lower": "where only bounds are known: the least that the figure may be (DECIMAL)",
    "upper": "the most that it may be; NULL for no such end",
    "text": "the class of a class indicator",
    "state": "how the cell was read",
    "reporter": "code of the unit that reported it, or 871:police for an agency of one",
    "submission": "id of the submission it stands in",
    "file": "the file it came from",
    "sheet": "its sheet there",
    "cell": "its cell there",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query came to: names of its columns, and rows of plain values."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    version: int


def ask(workspace: Workspace, sql: str, as_of: str | None = None) -> Answer:
    """Run one SELECT over the table ``figures``: all that counts, of all periods, one row for each unit and
    indicator, with the cell it came from.

    Nothing but this table can be read, and nothing written. Raises Fault ``sql.one_select`` (several
    statements, or another one than SELECT), ``sql.failed``, and those of `pinned` and `open_snapshot`.
    """
    import duckdb
    from arro3.core import Table

    workspace = pinned(workspace, as_of)
    with open_snapshot(workspace.lake, as_of) as snapshot:
        pin_now(workspace)
        con = snapshot.con
        _names(con, workspace)
        con.execute(_TABLE)
        with duckdb.connect() as closed:  # the views of the snapshot are not there, nor the files under them
            closed.register("handed", Table.from_arrow(con.table(FIGURES)))
            closed.execute(f"CREATE TABLE {FIGURES} AS FROM handed")
            closed.unregister("handed")
            closed.execute(_CLOSING)
            return _answer(closed, sql, snapshot.version)


def _names(con: DuckDBPyConnection, workspace: Workspace) -> None:
    """Make the tables ``unit_name`` and ``indicator_name``."""
    units: dict[str, list[str]] = {name: [] for name in ("period", "unit", "unit_name", "level", "parent")}
    for (period,) in con.execute("SELECT DISTINCT period FROM observation ORDER BY ALL").fetchall():
        day = parse_period(period).end
        rows = con.execute("SELECT DISTINCT unit FROM observation WHERE period = ?", [period]).fetchall()
        tree = workspace.tree_on(day)
        for unit in tree if all(code in tree for (code,) in rows) else workspace.units.at(day):
            row = (period, unit.code, unit.name, unit.level, unit.parent)
            for name, value in zip(units, row, strict=True):
                units[name].append(value)
    put(con, "unit_name", units)
    indicators = workspace.specs.indicators.values()
    put(
        con,
        "indicator_name",
        {
            "indicator": [one.id for one in indicators],
            "indicator_name": [one.name.vi for one in indicators],
            "measure": [one.unit for one in indicators],
        },
    )


_COUNTED = counting(
    "(SELECT o.*, s.seq FROM observation o JOIN submission s USING (run, submission, form, reporter) "
    "WHERE o.role = 'unit')",
    by=("period",),
)
_TABLE = f"""
    CREATE TEMP TABLE {FIGURES} AS
    SELECT {", ".join(COLUMNS)}
    FROM ({_COUNTED}) LEFT JOIN unit_name USING (period, unit) LEFT JOIN indicator_name USING (indicator)
    ORDER BY period, unit, form, indicator
"""


_CLOSING = """
    SET python_enable_replacements = false;
    SET enable_external_access = false;
    SET lock_configuration = true;
"""


def _answer(con: DuckDBPyConnection, sql: str, version: int) -> Answer:
    import duckdb

    try:
        statements = con.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise Fault(finding("sql.one_select", columns=", ".join(COLUMNS)))
        result = con.execute(statements[0])
        names = _apart([column[0] for column in result.description or ()])
        rows = tuple(tuple(map(_plain, row)) for row in result.fetchall())
    except duckdb.Error as error:
        why = str(error).splitlines()[0]
        raise Fault(finding("sql.failed", why=why, columns=", ".join(COLUMNS))) from error
    return Answer(names, rows, version)


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, each once: a second "n" becomes "n_2"."""
    parts: dict[str, None] = {}
    for name in names:
        others = (f"{name}_{number}" for number in count(2))
        parts[name if name not in parts else next(other for other in others if other not in parts)] = None
    return tuple(parts)


def _plain(value: object) -> object:
    """Numbers and texts as they are; a decimal without the zeros behind its last digit; all else as text."""
    if isinstance(value, float) and isfinite(value):
        return Decimal(repr(value))
    if isinstance(value, Decimal):
        # Nothing rounds here: DuckDB's decimals have up to 38 digits, the context of Python's 28.
        return Decimal(plain(value))
    return value if value is None or isinstance(value, str | int | bool) else str(value)

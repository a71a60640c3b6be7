"""Rates from sums: over the units that have all inputs, never a mean of rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.lake.sql import fresh, listed, literal, quoted
from kpi.quick import dataclass
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.spec.expression.parsed import Expression


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate indicator and its parsed expression."""

    id: str
    expression: Expression

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the indicators it is made of."""
        return self.expression.columns


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate by row code (None where its denominator is 0), the rows where there is nothing to take a share
    of (0 of 0), and the units left out, which lack an input."""

    values: Mapping[str, Decimal | None]
    idle: frozenset[str]
    lacking: tuple[str, ...]


def read_rate(indicator: Indicator) -> Rate:
    """Parse a rate indicator's expression. Raises ExpressionError."""
    # Imported here: totals without rates need no parser, and loading one costs a tenth of a second.
    from kpi.spec.expression.parsed import parse

    return Rate(indicator.id, parse(indicator.expression))


def compute_rates(con: DuckDBPyConnection, rate: Rate, cells: str, rows: str, shared: bool = False) -> Rates:
    """Recompute one rate over the tables `cells` (see `kpi.rollup.cells`) and `rows` (unit, top, share);
    `shared`: its units count with their shares. A row with an input that may count one thing several times
    has no rate: it could be of more than all, and without the units concerned it would be that of those where
    little arose."""
    inputs = sorted(set(rate.inputs))
    picked = ", ".join(f"max(value) FILTER (indicator = {literal(i)}) AS {quoted(i)}" for i in inputs)
    is_known = " AND ".join(f"{quoted(i)} IS NOT NULL" for i in inputs)
    times = " * share" if shared else ""
    sums = ", ".join(f"sum({quoted(i)}{times}) AS {quoted(i)}" for i in inputs)
    inputs_of_units = fresh("rate_input")
    con.execute(
        f"CREATE TEMP TABLE {inputs_of_units} AS SELECT unit, {picked}, "
        f"bool_or(repeated) AS repeated FROM {cells} WHERE indicator IN ({listed(inputs)}) "
        f"GROUP BY unit HAVING {is_known} OR bool_or(repeated)"
    )
    nothing = " AND ".join(f"{quoted(i)} = 0" for i in inputs)
    query = _query(rate, inputs, shared)
    rate_rows = con.execute(
        f"SELECT top, CASE WHEN NOT repeated THEN {query} END, {nothing} FROM (SELECT top, "
        f"bool_or(repeated) AS repeated, {sums} FROM {inputs_of_units} JOIN {rows} USING (unit) GROUP BY top)"
    ).fetchall()
    left = con.execute(
        f"SELECT DISTINCT unit FROM {rows} ANTI JOIN (FROM {inputs_of_units} WHERE NOT repeated) USING (unit)"
    ).fetchall()
    values = {top: _value(rate, inputs, answer) for top, answer, _ in rate_rows}
    idle = frozenset(top for top, _, none in rate_rows if none and values[top] is None)
    return Rates(values, idle, tuple(unit for (unit,) in left))


def _query(rate: Rate, inputs: Sequence[str], shared: bool) -> str:
    """SQL of the rate as a text, or of the list of its inputs: of sums with more places than a column has,
    and where the engine would round within, it comes from fractions."""
    from kpi.spec.expression.parsed import rounds_within, to_sql

    if shared or rounds_within(rate.expression):
        return f"[{', '.join(map(quoted, inputs))}]"
    return f"CAST(TRY({to_sql(rate.expression, quoted)}) AS VARCHAR)"


def _value(rate: Rate, inputs: Sequence[str], answer: str | list[Decimal] | None) -> Decimal | None:
    if not isinstance(answer, list):
        return None if answer is None else Decimal(answer)
    from kpi.spec.expression.exact import decimal_of, value_of

    value = value_of(rate.expression, dict(zip(inputs, answer, strict=True)))
    return decimal_of(value) if isinstance(value, Fraction) else None

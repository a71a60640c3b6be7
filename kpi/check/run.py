"""Running checks over the views of a snapshot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.check.judge import Failure, failures, judge
from kpi.check.report import CheckReport, Count, in_order
from kpi.check.rule import Rule, make_rules
from kpi.check.wide import TOTAL_CELLS, TOTALS, UNITS, drop_all, make_totals, make_units
from kpi.check.words import to_finding
from kpi.spec.types import Check, Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PARENT = "parent"


@dataclass(frozen=True, slots=True)
class _Group:
    """The rules that are judged on one wide table, and the figures they read."""

    rules: tuple[Rule, ...]

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m for rule in self.rules for m in (*rule.meaning.values(), *rule.places)))


def run_checks(
    con: DuckDBPyConnection,
    checks: Sequence[Check],
    indicators: Mapping[str, Indicator],
    day: date,
    *,
    runs: Collection[str] | None = None,
    observation: str = "observation",
    previous: str = "previous_observation",
) -> CheckReport:
    """Judge what the view `observation` holds of one period; `previous` is the same view one period before.

    `day` is the period's last day: checks not in force then are left out. With `runs`, only findings whose
    cell was stored by one of these runs are given; counts are over all units. Nothing is written but
    temporary tables, dropped at the end. A unit is the same in both periods when its code is.
    Raises ExpressionError for a check that is no condition over known, reported indicators.
    """
    rules = make_rules(checks, indicators, day)
    texts = frozenset(i.id for i in indicators.values() if i.type == "class")
    units = _Group(tuple(r for r in rules if r.check.scope != _PARENT))
    totals = _Group(tuple(r for r in rules if r.check.scope == _PARENT))
    counts = {rule.check.id: Count() for rule in rules}
    broken: list[Failure] = []
    try:
        if units.rules:
            make_units(con, observation, previous, units.meanings, texts)
            cells = f"(SELECT * REPLACE ('' AS submission) FROM {observation} WHERE role = 'unit')"
            broken += _judge(con, UNITS, cells, units, counts)
        if totals.rules:
            make_totals(con, observation, totals.meanings)
            broken += _judge(con, TOTALS, TOTAL_CELLS, totals, counts)
    finally:
        drop_all(con)
    kept = (f for f in broken if runs is None or f.run in runs)
    return CheckReport(in_order(to_finding(f, indicators) for f in kept), counts)


def _judge(
    con: DuckDBPyConnection, table: str, cells: str, group: _Group, counts: dict[str, Count]
) -> list[Failure]:
    told = judge(con, table, group.meanings, group.rules)
    for rule, count in zip(group.rules, told, strict=True):
        so_far = counts[rule.check.id]
        counts[rule.check.id] = Count(*(a + b for a, b in zip(so_far, count, strict=True)))
    return list(failures(con, table, cells, group.rules, told))

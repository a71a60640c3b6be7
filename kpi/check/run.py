"""Running checks over the views of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.check.judge import RESULTS, Bench, Failure, failures, judge
from kpi.check.report import CheckReport, Count, in_order
from kpi.check.rule import EVERY, PARENT, Rule, base, make_rules
from kpi.check.wide import LINE, MADE, TOTALS, UNITS, make_totals, make_units, total_batches, total_cells
from kpi.check.words import told
from kpi.spec.kinds.check import Check
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_ADDED = ("sum", "count_yes")  # what a total row states as the sum of the rows above it, or of their yes


def run_checks(
    con: DuckDBPyConnection,
    checks: Sequence[Check],
    indicators: Mapping[str, Indicator],
    day: date,
    *,
    observation: str = "observation",
    previous: str = "previous_observation",
) -> CheckReport:
    """Judge what the view `observation` holds of one period; `previous` is the same view one period before,
    with the figures of this period's units, or "" where there is none. Of several observations of one
    figure the one that counts is judged (see `kpi.lake.figures`, hence the column seq of the views), never a
    mix.

    `day` is the period's last day: checks not in force then are left out. Nothing is written but
    temporary tables, dropped at the end. A unit is the same in both periods when its code is.
    Raises ExpressionError for a check that is no condition over known, reported indicators.
    """
    rules = make_rules(checks, indicators, day)
    counts: dict[str, Count] = {}
    broken: list[Failure] = []
    try:
        for bench, bench_rules in _benches(con, rules, indicators, observation, previous):
            all_counts = judge(con, bench, bench_rules)
            for rule, count in zip(bench_rules, all_counts, strict=True):
                counts[rule.check.id] = count.plus(counts.get(rule.check.id, Count()))
            broken += failures(con, bench, bench_rules, all_counts)
    finally:
        con.execute("; ".join(f"DROP TABLE IF EXISTS {table}" for table in (*MADE, *RESULTS)))
    in_turn = {
        rule.check.id: counts.get(rule.check.id, Count())
        for rule in rules
        if any(counts.get(rule.check.id, ())) or not rule.check.is_optional
    }
    return CheckReport(in_order(told(f, indicators) for f in broken), in_turn)


def _benches(
    con: DuckDBPyConnection,
    rules: Sequence[Rule],
    indicators: Mapping[str, Indicator],
    observation: str,
    previous: str,
) -> Iterator[tuple[Bench, list[Rule]]]:
    """Make the tables the rules need, one after the other, each with those of its rules that concern a row of
    it: the engine takes as long to plan a rule as to judge hundreds of rows by it."""
    units = [r for r in rules if r.check.scope != PARENT]
    if units:
        names = tuple(dict.fromkeys(name for rule in units for name in (*rule.names, *rule.places)))
        there, ranged = make_units(con, observation, previous, names)
        concerned = [rule for rule in units if not there.isdisjoint(rule.places)]
        if concerned:
            yield _units_bench(concerned, names, indicators, observation, ranged), concerned
    totals = [r for r in rules if r.check.scope == PARENT]
    summed = tuple(i.id for i in indicators.values() if i.aggregate in _ADDED)
    all_names = dict.fromkeys((*summed, *(r.check.at for r in totals if r.check.at != EVERY)))
    if not totals or not all_names:
        return
    for some in total_batches(con, observation, tuple(all_names)):
        make_totals(con, observation, some)
        yield Bench(TOTALS, total_cells(observation), (LINE,), summed, str), totals


def _units_bench(
    rules: Sequence[Rule],
    names: tuple[str, ...],
    indicators: Mapping[str, Indicator],
    observation: str,
    ranged: bool,
) -> Bench:
    """What rules of units are judged on: `names` are all that the table was made with; see `Bench`."""
    texts = frozenset(i.id for i in indicators.values() if i.type == "class")
    inputs = dict.fromkeys(name for rule in rules for name in rule.names)
    columns = {name: f"figure{names.index(name)}" for name in inputs}
    figures = ", ".join(
        f"{'labels' if base(name) in texts else 'numbers'}[{names.index(name) + 1}] AS {column}"
        for name, column in columns.items()
    )
    table = f"(SELECT * EXCLUDE (numbers, labels), {figures} FROM {UNITS})"
    cells = f"(FROM {observation} WHERE role = 'unit')"
    return Bench(table, cells, ("unit",), names, columns.__getitem__, ranged)

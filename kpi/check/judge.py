"""Judging the rows of a table by all rules at once: counts, and the rows that fail with their cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.check.report import Count, Place
from kpi.check.rule import CHILDREN, EVERY, FAILED, OUTSIDE, PARENT, PASSED, TOTAL, UNJUDGED, UNKNOWN, Rule
from kpi.check.wide import LEAST, PREFIX, SPREAD, reported
from kpi.lake.figures import COUNTS_FIRST
from kpi.quick import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_JUDGED, _FAILED, _PLACES = f"{PREFIX}judged", f"{PREFIX}failed", f"{PREFIX}places"
RESULTS = (_JUDGED, _FAILED, _PLACES)
"""The tables that `judge` and `failures` make."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a row breaks: the figures by the names of the rule, and the cells they stand in, the one to
    look at first. `least` tells that the sum of the units is only a lower bound, as one is not known."""

    rule: Rule
    values: Mapping[str, Decimal | str | None]
    places: tuple[Place, ...]
    least: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """What rules are judged on: a `table` with the columns of `key`, in which `column` gives the SQL of each
    name of the rules, and `cells`, a relation of observations with the columns of `key` (of one figure's that
    which comes first by `COUNTS_FIRST` counts). `names` are the figures of a unit in the order of the table's
    masks; among stated totals they are the indicators that add up. `ranged` tells that of some figures only
    bounds are known."""

    table: str
    cells: str
    key: tuple[str, ...]
    names: tuple[str, ...]
    column: Callable[[str], str]
    ranged: bool = False

    @property
    def keys(self) -> str:
        """The key as a list of columns."""
        return ", ".join(self.key)


def judge(con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule]) -> list[Count]:
    """Judge every row; the counts are in the order of the rules."""
    outcomes = ", ".join(
        f"CASE WHEN {_concerns(bench, rule)} THEN {_outcome(bench, rule)} ELSE {OUTSIDE} END"
        for rule in rules
    )
    # A row for each rule: the engine takes as long to plan a column of each as to judge hundreds of units.
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_JUDGED} AS FROM (SELECT {bench.keys}, "
        f"unnest(range({len(rules)})) AS rule, unnest([{outcomes}]) AS outcome FROM {bench.table}) "
        f"WHERE outcome <> {OUTSIDE}"
    )
    for no, rule in enumerate(rules):
        if rule.is_rounded:
            _reckon(con, bench, no, rule)
        if rule.check.scope == PARENT:
            _settle(con, bench, no, rule)
    counts = con.execute(f"SELECT rule, outcome, count(*) FROM {_JUDGED} GROUP BY ALL").fetchall()
    by_outcome = {(rule, outcome): number for rule, outcome, number in counts}
    kinds = (PASSED, FAILED, UNKNOWN)
    return [Count(*(by_outcome.get((no, kind), 0) for kind in kinds)) for no in range(len(rules))]


def _outcome(bench: Bench, rule: Rule) -> str:
    """A rule that has words for a missing figure would take one of which bounds are known for missing: of
    that nothing is told."""
    outcome = rule.outcome(bench.column)
    if rule.check.scope == PARENT and CHILDREN in rule.names:
        return f"CASE WHEN {SPREAD} THEN {UNKNOWN} ELSE {outcome} END"
    if not bench.ranged:
        return outcome
    ranged = reported((bench.names.index(name) for name in rule.names), "ranged")
    return f"CASE WHEN {ranged} THEN {UNKNOWN} ELSE {outcome} END"


def _reckon(con: DuckDBPyConnection, bench: Bench, no: int, rule: Rule) -> None:
    """Judge by fractions what SQL left unjudged."""
    columns = ", ".join(["j.rowid", *(f"t.{bench.column(name)}" for name in rule.names)])
    rows = con.execute(f"""SELECT {columns} FROM {_JUDGED} j JOIN {bench.table} t ON {_same(bench)}
        WHERE rule = {no} AND outcome = {UNJUDGED}""").fetchall()
    outcomes: dict[tuple[Decimal | str | None, ...], int] = {}
    for _, *figures in rows:
        if tuple(figures) not in outcomes:
            outcomes[tuple(figures)] = rule.outcome_of(dict(zip(rule.names, figures, strict=True)))
    con.execute(
        f"""UPDATE {_JUDGED} SET outcome = s.outcome FROM (SELECT unnest($places::BIGINT[]) AS place,
        unnest($outcomes::INTEGER[]) AS outcome) s WHERE {_JUDGED}.rowid = s.place""",
        {"places": [row[0] for row in rows], "outcomes": [outcomes[tuple(row[1:])] for row in rows]},
    )
    con.execute(f"DELETE FROM {_JUDGED} WHERE outcome = {OUTSIDE}")


def _same(bench: Bench) -> str:
    return " AND ".join(f"j.{column} = t.{column}" for column in bench.key)


def _settle(con: DuckDBPyConnection, bench: Bench, no: int, rule: Rule) -> None:
    """A total below the sum of the known rows is wrong whatever the other rows hold: let what can be told of
    all sums from the known one upward be told."""
    rows = con.execute(f"""SELECT j.rowid, t.{TOTAL}, t.{LEAST}
        FROM {_JUDGED} j JOIN {bench.table} t ON {_same(bench)}
        WHERE rule = {no} AND outcome = {UNKNOWN} AND t.{TOTAL} IS NOT NULL
        AND t.{LEAST} IS NOT NULL""").fetchall()
    outcomes = ((row, rule.outcome_from(total, least)) for row, total, least in rows)
    settled = ", ".join(f"({row}, {outcome})" for row, outcome in outcomes if outcome != UNKNOWN)
    if settled:
        con.execute(f"""UPDATE {_JUDGED} SET outcome = s.outcome
            FROM (VALUES {settled}) s(place, outcome) WHERE {_JUDGED}.rowid = s.place""")


def _concerns(bench: Bench, rule: Rule) -> str:
    if rule.check.scope == PARENT:
        names = bench.names if rule.check.at == EVERY else (rule.check.at,)
        return f"indicator IN ({', '.join(map(repr, names))})" if names else "FALSE"
    return reported(bench.names.index(place) for place in rule.places)


def failures(
    con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule], counts: Sequence[Count]
) -> Iterator[Failure]:
    """The failures found by the last `judge`, each at the cell the rule points at."""
    broken = [no for no, count in enumerate(counts) if count.failed]
    if not broken:
        return
    failed = f"SELECT rule, {bench.keys} FROM {_JUDGED} WHERE outcome = {FAILED}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_FAILED} AS {failed}")
    values = {no: _values(con, bench, no, rules[no]) for no in broken}
    for (number, *key), places in _places(con, bench, rules, broken).items():
        no = int(number)
        figures = values[no][*key]
        least = figures.pop(LEAST, None)
        partly = least is not None and figures[CHILDREN] is None
        if partly:
            figures[CHILDREN] = least
        yield Failure(rules[no], figures, tuple(places), partly)


def _values(
    con: DuckDBPyConnection, bench: Bench, no: int, rule: Rule
) -> dict[tuple[int | str, ...], dict[str, Decimal | str | None]]:
    names = (*rule.names, LEAST) if CHILDREN in rule.names and rule.check.scope == PARENT else rule.names
    columns = ", ".join(map(bench.column, names))
    rows = con.execute(f"""SELECT {bench.keys}, {columns} FROM {bench.table}
        SEMI JOIN (FROM {_FAILED} WHERE rule = {no}) USING ({bench.keys})""").fetchall()
    size = len(bench.key)
    return {row[:size]: dict(zip(names, row[size:], strict=True)) for row in rows}


def _places(
    con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule], broken: Sequence[int]
) -> dict[tuple[int | str, ...], list[Place]]:
    """By rule and key of each failure: the cells of its figures, in the order in which the rule may point at
    them."""
    columns = ", ".join(
        f"({no}, '{place}', {rank})" for no in broken for rank, place in enumerate(rules[no].places)
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_PLACES} AS FROM (VALUES {columns}) t(rule, place, rank)")
    place = f"'{EVERY}'" if rules[0].check.scope == PARENT else "o.indicator"
    rows = con.execute(f"""SELECT rule, {bench.keys}, {", ".join(Place._fields)}
        FROM (SELECT o.*, rule, rank FROM {bench.cells} o JOIN {_PLACES} p ON p.place = {place})
        JOIN {_FAILED} USING (rule, {bench.keys})
        QUALIFY row_number() OVER (PARTITION BY rule, {bench.keys}, rank ORDER BY {COUNTS_FIRST}) = 1
        ORDER BY rule, {bench.keys}, rank""").fetchall()
    places_by_key: dict[tuple[int | str, ...], list[Place]] = {}
    size = 1 + len(bench.key)
    for row in rows:
        places_by_key.setdefault(row[:size], []).append(Place(*row[size:]))
    return places_by_key

"""Judging the rows of a table by all rules at once: counts, and the rows that fail with their cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kpi.check.report import Count
from kpi.check.rule import EVERY, FAILED, OUTSIDE, PARENT, PASSED, UNKNOWN, Rule, wide_column
from kpi.check.wide import PREFIX, reported

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_JUDGED, _FAILED, _PLACES = f"{PREFIX}judged", f"{PREFIX}failed", f"{PREFIX}places"
_AT = "o.form, o.file, o.sheet, o.cell, o.unit, o.indicator"


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a row breaks: the figures by the names of the rule, and the cell to look at."""

    rule: Rule
    values: Mapping[str, Decimal | str | None]
    form: str
    file: str
    sheet: str
    cell: str
    unit: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What rules are judged on: a `table` with the columns of `key` and one per name of the rules, and
    `cells`, a relation of observations with the columns of `key`. `names` are the figures of a unit in the
    order of the table's masks; among stated totals they are the indicators that add up."""

    table: str
    cells: str
    key: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def keys(self) -> str:
        """The key as a list of columns."""
        return ", ".join(self.key)


def judge(con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule]) -> list[Count]:
    """Judge every row; the counts are in the order of the rules."""
    outcomes = ", ".join(
        f"CASE WHEN {_concerns(bench, rule)} THEN {rule.outcome()} ELSE {OUTSIDE} END AS outcome{no}"
        for no, rule in enumerate(rules)
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_JUDGED} AS SELECT {bench.keys}, {outcomes} FROM {bench.table}"
    )
    counts = ", ".join(
        f"count(*) FILTER (outcome{no} = {kind})"
        for no in range(len(rules))
        for kind in (PASSED, FAILED, UNKNOWN)
    )
    told = con.execute(f"SELECT {counts} FROM {_JUDGED}").fetchall()[0]
    return [Count(*told[at : at + 3]) for at in range(0, len(told), 3)]


def _concerns(bench: Bench, rule: Rule) -> str:
    if rule.check.scope == PARENT:
        named = bench.names if rule.check.at == EVERY else (rule.check.at,)
        return f"indicator IN ({', '.join(map(repr, named))})" if named else "FALSE"
    return reported(bench.names.index(place) for place in rule.places)


def failures(
    con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule], counts: Sequence[Count]
) -> Iterator[Failure]:
    """The failures found by the last `judge`, each at the cell the rule points at."""
    broken = [no for no, count in enumerate(counts) if count.failed]
    if not broken:
        return
    found = " UNION ALL ".join(
        f"SELECT {no} AS rule, {bench.keys} FROM {_JUDGED} WHERE outcome{no} = {FAILED}" for no in broken
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_FAILED} AS {found}")
    values = {no: _values(con, bench, no, rules[no]) for no in broken}
    size = len(bench.key)
    for no, *row in _places(con, bench, rules, broken):
        yield Failure(rules[no], values[no][tuple(row[:size])], *row[size:])


def _values(
    con: DuckDBPyConnection, bench: Bench, no: int, rule: Rule
) -> dict[tuple[str, ...], dict[str, Decimal | str | None]]:
    columns = ", ".join(wide_column(name) for name in rule.names)
    rows = con.execute(f"""SELECT {bench.keys}, {columns} FROM {bench.table}
        SEMI JOIN (FROM {_FAILED} WHERE rule = {no}) USING ({bench.keys})""").fetchall()
    size = len(bench.key)
    return {row[:size]: dict(zip(rule.names, row[size:], strict=True)) for row in rows}


def _places(
    con: DuckDBPyConnection, bench: Bench, rules: Sequence[Rule], broken: Sequence[int]
) -> list[tuple[Any, ...]]:
    """Per failure its rule, its key and the first cell there is of those the rule may point at; of a figure
    told twice the greater one's."""
    listed = ", ".join(
        f"({no}, '{place}', {rank})" for no in broken for rank, place in enumerate(rules[no].places)
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_PLACES} AS FROM (VALUES {listed}) t(rule, place, rank)")
    place = f"'{EVERY}'" if rules[0].check.scope == PARENT else "o.indicator"
    same = " AND ".join(f"f.{column} = o.{column}" for column in bench.key)
    keys = ", ".join(f"f.{column}" for column in bench.key)
    return con.execute(f"""SELECT f.rule, {keys}, {_AT}
        FROM {bench.cells} o JOIN {_PLACES} p ON p.place = {place}
        JOIN {_FAILED} f ON f.rule = p.rule AND {same}
        QUALIFY row_number() OVER (PARTITION BY f.rule, {keys}
            ORDER BY rank, value DESC NULLS LAST, text DESC, file, o.sheet, o.cell) = 1""").fetchall()

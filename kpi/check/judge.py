"""Judging the rows of a wide table by all rules at once: counts, and the rows that fail with their cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.check.report import Count
from kpi.check.rule import FAILED, OUTSIDE, PASSED, UNKNOWN, Rule, wide_column
from kpi.check.wide import PREFIX, reported

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_JUDGED, _FAILED, _PLACES = f"{PREFIX}judged", f"{PREFIX}failed", f"{PREFIX}places"
_AT = "run, form, file, sheet, cell, o.unit, o.indicator"


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a row breaks: the figures by the names of the rule, and the cell to look at."""

    rule: Rule
    values: Mapping[str, Decimal | str | None]
    run: str
    form: str
    file: str
    sheet: str
    cell: str
    unit: str
    indicator: str


def judge(con: DuckDBPyConnection, table: str, meanings: Sequence[str], rules: Sequence[Rule]) -> list[Count]:
    """Judge every row of a wide table; the counts are in the order of the rules."""
    position = {meaning: no for no, meaning in enumerate(meanings)}
    outcomes = ", ".join(
        f"CASE WHEN {reported(position[place] for place in rule.places)} "
        f"THEN {rule.outcome()} ELSE {OUTSIDE} END AS outcome{no}"
        for no, rule in enumerate(rules)
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_JUDGED} AS SELECT submission, unit, {outcomes} FROM {table}")
    counts = ", ".join(
        f"count(*) FILTER (outcome{no} = {kind})"
        for no in range(len(rules))
        for kind in (PASSED, FAILED, UNKNOWN)
    )
    told = con.execute(f"SELECT {counts} FROM {_JUDGED}").fetchall()[0]
    return [Count(*told[at : at + 3]) for at in range(0, len(told), 3)]


def failures(
    con: DuckDBPyConnection, table: str, cells: str, rules: Sequence[Rule], counts: Sequence[Count]
) -> Iterator[Failure]:
    """The failures found by the last `judge`, each at the cell the rule points at. `cells` is a relation of
    observations, keyed by submission and unit as the wide table was."""
    broken = [no for no, count in enumerate(counts) if count.failed]
    if not broken:
        return
    found = " UNION ALL ".join(
        f"SELECT {no} AS rule, submission, unit FROM {_JUDGED} WHERE outcome{no} = {FAILED}" for no in broken
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_FAILED} AS {found}")
    values = {no: _values(con, table, no, rules[no]) for no in broken}
    for no, submission, unit, *place in _places(con, cells, rules, broken):
        yield Failure(rules[no], values[no][submission, unit], *place)


def _values(
    con: DuckDBPyConnection, table: str, no: int, rule: Rule
) -> dict[tuple[str, str], dict[str, Decimal | str | None]]:
    columns = ", ".join(wide_column(meaning) for meaning in rule.meaning.values())
    rows = con.execute(f"""SELECT submission, unit, {columns} FROM {table}
        SEMI JOIN (FROM {_FAILED} WHERE rule = {no}) USING (submission, unit)""")
    return {(row[0], row[1]): dict(zip(rule.names, row[2:], strict=True)) for row in rows.fetchall()}


def _places(
    con: DuckDBPyConnection, cells: str, rules: Sequence[Rule], broken: Sequence[int]
) -> list[tuple[int, str, str, str, str, str, str, str, str, str]]:
    """Per failure the first cell there is of those the rule may point at; of one told twice the greater."""
    listed = ", ".join(
        f"({no}, '{indicator}', {rank})" for no in broken for rank, indicator in enumerate(rules[no].places)
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_PLACES} AS FROM (VALUES {listed}) t(rule, indicator, rank)")
    return con.execute(f"""SELECT f.rule, f.submission, f.unit, {_AT}
        FROM {cells} o JOIN {_PLACES} p ON o.indicator = p.indicator
        JOIN {_FAILED} f ON f.rule = p.rule AND f.unit = o.unit AND f.submission = o.submission
        QUALIFY row_number() OVER (PARTITION BY f.rule, f.submission, f.unit
            ORDER BY rank, value DESC NULLS LAST, text DESC, file, sheet, cell) = 1""").fetchall()

"""Agencies beside units: where an agency says something else than its unit, and what it alone tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpi.lake.figures import OF_AGENCY
from kpi.lake.sql import listed, literal
from kpi.rollup.standing import TOLD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CLASH = (
    "coalesce(min(value) <> max(value), FALSE) OR coalesce(min(text) <> max(text), FALSE) "
    "OR coalesce(greatest(max(lower), max(value)) > least(min(upper), min(value)), FALSE)"
)
"""SQL for "these figures cannot all be", over those of one unit and indicator."""


class Claim(NamedTuple):
    """What is to be told of a figure of a unit: that two reports of units say what cannot both be, or that an
    `agency` (the text of its reporter) says something else than they do, or tells it `alone`, or tells the
    whole of which they tell a part (`partial`)."""

    unit: str
    indicator: str
    agency: str = ""
    alone: bool = False
    partial: bool = False


def has_agencies(con: DuckDBPyConnection, period: str) -> bool:
    """Whether any agency has reported in a period: hardly ever, and this is quickly seen."""
    query = f"SELECT 1 FROM submission WHERE period = {literal(period)} AND {OF_AGENCY} LIMIT 1"
    return bool(con.execute(query).fetchall())


def claims_of(
    con: DuckDBPyConnection,
    period: str,
    indicators: Collection[str],
    clashes: Sequence[tuple[str, str]],
) -> tuple[Claim, ...]:
    """What is told of figures of a period of a snapshot; `clashes` are the (unit, indicator) of which reports
    of any kind say what cannot both be."""
    if not has_agencies(con, period):
        return tuple(Claim(*pair) for pair in clashes)
    figures = (
        f"(FROM observation WHERE period = {literal(period)} AND role = 'unit' "
        f"AND indicator IN ({listed(indicators)}) AND {TOLD})"
    )
    rows = con.execute(
        f"SELECT unit, indicator, coalesce({_among_units()}, FALSE), "
        f"coalesce(min(reporter) FILTER ({OF_AGENCY}), ''), bool_and({OF_AGENCY}) FROM {figures} "
        f"GROUP BY ALL HAVING bool_or({OF_AGENCY}) ORDER BY ALL"
    ).fetchall()
    agencies = {(unit, name): (agency, alone) for unit, name, clash, agency, alone in rows if not clash}
    differing = [Claim(*pair, agencies[pair][0] if pair in agencies else "") for pair in clashes]
    return (*differing, *(Claim(*pair, *agency) for pair, agency in agencies.items() if agency[1]))


def _among_units() -> str:
    """`CLASH` of the figures that units report."""
    return (
        f"min(value) FILTER (NOT {OF_AGENCY}) <> max(value) FILTER (NOT {OF_AGENCY}) "
        f"OR min(text) FILTER (NOT {OF_AGENCY}) <> max(text) FILTER (NOT {OF_AGENCY})"
    )

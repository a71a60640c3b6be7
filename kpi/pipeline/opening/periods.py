"""Which periods have reports, and those that are made of shorter ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from kpi.findings import Finding, finding
from kpi.model.period import Period, parse_period
from kpi.rollup.compose import Composition, compose
from kpi.spec.kinds.indicator import Indicator
from kpi.units.lives.passage import passage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.units.gazetteer.units import Units

SHOWN = 6


def reported_periods(con: DuckDBPyConnection) -> frozenset[str]:
    """The periods that current submissions are about."""
    return frozenset(text for (text,) in con.execute("SELECT DISTINCT period FROM submission").fetchall())


def compose_periods(
    con: DuckDBPyConnection,
    periods: Iterable[Period],
    present: Collection[str],
    indicators: Mapping[str, Indicator],
    units: Units,
) -> dict[Period, Composition]:
    """Lay over the snapshot what the parts of each period make of it; nothing where there are no parts."""
    compositions = {}
    for period in periods:
        parts = [p for kind in period.divided().values() for p in kind if str(p) in present]
        if parts:
            changed_units = {str(part): _changed(units, part, period) for part in parts}
            compositions[period] = compose(con, period, present, indicators, changed_units)
    return compositions


def _changed(units: Units, part: Period, whole: Period) -> frozenset[str]:
    """Codes of the units that do not stand for the same territory at the end of a part and of the whole."""
    start, end = part.end, whole.end
    if not any(start.isoformat() < day <= end.isoformat() for day in units.history.days):
        return frozenset()
    way = passage(units, start, end)
    codes = {code for unit, into in way.targets.items() if into != (unit,) for code in (unit, *into)}
    return frozenset(codes | set(way.arisen))


def no_reports(period: Period, present: Collection[str]) -> Finding:
    """That a period has no report at all, with the periods that have some, nearest first."""
    if not present:
        return finding("period.nothing", period=period)
    near = sorted(map(parse_period, present), key=lambda other: _distance(period, other))
    names = ", ".join(map(str, near[:SHOWN])) + (", …" if len(near) > SHOWN else "")
    return finding("period.no_reports", period=period, near=names)


def _distance(one: Period, other: Period) -> tuple[int, int, str]:
    """How far apart two periods lie; parts of a period, and what it is a part of, are the nearest."""
    apart = max((one.start - other.end).days, (other.start - one.end).days, 0)
    return apart, abs((one.end - other.end).days), str(other)

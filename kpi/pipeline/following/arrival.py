"""On which day a form first came in, and how late that was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kpi.lake.log import COUNTED, WITHDRAWN
from kpi.lake.sql import listed, literal
from kpi.model.period import Period
from kpi.tables.listing import StatusRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FirstDays = Mapping[tuple[str, str, str], date]  # by reporter, form and period

_FIRST = f"""
    WITH lasting AS (
        SELECT run, submission, form, reporter FROM submission_all WHERE form <> ''
        GROUP BY ALL HAVING arg_max(outcome, seq) <> {literal(WITHDRAWN)}
    )
    SELECT reporter, form, period, min(received) FROM submission_all
    SEMI JOIN lasting USING (run, submission, form, reporter)
    WHERE outcome IN ({listed(COUNTED)}) GROUP BY ALL
"""


def first_received(con: DuckDBPyConnection) -> FirstDays:
    """The day on which each form of each reporter first came in and counted, of what was not withdrawn since;
    `con` has the views of a snapshot."""
    rows = con.execute(_FIRST).fetchall()
    return {(reporter, form, period): date.fromisoformat(day) for reporter, form, period, day in rows}


def dated(row: StatusRow, period: Period, first_days: FirstDays) -> StatusRow:
    """The row with the day on which the form first came in, and how late that was: a correction that came
    later makes nobody late. What was put together of parts is there on the day of the last of them; a part
    that another reporter sent leaves the day open."""
    if row.received is not None:
        first = first_days.get((row.reporter, row.form, str(period)), row.received)
    else:
        days = [first_days.get((row.reporter, row.form, part)) for part in row.composed_from]
        known_days = [day for day in days if day is not None]
        if not days or len(known_days) < len(days):
            return row
        first = max(known_days)
    late = max(0, (first - row.due).days) if row.due is not None else None
    return replace(row, first_received=first, days_late=late)

"""When a form came, seen on a day: on time, late, overdue, or not due yet."""

from __future__ import annotations

from datetime import date
from typing import Literal

from kpi.tables.listing import IN_WORDS, StatusRow

Timing = Literal["on_time", "late", "received", "overdue", "not_due", "awaited", "in_words"]


def timing(row: StatusRow, on: date) -> Timing:
    """What is to be said of a form by the end of a day. Without a day on which it is due it is received or
    awaited, and never late; so is what was put together of parts of which the day is not known."""
    if row.outcome == IN_WORDS:
        return "in_words"
    if row.there:
        if row.due is None or row.first_received is None:
            return "received"
        return "on_time" if row.first_received <= row.due else "late"
    if row.due is None:
        return "awaited"
    return "overdue" if row.due < on else "not_due"


def days_overdue(row: StatusRow, on: date) -> int | None:
    """For how many days a form that is not there has been overdue by a day; None where it is not."""
    return (on - row.due).days if row.due is not None and timing(row, on) == "overdue" else None

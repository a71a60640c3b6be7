"""Which stored findings are told anew by something else, as SQL."""

from __future__ import annotations

from kpi.findings.traits import Teller, areas_told_by
from kpi.lake.sql import literal


def not_told_by(teller: Teller, code: str = "code") -> str:
    """SQL that is true of findings which `teller` does not tell anew; `code` is the column of their codes."""
    return " AND ".join(f"NOT starts_with({code}, {literal(area)})" for area in areas_told_by(teller))

"""Which of several current observations of one figure counts: the one rule that totals, checks, scores and
explanations share.

Several current submissions may speak of one unit: of a district, the commune itself, an agency of either.
What tells anything counts before what tells nothing; what units report before what an agency does, which
counts where no unit tells the figure; a known value before one of which bounds are known; of two alike, the
one received last. So a figure is always that of one cell, and figures of one unit may stand in several files.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.lake.sql import literal
from kpi.model.reporter import SIGN

OF_AGENCY = f"contains(reporter, {literal(SIGN)})"
"""SQL for "an agency says so, not the unit or one above"."""

COUNTS_FIRST = (
    "(value IS NULL AND text IS NULL AND lower IS NULL AND upper IS NULL), "
    f"{OF_AGENCY}, (value IS NULL AND text IS NULL), seq DESC, sheet DESC, cell DESC"
)
"""The order of the observations of one unit and indicator, the one that counts first. `seq` is the place of
their submission among all (`submission.seq`)."""


def counting(relation: str, by: Sequence[str] = ()) -> str:
    """SQL of a relation with the observations of units that count, one for each unit and indicator (and value
    of the columns `by`).

    `relation` is SQL that can stand after FROM and has the columns reporter, unit, indicator, value, text,
    lower, upper, seq, sheet and cell; its other columns are handed on.
    """
    parts = ", ".join((*by, "unit", "indicator"))
    return (
        f"SELECT * FROM {relation} "
        f"QUALIFY row_number() OVER (PARTITION BY {parts} ORDER BY {COUNTS_FIRST}) = 1"
    )

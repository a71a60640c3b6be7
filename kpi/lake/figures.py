"""Which of several current observations of one figure counts: the one rule that totals, checks, scores and
explanations share.

Two current submissions may speak of one unit, a district's workbook and the commune's own. A known value
counts before one that is not known, and one of which bounds are known before one of which nothing is; of two
alike, the one received last. So a figure is always that of one cell, and figures of one unit may stand in
several files.
"""

from __future__ import annotations

from collections.abc import Sequence

COUNTS_FIRST = (
    "(value IS NULL AND text IS NULL), (lower IS NULL AND upper IS NULL), seq DESC, sheet DESC, cell DESC"
)
"""The order of the observations of one unit and indicator, the one that counts first. `seq` is the place of
their submission among all (`submission.seq`)."""


def counting(relation: str, by: Sequence[str] = ()) -> str:
    """SQL of a relation with the observations of units that count, one for each unit and indicator (and value
    of the columns `by`).

    `relation` is SQL that can stand after FROM and has the columns unit, indicator, value, text, lower,
    upper, seq, sheet and cell; its other columns are handed on.
    """
    parts = ", ".join((*by, "unit", "indicator"))
    return (
        f"SELECT * FROM {relation} "
        f"QUALIFY row_number() OVER (PARTITION BY {parts} ORDER BY {COUNTS_FIRST}) = 1"
    )

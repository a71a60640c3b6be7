"""Figures over time as one line of small bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_BARS = "▁▂▃▄▅▆▇█"
GAP = "·"


def sparkline(values: Sequence[Decimal | None]) -> str:
    """A bar for each figure, `GAP` where there is none. Bars begin at 0 (below it at the least figure), so
    that of two bars the taller is as many times as large; "" where there is no figure at all."""
    figures = [value for value in values if value is not None]
    if not figures:
        return ""
    low, high = min(Decimal(0), *figures), max(Decimal(0), *figures)
    return "".join(GAP if value is None else _bar(value, low, high) for value in values)


def _bar(value: Decimal, low: Decimal, high: Decimal) -> str:
    if high == low:
        return _BARS[0]
    steps = len(_BARS) - 1
    return _BARS[int((value - low) / (high - low) * steps + Decimal("0.5"))]

"""Figures over time as one line of bars."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.model.sparkline import sparkline


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        ([0, 1, 2, 7], "▁▂▃█"),
        ([100, 101], "██"),  # a hundredth more is no tower beside a hut
        ([None, 4, None, 8, None], "·▅·█·"),
        ([0, 0], "▁▁"),
        ([5], "█"),
        ([None, None], ""),
        ([-7, 0, 7], "▁▅█"),
        ([], ""),
    ],
)
def test_bars_begin_at_zero_and_gaps_stay_gaps(figures: list[int | None], line: str) -> None:
    assert sparkline([None if figure is None else Decimal(figure) for figure in figures]) == line

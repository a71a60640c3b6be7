"""What changed between two figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.model.cell import NOT_ARISEN, NOT_COMPARABLE, Cell, Status, Value
from kpi.rollup.changes import change_of, ends_of
from tests.examples import tries

FIGURES = st.decimals(-1000, 1000, places=2, allow_nan=False)
ENDS = st.tuples(FIGURES, FIGURES).map(sorted)


def cell(low: int | None, high: int | None) -> Cell:
    return Cell(Status.RANGE, low, high)


def holds(span: Value, figure: Fraction) -> bool:
    """Whether a range with two ends, which are told to twelve places, holds a figure."""
    low, high = ends_of(span)
    rounding = Fraction(1, 10**12)
    return (
        low is not None
        and high is not None
        and Fraction(low) - rounding <= figure <= Fraction(high) + rounding
    )


@pytest.mark.parametrize(
    ("earlier", "later", "difference", "relative", "why"),
    [
        (Decimal(200), Decimal(250), Decimal(50), Decimal("0.25"), ""),
        (Decimal(3), Decimal(2), Decimal(-1), Decimal("-0.333333333333"), ""),
        (Decimal(7), Decimal(0), Decimal(-7), Decimal(-1), ""),
        (Decimal(0), Decimal(5), Decimal(5), None, "earlier_zero"),
        (Decimal(0), Decimal(0), Decimal(0), None, "earlier_zero"),
        (Decimal(-4), Decimal(4), Decimal(8), None, "earlier_negative"),
        (None, Decimal(4), None, None, "earlier_missing"),
        (Decimal(4), None, None, None, "later_missing"),
        (None, None, None, None, "both_missing"),
        (NOT_COMPARABLE, Decimal(4), None, None, "not_comparable"),
        (NOT_COMPARABLE, None, None, None, "not_comparable"),
        (Decimal(1), NOT_ARISEN, None, None, "not_arisen"),
        (cell(5, 10), Decimal(20), cell(10, 15), cell(1, 3), ""),
        (Decimal(20), cell(5, 10), cell(-15, -10), Cell(Status.RANGE, Decimal("-0.75"), Decimal("-0.5")), ""),
        (cell(5, 10), cell(5, 10), cell(-5, 5), Cell(Status.RANGE, Decimal("-0.5"), Decimal(1)), ""),
        (cell(81, None), Decimal(162), Cell(Status.RANGE, None, 81), cell(-1, 1), ""),
        (Decimal(10), cell(30, None), cell(20, None), cell(2, None), ""),
        (cell(0, 10), Decimal(20), cell(10, 20), None, "earlier_maybe_zero"),
        (cell(None, 4), Decimal(6), cell(2, None), None, "earlier_maybe_zero"),
        (cell(-5, -2), Decimal(6), cell(8, 11), None, "earlier_negative"),
    ],
)  # fmt: skip
def test_change_and_share(earlier: Value, later: Value, difference: Value, relative: Value, why: str) -> None:
    change = change_of(earlier, later)
    assert (change.difference, change.relative, change.why) == (difference, relative, why)


@settings(max_examples=tries(50), deadline=None)
@given(ENDS, ENDS, st.fractions(0, 1), st.fractions(0, 1))
def test_the_change_of_ranges_holds_every_change_between_figures_in_them(
    before: list[Decimal], after: list[Decimal], part: Fraction, other: Fraction
) -> None:
    def within(ends: list[Decimal], at: Fraction) -> Fraction:
        return Fraction(ends[0]) + (Fraction(ends[1]) - Fraction(ends[0])) * at

    assume(before[0] < before[1] and after[0] < after[1])
    change = change_of(Cell(Status.RANGE, *before), Cell(Status.RANGE, *after))
    old, new = within(before, part), within(after, other)
    assert holds(change.difference, new - old)
    assert (change.relative is None) == (before[0] <= 0)
    if change.relative is not None:
        assert holds(change.relative, new / old - 1)

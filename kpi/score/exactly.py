"""Points as exact numbers: decimals where these hold them to the last digit, fractions where they do not.

A third of a point has no end as a decimal. What is told is rounded; classes and ranks come from the
fractions, so that three thirds are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

SCALE = 8
"""Places of the points that are told."""
Number = Decimal | Fraction
Ends = tuple[Number, Number]
"""Least and most points, to their last digit."""
Span = tuple[Decimal, Decimal]
"""Least and most points as they are told."""
_UNIT: int = 10**SCALE
_ZERO = Decimal(0)


def added(spans: Iterable[Ends]) -> Ends:
    """The sums of the least and of the most."""
    all_spans = tuple(spans)
    return _sum([low for low, _ in all_spans]), _sum([high for _, high in all_spans])


def _sum(numbers: Sequence[Number]) -> Number:
    fractions = [one for one in numbers if isinstance(one, Fraction)]
    decimals = sum((one for one in numbers if isinstance(one, Decimal)), _ZERO)
    return Fraction(decimals) + sum(fractions) if fractions else decimals


def told(ends: Ends, limits: Iterable[Decimal] = ()) -> Span:
    """Both ends as decimals: one value half up, a range no narrower than it is. No end reaches one of the
    `limits` by being rounded."""
    low, high = ends
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return low, high
    if low == high:
        one = _below(low, floor(Fraction(low) * _UNIT + Fraction(1, 2)), limits)
        return one, one
    return Decimal(floor(Fraction(low) * _UNIT)) / _UNIT, _below(high, ceil(Fraction(high) * _UNIT), limits)


def widest(spans: Sequence[Ends]) -> Ends:
    """From the least of all to the most."""
    lows, highs = [Fraction(low) for low, _ in spans], [Fraction(high) for _, high in spans]
    return plainest(min(lows)), plainest(max(highs))


def _below(exact: Number, units: int, limits: Iterable[Decimal]) -> Decimal:
    one = Decimal(units) / _UNIT
    reached = any(exact < limit <= one for limit in limits)
    return Decimal(units - 1) / _UNIT if reached else one


def plainest(number: Fraction) -> Number:
    """The number as a decimal where that is the same."""
    return Decimal(int(number * _UNIT)) / _UNIT if _UNIT % number.denominator == 0 else number

"""Standard competition ranking of ranges: ties share a rank, the next rank is skipped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Rank(NamedTuple):
    """`now` counts those that surely have more (None for one whose own points are not known); `best` and
    `worst` are the limits of what it can become once all points are known."""

    now: int | None
    best: int
    worst: int


def rank_ranges(ranges: Sequence[tuple[Decimal, Decimal]]) -> list[Rank]:
    """Ranks of ranges of points (lowest, highest) among them all; known points are a range of one value.

    `best` is 1 + how many surely have more, `worst` 1 + how many others possibly have more.
    """
    lows = sorted(low for low, _ in ranges)
    highs = sorted(high for _, high in ranges)
    total = len(ranges)
    ranks = []
    for low, high in ranges:
        surely = total - bisect_right(lows, high)
        possibly = total - bisect_right(highs, low) - (high > low)
        now = 1 + surely if low == high else None
        ranks.append(Rank(now, 1 + surely, 1 + possibly))
    return ranks


def band_index(starts: Sequence[Decimal], points: Decimal) -> int:
    """Place of the band that points fall into, 0 for the lowest; `starts` ascend. Points below the first
    start belong to the lowest band."""
    return max(bisect_right(starts, points) - 1, 0)

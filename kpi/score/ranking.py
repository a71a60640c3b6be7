"""Standard competition ranking of ranges: ties share a rank, the next rank is skipped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal


def rank_ranges(ranges: Sequence[tuple[Decimal, Decimal]]) -> list[tuple[int, int]]:
    """Best and worst possible rank of each range (lowest, highest points) among them all.

    1 + how many surely have more, and 1 + how many others possibly have more. Both agree, and are the rank,
    when every order the ranges allow gives the same.
    """
    lows = sorted(low for low, _ in ranges)
    highs = sorted(high for _, high in ranges)
    total = len(ranges)
    ranks = []
    for low, high in ranges:
        surely = total - bisect_right(lows, high)
        possibly = total - bisect_right(highs, low) - (high > low)
        ranks.append((1 + surely, 1 + possibly))
    return ranks


def certain(best: int, worst: int) -> int | None:
    """The rank when it is certain."""
    return best if best == worst else None


def band_index(starts: Sequence[Decimal], points: Decimal) -> int:
    """Place of the band that points fall into, 0 for the lowest; `starts` ascend. Points below the first
    start belong to the lowest band."""
    return max(bisect_right(starts, points) - 1, 0)

"""Standard competition ranking of ranges: ties share a rank, the next rank is skipped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kpi.score.exactly import Ends, Number


class Rank(NamedTuple):
    """`now` counts those that surely have more (None for one whose own points are not known); `best` and
    `worst` are the limits of what it can become once all points are known."""

    now: int | None
    best: int
    worst: int


def rank_ranges(ranges: Sequence[Ends], ranked: Sequence[bool | None] = ()) -> list[Rank | None]:
    """Ranks of ranges of points (lowest, highest) among them all; known points are a range of one value.

    `best` is 1 + how many surely have more, `worst` 1 + how many others possibly have more. `ranked` says of
    each whether it gets a rank, by default all do; who does not stands before nobody, and of whom that is not
    known (None) may stand before others.
    """
    ranked = ranked or [True] * len(ranges)
    lows = sorted(low for (low, _), one in zip(ranges, ranked, strict=True) if one)
    highs = sorted(high for (_, high), one in zip(ranges, ranked, strict=True) if one is not False)
    ranks: list[Rank | None] = []
    for (low, high), one in zip(ranges, ranked, strict=True):
        if one is False:
            ranks.append(None)
            continue
        surely = len(lows) - bisect_right(lows, high)
        possibly = len(highs) - bisect_right(highs, low) - (high > low)
        now = 1 + surely if low == high and one else None
        ranks.append(Rank(now, 1 + surely, 1 + possibly))
    return ranks


def band_index(starts: Sequence[Decimal], points: Number) -> int:
    """Place of the band that points fall into, 0 for the lowest; `starts` ascend. Points below the first
    start belong to the lowest band."""
    return max(bisect_right(starts, points) - 1, 0)

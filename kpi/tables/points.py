"""Points as they are told: a figure, a range, or not known."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.model.cell import Value, between
from kpi.score import exactly
from kpi.score.types import CriterionScore, UnitScore
from kpi.spec.kinds.scheme import Block


def points_of(row: UnitScore) -> Value:
    """A unit's points; None where it reported nothing at all."""
    if row.points is not None:
        return row.points
    return None if row.silent else between(row.points_min, row.points_max)


def block_points(row: UnitScore, block: Block) -> Value:
    """What the criteria of a block come to; None for a unit that reported nothing at all."""
    if row.silent:
        return None
    share = row.shares.get(block.id)
    if share is not None:
        return between(share.least, share.most)
    return added(row.criteria[one.id] for one in block.criteria)


def added(scores: Iterable[CriterionScore]) -> Value:
    """What criteria add up to."""
    return between(*exactly.told(exactly.added(one.ends for one in scores)))

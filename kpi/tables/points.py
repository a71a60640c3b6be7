"""Points as they are told: a figure, a range, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.model.cell import Value, between
from kpi.score import exactly
from kpi.score.assessing import Given
from kpi.score.types import CriterionScore, UnitScore
from kpi.spec.kinds.scheme import Block
from kpi.tables.frame import Frame


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


def said(mark: Given, who: str, frame: Frame) -> Iterator[str]:
    """What stands beside points in words: reason and evidence of a decision, or of a sheet."""
    if mark.decision:
        values = {"seq": mark.decision, "reason": mark.reason, "evidence": mark.evidence}
        yield frame.text("table.differences.decided", who=who, **values)
    elif mark.evidence:
        where = f"{mark.sheet}!{mark.evidence_cell}"
        yield frame.text("table.differences.evidence", who=who, text=mark.evidence, where=where)

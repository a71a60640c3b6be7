"""Whether the same thing of two schemes, or of two readings of one, does the same."""

from __future__ import annotations

from kpi.spec.kinds.scheme import Criterion
from kpi.spec.scheme_results import Cap, Conflict, Proviso


def same_points(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria of one id differ in nothing but words and citations."""
    return _rule(one) == _rule(other)


def _rule(one: Criterion) -> tuple[object, ...]:
    steps = [[(s.limit, s.points, s.sign) for s in alternative.steps] for alternative in one.stepped]
    empty = one.empty_points if one.empty_when else None
    return (one.kind, one.values, one.points, steps, one.per_case, one.empty_when, empty, one.floor,
            one.per_unit, one.least, one.empty if one.is_shared else "points")  # fmt: skip


def effect(one: Proviso) -> tuple[object, ...]:
    """What a cap, veto or conflict does, without its words."""
    of = one.at_most if isinstance(one, Cap) else frozenset(one.between) if isinstance(one, Conflict) else ""
    return type(one), one.when, of

"""The most points that a cell of a form for points may hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.spec.assessment import SCORERS, points_id, total_id
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_ways import options_of, variants_of


def points_limits(scheme: Scheme | None) -> Mapping[str, Decimal]:
    """By indicator the most points of the scheme, under any variant and reading; of a total none where these
    differ."""
    if scheme is None:
        return {}
    limits = {one.id: one.points for one in scheme.criteria}
    source = scheme.ways.source
    changes = [change for *_, some in options_of(source) for change in some]
    changes += [change for _, some in variants_of(source) for change in some]
    for change in changes if scheme.ways else ():
        points = change.values.get("points")
        if change.id in limits and points is not None:
            limits[change.id] = max(limits[change.id], Decimal(str(points)))
    totals = {} if scheme.ways else {total_id(scorer, scheme.id): scheme.points for scorer in SCORERS}
    every = ((scorer, name) for scorer in SCORERS for name in limits)
    return totals | {points_id(scorer, scheme.id, name): limits[name] for scorer, name in every}

"""What a new scheme would change for the last year that has figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kpi.findings import Catalogue
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period, parse_period
from kpi.pipeline.figures.tabulating import pick_scheme, scored
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.periods import reported_periods
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import UnitScore
from kpi.spec.kinds.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Change:
    """A commune whose class or points change; None for what is not settled."""

    unit: str
    name: str
    old_band: str | None
    new_band: str | None
    old_points: Decimal | None
    new_points: Decimal | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The communes whose class changes between two schemes, of all `communes` of a period."""

    period: Period
    old: Scheme
    new: Scheme
    communes: int
    changes: tuple[Change, ...]


def effect_of(workspace: Workspace, catalogue: Catalogue, scheme: Scheme) -> Effect | None:
    """What changes for the last year with reports against the scheme in force; None without reports."""
    with open_snapshot(workspace.lake) as snapshot:
        periods = [parse_period(text) for text in reported_periods(snapshot.con)]
    years = sorted((one for one in periods if one.kind in scheme.periods), key=lambda one: one.end)
    if not years:
        return None
    period = years[-1]
    old = pick_scheme(workspace.specs, None, period)
    with look(workspace, catalogue, Query(period, level="commune"), None) as view:
        before, after = (scored(view, one, ()).rows for one in (old, scheme))
    pairs = zip(before, after, strict=True)
    changes = tuple(
        _change(one, other, old, scheme) for one, other in pairs if _name(one, old) != _name(other, scheme)
    )
    return Effect(period, old, scheme, len(before), changes)


def _name(row: UnitScore, scheme: Scheme) -> str | None:
    """The name of a class: ids of two schemes need not be the same for the same class."""
    return next((band.name.vi for band in scheme.bands if band.id == row.band), None)


def _change(one: UnitScore, other: UnitScore, old: Scheme, new: Scheme) -> Change:
    return Change(one.unit, one.name, _name(one, old), _name(other, new), one.points, other.points)

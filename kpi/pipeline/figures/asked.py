"""Whose figures are asked for: most forms have a row for each commune, some for each district or province."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kpi.findings import Fault, finding
from kpi.model.level import LEVELS, Level
from kpi.pipeline.figures.view import Look
from kpi.spec.kinds.form import levels_of
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.specs import Specs


def level_asked(specs: Specs, indicators: Iterable[Indicator], level: Level | None = None) -> Level:
    """The level whose units give the figures of some indicators, where `level` (if any) is not below it.
    Raises Fault ``aggregate.levels``."""
    names = [indicator.id for indicator in indicators]
    levels = levels_of(specs.forms.values(), names)
    lowest = level or levels[0]
    if len(levels) > 1 or LEVELS.index(lowest) > LEVELS.index(levels[0]):
        names_of_levels = ", ".join(levels)
        raise Fault(finding("aggregate.levels", what=", ".join(names), levels=names_of_levels, level=lowest))
    return levels[0]


def cut_to(
    view: Look, indicators: Sequence[Indicator], level: Level | None = None, restated: bool = False
) -> Look:
    """The view of the units down to those that give the figures of some indicators, read ones. Raises Fault
    as `level_asked`, and ``aggregate.other_map`` where figures that are not of communes are `restated`."""
    lowest = level_asked(view.workspace.specs, indicators, level)
    if lowest == LEVELS[-1]:
        return view
    if restated:
        what = ", ".join(indicator.id for indicator in indicators)
        raise Fault(finding("aggregate.other_map", what=what, level=lowest))
    return replace(view, tree=view.tree.cut(lowest))

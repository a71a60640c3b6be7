"""A plan followed in one period: every target with what was planned, what is reached, what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.check.doubt import Doubt, in_doubt
from kpi.model.period import Period
from kpi.plan.judging import judge_count, judge_share, judge_state
from kpi.plan.measuring import measure_units, names_in
from kpi.plan.notes import plan_notes
from kpi.plan.types import Followed, Measured, Outcome, ReadingResult, SupportResult, TargetResult
from kpi.rollup.bounding import Known
from kpi.rollup.cells import collect_cells, told_figures
from kpi.rollup.standing import find_standing
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Goal, Measure, Target
from kpi.units.gazetteer.tree import Tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def all_names(plan: Plan) -> tuple[str, ...]:
    """The indicators that the targets of a plan are measured by."""
    measures = [measure for target in plan.targets for measure in target.measures]
    return tuple(dict.fromkeys(name for measure in measures for name in names_in(measure)))


def follow(
    con: DuckDBPyConnection,
    tree: Tree,
    plan: Plan,
    period: Period,
    under: str,
    indicators: Mapping[str, Indicator],
    forms: Sequence[Form] = (),
    doubts: Sequence[Doubt] = (),
) -> Followed:
    """Follow a plan in a period, in all of its territory or in a part of it (`under`).

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end. A figure that an error in `doubts` stands against counts as not known, and so does one made of parts
    of the period that may count a thing twice. Every unit of the tree counts, also one that reported nothing.
    """
    names = all_names(plan)
    cells = collect_cells(con, period=str(period), indicators=names, exact=True)
    standing = find_standing(con, str(period), names, forms)
    doubtful = in_doubt(doubts)
    figures: dict[str, Known] = {
        unit: {name: one for name, one in all_cells.items() if name not in doubtful.get(unit, ())}
        for unit, all_cells in told_figures(con, cells.table).items()
    }
    desk = _Desk(tree, period, under, plan.code_on(period.end) == under, figures, indicators)
    results = tuple(desk.target(one) for one in plan.targets)
    notes = plan_notes(tree, plan, period, under, results, standing, cells.claims)
    return Followed(plan, under, results, notes, tuple(doubts))


class _Desk:
    """Judges target after target of one unit in one period."""

    def __init__(
        self,
        tree: Tree,
        period: Period,
        under: str,
        whole: bool,
        figures: Mapping[str, Known],
        indicators: Mapping[str, Indicator],
    ) -> None:
        self.tree = tree
        self.period = period
        self.under = under
        self.whole = whole
        self.figures = figures
        self.indicators = indicators

    def target(self, target: Target) -> TargetResult:
        supports = [SupportResult(one, self.measured(one.measure)) for one in target.supports]
        readings = [
            ReadingResult(one, self.outcome(target, one.measure, one.goal)) for one in target.readings
        ]
        return TargetResult(
            target, self.outcome(target, target.measure, target.goal), tuple(supports), tuple(readings)
        )

    def outcome(self, target: Target, measure: Measure | None, goal: Goal | None) -> Outcome:
        if measure is None:
            rests_on_past = target.kind in ("keep", "non_increasing") and not target.baselines
            return Outcome("no_baseline") if rests_on_past else Outcome("cannot_tell", "not_collected")
        measured = self.measured(measure)
        if goal is not None:
            return judge_share(goal, measured, self.period)
        if target.kind == "state":
            return judge_state(measured)
        return judge_count(target, measured, self.period, self.whole)

    def measured(self, measure: Measure) -> Measured:
        units = [unit.code for unit in self.tree.under(self.under, measure.level)]
        return measure_units(measure, units, self.figures, self.indicators)

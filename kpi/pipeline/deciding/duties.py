"""What is recorded of a duty of a plan: done, in progress, not done, or that it does not arise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpi.findings import Finding, Severity, finding
from kpi.model.nearest import nearest
from kpi.model.show import day_text
from kpi.pipeline.deciding.naming import persons_named
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.choosing import territory_until, unknown_plan
from kpi.quick import dataclass
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_duties import Duty, DutyState
from kpi.units.gazetteer.names import clean
from kpi.units.gazetteer.tree import COUNTRY, Tree

_SHOWN = 20  # units that are named


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """A record as it was typed: `unit` is the code of the unit whose duty it is, "" for one of an agency,
    `day` the one from which on the state holds."""

    plan: str
    duty: str
    state: DutyState
    day: date
    evidence: str
    unit: str = ""

    @property
    def subject(self) -> str:
        """What it is about: of several on one subject the last holds."""
        return " ".join(filter(None, (self.plan, self.duty, self.unit, self.day.isoformat())))


def duty_value(
    workspace: Workspace, one: DutyRecord, because: Because, today: date
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """The value of the decision, with what is doubtful about it; or None, with what speaks against it."""
    findings = [*_judged(workspace, one, because, today)]
    if any(note.severity is Severity.ERROR for note in findings):
        return None, findings
    return {
        "plan": one.plan,
        "duty": one.duty,
        "unit": one.unit,
        "state": one.state,
        "on": one.day.isoformat(),
        "evidence": clean(one.evidence),
    }, findings


def _judged(workspace: Workspace, one: DutyRecord, because: Because, today: date) -> Iterator[Finding]:
    all_plans = workspace.specs.of(plans.KIND)
    plan = all_plans.get(one.plan)
    if plan is None:
        yield unknown_plan(one.plan, sorted(all_plans))
        return
    place = territory_until(plan, one.day)
    tree = workspace.tree_on(place[1] if place else one.day)
    texts = {"reason": because.reason, "evidence": one.evidence, "office": because.who}
    yield from persons_named(workspace, tree, texts)
    yield from _when(plan, one, today)
    duty = next((duty for duty in plan.duties if duty.id == one.duty), None)
    if duty is None:
        names = [duty.id for duty in plan.duties]
        near = ", ".join(nearest(one.duty, names)) or "–"
        yield finding("decide.duty_unknown", plan=plan.id, duty=one.duty, known=near)
        return
    if one.state == "does_not_arise" and duty.condition is None:
        yield finding("decide.duty_unconditional", duty=duty.id)
    if place is not None:
        yield from _where(workspace.province_on(tree.day), tree, place[0], duty, one)


def _when(plan: Plan, one: DutyRecord, today: date) -> Iterator[Finding]:
    """A state of days to come, or of days that are not the plan's."""
    if one.day > today:
        yield finding("decide.duty_ahead", day=day_text(one.day), today=day_text(today))
    start, end = plan.validity.start, plan.validity.end
    if plan.document.issued is not None and start is not None:
        start = min(start, plan.document.issued)
    if (start is not None and one.day < start) or (end is not None and one.day >= end):
        days = {"start": day_text(start), "end": day_text(end)}
        yield finding("decide.duty_outside", plan=plan.id, day=day_text(one.day), **days)


def _where(province: str, tree: Tree, home: str, duty: Duty, one: DutyRecord) -> Iterator[Finding]:
    """A unit that lacks, that is one too many, or that has no such duty."""
    if COUNTRY not in (home, province) and tree.get(home) is None:
        yield finding("decide.duty_elsewhere", plan=one.plan, home=home, province=province)
    elif duty.level is None and one.unit:
        yield finding("decide.duty_whole", duty=duty.id, unit=one.unit)
    elif duty.level is not None:
        units = [unit.code for unit in tree.under("" if home == COUNTRY else home, duty.level)]
        if one.unit not in units:
            code = "decide.duty_unit" if one.unit else "decide.duty_each"
            names = nearest(one.unit, units) if one.unit else units[:_SHOWN]
            names_text = ", ".join(names) + (", …" if len(names) == _SHOWN < len(units) else "")
            yield finding(code, duty=duty.id, unit=one.unit, day=day_text(tree.day), known=names_text or "–")

"""What a baseline says: the value of an earlier year that a target of a plan is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.model.nearest import nearest
from kpi.model.number import plain
from kpi.model.show import day_text
from kpi.pipeline.deciding.naming import persons_named
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.following import held_against
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Target
from kpi.units.gazetteer.names import clean

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?")  # as many places as a figure of the lake keeps


@dataclass(frozen=True, slots=True)
class Baselined:
    """A baseline as it was typed: the `value` of a `year`, `of` how many in all ("" where that is not said),
    on the map of a day (None: the last of the year), with the paper it is from."""

    plan: Plan
    target: str
    year: int
    value: str
    of: str
    at: date | None
    source: str

    @property
    def subject(self) -> str:
        """What it is about: of several on one subject the last holds."""
        return f"{self.plan.id} {self.target} {self.year}"


def baseline_value(
    workspace: Workspace, one: Baselined, because: Because
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """The value of the decision; or None, with what speaks against it. Raises Fault of the specs."""
    texts = {"reason": because.reason, "source": one.source, "office": because.who}
    tree = workspace.units.at(one.at or date(one.year, 12, 31))
    findings = [*_about(workspace, one), *persons_named(workspace, tree, texts)]
    if findings:
        return None, findings
    value: dict[str, object] = {
        "plan": one.plan.id,
        "target": one.target,
        "year": one.year,
        "value": plain(_number(one.value) or Decimal(0)),
        "source": clean(one.source),
    }
    whole = _number(one.of)
    if whole is not None:
        value["of"] = plain(whole)
    if one.at is not None:
        value["at"] = one.at.isoformat()
    return value, []


def _about(workspace: Workspace, one: Baselined) -> Iterator[Finding]:
    """What is wrong with the target, the year, the day or the numbers."""
    target = next((x for x in one.plan.targets if x.id == one.target), None)
    if target is None:
        near = ", ".join(nearest(one.target, [x.id for x in one.plan.targets]))
        yield finding("decide.baseline_target", target=one.target, plan=one.plan.id, near=near)
    elif not held_against(target):
        others = ", ".join(x.id for x in one.plan.targets if held_against(x)) or "–"
        yield finding("decide.baseline_kind", target=one.target, plan=one.plan.id, known=others)
    day, first, after = one.at or date(one.year, 12, 31), workspace.units.first, _last_year(one.plan)
    if day < first or day >= after:
        days = f"{day_text(first)} – {day_text(after - timedelta(1))}"
        yield finding("decide.baseline_year", plan=one.plan.id, day=day_text(day), days=days)
    yield from _numbers(one, target)


def _last_year(plan: Plan) -> date:
    """First day of the last year of a plan: what is of that year or later, nothing of it is held against."""
    end = plan.validity.end
    return date.max if end is None else date((end - timedelta(1)).year, 1, 1)


def _numbers(one: Baselined, target: Target | None) -> Iterator[Finding]:
    value, whole = _number(one.value), _number(one.of)
    is_part = target is not None and target.measure is not None and not target.measure.denominator
    if value is None:
        yield finding("decide.baseline_value", what="--value", value=one.value)
    if one.of and (whole is None or (value is not None and is_part and value > whole)):
        yield finding("decide.baseline_value", what="--of", value=one.of)


def _number(text: str) -> Decimal | None:
    """A number as it was typed; None for what is none."""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None

"""What a target wants, in words."""

from __future__ import annotations

from decimal import Decimal

from kpi.findings import Catalogue
from kpi.model.show import exact_number
from kpi.spec.plan_targets import Goal, Measure, Milestone, Target, TargetKind

_SIGNS = {">=": "≥", ">": ">", "=": "="}


def goal_words(target: Target, catalogue: Catalogue) -> str:
    """What a target wants: "= 100% mỗi năm"."""
    if target.goal is None:
        return catalogue.text(f"plan.kind.{target.kind}")
    return goal_text(target.kind, target.goal, target.measure, catalogue)


def goal_text(kind: TargetKind, goal: Goal, measure: Measure | None, catalogue: Catalogue) -> str:
    """A goal with its years; those that the text does not name are said to be ours."""
    words = _dated(kind, goal, catalogue)
    if measure is None or measure.since is None:
        return words
    return catalogue.text("plan.goal.since", words=words, since=measure.since)


def milestone_text(kind: TargetKind, goal: Goal, one: Milestone, catalogue: Catalogue) -> str:
    """What is due in one year."""
    return f"{one.year}: {_wanted(kind, goal, one.value, catalogue)}"


def _dated(kind: TargetKind, goal: Goal, catalogue: Catalogue) -> str:
    if kind == "each_month" and goal.value is not None:
        return _months(goal, goal.value, catalogue)
    if goal.each_year and goal.value is not None:
        key = "plan.goal.each_year_open" if goal.open else "plan.goal.each_year"
        return catalogue.text(key, ends=_wanted(kind, goal, goal.value, catalogue))
    ends = "; ".join(milestone_text(kind, goal, one, catalogue) for one in goal.milestones)
    return catalogue.text("plan.goal.open", ends=ends) if goal.open else ends


def _months(goal: Goal, value: Decimal, catalogue: Catalogue) -> str:
    sign, number = _SIGNS[goal.sign], exact_number(value, catalogue.lang)
    if not goal.start:
        return catalogue.text("plan.goal.months", sign=sign, value=number)
    year, month = goal.start.split("-")
    return catalogue.text("plan.goal.months_from", sign=sign, value=number, start=f"{month}/{year}")


def _wanted(kind: TargetKind, goal: Goal, value: Decimal, catalogue: Catalogue) -> str:
    """A value as its kind of target wants it."""
    params = {"sign": _SIGNS[goal.sign], "value": exact_number(value, catalogue.lang)}
    if goal.upto is not None:
        params["upto"] = exact_number(goal.upto, catalogue.lang)
    match kind:
        case "state":
            key = "there"
        case "between":
            key = "number" if goal.upto is None else "between"
        case "fall_by":
            key = "fall" if goal.upto is None else "fall_upto"
        case "grow_by":
            key = f"grow_{goal.of}"
        case _:
            key = "share"
    return catalogue.text(f"plan.goal.{key}", **params)

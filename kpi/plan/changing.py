"""Targets that are held against an earlier year: kept, not more than, less by so much, more by so much.

All of them come to one question: a value on one side of a limit that the earlier year sets. Both are told on
one map of units, so that a merger is no loss.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, inf

from kpi.plan.judging import compare
from kpi.plan.scene import Scene, old_units
from kpi.plan.types import Base, Measured, Number, Origin, Outcome, Part, Reason, Upper, Verdict, not_below_0
from kpi.quick import dataclass
from kpi.spec.plan_targets import Baseline, Goal, Measure, Sign, Target, TargetKind

Ends = tuple[Number, Number]


def judge_change(
    scene: Scene, target: Target, kind: TargetKind, measure: Measure, goal: Goal | None
) -> Outcome:
    """A value against what was in an earlier year; without that nothing can be said."""
    measured = scene.measured(measure)
    base = find_base(scene, target, kind, measure)
    year = scene.period.year
    due = goal.due(year) if goal is not None else None
    later = goal.next(year) if goal is not None else None
    planned = None if due is None else Fraction(due)
    if not measured.parts:
        return Outcome("cannot_tell", "no_units", planned, measured, next=later)
    if base is None:
        return Outcome("no_baseline", "", planned, measured, next=later)
    if base.origin != "reports" and not scene.whole:
        return Outcome("no_verdict", "part_of_territory", planned, measured, next=later)
    rule = _rule(kind, goal, planned, measured)
    outcome = Outcome(
        "no_verdict", "", planned, measured, next=later, base=base, change=_change(rule, base, measured),
        back=_back(rule, base, measured),
    )  # fmt: skip
    return _judged(scene, rule, goal, outcome)


@dataclass(frozen=True, slots=True)
class _Rule:
    """The limit is `times` the earlier value and so much on top of it; a value has to lie above it (`up`) or
    below. `share` is what both are made of, None where nothing is due."""

    kind: TargetKind
    up: bool
    sign: Sign
    points: bool = False
    whole: Number = Fraction(0)
    share: Fraction | None = Fraction(0)

    def limit(self, value: Number) -> Number:
        """The limit that an earlier value sets."""
        share = self.share or Fraction(0)
        if self.points:
            return value + share * self.whole
        return value * (1 + share if self.up else 1 - share)


def _rule(kind: TargetKind, goal: Goal | None, planned: Fraction | None, measured: Measured) -> _Rule:
    up = kind in ("keep", "grow_by")
    if goal is None:
        return _Rule(kind, up, ">=")
    is_number = bool(measured.measure.denominator)
    whole = Fraction(100) if is_number else measured.denominator[0]
    share = None if planned is None else planned / 100
    return _Rule(kind, up, goal.sign, goal.of == "points", whole, share)


def _judged(scene: Scene, rule: _Rule, goal: Goal | None, outcome: Outcome) -> Outcome:
    base, measured = outcome.base, outcome.measured
    if base is None or measured is None:
        return outcome
    if goal is None and base.value[0] == base.value[1]:
        outcome = replace(outcome, planned=Fraction(base.value[0]))
    if scene.period.kind != "year":
        return replace(outcome, reason="part_of_year")
    if rule.share is None:
        return replace(outcome, reason="no_milestone")
    if rule.kind in ("fall_by", "grow_by") and not rule.points and base.value[1] == 0:
        return replace(outcome, verdict="cannot_tell", reason="base_zero")
    value = measured.quantity or (Fraction(0), inf)
    verdict = _compare(rule, base.value, value)
    needed, gap = _away(rule, base, measured)
    upper = None
    if goal is not None and goal.upto is not None:
        aim = replace(rule, share=Fraction(goal.upto) / 100)
        upper = Upper(Fraction(goal.upto), _compare(aim, base.value, value))
    reason: Reason = "unknown_units" if verdict == "cannot_tell" else ""
    return replace(outcome, verdict=verdict, reason=reason, needed=needed, gap=gap, upper=upper)


def _compare(rule: _Rule, base: Ends, value: Ends) -> Verdict:
    low, high = (rule.limit(end) for end in base)
    ends = (value[0] - high, value[1] - low) if rule.up else (low - value[1], high - value[0])
    return compare(rule.sign, *ends)


def _away(rule: _Rule, base: Base, measured: Measured) -> tuple[int | None, Ends | None]:
    """The whole number at the limit, and how far the number is from it."""
    low, high = base.value
    if measured.measure.denominator or low != high or not isinstance(low, Fraction):
        return None, None
    limit, (low, high) = Fraction(rule.limit(low)), measured.numerator
    over = rule.sign == ">"
    if rule.up:
        needed = floor(limit) + 1 if over else ceil(limit)
        return needed, (not_below_0(needed - high), not_below_0(needed - low))
    needed = ceil(limit) - 1 if over else floor(limit)
    return needed, (not_below_0(low - needed), not_below_0(high - needed))


def _change(rule: _Rule, base: Base, measured: Measured) -> Ends | None:
    """By how many per cent it fell, of the others grew; in points where these are asked for."""
    value, (low, high) = measured.quantity, base.value
    if value is None or low == 0 or high == inf:
        return None
    if rule.points:
        whole = rule.whole
        return (value[0] - high) / whole * 100, (value[1] - low) / whole * 100
    grown = (value[0] / high - 1) * 100, (value[1] / low - 1) * 100
    return (-grown[1], -grown[0]) if rule.kind == "fall_by" else grown


def _back(rule: _Rule, base: Base, measured: Measured) -> tuple[str, ...] | None:
    """The units that surely went the wrong way since; None where a value was entered for all of them."""
    if base.measured is None:
        return () if measured.counted or rule.kind in ("keep", "non_increasing") else None
    if rule.kind == "grow_by":
        return None
    before = {part.unit: part for part in base.measured.parts}
    return tuple(
        part.unit for part in measured.parts if part.unit in before and _worse(rule, before[part.unit], part)
    )


def _worse(rule: _Rule, then: Part, now: Part) -> bool:
    return now.high < then.low if rule.up else now.low > then.high


def find_base(scene: Scene, target: Target, kind: TargetKind, measure: Measure) -> Base | None:
    """What a target is held against: a value that was entered, by a decision before the plan's own file,
    else what was reported; None where there is neither."""
    year = target.base_year(kind, scene.period.year)
    entered = [*target.baselines, *scene.past.decided.get(target.id, ())]
    fit = [one for one in entered if (one.year < scene.period.year if year is None else one.year == year)]
    if fit:
        latest = max(fit, key=lambda one: (one.year, one.decision))
        reports, base = _reported(scene, measure, latest.year), _entered(scene, measure, latest)
        return replace(base, reported=reports.then if reports is not None else None)
    return None if year is None else _reported(scene, measure, year)


def _reported(scene: Scene, measure: Measure, year: int) -> Base | None:
    """What the reports of an earlier year come to; None where nothing is known of any unit."""
    if year not in scene.past.years:
        return None
    measured = scene.before(measure, year)
    value, past = measured.quantity, scene.then(measure, year)
    if value is None or not any(part.known for part in past.parts):
        return None
    whole = None if measure.count else past.denominator[0]
    # Where units were divided, what each of them had is not known, and none is said to have lost.
    by_unit = measured if {part.unit for part in measured.parts} <= set(scene.units(measure)) else None
    return Base(year, value, past.numerator, whole, "reports", measured=by_unit)


def _entered(scene: Scene, measure: Measure, one: Baseline) -> Base:
    """A value that was entered. Of units that met a condition it is carried over as a share where the map has
    changed since: as many of all units then as of all now."""
    value = Fraction(one.value)
    origin: Origin = "decision" if one.decision else "plan"
    ends = (value, value)
    of = None if one.of is None else Fraction(one.of)
    old = scene.old_map(one.day)
    if measure.when:
        of = of or Fraction(len(old_units(scene, old, measure)))
    now = Fraction(len(scene.units(measure)))
    if not measure.when or not of or (old.lies is None and of == now):
        return Base(one.year, ends, ends, of, origin, source=one.source, decision=one.decision)
    carried = value * now / of
    return Base(one.year, (carried, carried), ends, of, origin, True, one.source, one.decision)

"""What is reached of a target, with a third answer where figures do not tell."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf

from kpi.model.period import Period
from kpi.plan.types import Measured, Number, Outcome, Reason, Upper, Verdict, not_below_0
from kpi.spec.plan_targets import Goal, Sign


def judge_share(goal: Goal, measured: Measured, period: Period) -> Outcome:
    """A share against what is due in the year. Shares are compared as whole numbers times a fraction: no
    rounding carries one over its limit."""
    due = goal.due(period.year)
    share = None if due is None else Fraction(due) / 100
    needed, gap = (None, None) if share is None else _needed(share, goal.sign, measured)
    planned, later = None if due is None else Fraction(due), goal.next(period.year)
    whole, whole_high = measured.denominator
    if not measured.parts:
        return Outcome("cannot_tell", "no_units", planned, measured, next=later)
    if whole_high == 0:
        if measured.measure.conditional:
            return Outcome("does_not_arise", "", planned, measured, next=later)
        return Outcome("cannot_tell", "nothing_counted", planned, measured, next=later)
    if period.kind != "year":
        return Outcome("no_verdict", "part_of_year", planned, measured, needed, gap, later)
    if share is None:
        return Outcome("no_verdict", "no_milestone", None, measured, next=later)
    verdict = compare(goal.sign, *measured.margin(share)) if whole > 0 else "cannot_tell"
    return Outcome(verdict, _reason(verdict), planned, measured, needed, gap, later)


def compare(sign: Sign, low: Number, high: Number) -> Verdict:
    """Whether a margin that lies between two ends is surely as the sign wants it, surely not, or neither."""
    surely = {">=": low >= 0, ">": low > 0, "=": low == high == 0}
    never = {">=": high < 0, ">": high <= 0, "=": low > 0 or high < 0}
    return "reached" if surely[sign] else "not_reached" if never[sign] else "cannot_tell"


def _reason(verdict: Verdict) -> Reason:
    """Why figures did not tell."""
    return "unknown_units" if verdict == "cannot_tell" else ""


def _needed(
    share: Fraction, sign: Sign, measured: Measured
) -> tuple[int | None, tuple[Number, Number] | None]:
    """The least whole number that reaches a share of a whole that is known, and how far it is; of one that is
    not known only what is surely missing."""
    (low, high), (whole, whole_high) = measured.numerator, measured.denominator
    nothing = Fraction(0)
    if whole != whole_high:
        most = measured.margin(share)[1]
        return None, (-most if most < 0 else nothing, inf)
    product = share * Fraction(whole)
    needed = floor(product) + 1 if sign == ">" else ceil(product)
    return needed, (not_below_0(needed - high), not_below_0(needed - low))


def judge_months(goal: Goal, measured: Measured, period: Period) -> Outcome:
    """So many in every month that is asked for: one empty month and it is not reached."""
    planned = None if goal.value is None else Fraction(goal.value)
    if period.kind != "year":
        return Outcome("no_verdict", "part_of_year", planned, measured)
    if not measured.parts:
        return Outcome("no_verdict", "no_milestone", planned, measured)
    verdict = compare("=", *measured.margin(Fraction(1)))
    low, high = measured.numerator
    number, reason = len(measured.parts), _reason(verdict)
    reason = "unknown_months" if reason else ""
    return Outcome(verdict, reason, planned, measured, number, (number - high, number - low))


def judge_between(goal: Goal, measured: Measured, period: Period) -> Outcome:
    """A number that is at least so much; more than the upper end is told and is no failure."""
    due, later = goal.due(period.year), goal.next(period.year)
    planned = None if due is None else Fraction(due)
    if not measured.parts:
        return Outcome("cannot_tell", "no_units", planned, measured, next=later)
    if period.kind != "year" or planned is None:
        reason: Reason = "no_milestone" if planned is None else "part_of_year"
        return Outcome("no_verdict", reason, planned, measured, next=later)
    low, high = measured.numerator
    verdict = compare(goal.sign, low - planned, high - planned)
    needed = floor(planned) + 1 if goal.sign == ">" else ceil(planned)
    gap = not_below_0(needed - high), not_below_0(needed - low)
    upper = None
    if goal.upto is not None:
        most = Fraction(goal.upto)
        upper = Upper(most, compare(">=", most - high, most - low))
    return Outcome(verdict, _reason(verdict), planned, measured, needed, gap, later, upper=upper)


def judge_state(measured: Measured) -> Outcome:
    """Whether something is there: of the only unit that is asked."""
    if not measured.parts:
        return Outcome("cannot_tell", "no_units", None, measured)
    low, high = measured.numerator
    verdict = compare("=", low - len(measured.parts), high - len(measured.parts))
    return Outcome(verdict, _reason(verdict), None, measured)

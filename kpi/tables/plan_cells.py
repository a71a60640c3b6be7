"""What the cells of a plan's tables say: verdicts, shares, units, trends."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.model.show import shown_percent
from kpi.plan.types import Measured, Outcome, Trend
from kpi.rollup.notes import names_of
from kpi.spec.plan_targets import Goal, TargetKind
from kpi.tables.frame import Frame
from kpi.tables.plan_goals import milestone_text
from kpi.tables.plan_numbers import decimal_of, ends_text, number_text

_NAMED = 3  # units that a cell names; JSON has all


def verdict_words(kind: TargetKind, goal: Goal | None, outcome: Outcome, frame: Frame) -> str:
    """The verdict, with why there is none, whether the upper aim is reached, and the next milestone."""
    words = frame.text(f"plan.verdict.{outcome.verdict}")
    if outcome.reason:
        words = frame.text("plan.because", verdict=words, reason=frame.text(f"plan.reason.{outcome.reason}"))
    if outcome.upper is not None:
        key, value = f"plan.upper.{kind}.{outcome.upper.verdict}", number_text(outcome.upper.value, frame)
        words = f"{words}; {frame.text(key, value=value)}"
    if outcome.verdict == "no_verdict" and outcome.next is not None and goal is not None:
        later = milestone_text(kind, goal, outcome.next, frame.catalogue)
        words = f"{words}; {frame.text('plan.next', goal=later)}"
    return words


def measured_words(measured: Measured, frame: Frame, planned: Fraction | None = None) -> tuple[str, str]:
    """The share, and the numbers it is of; where the whole is not known, those of the units that are."""
    low, high = measured.numerator
    if measured.counted:
        return "", ends_text(low, high, frame)
    whole, whole_high = measured.denominator
    if whole == whole_high:
        count = f"{ends_text(low, high, frame)} / {number_text(whole, frame)}"
    else:
        numbers = " / ".join(number_text(number, frame) for number in measured.known_sums)
        count = frame.text("plan.known", numbers=numbers)
    if measured.share is None:
        return "…" if whole != whole_high else "–", count
    limits = () if planned is None else (decimal_of(planned / 100),)
    ends = [shown_percent(decimal_of(end), limits, 1, frame.lang) for end in measured.share]
    return " – ".join(dict.fromkeys(ends)), count


def beside_words(measured: Measured, frame: Frame) -> tuple[str, str, str]:
    """Coverage, no verdict, and who holds it back."""
    return f"{len(measured.known)}/{len(measured.parts)}", "", named_words(measured.short, frame)


def named_words(codes: Sequence[str], frame: Frame) -> str:
    """Units (or months) with how many there are."""
    if not codes:
        return ""
    names = names_of(frame.tree, codes[:_NAMED])
    more = f", … (+{len(codes) - _NAMED})" if len(codes) > _NAMED else ""
    return frame.text("plan.short", number=len(codes), units=names + more)


def trend_words(trend: Trend, frame: Frame) -> str:
    """An arrow, what it says, and what was there the year before."""
    arrow = {True: "↑", False: "↓", None: "=" if trend.way == "equal" else "?"}[trend.rising]
    share, count = measured_words(trend.before, frame)
    before = share if share not in ("", "…", "–") else count
    return frame.text(f"plan.trend.{trend.way}", arrow=arrow, year=trend.year, before=before)

"""A plan in one period: a row for each target, below it the figures beside it and its other readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kpi.model.cell import Value
from kpi.model.show import shown_percent
from kpi.model.table import Column, Row, Table
from kpi.plan.types import Followed, Measured, Outcome, TargetResult
from kpi.rollup.notes import names_of
from kpi.spec.plan_targets import Goal, TargetKind
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.plan_bases import base_lines, change_words
from kpi.tables.plan_goals import goal_text, goal_words, milestone_text
from kpi.tables.plan_numbers import decimal_of, ends_text, number_text
from kpi.tables.plan_words import reading_words

_KEYS = ("id", "name", "goal", "share", "count", "needed", "gap", "coverage", "verdict", "short")
_WIDTHS = {"id": 8, "name": 36, "goal": 22, "share": 12, "count": 14, "needed": 9, "gap": 9, "coverage": 11,
           "verdict": 24, "short": 40}  # fmt: skip


def plan_table(followed: Followed, frame: Frame) -> Table:
    """What was planned, what is reached, what is missing, and the units that hold it back."""
    plan = followed.plan
    number = plan.document.number or plan.id
    lines = [
        f"{one.target.id} ({one.target.citation}): {words}"
        for one in followed.targets
        if (words := " ".join(reading_words(one.target, frame.catalogue)))
    ]
    source = frame.text("plan.source", source=plan.text.source.get(frame.lang))
    return Table(
        id="plan",
        title=frame.text("plan.follow.title", number=number, name=plan.name.get(frame.lang)),
        subtitle=subtitle_of(frame),
        columns=tuple(Column(key, frame.text(f"plan.column.{key}"), width=_WIDTHS[key]) for key in _KEYS),
        rows=tuple(row for one in followed.targets for row in _rows(one, frame)),
        notes=notes_of(frame, followed.notes, *lines, *base_lines(followed, frame), source),
        heading=heading_of(frame, None, plan.subject),
        signature=signature_of(frame, subject=plan.subject),
        source=source_of(frame),
    )


def _rows(one: TargetResult, frame: Frame) -> Iterator[Row]:
    target, words = one.target, frame.catalogue
    name = target.name.get(frame.lang)
    yield Row(
        _cells((target.id, name, goal_words(target, words)), target.kind, target.goal, one.outcome, frame)
    )
    for support in one.supports:
        name = frame.text("plan.support", name=support.support.name.get(frame.lang))
        cells = ("", name, "", *_measured(support.measured, frame), "", "", *_beside(support.measured, frame))
        yield Row(cells, depth=1)
    for other in one.readings:
        name = frame.text("plan.other_reading", name=other.reading.name.get(frame.lang))
        kind, goal = other.reading.kind, other.reading.goal
        aim = goal_text(kind, goal, other.reading.measure, words) if goal else ""
        yield Row(_cells(("", name, aim), kind, goal, other.outcome, frame), depth=1)


def _cells(
    head: tuple[str, str, str], kind: TargetKind, goal: Goal | None, outcome: Outcome, frame: Frame
) -> tuple[Value, ...]:
    measured = outcome.measured
    share, count = _measured(measured, frame, outcome.planned) if measured else ("", "")
    if outcome.change is not None:
        change = change_words(kind, goal, outcome.change, frame)
        share = f"{share} ({change})" if share else change
    coverage = _beside(measured, frame)[0] if measured else ""
    needed = "" if outcome.needed is None else number_text(Fraction(outcome.needed), frame)
    gap = "" if outcome.gap is None else ends_text(*outcome.gap, frame)
    short = _named(outcome.short, frame)
    return (*head, share, count, needed, gap, coverage, verdict_words(kind, goal, outcome, frame), short)


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


def _measured(measured: Measured, frame: Frame, planned: Fraction | None = None) -> tuple[str, str]:
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


def _beside(measured: Measured, frame: Frame) -> tuple[str, str, str]:
    """Coverage, no verdict, and who holds it back."""
    return f"{len(measured.known)}/{len(measured.parts)}", "", _named(measured.short, frame)


def _named(codes: Sequence[str], frame: Frame) -> str:
    """Units (or months) with how many there are."""
    return frame.text("plan.short", number=len(codes), units=names_of(frame.tree, codes)) if codes else ""

"""A plan in one period: a row for each target, below it the figures beside it and its other readings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kpi.model.cell import Value
from kpi.model.table import Column, Row, Table
from kpi.plan.types import Followed, Outcome, TargetResult, Trend
from kpi.spec.plan_targets import Goal, TargetKind
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.plan_bases import base_lines, change_words
from kpi.tables.plan_cells import beside_words, measured_words, named_words, trend_words, verdict_words
from kpi.tables.plan_goals import goal_text, goal_words
from kpi.tables.plan_numbers import ends_text, number_text
from kpi.tables.plan_units_table import plan_units_table
from kpi.tables.plan_words import reading_words

_KEYS = ("id", "name", "goal", "share", "count", "trend", "needed", "gap", "coverage", "verdict", "short")
_WIDTHS = {"id": 8, "name": 36, "goal": 22, "share": 12, "count": 14, "trend": 12, "needed": 9, "gap": 9,
           "coverage": 11, "verdict": 24, "short": 40}  # fmt: skip
_FOLDS = {"id": 7, "name": 26, "goal": 18, "share": 11, "count": 14, "trend": 12, "needed": 6, "gap": 7,
          "coverage": 8, "verdict": 20, "short": 24}  # fmt: skip


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
        columns=tuple(
            Column(key, frame.text(f"plan.column.{key}"), width=_WIDTHS[key], fold=_FOLDS[key])
            for key in _KEYS
        ),
        rows=tuple(row for one in followed.targets for row in _rows(one, frame)),
        notes=notes_of(frame, followed.notes, *lines, *base_lines(followed, frame), source),
        heading=heading_of(frame, None, plan.subject),
        signature=signature_of(frame, subject=plan.subject),
        source=source_of(frame),
    )


def plan_tables(followed: Followed, frame: Frame) -> tuple[Table, ...]:
    """The targets, and where it was asked for the units below."""
    tables = (plan_table(followed, frame),)
    return (*tables, plan_units_table(followed, frame)) if followed.below else tables


def _rows(one: TargetResult, frame: Frame) -> Iterator[Row]:
    target, words = one.target, frame.catalogue
    name = target.name.get(frame.lang)
    head = (target.id, name, goal_words(target, words))
    yield Row(_cells(head, target.kind, target.goal, one.outcome, frame, one.trend))
    for support in one.supports:
        name = frame.text("plan.support", name=support.support.name.get(frame.lang))
        figures, beside = measured_words(support.measured, frame), beside_words(support.measured, frame)
        yield Row(("", name, "", *figures, "", "", "", *beside), depth=1)
    for other in one.readings:
        name = frame.text("plan.other_reading", name=other.reading.name.get(frame.lang))
        kind, goal = other.reading.kind, other.reading.goal
        aim = goal_text(kind, goal, other.reading.measure, words) if goal else ""
        yield Row(_cells(("", name, aim), kind, goal, other.outcome, frame, None), depth=1)


def _column(key: str, frame: Frame) -> Column:
    return Column(key, frame.text(f"plan.column.{key}"), width=_WIDTHS[key], fold=_FOLDS[key])


def _cells(
    head: tuple[str, str, str],
    kind: TargetKind,
    goal: Goal | None,
    outcome: Outcome,
    frame: Frame,
    trend: Trend | None,
) -> tuple[Value, ...]:
    measured = outcome.measured
    share, count = measured_words(measured, frame, outcome.planned) if measured else ("", "")
    if outcome.change is not None and kind in ("fall_by", "grow_by"):
        change = change_words(kind, goal, outcome.change, frame)
        share = f"{share} ({change})" if share else change
    return (
        *head,
        share,
        count,
        trend_words(trend, frame) if trend is not None else "",
        "" if outcome.needed is None else number_text(Fraction(outcome.needed), frame),
        "" if outcome.gap is None else ends_text(*outcome.gap, frame),
        beside_words(measured, frame)[0] if measured else "",
        verdict_words(kind, goal, outcome, frame),
        named_words(outcome.short, frame),
    )

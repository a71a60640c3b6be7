"""A plan along its years: a row for each target and reading, a column for each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from kpi.findings import Finding
from kpi.model.period import Period
from kpi.model.sparkline import sparkline
from kpi.model.table import Column, Row, Table
from kpi.plan.types import Followed, Outcome, TargetResult
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Goal, TargetKind
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.plan_bases import change_words
from kpi.tables.plan_cells import measured_words, trend_words
from kpi.tables.plan_goals import goal_text, goal_words
from kpi.tables.plan_numbers import decimal_of
from kpi.tables.plan_words import reading_words


def plan_years_table(
    plan: Plan,
    periods: Sequence[Period],
    years: Sequence[Followed | None],
    frame: Frame,
    notes: Sequence[Finding],
) -> Table:
    """What was reached in each year, with the verdict where there is one; an empty cell is a year without
    reports."""
    lines = [
        f"{one.id} ({one.citation}): {words}"
        for one in plan.targets
        if (words := " ".join(reading_words(one, frame.catalogue)))
    ]
    source = frame.text("plan.source", source=plan.text.source.get(frame.lang))
    name = plan.name.get(frame.lang)
    return Table(
        id="plan-years",
        title=frame.text("plan.follow.title", number=plan.document.number or plan.id, name=name),
        subtitle=subtitle_of(frame),
        columns=tuple(_columns(periods, frame)),
        rows=tuple(_rows(plan, years, frame)),
        notes=notes_of(frame, notes, *lines, source),
        heading=heading_of(frame, None, plan.subject),
        signature=signature_of(frame, subject=plan.subject),
        source=source_of(frame),
    )


def _columns(periods: Sequence[Period], frame: Frame) -> Iterator[Column]:
    text = frame.text
    yield Column("id", text("plan.column.id"), width=8, fold=8)
    yield Column("name", text("plan.column.name"), width=36, fold=30)
    yield Column("goal", text("plan.column.goal"), width=24, fold=22)
    for period in periods:
        yield Column(str(period), str(period), width=16, fold=14)
    yield Column("trend", text("plan.column.trend"), width=16, fold=14)
    yield Column("bars", text("plan.column.bars"), width=max(8, len(periods)), medium="screen")


def _rows(plan: Plan, years: Sequence[Followed | None], frame: Frame) -> Iterator[Row]:
    last = next((one for one in reversed(years) if one is not None), None)
    for place, target in enumerate(plan.targets):
        results = [one.targets[place] if one is not None else None for one in years]
        outcomes = [one.outcome if one is not None else None for one in results]
        head = (target.id, target.name.get(frame.lang), goal_words(target, frame.catalogue))
        trend = last.targets[place].trend if last is not None else None
        words = trend_words(trend, frame) if trend is not None else ""
        yield _row(head, target.kind, target.goal, outcomes, words, frame, 0)
        for number, reading in enumerate(target.readings):
            name = frame.text("plan.other_reading", name=reading.name.get(frame.lang))
            goal = reading.goal
            aim = goal_text(reading.kind, goal, reading.measure, frame.catalogue) if goal else ""
            readings = [_reading(one, number) for one in results]
            yield _row(("", name, aim), reading.kind, goal, readings, "", frame, 1)


def _reading(result: TargetResult | None, number: int) -> Outcome | None:
    return result.readings[number].outcome if result is not None else None


def _row(
    head: tuple[str, str, str],
    kind: TargetKind,
    goal: Goal | None,
    outcomes: Sequence[Outcome | None],
    trend: str,
    frame: Frame,
    depth: int,
) -> Row:
    cells = [_cell(one, kind, goal, frame) if one is not None else "" for one in outcomes]
    bars = sparkline([_height(one) for one in outcomes])
    return Row((*head, *cells, trend, bars), depth=depth)


def _cell(outcome: Outcome, kind: TargetKind, goal: Goal | None, frame: Frame) -> str:
    """What was reached, and the verdict."""
    value = ""
    if outcome.measured is not None:
        share, count = measured_words(outcome.measured, frame, outcome.planned)
        value = share if share not in ("", "…", "–") else count
    if outcome.change is not None and kind in ("fall_by", "grow_by"):
        value = f"{value} ({change_words(kind, goal, outcome.change, frame)})"
    if outcome.verdict == "no_verdict":
        return value
    return frame.text("plan.year", value=value, verdict=frame.text(f"plan.mark.{outcome.verdict}")).strip()


def _height(outcome: Outcome | None) -> Decimal | None:
    """How tall the bar of a year is; None where its value is not known."""
    if outcome is None or outcome.measured is None:
        return None
    measured = outcome.measured
    ends = measured.numerator if measured.counted else measured.share
    if ends is None or ends[0] != ends[1] or not isinstance(ends[0], Fraction):
        return None
    return decimal_of(ends[0])

"""A plan in one period: a row for each target, below it the figures beside it and its other readings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi.model.cell import Value
from kpi.model.show import exact_number, range_text, shown_percent
from kpi.model.table import Column, Row, Table
from kpi.plan.types import Followed, Measured, Number, Outcome, TargetResult
from kpi.rollup.notes import names_of
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.plan_words import goal_text, goal_words, reading_words

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
        notes=notes_of(frame, followed.notes, *lines, source),
        heading=heading_of(frame, None, plan.subject),
        signature=signature_of(frame, subject=plan.subject),
        source=source_of(frame),
    )


def _rows(one: TargetResult, frame: Frame) -> Iterator[Row]:
    target, words = one.target, frame.catalogue
    name = target.name.get(frame.lang)
    yield Row(_cells(target.id, name, goal_words(target, words), one.outcome, frame))
    for support in one.supports:
        name = frame.text("plan.support", name=support.support.name.get(frame.lang))
        cells = ("", name, "", *_measured(support.measured, frame), "", "", *_beside(support.measured, frame))
        yield Row(cells, depth=1)
    for other in one.readings:
        name = frame.text("plan.other_reading", name=other.reading.name.get(frame.lang))
        goal = goal_text(other.reading.goal, words) if other.reading.goal else ""
        yield Row(_cells("", name, goal, other.outcome, frame), depth=1)


def _cells(id_: str, name: str, goal: str, outcome: Outcome, frame: Frame) -> tuple[Value, ...]:
    measured = outcome.measured
    figures = _measured(measured, frame, outcome.planned) if measured else ("", "")
    coverage, _, short = _beside(measured, frame) if measured else ("", "", "")
    needed = "" if outcome.needed is None else _text(Fraction(outcome.needed), frame)
    gap = "" if outcome.gap is None else _between(*outcome.gap, frame)
    return (id_, name, goal, *figures, needed, gap, coverage, verdict_words(outcome, frame), short)


def verdict_words(outcome: Outcome, frame: Frame) -> str:
    """The verdict, with why there is none, and the next milestone."""
    words = frame.text(f"plan.verdict.{outcome.verdict}")
    if outcome.reason:
        words = frame.text("plan.because", verdict=words, reason=frame.text(f"plan.reason.{outcome.reason}"))
    if outcome.verdict == "no_verdict" and outcome.next is not None:
        later = {"year": outcome.next.year, "value": _text(Fraction(outcome.next.value), frame)}
        words = f"{words}; {frame.text('plan.next', **later)}"
    return words


def _measured(measured: Measured, frame: Frame, planned: Fraction | None = None) -> tuple[str, str]:
    """The share, and the numbers it is of; where the whole is not known, those of the units that are."""
    low, high = measured.numerator
    if measured.measure.count:
        return "", _between(low, high, frame)
    whole, whole_high = measured.denominator
    if whole == whole_high:
        count = f"{_between(low, high, frame)} / {_text(whole, frame)}"
    else:
        numbers = " / ".join(_text(number, frame) for number in measured.known_sums)
        count = frame.text("plan.known", numbers=numbers)
    if measured.share is None:
        return "…" if whole != whole_high else "–", count
    limits = () if planned is None else (_decimal(planned / 100),)
    ends = [shown_percent(_decimal(end), limits, 1, frame.lang) for end in measured.share]
    return " – ".join(dict.fromkeys(ends)), count


def _beside(measured: Measured, frame: Frame) -> tuple[str, str, str]:
    """Coverage, no verdict, and who holds it back."""
    coverage = f"{len(measured.known)}/{len(measured.parts)}"
    short = measured.short
    names = frame.text("plan.short", number=len(short), units=names_of(frame.tree, short)) if short else ""
    return coverage, "", names


def _between(low: Number, high: Number, frame: Frame) -> str:
    if low == high:
        return _text(low, frame)
    least, most = (_decimal(end) if isinstance(end, Fraction) else None for end in (low, high))
    return range_text(least, most, frame.lang)


def _text(number: Number, frame: Frame) -> str:
    """A number for people; "…" for one that has no end."""
    if not isinstance(number, Fraction):
        return "…"
    return exact_number(_decimal(number), frame.lang)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator

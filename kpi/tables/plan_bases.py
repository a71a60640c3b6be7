"""What targets are held against: the value of an earlier year, where it is from, and the change since."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.plan.types import Base, Followed, Number
from kpi.spec.plan_targets import Goal, TargetKind
from kpi.tables.frame import Frame
from kpi.tables.plan_numbers import ends_text, number_text, short_text


def base_lines(followed: Followed, frame: Frame) -> Iterator[str]:
    """A line for each value that targets and their readings are held against, each once."""
    for one in followed.targets:
        outcomes = (one.outcome, *(other.outcome for other in one.readings))
        bases = [outcome.base for outcome in outcomes if outcome.base is not None]
        yield from dict.fromkeys(_line(one.target.id, base, frame) for base in bases)


def _line(id_: str, base: Base, frame: Frame) -> str:
    value = ends_text(*base.then, frame)
    if base.of is not None:
        value = frame.text("plan.base.of", value=value, of=number_text(base.of, frame))
    origin = frame.text(f"plan.base.{base.origin}", source=base.source, decision=base.decision)
    line = frame.text("plan.base.line", id=id_, year=base.year, value=value, origin=origin)
    if base.value == base.then or (base.measured is not None and base.measured.measure.denominator):
        return line
    key = "plan.base.shared" if base.shared else "plan.base.map"
    return frame.text(key, line=line, value=short_text(*base.value, frame))


def change_words(kind: TargetKind, goal: Goal | None, change: tuple[Number, Number], frame: Frame) -> str:
    """By how much it fell or grew: one that surely went the other way is said to have."""
    if goal is not None and goal.of == "points":
        return frame.text("plan.points", change=short_text(*change, frame))
    has_turned = change[1] < 0
    ends = (-change[1], -change[0]) if has_turned else change
    is_fall = (kind == "fall_by") != has_turned
    return frame.text("plan.fell" if is_fall else "plan.grew", change=short_text(*ends, frame))

"""A plan by the units below: a row for each unit, a column for each target."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.model.table import Column, Row, Table
from kpi.plan.types import Followed, Outcome
from kpi.tables.frame import Frame, source_of, subtitle_of
from kpi.tables.plan_cells import measured_words


def plan_units_table(followed: Followed, frame: Frame) -> Table:
    """What was reached in each unit, and in all of them; a target that nothing is counted for has no
    column."""
    places = [n for n, one in enumerate(followed.targets) if one.outcome.measured is not None]
    targets = [followed.targets[n] for n in places]
    lines = [f"{one.target.id}: {one.target.name.get(frame.lang)}" for one in targets]
    return Table(
        id="plan-units",
        title=frame.text("plan.units.title"),
        subtitle=subtitle_of(frame),
        columns=(
            Column("unit", frame.text("plan.column.unit"), width=8, fold=8),
            Column("unit_name", frame.text("plan.column.unit_name"), width=28, fold=28),
            *(Column(one.target.id, one.target.id, width=14, fold=14) for one in targets),
        ),
        rows=tuple(_rows(followed, places, frame)),
        notes=tuple(lines),
        source=source_of(frame),
    )


def _rows(followed: Followed, places: list[int], frame: Frame) -> Iterator[Row]:
    whole = [followed.targets[n].outcome for n in places]
    yield _row(followed.under, whole, frame, is_total=True)
    for one in followed.below:
        yield _row(one.unit, [one.outcomes[n] for n in places], frame)


def _row(code: str, outcomes: list[Outcome], frame: Frame, is_total: bool = False) -> Row:
    unit = frame.tree.get(code)
    cells = [_cell(one, frame) for one in outcomes]
    return Row((code, unit.name if unit else code, *cells), "total" if is_total else "unit")


def _cell(outcome: Outcome, frame: Frame) -> str:
    """The share with its numbers, or a number alone; nothing where the unit is not asked."""
    measured = outcome.measured
    if measured is None or not measured.parts:
        return ""
    share, count = measured_words(measured, frame, outcome.planned)
    return f"{share} ({count})" if share not in ("", "…", "–") else count

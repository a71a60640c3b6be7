"""Columns of a score sheet with figures that are not read: what they hold is told, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.nearness import nearest
from kpi.intake.headers.score_place import ScorePlace
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid, cell_name
from kpi.model.number import parse_number

_PLACES = 4  # of points


def is_points(cell: object, place: ScorePlace, context: Context) -> bool:
    """Whether a cell holds a number, be it typed with its unit ("5 điểm")."""
    unit = next(target.unit_text for target in place.words.columns.values())
    marks = context.specs.settings.words.marks
    return is_figure(cell) or (
        isinstance(cell, str) and parse_number(cell, _PLACES, marks, unit).value is not None
    )


def unread_points(grid: Grid, place: ScorePlace, lines: Sequence[int], context: Context) -> Iterator[Finding]:
    """What is told of the columns that have figures in the rows `lines` and are none of those that are read;
    of those before the labels, where rows are counted, only if their heading is not that of such a column."""
    where = {"sheet": grid.name, "form": place.words.form}
    scorers = {scorer for _, scorer in place.scorers}
    free = [
        t for (criterion, scorer), t in place.words.columns.items() if not criterion and scorer not in scorers
    ]
    loose: list[str] = []
    for column in range(max(map(len, grid.rows), default=0)):
        cells = [r for r in lines if is_points(grid.rows[r][column], place, context)]
        if column in place.columns or not cells:
            continue
        row, text = place.heads.get(column, (place.top, ""))
        if text and not context.lexicon.is_frame(text):
            near = nearest(text, free)
            like = f"“{near.printed}”" if near is not None else "–"
            yield finding("sheet.column_unread", **where, cell=cell_name(row, column), near=like)
        elif not text and column > place.label:
            loose.append(cell_name(cells[0], column))
    if loose:
        yield finding(
            "sheet.figures_unheaded", Severity.WARNING, **where, cell=loose[0], cells=loose, lost="–"
        )

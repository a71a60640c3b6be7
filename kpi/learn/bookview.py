"""A workbook that an office has filled in, with all that the eye does not see of it: no figure of law may be
read from a place where nobody finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.intake.files.container import inspect
from kpi.intake.files.hidden_digits import hidden_digits
from kpi.intake.files.reader import read_grids
from kpi.intake.files.unseen import Unseen, unseen_of
from kpi.learn.reviewsheets import Line
from kpi.model.deadline import Overtime, within
from kpi.model.grid import Grid, place_of
from kpi.quick import dataclass
from kpi.spec.kinds.settings import Settings

NOTHING_UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, and by sheet what is not seen of it."""

    grids: Sequence[Grid]
    unseen: Mapping[str, Unseen]


def open_book(data: bytes, suffix: str, settings: Settings) -> Book | Finding:
    """Its sheets, with what the eye sees of every cell; why it cannot be read otherwise."""
    limit = settings.limits.max_seconds
    try:
        with within(limit):
            container = inspect(data, suffix, settings)
            if isinstance(container, Finding):
                return container
            grids = read_grids(data, container)
            if isinstance(grids, Finding):
                return grids
            unseen = unseen_of(data, container, grids)
            cut = hidden_digits(data, container, grids)
    except Overtime:
        return finding("file.too_slow", limit=limit)
    return Book([_seen(one, unseen, cut.get(one.name, {})) for one in grids], unseen)


def _seen(grid: Grid, unseen: Mapping[str, Unseen], cut: Mapping[tuple[int, int], str]) -> Grid:
    texts = unseen.get(grid.name, NOTHING_UNSEEN).texts
    return replace(grid, seen={**grid.seen, **texts, **cut}) if texts or cut else grid


def hidden(grid: Grid, lines: Sequence[Line], unseen: Unseen) -> Iterator[Finding]:
    """What is hidden of the filled `lines` of a sheet: the sheet, rows, columns, and single cells that are
    struck out or written in the colour of their ground."""
    if not grid.visible and lines:
        yield finding("scheme.hidden", sheet=grid.name)
    filled = [(line.row, [cell for key, cell in line.cells.items() if line.texts.get(key)]) for line in lines]
    for row, cells in filled:
        if row in grid.hidden_rows or row in unseen.rows:
            yield finding("scheme.hidden", sheet=grid.name, cell=cells[0])
    all_cells = [cell for _, cells in filled for cell in cells]
    for column in sorted(unseen.columns):
        first = next((one for one in all_cells if place_of(one)[1] == column), "")
        if first:
            yield finding("scheme.hidden", sheet=grid.name, cell=first)
    for cell in all_cells:
        why = unseen.cells.get(place_of(cell))
        if why is not None:
            yield finding(
                "review.struck" if why == "struck" else "review.invisible", sheet=grid.name, cell=cell
            )

"""Where the labels and values of a vertical form stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.intake.headers.headers import Locator
from kpi.intake.headers.labels import value_units
from kpi.intake.texts.headings import Heading, Headings
from kpi.intake.texts.wording import unnumbered
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Text

_LEAST = 5  # labels that must be recognised before a sheet counts as a vertical form
_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Vertical:
    """Where labels and values stand (0-based columns), and the row of their headings; `rivals` are
    other columns of values: which of them is meant nobody says."""

    label: int
    value: int
    top: int
    rivals: tuple[int, ...] = ()


def locate_vertical(grid: Grid, texts: Sequence[Text], locator: Locator) -> Vertical | None:
    """The label and value columns by their headings; `texts` are those of the grid."""
    labels = label_column(grid, texts, locator)
    return None if labels is None else _beside(grid, *labels, locator)


def label_column(grid: Grid, texts: Sequence[Text], locator: Locator) -> tuple[int, int] | None:
    """The column of labels, and how many of them are enough; None where there are fewer."""
    headings = locator.headings
    width = max(map(len, grid.rows), default=0)
    counts = [len(_labels_in(grid, c, headings)) for c in range(width)]
    label = max(range(width), key=counts.__getitem__, default=0)
    if not counts or not counts[label]:
        return None
    least = _LEAST
    if counts[label] < _LEAST:  # all of a form that is named and has fewer
        keys = locator.leaves_named(texts)
        counts = [len(_labels_in(grid, c, headings, whole=True) & keys) for c in range(width)]
        label = max(range(width), key=counts.__getitem__)
        least = locator.least(texts, _LEAST)
        if not counts[label] or counts[label] < least:
            return None
    return label, least


def _beside(grid: Grid, label: int, least: int, locator: Locator) -> Vertical | None:
    """The column of values right of the labels."""
    words, headings = locator.lexicon, locator.headings
    width = max(map(len, grid.rows), default=0)
    for r, row in enumerate(grid.rows[:_DEPTH]):
        headed = [
            c
            for c in range(label + 1, width)
            if isinstance(cell := row[c], str) and cell and value_units(cell, headings, words) is not None
        ]
        if headed:
            numbers = [c for c in range(label + 1, width) if _numbers_in(grid, c, r) >= least]
            return Vertical(label, headed[0], r, tuple(sorted({*headed, *numbers} - {headed[0]})))
    return None


def _numbers_in(grid: Grid, column: int, top: int) -> int:
    return sum(type(row[column]) is float for row in grid.rows[top + 1 :])


def _labels_in(grid: Grid, column: int, headings: Headings, whole: bool = False) -> set[str]:
    """Keys of the labels in a column; with `whole` only of those without a word that nobody knows."""
    check_time()
    cells = {row[column] for row in grid.rows if isinstance(row[column], str) and row[column]}
    labels = (label_of(cell, headings) for cell in cells)
    return {" ".join(w.key for w in x.words) for x in labels if x.words and not (whole and x.odd)}


def label_of(cell: object, headings: Headings) -> Heading:
    """What a label says, without the numbering before it."""
    return headings.of(unnumbered(str(cell)))

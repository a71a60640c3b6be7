"""The rows under a header: units, totals, sections, other rows with figures, and where the table ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kpi.intake.context import Context
from kpi.intake.rows.row_kinds import total_words
from kpi.intake.texts.wording import label_key, unnumbered
from kpi.learn.marks import index_marks
from kpi.model.grid import Grid, Row
from kpi.units.gazetteer.names import key

LineKind = Literal["unit", "other", "total", "section"]
_PLACEHOLDER = re.compile(r"[\W_]*")
_BLANK = 15  # empty rows after which nothing belongs to a table


class Line(NamedTuple):
    """A row of a table (0-based): a `unit` known by name, an `other` one that may be a unit nobody knows, a
    total, or the heading of a section."""

    row: int
    kind: LineKind


def is_unit(text: str, context: Context) -> bool:
    """Whether an administrative unit of any date bears the name."""
    source = context.tree.source
    name = context.ranks.without(unnumbered(text))
    return source is not None and any(map(str.isalpha, name)) and bool(source.named(key(name)))


def sorted_lines(
    grid: Grid, first: int, columns: Sequence[int], name: int | None, code: int | None, context: Context
) -> Iterator[Line]:
    """The rows from `first` to the end of the table; `columns` are all of the table."""
    figures = [c for c in columns if name is None or c > name]
    empty = 0
    for r in range(first, len(grid.rows)):
        row = grid.rows[r]
        cells = [row[c] for c in columns if c < len(row)]
        empty = 0 if any(cell not in ("", None) for cell in cells) else empty + 1
        if empty > _BLANK or _is_end(row, columns, figures, context):
            return
        kind = _kind(row, columns, figures, name, code, context) if not empty else None
        if kind is not None:
            yield Line(r, kind)


def _is_end(row: Row, columns: Sequence[int], figures: Sequence[int], context: Context) -> bool:
    """Whether signatures or notes begin: words of an end, and no figures beside them."""
    texts = [cell for c in columns if isinstance(cell := row[c], str) and cell.strip()]
    return (
        any(label_key(text).startswith(context.ends) for text in texts)
        and not any(isinstance(row[c], float) for c in figures)
        and not any(is_unit(text, context) for text in texts)
    )


def _kind(
    row: Row,
    columns: Sequence[int],
    figures: Sequence[int],
    name: int | None,
    code: int | None,
    context: Context,
) -> LineKind | None:
    if index_marks(row):
        return None
    counted = any(isinstance(row[c], float) for c in figures if c != code)
    label = _label(row, columns, name)
    if not label:
        return "other" if counted else None
    if is_unit(label, context):
        return "unit"
    if total_words(label, None, context) is not None:
        return "total"
    if context.heads_section(label_key(label)):
        return "section"
    if _PLACEHOLDER.fullmatch(label):
        return None
    worded = any(isinstance(row[c], str) and row[c] for c in figures if c != code)
    return "other" if counted or worded else "section"


def _label(row: Row, columns: Sequence[int], name: int | None) -> str:
    """The name of a row; where that is empty a text before it, as totals are merged over several columns."""
    if name is None:
        return ""
    places = (name, *(c for c in columns if c < name))
    texts = (cell.strip() for c in places if isinstance(cell := row[c], str))
    return next((text for text in texts if text), "")

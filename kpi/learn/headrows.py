"""The rows of a header, one by one: which of them hold headings, and which units of measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.intake.context import Context
from kpi.learn.marks import index_marks
from kpi.learn.words import is_year
from kpi.model.grid import Grid
from kpi.model.heading import bare_key, header_key
from kpi.spec.draft import Role

_LONGEST = 120  # characters of a heading of a group


def is_worded(grid: Grid, r: int) -> bool:
    """Whether a row may be one of a header: several texts, and no column numbers."""
    texts = [cell for cell in grid.rows[r] if isinstance(cell, str) and cell.strip()]
    return len(texts) > 1 and not index_marks(grid.rows[r])


def reach(grid: Grid, r: int, c: int) -> tuple[int, int]:
    """The last row and column that a cell is merged over."""
    return next((end for start, end in grid.merges if start == (r, c)), (r, c))


def _filled(grid: Grid, r: int) -> dict[int, object]:
    return {c: cell for c, cell in enumerate(grid.rows[r]) if is_filled(cell)}


def is_filled(cell: object) -> bool:
    """Whether a cell holds more than blanks."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _is_heading(cell: object, context: Context) -> bool:
    if isinstance(cell, float):
        return cell.is_integer() and is_year(int(cell), context.specs.settings.learning_limits)
    return isinstance(cell, str) and any(map(str.isalpha, cell))


def goes_on(grid: Grid, r: int, columns: Mapping[int, Role], context: Context) -> bool:
    """Whether a row under a header that is not merged belongs to it: headings alone, none under those of
    order and name, and not units of measure or instructions alone."""
    if r >= len(grid.rows):
        return False
    cells = _filled(grid, r)
    if (
        not cells
        or any(c in cells for c in columns)
        or min(cells) < min(columns)
        or index_marks(grid.rows[r])
    ):
        return False
    if not all(_is_heading(cell, context) for cell in cells.values()):
        return False
    texts = [str(cell) for cell in cells.values()]
    harmless = all(context.locator.lines.is_harmless(t) for t in texts) or states_units(texts, context)
    return not harmless and not any(bare_key(t).startswith(context.ends) for t in texts)


def is_group_row(grid: Grid, r: int, columns: Mapping[int, Role], context: Context) -> bool:
    """Whether the row above a header holds headings of groups: right of the names, over other headings."""
    cells = _filled(grid, r)
    if (
        not cells
        or min(cells) <= max(columns)
        or not all(_is_heading(cell, context) for cell in cells.values())
    ):
        return False
    below = _filled(grid, r + 1)
    texts = [str(cell) for cell in cells.values()]
    if any(len(t) > _LONGEST or t.lstrip().startswith("(") or _is_line(t, context) for t in texts):
        return False
    wide = [c for c in cells if reach(grid, r, c)[1] > c]
    return all(c in below for c in cells) and (bool(wide) or len(cells) > 1)


def _is_line(text: str, context: Context) -> bool:
    """Whether a text above a table announces a unit of measure, a sender or a period."""
    key, words = header_key(text), context.specs.settings.words
    meaning = context.locator.lines.of(text)
    starts = tuple(map(header_key, (*words.sender_words, *words.period_words, *words.letterhead_words)))
    return (meaning is not None and meaning.units is not None) or key.startswith(starts)


def _is_measure(text: str, context: Context) -> bool:
    return bool(context.lexicon.measures.parse(text.strip(" ()[]")))


def states_units(texts: Sequence[str], context: Context) -> bool:
    """Whether a row holds units of measure: most of them known, the others unknown ones."""
    return 2 * sum(_is_measure(text, context) for text in texts) >= len(texts) > 0

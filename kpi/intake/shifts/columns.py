"""Tables whose figures stand beside their headings or beside the names of their units: they are not taken.

One mechanism for both directions: what speaks against the table as it stands is counted, and counted again as
if the figures had been moved back. A table is refused only where that settles (nearly) all of it and its edge
is as a shift leaves it; an empty column or row, a column of remarks or words among figures alone never do.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.shifts.fitting import Body, body_of
from kpi.intake.shifts.rows import rows_apart
from kpi.intake.shifts.values import is_word
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid, Row, cell_name
from kpi.model.number import to_decimal

_OFFSETS = (1, -1, 2, -2)  # columns that figures are thought to be moved by, to the right first
_SETTLED = 3  # moving figures back must leave no more than one part in so many of what speaks against them
_LEAST = 2  # columns that must fit when figures are moved back


def shift_of(grid: Grid, header: Header, rows: Rows, context: Context) -> Finding | None:
    """Why the figures of a table seem to stand beside their headings or names; None when they do not."""
    if not header.columns:
        return None
    params = _columns_apart(grid, header, rows, context) or rows_apart(grid, header, rows, context)
    if params is None:
        return None
    place = {"sheet": grid.name, "cell": params["empty"], "form": header.form}
    return finding("sheet.shifted", **place, **params, cells=(params["empty"], params["loose"]))


def _columns_apart(grid: Grid, header: Header, rows: Rows, context: Context) -> dict[str, str] | None:
    """What is told of figures that stand beside their headings."""
    if _is_sound(grid, header, rows, context):
        return None
    body = body_of(grid, header, rows, context)
    against = body.against(0) if body.lines else 0
    best: tuple[int, int] | None = None
    for offset in _OFFSETS if against else ():
        if body.bare(offset) and body.good(offset) >= max(_LEAST, body.good(0)):
            left = body.against(offset)
            if left * _SETTLED <= against and (best is None or left < best[0]):
                best = left, offset
    return None if best is None or _totals_agree(body) else _told(body, best[1])


def _is_sound(grid: Grid, header: Header, rows: Rows, context: Context) -> bool:
    """Quickly told of nearly all tables: what stands under the first and under the last heading in the row of
    the first unit fits."""
    columns = header.columns
    if not rows.units or {columns[0][0], columns[-1][0]} != {min(header.claimed), max(header.claimed)}:
        return False
    row = grid.rows[rows.units[0][0]]
    for c, name in (columns[0], columns[-1]):
        cell = row[c]
        if context.indicator(name).type in ("yes_no", "class"):
            if not isinstance(cell, str) or not is_word(cell, name, context):
                return False
        elif type(cell) is not float:
            return False
    return True


def _totals_agree(body: Body) -> bool:
    """Whether the sender's total fits the columns as they stand, and says nothing of those that hold figures
    beside the form's: then these are remarks."""
    loose = [*body.stray(), *body.counted()]
    if not loose or any(c in (body.header.name, body.header.code) for c in loose):
        return False
    for r in (r for r, role in body.rows.roles.items() if role == "sum"):
        row = body.grid.rows[r]
        pairs = list(_sums(body, r))
        equal = sum(total == total_here for total, total_here in pairs)
        if equal >= _LEAST and 2 * equal > len(pairs) and not any(is_figure(x) for x in _at(row, loose)):
            return True
    return False


def _at(row: Row, columns: list[int]) -> Iterator[object]:
    return (row[c] for c in columns if c < len(row))


def _sums(body: Body, r: int) -> Iterator[tuple[object, object]]:
    """The total of each column with figures, as stated in a row and as it should be."""
    for c in body.edges:
        figures = [x for cell in body.cells(c) if type(cell) is float and (x := to_decimal(cell)) is not None]
        if any(figures):
            yield to_decimal(body.grid.rows[r][c]), sum(figures)


def _told(body: Body, offset: int) -> dict[str, str]:
    """Where figures should begin, and where they stand beside the form's columns."""
    right = offset > 0
    empty = body.edges[0] if right else body.edges[-1]
    beside = [c for c in (*body.stray(), *body.counted()) if (c > empty) == right]
    loose = beside[0] if beside else body.edges[-1 if right else 0] + (0 if right else offset)
    row = body.lines[0]
    return {
        "shift": f"{'→' if right else '←'} {abs(offset)}",
        "empty": cell_name(row, empty),
        "loose": cell_name(row, max(loose, 0)),
    }

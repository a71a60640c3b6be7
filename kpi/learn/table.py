"""Finding the table on a sheet by its shape: a header over an order or name column, rows of units under it.

The words of no form are known here; those for "No.", "name of the commune", "total" are data of the settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kpi.intake.context import Context
from kpi.intake.headers.stacks import Cell, stacks
from kpi.learn.headrows import goes_on, is_filled, is_group_row, is_worded, reach, states_units
from kpi.learn.lines import Line, is_unit, sorted_lines
from kpi.learn.marks import index_marks
from kpi.model.grid import Grid, cell_name, texts_of
from kpi.model.heading import bare_key, header_key
from kpi.spec.draft import Role

_DEPTH = 100  # rows searched for a header
_HIGHEST = 6  # rows of a header
_UNDER = 3  # rows under a header that may hold column numbers, units of measure, instructions
_LEAST = 2  # columns of a table


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column: the cells over it from top to bottom, its `path` of headings, what the row of column numbers
    says (`index`), and the cell right under the headings that holds a unit of measure."""

    column: int
    stack: tuple[Cell, ...]
    path: tuple[str, ...]
    index: str = ""
    unit: Cell | None = None

    @property
    def cell(self) -> str:
        """Where its last heading stands."""
        return cell_name(self.stack[-1].row, self.stack[-1].column)


@dataclass(frozen=True, slots=True)
class Found:
    """A table: 0-based rows `top`…`bottom` of its header, the row of column numbers, its columns, the roles
    of those that are known by their heading, and its rows. Its titles stand from row `start` on: above that
    are other tables, the first of which begins in row `lead` (0 where there is none). `width` are the columns
    over which its titles stand, None where no other table stands beside it."""

    grid: Grid
    top: int
    bottom: int
    numbers: int | None
    leaves: tuple[Leaf, ...]
    roles: Mapping[int, Role]
    lines: tuple[Line, ...]
    start: int = 0
    lead: int = 0
    width: range | None = None

    @property
    def score(self) -> int:
        """How much speaks for it."""
        units = sum(line.kind == "unit" for line in self.lines)
        return len(self.leaves) + 4 * min(units, 25) + 5 * (self.numbers is not None)

    def column(self, role: Role) -> int | None:
        """The first column of a role."""
        return next((leaf.column for leaf in self.leaves if self.roles.get(leaf.column) == role), None)

    @property
    def end(self) -> int:
        """The last row that belongs to it."""
        return max((self.bottom, *(line.row for line in self.lines)))

    @property
    def cell(self) -> str:
        """Where its header begins."""
        return cell_name(self.top, self.leaves[0].column)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in its header or its rows."""
        columns = [leaf.column for leaf in self.leaves]
        return self.top <= row <= self.end and min(columns) <= column <= max(columns)


def anchors(grid: Grid, context: Context) -> Iterator[tuple[int, dict[int, Role]]]:
    """Rows with headings of order, name or code columns."""
    roles_by_row: dict[int, dict[int, Role]] = {}
    for r, c, text in texts_of(grid):
        role = frame_role(text, context) if r < _DEPTH else None
        if role in ("order", "name", "code"):
            roles_by_row.setdefault(r, {})[c] = role
    yield from roles_by_row.items()


def frame_role(text: str, context: Context) -> Role | None:
    """What a heading says of a column that holds no figures to collect."""
    words, keys = context.lexicon, {header_key(text), bare_key(text)}
    roles: tuple[tuple[Role, frozenset[str]], ...] = (
        ("order", words.orders), ("code", words.unit_codes), ("name", words.names), ("remarks", words.others),
    )  # fmt: skip
    return next((role for role, keys_of_role in roles if keys & keys_of_role), None)


def named_rows(grid: Grid, context: Context) -> Iterator[tuple[int, dict[int, Role]]]:
    """Where no heading is known: the row above the first of two rows that begin with names of units."""
    last = (-2, -2)
    for r, c, text in texts_of(grid):
        if r < _DEPTH and is_unit(text, context):
            if last == (r - 1, c):
                bottom = next((k for k in range(r - 2, -1, -1) if is_worded(grid, k)), None)
                if bottom is not None:
                    top = bottom
                    while bottom - top < _HIGHEST - 1 and top and is_worded(grid, top - 1):
                        top -= 1
                    yield top, {c: "name"}
                return
            last = (r, c)


def table_at(grid: Grid, anchor: int, columns: Mapping[int, Role], context: Context) -> Found | None:
    bottom = max(reach(grid, anchor, c)[0] for c in columns)
    merged = bottom > anchor
    while not merged and bottom - anchor < _HIGHEST - 1 and goes_on(grid, bottom + 1, columns, context):
        bottom += 1
    top = anchor
    while top and bottom - top < _HIGHEST - 1 and is_group_row(grid, top - 1, columns, context):
        top -= 1
    leaves = _leaves(grid, top, bottom)
    numbers = next((r for r in _under(grid, bottom) if index_marks(grid.rows[r])), None)
    first = bottom + 1 if numbers is None else numbers + 1
    leaves = tuple(_completed(grid, leaf, numbers, bottom, columns, context) for leaf in leaves)
    while numbers is None and any(leaf.unit is not None and leaf.unit.row >= first for leaf in leaves):
        first += 1
    if len(leaves) < _LEAST:
        return None
    layout = Found(grid, top, bottom, numbers, leaves, _roles(leaves, columns, context), ())
    name = layout.column("name")
    spans = tuple(leaf.column for leaf in leaves)
    name_column = name if name is not None else _unknown_column(layout)
    lines = tuple(sorted_lines(grid, first, spans, name_column, layout.column("code"), context))
    if name is None and name_column is not None and _holds_names(grid, lines, name_column):
        return replace(layout, lines=lines, roles={**layout.roles, name_column: "name"})
    return replace(layout, lines=lines)


def _unknown_column(layout: Found) -> int | None:
    """Behind an order column the first whose heading nobody knows."""
    order = layout.column("order")
    columns = (leaf.column for leaf in layout.leaves if leaf.column not in layout.roles)
    return next((column for column in columns if order is None or column > order), None)


def _holds_names(grid: Grid, lines: Iterable[Line], column: int) -> bool:
    """Whether a column holds nothing but texts beside the rows of units, which differ from row to row."""
    cells = [grid.rows[line.row][column] for line in lines if line.kind in ("unit", "other")]
    texts = {cell.strip() for cell in cells if isinstance(cell, str) and any(map(str.isalpha, cell))}
    return len(cells) > 1 and len(texts) == len(cells)


def _roles(leaves: Iterable[Leaf], columns: Mapping[int, Role], context: Context) -> dict[int, Role]:
    """Roles by headings; of names and codes those alone that stand before the first figures."""
    roles: dict[int, Role] = {}
    begun = False
    for leaf in leaves:
        role = frame_role(leaf.path[-1], context) or columns.get(leaf.column)
        if role is None or (role != "remarks" and (begun or role in roles.values())):
            begun = True
        else:
            roles[leaf.column] = role
    return roles


def _under(grid: Grid, bottom: int) -> range:
    return range(bottom + 1, min(bottom + 1 + _UNDER, len(grid.rows)))


def _leaves(grid: Grid, top: int, bottom: int) -> tuple[Leaf, ...]:
    """The columns with a heading, up to the first two beside each other without any."""
    merges = tuple(m for m in grid.merges if m[0][0] <= bottom and m[1][0] >= top)
    leaves: list[Leaf] = []
    for column, stack in enumerate(stacks(grid.rows[top : bottom + 1], merges, top)):
        if not stack:
            continue
        if leaves and column > leaves[-1].column + 2:
            break
        leaves.append(Leaf(column, tuple(stack), tuple(cell.text for cell in stack)))
    return tuple(leaves)


def _completed(
    grid: Grid, leaf: Leaf, numbers: int | None, bottom: int, columns: Mapping[int, Role], context: Context
) -> Leaf:
    """A column with what the rows right under its headings say."""
    index = "" if numbers is None else _shown_mark(grid.rows[numbers][leaf.column])
    unit = None
    for r in _under(grid, bottom):
        cell = grid.rows[r][leaf.column]
        if any(is_filled(grid.rows[r][c]) and r != numbers for c in columns):
            break
        texts = [text for text in grid.rows[r] if isinstance(text, str) and text.strip()]
        if isinstance(cell, str) and cell.strip() and states_units(texts, context):
            unit = Cell(r, leaf.column, cell.strip(" ()[]"))
            break
    return replace(leaf, index=index, unit=unit)


def _shown_mark(cell: object) -> str:
    """A cell of a row of column numbers as printed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if isinstance(cell, str) else ""

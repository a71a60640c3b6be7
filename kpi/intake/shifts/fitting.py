"""How well the cells of a table fit its headings, as they stand and as if they were moved sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.shifts.values import is_value
from kpi.intake.texts.cells import read_column
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid
from kpi.model.number import State
from kpi.units.gazetteer.tree import CODE_WIDTH

_STRAY = 3  # one row in so many must be filled before a column without a heading counts
_NEAR = 2  # columns beside those of the form that are looked at, too
_LEAST = 2  # figures and words of the form that make a row one of the table


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a table: `lines` are its rows (0-based) with figures that are no total, section or printed
    row; `fits_known` remembers how columns fit an indicator."""

    grid: Grid
    header: Header
    rows: Rows
    context: Context
    lines: tuple[int, ...]
    fits_known: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    @property
    def edges(self) -> list[int]:
        """The columns of the form from left to right."""
        return sorted(self.header.claimed)

    @property
    def remarks(self) -> list[int]:
        """Columns behind the first of the form that hold words: remarks."""
        header = self.header
        others = {header.name, header.code, *header.claimed, *header.unknown}
        return sorted(c for c in header.headed if c > min(header.claimed) and c not in others)

    def cells(self, column: int) -> list[object]:
        """The cells of a column in the lines; "" outside the sheet."""
        rows = (self.grid.rows[r] for r in self.lines)
        values = (row[column] if 0 <= column < len(row) else "" for row in rows)
        return ["" if cell is None else cell for cell in values]

    def fits(self, column: int, name: str) -> tuple[int, int]:
        """How many cells of a column fit an indicator, and how many do not."""
        counts = self.fits_known.get((column, name))
        if counts is None:
            words = self.context.words[name]
            states = read_column(self.cells(column), self.context.indicator(name), words).state
            counts = states.count(State.NUMBER.value), states.count(State.INVALID.value)
            self.fits_known[column, name] = counts
        return counts

    def good(self, offset: int) -> int:
        """Columns that hold what their headings say when figures stand `offset` columns right of them."""
        fits_by_column = (self.fits(c + offset, name) for c, name in self.header.columns)
        return sum(fits > fails for fits, fails in fits_by_column)

    def against(self, offset: int) -> int:
        """How many columns speak against figures standing `offset` columns right of their headings: those
        that hold another kind of data than their headings say, and those under no such heading."""
        fits_by_column = (self.fits(c + offset, name) for c, name in self.header.columns)
        wrong = sum(fails > fits for fits, fails in fits_by_column)
        return wrong + sum(self._counts(c + offset) for c in self.remarks) + len(self.stray(offset))

    def stray(self, offset: int = 0) -> list[int]:
        """Columns with figures or words of the form that stand under no heading of it or of remarks, those of
        names and codes among them."""
        columns_taken = {c + offset for c in (*self.header.claimed, *self.header.unknown, *self.remarks)}
        return [c for c in self._places() if c not in columns_taken and self._is_stray(c)]

    def bare(self, offset: int) -> bool:
        """Whether the columns from which figures would have been moved away hold nothing that fits."""
        columns = dict(self.header.columns)
        left, right = self.edges[0] + offset, self.edges[-1] + offset
        for c in self.edges:
            if left <= c <= right:
                continue
            if self.fits(c, columns[c])[0] if c in columns else any(map(self.is_value, self.cells(c))):
                return False
        return True

    def is_value(self, cell: object) -> bool:
        """Whether a cell holds what may stand under some heading of the form."""
        return is_value(cell, self.header, self.context)

    def counted(self) -> list[int]:
        """Columns of remarks that hold figures."""
        return [c for c in self.remarks if self._counts(c)]

    def _counts(self, column: int) -> bool:
        """Whether a column holds figures in most rows and no words."""
        cells = [cell for cell in self.cells(column) if cell != ""]
        return 2 * len(cells) > len(self.lines) and all(map(is_figure, cells))

    def _places(self) -> Iterator[int]:
        frame = [c for c in (self.header.name, self.header.code) if c is not None and c < self.edges[0]]
        yield from frame
        yield from range(max(frame, default=-1) + 1, max(len(self.grid.rows[r]) for r in self.lines))

    def _is_stray(self, column: int) -> bool:
        if column == self.header.name:
            return self._names_are_lost(column)
        filled = [cell for cell in self.cells(column) if self.is_value(cell)]
        if column == self.header.code:
            return 2 * sum(not _is_code(cell, self.context) for cell in filled) > len(self.lines)
        return len(filled) * _STRAY >= len(self.lines)

    def _names_are_lost(self, column: int) -> bool:
        """Whether names are overwritten; wards known by their number alone are names."""
        filled = [cell for cell in self.cells(column) if self.is_value(cell)]
        units = {r for r, _ in self.rows.units}
        wards = len(set(filled)) == len(filled) and units.issuperset(self.lines)
        return 2 * len(filled) > len(self.lines) and not wards


def body_of(grid: Grid, header: Header, rows: Rows, context: Context) -> Body:
    """The body of a table, wherever its figures stand and whether or not its units are known."""
    first, last = max(min(header.claimed) - _NEAR, 0), max(header.claimed) + _NEAR + 1
    least = min(_LEAST, len(header.columns))
    lines = tuple(
        r
        for r in range(header.bottom + 1, rows.end)
        if rows.roles.get(r) not in ("sum", "section", "printed")
        and sum(is_value(cell, header, context) for cell in grid.rows[r][first:last]) >= least
    )
    return Body(grid, header, rows, context, lines)


def _is_code(cell: object, context: Context) -> bool:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return any(context.tree.get(text.zfill(width)) is not None for width in CODE_WIDTH.values())

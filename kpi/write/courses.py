"""What a chart of figures over time shows: for each section of a table its rows, each with a figure for every
time. Two times are bars side by side, more are lines. Knows no format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpi.model.table import Table
from kpi.quick import dataclass
from kpi.write.cells import clean, number
from kpi.write.stacks import name_of, sections_of

MOST_BARS = 40  # so many pairs can still be told apart
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its place in it, its name, a figure for each time (None: there is no single one)."""

    row: int
    name: str
    figures: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One chart: the `places` of the columns it shows, with the names of these `times`; `is_drawn_out`: as
    lines over the times, else as bars beside each other."""

    title: str
    places: tuple[int, ...]
    times: tuple[str, ...]
    lines: tuple[Line, ...]
    is_drawn_out: bool

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The least and the most of all figures and 0."""
        figures = [figure for line in self.lines for figure in line.figures if figure is not None]
        return min(Decimal(0), *figures), max(Decimal(0), *figures)


def courses_of(table: Table) -> Iterator[Course]:
    """The charts of a table: one for each section in which a row has a figure."""
    groups: dict[str, list[int]] = {}
    for place, column in enumerate(table.columns):
        if column.over:
            groups.setdefault(column.over, []).append(place)
    for places in groups.values():
        if len(places) > 1:
            for title, rows in sections_of(table):
                yield from _course(table, title or clean(table.title), rows, places)


def _course(table: Table, title: str, rows: Sequence[int], places: Sequence[int]) -> Iterator[Course]:
    units = [row for row in rows if table.rows[row].kind == "unit"]
    totals = [row for row in rows if table.rows[row].kind == "total"]
    is_drawn_out = len(places) > 2
    if is_drawn_out and len(units) > MOST_LINES:
        if totals:
            units = totals
        else:
            is_drawn_out, places = False, (places[0], places[-1])
    if len(units) > MOST_BARS:
        units = totals
    lines = tuple(_line(table, row, places) for row in units)
    if any(figure is not None for line in lines for figure in line.figures):
        times = tuple(clean(table.columns[place].title) for place in places)
        yield Course(title, tuple(places), times, lines, is_drawn_out)


def _line(table: Table, place: int, places: Sequence[int]) -> Line:
    row = table.rows[place]
    return Line(place, name_of(row, table), tuple(number(row.cells[at]) for at in places))

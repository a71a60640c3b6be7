"""What a chart of a table shows: a bar for each row, in it a part for each of the columns that share a whole,
and behind them what is open. Knows no format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpi.findings import Catalogue
from kpi.model.cell import Cell, Status, Value
from kpi.model.number import plain
from kpi.model.table import Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.write.cells import clean, number

_BESIDE = (
    "decide",
    "undecided",
    "not_considered",
)  # columns of results that are no part, and not open either
_NOISE = Decimal("0.000001")  # shares are stored rounded


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: the place of the row in its table, its name, the least of every part, and up to where
    all parts may reach together (`high`; where that is their sum nothing is open)."""

    row: int
    name: str
    parts: tuple[Decimal, ...]
    high: Decimal

    @property
    def low(self) -> Decimal:
        """What the parts come to at least."""
        return sum(self.parts, Decimal(0))


@dataclass(frozen=True, slots=True)
class Stack:
    """One chart: `places` of the columns it shows, with the `names` of these parts; `open_name` is that of
    what is open. A bar that is `most` long is the whole."""

    title: str
    places: tuple[int, ...]
    names: tuple[str, ...]
    open_name: str
    bars: tuple[Bar, ...]
    most: Decimal
    percent: bool

    @property
    def is_open(self) -> bool:
        """Whether something is open in any of its bars."""
        return any(bar.high > bar.low for bar in self.bars)


def stacks_of(table: Table, words: Catalogue) -> Iterator[Stack]:
    """The charts of a table: one for each whole that at least two of its columns are parts of, and for each
    section of its rows."""
    wholes: dict[str, list[int]] = {}
    for place, column in enumerate(table.columns):
        if column.part:
            wholes.setdefault(column.part, []).append(place)
    for places in wholes.values():
        if len(places) > 1:
            yield from _stacks(table, places, len(wholes) > 1, words)


def _stacks(table: Table, places: Sequence[int], named_whole: bool, words: Catalogue) -> Iterator[Stack]:
    columns = [table.columns[place] for place in places]
    most = sum((column.most or Decimal(0) for column in columns), Decimal(0)) or Decimal(1)
    percent = columns[0].kind is Kind.PERCENT
    key = "write.chart" if percent else "write.chart_points"
    title = words.text(key, most=plain(most))
    if named_whole:
        title = " – ".join(map(clean, (title, *columns[0].groups[:-1])))
    beside = any(column.key in _BESIDE for column in table.columns)
    open_name = words.text("write.chart_rest" if beside else "write.chart_open")
    names = tuple(clean(column.groups[-1] if column.groups else column.title) for column in columns)
    for section, rows in sections_of(table):
        bars = tuple(
            _bar(table, row, places, most, percent) for row in rows if _has_parts(table.rows[row], places)
        )
        heading = f"{title} – {section}" if section else title
        if bars:
            yield Stack(heading, tuple(places), names, open_name, bars, most, percent)


def _has_parts(row: Row, places: Sequence[int]) -> bool:
    """Whether a row has any parts to show, known or not; of a single commune shares say nothing."""
    return any(row.cells[place] != "" for place in places)


def sections_of(table: Table) -> Iterator[tuple[str, list[int]]]:
    """Each section's name ("" for none) with the places of the rows in it."""
    name, rows = "", list[int]()
    for place, row in enumerate(table.rows):
        if row.kind != "section":
            rows.append(place)
            continue
        if rows:
            yield name, rows
        name, rows = name_of(row, table), []
    if rows:
        yield name, rows


def name_of(row: Row, table: Table) -> str:
    """The name that a row bears, "" for none."""
    pairs = zip(row.cells, table.columns, strict=True)
    return next((clean(str(value)) for value, column in pairs if column.key == "name" and value), "")


def _bar(table: Table, place: int, places: Sequence[int], most: Decimal, percent: bool) -> Bar:
    row = table.rows[place]
    ends = [_ends(row.cells[at], table.columns[at]) for at in places]
    parts = tuple(low for low, _ in ends)
    high = sum((end for _, end in ends), Decimal(0))
    if percent:  # what no part has of the whole is open
        whole = sum(parts, Decimal(0))
        high = whole if whole > most - _NOISE else most
    return Bar(place, name_of(row, table), parts, max(min(high, most), sum(parts, Decimal(0))))


def _ends(value: Value, column: Column) -> tuple[Decimal, Decimal]:
    """What a part is at least and at most."""
    exact = number(value)
    if exact is not None:
        return max(exact, Decimal(0)), max(exact, Decimal(0))
    low, high = Decimal(0), column.most or Decimal(0)
    if isinstance(value, Cell) and value.status is Status.RANGE:
        low = low if value.low is None else Decimal(value.low)
        high = high if value.high is None else Decimal(value.high)
    return low, high

"""A table ready to be shown: columns, rows, notes and where they come from. No layout code here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from kpi.model.cell import Value
from kpi.model.pagelayout import PageLayout
from kpi.quick import dataclass

SPLIT, DOUBTED = "*", "!"  # signs behind a name; see `Row`


RowKind = Literal["unit", "section", "total"]
Medium = Literal["", "screen", "data", "paper"]


class Kind(StrEnum):
    """How a column's values are shown."""

    TEXT = "text"
    COUNT = "count"  # whole numbers
    DECIMAL = "decimal"  # two places unless the column says otherwise
    PERCENT = "percent"  # a ratio: 0.157 is shown as 15.7 %
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Ratio:
    """What makes the values of a column: the sum of the columns (keys) `above` over that of those `below`."""

    above: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`groups` are the merged headings above `title`, outermost first. `limits` are the thresholds that the
    values are read beside (of percentages also 0 and 1): none is shown as having reached one by rounding.
    `ratio` says of which columns it is made. `part` is the name of a whole, "" for none: the column is the
    share, or the points, of a part of it that overlaps no other part of the same whole; `most` is the most
    that such points may be. Columns of the same `over` ("" for none) are one thing at several times, the
    earliest first: a chart shows its course. `medium` is where the column stands: everywhere, only on a
    screen (terminal and pipe), only in data (csv, tsv). `fold` is how many
    signs a line of its cells has at most in a pipe, and needs at most on paper."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    groups: tuple[str, ...] = ()
    places: int = 0
    width: int = 10
    limits: tuple[Decimal, ...] = ()
    ratio: Ratio | None = None
    part: str = ""
    most: Decimal | None = None
    over: str = ""
    medium: Medium = ""
    fold: int = 60


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` in the order of the columns; None is "not known", shown as an ellipsis, never as 0.

    `kind` is ``unit``, ``section`` (a heading over the following rows, may hold subtotals) or ``total``.
    `sign` stands in parentheses behind the name, and a note says what it means: ``*`` not comparable, ``!``
    an error stands against one of its figures. `depth` is how far down a tree it is: files indent its first
    cell so.
    """

    cells: tuple[Value, ...]
    kind: RowKind = "unit"
    sign: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a printed table. Of a form by itself: its `code` and legal `basis` at the left, the
    `parties` (sender, receiver, when it is due) at the right. Of an annex: its number as `annex` ("Phụ lục
    II"), `annex_line` beneath the title, and nothing else. `layout` says how all of it looks, None where
    nobody says it."""

    code: str = ""
    basis: str = ""
    parties: tuple[str, ...] = ()
    annex: str = ""
    annex_line: str = ""
    layout: PageLayout | None = None


@dataclass(frozen=True, slots=True)
class SignLine:
    """A line of the signatures below a printed table: who made it on the left, who signs it on the right.
    `part` says which line it is: place and date, office, or what is to be written."""

    left: str
    right: str
    part: Literal["sign_place", "sign", "sign_how"] = "sign"


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table. `notes` are sentences under it; `warning` a sentence that must stand on every page
    (a scheme's standing, "as reported" …) or "". `source` says snapshot, program and when. `one_page`: it is
    to be printed whole on one upright page. `span` are the first and last day of its figures where a law sets
    others than those of the period: `subtitle` says so, and where there is none every line. `hints` are
    sentences for a screen alone: commands that tell more. `is_summed`: its totals may be sums of its rows; of
    rates they never are."""

    id: str
    title: str
    subtitle: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    warning: str = ""
    heading: Heading | None = None
    signature: tuple[SignLine, ...] = ()
    source: str = ""
    one_page: bool = False
    span: tuple[date, date] | None = None
    hints: tuple[str, ...] = ()
    is_summed: bool = True

    def on(self, medium: Medium) -> Table:
        """The table as it stands on a medium: without the columns, and off the screen without the hints, of
        others."""
        hints = self.hints if medium == "screen" else ()
        places = [n for n, column in enumerate(self.columns) if column.medium in ("", medium)]
        if len(places) == len(self.columns):
            return replace(self, hints=hints) if hints != self.hints else self
        columns = tuple(self.columns[n] for n in places)
        rows = tuple(replace(row, cells=tuple(row.cells[n] for n in places)) for row in self.rows)
        return replace(self, columns=columns, rows=rows, hints=hints)

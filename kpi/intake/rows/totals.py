"""Which rows a total covers: the sender's own total of all rows, and subtotals of sections.

Only the total of all rows is handed on, to be held against the sum of the units. A subtotal is held against
the rows of its section here; where it cannot be told which rows it covers, it is held against none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.row_kinds import is_number
from kpi.intake.texts.cells import COUNTED
from kpi.model.grid import Grid, cell_name
from kpi.model.number import to_decimal

_MOST_SPANS = 30
Part = Literal["units", "totals", "sections", "pages"]


@dataclass(frozen=True, slots=True)
class Total:
    """A total row (0-based) with its total word and the words after it."""

    row: int
    word: str
    rest: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the words say that all rows are meant: "toàn huyện", "I + II"."""
        return "toàn" in self.rest or "toàn" in self.word or "chung" in self.word or len(self._parts()) > 1

    @property
    def partial(self) -> bool:
        """Whether the words name one part: "Cộng I", "Cộng xã"."""
        return not self.whole and bool(self.rest) and not any(map(str.isdigit, self.rest))

    def _parts(self) -> list[str]:
        return [word for word in self.rest if len(word) <= 2 and not word.isdigit()]


@dataclass(slots=True)
class Covered:
    """`whole` is the row of the total of all rows, None for none; `sections` are subtotals with the first and
    last row they cover; `open` those of which that cannot be told."""

    whole: int | None = None
    sections: list[tuple[int, int, int]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)


def cover(totals: Sequence[Total], units: Sequence[int], sections: Sequence[int]) -> Covered:
    """Tell which rows each total covers; `units` and `sections` are rows of units and section headings."""
    if not totals or not units:
        return Covered(open=[total.row for total in totals])
    first, last = min(units), max(units)
    top = [t for t in totals if t.row < first]
    inner = [t for t in totals if first < t.row < last]
    tail = [t for t in totals if t.row > last]
    if inner:
        return _of_sections(top, inner, tail, (first, last), sections)
    whole = _whole_of(top, tail, sections)
    begin = max((row for row in sections if row < last), default=first - 1) + 1
    result = Covered(whole=whole.row if whole else None)
    for total in (*top, *tail):
        if total is not whole:
            if total in top and whole in tail and not total.partial:
                result.sections.append((total.row, first, last))  # the whole is told at the top and below
            elif total in tail and total is tail[0] and any(row > first for row in sections):
                result.sections.append((total.row, begin, total.row - 1))
            else:
                result.open.append(total.row)
    return result


def _whole_of(top: Sequence[Total], tail: Sequence[Total], sections: Sequence[int]) -> Total | None:
    """Without totals between the units: the last one, unless it names one part of several."""
    last = (*top, *tail)[-1]
    return None if last.partial and len(sections) > 1 else last


def _of_sections(
    top: Sequence[Total],
    inner: Sequence[Total],
    tail: Sequence[Total],
    ends: tuple[int, int],
    sections: Sequence[int],
) -> Covered:
    """With totals between the units: under each section its own, unless some stand on top."""
    (first, last), whole = ends, None
    if tail and (len(tail) > 1 or tail[-1].whole or _differs(tail[-1], inner)):
        whole = tail[-1]
    elif top and not tail and (top[0].whole or len(top) > 1):
        whole = top[0]
    result = Covered(whole=whole.row if whole else None)
    if len(top) == 1 and top != [whole] and whole is not None and not top[0].partial:
        result.sections.append((top[0].row, first, last))
    elif top and top != [whole]:
        result.open = [t.row for t in (*top, *inner, *tail) if t is not whole]
        return result
    begin = first
    for total in (*inner, *tail):
        if total is whole:
            continue
        heading = max((row for row in sections if begin <= row < total.row), default=begin - 1)
        result.sections.append((total.row, heading + 1, total.row - 1))
        begin = total.row + 1
    return result


def _differs(total: Total, inner: Sequence[Total]) -> bool:
    """Whether a last total bears another word than those of the sections ("Tổng cộng" after "Cộng")."""
    return not total.partial and all(other.word != total.word for other in inner)


def compare(
    grid: Grid,
    header: Header,
    covered: Covered,
    rows: Mapping[Part, Sequence[int]],
    repeated: Set[int],
    context: Context,
) -> list[Finding]:
    """Findings of subtotals, below or in the heading of a section, that are not the sum of its rows nor of
    any others beside them, be those of units `repeated` counted again or not: that is told of the unit.
    `rows` are those of units, totals, section headings and sums of pages."""
    units, totals, sections = rows["units"], rows["totals"], rows["sections"]
    columns = counted_columns(header, context)
    findings = []
    sums = frozenset((*totals, *sections, *rows["pages"]))
    for row, first, last in (*covered.sections, *_headed(grid, columns, units, sections, totals)):
        wrong = _wrong(grid, row, (first, last), sums, repeated, columns)
        others = _spans(row, units, sums) if wrong else ()
        if wrong and all(_wrong(grid, row, span, sums, repeated, columns) for span in others):
            place = {"sheet": grid.name, "cell": cell_name(row, wrong[0]), "form": header.form}
            cells = [cell_name(row, c) for c in wrong]
            span = {"first": str(first + 1), "last": str(last + 1)}
            findings.append(finding("row.subtotal", **place, cells=cells, **span))
    return findings


def counted_columns(header: Header, context: Context) -> list[int]:
    """The columns of a table that hold figures to be summed."""
    return [c for c, name in header.columns if context.indicator(name).type in COUNTED]


def wrong_columns(
    grid: Grid, row: int, span: tuple[int, int], sums: Set[int], columns: Sequence[int]
) -> list[int]:
    """The columns in which a sum surely differs from that of the rows of a span without those of `sums`."""
    return _wrong(grid, row, span, sums, frozenset(), columns)


def _headed(
    grid: Grid, columns: Sequence[int], units: Sequence[int], sections: Sequence[int], totals: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Section headings that bear sums, with the first and last row of their section."""
    ends = sorted((*sections, *totals, max(units, default=0) + 1))
    for row in sections:
        end = next((one for one in ends if one > row), row + 1)
        # Headings filled with zeros, as forms print them, bear none.
        if end > row + 1 and any(is_number(cell := grid.rows[row][c]) and cell != 0 for c in columns):
            yield row, row + 1, end - 1


def _spans(row: int, units: Sequence[int], sums: Set[int]) -> list[tuple[int, int]]:
    """Whatever rows a subtotal may be meant for besides: from any other sum up to it, from it down to any
    other, all."""
    first, last = min(units, default=row), max(units, default=row)
    upper = sorted((one for one in sums if one < row), reverse=True)[:_MOST_SPANS]
    lower = sorted(one for one in sums if one > row)[:_MOST_SPANS]
    above = [(one + 1, row - 1) for one in (*upper, first - 1) if first < row]
    below = [(row + 1, one - 1) for one in (*lower, last + 1) if last > row]
    return [*above, *below, (first, last)]


def _wrong(
    grid: Grid, row: int, span: tuple[int, int], sums: Set[int], repeated: Set[int], columns: Sequence[int]
) -> list[int]:
    """The columns in which a subtotal surely differs from the sum of the rows of a span."""
    rows = [r for r in range(span[0], span[1] + 1) if r not in sums]
    once = [r for r in rows if r not in repeated]
    return [c for c in columns if _is_wrong(grid, row, rows, c) and _is_wrong(grid, row, once, c)]


def _is_wrong(grid: Grid, row: int, rows: Sequence[int], column: int) -> bool:
    """Whether a subtotal surely differs: it and all figures of its rows are numbers."""
    total_stated = to_decimal(grid.rows[row][column])
    cells = [grid.rows[r][column] for r in rows]
    if total_stated is None or (row, column) in grid.uncalculated or (row, column) in grid.seen:
        return False
    filled = [r for r in rows if any(is_number(cell) for cell in grid.rows[r])]
    if any(not is_number(grid.rows[r][column]) for r in filled):
        return False
    total = sum((number for cell in cells if (number := to_decimal(cell)) is not None), Decimal(0))
    return total != total_stated

"""Which rows a total covers: the sender's own total of all rows, and subtotals of sections.

Only the total of all rows is handed on, to be held against the sum of the units. A subtotal is held against
the rows of its section here; where it cannot be told which rows it covers, it is held against none.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.row_kinds import is_number
from kpi.intake.texts.cells import COUNTED
from kpi.model.grid import Grid, cell_name
from kpi.model.number import to_decimal


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
        return _of_sections(top, inner, tail, first, sections)
    whole = _whole_of(top, tail, sections)
    begin = max((row for row in sections if row < last), default=first - 1) + 1
    result = Covered(whole=whole.row if whole else None)
    for total in (*top, *tail):
        if total is not whole:
            if total in tail and total is tail[0] and any(row > first for row in sections):
                result.sections.append((total.row, begin, total.row - 1))
            else:
                result.open.append(total.row)
    return result


def _whole_of(top: Sequence[Total], tail: Sequence[Total], sections: Sequence[int]) -> Total | None:
    """Without totals between the units: the last one, unless it names one part of several."""
    last = (*top, *tail)[-1]
    return None if last.partial and len(sections) > 1 else last


def _of_sections(
    top: Sequence[Total], inner: Sequence[Total], tail: Sequence[Total], first: int, sections: Sequence[int]
) -> Covered:
    """With totals between the units: under each section its own, unless some stand on top."""
    whole = None
    if tail and (len(tail) > 1 or tail[-1].whole or _differs(tail[-1], inner)):
        whole = tail[-1]
    elif top and not tail and (top[0].whole or len(top) > 1):
        whole = top[0]
    result = Covered(whole=whole.row if whole else None)
    if top and top != [whole]:
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
    totals: Sequence[int],
    repeated: Set[int],
    context: Context,
) -> list[Finding]:
    """Findings of subtotals that are not the sum of their section's rows, be those of units `repeated`
    counted again or not: that is told of the unit."""
    columns = [c for c, name in header.columns if context.indicator(name).type in COUNTED]
    findings = []
    for row, first, last in covered.sections:
        rows = [r for r in range(first, last + 1) if r not in totals]
        once = [r for r in rows if r not in repeated]
        wrong = [c for c in columns if _is_wrong(grid, row, rows, c) and _is_wrong(grid, row, once, c)]
        if wrong:
            place = {"sheet": grid.name, "cell": cell_name(row, wrong[0]), "form": header.form}
            cells = [cell_name(row, c) for c in wrong]
            span = {"first": str(first + 1), "last": str(last + 1)}
            findings.append(finding("row.subtotal", **place, cells=cells, **span))
    return findings


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

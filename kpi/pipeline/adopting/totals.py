"""The total row of an original against the sum of its rows, also where it is that of a section alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.row_kinds import total_words
from kpi.intake.rows.totals import Total
from kpi.model.grid import Grid
from kpi.model.number import KNOWN
from kpi.model.received import Readings

_SUMMED = ("count", "money")
_MOST_RUNS = 30  # of rows beside each other that a subtotal may be that of
_VALUED = frozenset(state.value for state in KNOWN)
_Figures = Mapping[str, Decimal]  # by indicator


@dataclass(frozen=True, slots=True)
class Stated:
    """How many sums a total row states, and the cells of those that are wrong."""

    sums: int
    wrong: tuple[str, ...]


def judge_total(
    readings: Readings, rows: Sequence[int], unknown: Set[int], named: bool, context: Context
) -> Stated:
    """Hold the sender's total against `rows` (0-based) of units; `unknown` are those of units nobody knows,
    which may be headings of sections that bear their sums, and `named` whether the total is that of one
    part by its name. The reading by which the fewest cells differ is taken."""
    figures, totals = _figures(readings, context)
    if not totals:
        return Stated(0, ())
    choices: list[list[str]] = [
        [cell for cell, name, value in totals if _sum(figures, span, name) != value]
        for span in _spans(rows, unknown, named)
    ]
    best = min(choices, key=len)
    return Stated(len(totals), tuple(best))


def is_partial(grid: Grid, header: Header, row: int, context: Context) -> bool:
    """Whether the words of a total row name one part: "Cộng khu vực I"."""
    end = header.columns[0][0] if header.columns else 0
    labels = (total_words(c, None, context) for c in grid.rows[row][:end] if isinstance(c, str) and c.strip())
    label = next((one for one in labels if one is not None), None)
    return label is not None and Total(row, *label).partial


def _spans(rows: Sequence[int], unknown: Set[int], named: bool) -> Iterator[Sequence[int]]:
    """The rows that a total may be the sum of: all, those of known units, and those of sections if it names
    one."""
    for lines in (rows, [row for row in rows if row not in unknown]):
        yield lines
        if named:
            yield from _of_sections(lines)


def _of_sections(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Rows without another between them, and such runs beside each other."""
    gaps = [n + 1 for n, (one, other) in enumerate(pairwise(rows)) if other > one + 1]
    starts = [0, *gaps, len(rows)][-_MOST_RUNS:]
    yield from (rows[start:end] for start, end in combinations(starts, 2))


def _sum(figures: Mapping[int, _Figures], rows: Sequence[int], name: str) -> Decimal:
    return sum((figures[row][name] for row in rows if name in figures.get(row, {})), Decimal(0))


def _figures(
    readings: Readings, context: Context
) -> tuple[dict[int, dict[str, Decimal]], list[tuple[str, str, Decimal]]]:
    """Figures that are summed by row, and (cell, indicator, value) of the total."""
    figures: dict[int, dict[str, Decimal]] = {}
    totals: list[tuple[str, str, Decimal]] = []
    columns = (readings.role, readings.indicator, readings.cell, readings.state, readings.value)
    for role, name, cell, state, value in zip(*columns, strict=True):
        if state not in _VALUED or value is None or context.indicator(name).type not in _SUMMED:
            continue
        if role == "unit":
            figures.setdefault(int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, {})[name] = Decimal(value)
        else:
            totals.append((cell, name, Decimal(value)))
    return figures, totals

"""Rows that name a unit but may be villages of the unit above or below: told by figures and neighbours.

They have neither a code nor a type, so that only their name speaks for a unit of the list. Where the figures,
the numbers or the rows around say otherwise, what they are is not certain.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log10
from typing import Literal

from kpi.model.grid import Row
from kpi.model.number import mark_of, to_decimal

Kind = Literal["unit", "candidate", "village", "unknown"]
_WEIGHT = 1.5  # digits in the figures of a sum, from which on it is no chance that others add up to them
_WEIGHT_NUMBERED = 3.0  # where the rows are numbered as equals, or it is one row alone (beside villages)
_COLUMNS = 2  # columns that must hold more than zeros
_RUN = 2  # villages under a commune, at least, where numbers alone show them
_NIL = "nil"
_MOST = 60  # rows of which all runs are tried against the total


@dataclass(frozen=True, slots=True)
class Line:
    """A row with figures (0-based): `unit` is certain to be one, a `candidate` only bears a unit's name, a
    `village` a village's, an `unknown` one nobody's. `figures` by column of counts, None where one is no
    plain number; `block` counts the headings and totals above."""

    row: int
    kind: Kind
    number: int | None
    figures: tuple[Decimal, ...] | None
    block: int


def likely_villages(lines: Sequence[Line], total: tuple[Decimal, ...] | None) -> dict[int, int]:
    """Candidates that may be villages, each with the row of the unit above; `total` are the figures of the
    one total of all rows."""
    if not any(line.kind == "candidate" for line in lines):
        return {}  # nearly all tables
    if total is not None and _is_whole(lines, total):
        return {}
    rows_found: set[int] = set()
    for _, block in itertools.groupby(lines, lambda line: line.block):
        rows = list(block)
        rows_found |= {*_adding_up(rows), *_adding_up(rows[::-1]), *_numbered_anew(rows)}
        rows_found |= set(
            _among_villages([_as_village(line) if line.row in rows_found else line for line in rows])
        )
    if total is not None:
        rows_found |= set(_beyond_total([line for line in lines if line.row not in rows_found], total))
    return dict(_with_above(lines, rows_found))


def _is_whole(lines: Sequence[Line], total: tuple[Decimal, ...]) -> bool:
    """Whether the sender's total counts every row that names a unit: villages would stand in it twice."""
    units = [line for line in lines if line.kind in ("unit", "candidate")]
    if any(line.figures is None for line in units) or sum(figure != 0 for figure in total) < _COLUMNS:
        return False
    return _sums(units) == total


def _as_village(line: Line) -> Line:
    return replace(line, kind="village")


def _with_above(lines: Sequence[Line], rows_found: Set[int]) -> Iterator[tuple[int, int]]:
    units = [line.row for line in lines if line.kind in ("unit", "candidate") and line.row not in rows_found]
    for row in sorted(rows_found):
        above = [unit for unit in units if unit < row][-1:]
        yield row, (above or units or [row])[0]


def _adding_up(lines: Sequence[Line]) -> Iterator[int]:
    """Candidates among rows that add up, in every column, to the row of the unit before them."""
    for at, above in enumerate(lines):
        if above.kind not in ("unit", "candidate") or above.figures is None:
            continue
        run: list[Line] = []
        for line in lines[at + 1 :]:
            if line.kind == "unit" or line.figures is None:
                break
            run.append(line)
            sums = _sums(run)
            if any(a > b for a, b in zip(sums, above.figures, strict=True)):
                break
            if len(run) >= _RUN and sums == above.figures and _is_telling(above.figures, [above, *run]):
                yield from (one.row for one in run if one.kind == "candidate")
                break


def _sums(lines: Sequence[Line]) -> tuple[Decimal, ...]:
    return tuple(
        sum(column, Decimal(0)) for column in zip(*(line.figures or () for line in lines), strict=False)
    )


def _is_telling(figures: Sequence[Decimal], lines: Sequence[Line]) -> bool:
    """Whether that figures are a sum of others' is no chance; `lines` are all of them, from the sum on."""
    is_weak = _is_counted_on(lines) or len(lines) == _RUN
    return _is_heavy(figures, _WEIGHT_NUMBERED if is_weak else _WEIGHT)


def _is_heavy(figures: Sequence[Decimal], least: float) -> bool:
    weight = sum(log10(1 + abs(figure)) for figure in figures)
    return sum(figure != 0 for figure in figures) >= _COLUMNS and weight >= least


def _is_counted_on(lines: Sequence[Line]) -> bool:
    """Whether rows are numbered one after the other."""
    numbers = [line.number for line in lines]
    first = numbers[0]
    return first is not None and numbers == [first + n for n in range(len(numbers))]


def _numbered_anew(lines: Sequence[Line]) -> Iterator[int]:
    """Candidates whose numbers begin with 1 again, where after them the numbers before go on and no row is
    certain to be a unit."""
    if any(line.kind == "unit" or line.number is None for line in lines) or not lines:
        return
    outer, inner = lines[0].number or 0, 0
    runs: list[list[Line]] = []
    returned = False
    for line in lines[1:]:
        number = line.number or 0
        if inner and number == inner + 1:
            inner = number
            runs[-1].append(line)
        elif number == outer + 1:
            returned, outer, inner = returned or inner > 0, number, 0
        elif number == 1:
            inner = 1
            runs.append([line])
        else:
            return
    if returned and any(len(run) >= _RUN for run in runs):
        yield from (line.row for run in runs for line in run if line.kind == "candidate")


def _among_villages(lines: Sequence[Line]) -> Iterator[int]:
    """Candidates beside rows of villages that nothing shows to be units: neither numbers that go on from the
    unit above, nor villages above or below that add up."""
    above: int | None = None
    for at, line in enumerate(lines):
        if line.kind == "candidate" and above is not None and _is_beside(lines, at):
            before, after = lines[above + 1 : at], _villages_from(lines, at + 1)
            is_own = _is_sum(lines[above], before) or _is_sum(line, after)
            if not is_own and not _is_next(lines[above], before, line):
                yield line.row
                continue
        if line.kind in ("unit", "candidate"):
            above = at


def _is_next(above: Line, between: Sequence[Line], line: Line) -> bool:
    """Whether the number of a row goes on from the unit above: from that of the row before alone it would
    as well be one of the villages."""
    if _is_counted_on([above, *between, line]):
        return True
    if above.number is None or line.number != above.number + 1:
        return False
    return not between or between[-1].number != above.number


def _is_beside(lines: Sequence[Line], at: int) -> bool:
    """Whether a row stands beside a village, or between two that nobody knows."""
    beside = [lines[n].kind for n in (at - 1, at + 1) if n < len(lines)]
    return "village" in beside or (len(beside) == 2 and not {"unit", "candidate"} & {*beside})


def _villages_from(lines: Sequence[Line], at: int) -> list[Line]:
    return list(itertools.takewhile(lambda line: line.kind in ("village", "unknown"), lines[at:]))


def _is_sum(line: Line, parts: Sequence[Line]) -> bool:
    """Whether others add up to a row, and not by chance."""
    if not parts or line.figures is None or any(part.figures is None for part in parts):
        return False
    return _sums(parts) == line.figures and _is_telling(line.figures, [line, *parts])


def _beyond_total(lines: Sequence[Line], total: tuple[Decimal, ...]) -> Iterator[int]:
    """Candidates one after the other without which the units add up to the total: all, where some would do as
    well as others."""
    units = [line for line in lines if line.kind in ("unit", "candidate")]
    if len(units) < _RUN or len(units) > _MOST or any(line.figures is None for line in units):
        return
    beyond = tuple(a - b for a, b in zip(_sums(units), total, strict=True))
    if any(figure < 0 for figure in beyond) or not any(beyond):
        return
    for start in range(1, len(units)):
        for end in range(start + 1, len(units) + 1):
            run = units[start:end]
            if run[-1].kind == "unit":
                break
            least = _WEIGHT_NUMBERED if _is_counted_on([units[start - 1], *run]) else _WEIGHT
            if _sums(run) == beyond and _is_heavy(beyond, least):
                yield from (line.row for line in run)


def parts_of_own(lines: Sequence[Line]) -> list[int]:
    """Candidates in a commune's own table beside rows that nobody knows, of which they are not the sum: they
    bear its name, but may be one of its villages."""
    unknown = [line for line in lines if line.kind in ("village", "unknown")]
    if not any(line.kind == "unknown" for line in unknown):
        return []
    return [line.row for line in lines if line.kind == "candidate" and not _is_sum(line, unknown)]


def figures_of(row: Row, columns: Mapping[int, Mapping[str, str]]) -> tuple[Decimal, ...] | None:
    """The figures of a row in `columns`, each with its marks; empty cells and marks of none are 0. None where
    one is no plain number."""
    figures: list[Decimal] = []
    for c, marks in columns.items():
        cell = row[c]
        is_nil = cell in ("", None) or (isinstance(cell, str) and mark_of(cell, marks) == _NIL)
        is_plain = isinstance(cell, str) and cell.strip().isdecimal()
        figure = Decimal(0) if is_nil else Decimal(str(cell).strip()) if is_plain else to_decimal(cell)
        if figure is None:
            return None
        figures.append(figure)
    return tuple(figures)

"""Rows of a file of text that may have lost a delimiter and were filled up again at their end.

Such a line has as many fields as the others, or no line has empty ones at its end; all that is to be seen is
that the row ends before the others. Where nothing proves that its figures stand under their headings, none is
taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.totals import counted_columns
from kpi.intake.texts.cells import COUNTED
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import header_key
from kpi.model.number import mark_of, to_decimal

_USUAL = 0.75  # of the other rows so many fill a column that every row is expected to fill
_WORD = 2  # letters that make a text more than a mark
_NIL = "nil"


def drop_losses(grid: Grid, header: Header, rows: Rows, context: Context) -> list[Finding]:
    """Take out the rows that end before the others, unless it is proven that they have lost nothing; what is
    told of each."""
    if not grid.lengths or grid.filled_up or not header.columns:
        return []
    filled = {r: _filled(grid, header, r) for r, _ in rows.units}
    lines = {r: columns for r, columns in filled.items() if columns & {c for c, _ in header.columns}}
    ends = {r: end for r in lines if (end := _early_end(grid, header, lines, r, context)) is not None}
    if not ends or _is_summed(grid, header, rows, context):
        return []
    losses = {r: unit for r, unit in rows.units if r in ends and not _is_anchored(grid, header, r, context)}
    rows.units = [(r, unit) for r, unit in rows.units if r not in losses]
    rows.lost_units |= set(losses.values())
    return [
        finding(
            "row.torn_unclear",
            sheet=grid.name,
            cell=cell_name(r, ends[r]),
            form=header.form,
            unit=unit,
            cells=[cell_name(r, ends[r])],
        )
        for r, unit in losses.items()
    ]


def _filled(grid: Grid, header: Header, r: int) -> frozenset[int]:
    return frozenset(c for c in header.headed if c < len(grid.rows[r]) and grid.rows[r][c] not in ("", None))


def _early_end(
    grid: Grid, header: Header, lines: dict[int, frozenset[int]], r: int, context: Context
) -> int | None:
    """The last column that the other rows fill and this one does not, nor any behind it; None for a row that
    does not end early. Of a table's only row all figures are expected that the form requires."""
    others = [columns for line, columns in lines.items() if line != r]
    required = context.required[header.form]
    expected = [c for c in header.headed if others and _share(c, others) >= _USUAL]
    if not others:
        expected = [c for c, name in header.columns if name in required]
    end = max(expected, default=None)
    if end is None or any(c > end and _is_behind(header, c) for c in lines[r]):
        return None
    is_word = _is_remark(grid.rows[r][end], end, header, context)
    return end if end not in lines[r] or is_word else None


def _share(column: int, others: Sequence[Set[int]]) -> float:
    return sum(column in columns for columns in others) / len(others)


def _is_behind(header: Header, column: int) -> bool:
    """Whether what stands in a column that most rows leave empty cannot have been pushed there from another:
    it is no column of figures, or the last."""
    return column == max(header.headed) or column not in dict(header.columns)


def _is_remark(cell: object, column: int, header: Header, context: Context) -> bool:
    """Whether a column of figures holds words, such as those of the remarks behind it."""
    name = dict(header.columns).get(column)
    if name is None or not isinstance(cell, str) or column == max(header.headed):
        return False
    letters = sum(map(str.isalpha, cell))
    is_plain = (
        letters < _WORD or not cell.strip()[:1].isalpha() or bool(mark_of(cell, context.words[name].marks))
    )
    return context.indicator(name).type in COUNTED and not is_plain


def _is_anchored(grid: Grid, header: Header, r: int, context: Context) -> bool:
    """Whether the last field of a row is of a kind that fits in no column behind it: a name, a code, a word
    of yes or no, of a class. Then all before it stands in its place."""
    last = max(_filled(grid, header, r))
    if last in (header.name, header.code):
        return True
    names = dict(header.columns)
    cell, name = grid.rows[r][last], names.get(last)
    if name is None or not isinstance(cell, str):
        return False
    behind = [other for c, other in names.items() if c > last]
    return (
        _knows(cell, name, context)
        and last + 1 in names
        and not any(_knows(cell, other, context) for other in behind)
    )


def _knows(cell: str, name: str, context: Context) -> bool:
    """Whether a word is one of those that an indicator of yes and no, or of classes, is told in."""
    words, kind, key = context.words[name], context.indicator(name).type, header_key(cell)
    return (kind == "class" and key in words.labels) or (
        kind == "yes_no" and key in {header_key(word) for word in (*words.yes, *words.no)}
    )


def _is_summed(grid: Grid, header: Header, rows: Rows, context: Context) -> bool:
    """Whether the sender's total of all rows is, in every column, the sum of them as they stand."""
    columns = counted_columns(header, context)
    if len(rows.totals) != 1 or len(columns) < len(header.columns) or len(rows.units) < 2:
        return False
    total = grid.rows[rows.totals[0]]
    marks = {c: context.words[name].marks for c, name in header.columns}
    for c in columns:
        total_stated = to_decimal(total[c])
        summed = _sum((grid.rows[r][c] for r, _ in rows.units), marks[c])
        if total_stated is None or summed != total_stated:
            return False
    return sum(total[c] != 0 for c in columns) >= 2  # a sum of zeros proves nothing


def _sum(cells: Iterable[object], marks: Mapping[str, str]) -> Decimal | None:
    """The sum of cells, empty ones and marks of none as 0; None where one is not read that simply."""
    total = Decimal(0)
    for cell in cells:
        number = to_decimal(cell)
        if number is not None:
            total += number
        elif cell not in ("", None) and not (isinstance(cell, str) and mark_of(cell, marks) == _NIL):
            return None
    return total

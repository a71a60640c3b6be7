"""Rows below a unit's own that are parts of it: villages, some of which bear the name of a commune.

Such a row is numbered one step deeper than the row above ("a", "-", "2.1" below "2", or from 1 again), or not
at all where the others are, and gives no type of unit. Its figures are in those of the row above already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from kpi.intake.headers.headers import Header
from kpi.model.grid import Grid
from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import Tree

_DEEPER = re.compile(r"\(?(?:[a-zđ]|\d{1,3}\.\d{1,3}\.?)[.)]?|[-+*•–]")
_IN_NAME = re.compile(r"\s*(\(?(?:[a-zđ][.)]|\d{1,3}\.\d{1,3}\.?)|[-+*•–])\s*(?=\w)")
_LETTERS = 10**3  # in the place of the number of a unit that is counted in letters ("II")
_PLAIN = re.compile(r"\d{1,3}\.?")


def inner_rows(
    grid: Grid,
    header: Header,
    names: Sequence[str],
    units: Sequence[tuple[int, str]],
    other: Set[int],
    tree: Tree,
) -> dict[int, int]:
    """Rows of `units` (row, code) that seem to be parts of the unit above: row → that unit's row. `names` are
    those of all rows, `other` rows of totals and headings of sections."""
    uncoded = [r for r, _ in units if not is_coded(grid, header, r)]
    deeper = {r for r in uncoded if _is_deeper(grid, header, names, r)}
    unmarked = {r for r in uncoded if r not in deeper and not _is_numbered(grid, header, names, r)}
    bare = _unlike(unmarked, names, {r: unit for r, unit in units if r not in deeper}, tree)
    bare |= _counted_again(grid, header, names, units, other, tree) - deeper
    if not deeper and not bare:
        return {}  # nearly all tables
    rows_above: dict[int, int] = {}
    numbered: int | None = None  # the row above if it is numbered
    above: int | None = None
    for r in sorted({*(r for r, _ in units), *other}):
        if r in other:
            numbered = above = None
        elif r in bare:
            rows_above |= {r: above} if above is not None else {}
        elif r not in deeper:
            above = r
            numbered = r if _PLAIN.fullmatch(order_of(grid, header, r)) else None
        elif key(names[r]).type:
            above = r
        elif numbered is not None:
            rows_above[r] = numbered
    return rows_above


def _unlike(unmarked: Set[int], names: Sequence[str], units: Mapping[int, str], tree: Tree) -> set[int]:
    """Which of the rows without a number and a code give no type of unit either, though most of `units` are
    numbered or coded or, where few are, those of the same type give it."""
    bare = {r for r in unmarked if not key(names[r]).type}
    if not bare or len(bare) == len(units):
        return set()
    if 2 * (len(units) - len(unmarked)) > len(units):
        return bare
    types = {r: unit.type if (unit := tree.get(code)) is not None else "" for r, code in units.items()}
    typed = [types[r] for r in units if r not in bare]
    untyped = [types[r] for r in bare]
    return {r for r in bare if typed.count(types[r]) > untyped.count(types[r])}


def _counted_again(
    grid: Grid,
    header: Header,
    names: Sequence[str],
    units: Sequence[tuple[int, str]],
    other: Set[int],
    tree: Tree,
) -> set[int]:
    """Rows without a code and a type of unit whose numbers begin again below a unit that gives the type, or
    are not of its kind ("1" below "II"), and those that go on from them."""
    types = {r: unit.type if (unit := tree.get(code)) is not None else "" for r, code in units}
    typed = {r for r, _ in units if is_coded(grid, header, r) or key(names[r]).type}
    types_given = {types[r] for r in typed}
    if all(r in typed or types[r] not in types_given for r, _ in units):
        return set()  # nearly all tables
    again: set[int] = set()
    outer, inner = None, None  # the numbers of the unit above and of the village above
    for r in range(header.bottom + 1, len(grid.rows)):
        order = order_of(grid, header, r).rstrip(".")
        number = int(order) if _PLAIN.fullmatch(order) else None
        if r in typed:
            outer, inner = (0 if number is None and not order else number or _LETTERS), None
        elif r in other or (names[r] and not order):
            outer = inner = None
        elif number is not None and outer is not None:
            if number <= outer or (inner is not None and number == inner + 1):
                inner = number
                again |= {r} & set(types)
            else:
                outer, inner = number, None
    return {r for r in again if types[r] in types_given}


def is_coded(grid: Grid, header: Header, r: int) -> bool:
    row = grid.rows[r]
    return header.code is not None and header.code < len(row) and row[header.code] not in ("", None)


def _is_numbered(grid: Grid, header: Header, names: Sequence[str], r: int) -> bool:
    return names[r][:1].isdigit() or order_of(grid, header, r) != ""


def _is_deeper(grid: Grid, header: Header, names: Sequence[str], r: int) -> bool:
    order = order_of(grid, header, r)
    if order:
        return _DEEPER.fullmatch(order) is not None
    return not names[r][:2].isalpha() and _IN_NAME.match(names[r].lower()) is not None


def order_of(grid: Grid, header: Header, r: int) -> str:
    """The order number of a row as typed: what stands before its name."""
    for c in range(header.name or 0):
        cell = grid.rows[r][c] if c != header.code else ""
        if isinstance(cell, float):
            return f"{cell:g}"
        if isinstance(cell, str) and cell.strip():
            return cell.strip().lower()
    return ""

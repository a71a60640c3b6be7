"""The part of a sheet that a finding is about, as a small table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kpi.findings import Finding
from kpi.findings.cells import addresses
from kpi.model.grid import Grid, column_letters

ROWS, COLUMNS, LONGEST = 7, 6, 36
_PARTS = re.compile(r"([A-Z]+)(\d+)")


def excerpt(grid: Grid, about: Finding) -> list[list[str]]:
    """Letters of columns in the first row, then rows with their number in front: the cells of a finding with
    what stands around them and the heading above; of a finding without any cell the top of the sheet."""
    places = [place for cell in addresses(" ".join(about.cells)) for place in _corners(cell)]
    filled = [r for r, row in enumerate(grid.rows) if any(_text(cell) for cell in row)]
    if not filled:
        return []
    rows = _rows(grid, filled, places)
    columns = _columns(grid, rows, places)
    lines = [[str(r + 1), *(_shown(grid, r, c) for c in columns)] for r in rows]
    named = {r for r, _ in places}
    shown = [line for r, line in zip(rows, lines, strict=True) if any(line[1:]) or r in named]
    return [["", *map(column_letters, columns)], *shown]


def _corners(cells: str) -> Iterable[tuple[int, int]]:
    for corner in cells.split(":"):
        match = _PARTS.fullmatch(corner)
        assert match, cells
        column = 0
        for letter in match[1]:
            column = 26 * column + ord(letter) - 64
        yield int(match[2]) - 1, column - 1


def _rows(grid: Grid, filled: Sequence[int], places: Sequence[tuple[int, int]]) -> list[int]:
    if not places:
        return list(filled[:ROWS])
    named = sorted({r for r, _ in places})
    near = {r for row in named for r in (row - 1, row, row + 1)}
    first, column = places[0]
    heading = next(
        (r for r in reversed(filled) if r < first and _is_words(_text(_at(grid, r, column)))), None
    )
    kept = [r for r in filled if r in near][: ROWS - 1]
    return sorted({*kept, *named[:2], *(() if heading is None else (heading,))})


def _columns(grid: Grid, rows: Sequence[int], places: Sequence[tuple[int, int]]) -> list[int]:
    filled = [c for c in range(max(map(len, grid.rows))) if any(_text(_at(grid, r, c)) for r in rows)]
    if not places:
        return filled[:COLUMNS]
    named = sorted({c for _, c in places})[: COLUMNS - 1]
    names = next((c for c in filled if _is_words(_text(_at(grid, places[0][0], c)))), None)
    near = [c for column in named for c in (column - 1, column + 1) if c in filled and c not in named]
    chosen = [*named, *(() if names is None or names in named else (names,)), *near]
    return sorted(dict.fromkeys(chosen[: max(COLUMNS, len(named))]))


def _is_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", text)) > 2


def _at(grid: Grid, row: int, column: int) -> object:
    cells = grid.rows[row] if row < len(grid.rows) else ()
    return cells[column] if column < len(cells) else ""


def _shown(grid: Grid, row: int, column: int) -> str:
    seen = grid.seen.get((row, column))
    text = seen if seen is not None else _text(_at(grid, row, column))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if value is not None else ""

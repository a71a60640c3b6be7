"""Sheets without their persons: figures that are read stay, and what is known to be about nobody; a mask
stands for all else. Of a sheet without figures nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi.intake.persons.person_texts import Look, PersonWords, look
from kpi.model.grid import Grid, Row
from kpi.model.letters import fold, words

MASK = "▒▒▒"

_LONGEST, _SHORTEST = 5, 2  # words of a person's name
_LEAST_NUMBER = 10**7  # of papers and telephones, leading zeros lost

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Masking:
    """By what persons are told from other texts: `is_unit` and `is_head` know the names of units and the
    headings of forms, `is_known` all texts that are about nobody for sure."""

    words: PersonWords
    is_unit: Callable[[str], bool]
    is_head: Callable[[str], bool]
    is_known: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Masked:
    """Sheets without persons, in their order, the `names` they had (each with the one it has now), and how
    many `cells` and `sheets` have something masked."""

    grids: tuple[Grid, ...]
    names: Mapping[str, str]
    cells: int
    sheets: int


def masked(
    grids: Sequence[Grid],
    figures: Mapping[str, frozenset[At]],
    masking: Masking,
    unread: Mapping[str, frozenset[At]],
) -> Masked:
    """The sheets with a mask in place of persons. `figures` are by sheet the cells of figures that are
    read; nothing else is left of a sheet without any. A text among them that no figure could be made of
    (`unread`) may be anybody's name."""
    names = {grid.name: _tab(grid.name, n, figures, masking) for n, grid in enumerate(grids, 1)}
    keeps = [
        _kept(grid, figures.get(grid.name, frozenset()), masking)
        - set(_doubtful(grid, unread.get(grid.name, frozenset())))
        for grid in grids
    ]
    persons = frozenset(_persons(grids, keeps, masking))
    grids_masked, cells, sheets = [], 0, 0
    for grid, cells_kept in zip(grids, keeps, strict=True):
        stays = {at for at in cells_kept if not _speaks_of(_cell(grid, at), persons)}
        grids_masked.append(_without(grid, stays, names[grid.name]))
        count = sum(1 for at in _filled(grid) if at not in stays)
        cells, sheets = cells + count, sheets + (count > 0)
    return Masked(tuple(grids_masked), names, cells, sheets)


def _doubtful(grid: Grid, unread: frozenset[At]) -> Iterator[At]:
    """Cells in place of a figure that hold a text, or a number as long as that of a paper."""
    for at in unread:
        cell = _cell(grid, at)
        is_long = isinstance(cell, int | float) and not cell < _LEAST_NUMBER
        if isinstance(cell, str) or is_long:
            yield at


def _tab(name: str, number: int, figures: Mapping[str, frozenset[At]], masking: Masking) -> str:
    """The name of a sheet: as it was where figures are read and it is nobody's."""
    return name if figures.get(name) and masking.is_known(name) else f"{MASK} {number}"


def _cell(grid: Grid, at: At) -> object:
    return grid.rows[at[0]][at[1]]


def _filled(grid: Grid) -> Iterator[At]:
    return ((r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell not in ("", None))


def _without(grid: Grid, stays: set[At], name: str) -> Grid:
    rows: tuple[Row, ...] = tuple(
        tuple(cell if cell in ("", None) or (r, c) in stays else MASK for c, cell in enumerate(row))
        for r, row in enumerate(grid.rows)
    )
    seen = {
        at: text for at, text in grid.seen.items() if at in stays and not isinstance(_cell(grid, at), str)
    }
    return Grid(name, rows, grid.merges, hidden_rows=grid.hidden_rows, visible=grid.visible, seen=seen)


def _persons(grids: Sequence[Grid], keeps: Sequence[set[At]], masking: Masking) -> Iterator[str]:
    """The names that are masked, without diacritics: they are to stand nowhere else either."""
    for grid, cells_kept in zip(grids, keeps, strict=True):
        for at in _filled(grid):
            text = _cell(grid, at)
            if isinstance(text, str) and at not in cells_kept:
                hint = look(text, masking.words)
                if hint.surname and not masking.is_unit(text):
                    yield fold(words(text))


def _speaks_of(cell: object, persons: frozenset[str]) -> bool:
    if not (persons and isinstance(cell, str)):
        return False
    parts = fold(words(cell)).split()
    runs = (
        " ".join(parts[at : at + many])
        for many in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(parts) - many + 1)
    )
    return any(run in persons for run in runs)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where figures stand on a sheet: the first and the last row, the leftmost column of each row; and the
    columns about persons, with the row of their heading, and the row and column of labels about them."""

    figures: frozenset[At]
    first: int
    last: int
    left: Mapping[int, int]
    columns: Mapping[int, int] = field(default_factory=dict)
    labels: Mapping[int, int] = field(default_factory=dict)


def _kept(grid: Grid, figures: frozenset[At], masking: Masking) -> set[At]:
    """The cells that stay."""
    if not figures:
        return set()
    left: dict[int, int] = {}
    for r, c in figures:
        left[r] = min(c, left.get(r, c))
    table = _Table(figures, min(left), max(left), left)
    columns = _columns(grid, table, masking)
    if any(r < table.first and c in {c for _, c in figures} for r, c in _asked(grid, masking)):
        return set()  # a list above the table, in its columns: which cells are whose cannot be told
    labels = {r: c for r, c in reversed(list(_filled(grid))) if _hint(grid, (r, c), masking).label}
    table = _Table(figures, table.first, table.last, left, columns, labels)
    return {at for at in _filled(grid) if _stays(at, _cell(grid, at), table, masking)}


def _hint(grid: Grid, at: At, masking: Masking) -> Look:
    cell = _cell(grid, at)
    return look(cell, masking.words) if isinstance(cell, str) else Look()


def _columns(grid: Grid, table: _Table, masking: Masking) -> dict[int, int]:
    """The columns whose heading asks for something of a person, with the row of the heading: but for those of
    figures and units."""
    wide = {(top, left): right for (top, left), (_, right) in grid.merges}
    others = {c for _, c in table.figures}
    others |= {
        c
        for r, c in _filled(grid)
        if c < table.left.get(r, 0) and isinstance(text := _cell(grid, (r, c)), str) and masking.is_unit(text)
    }
    columns: dict[int, int] = {}
    for r, c in _asked(grid, masking):
        for column in range(c, wide.get((r, c), c) + 1):
            if column not in others:
                columns.setdefault(column, r)
    return columns


def _asked(grid: Grid, masking: Masking) -> Iterator[At]:
    """The headings that ask for something of a person, and are none of a form's."""
    for at in _filled(grid):
        hint = _hint(grid, at, masking)
        if (hint.word or hint.many) and not masking.is_head(str(_cell(grid, at))):
            yield at


def _stays(at: At, cell: object, table: _Table, masking: Masking) -> bool:
    r, c = at
    if at in table.figures:
        return True
    if r >= table.columns.get(c, r + 1) or c >= table.labels.get(r, c + 1):
        return False
    before = r in table.left and c < table.left[r]
    if isinstance(cell, str):
        return (before and masking.is_unit(cell)) or masking.is_known(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or r > table.last:
        return False
    # An ordinal number or that of a column is no greater than the row or column it stands in.
    counts = cell <= r + 1 if before else r < table.first and cell <= c + 1
    return counts or (before and cell == cell // 1 and masking.is_known(str(int(cell))))

"""Is a file there one of our own blank forms, as it was made? Only such a one may be written over unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kpi.findings import Finding
from kpi.intake.files.container import inspect
from kpi.intake.files.reader import read_grids
from kpi.model.grid import Grid
from kpi.spec.kinds.settings import Settings

Make = Callable[[Mapping[str, str], Path], Sequence[Path]]
_Cells = dict[tuple[str, int, int], object]


def is_own_blank(path: Path, make: Make, settings: Settings) -> bool:
    """Whether every cell of a file is that of the blank form its hidden mark names; programs that only opened
    and saved it change none. `make` writes the blanks that a mark may stand for into a folder."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    mark = _mark(data, settings)
    if "form" not in mark:
        return False
    with TemporaryDirectory() as folder:
        blanks = [blank.read_bytes() for blank in make(mark, Path(folder))]
    return data in blanks or any(_same(data, blank, settings) for blank in blanks)


def _same(data: bytes, blank: bytes, settings: Settings) -> bool:
    """Whether two workbooks hold the same, but for formulas of the blank that nobody has calculated."""
    grids, all_grids = _grids(data, settings), _grids(blank, settings)
    if not grids or not all_grids:
        return False
    cells, wanted_cells = _filled(grids), _filled(all_grids)
    open_ones = {(grid.name, r, c) for grid in grids for r, c in grid.uncalculated}
    if not open_ones <= wanted_cells.keys():
        return False  # a formula of somebody else's
    return cells == {place: cell for place, cell in wanted_cells.items() if place not in open_ones}


def _mark(data: bytes, settings: Settings) -> Mapping[str, str]:
    container = inspect(data, ".xlsx", settings)
    return {} if isinstance(container, Finding) else container.mark


def _grids(data: bytes, settings: Settings) -> list[Grid]:
    """The sheets of a workbook; none of one that cannot be read."""
    container = inspect(data, ".xlsx", settings)
    grids = container if isinstance(container, Finding) else read_grids(data, container)
    return [] if isinstance(grids, Finding) else grids


def _filled(grids: Sequence[Grid]) -> _Cells:
    return {
        (grid.name, r, c): cell.strip() if isinstance(cell, str) else cell
        for grid in grids
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell not in ("", None)
    }

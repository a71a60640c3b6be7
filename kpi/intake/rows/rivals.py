"""Further columns of unit names or codes that no heading tells of, as in blocks sorted each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.row_cells import text_of
from kpi.model.grid import Grid, cell_name
from kpi.units.gazetteer.tree import Unit

_LEAST = 2  # rows that name another unit; one may be a remark


def rival_names(
    grid: Grid, header: Header, units: Sequence[tuple[int, str]], parent: str, context: Context
) -> str | None:
    """The first cell of a column that names other units inside `parent` than its rows (row, code) are of, or
    gives the codes of each other; None without one."""
    columns_read = {header.name, header.code, *(c for c, _ in header.columns)}
    width = max((len(grid.rows[r]) for r, _ in units), default=0)
    codes = {code: unit for _, code in units if (unit := context.tree.get(code)) is not None}
    places = ((c, coded) for c in range(width) if c not in columns_read for coded in (False, True))
    for c, coded in places:
        texts = [(r, code, text) for r, code in units if (text := _text(grid, r, c, coded))]
        if len(texts) < _LEAST:
            continue
        units_by_place = [(r, code, _unit(text, codes, parent, context)) for r, code, text in texts]
        others = [r for r, code, rival in units_by_place if rival is not None and rival.code != code]
        if len(others) >= _LEAST and 2 * sum(rival is not None for *_, rival in units_by_place) > len(texts):
            return cell_name(others[0], c)
    return None


def _unit(text: str, codes: Mapping[str, Unit], parent: str, context: Context) -> Unit | None:
    """The unit that a text names, or of `codes` the one it is the code of."""
    if text.isdigit():
        return codes.get(text)  # in full: a running number may be a code without its zeros
    return context.matcher.match(text, None, parent).unit


def _text(grid: Grid, r: int, c: int, coded: bool) -> str:
    """What a cell holds that may be a name (or, if `coded`, a code); "" else."""
    text = text_of(grid.rows[r], c)
    return text if (text.isdigit() if coded else any(map(str.isalpha, text))) else ""

"""Bytes of a workbook to grids, by python-calamine (or the csv module), whatever is in them."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType
from typing import cast

import python_calamine

from kpi.findings import Finding, finding
from kpi.intake.files.cellfonts import fonts_of
from kpi.intake.files.container import Container
from kpi.intake.files.decoding import Decoded, in_unicode
from kpi.intake.files.formulas import Formulas, never_calculated
from kpi.intake.files.numberformats import seen
from kpi.intake.files.oldfonts import Known
from kpi.intake.files.textfiles import read_text
from kpi.intake.files.xlsx import SheetFacts
from kpi.model.deadline import Overtime
from kpi.model.grid import Grid
from kpi.model.quiet import quietly

_NONE = SheetFacts(0, 0)
_CODE_OF_OLD_FONTS = "cp1252"
_MEASURED = ("xlsx", "strict", "xlsb", "ods")  # kinds of which every sheet was looked at before


@lru_cache(maxsize=1)
def reader_name() -> str:
    """Reader and version, as recorded with every submission (readers disagree on some files)."""
    return f"python-calamine {version('python-calamine')}"


def read_grids(data: bytes, container: Container) -> list[Grid] | Finding:
    """All sheets as grids, or why the reader could not read them."""
    if container.kind == "csv":
        return _table(read_text(data, container.max_cells))
    try:
        with quietly():
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(container.data or data))
            grids = [_grid(book, at, container) for at in range(len(book.sheet_names))]
        return _with_formulas(grids, container)
    except Overtime:
        raise
    except python_calamine.PasswordError:
        return finding("file.password")
    except Exception:  # noqa: BLE001  the reader has many kinds of errors, all of them mean the same here
        return finding("file.damaged")
    except BaseException as error:
        # A panic of the Rust reader is a BaseException; an interruption by the user must still get through.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return finding("file.damaged")


def _table(table: Grid | Finding) -> list[Grid] | Finding:
    return table if isinstance(table, Finding) else [table]


def sheets_in_unicode(data: bytes, container: Container, is_known: Known) -> list[Grid | Decoded]:
    """All sheets, those typed in an old font in Unicode where it is certain how they are to be read; none
    where the file cannot be read. A file of text in no Unicode code is read by that of the old fonts."""
    plain = container.data or data
    grids = read_grids(data, container)
    if isinstance(grids, Finding) and container.kind == "csv":
        grids = _table(read_text(data, container.max_cells, _CODE_OF_OLD_FONTS))
    if isinstance(grids, Finding):
        return []
    fonts = fonts_of(plain, container.kind)
    return [in_unicode(grid, fonts.get(grid.name, {}), is_known) or grid for grid in grids]


def _grid(book: python_calamine.CalamineWorkbook, at: int, container: Container) -> Grid:
    meta = book.sheets_metadata[at]
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return Grid(meta.name, ())
    sheet = book.get_sheet_by_index(at)
    if container.kind in _MEASURED and meta.name not in container.sheets:
        raise LookupError(meta.name)  # its extent was never measured
    facts = container.sheets.get(meta.name, _NONE)
    rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
    if container.kind == "xls":
        rows = [[float(cell) if type(cell) is int else cell for cell in row] for row in rows]
    for r, c, text in facts.errors:
        if r < len(rows) and c < len(rows[r]):
            rows[r][c] = text
    return Grid(
        name=meta.name,
        rows=tuple(map(tuple, rows)),
        merges=tuple(sheet.merged_cell_ranges or facts.merges),
        hidden_rows=facts.hidden_rows,
        visible=meta.visible == python_calamine.SheetVisibleEnum.Visible,
        seen=MappingProxyType(_seen(rows, facts) if facts.seen or facts.formats else {}),
        lengths=facts.lengths,
        filled_up=bool(facts.lengths),
        margins=facts.margins,
        names=facts.names,
        hollow=facts.filled and not any(cell not in ("", None) for row in rows for cell in row),
    )


def _seen(rows: list[list[object]], facts: SheetFacts) -> dict[tuple[int, int], str]:
    """What the eye sees of cells that hold something else."""
    texts_by_place = {(r, c): text for r, c, text in facts.seen}
    for r, c, code in facts.formats:
        text = seen(rows[r][c], code) if r < len(rows) and c < len(rows[r]) else None
        if text is not None:
            texts_by_place[r, c] = text
    return texts_by_place


def _with_formulas(grids: list[Grid], container: Container) -> list[Grid]:
    """The grids with the cells whose formulas were never calculated."""
    formulas = [container.sheets.get(grid.name, _NONE).formulas or Formulas() for grid in grids]
    if not any(f.empty or f.zeros for f in formulas):
        return grids
    sheets = [(grid.rows, grid_formulas) for grid, grid_formulas in zip(grids, formulas, strict=True)]
    cells = never_calculated(sheets, container.asks_to_calculate)
    return [replace(grid, uncalculated=places) for grid, places in zip(grids, cells, strict=True)]

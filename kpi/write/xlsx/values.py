"""Sheets as a workbook of values: what stands in the cells, without the look of the file it came from."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from kpi.model.grid import Grid
from kpi.write.xlsx.styles import Styles

_ROWS, _COLUMNS, _LETTERS, _NAME = 1_048_576, 16_384, 32_767, 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_PERCENT = re.compile(r"-?\d+(?:[.,](\d+))?\s*%")
_WIDEST, _NARROWEST, _LOOKED_AT = 60.0, 9.0, 500
_FIRST_DAY = 1900
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001  of all, so that the same copy is made of the same file
_DATE, _MOMENT, _TIME = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "[hh]:mm:ss"


class _Exact(float):
    """A number that is written to its last digit: by default the sixteenth is."""

    def __format__(self, form: str) -> str:
        return repr(float(self))


def names_in_excel(names: Sequence[str]) -> dict[str, str]:
    """By name of a sheet the one that it may have in Excel: others allow longer ones and more signs."""
    names_by_sheet: dict[str, str] = {}
    keys: set[str] = set()
    for name in names:
        stem = _FORBIDDEN.sub("_", name)[:_NAME] or "_"
        choices = (stem, *(f"{stem[: _NAME - 6]} ({n})" for n in range(2, len(names) + 2)))
        names_by_sheet[name] = next(choice for choice in choices if choice.casefold() not in keys)
        keys.add(names_by_sheet[name].casefold())
    return names_by_sheet


def values_book(grids: Sequence[Grid], names: Mapping[str, str]) -> bytes:
    """An .xlsx of the grids under these names: values, merged cells, hidden rows and sheets. Texts
    stay texts. Raises ValueError for a grid that no sheet of Excel can hold."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        styles = Styles(book)
        for grid in grids:
            _write(book.add_worksheet(names[grid.name]), grid, styles)
        visible_places = [at for at, grid in enumerate(grids) if grid.visible]
        for at, sheet in enumerate(book.worksheets() if visible_places else ()):
            if at == visible_places[0]:
                sheet.activate()
                sheet.set_first_sheet()
            elif at not in visible_places:
                sheet.hide()
    return out.getvalue()


def _write(sheet: Worksheet, grid: Grid, styles: Styles) -> None:
    width = max(map(len, grid.rows), default=0)
    if len(grid.rows) > _ROWS or width > _COLUMNS:
        raise ValueError(grid.name)
    for (top, left), (bottom, right) in grid.merges:
        if (top, left) != (bottom, right):
            with suppress(OverlappingRange):  # nobody knows which of two was meant
                sheet.merge_range(top, left, bottom, right, "", styles.get("plain", text_wrap=True))
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if value not in ("", None):
                _put(sheet, (r, c), value, grid.seen.get((r, c), ""), styles)
    for number in grid.hidden_rows:
        sheet.set_row(number, None, None, {"hidden": True})
    for column in range(width):
        lengths = (len(str(row[column])) for row in grid.rows[:_LOOKED_AT] if column < len(row))
        sheet.set_column(column, column, min(max(max(lengths, default=0) * 0.5, _NARROWEST), _WIDEST))


def _put(sheet: Worksheet, place: tuple[int, int], value: object, seen: str, styles: Styles) -> None:
    """One cell, so that it reads back as it was read."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        percent = _PERCENT.fullmatch(seen.strip())
        zeros = f".{'0' * len(percent[1])}" if percent and percent[1] else ""
        form = styles.get("plain", num_format=f"0{zeros}%") if percent else None
        sheet.write_number(*place, _Exact(value), form)
    elif isinstance(value, timedelta | time) or (isinstance(value, date) and value.year >= _FIRST_DAY):
        code = _MOMENT if isinstance(value, datetime) else _DATE if isinstance(value, date) else _TIME
        sheet.write_datetime(*place, value, styles.get("plain", num_format=code))
    else:
        sheet.write_string(*place, str(value)[:_LETTERS])

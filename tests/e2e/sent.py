"""Reports as a sender fills them: the program's own blank workbook, every cell filled, some differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kpi.spec.kinds.indicator import Indicator
from kpi.units.amending import FOLDER as UNITS
from tests.e2e.program import Office
from tests.shipped import shipped_specs

SPECS = shipped_specs()
_LABEL = "Không có tệ nạn"
_FIRST = 4  # the column after order, code and name


def usual(indicator: Indicator) -> object:
    """What stands in a cell unless said otherwise: 0, yes, no problem."""
    return {"yes_no": "Có", "class": _LABEL}.get(indicator.type, 0)


@dataclass(frozen=True)
class Blank:
    """A blank workbook of a name as it was read, with its sheets and what is entered in them, by form: cells
    of units, each with its unit and indicator, and cells of totals. Every filling enters all of a sheet."""

    name: str
    book: openpyxl.Workbook
    sheets: Mapping[str, Worksheet]
    units: Mapping[str, list[tuple[Cell, str, str]]]
    totals: Mapping[str, list[tuple[Cell, str]]]

    def save(self, forms: Sequence[str], path: Path) -> None:
        """Save the sheets of some forms."""
        self.book._sheets = [self.sheets[form] for form in forms]
        self.book.save(path)


_BLANK: dict[tuple[str, str, frozenset[tuple[Path, bytes]]], Blank] = {}


def blank_of(office: Office, folder: Path, reporter: str, period: str) -> Blank:
    """The office's blank workbook for a reporter, made and read once for offices of the same settings and
    specs: a second each time."""
    folders = (office.root / "specs", office.root / UNITS)
    own = [office.root / "kpi.toml", *(path for folder in folders for path in folder.rglob("*"))]
    rules = frozenset((path.relative_to(office.root), path.read_bytes()) for path in own if path.is_file())
    key = (reporter, period, rules)
    if key not in _BLANK:
        office("template", "all", "--period", period, "--reporter", reporter, "-o", folder)
        (path,) = folder.glob(f"{reporter}-*.xlsx")
        _BLANK[key] = _located(path)
    return _BLANK[key]


def _located(path: Path) -> Blank:
    book = openpyxl.load_workbook(path)
    sheets = {sheet.title[:2]: sheet for sheet in book}
    units: dict[str, list[tuple[Cell, str, str]]] = {form: [] for form in sheets}
    totals: dict[str, list[tuple[Cell, str]]] = {form: [] for form in sheets}
    for form, sheet in sheets.items():
        for row in range(1, sheet.max_row + 1):
            code = str(sheet.cell(row, 2).value or "")
            for no, name in enumerate(SPECS.forms[form].indicators):
                cell = sheet.cell(row, _FIRST + no)
                if code.isdigit():
                    units[form].append((cell, code, name))
                elif str(cell.value).startswith("="):
                    totals[form].append((cell, name))
    return Blank(path.name, book, sheets, units, totals)


def fill(
    office: Office,
    folder: Path,
    reporter: str,
    cells: Mapping[str, Mapping[str, object]] | None = None,
    period: str = "2021",
    forms: tuple[str, ...] = ("01", "02", "03", "04", "05", "06"),
    totals: Mapping[str, object] | None = None,
) -> Path:
    """A filled report of some forms. `cells` are by unit and indicator what is entered in place of the usual
    (None: left empty), `totals` by indicator what the row of totals says (nothing, unless said)."""
    folder.mkdir(parents=True, exist_ok=True)
    blank = blank_of(office, folder, reporter, period)
    chosen = [form for form in blank.sheets if form in forms]
    for form in chosen:
        for cell, unit, name in blank.units[form]:
            cell.value = (cells or {}).get(unit, {}).get(name, usual(SPECS.indicators[name]))
        for cell, name in blank.totals[form]:
            cell.value = (totals or {}).get(name)
    blank.save(chosen, folder / blank.name)
    return folder / blank.name


def take(office: Office, *paths: Path, period: str = "2021") -> Any:
    """Import reports; gives the JSON of the run."""
    done = office("import", *paths, "--period", period, "--received", "2021-12-14", "--format", "json")
    assert done.code in (0, 1), done.err
    return done.json


def errors(office: Office, period: str = "2021") -> list[dict[str, Any]]:
    """What judging the stored period anew finds to be wrong."""
    found = office.get("validate", "--period", period)
    listed = found if isinstance(found, list) else found["findings"]
    return [one for one in listed if one["severity"] == "error"]

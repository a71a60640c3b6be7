"""Reports as a sender fills them: the program's own blank workbook, every cell filled, some differently."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from kpi.spec.kinds.indicator import Indicator
from tests.e2e.program import Office
from tests.shipped import shipped_specs

SPECS = shipped_specs()
_LABEL = "Không có tệ nạn"
_FIRST = 4  # the column after order, code and name


def usual(indicator: Indicator) -> object:
    """What stands in a cell unless said otherwise: 0, yes, no problem."""
    return {"yes_no": "Có", "class": _LABEL}.get(indicator.type, 0)


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
    office("template", "all", "--period", period, "--reporter", reporter, "-o", folder)
    (path,) = folder.glob(f"{reporter}-*.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet in list(book):
        form = sheet.title[:2]
        if form not in forms:
            book.remove(sheet)
            continue
        for row in range(1, sheet.max_row + 1):
            code = str(sheet.cell(row, 2).value or "")
            for no, name in enumerate(SPECS.forms[form].indicators):
                at = sheet.cell(row, _FIRST + no)
                if code.isdigit():
                    at.value = (cells or {}).get(code, {}).get(name, usual(SPECS.indicators[name]))
                elif str(at.value).startswith("="):
                    at.value = (totals or {}).get(name)
    book.save(path)
    return path


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

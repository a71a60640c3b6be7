"""How many files a second are read in each format, beside the bare reader of the format, in one process:

``python -m tests.bench.formats`` prints as JSON, by format, files/s of both, and units read of each file.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from functools import partial

import openpyxl
from python_calamine import CalamineWorkbook

from kpi.intake.context import prepare
from kpi.intake.workbook import read_file
from kpi.model.period import parse_period
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from kpi.units.gazetteer.units import load_units
from tests.intake.biff import xls
from tests.intake.biff12 import xlsb
from tests.intake.books import plain_cells, saved
from tests.intake.odf import ods

FILES = 100
ROUNDS = 5
NAME = "Biểu 05"
Cells = list[list[object]]


def main() -> None:
    """Measure all formats in turn, and print the best rate of each."""
    period = parse_period("2021")
    specs = load_specs([builtin_specs()], "87", check=False)
    context = prepare(specs, load_units().at(period.end), "87", period)
    rates: dict[str, dict[str, float]] = {}
    for _ in range(ROUNDS):
        for kind, data in _files().items():
            best = rates.setdefault(kind, {"kpi": 0.0, "bare": 0.0})
            reading = partial(read_file, data, f"a.{kind}", f".{kind}", context)
            best["kpi"] = max(best["kpi"], _rate(reading))
            best["bare"] = max(best["bare"], _rate(partial(_bare_text if kind == "csv" else _bare, data)))
            best["units"] = len({unit for part in reading().parts for unit in part.readings.unit})
    print(json.dumps(rates))


def _files() -> dict[str, bytes]:
    """The same small form in every format."""
    rows = plain_cells()
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([cell if cell != "" else None for cell in row])
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return {
        "xlsx": saved(book),
        "xlsb": xlsb(NAME, rows),
        "xls": xls(NAME, rows),
        "ods": ods(rows),
        "csv": text.getvalue().encode(),
    }


def _bare(data: bytes) -> object:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _bare_text(data: bytes) -> object:
    return list(csv.reader(io.StringIO(data.decode()), delimiter=";"))


def _rate(work: Callable[[], object]) -> float:
    begun = time.process_time()
    for _ in range(FILES):
        work()
    return FILES / (time.process_time() - begun)


if __name__ == "__main__":
    main()

"""The faults planted in the Đồng Tháp workbooks, and the record of where they are.

A fault is made on the drawn sheet or in the figures, and told as one entry of FAULTS.json:
`kind`, `file`, `sheet`, `form`, `cell`, `unit`, `indicator`, `holds` (what the cell says), `correct` (what it
should say, or what it means), `finding` and `severity` (its code and gravity) and `report` (what a correct
reader must tell).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from .sheet import Sheet, Value, address
from .table import Fact

MISSING_UNITS = frozenset({"30028"})  # Xã Phú Ninh, Tam Nông
_MISSING_IN = "871"
_UNCALCULATED_IN = "872"
_WRONG_TOTAL = ("875", "03", "inspected", -9)
_WRONG_END = ("877", "30256", "01", "drug_users_end", 31)
_TEXT_NUMBERS = (
    ("30025", "02", "people_reached", "1.234"),
    ("30010", "02", "pupils", "1 052"),
    ("30031", "06", "money_local", "12,5"),
    ("30022", "06", "money_local", "8,5"),
)
_NO_INDUSTRY: dict[str, Fact] = {"workers_industrial": None, "workers_industrial_reached": None}
_OTHER_MONEY: dict[str, Fact] = {"money_central": Decimal(3), "money_other": Decimal(0)}
# Figures of the communes with a fault, so that nothing else in their rows is amiss.
_PREPARED: dict[str, dict[str, Fact]] = {
    "30025": {"people_reached": 1234, "pupils": 690, "pupils_reached": 548, **_NO_INDUSTRY},
    "30010": {"people_reached": 1460, "pupils": 1052, "pupils_reached": 845, **_NO_INDUSTRY},
    "30031": {"money_local": Decimal("12.5"), "money_total": Decimal("15.5"), **_OTHER_MONEY},
    "30022": {"money_local": Decimal("8.5"), "money_total": Decimal("11.5"), **_OTHER_MONEY},
    "30256": {
        "drug_users_start": 12, "drug_users_new": 3, "drug_users_reduced": 2, "drug_users_end": 13,
        "drug_hotspots_start": 0, "drug_hotspots_found": 0, "drug_hotspots_cleared": 0,
        "drug_hotspots_end": 0, "drug_hotspots_reopened": 0, "drug_class": "present",
    },
}  # fmt: skip
Entry = dict[str, object]


def prepare(facts: Mapping[str, dict[str, Fact]]) -> None:
    """Set the figures the faults are told with, in place."""
    for unit, values in _PREPARED.items():
        facts[unit].update(values)


def first_version(district: str, facts: Mapping[str, dict[str, Fact]]) -> Mapping[str, dict[str, Fact]]:
    """The figures of a district's first file: the same object unless it sends a corrected second one."""
    sender, unit, _, indicator, wrong = _WRONG_END
    if district != sender:
        return facts
    return {**facts, unit: {**facts[unit], indicator: wrong}}


def plant(district: str, file: str, sheets: list[Sheet]) -> list[Entry]:
    """Plant a district's faults in its sheets; returns their record."""
    told: list[Entry] = []
    for sheet in sheets:
        if district == _MISSING_IN:
            told += _missing(file, sheet) + _text_numbers(file, sheet)
        if district == _UNCALCULATED_IN:
            told += _uncalculated(file, sheet, district)
        if (district, sheet.form) == _WRONG_TOTAL[:2]:
            told.append(_wrong_total(file, sheet, district))
    return told


def _entry(kind: str, file: str, sheet: Sheet, place: tuple[int, int] | None, **rest: object) -> Entry:
    cell = address(*place) if place else None
    return {"kind": kind, "file": file, "sheet": sheet.name, "form": sheet.form, "cell": cell, **rest}


def _missing(file: str, sheet: Sheet) -> list[Entry]:
    report = "The commune has no row on this sheet: it is missing, not zero; coverage says so."
    return [
        _entry(
            "missing_unit",
            file,
            sheet,
            None,
            unit=unit,
            severity="error",
            finding="form.unit_missing",
            report=report,
        )
        for unit in sorted(MISSING_UNITS)
    ]


def _text_numbers(file: str, sheet: Sheet) -> list[Entry]:
    told = []
    for unit, form, indicator, text in _TEXT_NUMBERS:
        if form == sheet.form:
            place = sheet.places[unit, indicator]
            cell = sheet.cells[place]
            sheet.cells[place] = replace(cell, value=text, style="text_right")
            about = {"unit": unit, "indicator": indicator, "holds": text, "correct": _plain(cell.value)}
            report = "A number typed as text is read as the number it means, and told."
            # A "." or "," can be read in two ways; a space cannot.
            gravity = "warning" if "." in text or "," in text else "info"
            found = {"severity": gravity, "finding": "cell.text_number", "report": report}
            told.append(_entry("text_number", file, sheet, place, **about, **found))
    return told


def _uncalculated(file: str, sheet: Sheet, district: str) -> list[Entry]:
    (indicator, place), *_ = sheet.totals.items()
    cells = [address(*p) for p in sheet.totals.values()]
    holds = {address(*p): sheet.cells[p].formula for p in sheet.totals.values()}
    correct = {address(*p): _plain(sheet.cells[p].value) for p in sheet.totals.values()}
    about = {"cells": cells, "unit": district, "indicator": indicator, "holds": holds, "correct": correct}
    report = (
        "The sender's totals are formulas without a stored result: not zero, and nothing to compare with."
    )
    told = {"severity": "warning", "finding": "cell.uncalculated", "report": report}
    return [_entry("uncalculated_total", file, sheet, place, **about, **told)]


def _wrong_total(file: str, sheet: Sheet, district: str) -> Entry:
    _, _, indicator, error = _WRONG_TOTAL
    place = sheet.totals[indicator]
    cell = sheet.cells[place]
    assert isinstance(cell.value, int)
    sheet.cells[place] = replace(cell, value=cell.value + error)
    about = {"unit": district, "indicator": indicator, "holds": cell.value + error, "correct": cell.value}
    report = "The sender's total differs from the sum of the communes' rows; the sum of the rows counts."
    found = {"severity": "error", "finding": "check.total_equals_sum", "report": report}
    return _entry("total_mismatch", file, sheet, place, **about, **found)


def corrected(
    file: str, sheets: list[Sheet], second: str, second_sheets: list[Sheet], district: str
) -> list[Entry]:
    """The record of a first file with a wrong balance and of the second file that supersedes it."""
    _, unit, form, indicator, wrong = _WRONG_END
    told = []
    for sheet, corrected_sheet in zip(sheets, second_sheets, strict=True):
        if sheet.form == form:
            place, right_place = sheet.places[unit, indicator], corrected_sheet.places[unit, indicator]
            about = {"unit": unit, "indicator": indicator, "holds": wrong}
            about["correct"] = _plain(corrected_sheet.cells[right_place].value)
            report = "The balance fails: end is not start + arisen - reduced."
            found = {"severity": "error", "finding": "check.drug_users_balance", "report": report}
            told.append(_entry("balance", file, sheet, place, **about, **found))
    for sheet in second_sheets:
        report = (
            "The second version supersedes the first as a whole, this form included; the balance holds in it."
        )
        about = {"unit": district, "supersedes": file, "holds": "Lần gửi: 2", "report": report}
        told.append(_entry("supersedes", second, sheet, _line(sheet, "Lần gửi: 2"), **about))
    return told


def _line(sheet: Sheet, text: str) -> tuple[int, int]:
    return next(place for place, cell in sheet.cells.items() if cell.value == text)


def _plain(value: Value) -> int | float | str | None:
    return float(value) if isinstance(value, Decimal) else value

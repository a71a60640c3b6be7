"""Figures of single communes by openpyxl alone, and the illustrative scheme worked out by hand.

Nothing of the program is used here. Rows are found by the order number, columns by the row of column numbers,
units by code or by their names without marks.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from tests.samples import independent

Figures = dict[str, Decimal | str | None]
FORMS = ("01", "02", "03", "04", "05", "06")
DAY = "2021-12-31"


@lru_cache
def communes(province: str = "87", day: str = DAY) -> dict[str, tuple[str, str]]:
    """Code → (name, district) of the communes of a province on a day, from the unit list."""
    text = (independent.ROOT / "specs" / "units" / "units.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    valid = [r for r in rows if r["valid_from"] <= day and (not r["valid_to"] or day < r["valid_to"])]
    districts = {r["code"] for r in valid if r["level"] == "2" and r["parent_code"] == province}
    return {
        r["code"]: (r["name"], r["parent_code"])
        for r in valid
        if r["level"] == "3" and r["parent_code"] in districts
    }


def plain(name: object) -> str:
    """A name without diacritics, case and spaces; the types in their short spellings are written out."""
    text = unicodedata.normalize("NFC", str(name)).replace("\u00a0", " ").strip().lower()
    for short, full in (("x.", "xã "), ("p.", "phường "), ("tt.", "thị trấn ")):
        text = full + text.removeprefix(short) if text.startswith(short) else text
    bare = "".join(
        c for c in unicodedata.normalize("NFD", text.replace("đ", "d")) if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9]", "", bare)


def figures(folder: Path = independent.SAMPLES / "dong-thap-2021") -> dict[str, Figures]:
    """Code → indicator → what the file that counts says (yes and no as 1 and 0, classes as typed)."""
    found: dict[str, Figures] = {}
    for path in independent.latest(folder):
        district = path.name[:3]
        names = {plain(name): code for code, (name, home) in communes().items() if home == district}
        for form in FORMS:
            sheet = independent.form_sheet(path, form)
            for unit, cells in zip(units(sheet), independent.commune_rows(sheet), strict=True):
                code = names[plain(unit)]
                pairs = zip(independent.form_indicators(form), cells, strict=True)
                found.setdefault(code, {}).update({i: figure(cell) for i, cell in pairs})
    return found


def figure(cell: object) -> Decimal | str | None:
    number = independent.number(cell)
    return number if number is not None else (str(cell).strip() if cell is not None else None)


def units(sheet: Worksheet) -> list[str]:
    """The unit names of the rows that `independent.commune_rows` yields."""
    at, index = next(
        (n, row) for n, row in enumerate(sheet.iter_rows(), 1) if any(c.value == "(1)" for c in row)
    )
    order = next(c.column for c in index if c.value == "A")
    first = next(c.column for c in index if c.value == "(1)")
    return [
        str(sheet.cell(row, first - 1).value)
        for row in range(at + 1, sheet.max_row + 1)
        if isinstance(sheet.cell(row, order).value, int)
    ]


def scheme() -> dict[str, Any]:
    path = independent.ROOT / "specs" / "schemes" / "illustrative.json"
    return json.loads(path.read_text("utf-8"), parse_float=Decimal)  # type: ignore[no-any-return]


def criteria_points(rules: Mapping[str, Any], of: Figures) -> dict[str, Decimal]:
    """Points per criterion of a commune whose figures are all known."""
    found = {}
    for criterion in (c for block in rules["blocks"] for c in block["criteria"]):
        found[criterion["id"]] = Decimal(_points(criterion, of))
    return found


def total(rules: Mapping[str, Any], of: Figures) -> tuple[Decimal, str]:
    """Points and class."""
    points = sum(criteria_points(rules, of).values(), Decimal(0))
    bands = rules["bands"]  # the best first
    place = next(n for n, band in enumerate(bands) if points >= band["from"])
    for cap in rules["caps"]:
        if truth(cap["when"], of):
            place = max(place, next(n for n, band in enumerate(bands) if band["id"] == cap["at_most"]))
    return points, bands[place]["id"]


def _points(criterion: Mapping[str, Any], of: Figures) -> int | Decimal:
    if "empty_when" in criterion and truth(criterion["empty_when"], of):
        return criterion["empty_points"]  # type: ignore[no-any-return]
    kind, full = criterion["kind"], criterion["points"]
    if kind == "condition":
        return full if truth(criterion["value"], of) else 0
    value = number(criterion["value"], of)
    if kind == "yes_no":
        return full if value == 1 else 0
    if kind == "deduction":
        return max(Decimal(0), full - criterion["per_case"] * value)
    steps = sorted(criterion["steps"], key=lambda s: s["from"], reverse=True)
    return next((s["points"] for s in steps if value >= s["from"]), 0)


def number(text: str, of: Figures) -> Decimal:
    """``a``, ``a / b`` or ``a + b``."""
    left, sign, right = [*text.split(" "), "", ""][:3]
    a = _term(left, of)
    if sign == "/":
        return a / _term(right, of)
    return a + _term(right, of) if sign == "+" else a


def truth(text: str, of: Figures) -> bool:
    """Comparisons of two terms, joined by OR."""
    if " OR " in text:
        return any(truth(part, of) for part in text.split(" OR "))
    left, sign, right = text.split(" ")
    a, b = _term(left, of), _term(right, of)
    return {"=": a == b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]


def _term(word: str, of: Figures) -> Decimal:
    value = Decimal(word) if word.isdigit() else of[word]
    assert isinstance(value, Decimal), f"{word} is not known"
    return value

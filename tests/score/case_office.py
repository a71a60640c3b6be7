"""The cases' workspace: a form of their own, one report a district, a scheme a case; all by the program."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kpi.units.gazetteer.tree import Unit
from tests.e2e.program import Office
from tests.score.written import INDICATORS, LABELS, words

FORM = "90"
_YES = {1: "Có", 0: "Không"}
_COLUMNS = {**INDICATORS, "sent": "count"}
"""The last is 1 in every row: one that ends in empty cells may have lost some."""
Json = Mapping[str, Any]


def save_specs(root: Path, schemes: Sequence[Json]) -> None:
    """The form, its indicators and the schemes, where an office keeps its own."""
    items = [
        {
            "id": name, "name": words(f"Chỉ tiêu {name}"), "over_time": "end",
            "type": "money" if kind == "amount" else kind, "unit": words("số"),
            "aggregate": {"yes_no": "count_yes", "class": "count_by_class"}.get(kind, "sum"),
            "decimals": 2 if kind == "amount" else 0,
            **({"labels": _labels()} if kind == "class" else {}),
        }
        for name, kind in _COLUMNS.items()
    ]  # fmt: skip
    form = {
        "kind": "form", "id": FORM, "code": "90/CD", "standing": "project", "source": "Công văn giả định",
        "title": words("Chấm điểm thử"), "note": words("Biểu của các ca kiểm thử."),
        "valid_from": "2008-10-07",
        "columns": [
            {"indicator": name, "header": [f"Chỉ tiêu {name}"], "required": False} for name in _COLUMNS
        ],
    }  # fmt: skip
    files = {
        "indicators/90.json": {"kind": "indicators", "form": FORM, "items": items},
        "forms/90.json": form,
    }
    for name, data in (files | {f"schemes/{one['id']}.json": one for one in schemes}).items():
        path = root / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def _labels() -> list[Json]:
    return [{"code": code, "name": words(label), "aliases": [label]} for code, label in LABELS.items()]


def packed(cases: Iterable[Json]) -> tuple[list[dict[str, Any]], list[int]]:
    """Rows of a report that hold the figures of many cases, each in one with which it does not disagree, and
    by case the place of its row: what a case leaves empty is empty in its row too."""
    rows: list[dict[str, Any]] = []
    places = []
    for figures in cases:
        fit = (n for n, row in enumerate(rows) if all(row.get(k, v) == v for k, v in figures.items()))
        place = next(fit, len(rows))
        if place == len(rows):
            rows.append({})
        rows[place].update(figures)
        places.append(place)
    return rows, places


def report(folder: Path, district: Unit, communes: Sequence[Unit], rows: Sequence[Json]) -> None:
    """The report of a district as a file of text: a row for each of the communes."""
    folder.mkdir(parents=True, exist_ok=True)
    head = [["Biểu số: 90/CD"], ["CHẤM ĐIỂM THỬ"], [district.name]]
    head.append(["STT", "Mã đơn vị", "Tên đơn vị", *(f"Chỉ tiêu {one}" for one in _COLUMNS)])
    lines = [
        [
            str(n),
            unit.code,
            unit.name,
            *(_cell(kind, ({"sent": 1} | row).get(one)) for one, kind in _COLUMNS.items()),
        ]
        for n, (unit, row) in enumerate(zip(communes, rows, strict=True), 1)
    ]
    with (folder / f"{district.code}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*head, *lines])


def _cell(kind: str, value: object) -> str:
    return "" if value is None else _YES[int(str(value))] if kind == "yes_no" else str(value)


def take(office: Office, folder: Path) -> None:
    """Import the reports; nothing in them may be wrong."""
    done = office("import", folder, "--period", "2021", "--received", "2021-12-14", "--format", "json")
    assert done.code == 0, done.err or done.out

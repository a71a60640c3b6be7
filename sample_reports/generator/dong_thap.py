"""The twelve districts of Đồng Tháp, each with its own habits; four of them with planted faults."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from . import faults
from .forms import Form, Indicator, load_forms, load_indicators
from .layout import Layout
from .model import commune_facts
from .names import file_name
from .paint import paint
from .sheet import Sheet
from .table import Fact, Report, draw
from .units import Place, units_on

PROVINCE = "87"
YEAR = 2021
SEED = 20211231
_CITY = {"Xã": "Xã"}

LAYOUTS: dict[str, Layout] = {
    "866": Layout(section_names=_CITY),
    "867": Layout(code_column=False, section_names=_CITY, totals="typed", nil="-", yes="x", no="-",
                  sheet_name="{id}"),
    "868": Layout(names="upper", code_column=False, section_names=_CITY, total_row="top",
                  total_word="Toàn thành phố", totals="typed", no="Chưa"),
    "869": Layout(down=4, right=2, period_line="Kỳ số liệu: năm {year}"),
    "870": Layout(hidden=frozenset({"code", "drug_users_start"}), hidden_units=frozenset({"29983"}),
                  restart_order=True, sheet_name="B{id}"),
    "871": Layout(totals="typed"),
    "872": Layout(totals="uncalculated", sheet_name=" Biểu {id}"),
    "873": Layout(names="short", code_column=False, section_sums=True),
    "874": Layout(note_column="Ghi chú", unit_notes={"30133": "Xã cù lao", "30151": "Xã cù lao"}),
    "875": Layout(totals="typed", sender_line="Đơn vị gửi: UBND {sender}"),
    "876": Layout(names="tones", code_column=False, alias=1, total_row="top", total_word="Toàn huyện"),
    "877": Layout(names="untidy", code_column=False, total_word="Cộng"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Province:
    """All that the twelve workbooks are drawn from."""

    forms: Mapping[str, Form]
    indicators: Mapping[str, Indicator]
    districts: tuple[Place, ...]
    communes: Mapping[str, tuple[Place, ...]]
    facts: Mapping[str, dict[str, Fact]]


def synthetic_province() -> Province:
    """Draw the figures of all communes from the seed, one stream a commune."""
    country = units_on(date(YEAR, 12, 31))
    districts = country.children(PROVINCE)
    communes = {d.code: country.children(d.code) for d in districts}
    facts = {
        unit.code: commune_facts(random.Random(f"{SEED}-{unit.code}"), unit.type)
        for units in communes.values()
        for unit in units
    }
    faults.prepare(facts)
    return Province(load_forms(), load_indicators(), districts, communes, facts)


def write_dong_thap(folder: Path) -> None:
    """Rewrite the folder: thirteen workbooks and FAULTS.json."""
    province = synthetic_province()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.xlsx"):
        old.unlink()
    told: list[dict[str, object]] = []
    for number, district in enumerate(province.districts):
        day = date(YEAR, 12, 6 + number * 5 % 9)
        told += _write_district(folder, province, district, day)
    record = {
        "period": str(YEAR),
        "province": PROVINCE,
        "files": len(list(folder.glob("*.xlsx"))),
        "communes": sum(map(len, province.communes.values())),
        "faults": told,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "FAULTS.json").write_text(text, "utf-8", newline="\n")


def _write_district(folder: Path, province: Province, district: Place, day: date) -> list[dict[str, object]]:
    name = file_name(district)
    facts = faults.first_version(district.code, province.facts)
    sheets = _sheets(province, district, facts, LAYOUTS[district.code], day)
    told = faults.plant(district.code, name, sheets)
    _save(folder / name, sheets, district, day)
    if facts is not province.facts:
        later = date(YEAR, 12, 20)
        second = file_name(district, "-lan-2")
        layout = replace(LAYOUTS[district.code], revision=2)
        corrected = _sheets(province, district, province.facts, layout, later)
        told += faults.corrected(name, sheets, second, corrected, district.code)
        _save(folder / second, corrected, district, later)
    return told


def _sheets(
    province: Province, district: Place, facts: Mapping[str, Mapping[str, Fact]], layout: Layout, day: date
) -> list[Sheet]:
    units = tuple(u for u in province.communes[district.code] if u.code not in faults.MISSING_UNITS)
    town = district.name.removeprefix(district.type + " ")
    signed = f"{town}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    return [
        draw(Report(district, units, YEAR, signed, form, province.indicators, facts, layout))
        for form in province.forms.values()
    ]


def _save(path: Path, sheets: list[Sheet], district: Place, day: date) -> None:
    paint(path, sheets, f"Báo cáo năm {YEAR} – {district.name}", day)

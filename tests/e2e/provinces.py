"""Reports of a whole province for any year, made by the generator of the sample reports."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample_reports.generator.forms import load_forms, load_indicators
from sample_reports.generator.layout import Layout
from sample_reports.generator.model import commune_facts
from sample_reports.generator.names import file_name
from sample_reports.generator.paint import paint
from sample_reports.generator.table import Report, draw
from sample_reports.generator.units import units_on


def write_province(folder: Path, province: str, year: int, forms: Sequence[str] = ("01",)) -> Path:
    """One workbook a district, with all its communes of the year's last day."""
    day = date(year, 12, 31)
    country, known, indicators = units_on(day), load_forms(), load_indicators()
    folder.mkdir(parents=True, exist_ok=True)
    for district in [d for d in country.districts() if d.parent == province]:
        units = country.children(district.code)
        rng = random.Random(f"{year}-{district.code}")
        facts = {unit.code: commune_facts(rng, unit.type) for unit in units}
        signed = f"Ngày 31 tháng 12 năm {year}"
        reports = [
            Report(district, units, year, signed, known[form], indicators, facts, Layout(totals="typed"))
            for form in forms
        ]
        paint(folder / file_name(district), [draw(report) for report in reports], district.name, day)
    return folder

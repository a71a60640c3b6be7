"""Many workbooks of the whole country at once, of districts or of communes, for measuring."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from .forms import load_forms, load_indicators
from .layout import Layout
from .model import commune_facts
from .names import file_name
from .paint import paint
from .table import Fact, Report, draw
from .units import units_on


def write_bulk(
    folder: Path,
    districts: int = 705,
    communes: int = 15,
    forms: Sequence[str] = (),
    day: date = date(2021, 12, 31),
    seed: int = 705,
) -> list[Path]:
    """Write one workbook a district, each with one sheet a form and at most `communes` of its real communes.

    The districts are those of the country on `day` that have communes, in the order of their codes, the first
    `districts` of them: 705 exist on 31/12/2021, some island districts among them without communes.
    `forms` are form ids; without any, the two forms with the most columns. Returns the files written.
    """
    country = units_on(day)
    known = load_forms()
    indicators = load_indicators()
    widest = sorted(known, key=lambda i: -len(known[i].leaves))[:2]
    chosen = [known[i] for i in sorted(forms or widest)]
    layout = Layout(totals="typed")
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for district in [d for d in country.districts() if country.children(d.code)][:districts]:
        units = country.children(district.code)[:communes]
        rng = random.Random(f"{seed}-{district.code}")
        facts: dict[str, Mapping[str, Fact]] = {u.code: commune_facts(rng, u.type) for u in units}
        signed = f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        sheets = [
            draw(Report(district, units, day.year, signed, f, indicators, facts, layout)) for f in chosen
        ]
        path = folder / file_name(district)
        paint(path, sheets, district.name, day)
        written.append(path)
    return written


def write_communes(
    folder: Path,
    most: int | None = None,
    forms: Sequence[str] = (),
    day: date = date(2025, 12, 31),
    seed: int = 3321,
) -> list[Path]:
    """Write one workbook a commune, each with one sheet a form (without `forms`, all) and one row a sheet.

    The communes are those of the country on `day` in the order of their codes, the first `most` of them:
    3,321 exist since 01/07/2025, when districts ceased to be. Returns the files written.
    """
    known, indicators = load_forms(), load_indicators()
    communes = [place for (level, _), place in sorted(units_on(day).by_code.items()) if level == "commune"]
    signed = f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for commune in communes[:most]:
        facts = {commune.code: commune_facts(random.Random(f"{seed}-{commune.code}"), commune.type)}
        sheets = [
            draw(
                Report(
                    commune, (commune,), day.year, signed, known[i], indicators, facts, Layout(totals="typed")
                )
            )
            for i in sorted(forms or known)
        ]
        path = folder / file_name(commune)
        paint(path, sheets, commune.name, day)
        written.append(path)
    return written

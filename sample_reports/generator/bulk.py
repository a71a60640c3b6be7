"""Many district workbooks of the whole country at once, for measuring."""

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

"""One commune's vertical form: Xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa, 2023."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from .forms import load_forms, load_indicators
from .model import commune_facts
from .names import file_name
from .paint import paint
from .units import units_on
from .vertical import draw_vertical

COMMUNE, DISTRICT, PROVINCE = "15169", "390", "38"
YEAR = 2023
SEED = 20231231


def write_cam_ngoc(folder: Path) -> None:
    """Rewrite the folder: one workbook with one sheet."""
    country = units_on(date(YEAR, 12, 31))
    commune = country.get("commune", COMMUNE)
    above = (country.get("district", DISTRICT), country.get("province", PROVINCE))
    facts = commune_facts(random.Random(f"{SEED}-{COMMUNE}"), commune.type)
    forms, indicators = tuple(load_forms().values()), load_indicators()
    day = date(YEAR, 12, 8)
    signed = f"Cẩm Ngọc, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    sheet = draw_vertical(commune, above, YEAR, signed, forms, indicators, facts)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.xlsx"):
        old.unlink()
    paint(folder / file_name(commune), [sheet], f"Báo cáo năm {YEAR} – {commune.name}", day)

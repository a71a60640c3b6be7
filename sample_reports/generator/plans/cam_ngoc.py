"""Xã Cẩm Ngọc for 2023 with its hamlets, of names that are made up: the text names none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..additional import OF_HAMLETS, Hamlet, hamlet_facts
from ..cam_ngoc import COMMUNE, DISTRICT, PROVINCE, SEED, YEAR
from ..forms import OF_MODEL, load_forms, load_indicators
from ..model import commune_facts
from ..names import file_name
from ..paint import paint
from ..sheet import Sheet
from ..table import SYNTHETIC
from ..units import units_on
from ..vertical import draw_vertical

_HAMLETS = 12
_DAY = date(YEAR, 12, 8)


def hamlets() -> tuple[Hamlet, ...]:
    """Eleven of twelve have a programme, ten held a meeting."""
    rng = random.Random(SEED)
    quiet = rng.sample(range(_HAMLETS), 2)
    return tuple(
        Hamlet(f"Thôn {number + 1}", number != quiet[0], number not in quiet) for number in range(_HAMLETS)
    )


def _write(folder: Path) -> None:
    """The workbook: the vertical sheet of all forms, and a sheet with the hamlets it adds up."""
    country = units_on(date(YEAR, 12, 31))
    commune = country.get("commune", COMMUNE)
    above = (country.get("district", DISTRICT), country.get("province", PROVINCE))
    rng = random.Random(f"{SEED}-{COMMUNE}")
    facts = commune_facts(rng, commune.type) | hamlet_facts(rng, hamlets())
    forms = load_forms(ids=(*OF_MODEL, OF_HAMLETS))
    signed = f"Cẩm Ngọc, ngày {_DAY.day:02d} tháng {_DAY.month:02d} năm {_DAY.year}"
    sheet = draw_vertical(commune, above, YEAR, signed, tuple(forms.values()), load_indicators(), facts)
    folder.mkdir(parents=True, exist_ok=True)
    paint(
        folder / file_name(commune),
        [sheet, _hamlet_sheet(hamlets())],
        f"Báo cáo năm {YEAR} – {commune.name}",
        _DAY,
    )


def _hamlet_sheet(rows: Sequence[Hamlet]) -> Sheet:
    sheet = Sheet("Các thôn", landscape=False)
    sheet.widths = {0: 7.0, 1: 30.0, 2: 20.0, 3: 20.0}
    sheet.span(0, 0, 0, 3, "CÁC THÔN (TÊN ĐẶT RA ĐỂ MINH HỌA)", "title")
    sheet.span(1, 0, 1, 3, SYNTHETIC, "synthetic")
    heads = ("STT", "Thôn", "Có chương trình hành động", "Đã tuyên truyền trong hội nghị nhân dân")
    for column, text in enumerate(heads):
        sheet.put(2, column, text, "head")
    for row, one in enumerate(rows, 3):
        sheet.put(row, 0, row - 2, "order")
        sheet.put(row, 1, one.name, "text")
        for column, done in ((2, one.programme), (3, one.meeting)):
            sheet.put(row, column, "Có" if done else "Không", "text_center")
    sheet.header = (2, 2)
    return sheet

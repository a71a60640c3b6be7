"""Xã Cẩm Ngọc for 2023 with its hamlets, of names that are made up: the text names none."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ..additional import OF_HAMLETS, Hamlet, hamlet_facts
from ..cam_ngoc import COMMUNE, DISTRICT, PROVINCE, SEED, YEAR
from ..forms import OF_MODEL, load_forms, load_indicators
from ..model import commune_facts
from ..names import file_name
from ..paint import paint
from ..sheet import Sheet
from ..table import SYNTHETIC, Fact
from ..units import units_on
from ..vertical import draw_vertical
from .expecting import counted, share_of_sums, with_supports, without_verdict
from .sample import Collection, Expected, Figures, Sample, Sending

PLAN = "cam-ngoc-2023"
_HAMLETS = 12
_DAY = date(YEAR, 12, 8)


def hamlets() -> tuple[Hamlet, ...]:
    """Eleven of twelve have a programme, ten held a meeting."""
    rng = random.Random(SEED)
    quiet = rng.sample(range(_HAMLETS), 2)
    return tuple(
        Hamlet(f"Thôn {number + 1}", number != quiet[0], number not in quiet) for number in range(_HAMLETS)
    )


def cam_ngoc() -> Sample:
    """The year; the commune is its only reporter."""
    country = units_on(date(YEAR, 12, 31))
    commune = country.get("commune", COMMUNE)
    rng = random.Random(f"{SEED}-{COMMUNE}")
    facts = commune_facts(rng, commune.type) | hamlet_facts(rng, hamlets())
    collection = Collection(
        period=str(YEAR),
        draw=partial(_write, facts=facts),
        sendings=(Sending(file_name(commune), COMMUNE, _DAY),),
        reporters=(commune,),
        last_day=None,
        targets=_targets({COMMUNE: facts}),
        forms=(),
    )
    return Sample(PLAN, PROVINCE, (collection,))


def _targets(figures: Figures) -> Mapping[str, Expected]:
    """The text sets no target: what is there is shown, without a verdict."""
    units = (COMMUNE,)
    share, count = partial(share_of_sums, units, figures), partial(counted, units, figures)
    items = {"radio": "radio_items", "web": "web_items", "social": "social_items"}
    sessions = {"training": "sessions_training", "contests": "sessions_contest", "talks": "sessions_talk"}
    materials = {name: name for name in ("posters", "banners", "leaflets")}
    women = {name: f"women_{name}" for name in ("trained", "employed", "loans")}
    shown = {
        "cn.m1": share(("hamlets_programme",), ("hamlets",)),
        "cn.m2": share(("hamlets_meeting",), ("hamlets",)),
        "cn.m3": _with(count(*sessions.values()), count, {**sessions, **materials}),
        "cn.m4": _with(count(*items.values()), count, items),
        "cn.m5": _with(count("women_in_need"), count, women),
        "cn.m6": _with(count("violating"), count, {"inspections": "inspections", "inspected": "inspected"}),
        "cn.m7": _with(count("station_served"), count, {"models": "models"}),
        "cn.m8": with_supports(
            count("money_total"), budget=count("money_central", "money_local"), other=count("money_other")
        ),
        "cn.m9": share(("organisations_programme",), ("organisations",)),
    }
    return {id_: without_verdict(one, "no_target") for id_, one in shown.items()}


def _with(expected: Expected, count: Callable[[str], Expected], others: Mapping[str, str]) -> Expected:
    return with_supports(expected, **{name: count(indicator) for name, indicator in others.items()})


def _write(folder: Path, facts: Mapping[str, Fact]) -> None:
    """The workbook: the vertical sheet of all forms, and a sheet with the hamlets it adds up."""
    country = units_on(date(YEAR, 12, 31))
    commune = country.get("commune", COMMUNE)
    above = (country.get("district", DISTRICT), country.get("province", PROVINCE))
    forms = tuple(load_forms(ids=(*OF_MODEL, OF_HAMLETS)).values())
    signed = f"Cẩm Ngọc, ngày {_DAY.day:02d} tháng {_DAY.month:02d} năm {_DAY.year}"
    sheet = draw_vertical(commune, above, YEAR, signed, forms, load_indicators(), facts)
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [sheet, _hamlet_sheet(hamlets())]
    paint(folder / file_name(commune), sheets, f"Báo cáo năm {YEAR} – {commune.name}", _DAY)


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

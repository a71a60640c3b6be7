"""Đồng Tháp (82) in 2026: no districts, a workbook with form 08 from each of its 102 communes.

The figures are synthetic and seeded. `PLANTED` are the communes that show something on purpose: each way into
a class, each gap of Decision 28/2025/QĐ-TTg, what is not known; all others are drawn.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from .forms import load_forms, load_indicators
from .layout import Layout
from .names import file_name
from .paint import paint
from .table import Fact, Report, draw
from .units import Place, units_on

PROVINCE = "82"
YEAR = 2026
DAY = date(YEAR, 12, 14)
SEED = 20261214
FORM = "08"
RECORD = "PLANTED.json"

_ON_FILE = ("addicts_filed", "illegal_users_filed")
_EXCEPTED = ("filed_in_substitution", "filed_in_rehabilitation", "filed_after_rehabilitation")
_QUIET: Mapping[str, Fact] = {
    "residents": 10000,
    "residents_source": "police",
    "residents_day": "period_end",
    **dict.fromkeys((*_ON_FILE, *_EXCEPTED), 0),
    "drug_points": 0,
    "drug_arrests": 0,
    "resident_drug_offenders": 0,
    "wanted_drug_offenders": 0,
    "drug_plants": 0,
    "drug_plant_area": Decimal(0),
    "key_route_within": False,
    "key_route_between": False,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A commune made for a purpose: its `figures` over those of a quiet one of 10,000 residents, and the
    `result` under the readings that are the default ("" where several are possible). None is left empty;
    `silent` sends nothing."""

    purpose: str
    figures: Mapping[str, Fact] = field(default_factory=dict)
    result: str = ""
    silent: bool = False


def _plan(purpose: str, result: str = "", **figures: Fact) -> Plan:
    return Plan(purpose, figures, result)


PLANTED: tuple[Plan, ...] = (
    _plan("type I: 0.5 %, 2 points, 0.1 % arrested", "I",
          addicts_filed=50, drug_points=2, drug_arrests=10, resident_drug_offenders=6),
    _plan("type I by the route: 0.5 %, 2 points, on a key route", "I",
          addicts_filed=40, illegal_users_filed=10, drug_points=2, key_route_within=True),
    _plan("type II: 0.1 %, 1 point, 500 plants", "II",
          addicts_filed=10, drug_points=1, drug_plants=500, drug_plant_area=Decimal("60.5")),
    _plan("type II by the route: 0.1 %, 0.05 % arrested, on a key route", "II",
          addicts_filed=10, drug_arrests=5, key_route_between=True),
    _plan("type III: 0.09 %", "III", addicts_filed=9),
    _plan("type III by area: 124.9 m²", "III", drug_plant_area=Decimal("124.9"), wanted_drug_offenders=1),
    _plan("drug-free; gap A: to the letter 0 % is under 0.1 %", "FREE"),
    _plan("gap A: a point alone is no type; to the letter III", "OTHERWISE", drug_points=1),
    _plan("gap B: 0.3 % is III cumulatively, nothing to the letter", "III", addicts_filed=30),
    _plan("gap B: 0.5 %, 1 point, 0.05 %: II cumulatively, nothing to the letter", "II",
          addicts_filed=50, drug_points=1, drug_arrests=5),
    _plan("gap C: 3 on file, all excepted: III and drug-free", "DECIDE",
          addicts_filed=3, **dict.fromkeys(_EXCEPTED, 1)),
    _plan("gap C: people from elsewhere arrested: III and drug-free", "DECIDE", drug_arrests=2),
    _plan("gap D: đ of type II decides to the letter", "I",
          addicts_filed=50, drug_points=1, drug_plants=3000, drug_plant_area=Decimal(100), drug_arrests=1,
          key_route_within=True),
    _plan("nobody says whose number the residents are",
          residents_source=None, addicts_filed=50, drug_points=2, drug_plants=3000),
    _plan("nobody says of what day the residents are", residents_day=None, addicts_filed=12, drug_points=1,
          drug_arrests=6),
    _plan("no number of residents, and none is needed", "FREE", residents=None, residents_source=None,
          residents_day=None),
    _plan("points not told: I, II or III", drug_points=None, addicts_filed=50, drug_plants=3000),
    _plan("more on file than residents: an error, so neither counts", residents=20, addicts_filed=50),
    Plan("sends nothing", silent=True),
    Plan("sends nothing", silent=True),
    Plan("sends nothing", silent=True),
    Plan("sends nothing", silent=True),
)  # fmt: skip


def communes_2026() -> tuple[Place, ...]:
    """The 102 communes in the order of their codes."""
    return units_on(DAY).children(PROVINCE)


def planned() -> dict[str, Plan]:
    """By code the communes that show something: every fourth."""
    return {unit.code: plan for unit, plan in zip(communes_2026()[::4], PLANTED, strict=False)}


def write_dong_thap_2026(folder: Path, only: Collection[str] | None = None) -> list[Path]:
    """Write the workbooks, of all communes or of those with the codes in `only`, and PLANTED.json: by code
    what a commune shows and its result. Returns the workbooks."""
    form, indicators = load_forms(ids=(FORM,))[FORM], load_indicators()
    plans = planned()
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for unit in communes_2026():
        plan = plans.get(unit.code)
        if (only is not None and unit.code not in only) or (plan is not None and plan.silent):
            continue
        facts = {unit.code: {**_QUIET, **plan.figures} if plan else _drawn(unit)}
        signed = f"Ngày {DAY.day} tháng {DAY.month} năm {YEAR}"
        report = Report(unit, (unit,), YEAR, signed, form, indicators, facts, Layout(totals="typed"))
        path = folder / file_name(unit)
        paint(path, [draw(report)], f"Báo cáo năm {YEAR} – {unit.name}", DAY)
        written.append(path)
    told = {code: {"shows": plan.purpose, "result": plan.result} for code, plan in plans.items()}
    (folder / RECORD).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return written


def _drawn(unit: Place) -> dict[str, Fact]:
    """Figures of a commune about which nothing is special; one in two has nothing to tell."""
    rng = random.Random(f"{SEED}-{unit.code}")
    residents = rng.randint(9000, 26000) * (2 if unit.type == "Phường" else 1)
    facts = {**_QUIET, "residents": residents, "residents_source": rng.choice(("police", "statistics"))}
    if rng.random() < 0.5:
        return facts
    addicts, users = (int(residents * rng.random() ** 3 * most) for most in (0.003, 0.002))
    excepted = rng.randint(0, addicts)
    arrests = int(residents * rng.random() ** 3 * 0.0008)
    facts |= {"addicts_filed": addicts, "illegal_users_filed": users}
    facts |= {"filed_in_substitution": excepted, "drug_points": rng.choice((0, 0, 0, 1))}
    facts |= {"drug_arrests": arrests, "resident_drug_offenders": rng.randint(0, arrests)}
    return facts | {"key_route_between": rng.random() < 0.1}

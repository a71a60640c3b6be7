"""Hưng Yên for 2026: 104 communes without districts, a workbook of one form from each.

Three communes send nothing, one comes on the first day that is late and one three days after; one has more
files than people. Where the province cannot be told, a commune by itself can.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from ..additional import OF_DRUGS, drug_facts
from ..layout import Layout
from ..table import Fact
from ..units import units_on
from .expecting import NOT_COLLECTED, counted, share_of_sums, share_of_units, with_supports
from .province import Year, known_figures, workbooks_of, write_workbooks
from .sample import Collection, Expected, Figures, Sample, Wrong

PLAN, PROVINCE, YEAR, SEED = "hung-yen-199-2026", "33", 2026, 20261214
_DRUG_FREE = 52  # half of 104
_SILENT = ("12070", "12280", "13120")
_LOST = "11977"  # recognised the year before, and no more
_ARISEN = "11992"  # a new addict, and 9 of 10 people supported: exactly 90 %, which is not more
_LATE = {"12004": 15, "12019": 18}
_DAYS = (8, 10, 14)
_WRONG = Wrong(
    "12031", ("addicts_with_file", "addicts_known"), "12 files of 10 addicts",
    "check.addicts_with_file_within_addicts_known",
)  # fmt: skip


def hung_yen() -> Sample:
    """The year."""
    year = _drawn()
    told = [code for code in year.codes() if code not in _SILENT]
    days = {code: date(YEAR, 12, _LATE.get(code, _DAYS[rank % 3])) for rank, code in enumerate(told)}
    wrong: Mapping[str, Mapping[str, Fact]] = {_WRONG.unit: {"addicts_known": 10, "addicts_with_file": 12}}
    layouts = dict.fromkeys(year.codes(), Layout(totals="typed"))
    books = workbooks_of(year, days, layouts, (OF_DRUGS,), wrong=wrong)
    figures = known_figures(year, books, (_WRONG,))
    collection = Collection(
        period=str(YEAR),
        draw=partial(write_workbooks, year=year, workbooks=books),
        sendings=tuple(one.sending for one in books),
        reporters=year.reporters,
        last_day=date(YEAR, 12, 14),
        forms=(OF_DRUGS,),
        targets=_targets(year.codes(), figures),
        below={code: _targets((code,), figures) for code in (_ARISEN, _LOST, _SILENT[0])},
        wrong=(_WRONG,),
    )
    return Sample(PLAN, PROVINCE, (collection,))


def _drawn() -> Year:
    country = units_on(date(YEAR, 12, 31))
    units = country.children(PROVINCE)
    facts = {unit.code: drug_facts(random.Random(f"{SEED}-{unit.code}"), unit.type) for unit in units}
    others = [code for code in facts if code not in (*_SILENT, _LOST, _ARISEN, _WRONG.unit)]
    free = random.Random(SEED).sample(others, _DRUG_FREE)
    for code, own in facts.items():
        own |= {"drug_free": code in free, "drug_free_before": code in free and own["drug_free_before"]}
    facts[_LOST] |= {"drug_free_before": True, "drug_clients": 0, "drug_clients_supported": 0}
    addicts = {"addicts_known": 8, "addicts_with_file": 8, "addicts_new": 1}
    facts[_ARISEN] |= {**addicts, "drug_clients": 10, "drug_clients_supported": 9}
    return Year(YEAR, PROVINCE, country, facts)


def _targets(units: Sequence[str], figures: Figures) -> Mapping[str, Expected]:
    still = {
        code: {**facts, "still_free": facts["drug_free_before"] and facts["drug_free"]}
        for code, facts in figures.items()
    }
    share = partial(share_of_units, units, figures)
    found = partial(share_of_sums, units, figures, conditional=True)
    free = share(("drug_free",), bool, 50)
    new = counted(units, figures, "addicts_new")
    return {
        "hy.t1": free,
        "hy.t2": with_supports(NOT_COLLECTED, communes=free),
        "hy.t3a": found(
            ("addicts_with_file", "illegal_users_with_file"), ("addicts_known", "illegal_users_known")
        ),
        "hy.t3b": with_supports(share(("addicts_new",), lambda number: number == 0), new=new),
        "hy.t4a": found(("drug_points_destroyed",), ("drug_points_found",)),
        "hy.t4b": found(("drug_dealers_handled",), ("drug_dealers_found",)),
        "hy.t4c": found(("drug_area_destroyed",), ("drug_area_found",)),
        "hy.t5": found(("drug_clients_supported",), ("drug_clients",), 90, ">"),
        "hy.t6": share_of_sums(
            units, still, ("still_free",), ("drug_free_before",), conditional=True, most=1
        ),
        "hy.t7": share(("station_able",), bool),
        "hy.t8": share_of_sums(units, figures, ("schools_term_1", "schools_term_2"), ("schools", "schools")),
    }

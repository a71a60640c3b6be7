"""Plans of a few communes: ``plan.*``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.figures.planning import follow_plan, plan_entries
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import open_workspace
from kpi.spec.places import builtin_specs
from tests.e2e.program import new_office
from tests.findings.reproducers.reports import Reproducer
from tests.findings.reproducers.words import typed
from tests.plan.world import (
    INSPECTED,
    REGISTERED,
    WORDS,
    communes,
    followed,
    followed_over,
    plan,
    target,
)

LEAST = {"sign": ">=", "value": 75, "each_year": True}
BASIS = {
    "title": {"vi": "Nghị quyết liên tịch 01/2008", "en": "Joint resolution 01/2008"},
    "expires": "2025-02-15",
    "repealed_by": {"vi": "Thông tư 15/2024", "en": "Circular 15/2024"},
    "citation": "01/2008",
}
ALL = "29863 registered 1\n29866 registered 1\n29898 registered 0"
TOO_MANY = "29863 establishments 4\n29863 inspected 9"
MISSING = {"vi": "phần sau mục II.3", "en": "what follows II.3"}


def following(lines: str, period: str = "2021", under: str = "87", **keys: Any) -> Reproducer:
    def reproduce(_: Path) -> object:
        measure = INSPECTED if "inspected" in lines else REGISTERED
        return followed(plan(target(measure=measure, goal=LEAST), **keys), lines, period, under)

    return reproduce


def asked(period: str, under: str | None = None) -> Reproducer:
    def reproduce(folder: Path) -> object:
        workspace = open_workspace(new_office(folder / "w").root)
        query = Query(parse_period(period), under=under)
        with suppress(Fault):
            return follow_plan(workspace, load_catalogue("en"), query, "dong-thap-208-2021")

    return reproduce


def baseline(target: str = "dt.t1b", *words: str) -> Reproducer:
    """A value of an earlier year, typed."""
    given = {"--year": "2020", "--value": "90", "--source": "BC 12", "--why": "không ghi giá trị gốc"}
    given |= dict(zip(words[::2], words[1::2], strict=True))
    return typed(
        "decide", "baseline", "dong-thap-208-2021", target, *(word for pair in given.items() for word in pair)
    )


def _differing(_: Path) -> object:
    entered = {"baselines": [{"year": 2020, "value": 9, "source": "BC 1"}], "base": "year_before"}
    keys = {"kind": "keep", "measure": REGISTERED, **entered}
    lines = "".join(
        f"{code} registered 1 period={year}\n" for code in (30001, 30002) for year in (2020, 2021)
    )
    return followed_over(plan(target(**keys)), lines, "2021", communes(2))


def _unknown(_: Path) -> object:
    with suppress(Fault):
        return plan_entries([builtin_specs()], None, "dong-thap-2021")


REPRODUCERS: Mapping[str, Reproducer] = {
    "decide.baseline_kind": baseline("dt.t5"),
    "decide.baseline_target": baseline("dt.t9"),
    "decide.baseline_value": baseline("dt.t1b", "--value", "ba"),
    "decide.baseline_year": baseline("dt.t1b", "--year", "2025"),
    "plan.base_differs": _differing,
    "plan.basis_ended": following(ALL, "2025", legal_basis=[BASIS]),
    "plan.basis_ends": following(ALL, legal_basis=[BASIS]),
    "plan.complete": following(ALL),
    "plan.coverage": following("29863 registered 1"),
    "plan.excess": following(TOO_MANY),
    "plan.no_territory": asked("2025"),
    "plan.not_within": asked("2021", "14"),
    "plan.outside": asked("2026"),
    "plan.paraphrased": following(
        ALL, text={"complete": False, "missing": [MISSING], "source": WORDS, "paraphrased": True}
    ),
    "plan.part_of_country": following(ALL, under="866", territory=[{"code": "00"}]),
    "plan.part": following(ALL, under="866"),
    "plan.text_missing": following(ALL, text={"complete": False, "missing": [MISSING], "source": WORDS}),
    "plan.unknown": _unknown,
}

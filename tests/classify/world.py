"""Communes for tests: figures in, results out, without a workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kpi.classify.figures import each_of, looked_at, relied_on, summed_bounds
from kpi.classify.judging import decisions, either, judge, ways
from kpi.classify.types import Options, Result
from kpi.model.cell import Cell
from kpi.rollup.bounding import Known
from kpi.spec.kinds import classification
from kpi.spec.kinds.classification import Classification, Level
from tests.shipped import shipped_specs

CASES = Path(__file__).parents[1] / "cases" / "classify"
Figures = Mapping[str, Any]
"""By indicator a number, a text, a range or None for one that is missing."""


@cache
def decision() -> Classification:
    """QĐ 28/2025 as it is shipped."""
    return shipped_specs(None).of(classification.KIND)["qd-28-2025"]


def level(name: str) -> Level:
    found = decision().level(name)
    assert found is not None
    return found


@cache
def cases(name: str) -> Mapping[str, Any]:
    """A file of cases."""
    read: Mapping[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return read


def commune(**figures: object) -> dict[str, Any]:
    """A commune without anything, with `figures` laid over."""
    return {**cases("communes")["quiet"], **figures}


def known(figures: Figures) -> Known:
    """What counts as known of them."""
    given = {name: one for name, one in figures.items() if one is not None}
    words = ("residents_source", "residents_day")
    numbers = {
        name: one if name in words or isinstance(one, Cell) else Decimal(one) for name, one in given.items()
    }
    return relied_on(numbers, decision(), frozenset())


def judge_commune(figures: Figures, all_ways: Sequence[Options] = ()) -> list[Result]:
    """Its results, under all ways to read the law or under these."""
    one = level("commune")
    cases_of = each_of(looked_at(one), known(figures), shipped_specs(None).indicators)
    return either([judge(one, bounds, all_ways or ways(decision(), {})) for bounds in cases_of], one)


def judge_province(communes: Sequence[Figures], all_ways: Sequence[Options] = ()) -> list[Result]:
    """The results of a province of these communes."""
    all_ways = all_ways or ways(decision(), {})
    one = level("province")
    below = [judge_commune(figures, all_ways) for figures in communes]
    bounds = summed_bounds(looked_at(one), [known(f) for f in communes], shipped_specs(None).indicators)
    classes = [
        [decisions(level("commune"), results[place]) for results in below] for place in range(len(all_ways))
    ]
    return judge(one, bounds, all_ways, classes)

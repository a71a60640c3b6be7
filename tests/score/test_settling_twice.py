"""What settles a class found once more by trying: every value that a figure may have, with every value of the
others that are not known, scored by the plain reading of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import prod
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.cell import Cell, Status
from kpi.rollup.cells import Told
from kpi.score.compile import compile_scheme
from kpi.score.settling import OpenFigure, Openness, Settler
from kpi.spec.kinds.scheme import build
from tests.examples import tries
from tests.score import naive_score as naive
from tests.score.random_schemes import FIGURES, schemes
from tests.score.test_twice import KINDS, WITHOUT_SHRINKING
from tests.score.written import INDICATORS, LABELS, MANY

Json = Mapping[str, Any]
_GAPS = re.compile("coalesce|nullif|NULL|CASE")
_FEW = 150
_UNKNOWN = {"yes_no": [0, 1], "class": [*LABELS]}


@st.composite
def lacking(draw: st.DrawFn, most: int) -> tuple[Json, dict[str, list[Any]]]:
    """The figures of a commune, and of some all that they may be: counts lie in a range, or are missing."""
    figures = draw(FIGURES)
    hidden = draw(st.lists(st.sampled_from([*INDICATORS]), min_size=1, max_size=most, unique=True))
    ways: dict[str, list[Any]] = {}
    for name in hidden:
        kind = INDICATORS[name]
        if kind == "count":
            low = draw(st.integers(0, 4))
            ends = draw(st.sampled_from([1, 2, 5]))
            missing = draw(st.integers(0, 3)) == 0
            ways[name] = [*range(14), *MANY] if missing else list(range(low, low + ends + 1))
        elif kind in _UNKNOWN:
            ways[name] = _UNKNOWN[kind]
    return figures, ways


def known(figures: Json, ways: Mapping[str, list[Any]]) -> dict[str, Told]:
    """What the program is told."""
    told: dict[str, Told] = {
        name: value if isinstance(value, str) else Decimal(value)
        for name, value in figures.items()
        if name in INDICATORS and name not in ways
    }
    for name, values in ways.items():
        if INDICATORS[name] == "count" and values[-1] != MANY[-1]:
            told[name] = Cell(Status.RANGE, Decimal(values[0]), Decimal(values[-1]))
    return told


def settled_by(one: OpenFigure, value: Any) -> set[str]:
    """The results that a value is said to give."""
    if isinstance(value, str):
        return {outcome.band for outcome in one.outcomes if outcome.label == value}
    return {
        outcome.band
        for outcome in one.outcomes
        if outcome.low is not None
        and outcome.low <= value
        and (outcome.high is None or value <= outcome.high)
    }


def faults(scheme: Json, figures: Json, ways: Mapping[str, list[Any]], of: Openness) -> Iterator[str]:
    where = f"of {figures}, lacking {ways}, in {scheme}"
    figures_of = {one.indicator: one for one in of.figures}
    for way in naive.completions(ways):
        results = naive.classes_of(scheme, {**figures, **way})
        if not results <= set(of.classes):
            yield f"{results} with {way}, though {of.classes} are possible, {where}"
        for name, one in figures_of.items():
            if name not in way:
                continue
            said = settled_by(one, way[name])
            if said and said != results:
                yield f"{name} = {way[name]} gives {results} with {way}, not {said}, {where}"
            if not said and one.settles == "always":
                yield f"{name} settles always, but says nothing of {way[name]}, {where}"
            exact = len(ways) == 1 and len(of.classes) > 1 and not _GAPS.search(str(scheme))
            if exact and len(results) == 1 and said != results and way[name] not in MANY:
                yield f"{name} = {way[name]} gives {results}, {said} is said, {where}"


def openness(scheme: Json, told: Mapping[str, Told]) -> Openness:
    rules = build(scheme)
    return Settler(rules, compile_scheme(rules, KINDS), KINDS).openness(told, frozenset())


def _plain(scheme: Json) -> Json:
    return {key: value for key, value in scheme.items() if key != "assessment"}


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(15), deadline=None)
@given(schemes(most=3).map(_plain), lacking(1))
def test_every_value_of_the_only_figure_that_lacks_gives_the_class_that_is_said(
    scheme: Json, commune: tuple[Json, dict[str, list[Any]]]
) -> None:
    figures, ways = commune
    assert list(faults(scheme, figures, ways, openness(scheme, known(figures, ways)))) == []


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(15), deadline=None)
@given(schemes(most=3).map(_plain), lacking(3))
def test_what_is_said_to_settle_the_class_does_so_with_every_value_of_the_others(
    scheme: Json, commune: tuple[Json, dict[str, list[Any]]]
) -> None:
    figures, ways = commune
    few = {}
    for name, values in ways.items():
        if prod(map(len, few.values())) * len(values) <= _FEW:
            few[name] = values
    assert list(faults(scheme, figures, few, openness(scheme, known(figures, few)))) == []

"""Judged twice: by the spec, and by the plain reading of the text in `naive`. Random communes and provinces
come to the same under all eight readings, and what is said of them while figures are missing contains the
truth."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.cell import Cell, Status
from tests.classify import naive
from tests.classify.world import commune, judge_commune, judge_province
from tests.examples import tries
from tests.shipped import shipped_specs

INDICATORS = shipped_specs(None).indicators
WAYS = list(naive.all_readings())
NUMBERS = {
    # Near the limits, of 10000 residents and of 2000: 0.1 % is 10 or 2, 0.05 % is 5 or 1.
    "residents": [10000, 2000, 9999, 10001],
    "addicts_filed": [0, 0, 1, 2, 5, 9, 10, 30, 49, 50],
    "illegal_users_filed": [0, 0, 0, 1, 10],
    "filed_in_substitution": [0, 0, 1, 50],
    "filed_in_rehabilitation": [0, 0, 1],
    "filed_after_rehabilitation": [0, 0, 1, 9],
    "drug_points": [0, 0, 1, 2, 5],
    "drug_arrests": [0, 0, 1, 2, 4, 5, 9, 10],
    "resident_drug_offenders": [0, 0, 0, 1],
    "wanted_drug_offenders": [0, 0, 0, 1],
    "drug_plants": [0, 0, 1, 499, 500, 2999, 3000, 8000],
    "drug_plant_area": [0, 0, 1, 124, 125, 749, 750, 2000],
    "key_route_within": [0, 0, 1],
    "key_route_between": [0, 0, 1],
}
ANY = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in NUMBERS.items()})
FREE = dict.fromkeys(("drug_points", "resident_drug_offenders", "wanted_drug_offenders"), 0)
# Drug-free ones are rare among them, and those of type I or II that are drug-free as well still more so.
FIGURES = st.one_of(ANY, ANY.map(lambda one: {**one, **FREE, "filed_in_substitution": 60}))
HIDDEN = st.frozensets(st.sampled_from([*NUMBERS, "residents_source", "residents_day"]), max_size=5)


def hiding(figures: dict[str, int], names: frozenset[str]) -> dict[str, Any]:
    return commune(**{**figures, **dict.fromkeys(names)})


@settings(max_examples=80)
@given(FIGURES)
def test_a_commune_is_what_the_text_makes_of_it(figures: dict[str, int]) -> None:
    results = judge_commune(commune(**figures), WAYS)
    assert [one.settled for one in results] == [naive.commune_result(figures, way) for way in WAYS]


@settings(max_examples=60)
@given(FIGURES, HIDDEN)
def test_what_a_commune_may_be_contains_what_it_is(figures: dict[str, int], names: frozenset[str]) -> None:
    results = judge_commune(hiding(figures, names), WAYS)
    for way, one in zip(WAYS, results, strict=True):
        assert naive.commune_result(figures, way) in one.possible


@settings(max_examples=25)
@given(st.lists(FIGURES, min_size=1, max_size=4))
def test_a_province_is_what_the_text_makes_of_it(communes: list[dict[str, int]]) -> None:
    results = judge_province([commune(**one) for one in communes], WAYS)
    for way, one in zip(WAYS, results, strict=True):
        assert set(one.possible) == naive.province_results(communes, way)


@settings(max_examples=25)
@given(st.lists(st.tuples(FIGURES, HIDDEN), min_size=1, max_size=4))
def test_what_a_province_may_be_contains_what_it_is(
    communes: list[tuple[dict[str, int], frozenset[str]]],
) -> None:
    results = judge_province([hiding(*one) for one in communes], WAYS)
    for way, one in zip(WAYS, results, strict=True):
        assert naive.province_results([figures for figures, _ in communes], way) <= set(one.possible)


RANGED = st.lists(st.tuples(st.sampled_from(sorted(NUMBERS)), st.integers(1, 7)), min_size=1, max_size=2)


@settings(max_examples=tries(40), deadline=None)
@given(FIGURES, RANGED)
def test_a_commune_with_ranges_may_be_what_it_is_with_a_value_of_them_and_of_counts_nothing_else(
    figures: dict[str, int], ranged: list[tuple[str, int]]
) -> None:
    sizes = dict(ranged)
    cells = {n: Cell(Status.RANGE, Decimal(figures[n]), Decimal(figures[n] + s)) for n, s in sizes.items()}
    results = judge_commune(commune(**{**figures, **cells}), WAYS)
    values = [range(figures[name], figures[name] + size + 1) for name, size in sizes.items()]
    completions = [figures | dict(zip(sizes, chosen, strict=True)) for chosen in product(*values)]
    for way, one in zip(WAYS, results, strict=True):
        truths = {naive.commune_result(completion, way) for completion in completions}
        assert truths <= set(one.possible)
        if not any(INDICATORS[name].decimals for name in sizes):
            assert truths == set(one.possible)


@settings(max_examples=tries(15), deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=3), st.sampled_from(sorted(NUMBERS)), st.booleans())
def test_a_province_with_a_commune_of_ranges_may_be_what_it_is(
    communes: list[dict[str, int]], name: str, open_ended: bool
) -> None:
    first, *others = communes
    high = None if open_ended else Decimal(first[name] + 3)
    ranged = commune(**{**first, name: Cell(Status.RANGE, Decimal(first[name]), high)})
    results = judge_province([ranged, *(commune(**one) for one in others)], WAYS)
    for value in (first[name], first[name] + 3):
        truth = judge_province([commune(**{**first, name: value}), *(commune(**o) for o in others)], WAYS)
        for one, exact in zip(results, truth, strict=True):
            assert set(exact.possible) <= set(one.possible)

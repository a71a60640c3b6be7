"""Points of the commune, the district and the province beside the computed ones, by cases written down as
data: what counts of what was sent, and what is final, by the program and by a plain reading."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kpi.score import Scoring, score
from kpi.score.giving import Giving, read_given
from kpi.spec.assessment import points_id
from kpi.spec.kinds.scheme import build
from tests.rollup.world import indicators, reports, units
from tests.score import naive_score
from tests.score.written import cases, ends_told, possible, whole

Json = Mapping[str, Any]
UNIT = "29863"
REPORTERS = {"commune": UNIT, "district": "866", "province": "87"}
ALL = ("self", "district", "province")
MAY_GIVE = {"commune": ALL[:1], "district": ALL[:2], "province": ALL}
CASES = cases("assessed")["cases"]
FINALS = [(case, rule, told) for case in CASES for rule, told in case["final"].items()]
NAMES = [f"{case['id']}: {rule}" for case, rule, _ in FINALS]


def scheme_of(rule: str) -> dict[str, Any]:
    """The scheme of all cases with a rule "final/on_missing"."""
    final, _, missing = rule.partition("/")
    return whole("test", {**cases("assessed")["base"], "assessment": {"final": final, "on_missing": missing}})


def by_program(case: Json, rule: str) -> tuple[Scoring, Giving]:
    lines = [f"{UNIT} {name} {'?' if value is None else value}" for name, value in case["figures"].items()]
    for place, file in enumerate(case["files"], 2):
        sent = [(who, name, n) for who in ALL for name, n in file.get(who, {}).items()]
        of_file = f"reporter={REPORTERS[file['sender']]} seq={place} form=07"
        lines += [f"{UNIT} {points_id(who, 'test', name)} {n} {of_file}" for who, name, n in sent]
    con, tree, rules = reports("\n".join(lines)), units(), build(scheme_of(rule))
    giving = read_given(con, tree, rules, "2021", ())
    figures = {one.id: one for one in indicators("hot", "ended")}
    return score(con, tree, rules, "2021", UNIT, figures, marks=giving.points), giving


def counting(case: Json) -> dict[tuple[str, str], Any]:
    """The points that count, by criterion and who gave them, as plainly as the rule reads."""
    points = {}
    for file in case["files"]:
        for who in MAY_GIVE[file["sender"]]:
            points |= {(name, who): number for name, number in file.get(who, {}).items()}
    return points


def told(case: Json) -> dict[tuple[str, str], Any]:
    counted = case["counted"].items()
    return {(name, who): n for who, of in counted for name, n in of.items() if n is not None}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_counts_of_what_was_sent(case: Json) -> None:
    giving = by_program(case, "computed/undetermined")[1]
    program = {key: float(one.points) for key, one in giving.points.get(UNIT, {}).items()}
    assert program == told(case) == counting(case)
    refused = {name for of in case["counted"].values() for name, n in of.items() if n is None}
    assert bool(refused) <= (UNIT in giving.strange)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_computed_points_are_the_same_whoever_gave_others(case: Json) -> None:
    for rule in case["final"]:
        computed = by_program(case, rule)[0].rows[0].computed.values()
        ends = sum(one.ends[0] for one in computed), sum(one.ends[1] for one in computed)
        assert tuple(Fraction(one) for one in ends) == ends_told(case["computed"])


@pytest.mark.parametrize(("case", "rule", "wanted"), FINALS, ids=NAMES)
def test_the_final_points_of_a_rule(case: Json, rule: str, wanted: Json) -> None:
    (row,) = by_program(case, rule)[0].rows
    assert tuple(Fraction(one) for one in row.ends) == ends_told(wanted["points"])
    assert row.band == wanted["class"]


@pytest.mark.parametrize(("case", "rule", "wanted"), FINALS, ids=NAMES)
def test_the_plain_reading_gives_the_same(case: Json, rule: str, wanted: Json) -> None:
    scheme = scheme_of(rule)
    figures = {name: possible(name, value) for name, value in case["figures"].items()}
    ways = [{**one, **counting(case)} for one in naive_score.completions(figures)]
    ends = [naive_score.total_of(scheme, one) for one in ways]
    assert (min(low for low, _ in ends), max(high for _, high in ends)) == ends_told(wanted["points"])
    classes = set().union(*(naive_score.classes_of(scheme, one) for one in ways))
    assert (classes == {wanted["class"]}) if wanted["class"] else len(classes) > 1


def test_every_rule_of_the_schema_has_a_case() -> None:
    rules = {rule for _, rule, _ in FINALS}
    finals, missing = ("self", "district", "province", "highest_level"), ("undetermined", "computed")
    assert rules >= {f"{final}/{how}" for final in finals for how in missing}

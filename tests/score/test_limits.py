"""Communes that lie on a limit, or a hair beside it: no digit that is cut off puts them on the wrong side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.score import UnitScore, score
from kpi.score.exactly import told
from kpi.spec.expression.parsed import exact_places, parse
from kpi.spec.kinds.scheme import build
from tests.examples import tries
from tests.rollup.world import reports
from tests.score.test_twice import COMMUNES, KINDS, TREE, Json, cell_of, differences, scored
from tests.score.written import INDICATORS, whole

NAMES = ("hot", "news", "trained", "plants", "started", "ended", "area")
NOUGHT: Json = {name: "none" if kind == "class" else 0 for name, kind in INDICATORS.items()}


def of_formulas(*values: str, at: str = "1", **more: Any) -> Json:
    """A criterion of one point for each value; the class is high from `at` points on."""
    criteria = [
        {"id": f"A.{n}", "kind": "formula", "points": 1, "value": one} for n, one in enumerate(values, 1)
    ]
    bands = [{"id": "high", "from": Decimal(at)}, {"id": "low", "from": 0}]
    block = {"id": "A", "points": len(values), "criteria": criteria}
    return whole("limits", {"blocks": [block], "bands": bands, "caps": [], **more})


def one(scheme: Json, **figures: object) -> UnitScore:
    return scored(scheme, [{**NOUGHT, **figures}] * len(COMMUNES)).rows[0]


@pytest.mark.parametrize("parts", [3, 6, 7])
def test_parts_of_a_point_come_to_the_point(parts: int) -> None:
    row = one(of_formulas(*(f"{name} / staff" for name in NAMES[:parts])), staff=parts,
              **dict.fromkeys(NAMES, 1))  # fmt: skip
    assert (row.points, row.band) == (1, "high")
    assert row.criteria["A.1"].points == round(Decimal(1) / parts, 8)


def test_what_is_told_of_points_just_below_a_limit_does_not_reach_it() -> None:
    row = one(of_formulas("hot / staff"), hot=10**14 - 1, staff=10**14)
    assert (row.points, row.band) == (Decimal("0.99999999"), "low")


@pytest.mark.parametrize(
    ("value", "figures"),
    [
        ("news / staff * 3", {"news": 1, "staff": 3}),
        ("coalesce(news / staff, 0) * 3", {"news": 1, "staff": 3}),
        ("greatest(news / staff, 0) + 2 * news / staff", {"news": 1, "staff": 3}),
        ("CASE WHEN news / staff * 3 >= 1 THEN 1 ELSE 0 END", {"news": 1, "staff": 3}),
        ("CASE WHEN (news / staff) IS NULL THEN 0 ELSE news / staff * 3 END", {"news": 1, "staff": 3}),
        ("CASE WHEN (news / staff * 3 >= 1) = (plan = 0) THEN 1 ELSE 0 END", {"news": 1, "staff": 3}),
        ("nullif(news / staff, 2) * 3", {"news": 1, "staff": 3}),
        ("area * area * area * area * 100000000 * 100000000", {"area": Decimal("0.0001")}),
    ],
)
def test_a_value_that_sql_would_round_is_exact(value: str, figures: Json) -> None:
    row = one(of_formulas(value), **figures)
    assert (row.points, row.band) == (1, "high")
    assert exact_places(parse(value)) is None


def test_a_limit_with_more_places_than_the_value_is_not_rounded_either() -> None:
    scheme = of_formulas("plan", at="2")
    scheme["blocks"][0]["criteria"][0] |= {
        "kind": "steps", "value": "area + area", "points": 2,
        "steps": [{"from": Decimal("0.12344"), "points": 2}],
    }  # fmt: skip
    scheme["blocks"][0]["points"] = scheme["points"] = 2
    assert [one(scheme, area=Decimal(area)).band for area in ("0.0617", "0.0618")] == ["low", "high"]


def test_a_cap_a_veto_and_a_conflict_are_exact() -> None:
    when = {"id": "x", "when": "news / staff * 3 >= 1"}
    for more, result in (
        ({"caps": [{**when, "at_most": "low"}]}, "low"),
        ({"vetoes": [when]}, "NOT_CONSIDERED"),
        ({"conflicts": [{**when, "between": ["high", "low"]}]}, "DECIDE"),
    ):
        scheme = of_formulas("hot", **more)
        assert one(scheme, hot=1, news=1, staff=3).outcome == result
        assert one(scheme, hot=1, news=1, staff=4).outcome == "high"


def test_an_explanation_says_of_a_condition_what_counts() -> None:
    scheme = of_formulas(
        "news / staff * 3", caps=[{"id": "x", "when": "news / staff * 3 < 1", "at_most": "low"}]
    )
    figures = {**NOUGHT, "news": 1, "staff": 3}
    lines = "\n".join(f"1 {name} {cell_of(value)}" for name, value in figures.items())
    found = score(reports(lines), TREE, build(scheme), "2021", "1", KINDS)
    assert (found.values["A.1"], found.values["x"]) == (("1",), ("false",))


def test_equal_points_share_a_rank() -> None:
    scheme = of_formulas("hot / staff", "news / staff", "trained / staff")
    sides = [{"hot": 1, "news": 1, "trained": 1, "staff": 3}, {"hot": 2, "staff": 2}]
    rows = scored(scheme, [{**NOUGHT, **figures} for figures in (*sides, *sides, sides[0])]).rows
    assert [row.rank for row in rows] == [1] * len(COMMUNES)


_parts = st.sampled_from(["{} / staff", "{} * 2 / (2 * staff)", "({} / staff + {} / staff) / 2",
                          "coalesce({} / staff, {} / staff)", "1 - (staff - {}) / staff"])  # fmt: skip


@st.composite
def on_a_limit(draw: st.DrawFn) -> tuple[Json, list[dict[str, Any]]]:
    """A scheme of parts of a point, and communes whose points are a limit of it, or nearly."""
    staff = draw(st.sampled_from([3, 6, 7, 9, 11, 13, 10**9 + 7]))
    names = NAMES[: draw(st.integers(2, 7))]
    values = [draw(_parts).format(name, name) for name in names]
    limit = draw(st.integers(1, len(names) - 1))
    sharing: Json = {"share_places": draw(st.integers(0, 3))} if draw(st.booleans()) else {}
    scheme = of_formulas(*values, "plan", at=str(limit), **sharing)
    if sharing:
        scheme["blocks"][0]["criteria"][-1] |= {"empty_when": "plan = 1", "empty": "block"}
    communes = []
    for _ in COMMUNES:
        left, figures = limit * staff + draw(st.sampled_from([-1, 0, 0, 1])), {}
        for name in names:
            figures[name] = min(left, staff)
            left -= figures[name]
        communes.append({**NOUGHT, **figures, "staff": staff, "plan": int(bool(sharing))})
    return scheme, communes


@settings(max_examples=tries(20), deadline=None)
@given(on_a_limit())
def test_on_a_limit_and_a_hair_beside_it_the_class_is_that_of_exact_fractions(
    case: tuple[Json, list[dict[str, Any]]],
) -> None:
    assert list(differences(*case)) == []


def test_a_range_is_told_no_narrower_than_it_is_and_reaches_no_limit_that_it_does_not() -> None:
    third, sixth = Fraction(1, 3), Fraction(1, 6)
    assert told((sixth, third)) == (Decimal("0.16666666"), Decimal("0.33333334"))
    assert told((sixth, third), [Decimal("0.33333334")]) == (Decimal("0.16666666"), Decimal("0.33333333"))
    assert told((2 * third, 2 * third)) == (Decimal("0.66666667"),) * 2

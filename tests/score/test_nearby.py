"""Communes near another class: by points, and by one case tried through the compiled scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.score import score
from kpi.score.nearby import Nearby, Nearness, near
from kpi.spec.kinds.scheme import Scheme
from tests.rollup.world import indicator, reports, units
from tests.score.rules import cap, criterion, scheme

INDICATORS = {name: indicator(name) for name in ("a", "b", "hot")}
RULES = scheme(
    criterion("A", "deduction", "a", 60, per_case=4), criterion("B", "deduction", "b", 40, per_case=1)
)
CAPPED = scheme(*RULES.criteria, caps=(cap("hot > 0"),))


def nearness(text: str, within: str = "2", rules: Scheme = RULES) -> Nearness:
    lines = "\n".join(f"29863 {piece.replace('=', ' ')}" for piece in text.split())
    con = reports(lines)
    scoring = score(con, units(), rules, "2021", "87", INDICATORS)
    return near(con, scoring, "2021", INDICATORS, Decimal(within))


def one(text: str, within: str = "2", rules: Scheme = RULES) -> Nearby | None:
    return next((row for row in nearness(text, within, rules).rows if row.row.unit == "29863"), None)


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("a=0 b=10", None, ("middle", 0)),  # 90 points: with any point less it falls
        ("a=0 b=9", None, ("middle", 1)),
        ("a=0 b=12", ("high", 2), None),
        ("a=15 b=0", None, None),  # 40, ten points below the middle
    ],
)
def test_points_to_the_class_above_and_to_spare(
    text: str, above: tuple[str, int] | None, below: tuple[str, int] | None
) -> None:
    row = one(text)
    assert (None if row is None or row.above is None else (row.above, row.to_above)) == above
    assert (None if row is None or row.below is None else (row.below, row.spare)) == below


def test_losing_exactly_the_points_asked_for_does_not_fall() -> None:
    rows = [one("a=0 b=8", within) for within in ("2", "2.5")]  # 92: 90 after losing two
    assert [row and (row.below, row.spare) for row in rows] == [(None, None), ("middle", 2)]


def test_one_case_more_or_less_that_gives_another_class() -> None:
    row = one("a=1 b=5", "0")  # 91
    assert row is not None
    assert [(c.indicator, c.value, c.step, c.band, c.points_min) for c in row.cases] == [
        ("a", 1, 1, "middle", 87)
    ]
    row = one("a=1 b=7", "0")  # 89
    assert row is not None
    assert [(c.indicator, c.step, c.band) for c in row.cases] == [("a", -1, "high"), ("b", -1, "high")]


def test_no_count_is_tried_below_zero() -> None:
    row = one("a=0 b=11", "0")  # 89: one b less would reach, there is no a to lose
    assert row is not None
    assert [(c.indicator, c.step) for c in row.cases] == [("b", -1)]


def test_a_case_may_change_the_class_through_a_cap() -> None:
    row = one("a=0 b=0 hot=0", "0", CAPPED)
    assert row is not None
    assert [(c.indicator, c.band, c.capped) for c in row.cases] == [("hot", "middle", True)]
    assert row.only_capped


def test_no_points_lift_what_a_cap_holds() -> None:
    row = one("a=0 b=12 hot=2", "2", CAPPED)
    assert row is None or row.above is None
    row = one("a=0 b=0 hot=1", "2", CAPPED)
    assert row is not None
    assert (row.above, row.held_by, [(c.step, c.band) for c in row.cases]) == (None, ("cap",), [(-1, "high")])


def test_what_is_not_settled_is_left_out_and_named() -> None:
    assert nearness("a=0 b=?").left_out == ("29863", "29866", "29898")
    assert nearness("a=0 b=9").left_out == ("29866", "29898")

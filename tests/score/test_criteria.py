"""What each kind of criterion gives, and what stays open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.score import CriterionScore, score
from kpi.spec.kinds.scheme import Alternative, Criterion, Part
from tests.rollup.world import indicator, reports, units
from tests.score.rules import STEPS, criterion, scheme, steps_of, words

PLAN = criterion("c", "yes_no", "plan")
TRAINED = criterion("c", "steps", "trained / officials", 5, STEPS, 0, "officials = 0", 2)
CLEARED = criterion("c", "deduction", "hot + cold", points=6, per_case=2)
FEWER = criterion("c", "condition", "after <= before", points=10)
GRADED = criterion("c", "condition", "grade = 'none'")
FEW = criterion("c", "steps", "hot", 6, ("0:6:<=", "3:2:<", "3:1:<="))
OVER = criterion("c", "steps", "trained / officials", 5, ("0.8:5:>", "0.8:4", "0.5:1"))
AREA = replace(
    criterion("c", "either", ""),
    alternatives=(
        Alternative("plants", steps_of("3000:5", "500:2")),
        Alternative("area", steps_of("750:5", "125:2")),
    ),
)
TWO = replace(
    criterion("c", "at_least", "", points=4),
    least=2,
    conditions=tuple(Part(words(when), when) for when in ("a > 0", "b > 0", "trained / officials >= 0.5")),
)
KEPT = replace(criterion("c", "deduction", "hot", points=6, per_case=2), floor=Decimal("1.5"))
MORE = replace(criterion("c", "addition", "news", points=4), per_unit=Decimal("0.5"))
SHARE = criterion("c", "formula", "trained / officials * 10", points=10)
HAND = criterion("c", "by_hand", "given", points=5)
INDICATORS = {
    "plan": indicator("plan", "yes_no"),
    "grade": indicator("grade", "class", labels=("none", "hot")),
}


def judged(rule: Criterion, **cells: object) -> CriterionScore:
    lines = [f"29863 {name} {value}" for name, value in cells.items()] or ["29863 other 1"]
    scoring = score(reports("\n".join(lines)), units(), scheme(rule), "2021", "87", INDICATORS)
    return scoring.rows[0].criteria["c"]


def told(rule: Criterion, **cells: object) -> tuple[object, object, object]:
    one = judged(rule, **cells)
    return one.points, one.minimum, one.maximum


@pytest.mark.parametrize(
    ("rule", "cells", "points"),
    [
        (PLAN, {"plan": 1}, 5),
        (PLAN, {"plan": 0}, 0),
        (TRAINED, {"trained": 10, "officials": 10}, 5),
        (TRAINED, {"trained": 4, "officials": 5}, 3),
        (TRAINED, {"trained": "7.999", "officials": 10}, 1),
        (TRAINED, {"trained": 4, "officials": 10}, 0),
        (TRAINED, {"trained": 0, "officials": 0}, 2),
        (TRAINED, {"trained": "?", "officials": 0}, 2),
        (CLEARED, {"hot": 0, "cold": 0}, 6),
        (CLEARED, {"hot": 1, "cold": 1}, 2),
        (CLEARED, {"hot": 99, "cold": 0}, 0),
        (CLEARED, {"hot": 999_999_999_999_999, "cold": 0}, 0),
        (FEWER, {"after": 3, "before": 3}, 10),
        (FEWER, {"after": 4, "before": 3}, 0),
        (GRADED, {"grade": "'none"}, 5),
        (GRADED, {"grade": "'hot"}, 0),
        (FEW, {"hot": 0}, 6),
        (FEW, {"hot": 1}, 2),
        (FEW, {"hot": 3}, 1),
        (FEW, {"hot": 4}, 0),
        (OVER, {"trained": 8, "officials": 10}, 4),
        (OVER, {"trained": 800_000_001, "officials": 1_000_000_000}, 5),
        (AREA, {"plants": 499, "area": 749}, 2),
        (AREA, {"plants": 3000, "area": 0}, 5),
        (AREA, {"plants": 3000}, 5),
        (AREA, {"plants": 0, "area": 0}, 0),
        (TWO, {"a": 1, "b": 0, "trained": 1, "officials": 2}, 4),
        (TWO, {"a": 1, "b": 1}, 4),
        (TWO, {"a": 0, "b": 0}, 0),
        (TWO, {"a": 0, "b": 1, "trained": 0, "officials": 2}, 0),
        (KEPT, {"hot": 1}, 4),
        (KEPT, {"hot": 3}, Decimal("1.5")),
        (MORE, {"news": 3}, Decimal("1.5")),
        (MORE, {"news": 8}, 4),
        (MORE, {"news": 999_999_999_999_999}, 4),
        (replace(MORE, per_unit=Decimal("0.00004")), {"news": 3}, Decimal("0.00012")),
        (replace(KEPT, per_case=Decimal("0.00006")), {"hot": 16}, Decimal("5.99904")),
        (replace(KEPT, value="trained / officials", per_case=Decimal(3)), {"trained": 1, "officials": 3}, 5),
        (SHARE, {"trained": 1, "officials": 8}, Decimal("1.25")),
        (SHARE, {"trained": 9, "officials": 8}, 10),
        (HAND, {"given": "3.5"}, Decimal("3.5")),
        (HAND, {"given": 0}, 0),
    ],
)
def test_points_of_known_inputs(rule: Criterion, cells: dict[str, object], points: object) -> None:
    one = judged(rule, **cells)
    assert (one.points, one.minimum, one.maximum, one.state) == (points, points, points, "determined")


@pytest.mark.parametrize(
    ("rule", "cells", "most"),
    [
        (PLAN, {"plan": "?"}, 5),
        (PLAN, {}, 5),
        (TRAINED, {"trained": "!", "officials": 10}, 5),
        (CLEARED, {"hot": 1, "cold": "?"}, 4),
        (FEWER, {"after": 3}, 10),
        (GRADED, {"grade": "?"}, 5),
        (TWO, {"a": 1}, 4),
        (TWO, {"a": 1, "b": 0, "trained": 0, "officials": 0}, 4),
        (AREA, {"plants": 0}, 5),
        (MORE, {"news": "?"}, 4),
        (SHARE, {"officials": 8}, 10),
        (SHARE, {"trained": 0, "officials": 0}, 10),
        (HAND, {"given": 6}, 5),
        (HAND, {"given": "?"}, 5),
    ],
)
def test_a_missing_input_leaves_all_possible_that_no_count_below_0_rules_out(
    rule: Criterion, cells: dict[str, object], most: int
) -> None:
    assert told(rule, **cells) == (None, 0, most)
    assert judged(rule, **cells).state == "undetermined"


@pytest.mark.parametrize(
    ("rule", "cells", "least", "most"),
    [
        (AREA, {"plants": 600}, 2, 5),
        (KEPT, {}, Decimal("1.5"), 6),
        (TWO, {"a": 0}, 0, 4),
        (FEW, {"hot": "?"}, 0, 6),
    ],
)
def test_what_is_known_narrows_what_is_open(
    rule: Criterion, cells: dict[str, object], least: object, most: object
) -> None:
    assert told(rule, **cells) == (None, least, most)


def test_points_for_nothing_to_judge_may_exceed_the_rest() -> None:
    rule = criterion("c", "condition", "a = 1", empty_when="b = 0", empty_points=5)
    assert told(rule, a=1, b="?") == (5, 5, 5)
    assert told(rule, a=0, b="?") == (None, 0, 5)
    assert told(rule, a="?", b=0) == (5, 5, 5)
    assert told(rule, a="?", b=1) == (None, 0, 5)


def test_empty_points_are_the_full_points_unless_said() -> None:
    assert told(criterion("c", "steps", "a / b", steps=STEPS, empty_when="b = 0"), a=0, b=0) == (5, 5, 5)


def test_a_ratio_over_zero_is_open_where_the_scheme_does_not_provide_for_it() -> None:
    assert told(criterion("c", "steps", "a / b", steps=STEPS), a=0, b=0) == (None, 0, 5)


def test_the_inputs_are_those_of_value_and_empty_when() -> None:
    assert judged(TRAINED, officials=0).inputs == ("trained", "officials")


def test_a_figure_too_large_to_reckon_with_leaves_its_criterion_open() -> None:
    rule = criterion("c", "condition", "a * b * a > 1")
    assert told(rule, a="9" * 15, b="9" * 15) == (None, 0, 5)

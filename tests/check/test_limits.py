"""Rules that compare quotients, on their limit and a hair beside it: none is rounded over it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.check import Count
from tests.check.tables import check, judge
from tests.examples import tries
from tests.spec.test_expression import write

Tree: TypeAlias = "str | tuple[Tree, ...]"
NAMES = ("start", "found", "cleared")
THIRD = "sheet | unit | start | found | cleared\n 01 | 10001 | 1 | 3 | 0"


def told(table: str, expression: str, at: str = "start", scope: str = "row", **more: str) -> Count:
    return judge(table, check(expression, at, scope, **more)).counts["rule"]


@pytest.mark.parametrize(
    "expression",
    [
        "start / found * 3 >= 1",
        "start / found + start / found + start / found = 1",
        "1 - start / found <= 2 * start / found",
        "COALESCE(start / found, 0) * 3 = 1",
        "GREATEST(start / found, 0) * 3 BETWEEN 1 AND 1",
        "CASE WHEN start / found * 3 < 1 THEN FALSE ELSE TRUE END",
        "(start / found * 12) IN (4, 5)",
        "start / (found / 7) * 3 = 7",
        "(start / found * 3 >= 1) = TRUE",
        "NOT start / found * 3 < 1",
    ],
)
def test_three_thirds_are_one(expression: str) -> None:
    assert told(THIRD, expression) == Count(passed=1)


def test_a_hair_below_the_limit_fails() -> None:
    table = f"sheet | unit | start | found\n 01 | 10001 | {10**14 - 1} | {3 * 10**14}"
    assert told(table, "start / found * 3 >= 1") == Count(failed=1)
    assert told(table, "start / found * 3 < 1") == Count(passed=1)


def test_when_a_rule_applies_is_exact_too() -> None:
    applies = {"when": "start / found * 3 >= 1"}
    assert told(THIRD, "cleared > 0", **applies) == Count(failed=1)
    assert told(THIRD, "cleared > 0", when="start / found * 3 < 1") == Count()


def test_a_rule_of_quotients_is_not_judged_by_what_is_missing() -> None:
    table = "sheet | unit | start | found\n 01 | 10001 | 1 | \n 01 | 10002 | 1 | 0\n 01 | 10003 | 1 | 2..5"
    assert told(table, "start / found * 3 >= 1") == Count(unknown=3)
    assert told(table, "start / found * 3 >= 1", missing="skip") == Count(unknown=1)
    assert told(table, "COALESCE(found, 3) / start / 3 = 1") == Count(passed=1, failed=1, unknown=1)


def test_a_stated_total_is_held_against_its_units_exactly() -> None:
    table = "sheet | unit | start\n 01 | *801 | 1\n 01 | 10001 | 2\n 01 | 10002 | 1"
    assert told(table, "total / children * 3 >= 1", scope="parent") == Count(passed=1)
    assert told(table, "total / children * 3 > 1", scope="parent") == Count(failed=1)
    gap = table.replace("10002 | 1", "10002 | ")
    assert told(gap, "children / total / 3 <= 0.5", scope="parent") == Count(failed=1)
    assert told(gap, "children / total / 3 <= 1", scope="parent") == Count(unknown=1)


def test_against_the_period_before() -> None:
    before = "sheet | unit | found\n 01 | 10001 | 3"
    rule = check("start / previous.found * 3 = 1", "start", "previous")
    assert judge(THIRD, rule, before=before).counts["rule"] == Count(passed=1)


def test_numbers_beyond_38_digits_are_judged() -> None:
    huge = "9" * 15
    table = f"sheet | unit | start | found\n 01 | 10001 | {huge} | {huge}"
    assert told(table, "(start / found) * start * start * start * start > found") == Count(passed=1)


numbers = st.recursive(
    st.sampled_from((*NAMES, "1", "2", "3", "7", "0.5")),
    lambda inner: (
        st.tuples(st.sampled_from("+-*///"), inner, inner)
        | st.tuples(st.sampled_from(("GREATEST", "LEAST", "COALESCE", "NULLIF")), inner, inner)
        | st.tuples(st.sampled_from(("ABS", "-")), inner)
    ),
    max_leaves=6,
)


def reckon(tree: Tree, known: Mapping[str, int | None]) -> Fraction | None:
    """What a number is, plainly."""
    if isinstance(tree, str):
        figure = known[tree] if tree in known else Decimal(tree)
        return None if figure is None else Fraction(figure)
    head, parts = str(tree[0]), tree[1:]
    values = [reckon(part, known) for part in parts]
    a, b = values[0], values[-1]
    if head == "COALESCE":
        return b if a is None else a
    if head == "NULLIF":
        return None if a == b else a
    if a is None or b is None or (head == "/" and b == 0):
        return None
    if len(parts) == 1:
        return abs(a) if head == "ABS" else -a
    if head in ("GREATEST", "LEAST"):
        return max(a, b) if head == "GREATEST" else min(a, b)
    return a / b if head == "/" else {"+": a + b, "-": a - b, "*": a * b}[head]


figures = st.sampled_from([None, 0, 1, 2, 3, 6, 7, 9, 11, 10**9 + 7])


@settings(max_examples=tries(25), deadline=None)
@given(st.lists(numbers, min_size=1, max_size=6), st.fixed_dictionaries(dict.fromkeys(NAMES, figures)))
def test_at_its_own_value_every_expression_is_equal_and_neither_above_nor_below(
    trees: list[Tree], known: dict[str, int | None]
) -> None:
    cells = " | ".join("" if known[name] is None else str(known[name]) for name in NAMES)
    rules, expected = [], []
    for tree in trees:
        value = reckon(tree, known)
        limit = Fraction(0) if value is None else value
        if max(abs(limit.numerator), limit.denominator) >= 10**15:
            continue
        sides = f"{write(tree)} * {limit.denominator}", f"{limit.numerator}"
        for sign, holds in {">=": True, "=": True, "<=": True, "<": False, ">": False, "<>": False}.items():
            rules.append(check(f"{sides[0]} {sign} {sides[1]}", "start", name=f"rule{len(rules)}"))
            expected.append(Count(unknown=1) if value is None else Count(int(holds), int(not holds)))
    report = judge(f"sheet | unit | {' | '.join(NAMES)}\n 01 | 10001 | {cells}", *rules)
    assert [report.counts[rule.id] for rule in rules] == expected

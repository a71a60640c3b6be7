"""What an expression can still come to when some figures are not known: never too narrow, seldom too wide."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.spec.expression.bounds import FALSE, NULL, OPEN, TRUE, Bounds, Range, Texts, bounds, cases, number
from kpi.spec.expression.parsed import parse
from tests.examples import tries
from tests.spec.test_expression import NAMES, conditions, numbers, write

ANY = Range(Fraction(0), inf)


def told(text: str, **figures: object) -> Bounds:
    def figure(name: str) -> Bounds:
        known = figures.get(name)
        if known is None:
            return ANY
        return Texts(frozenset({known})) if isinstance(known, str) else number(Fraction(str(known)))

    return bounds(parse(text).ast, figure)


@pytest.mark.parametrize(
    ("text", "figures", "expected"),
    [
        ("a + b", {"a": 3}, Range(Fraction(3), inf)),
        ("a <= b", {"a": 0}, TRUE),
        ("a <= b", {"a": 1}, OPEN),
        ("a < b", {"b": 0}, FALSE),
        ("a = b + c", {"a": 1, "b": 3}, FALSE),
        ("a / b", {"a": 0}, Range(Fraction(0), Fraction(0), True)),
        ("a / b", {"b": 4}, Range(Fraction(0), inf)),
        ("a / b", {"a": 3}, Range(Fraction(0), inf, True)),
        ("a > 0 OR b > 0", {"a": 1}, TRUE),
        ("a > 0 AND b > 0", {"a": 0}, FALSE),
        ("NOT (a = b)", {"a": 2, "b": 2}, FALSE),
        ("GREATEST(a, b)", {"a": 7}, Range(Fraction(7), inf)),
        ("LEAST(a, b)", {"a": 7}, Range(Fraction(0), Fraction(7))),
        ("ABS(a - b)", {"a": 7}, Range(Fraction(0), inf)),
        ("CASE WHEN a > 1 THEN 5 ELSE 2 END", {}, Range(Fraction(2), Fraction(5))),
        ("CASE WHEN a > 1 THEN 5 ELSE 2 END", {"a": 0}, Range(Fraction(2), Fraction(2))),
        ("a BETWEEN 1 AND 3", {"a": 2}, TRUE),
        ("a IN (1, 2)", {"a": 3}, FALSE),
        ("c = 'none'", {"c": "none"}, TRUE),
        ("c = 'none'", {"c": "hot"}, FALSE),
        ("a / 0 > 1", {}, NULL),
        ("a * b", {"a": 0}, Range(Fraction(0), Fraction(0))),
    ],
)
def test_partial_knowledge_settles_what_it_settles(
    text: str, figures: Mapping[str, object], expected: Bounds
) -> None:
    assert told(text, **figures) == expected


def test_no_more_combinations_than_allowed_are_looked_at() -> None:
    parts = {name: [number(0), Range(Fraction(1), inf)] for name in "abcd"}
    looks = list(cases(parts, 4))
    assert len(looks) == 4
    assert all(look["d"] == ANY for look in looks)
    assert len(list(cases(parts, 16))) == 16


def holds(tree: object, figures: Mapping[str, Fraction]) -> Fraction | bool | None:
    """The exact value of a tree of `write` once everything is known."""
    if isinstance(tree, str):
        return figures[tree] if tree in figures else Fraction(tree)
    head, *parts = tree
    a, *rest = [holds(part, figures) for part in parts]
    b = rest[0] if rest else None
    if head == "COALESCE":
        return b if a is None else a
    if head == "NULLIF":
        return None if a is not None and a == b else a
    if head in ("AND", "OR"):
        decisive = head == "OR"
        return decisive if decisive in (a, b) else (None if None in (a, b) else not decisive)
    if a is None or (rest and b is None):
        return None
    if not rest:
        return {"NOT": not a, "ABS": abs(a), "-": -a}[head]
    assert b is not None
    if head == "/":
        return Fraction(a) / Fraction(b) if b else None
    figured = {
        "+": a + b, "-": a - b, "*": a * b, "GREATEST": max(a, b), "LEAST": min(a, b),
        "=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b,
    }  # fmt: skip
    return figured[head]


COMPLETION = st.fixed_dictionaries(
    dict.fromkeys(NAMES, st.one_of(st.integers(0, 30).map(Fraction), st.fractions(0, 50, max_denominator=9)))
)


@settings(max_examples=tries(80), deadline=None)
@given(st.one_of(numbers, conditions), COMPLETION, st.sets(st.sampled_from(sorted(NAMES))))
def test_no_bound_excludes_what_a_completion_gives(
    tree: object, figures: Mapping[str, Fraction], unknown: set[str]
) -> None:
    found = bounds(parse(write(tree)).ast, lambda name: ANY if name in unknown else number(figures[name]))
    value = holds(tree, figures)
    if isinstance(found, frozenset):
        assert value in found
    elif value is None:
        assert isinstance(found, Range)
        assert found.void
    else:
        assert isinstance(found, Range)
        assert found.low <= value <= found.high

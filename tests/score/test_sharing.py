"""Points of criteria that do not arise, shared out over the others of the block or of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.score import CriterionScore, State, UnitScore, score
from kpi.score.comparing import compare
from kpi.score.sharing import WHOLE_SCHEME, Sharer
from kpi.spec.kinds.scheme import Block, Criterion, Scheme
from tests.rollup.world import indicator, reports, units
from tests.score.rules import criterion, scheme, words

FLAGS = {f"no_{name}": indicator(f"no_{name}", "yes_no") for name in "bdef"}


def shared(name: str, points: int, over: str = "block") -> Criterion:
    """All or nothing; it does not arise where ``no_NAME`` is yes."""
    return replace(
        criterion(name, "condition", f"{name} = 1", points, empty_when=f"no_{name} = 1"), empty=over
    )


def blocks(places: int, *parts: tuple[Criterion, ...]) -> Scheme:
    rules = scheme(*(one for part in parts for one in part))
    made = [
        Block(f"B{n}", words("Khối"), sum((one.points for one in part), Decimal(0)), part)
        for n, part in enumerate(parts)
    ]
    return replace(rules, blocks=tuple(made), share_places=places)


A, C = criterion("a", "deduction", "a", 16, per_case=1), criterion("c", "deduction", "c", 70, per_case=1)
B, D = shared("b", 4), shared("d", 10, "scheme")


def one(cells: str, rules: Scheme) -> UnitScore:
    text = "\n".join(f"29863 {cell.replace('=', ' ')}" for cell in cells.split())
    return score(reports(text), units(), rules, "2021", "87", FLAGS).rows[0]


ALL = "a=3 b=1 c=0 d=1 no_b=0 no_d=0"


@pytest.mark.parametrize(
    ("places", "cells", "points"),
    [
        (0, ALL, "97"),  # 13 + 4 + 70 + 10
        (0, f"{ALL} no_b=1 a=14", "83"),  # 2 × 20/16 = 2.5, half up 3; + 80
        (1, f"{ALL} no_b=1 a=14", "82.5"),
        (0, f"{ALL} no_d=1", "97"),  # (17 + 70) × 100/90 = 96.67
        (2, f"{ALL} no_d=1", "96.67"),
        (0, f"{ALL} no_b=1 no_d=1", "96"),  # 13 × 20/16 = 16.25, 16; (16 + 70) × 100/90 = 95.56
        (2, f"{ALL} no_b=1 no_d=1", "95.83"),  # (16.25 + 70) × 100/90
    ],
)
def test_what_is_reached_is_scaled_to_the_whole_and_rounded_half_up(
    places: int, cells: str, points: str
) -> None:
    last = " ".join({cell.split("=")[0]: cell for cell in cells.split()}.values())
    assert one(last, blocks(places, (A, B), (C, D))).points == Decimal(points)


def test_the_arithmetic_of_a_block_and_of_the_whole_is_kept() -> None:
    row = one("a=3 c=0 no_b=1 no_d=1", blocks(2, (A, B), (C, D)))
    block, whole = row.shares["B0"], row.shares[WHOLE_SCHEME]
    assert (block.rest, block.whole, block.left, block.least) == ((13, 13), 20, 16, Decimal("16.25"))
    assert (whole.rest, whole.whole, whole.left) == ((Decimal("86.25"),) * 2, 100, 90)
    b = row.criteria["b"]
    assert (b.points, b.empty, b.shared, b.state) == (0, True, "block", State.DETERMINED)


def test_where_it_is_not_known_whether_a_criterion_arises_both_stay_possible() -> None:
    rules = blocks(0, (A, B), (C, D))
    row = one("a=3 b=1 c=0 d=1 no_d=0", rules)  # 17 + 80 where it arises, else 13 × 20/16 = 16 + 80
    assert (row.points, row.points_min, row.points_max, row.band) == (None, 96, 97, "high")
    assert (row.criteria["b"].minimum, row.criteria["b"].maximum, row.shares["B0"].rest) == (0, 4, None)
    row = one("a=3 b=1 c=0 d=0 no_b=0", rules)  # 17 + 70 + 0, or 87 × 100/90
    assert (row.points_min, row.points_max, row.band) == (87, 97, None)


def test_even_a_criterion_without_points_is_open_as_long_as_it_may_not_arise() -> None:
    row = one("a=6 b=0 c=0 d=1 no_d=0", blocks(0, (A, B), (C, D)))  # 10 + 0, or 10 × 20/16 = 12.5
    assert (row.points, row.points_min, row.points_max) == (None, 90, 93)
    assert row.criteria["b"].points is None


E, F = shared("e", 8), shared("f", 12)


def test_a_block_in_which_nothing_arises_is_for_somebody_to_decide() -> None:
    rules = blocks(0, (E, F), (C, replace(D, empty="points", empty_when="")))
    row = one("no_e=1 no_f=1 c=0 d=1", rules)
    assert (row.points, row.points_min, row.points_max) == (None, 80, 100)
    assert (row.outcome, row.shares["B0"].undecided) == ("DECIDE", True)
    low = one("no_e=1 no_f=1 c=70 d=1", rules)  # 10 to 30: whatever is decided, the class is low
    assert (low.points, low.outcome) == (None, "low")


def test_the_wider_scheme_takes_the_points_of_a_block_in_which_nothing_arises() -> None:
    wide = [replace(rule, empty="scheme") for rule in (E, F)]
    row = one("no_e=1 no_f=1 c=7 d=1", blocks(0, (*wide,), (C, replace(D, empty="points", empty_when=""))))
    assert (row.points, row.outcome) == (91, "high")  # 73 × 100/80 = 91.25


def test_a_whole_scheme_in_which_nothing_arises_has_no_points() -> None:
    wide = [replace(rule, empty="scheme") for rule in (E, F)]
    row = one("no_e=1 no_f=1", blocks(0, tuple(wide)))
    assert (row.points, row.points_min, row.points_max) == (None, 0, 20)


def test_two_schemes_that_share_points_differ_by_what_the_units_come_to() -> None:
    old, new = blocks(0, (A, B), (C, D)), blocks(2, (A, B), (C, D))
    con = reports("29863 a 3\n29863 c 0\n29863 no_b 1\n29863 no_d 1")
    scorings = [score(con, units(), rules, "2021", "87", FLAGS) for rules in (old, new)]
    change = compare(*scorings).changes[0]
    assert (change.points, change.low, change.high) == ("changed", Decimal("-0.17"), Decimal("-0.17"))
    assert compare(scorings[0], scorings[0]).changes[0].differs is False


def by_hand(rules: Scheme, points: Mapping[str, Decimal], gone: frozenset[str]) -> Decimal | None:
    """What it comes to, written down as an office would; None where nothing arises."""

    def scaled(got: Decimal, whole: Decimal, left: Decimal) -> Decimal | None:
        if whole == left:
            return got
        if not left:
            return None
        exact = Fraction(got) * Fraction(whole) / Fraction(left) * 10**rules.share_places
        return Decimal(floor(exact + Fraction(1, 2))) / 10**rules.share_places

    total, lost = Decimal(0), Decimal(0)
    for block in rules.blocks:
        away = sum((c.points for c in block.criteria if c.id in gone and c.empty == "scheme"), Decimal(0))
        idle = sum((c.points for c in block.criteria if c.id in gone and c.empty == "block"), Decimal(0))
        got = sum((points[c.id] for c in block.criteria if c.id not in gone), Decimal(0))
        sum_of_block = scaled(got, block.points - away, block.points - away - idle)
        if sum_of_block is None:
            return None
        total, lost = total + sum_of_block, lost + away
    return scaled(total, rules.points, rules.points - lost)


_LETTERS = "abcdef"
_STATES = st.sampled_from(["arises", "gone", "open"])


@given(
    st.tuples(*[st.integers(1, 12)] * 6),
    st.tuples(*[st.integers(0, 12)] * 6),
    st.tuples(*[_STATES] * 6),
    st.tuples(*[st.sampled_from(["block", "scheme"])] * 6),
    st.integers(0, 3),
)
def test_a_range_holds_all_that_the_open_criteria_may_come_to_and_no_more(
    most: tuple[int, ...], got: tuple[int, ...], states: tuple[str, ...], over: tuple[str, ...], places: int
) -> None:
    criteria = [shared(name, most[n], over[n]) for n, name in enumerate(_LETTERS)]
    first = criterion("x", "condition", "x = 1", 9)  # always arises, so that there is something
    other = criterion("y", "condition", "y = 1", 5)
    rules = blocks(places, (first, *criteria[:3]), (other, *criteria[3:]))
    points = {name: Decimal(min(got[n], most[n])) for n, name in enumerate(_LETTERS)}
    points |= {"x": Decimal(4), "y": Decimal(5)}
    scores = {}
    for rule in rules.criteria:
        state = states[_LETTERS.index(rule.id)] if rule.id in _LETTERS else "arises"
        given_points = Decimal(0) if state == "gone" else points[rule.id]
        low = Decimal(0) if state == "open" else given_points
        scores[rule.id] = CriterionScore(
            None if state == "open" else given_points, low, given_points, rule.points, State.DETERMINED, (),
            state == "gone", None if state == "arises" else rule.empty,
            (given_points, given_points) if state == "open" else None,
        )  # fmt: skip
    opened = [name for name, state in zip(_LETTERS, states, strict=True) if state == "open"]
    surely = {name for name, state in zip(_LETTERS, states, strict=True) if state == "gone"}
    results = []
    for choice in product((True, False), repeat=len(opened)):
        gone = surely.union(name for name, away in zip(opened, choice, strict=True) if away)
        result = by_hand(rules, points, frozenset(gone))
        assert result is not None
        results.append(result)
    total = Sharer(rules).total(scores)
    assert (total.least, total.most) == (min(results), max(results))

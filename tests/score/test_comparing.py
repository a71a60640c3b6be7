"""One period under two schemes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kpi.score import score
from kpi.score.comparing import Compared, UnitChange, compare
from kpi.spec.kinds.scheme import Band, Scheme
from kpi.spec.values import Text
from tests.rollup.world import reports, units
from tests.score.rules import cap, criterion, scheme

A, B = criterion("A", "deduction", "a", 60, per_case=4), criterion("B", "deduction", "b", 40, per_case=1)
OLD = scheme(A, B)


def compared(text: str, new: Scheme, old: Scheme = OLD) -> Compared:
    con = reports("\n".join(f"29863 {piece.replace('=', ' ')}" for piece in text.split()))
    old_scoring, new_scoring = (score(con, units(), one, "2021", "87", {}) for one in (old, new))
    return compare(old_scoring, new_scoring)


def one(text: str, new: Scheme, old: Scheme = OLD) -> UnitChange:
    return next(row for row in compared(text, new, old).changes if row.new.unit == "29863")


def test_the_criteria_that_give_other_points_are_named() -> None:
    row = one("a=3 b=0", scheme(replace(A, per_case=Decimal(2)), B))  # 88, then 94
    assert (row.points, row.band, row.low, row.high, row.reasons) == (
        "changed",
        "changed",
        6,
        6,
        ("criteria",),
    )
    assert [(c.id, c.low, c.high) for c in row.criteria] == [("A", 6, 6)]


def test_a_criterion_of_one_scheme_alone_is_told() -> None:
    row = one("a=0 b=0 c=5", scheme(A, replace(B, id="C", value="c")))
    assert [(c.id, c.old is None, c.new is None) for c in row.criteria] == [
        ("C", True, False),
        ("B", False, True),
    ]
    assert row.low == row.high == -5


def test_limits_of_classes_and_caps_are_reasons_of_their_own() -> None:
    bands = tuple(Band(n, Text(n, n), Decimal(s)) for n, s in (("low", 0), ("middle", 50), ("high", 95)))
    row = one("a=1 b=5", replace(OLD, bands=bands))  # 91
    assert (row.points, row.band, row.reasons) == ("same", "changed", ("bands",))
    row = one("a=1 b=5", replace(OLD, caps=(cap("b > 3"),)))
    assert (row.points, row.band, row.reasons) == ("same", "changed", ("caps",))


def test_what_differs_in_words_alone_changes_nothing() -> None:
    assert not one("a=1 b=5", scheme(replace(A, name=Text("khác", "other"), citation="Điều 9"), B)).differs


def test_equal_rules_give_equal_points_also_where_these_are_not_known() -> None:
    row = one("a=1 b=?", replace(OLD, id="new"))
    assert (row.points, row.band, row.differs) == ("same", "same", False)


def test_a_known_difference_is_told_though_the_points_are_open() -> None:
    row = one("a=3 b=?", scheme(replace(A, per_case=Decimal(2)), B))
    assert (row.points, row.low, row.high, row.band) == ("changed", 6, 6, "open")


def test_what_cannot_be_told_is_open_and_counted_apart() -> None:
    result = compared("a=? b=0", scheme(replace(A, per_case=Decimal(2)), B))
    row = result.changes[0]
    assert (row.points, row.band) == ("open", "open")
    assert result.moves() == {(None, None): 3}

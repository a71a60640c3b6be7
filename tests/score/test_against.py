"""Vetoes and conflicts: no class and no rank, or somebody must decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.findings import load_catalogue
from kpi.score import Scoring, UnitScore, score
from kpi.score.comparing import compare
from kpi.score.nearby import near
from kpi.score.ranking import Rank, rank_ranges
from kpi.score.recognition import year_class
from kpi.score.unsettled import unsettled
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import Conflict, Veto
from kpi.tables.outcomes import outcome_name
from tests.rollup.world import indicator, reports, units
from tests.score.rules import cap, criterion, scheme, words

INDICATORS = {name: indicator(name) for name in ("a", "b", "bad", "odd")}
RULES = scheme(
    criterion("A", "deduction", "a", 60, per_case=1), criterion("B", "deduction", "b", 40, per_case=1)
)
VETO = replace(RULES, vetoes=(Veto("late", "bad > 0", words("vì vi phạm"), words("không xét"), "Điều 9"),))
CONFLICT = replace(RULES, conflicts=(Conflict("odd", ("high",), "odd > 0", words("không thể đi cùng")),))
BOTH = replace(VETO, conflicts=CONFLICT.conflicts, caps=(cap("odd > 5"),))


def scored(text: str, rules: Scheme) -> Scoring:
    return score(reports(text), units(), rules, "2021", "87", INDICATORS)


def one(cells: str, rules: Scheme) -> UnitScore:
    return scored("\n".join(f"29863 {cell.replace('=', ' ')}" for cell in cells.split()), rules).rows[0]


@pytest.mark.parametrize(
    ("cells", "outcome", "vetoed", "still_open"),
    [
        ("a=0 b=0 bad=0", "high", (), ()),
        ("a=0 b=0 bad=1", "NOT_CONSIDERED", ("late",), ()),
        ("a=0 b=? bad=1", "NOT_CONSIDERED", ("late",), ()),
        ("a=0 b=0 bad=?", None, (), ("late",)),
        ("a=60 b=40 bad=?", None, (), ("late",)),
    ],
)
def test_a_veto_takes_class_and_rank_whatever_the_points(
    cells: str, outcome: str | None, vetoed: tuple[str, ...], still_open: tuple[str, ...]
) -> None:
    row = one(cells, VETO)
    assert (row.outcome, row.vetoed_by, row.vetoes_open) == (outcome, vetoed, still_open)
    assert row.band == (outcome if outcome == "high" else None)
    if vetoed:
        assert (row.rank, row.rank_min, row.rank_max) == (None, None, None)
        assert outcome_name(row, VETO, load_catalogue("vi")) == "không xét"
        assert row.points_max == 100


def test_who_gets_no_rank_stands_before_nobody_and_who_may_not_before_some_perhaps() -> None:
    points = [(Decimal(n), Decimal(n)) for n in (90, 80, 80, 70)]
    assert rank_ranges(points, [False, True, True, True]) == [
        None, Rank(1, 1, 1), Rank(1, 1, 1), Rank(3, 3, 3),
    ]  # fmt: skip
    assert rank_ranges(points, [None, True, True, True]) == [
        Rank(None, 1, 1), Rank(1, 1, 2), Rank(1, 1, 2), Rank(3, 3, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "outcome", "met", "still_open"),
    [
        ("a=0 b=0 odd=0", "high", (), ()),
        ("a=0 b=0 odd=1", "DECIDE", ("odd",), ()),
        ("a=20 b=0 odd=1", "middle", (), ()),
        ("a=0 b=0 odd=?", None, (), ("odd",)),
        ("a=20 b=0 odd=?", "middle", (), ()),
        ("a=0 b=? odd=1", None, ("odd",), ()),
    ],
)
def test_a_class_and_what_cannot_hold_with_it_must_be_decided(
    cells: str, outcome: str | None, met: tuple[str, ...], still_open: tuple[str, ...]
) -> None:
    row = one(cells, CONFLICT)
    assert (row.outcome, row.conflicts_met, row.conflicts_open) == (outcome, met, still_open)
    assert row.band == (outcome if outcome in ("high", "middle") else None)


def test_a_cap_speaks_before_a_conflict_and_a_veto_before_all() -> None:
    assert one("a=0 b=0 bad=0 odd=6", BOTH).outcome == "middle"
    assert one("a=0 b=0 bad=0 odd=1", BOTH).outcome == "DECIDE"
    assert one("a=0 b=0 bad=1 odd=1", BOTH).outcome == "NOT_CONSIDERED"


def test_they_are_counted_apart_from_the_classes_and_told() -> None:
    text = "29863 a 0\n29863 b 0\n29863 bad 1\n29863 odd 0\n29866 a 0\n29866 b 0\n29866 bad 0\n29866 odd 1"
    scoring = scored(text, replace(BOTH, caps=()))
    top = scoring.summary[-1]
    assert (top.classes["high"], top.not_considered, top.undecided) == (0, 1, 1)
    assert top.undetermined == top.expected - 2
    assert {"score.not_considered", "score.decide"} <= {note.code for note in scoring.notes}


def test_one_case_that_lifts_a_veto_is_near_and_one_that_brings_it_too() -> None:
    con = reports("29863 a 0\n29863 b 0\n29863 bad 1\n29866 a 5\n29866 b 0\n29866 bad 0")
    scoring = score(con, units(), VETO, "2021", "87", INDICATORS)
    near_rows = {row.row.unit: row for row in near(con, scoring, "2021", INDICATORS, Decimal(1)).rows}
    lifted, brought = near_rows["29863"], near_rows["29866"]
    assert [(c.indicator, c.step, c.band) for c in lifted.cases] == [("bad", -1, "high")]
    assert (lifted.above, lifted.below) == (None, None)
    assert [(c.indicator, c.step, c.band, c.capped) for c in brought.cases] == [
        ("bad", 1, "NOT_CONSIDERED", True)
    ]


def test_the_figure_a_veto_rests_on_settles_what_it_settles() -> None:
    con = reports("29863 a 0\n29863 b 0\n29863 bad ?")
    scoring = score(con, units(), VETO, "2021", "87", INDICATORS)
    row = unsettled(con, units(), scoring, "2021", INDICATORS)[0]
    assert row.classes == ("high", "NOT_CONSIDERED")
    [figure] = row.figures
    assert (figure.indicator, figure.names, figure.settles) == ("bad", ("late",), "always")
    assert [(o.low, o.high, o.band) for o in figure.outcomes] == [(0, 0, "high"), (1, None, "NOT_CONSIDERED")]


def test_two_schemes_of_which_one_has_a_veto_differ_by_that() -> None:
    con = reports("29863 a 0\n29863 b 0\n29863 bad 1")
    scorings = [score(con, units(), rules, "2021", "87", INDICATORS) for rules in (RULES, VETO)]
    comparison = compare(*scorings)
    change = comparison.changes[0]
    assert (change.points, change.band, change.reasons) == ("same", "changed", ("vetoes",))
    assert comparison.moves()["high", "NOT_CONSIDERED"] == 1


def test_a_year_not_considered_is_none_in_a_class() -> None:
    row = one("a=0 b=0 bad=1", VETO)
    year = year_class("2021", "29863", row, VETO, VETO)
    assert (year.band, year.why) == ("NOT_CONSIDERED", "known")
    assert year_class("2021", "29863", one("a=0 b=0 odd=1", CONFLICT), CONFLICT, CONFLICT).why == "open"

"""Totals, classes, caps, ranks and counts of a province."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.score import Scoring, UnitScore, score
from kpi.score.ranking import rank_ranges
from kpi.spec.kinds.scheme import Scheme
from tests.rollup.world import reports, units
from tests.score.rules import cap, criterion, scheme

RULES = scheme(
    criterion("a", "deduction", "a", 60, per_case=1), criterion("b", "deduction", "b", 40, per_case=1)
)
CAPPED = scheme(*RULES.criteria, caps=(cap("hot > 0"),))


def scored(text: str, rules: Scheme = RULES, under: str | None = "87") -> Scoring:
    return score(reports(text), units(), rules, "2021", under, {})


def one(text: str, rules: Scheme = RULES) -> UnitScore:
    return scored(text, rules).rows[0]


def test_points_add_up_and_fall_into_a_class() -> None:
    row = one("29863 a 5\n29863 b 0")
    assert (row.points, row.points_min, row.points_max, row.band) == (95, 95, 95, "high")
    assert one("29863 a 10\n29863 b 0").band == "high"
    assert one("29863 a 11\n29863 b 0").band == "middle"


def test_a_missing_input_makes_the_total_a_range() -> None:
    row = one("29863 a 5\n29863 b ?")
    assert (row.points, row.points_min, row.points_max, row.band) == (None, 55, 95, None)


def test_a_class_is_given_when_the_whole_range_lies_in_it() -> None:
    assert one("29863 a 9\n29863 b 40").band == "middle"
    assert one("29863 a 11\n29863 b ?").band is None
    assert one("29863 a 60\n29863 b ?").band == "low"


@pytest.mark.parametrize(
    ("cells", "band", "capped", "still_open"),
    [
        ("a=0 b=0 hot=1", "middle", ("cap",), ()),
        ("a=0 b=0 hot=0", "high", (), ()),
        ("a=0 b=0 hot=?", None, (), ("cap",)),
        ("a=30 b=0 hot=?", "middle", (), ()),
        ("a=30 b=0 hot=1", "middle", (), ()),
        ("a=60 b=40 hot=1", "low", (), ()),
        ("a=9 b=? hot=1", "middle", ("cap",), ()),
    ],
)
def test_a_cap_lowers_the_class_or_leaves_it_open(
    cells: str, band: str | None, capped: tuple[str, ...], still_open: tuple[str, ...]
) -> None:
    row = one("\n".join(f"29863 {cell.replace('=', ' ')}" for cell in cells.split()), CAPPED)
    assert (row.band, row.capped_by, row.caps_open) == (band, capped, still_open)


def test_every_commune_has_a_row_also_one_that_sent_nothing() -> None:
    scoring = scored("29863 a 5\n29863 b 5")
    assert [r.unit for r in scoring.rows] == ["29863", "29866", "29898"]
    silent = scoring.rows[2]
    assert (silent.reported, silent.points, silent.points_min, silent.points_max) == (False, None, 0, 100)
    assert {c.state for c in silent.criteria.values()} == {"undetermined"}
    assert [n.code for n in scoring.notes] == [
        "score.coverage",
        "rollup.no_row",
        "rollup.not_sent",
        "score.undetermined",
    ]


TIED = "29863 a 5\n29863 b 5\n29866 a 5\n29866 b 5\n29898 a 6\n29898 b 5"


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    rows = scored(TIED).rows
    assert [r.rank for r in rows] == [1, 1, 3]
    assert [r.rank_parent for r in rows] == [1, 1, 1]


def test_ranks_are_those_of_the_province_whatever_is_asked_for() -> None:
    (row,) = scored(TIED, under="867").rows
    assert (row.rank, row.rank_parent) == (3, 1)


def test_a_rank_counts_who_surely_has_more_and_says_what_may_change() -> None:
    rows = scored("29863 a 5\n29863 b 5\n29866 a 5\n29866 b ?\n29898 a 60\n29898 b 40").rows
    assert [(r.rank_min, r.rank_max) for r in rows] == [(1, 2), (1, 2), (3, 3)]
    assert [r.rank for r in rows] == [1, None, 3]


def test_counts_by_class_for_each_district_and_the_province() -> None:
    summary = scored(TIED + "\n30280 a 1").summary
    assert [(s.unit, s.expected, s.reported, s.undetermined) for s in summary] == [
        ("866", 2, 2, 0),
        ("867", 1, 1, 0),
        ("87", 3, 3, 0),
    ]
    assert summary[2].classes == {"high": 2, "middle": 1, "low": 0}
    assert list(summary[2].classes) == ["high", "middle", "low"]


def test_the_whole_country_is_ranked_by_province() -> None:
    scoring = scored(TIED + "\n30280 a 60\n30280 b 40", under=None)
    assert [r.rank for r in scoring.rows] == [1, 1, 3, 1]
    assert [s.unit for s in scoring.summary] == ["866", "867", "87", "883", "89"]


def test_without_districts_the_parent_is_the_province() -> None:
    tree = units("82 province - Tỉnh Đồng Tháp\n1 commune 82 Xã Một\n2 commune 82 Xã Hai")
    scoring = score(reports("1 a 0\n1 b 0\n2 a 1\n2 b 0"), tree, RULES, "2021", "82", {})
    assert [(r.rank, r.rank_parent) for r in scoring.rows] == [(1, 1), (2, 2)]
    assert [s.unit for s in scoring.summary] == ["82"]


def test_an_illustrative_scheme_says_so_first() -> None:
    rules = scheme(*RULES.criteria, standing="illustrative")
    assert scored(TIED, rules).notes[0].code == "score.illustrative"


RANGES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda t: (Decimal(t[0]), Decimal(t[0] + t[1]))),
    min_size=1,
    max_size=5,
)


@given(RANGES)
def test_rank_limits_are_the_best_and_worst_over_all_that_is_possible(
    ranges: list[tuple[Decimal, Decimal]],
) -> None:
    outcomes = list(product(*(range(int(low), int(high) + 1) for low, high in ranges)))
    for place, limits in enumerate(rank_ranges(ranges)):
        ranks = [1 + sum(other > points[place] for other in points) for points in outcomes]
        assert limits[1:] == (min(ranks), max(ranks))
        low, high = ranges[place]
        assert limits.now == (min(ranks) if low == high else None)

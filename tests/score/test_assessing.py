"""Points of the commune, the district and the province beside the computed ones: which count, and which are
final."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.check.doubt import Doubt
from kpi.findings import Severity, finding
from kpi.lake.decisions import Decision, value_text
from kpi.score import Scoring, score
from kpi.score.assessing import Assessed, assessed, total_of
from kpi.score.giving import Giving, read_given
from kpi.score.nearby import near
from kpi.score.unsettled import unsettled
from kpi.spec.kinds.form import Form, FormColumn
from kpi.spec.kinds.scheme import Assessment, Scheme
from kpi.spec.values import Text, Validity
from tests.rollup.world import indicator, reports, units
from tests.score.rules import cap, criterion, scheme

PLAIN = scheme(
    criterion("A", "deduction", "a", 60, per_case=1),
    criterion("B", "deduction", "b", 40, per_case=1),
    caps=(cap("hot > 0"),),
)
FIGURES = "29863 a 5\n29863 b 0\n29863 hot 0"
"""Computed: 55 and 40."""
DISTRICT = "29863 district_test_a 50\n29863 district_test_b 38"
PROVINCE = "reporter=87 seq=2"


def ruled(final: str, on_missing: str = "undetermined", rules: Scheme = PLAIN) -> Scheme:
    return replace(rules, assessment=Assessment(final, on_missing))


def appraised(
    points: str, level: str = "district", day: int = 15, unit: str = "29863", seq: int = 1
) -> Decision:
    """A decision of a day of December about criterion A; reports came on the 11th and later (see `world`)."""
    value = {"scheme": "test", "period": "2021", "unit": unit, "criterion": "A", "level": level,
             "points": points, "evidence": "Biên bản 12"}  # fmt: skip
    at = f"2021-12-{day}T08:00:00+00:00"
    return Decision(
        kind="appraisal", subject=f"{unit} {level}", value=value_text(value), reason="chậm", seq=seq, at=at
    )


def both(
    text: str, rules: Scheme, *decisions: Decision, doubts: tuple[Doubt, ...] = ()
) -> tuple[Scoring, Giving]:
    con, tree = reports(text), units()
    giving = read_given(con, tree, rules, "2021", decisions)
    return score(con, tree, rules, "2021", "29863", {}, (), doubts, giving.points), giving


def row_of(
    text: str, rules: Scheme, *decisions: Decision
) -> tuple[Decimal | None, Decimal, Decimal, str | None]:
    row = both(text, rules, *decisions)[0].rows[0]
    return row.points, row.points_min, row.points_max, row.band


def points_of(text: str, rules: Scheme, *decisions: Decision) -> dict[str, Assessed]:
    scoring, giving = both(text, rules, *decisions)
    row = scoring.rows[0]
    return assessed(rules, row.computed, row.criteria, row.unit, giving.points)


@pytest.mark.parametrize(
    ("final", "points"),
    [("computed", 95), ("self", 91), ("district", 88), ("province", 85), ("highest_level", 85)],
)
def test_the_final_points_are_those_that_the_scheme_names(final: str, points: int) -> None:
    text = f"{FIGURES}\n{DISTRICT}\n29863 self_test_a 52\n29863 self_test_b 39\n"
    text += f"29863 province_test_a 49 {PROVINCE}\n29863 province_test_b 36 {PROVINCE}"
    assert row_of(text, ruled(final))[0] == points


def test_the_highest_level_is_the_province_then_the_district_and_never_the_commune_itself() -> None:
    text = f"{FIGURES}\n{DISTRICT}\n29863 province_test_a 49 {PROVINCE}\n29863 self_test_b 40"
    assert row_of(text, ruled("highest_level"))[0] == 49 + 38
    assert row_of(f"{FIGURES}\n29863 self_test_a 52\n29863 self_test_b 39", ruled("highest_level"))[1:3] == (
        0,
        100,
    )


def test_points_that_nobody_gave_are_not_known_and_not_zero() -> None:
    text = f"{FIGURES}\n29863 district_test_a 50"
    assert row_of(text, ruled("district")) == (None, 50, 90, None)  # B: 0 to 40; middle from 50, high from 90
    assert row_of(text, ruled("district", "computed")) == (90, 90, 90, "high")
    assert row_of("29863 a ?\n29863 b 0\n29863 hot 0", ruled("district", "computed")) == (None, 40, 100, None)


def test_points_that_cannot_be_are_not_known_and_no_others_take_their_place() -> None:
    wrong = f"{FIGURES}\n29863 district_test_a 61\n29863 district_test_b 38"
    assert row_of(wrong, ruled("district", "computed"))[1:3] == (38, 98)
    higher = f"{FIGURES}\n{DISTRICT}\n29863 province_test_a -1 {PROVINCE}"
    assert row_of(higher, ruled("highest_level"))[1:3] == (38, 98)
    one = points_of(wrong, ruled("computed"))["A"]
    assert (one.points("district"), one.unfit, one.differs) == (None, {"district"}, True)


def test_an_error_about_given_points_opens_them_unless_a_decision_gives_them() -> None:
    error = finding("check.x", Severity.ERROR, unit="29863", indicator="district_test_a")
    doubts = (Doubt(error, frozenset({"district_test_a"}), ()),)
    rules = ruled("district")
    row = both(f"{FIGURES}\n{DISTRICT}", rules, doubts=doubts)[0].rows[0]
    assert (row.points_min, row.points_max, row.criteria["A"].state) == (38, 98, "in_doubt")
    decided = both(f"{FIGURES}\n{DISTRICT}", rules, appraised("44"), doubts=doubts)[0].rows[0]
    assert decided.points == 44 + 38
    marked = both(f"{FIGURES}\n{DISTRICT}", replace(rules, on_error="mark"), doubts=doubts)[0].rows[0]
    assert (marked.points, marked.doubtful) == (88, True)
    classed = both(f"{FIGURES}\n{DISTRICT}", replace(rules, on_error="class"), doubts=doubts)[0].rows[0]
    assert (classed.points, classed.band) == (88, None)


def test_caps_go_on_applying_to_the_final_points() -> None:
    text = "29863 a 0\n29863 b 0\n29863 hot 1\n29863 district_test_a 60\n29863 district_test_b 40"
    row = both(text, ruled("district"))[0].rows[0]
    assert (row.points, row.band, row.capped_by) == (100, "middle", ("cap",))


def test_of_a_form_and_a_decision_the_later_one_counts_and_both_are_told() -> None:
    early, late = (
        points_of(f"{FIGURES}\n{DISTRICT}", ruled("district"), appraised("44", day=day)) for day in (10, 15)
    )
    assert [one["A"].points("district") for one in (early, late)] == [50, 44]
    assert [one["A"].marks["district"].others for one in (early, late)] == [(44,), (50,)]
    mark = late["A"].marks["district"]
    assert (mark.decision, mark.reason, mark.evidence) == (1, "chậm", "Biên bản 12")
    assert both(f"{FIGURES}\n{DISTRICT}", ruled("district"), appraised("44"))[1].contradicting == ("29863",)
    assert both(f"{FIGURES}\n{DISTRICT}", ruled("district"), appraised("50"))[1].contradicting == ()


def test_decisions_of_another_period_scheme_or_criterion_are_none() -> None:
    strange = replace(appraised("44"), value=appraised("44").value.replace('"A"', '"C"'))
    other = replace(appraised("44"), value=appraised("44").value.replace('"test"', '"ours"'))
    earlier = replace(appraised("44"), value=appraised("44").value.replace('"2021"', '"2020"'))
    assert (
        points_of(f"{FIGURES}\n{DISTRICT}", ruled("district"), strange, other, earlier)["A"].points(
            "district"
        )
        == 50
    )


def test_of_two_reports_the_last_one_counts() -> None:
    text = f"{FIGURES}\n29863 self_test_a 52\n29863 self_test_a 48 reporter=29863 seq=3"
    one = points_of(text, ruled("computed"))["A"]
    assert (one.points("self"), one.marks["self"].others, one.marks["self"].reporter) == (48, (52,), "29863")


def test_points_of_a_level_in_the_file_of_a_lower_one_do_not_count() -> None:
    text = f"{FIGURES}\n29863 district_test_a 50 reporter=29863 seq=2\n29863 province_test_a 50"
    scoring, giving = both(text, ruled("highest_level"))
    assert scoring.rows[0].points is None
    assert (giving.points, giving.strange) == ({}, ("29863",))
    assert (
        points_of(f"{FIGURES}\n29863 district_test_a 50 {PROVINCE}", ruled("district"))["A"].points(
            "district"
        )
        == 50
    )


def test_points_differ_where_they_surely_do() -> None:
    def differing(text: str) -> list[str]:
        return [name for name, one in points_of(text, ruled("computed")).items() if one.differs]

    assert differing(f"{FIGURES}\n29863 self_test_a 55\n29863 self_test_b 39") == ["B"]
    assert differing(f"{FIGURES}\n29863 self_test_a 55") == []
    open_figures = "29863 a 5\n29863 b ?\n29863 hot 0"
    assert differing(f"{open_figures}\n29863 self_test_b 39") == []  # computed: 0 to 40
    assert differing(f"{open_figures}\n29863 self_test_b 39\n29863 district_test_b 38") == ["B"]


def test_a_total_of_some_points_is_a_range_and_of_none_nothing() -> None:
    some = points_of(f"{FIGURES}\n29863 self_test_a 50", ruled("computed")).values()
    assert (total_of(some, "self"), total_of(some, "district")) == ((50, 90), None)


def test_without_the_rule_all_is_as_if_nobody_gave_points() -> None:
    text = f"{FIGURES}\n{DISTRICT}"
    with_points, without = both(text, PLAIN)[0], score(reports(text), units(), PLAIN, "2021", "29863", {})
    assert with_points == without
    row = both(text, ruled("computed"))[0].rows[0]
    assert (row, row.computed) == (without.rows[0], without.rows[0].criteria)


def test_what_is_open_asks_for_the_points_and_says_what_settles_the_class() -> None:
    rules, con, tree = ruled("district"), reports(f"{FIGURES}\n29863 district_test_a 55"), units()
    names = ("a", "b", "hot", "district_test_a", "district_test_b")
    specs = {name: indicator(name) for name in names}
    columns = tuple(FormColumn(name, ((name,),), False) for name in names[3:])
    form = Form("07", "07/CĐ", Text("x", "x"), "project", "", Validity(), columns)
    marks = read_given(con, tree, rules, "2021", ()).points
    scoring = score(con, tree, rules, "2021", "29863", specs, (form,), (), marks)
    [one] = unsettled(con, tree, scoring, "2021", specs, (form,))
    assert one.classes == ("high", "middle")
    assert [(f.indicator, f.lack, f.settles) for f in one.figures] == [
        ("district_test_b", "missing", "sometimes")
    ]
    assert [(out.band, out.low, out.high) for out in one.figures[0].outcomes][:2] == [
        ("middle", 0, 34), ("high", 35, 40)
    ]  # fmt: skip
    assert [(r.form, r.reporter) for r in one.requests] == [("07", "866")]


def test_one_case_more_does_not_move_points_that_others_gave() -> None:
    rules, con, tree = replace(ruled("district"), caps=()), reports("29863 a 10\n29863 b 0"), units()
    specs = {name: indicator(name) for name in ("a", "b")}
    computed = score(con, tree, replace(rules, assessment=None), "2021", "29863", specs)
    assert [
        case.indicator for one in near(con, computed, "2021", specs, Decimal(0)).rows for case in one.cases
    ]
    con = reports("29863 a 10\n29863 b 0\n29863 district_test_a 50\n29863 district_test_b 40")
    marks = read_given(con, tree, rules, "2021", ()).points
    scoring = score(con, tree, rules, "2021", "29863", specs, (), (), marks)
    assert near(con, scoring, "2021", specs, Decimal(0), marks).rows == ()

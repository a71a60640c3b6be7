"""Targets over small tables, with the arithmetic to be seen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpi.check.doubt import Doubt
from kpi.findings import Finding, Severity
from tests.plan.world import (
    EACH_YEAR,
    INSPECTED,
    REGISTERED,
    WORDS,
    communes,
    followed,
    outcome,
    plan,
    said,
    target,
)

MILESTONES = {"sign": ">=", "milestones": [{"year": 2017, "value": 75}, {"year": 2020, "value": 100}]}


def share_of_116(yes: int, no: int, goal: dict[str, Any], period: str = "2017") -> tuple[str, int | None]:
    found = outcome(said(yes, no), period, communes(116), measure=REGISTERED, goal=goal)
    return found.verdict, found.needed


def test_75_percent_of_116_communes_are_87() -> None:
    assert share_of_116(87, 29, MILESTONES) == ("reached", 87)
    assert share_of_116(86, 30, MILESTONES) == ("not_reached", 87)  # 74.1 %


def test_communes_that_are_not_known_make_it_a_range_and_only_then_a_question() -> None:
    assert share_of_116(87, 0, MILESTONES) == ("reached", 87)  # the 29 others may be anything
    assert share_of_116(86, 0, MILESTONES) == ("cannot_tell", 87)
    assert share_of_116(86, 29, MILESTONES) == ("cannot_tell", 87)  # the last one decides
    assert share_of_116(0, 30, MILESTONES) == ("not_reached", 87)  # 86 of 116 is the most there can be


def test_whether_a_figure_was_told_is_known_where_it_was() -> None:
    measure = {"when": "registered IS NOT NULL"}
    found = outcome(said(2, 1), tree=communes(4), measure=measure, goal=EACH_YEAR)
    assert found.measured is not None
    assert found.measured.numerator == (3, 4)  # the last one may still tell
    assert found.measured.lacking == ("30004",)


def test_a_share_that_is_open_is_shown_with_both_ends_and_what_is_missing() -> None:
    found = outcome(said(80, 20), "2017", communes(116), measure=REGISTERED, goal=MILESTONES)
    assert found.measured is not None
    assert found.measured.numerator == (80, 96)
    assert found.measured.share == (Fraction(80, 116), Fraction(96, 116))
    assert found.gap == (0, 7)
    assert len(found.measured.lacking) == 16
    assert len(found.measured.short) == 20


@pytest.mark.parametrize(
    ("sign", "yes", "verdict", "needed"),
    [
        (">=", 9, "reached", 9),  # at least 90 % of 10
        (">=", 8, "not_reached", 9),
        (">", 9, "not_reached", 10),  # more than 90 %: 9 of 10 are not
        (">", 10, "reached", 10),
        ("=", 9, "reached", 9),
        ("=", 10, "not_reached", 9),
    ],
)
def test_at_least_is_not_more_than(sign: str, yes: int, verdict: str, needed: int) -> None:
    goal = {"sign": sign, "value": 90, "each_year": True}
    found = outcome(said(yes, 10 - yes), tree=communes(10), measure=REGISTERED, goal=goal)
    assert (found.verdict, found.needed) == (verdict, needed)


@pytest.mark.parametrize(("period", "later"), [("2016", 2017), ("2018", 2020), ("2021", None)])
def test_a_year_without_a_milestone_has_progress_and_no_verdict(period: str, later: int | None) -> None:
    found = outcome(said(9, 1), period, communes(10), measure=REGISTERED, goal=MILESTONES)
    assert (found.verdict, found.reason, found.planned) == ("no_verdict", "no_milestone", None)
    assert (found.next.year if found.next else None) == later
    assert found.measured is not None
    assert found.measured.share == (Fraction(9, 10), Fraction(9, 10))


def test_half_a_year_is_not_judged() -> None:
    found = outcome(said(10, 0), "2021-S1", communes(10), measure=REGISTERED, goal=EACH_YEAR)
    assert (found.verdict, found.reason) == ("no_verdict", "part_of_year")


def test_where_the_text_names_no_year_the_default_holds() -> None:
    each = {"sign": ">=", "value": 50, "year": "open", "default": "each_year"}
    once = {**each, "default": 2020}
    lines, tree = said(5, 5), communes(10)
    assert outcome(lines, "2018", tree, measure=REGISTERED, goal=each).verdict == "reached"
    assert outcome(lines, "2018", tree, measure=REGISTERED, goal=once).verdict == "no_verdict"
    assert outcome(lines, "2020", tree, measure=REGISTERED, goal=once).verdict == "reached"


COUNTS = """
29863 establishments 10
29863 inspected 10
29866 establishments 4
29866 inspected 3
29898 establishments 0
29898 inspected 0
"""


def test_a_share_of_counts_is_that_of_the_sums() -> None:
    found = outcome(COUNTS, measure=INSPECTED, goal={"sign": ">=", "value": 90, "each_year": True})
    assert found.measured is not None
    assert found.measured.share == (Fraction(13, 14), Fraction(13, 14))  # 92.9 %
    assert (found.verdict, found.needed, found.gap) == ("reached", 13, (0, 0))  # 12.6 of 14
    assert found.measured.short == ("29866",)


def test_a_commune_that_did_not_report_is_not_one_without_establishments() -> None:
    lines = "\n".join(line for line in COUNTS.splitlines() if "29898" not in line)
    least = {"sign": ">=", "value": 90, "each_year": True}
    assert outcome(lines, measure=INSPECTED, goal=least).verdict == "cannot_tell"
    # All of them cannot be inspected any more, whatever the third reports.
    found = outcome(lines, measure=INSPECTED, goal=EACH_YEAR)
    assert (found.verdict, found.gap) == ("not_reached", (1, float("inf")))
    assert found.measured is not None
    assert found.measured.share is None
    assert found.measured.known_sums == (13, 14)


def test_where_the_whole_is_known_the_missing_part_lies_within_it() -> None:
    lines = "\n".join(line for line in COUNTS.splitlines() if "29866 inspected" not in line)
    found = outcome(lines, measure=INSPECTED, goal={"sign": ">=", "value": 70, "each_year": True})
    assert found.measured is not None
    assert found.measured.numerator == (10, 14)
    assert found.verdict == "reached"  # 9.8 of 14 are asked for, and 10 are there


ZERO = "\n".join(
    f"{unit} {name} 0" for unit in (29863, 29866, 29898) for name in ("supported", "support_needed")
)
NEED = {"numerator": "supported", "denominator": "support_needed", "conditional": True}


def test_what_did_not_arise_is_neither_0_nor_100_percent() -> None:
    found = outcome(ZERO, measure=NEED, goal=EACH_YEAR)
    assert (found.verdict, found.needed, found.gap) == ("does_not_arise", None, None)
    assert found.measured is not None
    assert found.measured.share is None


def test_as_long_as_a_commune_is_not_known_nobody_can_say_that_nothing_arose() -> None:
    lines = "\n".join(line for line in ZERO.splitlines() if "29898" not in line)
    assert outcome(lines, measure=NEED, goal=EACH_YEAR).verdict == "cannot_tell"


def test_a_share_of_nothing_without_a_condition_cannot_be_told() -> None:
    found = outcome(ZERO, measure={**NEED, "conditional": False}, goal=EACH_YEAR)
    assert (found.verdict, found.reason) == ("cannot_tell", "nothing_counted")


def test_a_part_greater_than_its_whole_hides_no_other_ones_lack() -> None:
    lines = COUNTS.replace("29863 inspected 10", "29863 inspected 12")
    result = followed(plan(target(measure=INSPECTED, goal=EACH_YEAR)), lines)
    [one] = result.targets
    assert one.outcome.verdict == "not_reached"
    assert one.outcome.measured is not None
    assert one.outcome.measured.known_sums == (3, 4)
    assert "plan.excess" in [note.code for note in result.notes]


def test_a_figure_that_an_error_stands_against_is_not_known() -> None:
    error = Finding("check.inspected", Severity.ERROR, unit="29866", indicator="inspected")
    doubt = Doubt(error, frozenset({"inspected"}), ())
    [one] = followed(plan(target(measure=INSPECTED, goal=EACH_YEAR)), COUNTS, doubts=[doubt]).targets
    assert one.outcome.verdict == "cannot_tell"


def test_a_level_without_units_cannot_be_told() -> None:
    measure = {"level": "district", "when": "plan_issued = 1"}
    found = outcome("", tree=communes(3), measure=measure, goal=EACH_YEAR)
    assert (found.verdict, found.reason) == ("cannot_tell", "no_units")


def test_a_state_is_asked_of_the_unit_itself() -> None:
    measure = {"level": "province", "when": "plan_integrated = 1"}
    for line, verdict in (
        ("87 plan_integrated 1", "reached"),
        ("87 plan_integrated 0", "not_reached"),
        ("29863 plan_integrated 1", "cannot_tell"),
    ):
        assert outcome(line, kind="state", measure=measure).verdict == verdict


SELLERS = "29863 sex_sellers_end 3\n29866 sex_sellers_end 4\n29898 sex_sellers_end 0"


def test_without_a_baseline_a_fall_is_not_determined() -> None:
    found = outcome(SELLERS, kind="non_increasing", measure={"count": "sex_sellers_end"})
    assert found.verdict == "no_baseline"
    assert found.measured is not None
    assert found.measured.numerator == (7, 7)
    assert outcome("", kind="keep", not_collected=WORDS).verdict == "no_baseline"


@pytest.mark.parametrize(
    ("kind", "base", "verdict"),
    [
        ("non_increasing", 7, "reached"),
        ("non_increasing", 6, "not_reached"),
        ("keep", 7, "reached"),
        ("keep", 8, "not_reached"),
    ],
)
def test_a_count_is_held_against_the_latest_baseline(kind: str, base: int, verdict: str) -> None:
    bases = [{"year": 2016, "value": 0, "source": "BC 1"}, {"year": 2020, "value": base, "source": "BC 2"}]
    measure = {"count": "sex_sellers_end"}
    assert outcome(SELLERS, kind=kind, measure=measure, baselines=bases).verdict == verdict
    # The commune that is missing may have any number.
    lines = SELLERS.rsplit("\n", 1)[0]
    known = outcome(lines, kind=kind, measure=measure, baselines=[{**bases[1], "value": 7}])
    assert known.verdict == ("reached" if kind == "keep" else "cannot_tell")


def test_a_part_of_the_territory_is_not_held_against_the_baseline_of_all() -> None:
    bases = [{"year": 2020, "value": 7, "source": "BC 2"}]
    one = plan(target(kind="non_increasing", measure={"count": "sex_sellers_end"}, baselines=bases))
    assert followed(one, SELLERS).targets[0].outcome.verdict == "reached"
    part = followed(one, SELLERS, under="866").targets[0].outcome
    assert (part.verdict, part.reason, part.planned) == ("no_verdict", "part_of_territory", None)


def test_a_target_no_form_asks_for_says_so() -> None:
    found = outcome("", not_collected=WORDS, goal=EACH_YEAR)
    assert (found.verdict, found.reason, found.measured) == ("cannot_tell", "not_collected", None)


def test_every_reading_is_computed() -> None:
    half = {
        "id": "half",
        "name": WORDS,
        "measure": INSPECTED,
        "goal": {**EACH_YEAR, "sign": ">=", "value": 50},
    }
    unknown = {"id": "once", "name": WORDS, "not_collected": WORDS}
    one = target(measure=INSPECTED, goal=EACH_YEAR, readings=[half, unknown])
    [result] = followed(plan(one), COUNTS).targets
    verdicts = [result.outcome.verdict, *(other.outcome.verdict for other in result.readings)]
    assert verdicts == ["not_reached", "reached", "cannot_tell"]


def test_a_document_that_ends_before_the_plan_is_told_before_and_after() -> None:
    basis = {"title": WORDS, "expires": "2021-06-01", "citation": "01/2008"}
    one = plan(target(measure=REGISTERED, goal=EACH_YEAR), legal_basis=[basis])
    for period, code in (("2020", "plan.basis_ends"), ("2021", "plan.basis_ended")):
        codes = [note.code for note in followed(one, "29863 registered 1", period).notes]
        assert code in codes
    endless = {**basis, "expires": "2031-01-01"}  # with the plan itself
    one = plan(target(measure=REGISTERED, goal=EACH_YEAR), legal_basis=[endless])
    assert not [n for n in followed(one, "29863 registered 1").notes if n.code.startswith("plan.basis")]

"""What is lacking where something is open, and which figure alone settles the class."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.check.doubt import Doubt
from kpi.findings import Severity, finding
from kpi.model.cell import Cell, Status
from kpi.rollup.cells import Told
from kpi.score import score
from kpi.score.compile import compile_scheme
from kpi.score.settling import OpenFigure, Openness, Outcome, Settler
from kpi.score.unsettled import Unsettled, unsettled
from kpi.spec.kinds.scheme import Scheme
from tests.examples import tries
from tests.rollup.test_coverage import FORMS
from tests.rollup.world import indicator, reports, units
from tests.score.rules import cap, criterion, scheme

NAMES = ("a", "b", "c", "d", "hot")
INDICATORS = {name: indicator(name) for name in NAMES} | {"yes": indicator("yes", "yes_no")}
RULES = scheme(
    criterion("A", "deduction", "a", 40, per_case=3),
    criterion("B", "steps", "b / c", 30, ("1:30", "0.5:15"), empty_when="c = 0", empty_points=30),
    criterion("D", "steps", "d", 10, ("4:10", "2:5")),
    criterion("Y", "yes_no", "yes", 20),
    caps=(cap("hot > 0"),),
)
BANDS = (("low", 0), ("middle", 50), ("high", 90))
Values = Mapping[str, Decimal]


def openness(rules: Scheme, known: Mapping[str, Told], doubts: frozenset[str] = frozenset()) -> Openness:
    return Settler(rules, compile_scheme(rules, INDICATORS), INDICATORS).openness(known, doubts)


def facts(**values: int) -> dict[str, Told]:
    return {name: Decimal(value) for name, value in values.items()}


def figure(of: Openness, name: str) -> OpenFigure:
    return next(one for one in of.figures if one.indicator == name)


def outcomes(one: OpenFigure) -> list[tuple[Any, ...]]:
    return [(outcome.low, outcome.high, outcome.band) for outcome in one.outcomes]


def by_hand(values: Values) -> str:
    """The class of a commune of which all is known."""
    share = Decimal(30) if values["c"] == 0 or values["b"] >= values["c"] else None
    share = share or (Decimal(15) if 2 * values["b"] >= values["c"] else Decimal(0))
    shows = 10 if values["d"] >= 4 else 5 if values["d"] >= 2 else 0
    points = max(40 - 3 * values["a"], Decimal(0)) + share + shows + 20 * values["yes"]
    band = next(name for name, start in reversed(BANDS) if points >= start)
    return "middle" if values["hot"] > 0 and band == "high" else band


def test_every_value_of_the_only_figure_that_lacks_settles_the_class() -> None:
    one = figure(openness(RULES, facts(b=4, c=4, d=4, yes=1, hot=0)), "a")
    assert one.settles == "always"
    assert outcomes(one) == [(0, 3, "high"), (4, None, "middle")]


def test_a_figure_settles_with_some_values_where_another_lacks_too() -> None:
    of = openness(RULES, facts(b=4, c=4, yes=1, hot=0))
    assert of.classes == ("high", "middle")
    assert (figure(of, "a").settles, outcomes(figure(of, "a"))) == (
        "sometimes",
        [(0, 0, "high"), (4, None, "middle")],
    )
    assert figure(of, "d").settles == "not_shown"


def test_a_cap_that_may_hold_is_settled_by_its_figure() -> None:
    of = openness(RULES, facts(a=0, b=4, c=4, d=4, yes=1))
    assert outcomes(figure(of, "hot")) == [(0, 0, "high"), (1, None, "middle")]
    assert figure(of, "hot").names == ("cap",)


def test_a_figure_that_nothing_open_rests_on_is_not_asked_for() -> None:
    assert openness(RULES, facts(a=20, b=4, c=4, yes=0, hot=0)).classes == ("low",)
    assert [one.indicator for one in openness(RULES, facts(a=20, c=0, d=4, yes=0, hot=0)).figures] == []


def test_a_range_and_a_figure_in_doubt_are_lacking_too() -> None:
    known = facts(b=4, c=4, d=4, yes=1, hot=0) | {"a": Cell(Status.RANGE, Decimal(2), Decimal(5))}
    one = figure(openness(RULES, known), "a")
    assert (one.lack, outcomes(one)) == ("range", [(2, 3, "high"), (4, 5, "middle")])
    doubted = openness(RULES, facts(a=1, b=4, c=4, d=4, yes=1, hot=0), frozenset({"a"}))
    assert (figure(doubted, "a").lack, doubted.classes) == ("in_doubt", ("high", "middle"))


def test_labels_of_a_class_settle_too() -> None:
    labelled = INDICATORS | {"kind": indicator("kind", "class", labels=("good", "bad"))}
    rules = scheme(criterion("K", "condition", "kind = 'good'", 60), criterion("A", "deduction", "a", 40))
    settler = Settler(rules, compile_scheme(rules, labelled), labelled)
    one = figure(settler.openness(facts(a=0), frozenset()), "kind")
    assert [(outcome.label, outcome.band) for outcome in one.outcomes] == [("good", "high"), ("bad", "low")]


def holds(outcome: Outcome, value: Decimal) -> bool:
    low, high = outcome.low, outcome.high
    return low is not None and low <= value and (high is None or value <= high)


VALUES = {name: st.integers(0, 9) for name in NAMES} | {"yes": st.integers(0, 1)}
WHOLE = st.fixed_dictionaries(VALUES).map(lambda values: {n: Decimal(v) for n, v in values.items()})


@settings(max_examples=tries(10), deadline=None)
@given(WHOLE, st.sets(st.sampled_from([*NAMES, "yes"]), min_size=1), st.lists(WHOLE, min_size=6, max_size=6))
def test_what_is_said_to_settle_the_class_does_so_whatever_the_others_are(
    values: Values, lacking: set[str], others: list[Values]
) -> None:
    known = {name: value for name, value in values.items() if name not in lacking}
    of = openness(RULES, known)
    for other in others:
        whole = {**other, **known}
        assert by_hand(whole) in of.classes
        for one in of.figures:
            value = whole[one.indicator]
            bands = {o.band for o in one.outcomes if holds(o, value)}
            assert bands <= {by_hand(whole)}
            assert bands or one.settles != "always"


def asked(text: str, doubts: tuple[Doubt, ...] = ()) -> dict[str, Unsettled]:
    rules = scheme(criterion("a", "deduction", "a", 60, per_case=1), criterion("b", "deduction", "b", 40))
    con, tree = reports(text), units()
    scoring = score(con, tree, rules, "2021", "87", INDICATORS, FORMS[:0], doubts)
    return {one.row.unit: one for one in unsettled(con, tree, scoring, "2021", INDICATORS)}


def test_who_sent_the_form_is_asked_else_the_district() -> None:
    rows = asked("29863 a ? reporter=29863\n29863 b 0 reporter=29863\n29866 a ? reporter=866\n29866 b 0")
    requests = {
        unit: [(one.form, one.reporter, one.indicators) for one in of.requests] for unit, of in rows.items()
    }
    assert requests == {
        "29863": [("01", "29863", ("a",))],
        "29866": [("01", "866", ("a",))],
        "29898": [("01", "867", ("a", "b"))],
    }


def test_a_commune_of_which_all_is_known_is_not_listed() -> None:
    assert "29863" not in asked("29863 a 1\n29863 b 0")


def test_a_figure_with_an_error_opens_a_commune_that_gave_all() -> None:
    error = finding("check.failed", Severity.ERROR, unit="29863", indicator="a")
    one = asked("29863 a 1\n29863 b 0", (Doubt(error, frozenset({"a"}), ()),))["29863"]
    assert [(figure.indicator, figure.lack) for figure in one.figures] == [("a", "in_doubt")]
    assert one.row.doubtful

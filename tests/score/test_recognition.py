"""Recognition by the classes of several years: recognised, kept, lost, not yet, or not to be told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.score.recognition import STATES, State, recognised, year_class
from kpi.spec.kinds.scheme import Band
from kpi.spec.scheme_results import Recognition
from kpi.spec.values import DECIDE, Text
from kpi.units.lives.lineage import Lineage, one_before
from tests.examples import tries
from tests.score.naive_years import ways
from tests.tables.cases import SCHEME, scored

BANDS = ("good", "fair", "weak")
TWICE = Recognition("healthy", Text("Lành mạnh", "Healthy"), ("good",), 2, "Điều 1")
EASIER = replace(TWICE, keeping=("good", "fair"), keeping_citation="Điều 2")
LETTERS = {"g": ("good",), "f": ("fair",), "w": ("weak",), "n": ("good", "fair"), "a": BANDS, "?": None}


def classes(years: str) -> list[tuple[str, ...] | None]:
    """A letter for each year, the oldest first; ? is not known."""
    return [LETTERS[letter] for letter in years]


@pytest.mark.parametrize(
    ("years", "state", "run"),
    [
        ("wgg", "recognised", (2, 2)),  # this year for the first time
        ("ggg", "kept", (2, 2)),
        ("ggw", "lost", (0, 0)),
        ("wwg", "not_yet", (1, 1)),  # one year of two
        ("gwg", "not_yet", (1, 1)),  # an interruption begins anew
        ("ggf", "lost", (0, 0)),
        ("?gg", None, (2, 2)),  # recognised or kept: the year before these is not known
        ("g?g", None, (1, 2)),  # good, it is recognised or kept; else one year of two
        ("gg?", None, (0, 2)),
        ("w?w", "not_yet", (0, 0)),  # whatever the middle was, it was not twice
        ("?ww", "not_yet", (0, 0)),
        ("gg", None, (2, 2)),  # nothing is said of the year before
    ],
)
def test_two_years_running(years: str, state: State | None, run: tuple[int, int]) -> None:
    result = recognised(TWICE, classes(years))
    assert (result.state, (result.least, result.most)) == (state, run)


@pytest.mark.parametrize(
    ("years", "state"),
    [
        ("wggf", "kept"),  # fair is enough to keep
        ("wggff", "kept"),
        ("wggfw", "lost"),
        ("wgff", "not_yet"),  # and not enough to become it
        ("wggfg", "kept"),
        ("wgg?", None),  # kept or lost
        ("f", None),  # kept, if it ever was recognised
    ],
)
def test_less_may_keep_what_more_has_made(years: str, state: State | None) -> None:
    assert recognised(EASIER, classes(years)).state == state


def test_what_is_possible_is_told_and_nothing_else() -> None:
    assert recognised(TWICE, classes("?gg")).possible == ("recognised", "kept")
    assert recognised(TWICE, classes("g?g")).possible == ("kept", "not_yet")
    assert recognised(EASIER, classes("wgg?")).possible == ("kept", "lost")


def test_no_result_is_called_possible_that_no_class_of_an_open_year_comes_to() -> None:
    assert recognised(EASIER, classes("wggn")).possible == ("kept",)  # not weak: good or fair keeps it
    assert recognised(EASIER, classes("wgga")).possible == ("kept", "lost")
    assert recognised(TWICE, classes("wggn")).possible == ("kept", "lost")
    every = replace(TWICE, keeping=BANDS)
    assert recognised(every, classes("wgga")).possible == ("kept",)  # every class keeps it
    assert recognised(every, classes("wgg?")).possible == ("kept", "lost")  # it may have had none
    row = replace(scored("A1", (40, None, 0), (1, 1)), band=None, possible=("good", "weak"))
    year = year_class("2020", "A1", row, SCHEME, SCHEME)
    assert (year.band, year.classes) == (None, ("good", "weak"))
    to_decide = year_class("2020", "A1", replace(row, possible=(DECIDE,)), SCHEME, SCHEME)
    assert to_decide.classes == tuple(band.id for band in SCHEME.classes)


def test_reached_is_about_this_year_alone() -> None:
    assert [recognised(TWICE, classes(years)).reached for years in ("wwg", "ggw", "gg?")] == [
        True,
        False,
        None,
    ]


@settings(max_examples=tries(20), deadline=None)
@given(
    st.integers(1, 2),
    st.sampled_from([(), ("good",), ("good", "fair"), BANDS]),
    st.lists(st.sampled_from([*LETTERS.values()]), min_size=1, max_size=3),
)
def test_as_every_completion_of_the_unknown_years_says(
    number: int, keeping: tuple[str, ...], years: list[tuple[str, ...] | None]
) -> None:
    rule = replace(TWICE, years=number, keeping=keeping)
    result = recognised(rule, years)
    asked = {"classes": rule.classes, "years": number, "kept": {"classes": keeping or rule.classes}}
    states, runs = ways(asked, BANDS, years)
    assert result.possible == tuple(state for state in STATES if state in states)
    assert (result.least, result.most) == (min(runs), max(runs))


def test_another_code_goes_on_and_a_merger_does_not() -> None:
    way = Lineage({"new": ("old",), "both": ("a", "b")}, frozenset({"new", "old", "both", "a", "b", "part"}))
    assert [one_before(way, unit) for unit in ("same", "new", "both", "part")] == ["same", "old", None, None]


def test_a_class_counts_only_where_it_can_be_relied_on() -> None:
    row = scored("A1", (40, 20, 40), (1, 1))  # good
    silent = replace(row, reported=False, partial=False)
    other = replace(SCHEME, bands=(*SCHEME.bands, Band("fair", Text("Khá", "Fair"), Decimal(60))))
    one = [
        year_class("2020", "A1", row, SCHEME, SCHEME),
        year_class("2020", "A1", replace(row, band=None), SCHEME, SCHEME),
        year_class("2020", "A1", silent, SCHEME, SCHEME),
        year_class("2020", "A1", row, SCHEME, other),
        year_class("2020", "A1", None, SCHEME, SCHEME),
    ]
    assert [(year.band, year.why) for year in one] == [
        ("good", "known"),
        (None, "open"),
        (None, "no_figures"),
        (None, "other_classes"),
        (None, "not_scored"),
    ]

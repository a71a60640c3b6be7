"""How the text is to be read, as the options of a command say it."""

from __future__ import annotations

import pytest

from kpi.findings import Fault
from kpi.pipeline.figures.readings_wanted import wanted_options

CHOICES = ("edge=with", "edge=without", "again=weak", "again=fair")


def test_each_reading_is_chosen_once_be_it_said_twice() -> None:
    assert wanted_options(("edge=with", "again=fair", "edge=with"), CHOICES) == {
        "edge": "with",
        "again": "fair",
    }


@pytest.mark.parametrize(
    "readings", [("edge=with", "edge=without"), ("edge=without", "again=weak", "edge=with")]
)
def test_two_readings_that_contradict_each_other_are_no_choice(readings: tuple[str, ...]) -> None:
    with pytest.raises(Fault) as caught:
        wanted_options(readings, CHOICES)
    [found] = caught.value.findings
    assert (found.code, dict(found.params)["reading"]) == ("class.reading_twice", "edge")


def test_one_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(Fault) as caught:
        wanted_options(("edge=maybe",), CHOICES)
    assert dict(caught.value.findings[0].params)["known"] == ", ".join(CHOICES)

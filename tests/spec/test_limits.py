"""Rates that a scheme gives points for are shown with the places that tell them from its steps."""

from __future__ import annotations

from decimal import Decimal

from kpi.model.table import Column, Kind
from kpi.spec.limits import rate_limits
from kpi.write.cells import shown
from tests.shipped import shipped_specs

SPECS = shipped_specs("87")


def test_a_rate_knows_the_steps_of_the_criteria_that_say_the_same() -> None:
    inspected = next(
        one
        for scheme in SPECS.schemes.values()
        for one in scheme.criteria
        if one.value == SPECS.indicators["inspected_rate"].expression
    )
    assert set(rate_limits(SPECS)["inspected_rate"]) == {step.limit for step in inspected.steps}
    assert all(SPECS.indicators[name].type == "rate" for name in rate_limits(SPECS))


def test_a_rate_just_short_of_a_step_is_not_shown_as_the_step() -> None:
    limits = rate_limits(SPECS)["inspected_rate"]
    column = Column("inspected_rate", "", Kind.PERCENT, places=1, limits=limits)
    for limit in limits:
        short = limit - Decimal("0.00001")
        assert shown(short, column, "en") != shown(limit, column, "en")

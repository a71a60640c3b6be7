"""The year of the law, and the day on which classes came to be told by other rules."""

from __future__ import annotations

from datetime import date

from kpi.model.period import parse_periods
from kpi.pipeline.figures.breaks import breaks_of
from tests.classify.world import decision
from tests.shipped import shipped_specs


def told(periods: str, *indicators: str) -> list[str]:
    specs = shipped_specs(None)
    found = breaks_of(specs, parse_periods(periods), [specs.indicators[name] for name in indicators])
    return [f"{one.code} {dict(one.params)['day']}" for one in found]


def test_the_year_of_the_law_begins_in_the_december_before() -> None:
    assert decision().span(2026) == (date(2025, 12, 15), date(2026, 12, 14))


def test_classes_on_both_sides_of_the_day_are_not_compared_without_a_word() -> None:
    assert told("2024..2025", "drug_class") == ["class.break 24/08/2025"]
    assert told("2025-S1..2025-S2", "drug_class", "inspected") == ["class.break 24/08/2025"]


def test_on_one_side_of_it_and_of_other_figures_there_is_nothing_to_say() -> None:
    assert told("2025..2026", "drug_class") == []  # the year 2025 ends after that day
    assert told("2023..2024", "drug_class") == []
    assert told("2024..2025", "prostitution_class", "inspected") == []

"""Forms that head a column otherwise than before: the series of its indicator breaks there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi.model.period import parse_period
from kpi.pipeline.figures.breaks import FORM, form_breaks
from kpi.spec.specs import Specs
from tests.findings.reproducers.comparing import changed_form
from tests.shipped import shipped_specs


def breaks(specs: Specs, *years: str) -> list[tuple[str, set[str], str, str]]:
    asked = [specs.indicators[name] for name in ("inspected", "inspected_rate", "fines")]
    found = form_breaks(specs, [parse_period(year) for year in years], asked)
    return [
        (one.kind, set(one.indicators), params["period"], params["later"])
        for one in found
        for params in (dict(one.note.params),)
    ]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (("2020", "2021"), [("2020", "2021")]),
        (("2018", "2019", "2020", "2021", "2022"), [("2020", "2021")]),
        (("2018", "2022"), [("2018", "2022")]),
        (("2018", "2019"), []),
        (("2021", "2022"), []),
    ],
)
def test_a_changed_heading_breaks_its_indicator_and_the_rates_made_of_it(
    years: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    found = breaks(changed_form("inspected"), *years)
    assert found == [(FORM, {"inspected", "inspected_rate"}, *pair) for pair in expected]


def test_a_new_edition_with_the_same_headings_breaks_nothing() -> None:
    specs = changed_form("inspected")
    old, new = specs.forms["03"], specs.forms["03-2021"]
    same = replace(specs, forms={**specs.forms, new.id: replace(new, columns=old.columns)})
    assert breaks(same, "2020", "2021") == []
    assert breaks(shipped_specs(None), "2020", "2021") == []

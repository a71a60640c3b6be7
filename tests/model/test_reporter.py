"""A reporter as a text, and back."""

from __future__ import annotations

import pytest

from kpi.model.reporter import Reporter, agency_of, parse_reporter, unit_of


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("871", Reporter("871")),
        ("871:police", Reporter("871", "police")),
        ("29869:health-station", Reporter("29869", "health-station")),
        (" 87 ", Reporter("87")),
    ],
)
def test_a_reporter_is_a_unit_or_an_agency_of_one(text: str, reporter: Reporter) -> None:
    assert parse_reporter(text) == reporter
    assert str(reporter) == text.strip()
    assert (unit_of(str(reporter)), agency_of(str(reporter))) == (reporter.unit, reporter.agency)


@pytest.mark.parametrize("text", ["", "police", "871:", ":police", "871:Công an", "871:police:2", "٨٧١"])
def test_other_texts_are_no_reporter(text: str) -> None:
    assert parse_reporter(text) is None


def test_agencies_stand_behind_their_unit_and_apart_from_others() -> None:
    texts = ["871:police", "87", "871", "8710", "871:health"]
    ordered = sorted(filter(None, map(parse_reporter, texts)))
    assert [str(one) for one in ordered] == ["87", "871", "871:health", "871:police", "8710"]

"""What is known of a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.model.cell import Cell, Status, Value, between, status_of


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (Decimal(0), Status.KNOWN),
        ("Tốt", Status.KNOWN),
        (None, Status.MISSING),
        (between(2, 3), Status.RANGE),
        (between(3, 3), Status.KNOWN),
        (Cell(Status.SUPPRESSED), Status.SUPPRESSED),
    ],
)
def test_zero_is_known_and_nothing_is_missing(value: Value, status: Status) -> None:
    assert status_of(value) is status


def test_every_status_has_its_own_code_in_sdmx_and_only_what_is_suppressed_is_confidential() -> None:
    assert len({status.obs_status for status in Status}) == len(Status)
    assert [status for status in Status if status.conf_status != "F"] == [Status.SUPPRESSED]

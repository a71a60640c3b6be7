from __future__ import annotations

from functools import lru_cache

import pytest

from kpi.intake.context import Context, prepare
from kpi.model.period import parse_period
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from tests.shipped import shipped_units


@lru_cache
def office(province: str, period: str) -> Context:
    """What intake knows in a province's office for a period."""
    when = parse_period(period)
    specs = load_specs([builtin_specs()], province, check=False)
    return prepare(specs, shipped_units().at(when.end), province, when)


@pytest.fixture(scope="session")
def dong_thap() -> Context:
    return office("87", "2021")


@pytest.fixture(scope="session")
def thanh_hoa() -> Context:
    return office("38", "2023")

"""Random schemes come through workbook, adoption, display and comparison unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.examples import tries
from tests.schemes.random_way import Way
from tests.score.random_schemes import schemes
from tests.score.test_twice import WITHOUT_SHRINKING


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Way:
    return Way(tmp_path_factory.mktemp("schemes"))


_SETTINGS = settings(
    phases=WITHOUT_SHRINKING,
    max_examples=tries(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_SETTINGS
@given(schemes())
def test_a_scheme_is_what_it_was_after_its_workbook(way: Way, data: dict[str, Any]) -> None:
    assert list(way.faults(data)) == []


@settings(_SETTINGS, max_examples=tries(1))
@given(schemes())
def test_a_scheme_is_what_it_was_after_its_adoption(way: Way, data: dict[str, Any]) -> None:
    assert list(way.faults_adopted(data)) == []

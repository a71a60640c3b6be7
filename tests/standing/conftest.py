from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.program import read_once


@pytest.fixture(autouse=True)
def _read_once() -> Iterator[None]:
    with read_once():
        yield

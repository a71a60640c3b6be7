"""With how many examples a law is tried: with few, so that the suite is run often, or with many more."""

from __future__ import annotations

import os

_MANY = 20


def thorough() -> bool:
    """Whether all is to be tried, however long it takes."""
    return os.environ.get("KPI_TESTS") == "thorough"


def tries(few: int) -> int:
    """`few`, or twenty times as many where the environment says ``KPI_TESTS=thorough``."""
    return few * _MANY if thorough() else few

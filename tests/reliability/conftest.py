from __future__ import annotations

import pytest

from kpi.pipeline.importing.apart import Apart

_START = Apart.start  # before other tests have files read in their own process


@pytest.fixture(autouse=True)
def _read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it is tried that a process of its own reads."""
    monkeypatch.setattr(Apart, "start", _START)

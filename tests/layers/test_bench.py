"""What is run by hand alone keeps up with the program."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.mark.parametrize("name", sorted(path.stem for path in BENCH.glob("*.py")))
def test_the_bench_can_be_loaded(name: str) -> None:
    assert importlib.import_module(f"tests.bench.{name}").__doc__

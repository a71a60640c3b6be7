"""What comes with the program, read once for all tests of a process: specs, the list of units."""

from __future__ import annotations

from functools import cache

from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from kpi.spec.specs import Specs
from kpi.units.gazetteer.units import load_units

shipped_units = cache(load_units)


@cache
def shipped_specs(province: str | None = None) -> Specs:
    """The program's own specs for an office of a province."""
    return load_specs([builtin_specs()], province)

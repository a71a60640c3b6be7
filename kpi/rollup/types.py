"""What a rollup gives: a row per unit, each with its totals and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpi.findings import Finding

Total = Decimal | Mapping[str, int] | str | None
"""A sum or rate; counts by label code of a class indicator; a commune's own label code; None: not known."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the `expected` reporting units have `reported` the forms asked for; `missing` are the
    codes of the others, in list order."""

    reported: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One unit's totals by indicator id. `incomplete` has, by indicator id, the codes of the units that did
    report but gave no usable value: the total stands without them.

    On another day's map `coverage` counts units of the period's day, and `split` has the codes of those that
    lie in this unit only in part, nobody knows how much of their figures: its values are all None then."""

    unit: str
    name: str
    level: str
    values: Mapping[str, Total]
    coverage: Coverage
    incomplete: Mapping[str, tuple[str, ...]]
    split: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rollup:
    """All rows, and as findings what a reader of the table has to know."""

    rows: tuple[RollupRow, ...]
    notes: tuple[Finding, ...]

"""What a rollup gives: a row per unit, each with its totals and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from kpi.findings import Finding
from kpi.model.cell import Cell, Status
from kpi.model.level import Level
from kpi.quick import dataclass

Total = Decimal | Mapping[str, int] | str | None
"""A sum or rate; counts by label code of a class indicator; a commune's own label code; None: not known."""


@dataclass(frozen=True, slots=True)
class FormCoverage:
    """How many of the reporting units gave a figure in one form; `missing` are the codes of the others."""

    reported: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the `expected` reporting units have `reported`: gave a figure in every form the question
    touches; `missing` are the codes of the others, in list order. `by_form` says the same of each form, and
    `by_indicator` how many units gave a figure, be it but its bounds (of a rate: all its inputs); it is left
    out where the row is one unit's own, whose values say it. `complete`: every unit gave every figure asked
    for."""

    reported: int
    expected: int
    missing: tuple[str, ...]
    by_form: Mapping[str, FormCoverage] = field(default_factory=dict)
    by_indicator: Mapping[str, int] = field(default_factory=dict)
    complete: bool = False


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One unit's totals by indicator id. `incomplete` has, by indicator id, the codes of the units that gave
    figures in its form but none for it: the total stands without them. `idle` are the rates that do not
    arise: all units are known and there was nothing to take a share of (0 of 0).

    `ranges` has, by indicator id, the range of a total of which only that is known, since some units, those
    in `bounded`, only say between what their figures lie. Its value is None then.

    On another day's map `coverage` counts units of the period's day, and `split` has the codes of those that
    lie in this unit only in part, nobody knows how much of their figures: its values are all None then."""

    unit: str
    name: str
    level: Level
    values: Mapping[str, Total]
    coverage: Coverage
    incomplete: Mapping[str, tuple[str, ...]]
    split: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    ranges: Mapping[str, Cell] = field(default_factory=dict)
    bounded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def status(self, indicator: str) -> Status:
        """What is known of one of its values."""
        if indicator in self.idle:
            return Status.NOT_ARISEN
        if self.split:
            return Status.NOT_COMPARABLE
        if indicator in self.ranges:
            return Status.RANGE
        return Status.MISSING if self.values.get(indicator) is None else Status.KNOWN


@dataclass(frozen=True, slots=True)
class Before:
    """How many of some units had each class (its id) the year before; of `undetermined` it is not known.
    `open_in` says how many of these may have been in each class (0 where it says nothing of one); None where
    nothing is known of that: each may have been in any."""

    classes: Mapping[str, int]
    undetermined: int
    open_in: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Rollup:
    """All rows, as findings what a reader of the table has to know, and the units that count in them."""

    rows: tuple[RollupRow, ...]
    notes: tuple[Finding, ...]
    units: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every row is comparable and has every figure of every unit."""
        return all(row.coverage.complete and not row.split for row in self.rows)

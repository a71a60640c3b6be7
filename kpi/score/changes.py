"""Classes of a year held against those of the year before, commune by commune and summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.rollup.types import Before
from kpi.score.recognition import ScoredYear, Why, YearClass
from kpi.score.types import UnitScore

Change = Literal["same", "changed", "open"]
BROKEN: tuple[Why, ...] = ("not_one_unit", "other_classes", "no_scheme", "not_scored")
"""Why a class of the year before cannot be compared at all, unlike one that is only not known."""


@dataclass(frozen=True, slots=True)
class PastYear:
    """A year before, the class in it of each unit of the later year, and what is to be told of it."""

    year: ScoredYear
    classes: Mapping[str, YearClass]
    notes: tuple[Finding, ...] = ()


def change_of(row: UnitScore, past: PastYear) -> Change:
    """Whether the class of a commune is another one than the year before; open: that cannot be told."""
    before = past.classes[row.unit].band
    if before is None or row.band is None or row.silent:
        return "open"
    return "same" if before == row.band else "changed"


def before_of(units: Iterable[str], past: PastYear) -> Before | None:
    """The classes that units had the year before; None where one of them cannot be compared."""
    classes = [past.classes[unit] for unit in units]
    if any(one.why in BROKEN for one in classes):
        return None
    counts = Counter(one.band for one in classes)
    return Before({band: number for band, number in counts.items() if band is not None}, counts[None])

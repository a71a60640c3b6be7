"""What classifying gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.check.doubt import Doubt
from kpi.findings import Finding
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.kinds.classification import Classification
from kpi.spec.values import DECIDE

__all__ = ["DECIDE", "OTHERWISE", "Classified", "Classing", "Options", "Result", "places_listed"]

OTHERWISE = "OTHERWISE"
"""The result where no class is met."""

Options = Mapping[str, str]
"""One way to read the law: reading id → option id."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one unit comes to under one way to read the law: the ids of all classes it may still be in (or
    `OTHERWISE`, `DECIDE`), in the order of the spec; and of each condition whether it is met, None where the
    figures do not tell."""

    possible: tuple[str, ...]
    conditions: Mapping[str, bool | None]

    @property
    def settled(self) -> str | None:
        """The one result there is, None while several are possible."""
        return self.possible[0] if len(self.possible) == 1 else None


@dataclass(frozen=True, slots=True)
class Classified:
    """One unit's `results`, one for each of `Classing.ways`. `missing` are indicators not known, `reported`
    whether the unit gave figures in every form that is looked at; `doubts` are errors that stand against
    figures. `groups` are those of the rules that its province is in."""

    unit: str
    name: str
    parent: str
    level: Level
    results: tuple[Result, ...]
    missing: tuple[str, ...]
    reported: bool
    doubts: tuple[Doubt, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def result(self) -> Result:
        """The one under the readings that are shown."""
        return self.results[0]

    def differs(self, place: int) -> bool:
        """Whether it comes out otherwise under one of the ways to read the law, by its place among them."""
        return self.results[place].possible != self.result.possible


@dataclass(frozen=True, slots=True)
class Classing:
    """All communes in list order (`rows`) and the provinces asked for as a whole (`above`), under all `ways`
    to read the law, of which the first is shown. `complete`: every commune gave every figure that is
    `looked_at` (indicators by level)."""

    classification: Classification
    ways: tuple[Options, ...]
    rows: tuple[Classified, ...]
    above: tuple[Classified, ...]
    notes: tuple[Finding, ...]
    complete: bool
    looked_at: Mapping[Level, tuple[str, ...]]

    def is_silent(self, row: Classified) -> bool:
        """Whether a commune told nothing that is looked at. Of a province every figure is missing in which a
        single commune is silent: what is known of it counts."""
        return (
            row.level == "commune"
            and not row.reported
            and set(row.missing).issuperset(self.looked_at[row.level])
        )

    def others(self, row: Classified) -> tuple[int, ...]:
        """The places of the ways under which a unit comes out otherwise, but for readings whose units are
        counted alone (`Reading.counted_only`)."""
        return tuple(place for place in places_listed(self.classification, self.ways) if row.differs(place))


def places_listed(classification: Classification, ways: Sequence[Options]) -> tuple[int, ...]:
    """The places of the ways that differ from the first in readings whose units are listed."""
    fixed = [reading.id for reading in classification.readings if reading.counted_only]
    return tuple(place for place, way in enumerate(ways) if all(way[name] == ways[0][name] for name in fixed))

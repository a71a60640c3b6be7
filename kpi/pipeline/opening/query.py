"""What a reading command is asked for, from its options to its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi.lake.releases import names_release
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.quick import dataclass

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Query:
    """One question. `period` is that of the figures, the last one of a series (`periods`); `under` the code
    of a unit, None for all there is; `level` None for the one the command chooses; `at` the day of another
    map; `as_of` a version, ISO date or moment of the lake or the name of a release, None for now; `scheme` an
    id, None for the settings' one, `readings` are ``reading=option`` where it can be read in several ways.
    `specs` is ``current`` or the beginning of a fingerprint, "" for those of `as_of`."""

    period: Period
    periods: tuple[Period, ...] = ()
    level: Level | None = None
    under: str | None = None
    at: date | None = None
    as_of: str | None = None
    scheme: str | None = None
    allow_expired: bool = False
    specs: str = ""
    readings: tuple[str, ...] = ()

    def fixed(self, version: int) -> Query:
        """The query about the state of the lake that was read, its `version`, whatever is imported meanwhile;
        a release stays what it names."""
        return self if names_release(self.as_of) else replace(self, as_of=str(version))

"""Classes that units had the year before, held against those of the units of a later year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kpi.findings import Finding
from kpi.model.period import Period
from kpi.quick import dataclass
from kpi.rollup.types import Before


@dataclass(frozen=True, slots=True)
class PastLabels:
    """The year before, `period`, of the units of a later one: `codes` gives by unit the code that stood for
    it then, None where it was not one unit; `labels` by indicator and that code the class. In `broken` are
    the indicators whose classes were told by other rules then: they are not compared. `notes` are what is to
    be told of that year."""

    period: Period
    codes: Mapping[str, str | None]
    labels: Mapping[str, Mapping[str, str]]
    broken: frozenset[str] = frozenset()
    notes: tuple[Finding, ...] = ()

    def before(self, indicator: str, units: Iterable[str]) -> Before | None:
        """What classes of an indicator some units had; None where one of them cannot be compared."""
        codes = [self.codes.get(unit) for unit in units]
        if indicator in self.broken or None in codes:
            return None
        labels = self.labels.get(indicator, {})
        counts = Counter(labels.get(code) for code in codes if code is not None)
        return Before({label: number for label, number in counts.items() if label is not None}, counts[None])

    @property
    def indicators(self) -> list[str]:
        """The indicators that were looked at."""
        return [*self.labels, *sorted(self.broken)]

    @property
    def apart(self) -> list[str]:
        """The units that were not one unit then."""
        return [unit for unit, code in self.codes.items() if code is None]

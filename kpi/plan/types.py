"""What following a plan gives."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import inf
from typing import Literal

from kpi.check.doubt import Doubt
from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Measure, Milestone, Reading, Support, Target

Number = Fraction | float  # a float only as an infinite end
Verdict = Literal["reached", "not_reached", "cannot_tell", "no_verdict", "does_not_arise", "no_baseline"]
Reason = Literal[
    "",
    "not_collected",
    "unknown_units",
    "no_units",
    "nothing_counted",
    "no_milestone",
    "part_of_year",
    "part_of_territory",
]


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit adds to a measure: its numerator and its denominator lie between these ends. `excess`:
    the figures say that a part is greater than its whole, so neither is believed."""

    unit: str
    low: Number
    high: Number
    whole_low: Number = Fraction(1)
    whole_high: Number = Fraction(1)
    excess: bool = False

    @property
    def known(self) -> bool:
        """Whether there is nothing open."""
        return self.low == self.high and self.whole_low == self.whole_high

    @property
    def short(self) -> bool:
        """Whether its numerator is surely less than its denominator."""
        return self.high < self.whole_low


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over the units of the plan: a part for each. Of a count the wholes say nothing."""

    measure: Measure
    parts: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        """Whether every unit is known."""
        return all(part.known for part in self.parts)

    @property
    def known(self) -> tuple[Part, ...]:
        """The parts of which nothing is open."""
        return tuple(part for part in self.parts if part.known)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The units of which something is open."""
        return tuple(part.unit for part in self.parts if not part.known)

    @property
    def short(self) -> tuple[str, ...]:
        """The units that hold a share back: those where the part is surely less than the whole."""
        return () if self.measure.count else tuple(part.unit for part in self.parts if part.short)

    @property
    def numerator(self) -> tuple[Number, Number]:
        """The least and the most that the numerator may be; no part is greater than its whole."""
        if self.measure.count:
            return _sum(part.low for part in self.parts), _sum(part.high for part in self.parts)
        return _sum(part.low for part in self.parts), _sum(min(p.high, p.whole_high) for p in self.parts)

    @property
    def denominator(self) -> tuple[Number, Number]:
        """The least and the most that the denominator may be."""
        return _sum(part.whole_low for part in self.parts), _sum(part.whole_high for part in self.parts)

    @property
    def known_sums(self) -> tuple[Number, Number]:
        """Numerator and denominator of the units of which nothing is open."""
        parts = self.known
        return _sum(part.low for part in parts), _sum(part.whole_low for part in parts)

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The least and the most that the share may be; None where the whole is not known or is 0."""
        (low, high), (whole, whole_high) = self.numerator, self.denominator
        if whole != whole_high or whole == 0 or not isinstance(whole, Fraction):
            return None
        return Fraction(low) / whole, Fraction(high) / whole

    def margin(self, share: Fraction) -> tuple[Number, Number]:
        """The least and the most by which the numerator exceeds a share of the denominator."""
        ends = [_margin(part, share) for part in self.parts]
        return _sum(low for low, _ in ends), _sum(high for _, high in ends)


def _sum(numbers: Iterable[Number]) -> Number:
    total: Number = Fraction(0)
    for number in numbers:
        total += number
    return total


def _margin(part: Part, share: Fraction) -> tuple[Number, Number]:
    """As the share is not above 1, the most comes of as large a part of as small a whole as there can be."""
    least: Number = -inf if part.whole_high == inf else part.low - share * part.whole_high
    most = min(part.high, part.whole_high)
    if most == inf:
        return least, inf if share < 1 else Fraction(0)
    return least, most - share * max(part.whole_low, most)


@dataclass(frozen=True, slots=True)
class SupportResult:
    """A figure beside a target."""

    support: Support
    measured: Measured


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """What a target comes to under another reading."""

    reading: Reading
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is planned for the year (`planned`, in per cent, or the baseline of a count), what it came to, the
    least number of the numerator that reaches it (`needed`), and the least and the most that may be missing
    from that (`gap`); None where that cannot be said. `reason` says why there is no verdict,
    `next` the next milestone."""

    verdict: Verdict
    reason: Reason = ""
    planned: Fraction | None = None
    measured: Measured | None = None
    needed: int | None = None
    gap: tuple[Number, Number] | None = None
    next: Milestone | None = None


@dataclass(frozen=True, slots=True)
class TargetResult:
    """What one target came to, the figures beside it, and its other readings."""

    target: Target
    outcome: Outcome
    supports: tuple[SupportResult, ...] = ()
    readings: tuple[ReadingResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A plan in one period for the unit `under`: its targets in the order of the text. `doubts` are errors
    that stand against figures, which count as not known."""

    plan: Plan
    under: str
    targets: tuple[TargetResult, ...]
    notes: tuple[Finding, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every figure that is measured is known."""
        measured = [one.outcome.measured for one in self.targets]
        return all(one.complete for one in measured if one is not None)

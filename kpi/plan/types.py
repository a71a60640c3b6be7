"""What following a plan gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    "unknown_months",
    "no_units",
    "nothing_counted",
    "no_milestone",
    "part_of_year",
    "part_of_territory",
    "no_target",
    "base_zero",
]
Origin = Literal["decision", "plan", "reports"]


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
    """A measure over the units of the plan: a part for each. Of a count the wholes say nothing. With
    `months` the parts are not units but the months that are asked for, each with how many there were."""

    measure: Measure
    parts: tuple[Part, ...]
    months: Mapping[str, tuple[Number, Number]] | None = None

    @property
    def counted(self) -> bool:
        """Whether it is a number, not a share."""
        return bool(self.measure.count) and self.months is None

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
        return () if self.counted else tuple(part.unit for part in self.parts if part.short)

    @property
    def numerator(self) -> tuple[Number, Number]:
        """The least and the most that the numerator may be; no part is greater than its whole."""
        if self.counted:
            return total(part.low for part in self.parts), total(part.high for part in self.parts)
        return total(part.low for part in self.parts), total(min(p.high, p.whole_high) for p in self.parts)

    @property
    def denominator(self) -> tuple[Number, Number]:
        """The least and the most that the denominator may be."""
        return total(part.whole_low for part in self.parts), total(part.whole_high for part in self.parts)

    @property
    def quantity(self) -> tuple[Number, Number] | None:
        """What is held against another year: the number, or the share in per cent where it is a share of
        numbers (None where that is not known)."""
        if not self.measure.denominator:
            return self.numerator
        return None if self.share is None else (self.share[0] * 100, self.share[1] * 100)

    @property
    def known_sums(self) -> tuple[Number, Number]:
        """Numerator and denominator of the units of which nothing is open."""
        parts = self.known
        return total(part.low for part in parts), total(part.whole_low for part in parts)

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
        return total(low for low, _ in ends), total(high for _, high in ends)


def not_below_0(number: Number) -> Number:
    """The number, or 0 where it is less."""
    return number if number > 0 else Fraction(0)


def total(numbers: Iterable[Number]) -> Number:
    """The sum; endless where one of them is."""
    so_far: Number = Fraction(0)
    for number in numbers:
        so_far += number
    return so_far


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
class Base:
    """What a target is held against: the ends of the value of an earlier year, on the map of the period
    (`value`) and on that of its year (`then`), with how many there were in all (`of`, None where that is not
    known). `shared`: it was carried over as a share, since units have changed. `measured` are the reported
    figures by unit of the period's map; of an entered value `source` is the paper, `decision` its number, and
    `reported` what the reports of that year come to (None where there are none)."""

    year: int
    value: tuple[Number, Number]
    then: tuple[Number, Number]
    of: Number | None
    origin: Origin
    shared: bool = False
    source: str = ""
    decision: int = 0
    measured: Measured | None = None
    reported: tuple[Number, Number] | None = None


@dataclass(frozen=True, slots=True)
class Upper:
    """The upper aim or end that a target names beside what it wants, and whether it is reached (of a number
    that lies between two: kept to)."""

    value: Fraction
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is planned for the year (`planned`: in per cent, or a number), what it came to, the number that
    reaches it (`needed`: the least, of a fall the most), and the least and the most that it is away from that
    (`gap`); None where that cannot be said. `reason` says why there is no verdict, `next` the next milestone.
    `base` is the earlier year it is held against, `change` the fall or growth since, in per cent or points,
    between its ends; `back` are the units that hold it back, where these are not those that fall short."""

    verdict: Verdict
    reason: Reason = ""
    planned: Fraction | None = None
    measured: Measured | None = None
    needed: int | None = None
    gap: tuple[Number, Number] | None = None
    next: Milestone | None = None
    base: Base | None = None
    change: tuple[Number, Number] | None = None
    upper: Upper | None = None
    back: tuple[str, ...] | None = None

    @property
    def short(self) -> tuple[str, ...]:
        """The units (or months) that hold it back."""
        if self.back is not None:
            return self.back
        return self.measured.short if self.measured is not None else ()


Way = Literal["better", "worse", "equal", "unclear"]


@dataclass(frozen=True, slots=True)
class Trend:
    """What was measured the year before, on the map of the period, and which way it went: `rising` is None
    where it did not surely change."""

    year: int
    before: Measured
    way: Way
    rising: bool | None = None


@dataclass(frozen=True, slots=True)
class TargetResult:
    """What one target came to, the figures beside it, its other readings, and the trend since the year before
    (None where nothing is known of that)."""

    target: Target
    outcome: Outcome
    supports: tuple[SupportResult, ...] = ()
    readings: tuple[ReadingResult, ...] = ()
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class UnitOutcomes:
    """What the targets come to in one unit below, in the order of the text."""

    unit: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A plan in one period for the unit `under`: its targets in the order of the text. `doubts` are errors
    that stand against figures, which count as not known; `below` are units within it, where these are asked
    for."""

    plan: Plan
    under: str
    targets: tuple[TargetResult, ...]
    notes: tuple[Finding, ...]
    doubts: tuple[Doubt, ...] = ()
    below: tuple[UnitOutcomes, ...] = ()
    period: str = ""

    @property
    def complete(self) -> bool:
        """Whether every figure that is measured is known."""
        measured = [one.outcome.measured for one in self.targets]
        return all(one.complete for one in measured if one is not None)

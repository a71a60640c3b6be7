"""Targets of a plan: what is to be reached, how it is measured, and by when.

Three things are kept apart: what the text says (`quote`, with the `citation` of its paragraph), what is
inferred from it (`inference`) and what it leaves open (`left_open`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.values import Json, Text, day_of, maybe_text, text_of

TargetKind = Literal[
    "share",
    "state",
    "keep",
    "non_increasing",
    "each_month",
    "between",
    "fall_by",
    "grow_by",
    "ever_within",
    "shown",
]
Sign = Literal[">=", ">", "="]
Growth = Literal["all", "points", "stock"]
YEAR_BEFORE: Final = "year_before"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a target is measured, in one of three ways: the share of the units of a `level` of which the
    expression `when` holds; the share of `numerator` in `denominator`, expressions summed over these units;
    or the sum of `count` over them. Of a `conditional` share a denominator of 0 says that nothing arose.
    Only units of the `types` are looked at, the words that their names begin with (none: all).
    `since` is the first of the years that are looked at together: what was so in one of them counts."""

    level: Level = "commune"
    when: str = ""
    numerator: str = ""
    denominator: str = ""
    count: str = ""
    conditional: bool = False
    since: int | None = None
    types: tuple[str, ...] = ()

    @property
    def expressions(self) -> tuple[str, ...]:
        """All its expressions."""
        return tuple(filter(None, (self.when, self.numerator, self.denominator, self.count)))


@dataclass(frozen=True, slots=True)
class Milestone:
    """The value that is due in one year."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: per cent, of each_month and between a number. The text names `milestones`, or
    wants `value` `each_year`, or names no year (`open`): then the default is each year, or the year of the
    only milestone. `upto` is the upper aim of a fall, and the upper end of a number that lies between two.
    `start` is the first month that each_month asks for, and `of` what a growth is a share of: all units, last
    year's share (in points), or last year's stock."""

    sign: Sign
    value: Decimal | None
    each_year: bool
    milestones: tuple[Milestone, ...]
    open: bool
    upto: Decimal | None = None
    start: str = ""
    of: Growth = "all"

    def due(self, year: int) -> Decimal | None:
        """The value due in a year, None where no milestone stands in it."""
        if self.each_year:
            return self.value
        return next((one.value for one in self.milestones if one.year == year), None)

    def next(self, year: int) -> Milestone | None:
        """The first milestone after a year."""
        later = [one for one in self.milestones if one.year > year]
        return min(later, key=lambda one: one.year, default=None)


@dataclass(frozen=True, slots=True)
class Baseline:
    """A value entered by the office that a target starts from: of which year, with its source. `of` is the
    whole it is a part of, where that was entered as well; `at` the day of the map it is of (None: the end of
    its year), and `decision` the number of the decision that gave it (0: the plan's own file)."""

    year: int
    value: Decimal
    source: str
    of: Decimal | None = None
    at: date | None = None
    decision: int = 0

    @property
    def day(self) -> date:
        """The day of the map it is of."""
        return self.at or date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Support:
    """A figure shown beside a target that is not the target."""

    id: str
    name: Text
    measure: Measure


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a target, computed and shown beside the default, of the target's `kind` or its own;
    without `measure` no form asks for what it needs (`not_collected` says what)."""

    id: str
    name: Text
    kind: TargetKind
    measure: Measure | None
    goal: Goal | None
    not_collected: Text | None


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to be reached. Without `measure` no form asks for what it needs, and `not_collected` says
    what that is. `inference` is what was concluded and is not written, `left_open` what the text does not
    say. `base` is the year whose value it starts from, or `YEAR_BEFORE`; None for the latest baseline
    entered."""

    id: str
    name: Text
    kind: TargetKind
    citation: str
    quote: str
    measure: Measure | None
    goal: Goal | None
    inference: Text | None
    left_open: Text | None
    not_collected: Text | None
    supports: tuple[Support, ...]
    readings: tuple[Reading, ...]
    baselines: tuple[Baseline, ...]
    base: int | str | None = None

    def base_year(self, kind: TargetKind, year: int) -> int | None:
        """The year that a target, or a reading of that kind, is held against in a year."""
        if kind == "grow_by" or self.base == YEAR_BEFORE:
            return year - 1
        return self.base if isinstance(self.base, int) else None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Its own measure, and those of what is shown beside it."""
        measures = (
            self.measure,
            *(one.measure for one in self.supports),
            *(one.measure for one in self.readings),
        )
        return tuple(one for one in measures if one is not None)


def target_of(data: Json) -> Target:
    return Target(
        id=data["id"],
        name=text_of(data["name"]),
        kind=data["kind"],
        citation=data["citation"],
        quote=data["quote"],
        measure=_measure_of(data.get("measure")),
        goal=_goal_of(data.get("goal")),
        inference=maybe_text(data, "inference"),
        left_open=maybe_text(data, "left_open"),
        not_collected=maybe_text(data, "not_collected"),
        supports=tuple(
            Support(one["id"], text_of(one["name"]), measure_of(one["measure"]))
            for one in data.get("supports", ())
        ),
        readings=tuple(_reading_of(one, data["kind"]) for one in data.get("readings", ())),
        baselines=tuple(map(baseline_of, data.get("baselines", ()))),
        base=data.get("base"),
    )


def baseline_of(data: Json) -> Baseline:
    """From checked JSON, or from the value of a decision."""
    whole = Decimal(data["of"]) if "of" in data else None
    return Baseline(data["year"], Decimal(data["value"]), data["source"], whole, day_of(data, "at"))


def _reading_of(data: Json, kind: TargetKind) -> Reading:
    return Reading(
        data["id"],
        text_of(data["name"]),
        data.get("kind", kind),
        _measure_of(data.get("measure")),
        _goal_of(data.get("goal")),
        maybe_text(data, "not_collected"),
    )


def measure_of(data: Json) -> Measure:
    """From checked JSON."""
    return Measure(**{**data, "types": tuple(data.get("types", ()))})


def _measure_of(data: Json | None) -> Measure | None:
    return measure_of(data) if data else None


def _goal_of(data: Json | None) -> Goal | None:
    if not data:
        return None
    value = Decimal(data["value"]) if "value" in data else None
    milestones = [Milestone(one["year"], Decimal(one["value"])) for one in data.get("milestones", ())]
    is_open = data.get("year") == "open"
    if is_open and data["default"] != "each_year" and value is not None:
        milestones.append(Milestone(data["default"], value))
    upto = Decimal(data["upto"]) if "upto" in data else None
    start, of = data.get("start", ""), data.get("of", "all")
    return Goal(data["sign"], value, not milestones, tuple(milestones), is_open, upto, start, of)

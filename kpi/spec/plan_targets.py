"""Targets of a plan: what is to be reached, how it is measured, and by when.

Three things are kept apart: what the text says (`quote`, with the `citation` of its paragraph), what is
inferred from it (`inference`) and what it leaves open (`left_open`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.values import Json, Text, maybe_text, text_of

TargetKind = Literal["share", "state", "keep", "non_increasing"]
Sign = Literal[">=", ">", "="]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a target is measured, in one of three ways: the share of the units of a `level` of which the
    expression `when` holds; the share of `numerator` in `denominator`, expressions summed over communes; or
    the sum of `count` over communes. Of a `conditional` share a denominator of 0 says that nothing arose."""

    level: Level = "commune"
    when: str = ""
    numerator: str = ""
    denominator: str = ""
    count: str = ""
    conditional: bool = False

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
    """What is to be reached, in per cent. The text names `milestones`, or wants `value` `each_year`, or names
    no year (`open`): then the default is each year, or the year of the only milestone."""

    sign: Sign
    value: Decimal | None
    each_year: bool
    milestones: tuple[Milestone, ...]
    open: bool

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
    """A value entered by the office that a target starts from: of which year, with its source."""

    year: int
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Support:
    """A figure shown beside a target that is not the target."""

    id: str
    name: Text
    measure: Measure


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a target, computed and shown beside the default; without `measure` no form asks
    for what it needs (`not_collected` says what)."""

    id: str
    name: Text
    measure: Measure | None
    goal: Goal | None
    not_collected: Text | None


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to be reached. Without `measure` no form asks for what it needs, and `not_collected` says
    what that is. `inference` is what was concluded and is not written, `left_open` what the text does not
    say."""

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
            Support(one["id"], text_of(one["name"]), Measure(**one["measure"]))
            for one in data.get("supports", ())
        ),
        readings=tuple(map(_reading_of, data.get("readings", ()))),
        baselines=tuple(
            Baseline(one["year"], Decimal(one["value"]), one["source"]) for one in data.get("baselines", ())
        ),
    )


def _reading_of(data: Json) -> Reading:
    return Reading(
        data["id"],
        text_of(data["name"]),
        _measure_of(data.get("measure")),
        _goal_of(data.get("goal")),
        maybe_text(data, "not_collected"),
    )


def _measure_of(data: Json | None) -> Measure | None:
    return Measure(**data) if data else None


def _goal_of(data: Json | None) -> Goal | None:
    if not data:
        return None
    value = Decimal(data["value"]) if "value" in data else None
    milestones = [Milestone(one["year"], Decimal(one["value"])) for one in data.get("milestones", ())]
    is_open = data.get("year") == "open"
    if is_open and data["default"] != "each_year" and value is not None:
        milestones.append(Milestone(data["default"], value))
    return Goal(data["sign"], value, not milestones, tuple(milestones), is_open)

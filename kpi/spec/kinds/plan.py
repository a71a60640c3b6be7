"""Plans: what a document wants reached, by when, and who does what.

Three things are kept apart: what the text says (`quote`, with the `citation` of its paragraph), what is
inferred from it (`inference`) and what it leaves open (`left_open`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.kind import Kind, name_of
from kpi.spec.plan_faults import judge
from kpi.spec.values import (
    WHOLE,
    Json,
    LegalBasis,
    Subject,
    Text,
    Validity,
    basis_of,
    day_of,
    text_of,
    validity_of,
)

TargetKind = Literal["share", "state", "keep", "non_increasing"]
Sign = Literal[">=", ">", "="]
Every = Literal["year", "half", "occasion"]


@dataclass(frozen=True, slots=True)
class Document:
    """The paper of the plan. `number` is "" and `issued` None where the text at hand does not give them."""

    number: str
    issued: date | None
    issuer: Text


@dataclass(frozen=True, slots=True)
class Territory:
    """The unit that the plan is for while it bears this code."""

    code: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Source:
    """The text the plan was entered from, whether all of it is there, and what is `missing` from it."""

    complete: bool
    missing: tuple[Text, ...]
    source: Text


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


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agency has to do; `condition` is what has to happen first."""

    id: str
    agency: Text
    task: Text
    citation: str
    quote: str
    condition: Text | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A report, or another thing that comes again: by whom, to whom, how often, and `before` which day
    (MM-DD) of the year. Before is strict; without a day it is expected and never late."""

    id: str
    task: Text
    reporters: Text
    recipients: tuple[Text, ...]
    every: Every
    before: str | None
    citation: str
    quote: str
    inference: Text | None

    def last_day(self, year: int) -> date | None:
        """The last day on time in a year: the one before the day named."""
        return None if self.before is None else date.fromisoformat(f"{year}-{self.before}") - timedelta(1)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that holds for the years of `validity`."""

    id: str
    name: Text
    subject: Subject
    document: Document
    territory: tuple[Territory, ...]
    validity: Validity
    legal_basis: tuple[LegalBasis, ...]
    text: Source
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    calendars: tuple[Calendar, ...]

    def code_on(self, day: date) -> str | None:
        """The code of its territory on a day, None where the plan names none."""
        return next((one.code for one in self.territory if one.validity.covers(day)), None)


def build(data: Json) -> Plan:
    """From checked JSON."""
    document, text = data["document"], data["text"]
    return Plan(
        id=data["id"],
        name=text_of(data["name"]),
        subject=data.get("subject", WHOLE),
        document=Document(
            document.get("number", ""), day_of(document, "issued"), text_of(document["issuer"])
        ),
        territory=tuple(Territory(one["code"], validity_of(one)) for one in data["territory"]),
        validity=validity_of(data),
        legal_basis=tuple(map(basis_of, data["legal_basis"])),
        text=Source(text["complete"], tuple(map(text_of, text["missing"])), text_of(text["source"])),
        targets=tuple(map(_target_of, data["targets"])),
        duties=tuple(map(_duty_of, data["duties"])),
        calendars=tuple(map(_calendar_of, data["calendars"])),
    )


def _maybe(data: Json, key: str) -> Text | None:
    return text_of(data[key]) if key in data else None


def _target_of(data: Json) -> Target:
    return Target(
        id=data["id"],
        name=text_of(data["name"]),
        kind=data["kind"],
        citation=data["citation"],
        quote=data["quote"],
        measure=_measure_of(data.get("measure")),
        goal=_goal_of(data.get("goal")),
        inference=_maybe(data, "inference"),
        left_open=_maybe(data, "left_open"),
        not_collected=_maybe(data, "not_collected"),
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
        _maybe(data, "not_collected"),
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


def _duty_of(data: Json) -> Duty:
    return Duty(
        data["id"],
        text_of(data["agency"]),
        text_of(data["task"]),
        data["citation"],
        data["quote"],
        _maybe(data, "condition"),
    )


def _calendar_of(data: Json) -> Calendar:
    return Calendar(
        id=data["id"],
        task=text_of(data["task"]),
        reporters=text_of(data["reporters"]),
        recipients=tuple(map(text_of, data["recipients"])),
        every=data["every"],
        before=data["before"],
        citation=data["citation"],
        quote=data["quote"],
        inference=_maybe(data, "inference"),
    )


def _expressions(plan: Plan) -> Iterator[str]:
    for target in plan.targets:
        for measure in target.measures:
            yield from measure.expressions


KIND = Kind("plan", "plans", build, judge, name_of, expressions=_expressions)

"""Recognition over years: recognised, kept or lost by the classes of one year after the other, with a third
answer where a year's class is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from kpi.quick import dataclass
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import NOT_CONSIDERED, Recognition
from kpi.spec.values import DECIDE

State = Literal["recognised", "kept", "lost", "not_yet"]
STATES: tuple[State, ...] = ("recognised", "kept", "lost", "not_yet")
Why = Literal["known", "open", "no_figures", "no_scheme", "other_classes", "not_one_unit", "not_scored"]
_Past = tuple[int, bool]  # years running up to a year, and whether recognised in it


@dataclass(frozen=True, slots=True)
class YearClass:
    """A unit's class in one year: `band` under the scheme with the id `scheme`, which was in force then.
    `unit` is the code that stood for the unit then. Where the band cannot be relied on it is None, and `why`
    says so: it is open, the unit gave no figures, no scheme was in force, the scheme had other
    classes, the unit was not one unit then, or its province was not scored. `possible` are the classes, and
    what may stand in the place of one, that it can turn out to be; None: that, too, is not known.
    `variants` are those of the scheme that applied then, see `UnitScore`."""

    period: str
    unit: str
    scheme: str
    band: str | None
    why: Why
    possible: tuple[str, ...] | None = None
    variants: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...] | None:
        """All that it may be: one where it is known."""
        return self.possible if self.band is None else (self.band,)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a rule says of a unit: all states that are `possible`, one where it is settled. In the last year
    the class had been among the rule's for `least` to `most` years running, counted up to those that it
    asks for. `reached`: whether it is so in the last year."""

    possible: tuple[State, ...]
    least: int
    most: int
    reached: bool | None

    @property
    def state(self) -> State | None:
        """The state, None where it cannot be told."""
        return self.possible[0] if len(self.possible) == 1 else None


@dataclass(frozen=True, slots=True)
class ScoredYear:
    """A year and the scheme that was in force in it (None: there was none); of the `communes` scored then
    that the last year asks for, `classed` have a class. `snapshot` is the version of the lake."""

    period: str
    scheme: Scheme | None
    communes: int
    classed: int
    snapshot: int | None


@dataclass(frozen=True, slots=True)
class RecognisedUnit:
    """A commune under one rule: what that says, its class of each year (the oldest first), and whether it
    says that it registered (None: not known, or the rule asks for no such figure)."""

    rule: Recognition
    row: UnitScore
    result: Recognised
    years: tuple[YearClass, ...]
    registered: bool | None


@dataclass(frozen=True, slots=True)
class OverYears:
    """What the rules over years of a scheme come to: `scoring` is that of the last of the `years`; `rows`
    stand by rule, then by commune."""

    scoring: Scoring
    years: tuple[ScoredYear, ...]
    rows: tuple[RecognisedUnit, ...]


def recognised(rule: Recognition, years: Sequence[Collection[str] | None]) -> Recognised:
    """Judge a unit by the classes that it may have had in each year, the oldest first, None where it may have
    had any, or none at all; of the years before these nothing is known. Every state is found that some
    classes of the unknown years come to, and none besides."""
    wider = frozenset(rule.keeping) - frozenset(rule.classes)
    states = set(_unknown_past(rule.years, bool(wider)))
    before = states
    pairs = {(past, past) for past in states}
    for classes in years:
        before = {now for _, now in pairs}
        pairs = {(past, _next(past, rule, way)) for past in before for way in _ways(classes, rule, wider)}
    possible = {_state(was, now) for (_, was), (_, now) in pairs}
    runs = [run for _, (run, _) in pairs]
    last = {makes for makes, _ in _ways(years[-1] if years else None, rule, wider)}
    return Recognised(
        tuple(state for state in STATES if state in possible),
        min(runs),
        max(runs),
        last.pop() if len(last) == 1 else None,
    )


def _unknown_past(years: int, wider: bool) -> Iterator[_Past]:
    """All that may have been."""
    for run in range(years + 1):
        if run == years or wider:
            yield run, True
        if run < years:
            yield run, False


def _ways(
    classes: Collection[str] | None, rule: Recognition, wider: frozenset[str]
) -> set[tuple[bool, bool]]:
    """Whether a class makes recognised, and whether it is enough to stay so, for all that it may be."""
    if classes is None:
        return {(True, True), (False, False)} | ({(False, True)} if wider else set())
    return {(one in rule.classes, one in rule.classes or one in wider) for one in classes}


def _next(past: _Past, rule: Recognition, way: tuple[bool, bool]) -> _Past:
    (run, was), (makes, keeps) = past, way
    run = min(run + 1, rule.years) if makes else 0
    return run, run == rule.years or (was and keeps)


def _state(was: bool, now: bool) -> State:
    if now:
        return "kept" if was else "recognised"
    return "lost" if was else "not_yet"


def year_class(period: str, unit: str, row: UnitScore | None, rules: Scheme, like: Scheme) -> YearClass:
    """The class that a unit had in a year scored under `rules`, as one of the scheme `like`, by whose classes
    it is judged."""
    if row is None:
        return YearClass(period, unit, rules.id, None, "not_scored")
    return replace(_year_class(period, unit, row, rules, like), variants=row.variants)


def _year_class(period: str, unit: str, row: UnitScore, rules: Scheme, like: Scheme) -> YearClass:
    if [band.id for band in rules.classes] != [band.id for band in like.classes]:
        return YearClass(period, unit, rules.id, None, "other_classes")
    if row.silent:
        return YearClass(period, unit, rules.id, None, "no_figures", _results(row, rules))
    band = NOT_CONSIDERED if row.vetoed_by else row.band
    if band is None:
        return YearClass(period, unit, rules.id, None, "open", _results(row, rules))
    return YearClass(period, unit, rules.id, band, "known")


def _results(row: UnitScore, rules: Scheme) -> tuple[str, ...]:
    """What an open class may turn out to be; whoever has to decide may give any class."""
    if row.possible and DECIDE not in row.possible:
        return row.possible
    return (*(band.id for band in rules.classes), *([NOT_CONSIDERED] if rules.vetoes else []))

"""What targets are judged by: the figures of a period, of its months and of earlier years, and baselines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from math import inf

from kpi.model.period import Period
from kpi.plan.judging import compare
from kpi.plan.measuring import measure_units
from kpi.plan.types import Measured, Number, Part, total
from kpi.quick import dataclass
from kpi.rollup.bounding import Known
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.plan_targets import Baseline, Goal, Measure
from kpi.units.gazetteer.tree import Tree, Unit

Figures = Mapping[str, Known]
"""What is known of figures, by unit."""


@dataclass(frozen=True, slots=True)
class OldMap:
    """The units of another day. `lies` says of those that report which units of the map each may lie in, all
    of them together; None where every unit is the same on both."""

    tree: Tree
    lies: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is known beside the figures of a period: those of its `months` and of earlier `years`, the `maps`
    of the ends of these years and of the days that baselines are of, and the baselines that were `decided`,
    by target."""

    years: Mapping[int, Figures] = field(default_factory=dict)
    months: Mapping[str, Figures] = field(default_factory=dict)
    maps: Mapping[date, OldMap] = field(default_factory=dict)
    decided: Mapping[str, tuple[Baseline, ...]] = field(default_factory=dict)


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Scene:
    """One unit (`under`) of a map (`tree`) in one period. `whole`: it is all of the plan's territory.
    `senders` are the units of the period, where the map is that of another day."""

    tree: Tree
    period: Period
    under: str
    whole: bool
    figures: Figures
    indicators: Mapping[str, Indicator]
    past: Past = NO_PAST
    senders: OldMap | None = None

    def units(self, measure: Measure) -> list[str]:
        """The units that a measure looks at."""
        return _of_types(measure, self.tree.under(self.under, measure.level))

    def measured(self, measure: Measure) -> Measured:
        """A measure in the period, or over the years since its first."""
        now = self._now(measure, self.figures)
        if measure.since is None:
            return now
        years = range(measure.since, self.period.year)
        if measure.when:
            earlier = [{part.unit: part for part in self.before(measure, year).parts} for year in years]
            parts = (_ever(part, [one[part.unit] for one in earlier]) for part in now.parts)
            return replace(now, parts=tuple(parts))
        most = [self._most(measure, year) for year in years]
        parts = (_at_most(part, [one.get(part.unit, inf) for one in most]) for part in now.parts)
        return replace(now, parts=tuple(parts))

    def by_month(self, measure: Measure, goal: Goal, start: str) -> Measured:
        """The months of the year from `start` on as parts: whether there were as many as are asked for."""
        least = Fraction(goal.value or 0)
        ends_by_month = {
            month: self._now(measure, self.past.months.get(month, {})).numerator
            for month in map(str, self.period.divided()["month"])
            if month >= start
        }
        margins = {m: (low - least, high - least) for m, (low, high) in ends_by_month.items()}
        verdicts = {month: compare(goal.sign, *ends) for month, ends in margins.items()}
        yes, no = Fraction(1), Fraction(0)
        ends_of = {"reached": (yes, yes), "not_reached": (no, no)}
        parts = tuple(Part(month, *ends_of.get(verdict, (no, yes))) for month, verdict in verdicts.items())
        return Measured(measure, parts, ends_by_month)

    def before(self, measure: Measure, year: int) -> Measured:
        """A measure in an earlier year on the map, with nothing known of a year without reports."""
        old = self.old_map(date(year, 12, 31))
        return self._carried(measure, self.past.years.get(year, {}), old)

    def then(self, measure: Measure, year: int) -> Measured:
        """A measure in an earlier year on the map of that year."""
        units = old_units(self, self.old_map(date(year, 12, 31)), measure)
        return measure_units(measure, units, self.past.years.get(year, {}), self.indicators)

    def old_map(self, day: date) -> OldMap:
        """The map of an earlier day; where none is given, units are the same."""
        return self.past.maps.get(day) or OldMap(self.tree)

    def _now(self, measure: Measure, figures: Figures) -> Measured:
        if self.senders is not None:
            return self._carried(measure, figures, self.senders)
        return measure_units(measure, self.units(measure), figures, self.indicators)

    def _carried(self, measure: Measure, figures: Figures, old: OldMap) -> Measured:
        """A measure over the figures of another day's units, on the map.

        A unit that lies over several met a condition if all of these did, and did not if none did; else
        nobody knows. Of numbers, those of units that lie in it whole are added up; of others any part may be.
        """
        codes = self.units(measure)
        if old.lies is None or measure.level != "commune":
            return measure_units(measure, codes, figures, self.indicators)
        here, lies = frozenset(codes), old.lies
        touching = [code for code, new in lies.items() if not here.isdisjoint(new)]
        parts = measure_units(measure, touching, figures, self.indicators).parts
        if not measure.when:
            return Measured(measure, _summed([_inside(part, lies[part.unit], here) for part in parts], lies))
        made_of: dict[str, list[Part]] = {code: [] for code in codes}
        for part in parts:
            for code in here.intersection(lies[part.unit]):
                made_of[code].append(part)
        return Measured(measure, tuple(_alike(code, made_of[code]) for code in codes))

    def _most(self, measure: Measure, year: int) -> Mapping[str, Number]:
        """By unit of the map the most that its numerator was in an earlier year."""
        figures, old = self.past.years.get(year, {}), self.old_map(date(year, 12, 31))
        units = self.units(measure) if old.lies is None else list(old.lies)
        most: dict[str, Number] = {}
        for part in measure_units(measure, units, figures, self.indicators).parts:
            for code in (part.unit,) if old.lies is None else old.lies[part.unit]:
                most[code] = total([most.get(code, Fraction(0)), part.high])
        return most


def old_units(scene: Scene, old: OldMap, measure: Measure) -> list[str]:
    """The units of another day that a measure looks at: those that lie in the territory looked at."""
    if measure.level != "commune":
        return _of_types(measure, old.tree.under(scene.under, measure.level))
    if old.lies is None:
        return scene.units(measure)
    here = {unit.code for unit in scene.tree.under(scene.under, measure.level)}
    inside = (old.tree.get(code) for code, new in old.lies.items() if not here.isdisjoint(new))
    return _of_types(measure, [unit for unit in inside if unit is not None])


def _of_types(measure: Measure, units: Iterable[Unit]) -> list[str]:
    return [unit.code for unit in units if not measure.types or unit.type in measure.types]


def _alike(code: str, parts: list[Part]) -> Part:
    if not parts:
        return Part(code, Fraction(0), Fraction(1))
    return Part(code, min(part.low for part in parts), max(part.high for part in parts))


def _inside(part: Part, new_codes: tuple[str, ...], here: frozenset[str]) -> Part:
    """A unit that lies only in part in what is looked at adds anything up to its number."""
    if here.issuperset(new_codes):
        return part
    return Part(part.unit, Fraction(0), part.high, Fraction(0), part.whole_high)


def _summed(parts: list[Part], lies: Mapping[str, tuple[str, ...]]) -> tuple[Part, ...]:
    """Parts of old units by the unit that each lies in; as they are where one lies in several."""
    if any(len(lies[part.unit]) > 1 for part in parts):
        return tuple(parts)
    by_unit: dict[str, list[Part]] = {}
    for part in parts:
        by_unit.setdefault(lies[part.unit][0], []).append(part)
    return tuple(_sum(code, some) for code, some in by_unit.items())


def _sum(code: str, parts: list[Part]) -> Part:
    return Part(
        code,
        total(part.low for part in parts),
        total(part.high for part in parts),
        total(part.whole_low for part in parts),
        total(part.whole_high for part in parts),
    )


def _ever(now: Part, earlier: list[Part]) -> Part:
    """Whether a unit met a condition at least once."""
    parts = [now, *earlier]
    return Part(now.unit, max(part.low for part in parts), max(part.high for part in parts))


def _at_most(now: Part, most: list[Number]) -> Part:
    """What was counted at least once. Whether things of several years are the same ones nobody knows: no
    fewer than this year's, no more than all together, nor than there are."""
    return replace(now, high=min(now.whole_high, total([now.high, *most])))

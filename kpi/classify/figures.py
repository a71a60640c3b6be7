"""What is known of the figures of a unit, and of all units within another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from kpi.model.cell import Cell
from kpi.rollup.between import parts_between, range_of
from kpi.rollup.bounding import Known, bounds_of
from kpi.rollup.cells import Told
from kpi.spec.kinds.classification import Classification, Level
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds

_CASES = 64  # so many combinations of parts of ranges are looked at apart


def looked_at(level: Level) -> tuple[str, ...]:
    """The indicators that the conditions of a level name, each once."""
    from kpi.spec.expression.parsed import parse

    tests = (test for condition in level.conditions for test in condition.tests if test.when)
    return tuple(dict.fromkeys(name for test in tests for name in parse(test.when).columns))


def relied_on(figures: Known, classification: Classification, doubtful: frozenset[str]) -> dict[str, Told]:
    """The figures that count as known: none that an error stands against, and none whose source or date,
    which the law asks for, is not given (`Classification.needs`)."""
    sound = {name: figure for name, figure in figures.items() if name not in doubtful}
    return {
        name: figure
        for name, figure in sound.items()
        if all(other in sound for other in classification.needs.get(name, ()))
    }


def summed_bounds(
    names: Iterable[str], all_figures: Sequence[Known], indicators: Mapping[str, Indicator]
) -> dict[str, Bounds]:
    """What the sum over units may be: of those known it is the least, for no figure is below 0, and ranges
    are added to it; of yes and no the number of yes. A class has no sum."""
    from kpi.spec.expression.bounds import Range, Texts

    bounds: dict[str, Bounds] = {}
    for name in names:
        indicator = indicators.get(name)
        if indicator is not None and indicator.type == "class":
            bounds[name] = Texts(None)
            continue
        figures = [one.get(name) for one in all_figures]
        ranges = [range_of(figure) for figure in figures if isinstance(figure, Cell)]
        known_sum = sum((Fraction(f) for f in figures if isinstance(f, Decimal)), Fraction(0))
        least = known_sum + sum(one.low for one in ranges)
        most = known_sum + sum(one.high for one in ranges)
        unknown = sum(figure is None for figure in figures)
        yes_no = indicator is not None and indicator.type == "yes_no"
        bounds[name] = Range(least, most + unknown if yes_no else inf if unknown else most)
    return bounds


def each_of(
    names: Iterable[str], figures: Known, indicators: Mapping[str, Indicator]
) -> Iterator[Mapping[str, Bounds]]:
    """What `bounds_of` gives for each of the parts in which figures are looked at of which only a range is
    known: what they come to together is all that the unit may be."""
    from kpi.spec.expression.bounds import cases

    bounds = bounds_of(names, figures, indicators)
    parts = {
        name: parts_between(figure, name in indicators and indicators[name].decimals == 0)
        for name in bounds
        if isinstance(figure := figures.get(name), Cell)
    }
    for case in cases(parts, _CASES):
        yield bounds | case

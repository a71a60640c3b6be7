"""Classes by law held against those of a year before, unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Literal

from kpi.classify.judging import decisions
from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing
from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.rollup.types import Before

Change = Literal["same", "changed", "decide", "open", "not_comparable"]
Why = Literal["known", "open", "no_figures", "other_law", "no_rules", "not_one_unit", "not_classified"]
BROKEN: tuple[Why, ...] = ("other_law", "no_rules", "not_one_unit", "not_classified")
"""Why a class of the year before cannot be compared at all, unlike one that is only not known."""


@dataclass(frozen=True, slots=True)
class PastClass:
    """What a unit was, or may have been, in the year before; `unit` is the code that stood for it then. Where
    nothing is `possible`, `why` says so: it gave no figures, another law held then, the rules may not be used
    for that year, the unit was not one unit then, or it was not classified. `may_be` are all the results that
    it may have had once somebody decided, as far as its figures tell."""

    unit: str
    possible: tuple[str, ...]
    why: Why
    may_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastClassing:
    """The year before (`period`): by unit of the later year, provinces among them, the class in it.
    `law_begins` is the first day of the rules where the year before lies before it: nothing is compared then.
    Of the `communes` classified that the later year asks for, `classed` have a class."""

    period: str
    classes: Mapping[str, PastClass]
    law_begins: date | None = None
    communes: int = 0
    classed: int = 0
    notes: tuple[Finding, ...] = ()

    @property
    def is_compared(self) -> bool:
        """Whether any unit of it can be compared."""
        return any(one.why not in BROKEN for one in self.classes.values())


def past_class(classing: Classing, row: Classified | None, unit: str) -> PastClass:
    """What `row` says of a unit whose code then was `unit`."""
    if row is None:
        return PastClass(unit, (), "not_classified")
    may_be = decisions(classing.classification.level(row.level), row.result)
    if classing.is_silent(row):
        return PastClass(unit, (), "no_figures", may_be)
    return PastClass(unit, row.result.possible, "known" if decided(row.result.possible) else "open", may_be)


def decided(possible: tuple[str, ...]) -> str | None:
    """The one result that nobody has to decide on, None where there is no such."""
    return possible[0] if len(possible) == 1 and possible != (DECIDE,) else None


def change_of(row: Classified, past: PastClassing) -> Change:
    """Whether the class of a commune is another one than the year before. Decide: in one of the years or both
    somebody has to decide it, and in the other it is known; open: in one of the years it is not known."""
    before = past.classes[row.unit]
    if before.why in BROKEN:
        return "not_comparable"
    if len(before.possible) != 1 or row.result.settled is None:
        return "open"
    then, now = before.possible[0], row.result.settled
    if DECIDE in (then, now):
        return "decide"
    return "same" if then == now else "changed"


def moves(classing: Classing, past: PastClassing) -> Iterator[tuple[str, str, int]]:
    """From what to what the results changed, a class that has to be decided among them, and of how many
    communes, in the order of the classes."""
    changed = [row for row in classing.rows if change_of(row, past) in ("changed", "decide")]
    counts = Counter((past.classes[row.unit].possible[0], row.result.possible[0]) for row in changed)
    order = [*(one.id for one in classing.classification.level("commune").classes), DECIDE, OTHERWISE]
    for then, now in product(order, order):
        if then != now and (number := counts[then, now]):
            yield then, now, number


def before_of(units: Iterable[str], past: PastClassing) -> Before | None:
    """The results that communes had the year before; None where one of them cannot be compared."""
    classes = [past.classes[unit] for unit in units]
    if any(one.why in BROKEN for one in classes):
        return None
    counts = Counter(decided(one.possible) for one in classes)
    unsettled = [one for one in classes if decided(one.possible) is None]
    told = any(one.why != "no_figures" for one in unsettled)
    open_in = Counter(name for one in unsettled for name in one.may_be)
    counts_by_class = {name: number for name, number in counts.items() if name is not None}
    return Before(counts_by_class, counts[None], open_in if told else None)

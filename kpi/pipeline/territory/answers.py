"""Questions about units: what is asked for, judged and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi.findings import Fault, finding
from kpi.model.level import LEVELS, Level
from kpi.model.show import day_text
from kpi.units.deciding.alias import lives_text
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.life import Life, lives


@dataclass(frozen=True, slots=True)
class Listing:
    """Units of a day in the unit `under` ("": the country) down to `level`, each after what it lies in, and
    how many there are in all of each level."""

    tree: Tree
    under: str
    level: Level
    units: tuple[Unit, ...]
    counts: dict[Level, int]


def listing(units: Units, day: date, under: str, level: Level | None) -> Listing:
    """List units. Without a level: the provinces of the country, all that lies in a unit.

    Raises Fault ``units.unknown_code`` or ``units.not_then`` for a unit that does not exist on the day, and
    ``restate.too_early`` before the list begins."""
    under = known(units, under, day)
    tree = units.at(day)
    if not tree:
        raise Fault(finding("restate.too_early", day=day_text(day), first=day_text(units.first)))
    deepest = level or (LEVELS[-1] if under else LEVELS[0])
    all_units = tuple(tree.walk(under))
    top = tree.get(under)
    units_shown = [unit for unit in all_units if LEVELS.index(unit.level) <= LEVELS.index(deepest)]
    levels = [unit.level for unit in (*((top,) if top else ()), *all_units)]
    counts = {name: levels.count(name) for name in LEVELS}
    return Listing(tree, under, deepest, tuple(units_shown), counts)


def whole_life(units: Units, code: str) -> tuple[Life, ...]:
    """All that a code has stood for. Raises Fault ``units.unknown_code``."""
    all_lives = lives(units, code)
    if not all_lives:
        raise Fault(finding("units.unknown_code", code=code))
    return all_lives


def known(units: Units, code: str, *days: date) -> str:
    """A code given with ``--under``, "" for the country. Raises Fault ``units.unknown_code``, or, where the
    unit is asked for on certain days, ``units.not_then`` when it exists on none of them."""
    if code in ("", COUNTRY):
        return ""
    all_units = units.lives(code)
    if not all_units:
        raise Fault(finding("units.unknown_code", code=code))
    if days and not any(unit.covers(day) for unit in all_units for day in days):
        raise Fault(
            finding(
                "units.not_then", code=code, day=", ".join(map(day_text, days)), lives=lives_text(all_units)
            )
        )
    return code

"""May a spelling be confirmed as another name of a unit? An alias never overrides an official name, and never
makes a name mean two units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kpi.findings import Finding, finding
from kpi.model.level import LEVELS
from kpi.model.show import UNKNOWN, day_text
from kpi.units.gazetteer.names import clean, key
from kpi.units.gazetteer.tree import COUNTRY, Alias, Tree, Unit
from kpi.units.gazetteer.units import Units
from kpi.units.matching.matcher import Matcher
from kpi.units.matching.scope import Match

LONGEST = 200  # of an alias, in characters: matching cuts names


def unit_meant(units: Units, code: str, day: date | None, today: date) -> Unit | Finding:
    """The unit that has the code on the day; without a day, the one that has it today, provided that the code
    has never meant another. Else the finding that says what it has meant."""
    lives = units.lives(code)
    params = {"unit": code, "code": code, "lives": lives_text(lives)}
    if not lives:
        return finding("decide.no_code", **params)
    if day is None and len({unit.name for unit in lives}) > 1:
        return finding("decide.which_life", **params)
    unit = next((unit for unit in lives if unit.covers(day or today)), None)
    return unit or finding("decide.no_unit", **params, day=day_text(day or today))


def lives_text(lives: Sequence[Unit]) -> str:
    """What a code has stood for, and from which day to which."""
    ends = (day_text(unit.valid_to - timedelta(days=1)) if unit.valid_to else UNKNOWN for unit in lives)
    return "; ".join(
        f"{unit.name} ({day_text(unit.valid_from)} – {end})" for unit, end in zip(lives, ends, strict=True)
    )


def judge_alias(tree: Tree, province: str, unit: Unit, name: str, aliases: Sequence[Alias]) -> list[Finding]:
    """What speaks against `name` as another spelling of `unit` on the tree's day; `aliases` are the aliases
    that the office has confirmed before. Findings that are no errors do not stand in the way, but for
    ``decide.name_known``: then there is nothing to decide."""
    params = {"unit": unit.code, "name": name, "target": unit.name}
    if unit.level != LEVELS[-1]:
        return [finding("decide.not_commune", **params)]
    if province != COUNTRY and _province(tree, unit) != province:
        return [finding("decide.other_province", **params)]
    if len(name) > LONGEST:
        return [finding("decide.too_long", **params, longest=LONGEST)]
    spelled = key(name)
    if not spelled.name or (spelled.name.isdecimal() and not spelled.type):
        return [finding("decide.no_name", **params)]
    if spelled.name.isdecimal() and key(unit.name).name.isdecimal() and spelled.name != key(unit.name).name:
        return [finding("decide.numbered", **params)]
    match = _look_up(tree, province, unit, name, aliases)
    bearers = _bearers(match) or _districts(tree, unit, name)
    if match.unit == unit:
        return [finding("decide.name_known", **params)]
    if bearers:
        return [finding("decide.name_taken", **params, others=_named(bearers))]
    new = Alias(unit.code, clean(name), unit.name)
    if _look_up(tree, province, unit, name, (*aliases, new)).unit != unit:
        return [finding("decide.no_effect", **params)]
    if match.problem in ("other_parent", "other_province") and match.other:
        return [finding("decide.elsewhere", **params, others=_named(match.other))]
    likelier = _likelier(tree, province, unit, name)
    return [finding("decide.likelier", **params, others=_named(likelier))] if likelier else []


def _look_up(tree: Tree, province: str, unit: Unit, name: str, aliases: Sequence[Alias]) -> Match:
    matcher = Matcher(tree, province, tuple(aliases))
    return matcher.match(name, None, unit.parent, unit.level)


def _likelier(tree: Tree, province: str, unit: Unit, name: str) -> tuple[Unit, ...]:
    """The units of the province that a name resembles where it does not resemble the one it is to mean: the
    code may be mistyped."""
    home = province if province != COUNTRY else _province(tree, unit)
    near = tuple(proposal.unit for proposal in Matcher(tree, home).propose(name))
    return () if unit in near else near


def _bearers(match: Match) -> tuple[Unit, ...]:
    return (match.unit,) if match.unit else match.other if match.problem == "ambiguous" else ()


def _districts(tree: Tree, unit: Unit, name: str) -> tuple[Unit, ...]:
    """The districts of the unit's province of just this name, type included."""
    if not key(name).type:
        return ()
    province = _province(tree, unit)
    return _bearers(Matcher(tree, province).match(name, None, province, LEVELS[1]))


def _province(tree: Tree, unit: Unit) -> str:
    above = tree.province(unit.code)
    return above.code if above else ""


def _named(units: Sequence[Unit]) -> str:
    return "; ".join(f"{unit.name} ({unit.code})" for unit in units[:5])

"""What a reader of figures on another day's map has to know: which map, what is not comparable, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.model.show import day_text, exact_share
from kpi.rollup.places import Places, leaves, tops
from kpi.rollup.restate import Restating
from kpi.units.gazetteer.tree import Tree

SHOWN = 30


def restate_notes(
    tree: Tree, restating: Restating, places: Places, under: str | None = None
) -> tuple[Finding, ...]:
    """All notes of a restated rollup of `under`, a unit of the map; `tree` is that of the period's day."""
    return (
        map_note(tree, restating, len(places.units)),
        *part_notes(tree, restating, [row.code for row in places.rows]),
        *split_notes(tree, restating, places.split),
        *_shared(tree, restating, places.shared),
        *_arisen(tree, restating, places.units),
        *_lost(tree, restating, places, under),
    )


def map_note(tree: Tree, restating: Restating, units: int) -> Finding:
    """On which map figures of how many units are shown."""
    return finding("restate.map", day=day_text(restating.map.day), then=day_text(tree.day), units=units)


def split_notes(tree: Tree, restating: Restating, split: Mapping[str, Sequence[str]]) -> tuple[Finding, ...]:
    """The units that lie in several rows, with where their parts went; `split` by row."""
    units = sorted({unit for units in split.values() for unit in units})
    if not units:
        return ()
    texts = [_went(tree, restating, unit) for unit in units]
    return (
        finding("restate.split", number=len(units), rows=len(split),
                units=_listed(texts, "; ")),
    )  # fmt: skip


def part_notes(tree: Tree, restating: Restating, rows: Collection[str]) -> tuple[Finding, ...]:
    """Units of the map (rows, and those above them) of which only a part is looked at: the figures of
    the other parts are none of the workspace's."""
    if restating.home is None:
        return ()
    inside = set(restating.units(tree))
    ways = [[unit.code for unit in restating.map.path(row)] for row in rows]
    codes = dict.fromkeys([*(code for way in ways for code in way[:-1]), *rows])
    within: dict[str, list[str]] = {}
    for code in codes:
        for leaf in leaves(restating.map, restating.map.units[code]):
            within.setdefault(leaf, []).append(code)
    missing: dict[str, dict[str, None]] = {}
    for unit, targets in restating.passage.targets.items():
        if unit not in inside:
            for code in [code for leaf in targets if leaf in within for code in within[leaf]]:
                missing.setdefault(code, {})[unit] = None
    part = _name(tree, restating.home)
    return tuple(
        finding("restate.part", name=_name(restating.map, code), part=part,
                others=_listed(_provinces(tree, missing[code]), ", "), number=len(missing[code]))
        for code in codes if code in missing
    )  # fmt: skip


def _shared(tree: Tree, restating: Restating, shared: Mapping[str, Mapping[str, object]]) -> list[Finding]:
    notes = []
    for unit in shared:
        parts = restating.passage.shares[unit].items()
        named_parts = [(_name(restating.map, code), part) for code, part in parts]
        reasons = [restating.reasons.get(key, "") for key in restating.passage.decided.get(unit, ())]
        notes.append(
            finding("restate.shared", unit=unit, name=_name(tree, unit),
                    parts_vi=_shares(named_parts, "vi"), parts_en=_shares(named_parts, "en"),
                    why="; ".join(reason for reason in reasons if reason))
        )  # fmt: skip
    for code, day in restating.passage.unfit:
        notes.append(finding("restate.unfit", unit=code, day=day_text(day)))
    return notes


def _arisen(tree: Tree, restating: Restating, units: Iterable[str]) -> tuple[Finding, ...]:
    """Units that came to be between the two days, nobody recorded out of what, and that concern the rows."""
    targets = restating.passage.targets
    forward = restating.passage.start <= restating.passage.end
    near = {leaf for unit in units for leaf in targets.get(unit, ())} if forward else set(units)
    later = restating.map if forward else tree
    codes = [code for code in restating.passage.arisen if code in near]
    if not codes:
        return ()
    names = _listed([_name(later, code) for code in codes], ", ")
    return (finding("restate.arisen", number=len(codes), units=names),)


def _lost(tree: Tree, restating: Restating, places: Places, under: str | None) -> tuple[Finding, ...]:
    """Units that lie in no row though they lie in what was asked for."""
    leaf_codes = {leaf for top in tops(restating.map, under) for leaf in leaves(restating.map, top)}
    left = [unit for unit in restating.units(tree) if unit not in places.units]
    lost_units = [unit for unit in left if not leaf_codes.isdisjoint(restating.passage.targets.get(unit, ()))]
    if not lost_units:
        return ()
    names = _listed([_name(tree, unit) for unit in lost_units], ", ")
    day = day_text(restating.map.day)
    return (finding("restate.lost", number=len(lost_units), day=day, units=names),)


def _shares(parts: Iterable[tuple[str, Decimal]], lang: str) -> str:
    """Shares as percentages, exactly."""
    return "; ".join(f"{name}: {exact_share(part, lang)}" for name, part in parts)


def _provinces(tree: Tree, units: Iterable[str]) -> list[str]:
    codes = dict.fromkeys(top.code for unit in units if (top := tree.province(unit)))
    return [_name(tree, code) for code in codes]


def _went(tree: Tree, restating: Restating, unit: str) -> str:
    parts = (_name(restating.map, code) for code in restating.passage.targets[unit])
    return f"{_name(tree, unit)} → {_listed(list(parts), ', ')}"


def _listed(names: Sequence[str], between: str) -> str:
    more = f"{between}… (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
    return between.join(names[:SHOWN]) + more


def _name(tree: Tree, code: str) -> str:
    unit = tree.get(code)
    return f"{unit.name} ({code})" if unit else code

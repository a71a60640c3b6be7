"""Questions about units: what is asked for, judged and answered, and the answers as in the JSON contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi.findings import Fault, finding
from kpi.model.level import LEVELS, Level
from kpi.model.show import day_text
from kpi.units.deciding.alias import lives_text
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.decrees import Mention
from kpi.units.lives.events import Event, Party
from kpi.units.lives.gaps import Gap, Gaps
from kpi.units.lives.kinship import Kin
from kpi.units.lives.life import Life, lives
from kpi.units.matching.search import Found, Hit

Json = dict[str, Any]


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
    own = tree.get(under)
    shown = [unit for unit in all_units if LEVELS.index(unit.level) <= LEVELS.index(deepest)]
    counted = [unit.level for unit in (*((own,) if own else ()), *all_units)]
    counts = {name: counted.count(name) for name in LEVELS}
    return Listing(tree, under, deepest, tuple(shown), counts)


def whole_life(units: Units, code: str) -> tuple[Life, ...]:
    """All that a code has stood for. Raises Fault ``units.unknown_code``."""
    found = lives(units, code)
    if not found:
        raise Fault(finding("units.unknown_code", code=code))
    return found


def known(units: Units, code: str, *days: date) -> str:
    """A code given with ``--under``, "" for the country. Raises Fault ``units.unknown_code``, or, where the
    unit is asked for on certain days, ``units.not_then`` when it exists on none of them."""
    if code in ("", COUNTRY):
        return ""
    own = units.lives(code)
    if not own:
        raise Fault(finding("units.unknown_code", code=code))
    if days and not any(unit.covers(day) for unit in own for day in days):
        raise Fault(
            finding("units.not_then", code=code, day=", ".join(map(day_text, days)), lives=lives_text(own))
        )
    return code


def list_json(found: Listing) -> Json:
    """``kpi units list``."""
    units = [{**_unit(unit), "type": unit.type, "parent": unit.parent} for unit in found.units]
    return {"at": found.tree.day, "counts": found.counts, "units": units}


def show_json(code: str, found: Sequence[Life]) -> Json:
    """``kpi units show``."""
    return {"code": code, "lives": [_life(life) for life in found]}


def find_json(day: date, found: Found) -> Json:
    """``kpi units find``."""
    return {"at": day, "units": list(map(_hit, found.hits)), "other_dates": list(map(_hit, found.other_days))}


def changes_json(start: date, end: date, events: Iterable[Event]) -> Json:
    """``kpi units changes``."""
    return {"from": start, "to": end, "changes": [_event(event) for event in events]}


def gaps_json(found: Gaps) -> Json:
    """``kpi units gaps``."""
    return {
        "counts": {
            "ended": found.ended,
            "ended_told": found.ended_told,
            "ended_later": found.ended_later,
            "ended_unknown": len(found.lost),
            "arisen": found.arose,
            "arisen_told": found.arose_told,
            "arisen_unknown": len(found.found),
        },
        "ended": list(map(_gap, found.lost)),
        "arisen": list(map(_gap, found.found)),
    }


def _unit(unit: Unit) -> Json:
    return {"code": unit.code, "name": unit.name, "level": unit.level}


def _path(way: Iterable[Unit]) -> list[Json]:
    return [_unit(unit) for unit in way]


def _life(life: Life) -> Json:
    unit = life.unit
    return {
        "name": unit.name,
        "type": unit.type,
        "level": unit.level,
        "parent": unit.parent,
        "path": _path(life.way),
        "path_last": _path(life.last_way or life.way),
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "system": life.system,
        "begins": life.begins,
        "decrees": [_mention(mention) for mention in (*life.decrees, *life.last_decrees)],
        "predecessors": list(map(_kin, life.predecessors)),
        "successors": list(map(_kin, life.successors)),
        "dealings": [
            {
                "day": dealing.day,
                "taken": list(map(_kin, dealing.taken)),
                "given": list(map(_kin, dealing.given)),
                "decrees": list(map(_mention, dealing.decrees)),
            }
            for dealing in life.dealings
        ],
    }


def _kin(kin: Kin) -> Json:
    return {
        "code": kin.code,
        "name": kin.name,
        "level": kin.level,
        "share": kin.share,
        "by": kin.by,
        "decree": kin.decree,
    }


def _mention(mention: Mention) -> Json:
    decree = mention.decree
    return {"day": decree.day, "decree": decree.number, "text": decree.text, "names": mention.names}


def _hit(hit: Hit) -> Json:
    unit = hit.unit
    return {
        **_unit(unit),
        "type": unit.type,
        "parent": unit.parent,
        "path": _path(hit.way),
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "how": hit.how,
        "distance": hit.distance,
    }


def _event(event: Event) -> Json:
    return {
        "day": event.day,
        "kind": event.kind,
        "level": event.level,
        "old": list(map(_party, event.old)),
        "new": list(map(_party, event.new)),
        "share": event.share,
        "decree": event.decree,
        "decrees": list(map(_mention, event.decrees)),
    }


def _party(party: Party) -> Json:
    path = [unit.code for unit in party.way]
    return {**_unit(party.unit), "path": path, "share": party.share, "by": party.by}


def _gap(gap: Gap) -> Json:
    return {
        **_unit(gap.unit),
        "day": gap.day,
        "path": _path(gap.way),
        "decrees": list(map(_mention, gap.decrees)),
        "decree": gap.decree,
        "within": _unit(gap.within) if gap.within else None,
        "again": gap.again,
    }

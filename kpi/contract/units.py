"""Units: ``kpi units``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.findings import Catalogue

if TYPE_CHECKING:
    from kpi.pipeline.territory.answers import Listing
    from kpi.pipeline.territory.loading import LoadReport
    from kpi.units.gazetteer.tree import Unit
    from kpi.units.lives.decrees import Mention
    from kpi.units.lives.events import Event, Party
    from kpi.units.lives.gaps import Gap, Gaps
    from kpi.units.lives.kinship import Kin
    from kpi.units.lives.life import Life
    from kpi.units.matching.search import Found, Hit


def list_json(answer: Listing) -> Json:
    """``kpi units list``: ``{at: day, counts: number by level, units: [_unit with type, parent]}``."""
    units = [{**_unit(unit), "type": unit.type, "parent": unit.parent} for unit in answer.units]
    return {"at": answer.tree.day, "counts": answer.counts, "units": units}


def show_json(code: str, lives: Sequence[Life]) -> Json:
    """``kpi units show``: ``{code, lives: [_life]}``."""
    return {"code": code, "lives": [_life(life) for life in lives]}


def find_json(day: date, answer: Found) -> Json:
    """``kpi units find``: ``{at: day, units: [_hit], other_dates: [_hit]}``."""
    return {
        "at": day,
        "units": list(map(_hit, answer.hits)),
        "other_dates": list(map(_hit, answer.other_days)),
    }


def changes_json(start: date, end: date, events: Iterable[Event]) -> Json:
    """``kpi units changes``: ``{from: day, to: day, changes: [_event]}``."""
    return {"from": start, "to": end, "changes": [_event(event) for event in events]}


def gaps_json(gaps: Gaps) -> Json:
    """``kpi units gaps``: ``{counts: {ended, ended_told, ended_later, ended_unknown, arisen, arisen_told,
    arisen_unknown}, ended: [_gap], arisen: [_gap]}``; the lists are of what no source tells."""
    return {
        "counts": {
            "ended": gaps.ended,
            "ended_told": gaps.ended_told,
            "ended_later": gaps.ended_later,
            "ended_unknown": len(gaps.without_successor),
            "arisen": gaps.arose,
            "arisen_told": gaps.arose_told,
            "arisen_unknown": len(gaps.without_origin),
        },
        "ended": list(map(_gap, gaps.without_successor)),
        "arisen": list(map(_gap, gaps.without_origin)),
    }


def load_json(report: LoadReport, catalogue: Catalogue) -> Json:
    """``kpi units load``: ``{file, effective: [day], added, ended, changed, links, stored, findings}``;
    added to links are numbers, ``stored`` is the file it was kept in or ""."""
    return {
        "file": report.file,
        "effective": report.effective,
        "added": report.added,
        "ended": report.ended,
        "changed": report.changed,
        "links": report.links,
        "stored": report.file_name,
        "findings": findings_json(report.findings, catalogue),
    }


def _unit(unit: Unit) -> Json:
    """``{code, name, level}``."""
    return {"code": unit.code, "name": unit.name, "level": unit.level}


def _path(way: Iterable[Unit]) -> list[Json]:
    """The units that one lies in, from the province down, each as `_unit`."""
    return [_unit(unit) for unit in way]


def _life(life: Life) -> Json:
    """``{name, type, level, parent, path, path_last, valid_from, valid_to, system, begins, decrees,
    predecessors, successors, dealings: [{day, taken, given, decrees}]}``; decrees as `_mention`, other units
    as `_kin`, ways as `_path`; the days of validity may be None."""
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
                "taken": list(map(_kin, dealing.takes)),
                "given": list(map(_kin, dealing.gives)),
                "decrees": list(map(_mention, dealing.decrees)),
            }
            for dealing in life.dealings
        ],
    }


def _kin(kin: Kin) -> Json:
    """``{code, name, level, share, by, decree}``."""
    return {
        "code": kin.code,
        "name": kin.name,
        "level": kin.level,
        "share": kin.share,
        "by": kin.by,
        "decree": kin.decree,
    }


def _mention(mention: Mention) -> Json:
    """``{day, decree, text, names}``."""
    decree = mention.decree
    return {"day": decree.day, "decree": decree.number, "text": decree.text, "names": mention.names}


def _hit(hit: Hit) -> Json:
    """`_unit` with ``{type, parent, path, valid_from, valid_to, how, distance}``."""
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
    """``{day, kind, level, old: [_party], new: [_party], share, decree, decrees: [_mention]}``."""
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
    """`_unit` with ``{path: [code], share, by}``."""
    path = [unit.code for unit in party.way]
    return {**_unit(party.unit), "path": path, "share": party.share, "by": party.by}


def _gap(gap: Gap) -> Json:
    """`_unit` with ``{day, path, decrees, decree, within: _unit or None, again}``."""
    return {
        **_unit(gap.unit),
        "day": gap.day,
        "path": _path(gap.way),
        "decrees": list(map(_mention, gap.decrees)),
        "decree": gap.decree,
        "within": _unit(gap.within) if gap.within else None,
        "again": gap.again,
    }

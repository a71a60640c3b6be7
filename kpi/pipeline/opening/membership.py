"""Groups of provinces held against the list of units: what a spec alone cannot know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.findings import Fault, Finding, finding
from kpi.model.show import day_text

if TYPE_CHECKING:
    from kpi.spec.entry import Entries
    from kpi.spec.groups import ProvinceGroup
    from kpi.units.gazetteer.units import Units
    from kpi.units.lives.members import Amiss


def member_faults(entries: Entries, units: Units) -> Iterator[Finding]:
    """Findings ``spec.province_unknown`` and ``spec.province_other`` for the groups of all sound specs."""
    for entries_by_id in entries.values():
        for entry in entries_by_id.values():
            if "groups" in entry.data:
                from kpi.spec.groups import groups_of
                from kpi.units.lives.members import amiss

                for one in amiss(units, groups_of(entry.data)):
                    at = f"{entry.path}.groups[{one.group}].members[{one.member}].province"
                    yield _told(one, at).at(file=entry.file)


def check_members(units: Units, spec: str, groups: Sequence[ProvinceGroup], day: date) -> None:
    """Raise Fault with what is amiss on a day with the groups of a spec (its id): whether a unit belongs to
    them cannot be told."""
    if not groups:
        return
    from kpi.units.lives.members import amiss

    findings = [
        _told(one, f"{spec}: $.groups[{one.group}].members[{one.member}].province")
        for one in amiss(units, groups)
        if one.day <= day and groups[one.group].members[one.member].validity.covers(day)
    ]
    if findings:
        raise Fault(*findings)


def _told(one: Amiss, path: str) -> Finding:
    params = {"path": path, "id": one.code, "day": day_text(one.day)}
    if not one.after:
        return finding("spec.province_unknown", **params)
    return finding("spec.province_other", **params, name=one.after, parts=", ".join(one.parts))

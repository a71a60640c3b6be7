"""What a JSON Schema cannot say of groups of provinces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.values import Json
from kpi.spec.world import repeated


def group_faults(entry: Entry) -> Iterator[Finding]:
    """Findings for the `groups` of a spec: ids given twice, days that do not exist, spans that end before
    they begin, a province that is a member twice on one day."""
    groups = entry.data.get("groups", [])
    yield from repeated(entry, [(f".groups[{n}].id", one["id"]) for n, one in enumerate(groups)])
    for n, group in enumerate(groups):
        sound: list[tuple[str, Json]] = []
        for m, member in enumerate(group["members"]):
            place = f".groups[{n}].members[{m}]"
            faults = list(_days(entry, place, member))
            yield from faults
            if not faults:
                sound.append((place, member))
        yield from _twice(entry, sound)


def _days(entry: Entry, at: str, member: Json) -> Iterator[Finding]:
    days = []
    for key in ("from", "to"):
        if key in member:
            try:
                days.append(date.fromisoformat(member[key]))
            except ValueError:
                yield entry.tell("spec.bad_date", f"{at}.{key}", value=member[key])
    if len(days) == 2 and days[0] >= days[1]:
        yield entry.tell("spec.dates_reversed", f"{at}.to", start=member["from"], end=member["to"])


def _twice(entry: Entry, members: list[tuple[str, Json]]) -> Iterator[Finding]:
    for n, (place, member) in enumerate(members):
        for first, other in members[:n]:
            start, end = max(member["from"], other["from"]), min(map(_end, (member, other)))
            if member["province"] == other["province"] and start < end:
                before = f"{entry.path}{first}.province"
                yield entry.tell(
                    "spec.duplicate_id", f"{place}.province", id=member["province"], other=before
                )
                break


def _end(member: Json) -> str:
    return str(member.get("to", "9999"))

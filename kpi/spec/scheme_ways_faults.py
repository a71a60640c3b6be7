"""What is wrong in the variants and readings of a scheme: names that lead nowhere, changes that contradict
each other, and whatever is wrong in a scheme that they make, told at the change that makes it so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpi.findings import Finding
from kpi.spec import scheme_faults
from kpi.spec.entry import Entry
from kpi.spec.group_faults import group_faults
from kpi.spec.scheme_ways import (
    LISTS,
    Change,
    all_changes,
    options_of,
    plain,
    variants_of,
    ways_of,
)
from kpi.spec.values import Json
from kpi.spec.world import World, repeated, unknown

_MOST = 64  # so many plain schemes are made of one with variants and readings, all of which are judged
_KEYS: Mapping[str, tuple[str, ...]] = {
    "block": ("name", "points"),
    "band": ("from", "citation"),
    "cap": ("when", "at_most", "reason", "citation"),
    "veto": ("when", "reason", "citation"),
    "conflict": ("when", "between", "note", "citation"),
}
"""What can be changed of each; of a criterion all that it may have."""
_OTHERS = frozenset({"from", "when", "at_most", "reason", "between"})  # keys that no criterion has
_ASSESSED = frozenset({"points", "kind"})  # what form 07 says, or rests on, of a criterion
_PLACE = re.compile(
    r"\.(?P<list>blocks|bands|caps|vetoes|conflicts)\[(?P<n>\d+)\]"
    r"(?:\.criteria\[(?P<c>\d+)\])?(?:\.(?P<key>\w+))?(?P<rest>.*)"
)


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one scheme, and of all that its variants and readings make of it."""
    findings = [*scheme_faults.judge(world, entry)]
    yield from findings
    if not any(key in entry.data for key in ("groups", "variants", "readings")):
        return
    wrong = [*_names(entry), *_changes(entry), *_contradictions(entry)]
    yield from wrong
    if not wrong:
        yield from _of_made(world, entry, findings)


def _names(entry: Entry) -> Iterator[Finding]:
    """Ids that stand twice, and references that lead nowhere."""
    data = entry.data
    readings, variants, groups = (data.get(key, ()) for key in ("readings", "variants", "groups"))
    yield from group_faults(entry)
    for key, things in (("readings", readings), ("variants", variants)):
        yield from repeated(entry, [(f".{key}[{n}].id", one["id"]) for n, one in enumerate(things)])
    for n, one in enumerate(readings):
        ids = [option["id"] for option in one["options"]]
        yield from repeated(entry, [(f".readings[{n}].options[{m}].id", name) for m, name in enumerate(ids)])
        if one["default"] not in ids:
            yield unknown(entry, f".readings[{n}].default", one["default"], ids)
    group_ids = [one["id"] for one in groups]
    for n, one in enumerate(variants):
        if "group" in one and one["group"] not in group_ids:
            yield unknown(entry, f".variants[{n}].group", one["group"], group_ids)
        if "group" not in one and "kinds" not in one:
            yield entry.tell("spec.missing_key", f".variants[{n}]", key="kinds")
        before = next((other for other in variants[:n] if _hides(other, one)), None)
        if before is not None:
            yield entry.tell("spec.variant_hidden", f".variants[{n}]", id=one["id"], other=before["id"])


def _hides(one: Json, other: Json) -> bool:
    """Whether whatever the other variant fits is fit by one."""
    of_kinds = "kinds" not in one or ("kinds" in other and set(other["kinds"]) <= set(one["kinds"]))
    return of_kinds and one.get("group") in (None, other.get("group"))


def _changes(entry: Entry) -> Iterator[Finding]:
    """Changes of what is not there, of keys that it has not, and of points that form 07 states."""
    data, names = entry.data, [name for name, _ in variants_of(entry.data)]
    for change in _all(data):
        ids = _ids(data, change.of)
        if change.id not in ids:
            yield unknown(entry, f"{change.at}.{change.of}", change.id, ids)
        for n, name in enumerate(change.variants):
            if name not in names:
                yield unknown(entry, f"{change.at}.for[{n}]", name, names)
        for _, _, key in change.keys:
            at = f"{change.at}.set.{key}" if key in change.values else f"{change.at}.without"
            fits = key in _KEYS[change.of] if change.of in _KEYS else key not in _OTHERS
            if not fits:
                yield entry.tell("spec.unfit_key", at, key=key, kind=change.of)
            elif change.of == "criterion" and key in _ASSESSED and "assessment" in data:
                yield entry.tell("spec.points_assessed", at, id=change.id, key=key)


def _all(data: Json) -> Iterator[Change]:
    for _, changes in variants_of(data):
        yield from changes
    for _, _, changes in options_of(data):
        yield from changes


def _ids(data: Json, of: str) -> list[str]:
    if of == "criterion":
        return [one["id"] for block in data["blocks"] for one in block["criteria"]]
    return [one["id"] for one in data.get(LISTS[of], ())]


def _contradictions(entry: Entry) -> Iterator[Finding]:
    """The same key changed twice for one unit: nothing says which counts. A change of a reading that names
    the variants it is for stands above what these say."""
    findings: dict[Finding, None] = {}
    options = [*options_of(entry.data)]
    for variant, of_variant in variants_of(entry.data):
        findings |= dict.fromkeys(_twice(entry, of_variant))
        lists = [
            (reading, [one for one in changes if one.concerns(variant)]) for reading, _, changes in options
        ]
        for n, (reading, changes) in enumerate(lists):
            findings |= dict.fromkeys(_twice(entry, changes))
            unnamed = [one for one in changes if not one.variants]
            findings |= dict.fromkeys(_twice(entry, unnamed, of_variant))
            for other, before in lists[:n]:
                if other != reading:
                    findings |= dict.fromkeys(_twice(entry, changes, before))
    yield from findings


def _twice(entry: Entry, changes: Sequence[Change], before: Sequence[Change] = ()) -> Iterator[Finding]:
    places = {key: one.at for one in before for key in one.keys}
    for change in changes:
        for of, name, key in change.keys:
            other = places.get((of, name, key))
            if other is not None:
                yield entry.tell("spec.changed_twice", change.at, id=name, key=key, other=f"${other}")
        if not before:
            places |= dict.fromkeys(change.keys, change.at)


def _of_made(world: World, entry: Entry, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What is wrong in the schemes made of this one, and not in it."""
    ways = ways_of(entry.data)
    all_options = ways.all_options(ways.options({}))
    number = len(all_options) * len(ways.variant_ids)
    if number > _MOST:
        at = ".readings" if ways.readings else ".variants"
        yield entry.tell("spec.too_many_ways", at, count=number, most=_MOST)
        return
    findings_made: dict[Finding, None] = {}
    for options in all_options:
        for variant in ways.variant_ids:
            changes = all_changes(entry.data, variant, options)
            for one in _of_one(world, entry, changes):
                if one not in findings:
                    findings_made[_moved(entry, one, changes)] = None
    yield from findings_made


def _of_one(world: World, entry: Entry, changes: Sequence[Change]) -> Sequence[Finding]:
    if not changes:
        return ()
    plain_entry = replace(entry, data=plain(entry.data, changes))
    return world.shape(plain_entry) or [*scheme_faults.judge(world, plain_entry)]


def _moved(entry: Entry, one: Finding, changes: Sequence[Change]) -> Finding:
    """A finding at the change that makes it so: the last that sets the key it is about, else the last of the
    thing it is about or of one within it, else the last."""
    at = dict(one.params)["path"].removeprefix(entry.path)
    place = _change_at(plain(entry.data, changes), at, changes)
    params = tuple((key, entry.path + place if key == "path" else value) for key, value in one.params)
    return replace(one, params=params)


def _change_at(data: Json, at: str, changes: Sequence[Change]) -> str:
    match = _PLACE.fullmatch(at)
    if match is None:
        return _at_key(changes[-1], at.removeprefix("."))
    name = match["list"]
    thing = data[name][int(match["n"])]
    things = [("block" if name == "blocks" else _of(name), thing["id"])]
    if name == "blocks":
        inner = [("criterion", one["id"]) for one in thing["criteria"]]
        things = [inner[int(match["c"])]] if match["c"] else [*things, *inner]
    near = [one for one in changes if (one.of, one.id) in things]
    exact = [one for one in near if match["key"] in (*one.values, *one.without)]
    if exact and (len(things) == 1 or exact[-1].of == "block"):
        change = exact[-1]
        is_set = match["key"] in change.values
        return f"{change.at}.set.{match['key']}{match['rest']}" if is_set else f"{change.at}.without"
    of_list = near or [one for one in changes if one.of == _of(name)]
    return _at_key((of_list or changes)[-1], match["key"])


def _at_key(change: Change, key: str | None) -> str:
    """The place of a change, or of the key it sets where the fault is about such a one."""
    return f"{change.at}.set.{key}" if key in change.values else change.at


def _of(name: str) -> str:
    return next(of for of, key in LISTS.items() if key == name)

"""What a JSON Schema cannot say of a classification by law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import expression
from kpi.spec.group_faults import group_faults
from kpi.spec.values import Json
from kpi.spec.world import World, repeated, unknown

_LOWEST = "commune"


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one classification."""
    data = entry.data
    yield from group_faults(entry)
    yield from repeated(entry, [(f".readings[{n}].id", one["id"]) for n, one in enumerate(data["readings"])])
    options = {one["id"]: [option["id"] for option in one["options"]] for one in data["readings"]}
    for n, one in enumerate(data["readings"]):
        places = [(f".readings[{n}].options[{m}].id", name) for m, name in enumerate(options[one["id"]])]
        yield from repeated(entry, places)
        yield from _known(entry, f".readings[{n}].default", [one["default"]], options[one["id"]])
    for name, others in data.get("needs", {}).items():
        for indicator in (name, *others):
            yield from world.missing(entry, ".needs", "indicator", indicator)
    for n, name in enumerate(data.get("year", {}).get("forms", ())):
        yield from world.missing(entry, f".year.forms[{n}]", "form", name)
    for n, name in enumerate(data.get("breaks", ())):
        yield from world.missing(entry, f".breaks[{n}]", "indicator", name)
    names = [level["level"] for level in data["levels"]]
    yield from repeated(entry, [(f".levels[{n}].level", name) for n, name in enumerate(names)])
    if _LOWEST not in names:  # the units below are classified, those above are counted from them
        yield entry.tell("spec.bad_value", ".levels", value=", ".join(names), allowed=_LOWEST)
    below: list[str] = []
    for n, level in enumerate(data["levels"]):
        yield from _level(world, entry, f".levels[{n}]", level, options, below)
        below = [one["id"] for one in level["classes"]]


def _level(
    world: World,
    entry: Entry,
    at: str,
    data: Json,
    options: Mapping[str, list[str]],
    below: list[str],
) -> Iterator[Finding]:
    ids = [one["id"] for one in data["conditions"]]
    class_ids = [one["id"] for one in data["classes"]]
    yield from repeated(entry, [(f"{at}.conditions[{n}].id", name) for n, name in enumerate(ids)])
    yield from repeated(entry, [(f"{at}.classes[{n}].id", name) for n, name in enumerate(class_ids)])
    for n, condition in enumerate(data["conditions"]):
        sound = True
        for m, test in enumerate(condition["tests"]):
            place = f"{at}.conditions[{n}].tests[{m}]"
            # A condition may count those before it alone: so none counts itself, by whatever way.
            faults = list(_test(world, entry, place, test, options, ids[:n], below))
            yield from faults
            sound = sound and not faults
        if sound:
            yield from _asked(entry, f"{at}.conditions[{n}].tests", condition["tests"], options)
    for n, one in enumerate(data["classes"]):
        yield from _counted(entry, f"{at}.classes[{n}]", one, ids)
    for n, conflict in enumerate(data["conflicts"]):
        names = [*conflict["between"], conflict["against"]]
        yield from _known(entry, f"{at}.conflicts[{n}]", names, class_ids)


def _test(
    world: World,
    entry: Entry,
    at: str,
    data: Json,
    options: Mapping[str, list[str]],
    before: list[str],
    below: list[str],
) -> Iterator[Finding]:
    if "when" in data:
        yield from expression(world, entry, f"{at}.when", data["when"], "row", "boolean")
    if "of" in data:
        yield from _counted(entry, at, data, before)
    if "share" in data:
        yield from _known(entry, f"{at}.share.classes", data["share"]["classes"], below)
    for reading, option in data.get("only", {}).items():
        yield from _known(entry, f"{at}.only", [reading], options)
        yield from _known(entry, f"{at}.only.{reading}", [option], options.get(reading, [option]))
    groups = [one["id"] for one in entry.data.get("groups", [])]
    for key in ("within", "outside"):
        yield from _known(entry, f"{at}.{key}", data.get(key, []), groups)


def _asked(entry: Entry, at: str, tests: list[Json], options: Mapping[str, list[str]]) -> Iterator[Finding]:
    """A finding where under some reading, or in some province, none of the tests of a condition is asked: it
    would be met by saying nothing."""
    readings = sorted({name for test in tests for name in test.get("only", {})} & options.keys())
    groups = sorted({name for test in tests for key in ("within", "outside") for name in test.get(key, ())})
    for choice in product(*(options[name] for name in readings)):
        for holding in product((False, True), repeat=len(groups)):
            way = dict(zip(readings, choice, strict=True))
            member = dict(zip(groups, holding, strict=True))
            if not any(_is_asked(test, way, member) for test in tests):
                of = [f"{name}={option}" for name, option in way.items()]
                of += [name if is_member else f"≠ {name}" for name, is_member in member.items()]
                yield entry.tell("spec.nothing_asked", at, where=", ".join(of))
                return


def _is_asked(test: Json, way: Mapping[str, str], member: Mapping[str, bool]) -> bool:
    within = test.get("within", [])
    return (
        all(way.get(name, option) == option for name, option in test.get("only", {}).items())
        and (not within or any(member[name] for name in within))
        and not any(member[name] for name in test.get("outside", []))
    )


def _counted(entry: Entry, at: str, data: Json, ids: list[str]) -> Iterator[Finding]:
    yield from _known(entry, f"{at}.of", data["of"], ids)
    if data["least"] > len(data["of"]):
        yield entry.tell(
            "spec.bad_number", f"{at}.least", value=data["least"], allowed=f"≤ {len(data['of'])}"
        )


def _known(entry: Entry, at: str, names: list[str], all_names: Any) -> Iterator[Finding]:
    for name in names:
        if name not in all_names:
            yield unknown(entry, at, name, all_names)

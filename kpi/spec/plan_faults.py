"""What a JSON Schema cannot say of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import expression
from kpi.spec.plan_duty_faults import judge_duties
from kpi.spec.plan_kind_faults import kind_faults
from kpi.spec.values import Json
from kpi.spec.world import World, overlap, repeated

_KIND_DUE = {"when": "boolean", "numerator": "number", "denominator": "number", "count": "number"}


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one plan."""
    data = entry.data
    for key in ("targets", "duties", "calendars"):
        yield from repeated(entry, [(f".{key}[{n}].id", one["id"]) for n, one in enumerate(data[key])])
    missing = len(data["text"]["missing"])
    if data["text"]["complete"] == bool(missing):
        limit = "= 0" if data["text"]["complete"] else "≥ 1"
        yield entry.tell("spec.bad_count", ".text.missing", count=missing, allowed=limit)
    if not _exists(data["document"].get("issued", data["valid_from"])):
        yield entry.tell("spec.bad_date", ".document.issued", value=data["document"]["issued"])
    yield from _territory(entry, data["territory"])
    for n, target in enumerate(data["targets"]):
        yield from _target(world, entry, f".targets[{n}]", target)
    yield from judge_duties(world, entry)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _territory(entry: Entry, codes: list[Json]) -> Iterator[Finding]:
    """Two codes on one day would make it a matter of their order whose figures are counted."""
    for n, one in enumerate(codes):
        other = next((other for other in codes[:n] if overlap(one, other)), None)
        if other is not None:
            codes_at_once = {"one": other["code"], "other": one["code"]}
            yield entry.tell("spec.plan_codes_overlap", f".territory[{n}]", **codes_at_once)


def _target(world: World, entry: Entry, at: str, data: Json) -> Iterator[Finding]:
    for key in ("supports", "readings"):
        places = [(f"{at}.{key}[{n}].id", one["id"]) for n, one in enumerate(data.get(key, ()))]
        yield from repeated(entry, places)
        for n, one in enumerate(data.get(key, ())):
            yield from _measure(world, entry, f"{at}.{key}[{n}].measure", one.get("measure", {}))
            yield from _goal(entry, f"{at}.{key}[{n}].goal", one.get("goal"))
            if key == "readings":
                yield from kind_faults(entry, f"{at}.{key}[{n}]", one, one.get("kind", data["kind"]))
    yield from _measure(world, entry, f"{at}.measure", data.get("measure", {}))
    yield from _goal(entry, f"{at}.goal", data.get("goal"))
    yield from kind_faults(entry, at, data, data["kind"])
    years = [str(one["year"]) for one in data.get("baselines", ())]
    yield from repeated(entry, [(f"{at}.baselines[{n}].year", year) for n, year in enumerate(years)])


def _measure(world: World, entry: Entry, at: str, data: Json) -> Iterator[Finding]:
    for key, kind_due in _KIND_DUE.items():
        if key in data:
            yield from expression(world, entry, f"{at}.{key}", data[key], "row", kind_due)


def _goal(entry: Entry, at: str, data: Json | None) -> Iterator[Finding]:
    """Milestones lie within the plan, each in a year of its own."""
    if not data:
        return
    places = [(f"{at}.milestones[{n}].year", one["year"]) for n, one in enumerate(data.get("milestones", ()))]
    yield from repeated(entry, [(place, str(year)) for place, year in places])
    if isinstance(data.get("default"), int):
        places.append((f"{at}.default", data["default"]))
    first, last = _years(entry.data)
    for place, year in places:
        if not first <= year <= last:
            yield entry.tell("spec.bad_number", place, value=year, allowed=f"{first}–{last}")


def _years(data: Json) -> tuple[int, int]:
    """The first and the last year of a plan; a day that does not exist is told elsewhere."""
    try:
        end = date.fromisoformat(data["valid_to"]) - timedelta(1)
        return date.fromisoformat(data["valid_from"]).year, end.year
    except ValueError:
        return date.min.year, date.max.year

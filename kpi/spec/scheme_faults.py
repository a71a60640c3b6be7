"""What is wrong in a scoring scheme as JSON: points that do not add up, ends that hide others, unfit keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import expression
from kpi.spec.values import Json
from kpi.spec.world import World, repeated, unknown

_KINDS_OF_KEY: Mapping[str, tuple[str, ...]] = {
    "value": ("yes_no", "condition", "steps", "deduction", "addition", "formula", "by_hand"),
    "steps": ("steps",),
    "per_case": ("deduction",),
    "floor": ("deduction",),
    "per_unit": ("addition",),
    "least": ("at_least",),
    "conditions": ("at_least",),
    "alternatives": ("either",),
}
_RISING = ("from", "over")
_FALLING = ("to", "below")


_DIGITS, _PLACES = (
    15,
    8,
)  # what a number of JSON keeps, and what points are reckoned with (`kpi.score.compile`)


def is_exact(number: Decimal) -> bool:
    """Whether a number is kept and reckoned with to its last digit."""
    _, digits, exponent = number.normalize().as_tuple()
    is_short = isinstance(exponent, int) and len(digits) <= _DIGITS and -exponent <= _PLACES
    return is_short and abs(number) < 10**_DIGITS


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one scheme."""
    data = entry.data
    blocks = data["blocks"]
    ids = [(f".blocks[{b}].id", block["id"]) for b, block in enumerate(blocks)]
    for b, block in enumerate(blocks):
        ids += [(f".blocks[{b}].criteria[{c}].id", x["id"]) for c, x in enumerate(block["criteria"])]
        for c, criterion in enumerate(block["criteria"]):
            yield from _criterion(world, entry, f".blocks[{b}].criteria[{c}]", criterion)
        yield from _sum(
            entry, f".blocks[{b}].points", block["points"], [x["points"] for x in block["criteria"]]
        )
    yield from repeated(entry, ids)
    yield from _inexact(entry, "", data)
    yield from _sum(entry, ".points", data["points"], [block["points"] for block in blocks])
    yield from _bands(entry, data["bands"], data["points"])
    yield from _provisos(world, entry, data)
    yield from _sharing(entry, data)
    bands = [band["id"] for band in data["bands"]]
    yield from _recognition(world, entry, data.get("recognition", ()), bands)


def _provisos(world: World, entry: Entry, data: Json) -> Iterator[Finding]:
    """Caps, vetoes and conflicts: each has a name of its own, for all are told by it."""
    bands = [band["id"] for band in data["bands"]]
    all_provisos = [
        (f".{key}[{n}]", one)
        for key in ("caps", "vetoes", "conflicts")
        for n, one in enumerate(data.get(key, ()))
    ]
    yield from repeated(entry, [(f"{at}.id", one["id"]) for at, one in all_provisos])
    for at, one in all_provisos:
        yield from expression(world, entry, f"{at}.when", one["when"], "row", "boolean")
        if "at_most" in one and one["at_most"] not in bands:
            yield unknown(entry, f"{at}.at_most", one["at_most"], bands)
        for n, band in enumerate(one.get("between", ())):
            if band not in bands:
                yield unknown(entry, f"{at}.between[{n}]", band, bands)


def _sharing(entry: Entry, data: Json) -> Iterator[Finding]:
    """Points that are shared out need the places they are rounded to, and others to be shared out over."""
    shared = [
        (f".blocks[{b}].criteria[{c}]", one, len(block["criteria"]))
        for b, block in enumerate(data["blocks"])
        for c, one in enumerate(block["criteria"])
        if "empty" in one
    ]
    if shared and "share_places" not in data:
        yield entry.tell("spec.missing_key", "", key="share_places")
    final = data.get("assessment", {}).get("final", "computed")
    for at, one, siblings in shared:
        if final != "computed":  # whether points that others gave are to be shared out, nothing says
            yield entry.tell("spec.unfit_key", f"{at}.empty", key="empty", kind=final)
        if "empty_points" in one:
            yield entry.tell("spec.unfit_key", f"{at}.empty_points", key="empty_points", kind="empty")
        if one["points"] == 0:
            yield entry.tell("spec.bad_number", f"{at}.points", value=0, allowed="> 0")
        if one["empty"] == "block" and siblings == 1:
            yield entry.tell("spec.bad_value", f"{at}.empty", value="block", allowed="scheme")


def _recognition(world: World, entry: Entry, rules: Sequence[Json], bands: list[str]) -> Iterator[Finding]:
    """Rules over years: their classes are classes of the scheme; what keeps asks no more than what makes."""
    yield from repeated(entry, [(f".recognition[{n}].id", rule["id"]) for n, rule in enumerate(rules)])
    for n, rule in enumerate(rules):
        at = f".recognition[{n}]"
        keeping = rule.get("kept", {}).get("classes", ())
        for place, names in ((f"{at}.classes", rule["classes"]), (f"{at}.kept.classes", keeping)):
            for name in names:
                if name not in bands:
                    yield unknown(entry, place, name, bands)
        if keeping and not set(rule["classes"]) <= set(keeping):
            yield entry.tell("spec.kept_narrower", f"{at}.kept.classes", classes=", ".join(rule["classes"]))
        if "registered" in rule:
            yield from world.missing(entry, f"{at}.registered", "indicator", rule["registered"])


def _inexact(entry: Entry, at: str, data: Any) -> Iterator[Finding]:
    """Numbers with more digits than are reckoned with: they would be rounded without a word."""
    if isinstance(data, list):
        for n, one in enumerate(data):
            yield from _inexact(entry, f"{at}[{n}]", one)
    elif isinstance(data, Mapping):
        for key, one in data.items():
            yield from _inexact(entry, f"{at}.{key}", one)
    elif isinstance(data, Decimal) and not is_exact(data):
        yield entry.tell("spec.too_exact", at, value=data, places=_PLACES, digits=_DIGITS)


def _criterion(world: World, entry: Entry, at: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    kind, points = data["kind"], data["points"]
    yield from _keys(entry, at, data)
    if "empty_when" in data:
        yield from expression(world, entry, f"{at}.empty_when", data["empty_when"], "row", "boolean")
    for key in ("empty_points", "per_case", "floor", "per_unit"):
        if key in data and data[key] > points:
            yield entry.tell("spec.bad_number", f"{at}.{key}", value=data[key], allowed=f"≤ {points}")
    match kind:
        case "at_least":
            yield from _conditions(world, entry, at, data)
        case "either":
            for n, one in enumerate(data["alternatives"]):
                place = f"{at}.alternatives[{n}]"
                yield from expression(world, entry, f"{place}.value", one["value"], "row", "number")
                yield from _steps(entry, f"{place}.steps", one["steps"], points)
        case _:
            result_kind = "boolean" if kind == "condition" else "number"
            yield from expression(world, entry, f"{at}.value", data["value"], "row", result_kind)
    if kind == "steps":
        yield from _steps(entry, f"{at}.steps", data["steps"], points)


def _keys(entry: Entry, at: str, data: Json) -> Iterator[Finding]:
    for key, kinds in _KINDS_OF_KEY.items():
        if key in data and data["kind"] not in kinds:
            yield entry.tell("spec.unfit_key", f"{at}.{key}", key=key, kind=data["kind"])


def _conditions(world: World, entry: Entry, at: str, data: Json) -> Iterator[Finding]:
    conditions, most = data["conditions"], len(data["conditions"])
    for n, one in enumerate(conditions):
        yield from expression(world, entry, f"{at}.conditions[{n}].when", one["when"], "row", "boolean")
    if data["least"] > most:
        yield entry.tell("spec.bad_number", f"{at}.least", value=data["least"], allowed=f"≤ {most}")


def _steps(entry: Entry, at: str, steps: list[Json], points: Any) -> Iterator[Finding]:
    """The best step comes first; the ends of all lie on one side of it, so that none can hide another."""
    ends = [end_of(step) for step in steps]
    allowed_ends = _RISING if ends[0] in _RISING else _FALLING
    for n, end in enumerate(ends):
        if end not in allowed_ends:
            yield entry.tell("spec.bad_value", f"{at}[{n}]", value=end, allowed=", ".join(allowed_ends))
            return
    for n, (better, worse) in enumerate(pairwise(steps)):
        (value, before), points_fall = (_end(worse), _end(better)), worse["points"] < better["points"]
        if not points_fall or (value >= before if allowed_ends is _RISING else value <= before):
            yield entry.tell("spec.not_descending", f"{at}[{n + 1}]", value=value[0], before=before[0])
    if steps[0]["points"] != points:
        yield entry.tell(
            "spec.bad_number", f"{at}[0].points", value=steps[0]["points"], allowed=f"= {points}"
        )


def end_of(step: Json) -> str:
    """The key of a step's end."""
    return next(key for key in (*_RISING, *_FALLING) if key in step)


def _end(step: Json) -> tuple[Any, int]:
    """The end of a step: of two with the same value the one that leaves the value out is the better one."""
    return step[end_of(step)], {"from": 0, "over": 1, "to": 1, "below": 0}[end_of(step)]


def _sum(entry: Entry, at: str, sum_stated: Any, parts: list[Any]) -> Iterator[Finding]:
    total = sum(map(Decimal, parts), Decimal(0))
    if total != sum_stated:
        yield entry.tell("spec.points_sum", at, stated=sum_stated, total=total)


def _bands(entry: Entry, bands: list[Mapping[str, Any]], points: Any) -> Iterator[Finding]:
    yield from repeated(entry, [(f".bands[{n}].id", band["id"]) for n, band in enumerate(bands)])
    for n, (high, low) in enumerate(pairwise(bands)):
        if low["from"] >= high["from"]:
            at = f".bands[{n + 1}].from"
            yield entry.tell("spec.not_descending", at, value=low["from"], before=high["from"])
    if bands[0]["from"] > points:
        yield entry.tell("spec.bad_number", ".bands[0].from", value=bands[0]["from"], allowed=f"≤ {points}")
    if bands[-1]["from"] != 0:
        at = f".bands[{len(bands) - 1}].from"
        yield entry.tell("spec.bad_number", at, value=bands[-1]["from"], allowed="= 0")

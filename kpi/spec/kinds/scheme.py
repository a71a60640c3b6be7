"""Scoring schemes: criteria, points, classes, and the law they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import expression
from kpi.spec.kind import Kind, name_of
from kpi.spec.values import (
    Json,
    LegalBasis,
    Standing,
    Text,
    Validity,
    basis_of,
    note_of,
    text_of,
    validity_of,
)
from kpi.spec.world import World, repeated, unknown

_KEYS_OF_KIND = {"steps": "steps", "per_case": "deduction"}


CriterionKind = Literal["yes_no", "steps", "deduction", "condition"]
OnError = Literal["open", "class", "mark"]


@dataclass(frozen=True, slots=True)
class Step:
    """`points` from a value of at least `start` upward."""

    start: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """`kind`: yes_no, steps (points by the highest step reached), deduction (`points` less `per_case` for
    each unit of `value`, not below 0) or condition (`points` where `value` is true).
    Where `empty_when` holds (e.g. there is nothing to inspect) the unit gets `empty_points` instead."""

    id: str
    name: Text
    kind: CriterionKind
    value: str
    points: Decimal
    steps: tuple[Step, ...] = ()
    per_case: Decimal = Decimal(0)
    empty_when: str = ""
    empty_points: Decimal | None = None
    citation: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of criteria, with the points they add up to."""

    id: str
    name: Text
    points: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A class of the result: from `start` points upward."""

    id: str
    name: Text
    start: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    """Where `when` holds the class is at most `at_most`."""

    id: str
    when: str
    at_most: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme. `standing`: official, adopted or illustrative. `periods` are the kinds of period it
    may score (year, half, quarter, month), since its thresholds are meant for that length of time. `on_error`
    says what a figure that is known to be wrong does: open (each criterion that rests on it is open), class
    (the class alone) or mark (the row is marked, nothing more)."""

    id: str
    name: Text
    standing: Standing
    note: Text
    validity: Validity
    legal_basis: tuple[LegalBasis, ...]
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    caps: tuple[Cap, ...]
    periods: tuple[str, ...] = ("year",)
    on_error: OnError = "open"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(c for block in self.blocks for c in block.criteria)

    @property
    def points(self) -> Decimal:
        """The most a unit can get."""
        return sum((b.points for b in self.blocks), Decimal(0))


def build(data: Json) -> Scheme:
    """From checked JSON."""
    return Scheme(
        id=data["id"],
        name=text_of(data["name"]),
        standing=data["standing"],
        note=text_of(data["note"]),
        validity=validity_of(data),
        legal_basis=tuple(map(basis_of, data["legal_basis"])),
        blocks=tuple(
            Block(b["id"], text_of(b["name"]), Decimal(b["points"]), tuple(map(_criterion_of, b["criteria"])))
            for b in data["blocks"]
        ),
        bands=tuple(Band(b["id"], text_of(b["name"]), Decimal(b["from"])) for b in data["bands"]),
        caps=tuple(Cap(c["id"], c["when"], c["at_most"], text_of(c["reason"])) for c in data["caps"]),
        periods=tuple(data["periods"]),
        on_error=data.get("on_error", "open"),
    )


def _criterion_of(data: Json) -> Criterion:
    return Criterion(
        id=data["id"],
        name=text_of(data["name"]),
        kind=data["kind"],
        value=data["value"],
        points=Decimal(data["points"]),
        steps=tuple(Step(Decimal(s["from"]), Decimal(s["points"])) for s in data.get("steps", ())),
        per_case=Decimal(data.get("per_case", 0)),
        empty_when=data.get("empty_when", ""),
        empty_points=Decimal(data["empty_points"]) if "empty_points" in data else None,
        citation=data["citation"],
        note=note_of(data),
    )


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
    yield from _sum(entry, ".points", data["points"], [block["points"] for block in blocks])
    yield from _bands(entry, data["bands"], data["points"])
    bands = [band["id"] for band in data["bands"]]
    yield from repeated(entry, [(f".caps[{n}].id", cap["id"]) for n, cap in enumerate(data["caps"])])
    for n, cap in enumerate(data["caps"]):
        yield from expression(world, entry, f".caps[{n}].when", cap["when"], "row", "boolean")
        if cap["at_most"] not in bands:
            yield unknown(entry, f".caps[{n}].at_most", cap["at_most"], bands)


def _criterion(world: World, entry: Entry, at: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    kind = data["kind"]
    result_kind = "boolean" if kind == "condition" else "number"
    yield from expression(world, entry, f"{at}.value", data["value"], "row", result_kind)
    if "empty_when" in data:
        yield from expression(world, entry, f"{at}.empty_when", data["empty_when"], "row", "boolean")
    for key, owner in _KEYS_OF_KIND.items():
        if key in data and kind != owner:
            yield entry.tell("spec.unfit_key", f"{at}.{key}", key=key, kind=kind)
    for key, most in (("empty_points", data["points"]), ("per_case", data["points"])):
        if key in data and data[key] > most:
            yield entry.tell("spec.bad_number", f"{at}.{key}", value=data[key], allowed=f"≤ {most}")
    if kind == "steps":
        yield from _steps(entry, f"{at}.steps", data)


def _steps(entry: Entry, at: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    steps = data["steps"]
    for n, (high, low) in enumerate(pairwise(steps)):
        if low["from"] >= high["from"] or low["points"] >= high["points"]:
            yield entry.tell("spec.not_descending", f"{at}[{n + 1}]", value=low["from"], before=high["from"])
    if steps[0]["points"] != data["points"]:
        yield entry.tell(
            "spec.bad_number", f"{at}[0].points", value=steps[0]["points"], allowed=f"= {data['points']}"
        )


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


def _expressions(scheme: Scheme) -> Iterator[str]:
    for criterion in scheme.criteria:
        yield from (criterion.value, criterion.empty_when)
    yield from (cap.when for cap in scheme.caps)


KIND = Kind(
    "scheme",
    "schemes",
    build,
    judge,
    name_of,
    own_standings=("adopted", "illustrative"),
    expressions=_expressions,
)

"""Scoring schemes: criteria, points, classes, and the law they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from kpi.quick import dataclass
from kpi.spec.adoption import Adoption, Check, adoption_of, check_of
from kpi.spec.kind import Kind, name_of
from kpi.spec.scheme_faults import end_of
from kpi.spec.scheme_results import (
    Cap,
    Conflict,
    EmptyRule,
    Proviso,
    Recognition,
    Veto,
    caps_of,
    conflicts_of,
    recognition_of,
    vetoes_of,
)
from kpi.spec.scheme_ways import NO_WAYS, OTHERWISE, Options, Ways, all_changes, citations, plain, ways_of
from kpi.spec.scheme_ways_faults import judge
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

CriterionKind = Literal[
    "yes_no", "condition", "at_least", "steps", "either", "deduction", "addition", "formula", "by_hand"
]
OnError = Literal["open", "class", "mark"]
Final = Literal["computed", "self", "district", "province", "highest_level"]
OnMissing = Literal["undetermined", "computed"]
Sign = Literal[">=", ">", "<=", "<"]
SIGNS: Mapping[str, Sign] = {"from": ">=", "over": ">", "to": "<=", "below": "<"}
"""The end of a step by its key: from and to include the value itself, over and below do not."""


@dataclass(frozen=True, slots=True)
class Step:
    """`points` of a value on the right side of `limit`: with >= and > more gives more, with <= and < less."""

    limit: Decimal
    points: Decimal
    sign: Sign = ">="
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the conditions of which a criterion wants so many: it holds where `when` is true."""

    name: Text
    when: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the values a criterion may be judged by; the one that gives most points counts."""

    value: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """`kind` says how points come about, never more than `points`, never less than 0:
    yes_no, condition: all where `value` is 1, is true; at_least: all where `least` of `conditions` hold;
    steps: those of the best step that `value` reaches; either: the best of `alternatives`;
    deduction: `points` less `per_case` for each unit of `value`, not below `floor`;
    addition: `per_unit` for each unit of `value`; formula: `value` itself;
    by_hand: `value`, an indicator that holds the points somebody gave.
    Where `empty_when` holds (e.g. there is nothing to inspect) the unit gets `empty_points` instead, or as
    `empty` says the points are shared out over the others."""

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
    floor: Decimal = Decimal(0)
    per_unit: Decimal = Decimal(0)
    least: int = 0
    conditions: tuple[Part, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    empty: EmptyRule = "points"

    @property
    def is_shared(self) -> bool:
        """Whether its points are shared out where there is nothing to judge."""
        return bool(self.empty_when) and self.empty != "points"

    @property
    def values(self) -> tuple[str, ...]:
        """The expressions it judges, in order: one, or one for each condition or alternative."""
        several = *(part.when for part in self.conditions), *(one.value for one in self.alternatives)
        return several or (self.value,)

    @property
    def stepped(self) -> tuple[Alternative, ...]:
        """What is judged by steps: the alternatives, or its one value."""
        return self.alternatives or ((Alternative(self.value, self.steps),) if self.steps else ())


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
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whose points of a criterion are the final ones: `final` is computed (of the figures), self, district,
    province or highest_level (the province's, else the district's); `on_missing` says what a criterion gets
    for which they were not given: undetermined or computed."""

    final: Final
    on_missing: OnMissing
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme. `standing`: official, adopted or illustrative. `periods` are the kinds of period it
    may score (year, half, quarter, month), since its thresholds are meant for that length of time. `on_error`
    says what a figure that is known to be wrong does: open (each criterion that rests on it is open), class
    (the class alone) or mark (the row is marked, nothing more). `citation` is the document of the whole,
    for every number that has none of its own; `validity_reason` says why it begins and ends when it does;
    points that are shared out are rounded to `share_places`, half up.
    With an `assessment` others give points, too (`kpi.spec.assessment`); without it those computed stand
    alone. What differs by unit and by reading is in `ways`; all else is what holds for the units of
    `variant` (an id) under `options` (see `resolve`)."""

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
    citation: str = ""
    validity_reason: Text | None = None
    checked: Check | None = None
    adopted: Adoption | None = None
    recognition: tuple[Recognition, ...] = ()
    assessment: Assessment | None = None
    share_places: int = 0
    vetoes: tuple[Veto, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    ways: Ways = NO_WAYS
    variant: str = OTHERWISE
    options: Options = ()

    @property
    def provisos(self) -> tuple[Proviso, ...]:
        """Caps, vetoes and conflicts, in this order."""
        return (*self.caps, *self.vetoes, *self.conflicts)

    @property
    def shares(self) -> bool:
        """Whether points of some criterion are shared out where there is nothing to judge, be it for some
        units or under some reading alone."""
        return self.ways.shares or any(one.is_shared for block in self.blocks for one in block.criteria)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(c for block in self.blocks for c in block.criteria)

    @property
    def points(self) -> Decimal:
        """The most a unit can get."""
        return sum((b.points for b in self.blocks), Decimal(0))

    @property
    def classes(self) -> tuple[Band, ...]:
        """The bands, the best first."""
        return tuple(sorted(self.bands, key=lambda band: band.start, reverse=True))

    def band_names(self, lang: str) -> dict[str, str]:
        """The names of the bands by id."""
        return {band.id: band.name.get(lang) for band in self.bands}


def build(data: Json) -> Scheme:
    """From checked JSON: what holds for units that no variant fits, under the default readings."""
    ways = ways_of(data)
    return _resolved(ways, OTHERWISE, ways.options({})) if ways else _build(data)


def resolve(scheme: Scheme, variant: str = OTHERWISE, options: Mapping[str, str] | None = None) -> Scheme:
    """The scheme that holds for the units of a variant under some options (reading id → option id; those it
    has where nothing is said)."""
    wish = scheme.ways.options({**dict(scheme.options), **(options or {})})
    if (variant, wish) == (scheme.variant, scheme.options):
        return scheme
    return _resolved(scheme.ways, variant, wish)


def _resolved(ways: Ways, variant: str, options: Options) -> Scheme:
    changes = all_changes(ways.source, variant, options)
    data = plain(ways.source, [*changes, *citations(changes)])
    return replace(_build(data), ways=ways, variant=variant, options=options)


def _build(data: Json) -> Scheme:
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
        bands=tuple(
            Band(b["id"], text_of(b["name"]), Decimal(b["from"]), b.get("citation", ""))
            for b in data["bands"]
        ),
        caps=caps_of(data["caps"]),
        periods=tuple(data["periods"]),
        on_error=data.get("on_error", "open"),
        citation=data.get("citation", ""),
        validity_reason=text_of(data["validity_reason"]) if "validity_reason" in data else None,
        checked=check_of(data["checked"]) if "checked" in data else None,
        adopted=adoption_of(data["adopted"]) if "adopted" in data else None,
        share_places=data.get("share_places", 0),
        vetoes=vetoes_of(data.get("vetoes", ())),
        conflicts=conflicts_of(data.get("conflicts", ())),
        recognition=tuple(map(recognition_of, data.get("recognition", ()))),
        assessment=_assessment_of(data["assessment"]) if "assessment" in data else None,
    )


def _assessment_of(data: Json) -> Assessment:
    return Assessment(data["final"], data["on_missing"], data.get("citation", ""))


def _criterion_of(data: Json) -> Criterion:
    return Criterion(
        id=data["id"],
        name=text_of(data["name"]),
        kind=data["kind"],
        value=data.get("value", ""),
        points=Decimal(data["points"]),
        steps=_steps_of(data),
        per_case=Decimal(data.get("per_case", 0)),
        empty_when=data.get("empty_when", ""),
        empty_points=Decimal(data["empty_points"]) if "empty_points" in data else None,
        citation=data["citation"],
        note=note_of(data),
        floor=Decimal(data.get("floor", 0)),
        per_unit=Decimal(data.get("per_unit", 0)),
        least=data.get("least", 0),
        conditions=tuple(
            Part(text_of(one["name"]), one["when"], one.get("citation", ""))
            for one in data.get("conditions", ())
        ),
        alternatives=tuple(Alternative(one["value"], _steps_of(one)) for one in data.get("alternatives", ())),
        empty=data.get("empty", "points"),
    )


def _steps_of(data: Json) -> tuple[Step, ...]:
    steps = [(step, end_of(step)) for step in data.get("steps", ())]
    return tuple(
        Step(Decimal(step[end]), Decimal(step["points"]), SIGNS[end], step.get("citation", ""))
        for step, end in steps
    )


def _expressions(scheme: Scheme) -> Iterator[str]:
    for options in scheme.ways.all_options(scheme.options):
        for variant in scheme.ways.variant_ids:
            one = resolve(scheme, variant, dict(options))
            for criterion in one.criteria:
                yield from (*criterion.values, criterion.empty_when)
            yield from (proviso.when for proviso in one.provisos)


KIND = Kind(
    "scheme",
    "schemes",
    build,
    judge,
    name_of,
    own_standings=("adopted", "illustrative"),
    expressions=_expressions,
)

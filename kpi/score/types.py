"""What scoring gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from kpi.check.doubt import Doubt
from kpi.findings import Finding
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.score.exactly import Ends, Span
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import EmptyRule


class State(StrEnum):
    """Whether the inputs settle a criterion; in doubt is one with a figure that is known to be wrong."""

    DETERMINED = "determined"
    UNDETERMINED = "undetermined"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """Points of one criterion, of `max`. Not determined: `points` is None and the truth lies within
    `minimum`..`maximum`. `inputs` are the indicators the criterion looks at. `empty`: there surely was
    nothing to judge (0 of 0), and the points are those the scheme gives then. `shared` says over what the
    points are shared out where there is, or may be, nothing to judge; `arising` is what it gives where it is
    not known whether there is. `unrounded` are the ends where these have more places than are told."""

    points: Decimal | None
    minimum: Decimal
    maximum: Decimal
    max: Decimal
    state: State
    inputs: tuple[str, ...]
    empty: bool = False
    shared: EmptyRule | None = None
    arising: Ends | None = None
    unrounded: Ends | None = None

    @property
    def ends(self) -> Ends:
        """Least and most points, to their last digit."""
        return self.unrounded or (self.minimum, self.maximum)


@dataclass(frozen=True, slots=True)
class Share:
    """What a block, or the whole, comes to where points are shared out: `rest` × `whole` / `left`, rounded;
    `rest` is None where that is not known to be so. `undecided`: nothing arises, there is nothing to share
    out over (None: that may be)."""

    least: Decimal
    most: Decimal
    rest: Span | None = None
    whole: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    undecided: bool | None = False


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A commune's result. `points` is None unless the range is one figure; `band` (a band id) is None unless
    the whole range lies in one class after caps. Ranks count within the province (`rank`) and the parent
    (`rank_parent`), 1 is best, ties share: 1 + how many surely have more points, None where the own points
    are not known; once all are known it will lie within `rank_min`..`rank_max`
    (`rank_parent_min`..`rank_parent_max`); None for a unit that gets no rank.
    `capped_by` are ids of caps that lower the class, `caps_open` of those that cannot be told. `reported` has
    a unit that gave figures in every form the scheme looks at; `partial` gave some, but none in
    `forms_missing`. `doubts` are the errors about figures the scheme looks at, waived ones among them.
    `criteria` are the final points; `figured` those computed of the figures, empty where these are the final
    ones (see `kpi.score.assessing`).
    `verdict` stands in the place of a class: `DECIDE` or `NOT_CONSIDERED`. Vetoes and conflicts that hold, or
    may (`_open`), are ids; `shares` is what sharing makes of the blocks and the whole. `unrounded` are the
    ends of the points where these have more places than are told. `possible` are the results that there may
    be, the best class first; `answers` say of each cap, veto and conflict whether it holds. `variants` are
    the ids of the variants of the scheme that apply to the unit: one, or all that may where its kind is not
    known; none where the scheme has no variants."""

    unit: str
    name: str
    parent: str
    points: Decimal | None
    points_min: Decimal
    points_max: Decimal
    band: str | None
    rank: int | None
    rank_min: int | None
    rank_max: int | None
    rank_parent: int | None
    rank_parent_min: int | None
    rank_parent_max: int | None
    criteria: Mapping[str, CriterionScore]
    capped_by: tuple[str, ...]
    caps_open: tuple[str, ...]
    reported: bool
    partial: bool = False
    forms_missing: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    figured: Mapping[str, CriterionScore] = field(default_factory=dict)
    verdict: str = ""
    vetoed_by: tuple[str, ...] = ()
    vetoes_open: tuple[str, ...] = ()
    conflicts_met: tuple[str, ...] = ()
    conflicts_open: tuple[str, ...] = ()
    shares: Mapping[str, Share] = field(default_factory=dict)
    unrounded: Ends | None = None
    possible: tuple[str, ...] = ()
    answers: tuple[bool | None, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def ends(self) -> Ends:
        """Least and most points, to their last digit."""
        return self.unrounded or (self.points_min, self.points_max)

    @property
    def result(self) -> tuple[object, ...]:
        """The points and the class, or all that are possible: what another reading may change."""
        return (self.points, self.ends, self.possible)

    @property
    def computed(self) -> Mapping[str, CriterionScore]:
        """The points computed of the figures, by criterion."""
        return self.figured or self.criteria

    @property
    def outcome(self) -> str | None:
        """The class, or what stands in its place; None while that is open."""
        return self.band or self.verdict or None

    @property
    def doubtful(self) -> bool:
        """Whether an error stands against a figure of the unit."""
        return any(not doubt.waived for doubt in self.doubts)

    @property
    def silent(self) -> bool:
        """Whether the unit gave no figure at all."""
        return not self.reported and not self.partial


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Communes of a district or province by class (band id → how many, all bands named); `undetermined` have
    no class yet, `undetermined_reported` of them though they reported; for `not_considered` a veto holds,
    about `undecided` somebody must decide; `reported` gave figures in every form the scheme looks at. On
    another day's map `split` has the codes of communes that lie in the unit only in part: `classes` is
    empty then."""

    unit: str
    name: str
    level: Level
    expected: int
    reported: int
    classes: Mapping[str, int]
    undetermined: int
    split: tuple[str, ...] = ()
    undetermined_reported: int = 0
    not_considered: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Scoring:
    """All communes' results in list order, the counts by class above them, and what must be known besides.
    `complete`: every commune gave every figure that the scheme looks at. Where one commune was asked for,
    `values` says as text what the values of each criterion and the condition of each cap came to, in order,
    by their ids; None: not known. `scheme` is what holds where nothing else does; `schemes` has by its id
    that of each variant, where there are any. `others` are the same under every other reading, the rows in
    the same order."""

    scheme: Scheme
    rows: tuple[UnitScore, ...]
    summary: tuple[SummaryRow, ...]
    notes: tuple[Finding, ...]
    complete: bool = False
    values: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    others: tuple[Scoring, ...] = ()

    def rules(self, row: UnitScore) -> Scheme:
        """The scheme of a commune; where it cannot be told which variant applies, of the first that may."""
        return self.schemes[row.variants[0]] if row.variants else self.scheme

    def in_use(self) -> tuple[Scheme, ...]:
        """The schemes of the communes, one for each variant that applies or may apply to one of them."""
        names = {name for row in self.rows for name in row.variants}
        return tuple(one for name, one in self.schemes.items() if name in names) or (self.scheme,)

    def differing(self) -> dict[str, tuple[Other, ...]]:
        """By commune the scorings under other readings that give it other points or another class, and what
        they give."""
        differing: dict[str, tuple[Other, ...]] = {}
        for other in self.others:
            for row, another in zip(self.rows, other.rows, strict=True):
                if row.result != another.result:
                    differing[row.unit] = (*differing.get(row.unit, ()), (other, another))
        return differing


Other = tuple[Scoring, UnitScore]
"""A scoring under another reading, and what a commune comes to under it."""

"""Points that a commune, its district and the province give beside the computed ones, and which are final.

Points outside 0 to those of the criterion are told (a rule of form 07) and count as not known, as do those
that an error stands against. A point nobody gave is not known; it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from kpi.quick import dataclass
from kpi.score.types import CriterionScore, State, UnitScore
from kpi.spec.assessment import APPRAISERS, SCORERS, Scorer, points_id
from kpi.spec.kinds.scheme import Criterion, Scheme


@dataclass(frozen=True, slots=True)
class Given:
    """Points that somebody gave a commune for a criterion. They stand in a cell of a `form` (`file`, `sheet`,
    `cell`, sent by `reporter` in a `submission`), with what is written beside them (`evidence`, in the
    `evidence_cell` of that sheet), or in the `decision` of this number, with its `reason`, `evidence` and
    `who`; `at` is an ISO moment in UTC: that of the decision, or of the import. `others` are the different
    points that the same scorer gave in another place, which do not count."""

    points: Decimal
    at: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    reporter: str = ""
    submission: str = ""
    received: str = ""
    form: str = ""
    decision: int = 0
    reason: str = ""
    evidence: str = ""
    evidence_cell: str = ""
    who: str = ""
    others: tuple[Decimal, ...] = ()

    def fits(self, criterion: Criterion) -> bool:
        """Whether the criterion can give so many points."""
        return 0 <= self.points <= criterion.points


GivenPoints = Mapping[str, Mapping[tuple[str, Scorer], Given]]
"""By unit: by criterion id and scorer the points that count for that scorer."""
_NONE: Mapping[tuple[str, Scorer], Given] = {}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A criterion of a commune with all its points: those `computed`, the `marks` of each scorer who gave
    some, those that are `final` under the scheme's rule; the marks of the `unfit` are such as the criterion
    cannot give. Computed and final points may be open; see `CriterionScore`."""

    computed: CriterionScore
    final: CriterionScore
    marks: Mapping[Scorer, Given]
    unfit: frozenset[Scorer] = frozenset()

    def points(self, scorer: Scorer) -> Decimal | None:
        """The points somebody gave; None where nobody did, or no such points are possible."""
        one = self.marks.get(scorer)
        return None if one is None or scorer in self.unfit else one.points

    @property
    def differs(self) -> bool:
        """Whether two of the points surely are not the same, or some cannot be."""
        points = [one for scorer in SCORERS if (one := self.points(scorer)) is not None]
        spans = [(one, one) for one in points]
        spans += [(one.minimum, one.maximum) for one in (self.computed, self.final)]
        apart = max(low for low, _ in spans) > min(high for _, high in spans)
        return apart or bool(self.unfit) or any(one.others for one in self.marks.values())


def assessed(
    scheme: Scheme, computed: Mapping[str, CriterionScore], final: Mapping[str, CriterionScore], unit: str,
    marks: GivenPoints,
) -> dict[str, Assessed]:  # fmt: skip
    """All points of a commune by criterion: `computed` are those of its figures, `final` those that its total
    is made of."""
    points = marks.get(unit, _NONE)
    by_criterion = {}
    for criterion in scheme.criteria:
        of_scorer = {s: one for s in SCORERS if (one := points.get((criterion.id, s))) is not None}
        unfit = frozenset(scorer for scorer, one in of_scorer.items() if not one.fits(criterion))
        by_criterion[criterion.id] = Assessed(computed[criterion.id], final[criterion.id], of_scorer, unfit)
    return by_criterion


class Finals:
    """The final points of communes where the scheme takes them from others than the program."""

    def __init__(self, scheme: Scheme, marks: GivenPoints) -> None:
        self.scheme = scheme
        self.marks = marks
        self.scorers = final_scorers(scheme)

    def __call__(self, unit: str, doubts: frozenset[str]) -> dict[str, CriterionScore]:
        """By criterion what takes the place of the computed points. `doubts` are the indicators of the unit
        that an error stands against: points that rest on one of these are not known."""
        if not self.scorers:
            return {}
        points = self.marks.get(unit, _NONE)
        finals = ((one.id, self._final(one, points, doubts)) for one in self.scheme.criteria)
        return {name: final for name, final in finals if final is not None}

    def _final(
        self, criterion: Criterion, points: Mapping[tuple[str, Scorer], Given], doubts: frozenset[str]
    ) -> CriterionScore | None:
        """None: the computed points are the final ones."""
        scorer = next((s for s in reversed(self.scorers) if (criterion.id, s) in points), None)
        if scorer is None:
            if self.scheme.assessment is not None and self.scheme.assessment.on_missing == "computed":
                return None
            return self._score(criterion, None, self.scorers[-1], State.UNDETERMINED)
        one = points[criterion.id, scorer]
        name = points_id(scorer, self.scheme.id, criterion.id)
        # Of those given by the highest scorer no lower one's take the place: they are wrong, not missing.
        if not one.fits(criterion) or (name in doubts and not one.decision):
            return self._score(criterion, None, scorer, State.IN_DOUBT)
        return self._score(criterion, one.points, scorer, State.DETERMINED)

    def _score(
        self, criterion: Criterion, points: Decimal | None, scorer: Scorer, state: State
    ) -> CriterionScore:
        return CriterionScore(
            points=points,
            minimum=Decimal(0) if points is None else points,
            maximum=criterion.points if points is None else points,
            max=criterion.points,
            state=state,
            inputs=(points_id(scorer, self.scheme.id, criterion.id),),
        )


def final_scorers(scheme: Scheme) -> tuple[Scorer, ...]:
    """Whose points may be the final ones, the lowest first; none where those computed are."""
    final = "computed" if scheme.assessment is None else scheme.assessment.final
    match final:
        case "computed":
            return ()
        case "self" | "district" | "province":
            return (final,)
        case "highest_level":
            return APPRAISERS
        case _:
            assert_never(final)


def final_inputs(scheme: Scheme) -> tuple[str, ...]:
    """The indicators that hold points which may be the final ones."""
    return tuple(
        points_id(scorer, scheme.id, one.id) for scorer in final_scorers(scheme) for one in scheme.criteria
    )


def final_criteria(row: UnitScore) -> dict[str, CriterionScore]:
    """The criteria of a commune whose points others give, with these."""
    return {name: one for name, one in row.criteria.items() if one is not row.computed[name]}


def known_finals(row: UnitScore) -> dict[str, Decimal]:
    """The points that others gave a commune and that are final, by the indicator that holds them."""
    finals = final_criteria(row).values()
    return {one.inputs[0]: one.points for one in finals if one.points is not None}


def with_points_by_hand(scheme: Scheme, inputs: Mapping[str, str]) -> Scheme:
    """The scheme with criteria that take the points an indicator holds; `inputs` are indicators by criterion
    id."""
    blocks = tuple(
        replace(block, criteria=tuple(_by_hand(one, inputs.get(one.id)) for one in block.criteria))
        for block in scheme.blocks
    )
    return replace(scheme, blocks=blocks)


def _by_hand(criterion: Criterion, indicator: str | None) -> Criterion:
    if indicator is None:
        return criterion
    return Criterion(
        criterion.id, criterion.name, "by_hand", indicator, criterion.points, citation=criterion.citation
    )


def total_of(rows: Iterable[Assessed], scorer: Scorer) -> tuple[Decimal, Decimal] | None:
    """Least and most points that somebody gave for all criteria: of one without any it may be anything the
    criterion can give. None where there are none at all."""
    all_rows = tuple(rows)
    points = [one.points(scorer) for one in all_rows]
    if all(one is None for one in points):
        return None
    pairs = [(one, row.computed.max) for one, row in zip(points, all_rows, strict=True)]
    low = sum((one for one, _ in pairs if one is not None), Decimal(0))
    return low, low + sum((most for one, most in pairs if one is None), Decimal(0))

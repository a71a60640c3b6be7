"""Whether another reading of a scheme surely gives a commune the same, where something is open."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.quick import dataclass
from kpi.score.assessing import final_criteria
from kpi.score.sameness import effect, same_points
from kpi.score.types import Other, Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other readings give: `differing` of a scoring by commune (`Scoring.differing`); of the `untold`
    none is known to give something else, and it cannot be told whether one does."""

    differing: Mapping[str, tuple[Other, ...]]
    untold: tuple[str, ...]


def results_elsewhere(scoring: Scoring) -> Elsewhere:
    """What the other readings of a scoring give. Equal ranges are no equal results."""
    differing = scoring.differing()
    codes = {code for other in scoring.others for code in _untold(scoring, other)} - differing.keys()
    return Elsewhere(differing, tuple(row.unit for row in scoring.rows if row.unit in codes))


def _untold(scoring: Scoring, other: Scoring) -> list[str]:
    schemes = scoring.schemes or {"": scoring.scheme}
    others = other.schemes or {"": other.scheme}
    touched = {name: _touched(one, others[name]) for name, one in schemes.items()}
    return [
        row.unit
        for row, another in zip(scoring.rows, other.rows, strict=True)
        if not all(touched[name].are_settled(row, another) for name in row.variants or ("",))
    ]


@dataclass(frozen=True, slots=True)
class _Touched:
    """What a reading changes of a plain scheme: `criteria` by id, whether `bands`, and of the provisos in
    their order whether each; `rules` is the scheme."""

    rules: Scheme
    criteria: tuple[str, ...]
    bands: bool
    provisos: tuple[tuple[int, bool], ...]

    def are_settled(self, row: UnitScore, another: UnitScore) -> bool:
        """Whether none of it makes a difference for a commune, whatever is still open of it."""
        finals = final_criteria(row).keys() & final_criteria(another).keys()
        same_criteria = all(self._settled(name, row, another) for name in self.criteria if name not in finals)
        if row.outcome is not None and another.outcome is not None:
            return same_criteria or (row.points is not None and row.points == another.points)
        return same_criteria and not self.bands and self._provisos_settled(row, another)

    def _settled(self, name: str, row: UnitScore, another: UnitScore) -> bool:
        one, same = row.criteria[name], another.criteria[name]
        in_doubt = any(
            not doubt.waived and not doubt.indicators.isdisjoint((*one.inputs, *same.inputs))
            for doubt in (*row.doubts, *another.doubts)
        )
        settled = one.points is not None and one.arising is None and not (in_doubt and self._doubts_count)
        return settled and (one.ends, one.empty, one.shared) == (same.ends, same.empty, same.shared)

    @property
    def _doubts_count(self) -> bool:
        return self.rules.on_error != "mark"

    def _provisos_settled(self, row: UnitScore, another: UnitScore) -> bool:
        """Each that is changed surely holds under neither reading, or under both and does the same."""
        for place, same in self.provisos:
            answers = row.answers[place], another.answers[place]
            if answers != (False, False) and not (same and answers == (True, True)):
                return False
        return True


def _touched(rules: Scheme, others: Scheme) -> _Touched:
    criteria = tuple(
        one.id for one, other in zip(rules.criteria, others.criteria, strict=True)
        if not same_points(one, other)
    )  # fmt: skip
    starts = [{band.id: band.start for band in scheme.bands} for scheme in (rules, others)]
    provisos = []
    for place, (one, other) in enumerate(zip(rules.provisos, others.provisos, strict=True)):
        does, other_does = effect(one), effect(other)
        if does != other_does:
            provisos.append((place, (does[0], does[2]) == (other_does[0], other_does[2])))
    return _Touched(rules, criteria, starts[0] != starts[1], tuple(provisos))

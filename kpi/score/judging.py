"""From the query's rows to criteria, points and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kpi.score.compile import SCALE, Compiled
from kpi.score.ranking import band_index
from kpi.score.types import CriterionScore, State
from kpi.spec.types import Criterion, Scheme

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Outcome = tuple[int | None, bool | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One commune's result before ranking; see `UnitScore`."""

    minimum: Decimal
    maximum: Decimal
    band: str | None
    criteria: Mapping[str, CriterionScore]
    capped_by: tuple[str, ...]
    caps_open: tuple[str, ...]


class _Judge:
    """Turns rows into results. Few outcomes recur in thousands of rows, so each is made once and shared."""

    def __init__(self, scheme: Scheme, compiled: Compiled) -> None:
        self.criteria = scheme.criteria
        self.compiled = compiled
        self.made: tuple[dict[Outcome, CriterionScore], ...] = tuple({} for _ in self.criteria)
        self.class_of = Classifier(scheme)

    def read(self, row: Sequence[Any]) -> Judged:
        end = 1 + 2 * len(self.criteria)
        scores: dict[str, CriterionScore] = {}
        least = most = Decimal(0)
        for criterion, made, points, empty in zip(
            self.criteria, self.made, row[1:end:2], row[2:end:2], strict=True
        ):
            one = made.get((points, empty))
            if one is None:
                one = made[points, empty] = self._criterion(criterion, points, empty)
            scores[criterion.id] = one
            least += one.minimum
            most += one.maximum
        band, capped, still_open = self.class_of(least, most, row[end:])
        return Judged(least, most, band, scores, capped, still_open)

    def _criterion(self, criterion: Criterion, scaled: int | None, empty: bool | None) -> CriterionScore:
        least, most = outcome_range(criterion, None if scaled is None else Decimal(scaled) / 10**SCALE, empty)
        settled = least == most
        return CriterionScore(
            points=least if settled else None,
            minimum=least,
            maximum=most,
            max=criterion.points,
            state=State.DETERMINED if settled else State.UNDETERMINED,
            inputs=self.compiled.inputs[criterion.id],
        )


def outcome_range(
    criterion: Criterion, points: Decimal | None, empty: bool | None
) -> tuple[Decimal, Decimal]:
    """Least and most points. `points` is what the value gives, `empty` whether nothing is to be judged; None:
    not known. Where it is not known whether there is anything to judge, both outcomes stay possible."""
    given = criterion.points if criterion.empty_points is None else criterion.empty_points
    if empty:
        return given, given
    least, most = (Decimal(0), criterion.points) if points is None else (points, points)
    return (least, most) if empty is False else (min(least, given), max(most, given))


def judge(con: DuckDBPyConnection, scheme: Scheme, compiled: Compiled) -> list[Judged]:
    """Results for the rows of ``unit_top``, in its order."""
    judge = _Judge(scheme, compiled)
    return [judge.read(row) for row in con.execute(compiled.query).fetchall()]


class Classifier:
    """The class of a range of points under a scheme's bands and caps."""

    def __init__(self, scheme: Scheme) -> None:
        bands = sorted(scheme.bands, key=lambda b: b.start)
        order = {b.id: place for place, b in enumerate(bands)}
        self.starts = [b.start for b in bands]
        self.ids = [b.id for b in bands]
        self.caps = tuple((cap.id, order[cap.at_most]) for cap in scheme.caps)

    def __call__(
        self, least: Decimal, most: Decimal, caps: Sequence[bool | None]
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """The class, the caps that lower it, and the open ones that may.

        `caps` says of each cap whether it holds, None where that cannot be told. The class is None unless
        every total in the range, with every open cap holding or not, gives the same.
        """
        lowest, top = band_index(self.starts, least), band_index(self.starts, most)
        limits = [(cap, limit, holds) for (cap, limit), holds in zip(self.caps, caps, strict=True)]
        capped = tuple(cap for cap, limit, holds in limits if holds and limit < top)
        top = min([top, *(limit for _, limit, holds in limits if holds)])
        still_open = tuple(cap for cap, limit, holds in limits if holds is None and limit < top)
        bottom = min([lowest, top, *(limit for _, limit, holds in limits if holds is None)])
        return self.ids[top] if top == bottom else None, capped, still_open

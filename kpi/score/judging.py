"""From the query's rows to criteria, points and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from kpi.lake.sql import fresh, put
from kpi.model.cell import Cell
from kpi.quick import dataclass
from kpi.rollup.cells import Cells, Told, told_figures
from kpi.score.assessing import Finals
from kpi.score.compile import SCALE, Compiled
from kpi.score.ranking import band_index
from kpi.score.spans import cap_holds, span_of
from kpi.score.types import CriterionScore, State
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Criterion, Scheme

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Outcome = tuple[int | None, bool | None]
Figures = Mapping[str, Told]
Doubts = Mapping[str, frozenset[str]]
"""By unit the indicators whose figures fail a rule, or carry an error of their report."""
_NO_FIGURES: Figures = {}
_NO_SCORES: Mapping[str, CriterionScore] = {}


@dataclass(frozen=True, slots=True)
class Judged:
    """One commune's result before ranking; see `UnitScore`. `figured` are the points of the figures where
    others are final ones."""

    minimum: Decimal
    maximum: Decimal
    band: str | None
    criteria: Mapping[str, CriterionScore]
    capped_by: tuple[str, ...]
    caps_open: tuple[str, ...]
    figured: Mapping[str, CriterionScore] = field(default_factory=dict)


class _Judge:
    """Turns rows into results. Few outcomes recur in thousands of rows, so each is made once and shared.

    What a row leaves open, or rests on a figure of which only a range is known, is looked at again with what
    is known of the unit's figures (`kpi.score.spans`); a figure in doubt counts as not known."""

    def __init__(
        self,
        scheme: Scheme,
        compiled: Compiled,
        indicators: Mapping[str, Indicator],
        finals: Finals | None,
    ) -> None:
        self.scheme = scheme
        self.finals = finals
        self.criteria = scheme.criteria
        self.inputs = compiled.inputs
        self.indicators = indicators
        self.made: tuple[dict[Outcome, CriterionScore], ...] = tuple({} for _ in self.criteria)
        self.looked: dict[tuple[object, ...], CriterionScore] = {}
        self.capped: dict[tuple[object, ...], bool | None] = {}
        self.class_of = Classifier(scheme)

    def read(self, row: Sequence[Any], figures: Figures, doubts: frozenset[str]) -> Judged:
        """The result of a row of the query; `figures` is what is known of those of its unit, `doubts` the
        indicators whose figures are not to be relied on."""
        end = 1 + 2 * len(self.criteria)
        outcomes = tuple(zip(row[1:end:2], row[2:end:2], strict=True))
        of_points, of_class = self._shaken(doubts)
        figured = self._scores(outcomes, figures, of_points)
        scores = self._with_finals(row[0], figured, of_points)
        least, most = _total(scores)
        caps = self._caps(row[end:], figures, of_class)
        band, capped, still_open = self.class_of(least, most, caps)
        if of_class != of_points:
            shaken = self._with_finals(row[0], self._scores(outcomes, figures, of_class), of_class)
            band = self.class_of(*_total(shaken), caps)[0]
        computed = _NO_SCORES if scores is figured else figured
        return Judged(least, most, band, scores, capped, still_open, computed)

    def _with_finals(
        self, unit: str, figured: dict[str, CriterionScore], doubts: frozenset[str]
    ) -> dict[str, CriterionScore]:
        """The final points, where others than those of the figures are."""
        return figured if self.finals is None else {**figured, **self.finals(unit, doubts)}

    def _shaken(self, doubts: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Which of the doubtful indicators open the points of the criteria, and which the class."""
        match self.scheme.on_error:
            case "open":
                return doubts, doubts
            case "class":
                return frozenset(), doubts
            case "mark":
                return frozenset(), frozenset()
            case _:
                assert_never(self.scheme.on_error)

    def _scores(
        self, outcomes: Sequence[Outcome], figures: Figures, doubts: frozenset[str]
    ) -> dict[str, CriterionScore]:
        scores = {}
        for place, (criterion, outcome) in enumerate(zip(self.criteria, outcomes, strict=True)):
            inputs = self.inputs[criterion.id]
            if figures or doubts or (outcome[0] is None and outcome[1] is not True) or outcome[1] is None:
                doubtful = not doubts.isdisjoint(inputs)
                if doubtful or self._open(criterion, outcome, figures, doubts):
                    scores[criterion.id] = self._look(place, figures, doubts if doubtful else frozenset())
                    continue
            one = self.made[place].get(outcome)
            if one is None:
                one = self.made[place][outcome] = self._settle(criterion, *outcome)
            scores[criterion.id] = one
        return scores

    def _open(self, criterion: Criterion, outcome: Outcome, figures: Figures, doubts: frozenset[str]) -> bool:
        """Whether there is more to say than the query does, which takes what has but a range for missing, and
        an alternative without a value (0 of 0) for all that is not known."""
        inputs = self.inputs[criterion.id]
        if any(isinstance(figures.get(name), Cell) for name in inputs):
            return True
        settled = outcome[1] is True or (outcome[0] is not None and outcome[1] is not None)
        if outcome[0] is None and outcome[1] is not True and criterion.alternatives:
            return True
        return (bool(doubts) or not settled) and any(name not in figures for name in inputs)

    def _look(self, place: int, figures: Figures, doubts: frozenset[str]) -> CriterionScore:
        criterion = self.criteria[place]
        inputs = self.inputs[criterion.id]
        facts = {name: figures[name] for name in inputs if name in figures and name not in doubts}
        key = (place, bool(doubts), *(facts.get(name) for name in inputs))
        one = self.looked.get(key)
        if one is None:
            span, empty = span_of(criterion, facts, self.indicators)
            one = self.looked[key] = self._score(criterion, span, empty, bool(doubts))
        return one

    def _settle(self, criterion: Criterion, scaled: int | None, empty: bool | None) -> CriterionScore:
        points = None if scaled is None else Decimal(scaled) / 10**SCALE
        return self._score(criterion, outcome_range(criterion, points, empty), empty, False)

    def _score(
        self, criterion: Criterion, span: tuple[Decimal, Decimal], empty: bool | None, doubtful: bool
    ) -> CriterionScore:
        least, most = span
        settled = least == most
        open_state = State.IN_DOUBT if doubtful else State.UNDETERMINED
        return CriterionScore(
            points=least if settled else None,
            minimum=least,
            maximum=most,
            max=criterion.points,
            state=State.DETERMINED if settled else open_state,
            inputs=self.inputs[criterion.id],
            empty=bool(empty) and bool(criterion.empty_when),
        )

    def _caps(
        self, row: Sequence[bool | None], figures: Figures, doubts: frozenset[str]
    ) -> list[bool | None]:
        holds = []
        for place, is_capped in enumerate(row):
            inputs = self.inputs[self.scheme.caps[place].id]
            facts = {name: figures[name] for name in inputs if name in figures and name not in doubts}
            ranged = any(isinstance(figure, Cell) for figure in facts.values())
            lacking = len(facts) < len(inputs) and (is_capped is None or not doubts.isdisjoint(inputs))
            holds.append(self._cap(place, facts) if lacking or ranged else is_capped)
        return holds

    def _cap(self, place: int, facts: Figures) -> bool | None:
        """Whether a cap holds where these are all the facts; few recur in thousands of rows."""
        cap = self.scheme.caps[place]
        key = (place, *(facts.get(name) for name in self.inputs[cap.id]))
        if key not in self.capped:
            self.capped[key] = cap_holds(cap, facts, self.indicators)
        return self.capped[key]


def _total(scores: Mapping[str, CriterionScore]) -> tuple[Decimal, Decimal]:
    least = sum((one.minimum for one in scores.values()), Decimal(0))
    return least, sum((one.maximum for one in scores.values()), Decimal(0))


def outcome_range(
    criterion: Criterion, points: Decimal | None, empty: bool | None
) -> tuple[Decimal, Decimal]:
    """Least and most points. `points` is what the value gives, `empty` whether nothing is to be judged; None:
    not known. Where it is not known whether there is anything to judge, both outcomes stay possible."""
    empty_points = criterion.points if criterion.empty_points is None else criterion.empty_points
    if empty:
        return empty_points, empty_points
    least, most = (Decimal(0), criterion.points) if points is None else (points, points)
    return (least, most) if empty is False else (min(least, empty_points), max(most, empty_points))


def judge(
    con: DuckDBPyConnection,
    scheme: Scheme,
    compiled: Compiled,
    indicators: Mapping[str, Indicator],
    doubts: Doubts,
    cells: Cells,
    units: Sequence[str],
    finals: Finals | None = None,
) -> list[Judged]:
    """Results for the units, in their order; `cells` are their figures, `finals` the final points where the
    scheme takes them from others."""
    judge = _Judge(scheme, compiled, indicators, finals)
    columns_listed = fresh("unit_top")
    put(con, columns_listed, {"unit": list(units), "position": [str(place) for place in range(len(units))]})
    rows = con.execute(compiled.query(cells.table, columns_listed)).fetchall()
    looked = {*doubts, *(unit for unit, _, _ in cells.bounded)}
    figures = _figures(con, cells.table, [row[0] for row in rows if row[0] in looked or None in row])
    none: frozenset[str] = frozenset()
    return [judge.read(row, figures.get(row[0], _NO_FIGURES), doubts.get(row[0], none)) for row in rows]


def _figures(con: DuckDBPyConnection, cells: str, units: list[str]) -> dict[str, dict[str, Told]]:
    """What is known of the figures of some units, of what the scheme looks at."""
    if not units:
        return {}
    units_open = fresh("unit_open")
    put(con, units_open, {"unit": units})
    return told_figures(con, f"{cells} SEMI JOIN {units_open} USING (unit)")


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

"""From the query's rows to criteria, points and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from kpi.lake.sql import fresh, listed, put
from kpi.model.cell import Cell
from kpi.quick import dataclass
from kpi.rollup.cells import Cells, Told, told_figures
from kpi.score.assessing import Finals
from kpi.score.classes import Classifier, Ruling
from kpi.score.compile import Compiled
from kpi.score.exactly import SCALE, Ends, told
from kpi.score.sharing import Sharer, Total
from kpi.score.spans import holds, span_of
from kpi.score.types import CriterionScore, State
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Criterion, Scheme
from kpi.spec.scheme_results import Proviso

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
    others are final ones; `answers` say of each cap, veto and conflict whether it holds."""

    total: Total
    ruling: Ruling
    criteria: Mapping[str, CriterionScore]
    answers: tuple[bool | None, ...]
    figured: Mapping[str, CriterionScore] = field(default_factory=dict)


class _Judge:
    """Turns rows into results. Few outcomes recur in thousands of rows, so each is made once and shared.

    What a row leaves open, what SQL may round, and what rests on a figure of which only a range is known is
    looked at again with what is known of the unit's figures (`kpi.score.spans`); a figure in doubt counts as
    not known."""

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
        self.rounded = compiled.rounded
        self.indicators = indicators
        self.made: tuple[dict[Outcome, CriterionScore], ...] = tuple({} for _ in self.criteria)
        self.looked: dict[tuple[object, ...], CriterionScore] = {}
        self.held: dict[tuple[object, ...], bool | None] = {}
        self.class_of = Classifier(scheme)
        self.total_of = Sharer(scheme).total

    def read(self, row: Sequence[Any], figures: Figures, doubts: frozenset[str]) -> Judged:
        """The result of a row of the query; `figures` is what is known of those of its unit, `doubts` the
        indicators whose figures are not to be relied on."""
        end = 1 + 2 * len(self.criteria)
        outcomes = tuple(zip(row[1:end:2], row[2:end:2], strict=True))
        of_points, of_class = self._shaken(doubts)
        figured = self._scores(outcomes, figures, of_points)
        scores = self._with_finals(row[0], figured, of_points)
        total = self.total_of(scores)
        answers = self._answers(row[end:], figures, of_class)
        ruling = self.class_of(*total.ends, answers, total.undecided)
        if of_class != of_points:
            shaken = self._with_finals(row[0], self._scores(outcomes, figures, of_class), of_class)
            other = self.total_of(shaken)
            possible = self.class_of(*other.ends, answers, other.undecided).possible
            ruling = replace(ruling, possible=possible)
        return Judged(total, ruling, scores, answers, _NO_SCORES if scores is figured else figured)

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
        if criterion.id in self.rounded or any(isinstance(figures.get(name), Cell) for name in inputs):
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
            one = self.looked[key] = criterion_score(criterion, inputs, span, empty, bool(doubts))
        return one

    def _settle(self, criterion: Criterion, scaled: int | None, empty: bool | None) -> CriterionScore:
        points = None if scaled is None else Decimal(scaled) / 10**SCALE
        span = outcome_range(criterion, points, empty)
        return criterion_score(criterion, self.inputs[criterion.id], span, empty)

    def _answers(
        self, row: Sequence[bool | None], figures: Figures, doubts: frozenset[str]
    ) -> tuple[bool | None, ...]:
        """Of each cap, veto and conflict whether it holds."""
        answers = []
        for proviso, answer in zip(self.scheme.provisos, row, strict=True):
            inputs = self.inputs[proviso.id]
            facts = {name: figures[name] for name in inputs if name in figures and name not in doubts}
            ranged = any(isinstance(figure, Cell) for figure in facts.values())
            lacking = len(facts) < len(inputs) and (answer is None or not doubts.isdisjoint(inputs))
            rounded = proviso.id in self.rounded
            answers.append(self._held(proviso, facts) if lacking or ranged or rounded else answer)
        return tuple(answers)

    def _held(self, proviso: Proviso, facts: Figures) -> bool | None:
        """Looked at once for all units of which the same is known."""
        key = (proviso.id, *(facts.get(name) for name in self.inputs[proviso.id]))
        if key not in self.held:
            self.held[key] = holds(proviso.when, facts, self.indicators)
        return self.held[key]


def criterion_score(
    criterion: Criterion, inputs: tuple[str, ...], ends: Ends, empty: bool | None, doubtful: bool = False
) -> CriterionScore:
    """The score of a criterion by what `span_of` gives, `doubtful` where that rests on figures in doubt."""
    least, most = ends
    is_shared = criterion.is_shared and empty is not False
    if is_shared:
        least, most = Decimal(0), Decimal(0) if empty else most
    settled = least == most and not (is_shared and empty is None)
    span = told((least, most))
    open_state = State.IN_DOUBT if doubtful else State.UNDETERMINED
    return CriterionScore(
        points=span[0] if settled else None,
        minimum=span[0],
        maximum=span[1],
        max=criterion.points,
        state=State.DETERMINED if settled else open_state,
        inputs=inputs,
        empty=bool(empty) and bool(criterion.empty_when),
        shared=criterion.empty if is_shared else None,
        arising=ends if is_shared and empty is None else None,
        unrounded=None if span == (least, most) else (least, most),
    )


def outcome_range(
    criterion: Criterion, points: Decimal | None, empty: bool | None
) -> tuple[Decimal, Decimal]:
    """Least and most points. `points` is what the value gives, `empty` whether nothing is to be judged; None:
    not known. Where it is not known whether there is anything to judge, both outcomes stay possible; where
    the points are shared out then it is what the value gives."""
    empty = False if criterion.is_shared else empty
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
    inputs = {name for one in compiled.rounded for name in compiled.inputs[one]}
    if inputs:
        exact_figures = told_figures(con, f"(FROM {cells.table} WHERE indicator IN ({listed(inputs)}))")
        figures = {**exact_figures, **figures}
    none: frozenset[str] = frozenset()
    return [judge.read(row, figures.get(row[0], _NO_FIGURES), doubts.get(row[0], none)) for row in rows]


def _figures(con: DuckDBPyConnection, cells: str, units: list[str]) -> dict[str, dict[str, Told]]:
    """What is known of the figures of some units, of what the scheme looks at."""
    if not units:
        return {}
    units_open = fresh("unit_open")
    put(con, units_open, {"unit": units})
    return told_figures(con, f"{cells} SEMI JOIN {units_open} USING (unit)")

"""Communes that so few points, or one case more or less, would give another class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kpi.lake.sql import fresh, listed, put
from kpi.model.number import plain
from kpi.quick import dataclass
from kpi.rollup.cells import Cells, collect_cells
from kpi.score.assessing import Finals, GivenPoints, final_scorers
from kpi.score.classes import Classifier
from kpi.score.compile import Compiled, compile_scheme
from kpi.score.exactly import Number
from kpi.score.judging import judge
from kpi.score.ranking import band_index
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Step = Literal[1, -1]
Answers = Sequence[bool | None]
"""Of each cap, veto and conflict whether it holds."""
Distance = tuple[str, Decimal]
"""A result, and how many points lie before it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case more or less (`step`) of an indicator whose figure is `value`: then the class is `band`
    (or what stands in its place), with points from `points_min` to `points_max`; `capped` where no points but
    a cap, a veto or a conflict make it another one."""

    indicator: str
    value: Decimal
    step: Step
    band: str
    points_min: Decimal
    points_max: Decimal
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """A commune near another class. With `to_above` points more it is in the class `above` (or what stands in
    its place); of `spare` points it may lose each, and with any more it falls into the class `below`. None
    where that is farther away than asked for, or there is no such class; `held_by` are the caps that keep
    the class whatever the points. `cases` are the single cases that give another class."""

    row: UnitScore
    above: str | None
    to_above: Decimal | None
    below: str | None
    spare: Decimal | None
    held_by: tuple[str, ...]
    cases: tuple[Case, ...]

    @property
    def only_capped(self) -> bool:
        """Whether nothing but a cap may change the class."""
        return self.above is None and self.below is None and all(case.capped for case in self.cases)


@dataclass(frozen=True, slots=True)
class Nearness:
    """The communes within `within` points of another class or one case away, in order of the `scoring`;
    `left_out` are the communes (codes) whose points or class are not settled or in doubt."""

    scoring: Scoring
    within: Decimal
    rows: tuple[Nearby, ...]
    left_out: tuple[str, ...]


def near(
    con: DuckDBPyConnection,
    scoring: Scoring,
    period: str,
    indicators: Mapping[str, Indicator],
    within: Decimal,
    marks: GivenPoints | None = None,
) -> Nearness:
    """Communes that reach a higher class with at most `within` points more or fall with less than that, and
    those whose class one case more or less of one count gives another one, all else as it is: judged by the
    query that judges them all. The arguments are those that the scoring was made with (`kpi.score.score`)."""
    settled: dict[str, Nearby] = {}
    for scheme in scoring.in_use():
        compiled = compile_scheme(scheme, indicators)
        cells = collect_cells(con, period, compiled.indicators, exact=True)
        ranged = {unit for unit, _, _ in cells.bounded}
        rows = [row for row in scoring.rows if _settled(row) and row.unit not in ranged]
        rows = [row for row in rows if scoring.rules(row) is scheme]
        results = judge(con, scheme, compiled, indicators, {}, cells, [row.unit for row in rows])
        answers = {row.unit: one.answers for row, one in zip(rows, results, strict=True)}
        ladder = _Ladder(scheme)
        cases = _cases(con, compiled, indicators, cells, rows, ladder, answers, marks or {})
        for row in rows:
            settled[row.unit] = ladder.nearby(row, answers[row.unit], within, tuple(cases.get(row.unit, ())))
    all_near = (settled[row.unit] for row in scoring.rows if row.unit in settled)
    near_rows = tuple(n for n in all_near if n.cases or n.to_above is not None or n.spare is not None)
    left_out = tuple(row.unit for row in scoring.rows if row.unit not in settled)
    return Nearness(scoring, within, near_rows, left_out)


def _settled(row: UnitScore) -> bool:
    is_open = row.caps_open or row.vetoes_open or row.conflicts_open or len(row.variants) > 1
    return row.points is not None and row.outcome is not None and not is_open and not row.doubtful


class _Ladder:
    """The classes of a scheme by points."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.classes = Classifier(scheme)
        self.place = {name: place for place, name in enumerate(self.classes.ids)}

    def nearby(self, row: UnitScore, answers: Answers, within: Decimal, cases: tuple[Case, ...]) -> Nearby:
        """What a commune whose points and class are settled has above and below."""
        up, down = self.steps(row, answers)
        place = self.place.get(row.band or "", 0)
        holding = tuple(
            cap
            for (cap, limit), holds in zip(self.classes.caps, answers, strict=False)
            if holds and limit <= place
        )
        above, to_above = up if up is not None and up[1] <= within else (None, None)
        below, spare = down if down is not None and down[1] < within else (None, None)
        return Nearby(row, above, to_above, below, spare, holding, cases)

    def by_points(self, points: Number) -> int:
        """The place of the class of points, caps aside."""
        return band_index(self.classes.starts, points)

    def steps(self, row: UnitScore, answers: Answers) -> tuple[Distance | None, Distance | None]:
        """The next other results above and below, each with the points to it; None: points give no other."""
        place, starts = self.by_points(row.points_min), self.classes.starts
        up = ((start, start - row.points_min) for start in starts[place + 1 :])
        down = ((starts[n - 1], row.points_min - starts[n]) for n in range(place, 0, -1))
        return self._first(row, answers, up), self._first(row, answers, down)

    def _first(
        self, row: UnitScore, answers: Answers, ways: Iterable[tuple[Decimal, Decimal]]
    ) -> Distance | None:
        for points, distance in ways:
            outcome = self.classes(points, points, answers, undecided=False).outcome
            if outcome is not None and outcome != row.outcome:
                return outcome, distance
        return None


def _cases(
    con: DuckDBPyConnection,
    compiled: Compiled,
    indicators: Mapping[str, Indicator],
    cells: Cells,
    rows: Sequence[UnitScore],
    ladder: _Ladder,
    answers: Mapping[str, Answers],
    marks: GivenPoints,
) -> dict[str, list[Case]]:
    """By unit the cases that give another class."""
    by_unit = {row.unit: row for row in rows}
    trials = [
        (unit, name, value, step)
        for unit, name, value in _counts(con, compiled, indicators, cells, by_unit)
        for step in _steps(value)
        if _reachable(by_unit[unit], name, compiled, ladder, answers[unit])
    ]
    if not trials:
        return {}
    names = [str(place) for place in range(len(trials))]
    changed = _changed(con, cells, trials, names)
    scheme = ladder.scheme
    of_trials = {name: marks[unit] for name, (unit, *_) in zip(names, trials, strict=True) if unit in marks}
    finals = Finals(scheme, of_trials) if final_scorers(scheme) else None
    results = judge(con, scheme, compiled, indicators, {}, changed, names, finals)
    cases: dict[str, list[Case]] = {}
    for (unit, name, value, step), result in zip(trials, results, strict=True):
        outcome, total = result.ruling.outcome, result.total
        if outcome is not None and outcome != by_unit[unit].outcome:
            capped = ladder.by_points(total.ends[0]) == ladder.by_points(by_unit[unit].ends[0])
            case = Case(name, value, step, outcome, total.least, total.most, capped)
            cases.setdefault(unit, []).append(case)
    return cases


def _steps(value: Decimal) -> tuple[Step, ...]:
    return (1, -1) if value >= 1 else (1,)


def _counts(
    con: DuckDBPyConnection,
    compiled: Compiled,
    indicators: Mapping[str, Indicator],
    cells: Cells,
    units: Iterable[str],
) -> list[tuple[str, str, Decimal]]:
    """The known figures of counts, in order of units and of the scheme."""
    counts = [n for n in compiled.indicators if n in indicators and indicators[n].type == "count"]
    return con.execute(
        f"SELECT unit, indicator, value FROM {cells.table} WHERE value IS NOT NULL "
        f"AND unit IN ({listed(units)}) AND indicator IN ({listed(counts)}) ORDER BY unit, indicator"
    ).fetchall()


def _reachable(row: UnitScore, name: str, compiled: Compiled, ladder: _Ladder, answers: Answers) -> bool:
    """Whether all points of the criteria that look at an indicator, or a cap or the like, could change the
    class: most figures could not, and need not be tried."""
    if ladder.scheme.shares:
        return True
    if any(name in compiled.inputs[one.id] for one in ladder.scheme.provisos):
        return True
    most = sum((one.max for one in row.criteria.values() if name in one.inputs), Decimal(0))
    return any(way is not None and way[1] <= most for way in ladder.steps(row, answers))


def _changed(
    con: DuckDBPyConnection,
    cells: Cells,
    trials: Sequence[tuple[str, str, Decimal, Step]],
    names: list[str],
) -> Cells:
    """Figures of so many units called `names`, each those of one commune with one figure changed."""
    tried, table = fresh("unit_tried"), fresh("unit_changed")
    columns = {
        "trial": names,
        "of": [unit for unit, _, _, _ in trials],
        "name": [name for _, name, _, _ in trials],
        "figure": [plain(value + step) for _, _, value, step in trials],
    }
    put(con, tried, columns)
    con.execute(
        f"CREATE TEMP TABLE {table} AS SELECT t.trial AS unit, c.indicator, "
        "CASE WHEN c.indicator = t.name THEN CAST(t.figure AS DECIMAL(20,4)) ELSE c.value END AS value, "
        f"c.* EXCLUDE (unit, indicator, value) FROM {tried} t JOIN {cells.table} c ON c.unit = t.of"
    )
    return Cells(table)

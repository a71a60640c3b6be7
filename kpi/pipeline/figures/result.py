"""What questions about figures come to: values, their table, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from kpi.findings import Catalogue, Finding, Severity, finding
from kpi.model.table import Table
from kpi.quick import dataclass

if TYPE_CHECKING:  # no question has figures of all these kinds
    from kpi.classify.changes import PastClassing
    from kpi.classify.counting import ClassCount
    from kpi.classify.types import Classified, Classing
    from kpi.model.paper import Paper
    from kpi.model.period import Period
    from kpi.pipeline.figures.duties import Duties
    from kpi.plan.types import Followed, TargetResult
    from kpi.rollup.changes import ChangeRow
    from kpi.rollup.compose import Composition
    from kpi.rollup.past_labels import PastLabels
    from kpi.rollup.restate import Restating
    from kpi.rollup.types import Rollup, RollupRow
    from kpi.score import Scoring, UnitScore
    from kpi.score.assessing import Assessed
    from kpi.score.changes import PastYear
    from kpi.score.comparing import Compared
    from kpi.score.nearby import Nearness
    from kpi.score.recognition import OverYears
    from kpi.score.unsettled import Unsettled
    from kpi.spec.kinds.indicator import Indicator
    from kpi.spec.kinds.plan import Plan
    from kpi.tables.frame import Frame
    from kpi.tables.sheet_table import Sheet
    from kpi.units.gazetteer.tree import Tree

_GAPS = (
    "rollup.coverage",
    "rollup.gaps",
    "score.coverage",
    "score.gaps",
    "class.coverage",
    "class.gaps",
    "plan.coverage",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What figures of a period stand in: the `frame` of their table, the `tree` of units of the period's day,
    what its parts came to, and the map of another day that they are shown on (None: that of the period)."""

    frame: Frame
    tree: Tree
    composition: Composition | None = None
    restating: Restating | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of one period; `past` are the classes of the one before, where a table asks for them."""

    rollup: Rollup
    around: Around
    past: PastLabels | None = None

    @property
    def rows(self) -> tuple[RollupRow, ...]:
        """A row for each unit."""
        return self.rollup.rows


@dataclass(frozen=True, slots=True)
class Series:
    """Totals of several periods on one day's map, oldest first; `frame` and `notes` are those of all."""

    totals: tuple[Totals, ...]
    frame: Frame
    notes: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether the totals of every period are."""
        return all(one.rollup.complete for one in self.totals)


@dataclass(frozen=True, slots=True)
class Changes:
    """How figures changed over some `periods`, oldest first, on one day's map: a row for each indicator and
    unit of a level, and (`above`) for each of all that is looked at. `breaks` are what stands between the
    periods."""

    periods: tuple[Period, ...]
    rows: tuple[ChangeRow, ...]
    above: tuple[ChangeRow, ...]
    series: Series
    breaks: tuple[Finding, ...]

    @property
    def frame(self) -> Frame:
        """What the table stands in."""
        return self.series.frame

    def row(self, indicator: str, unit: str, label: str = "") -> ChangeRow | None:
        """The row of an indicator and a unit, None where there is none."""
        key = (indicator, unit, label)
        every = (*self.rows, *self.above)
        return next((one for one in every if (one.indicator.id, one.unit, one.label) == key), None)


@dataclass(frozen=True, slots=True)
class Scores:
    """Points and classes of one period; `past` are the classes of the one before, where a table asks for
    them."""

    scoring: Scoring
    around: Around
    past: PastYear | None = None

    @property
    def rows(self) -> tuple[UnitScore, ...]:
        """A row for each commune."""
        return self.scoring.rows


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes by law of one period; `past` are those of an earlier one and `counts` those above communes,
    where they are asked for."""

    classing: Classing
    around: Around
    past: PastClassing | None = None
    counts: tuple[ClassCount, ...] | None = None

    @property
    def rows(self) -> tuple[Classified, ...]:
        """A row for each commune."""
        return self.classing.rows


@dataclass(frozen=True, slots=True)
class OpenScores:
    """Scores of one period, and the communes of which something is open. `indicators` are the specs by id."""

    scoring: Scoring
    around: Around
    rows: tuple[Unsettled, ...]
    indicators: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class ComparedScores:
    """Scores of one period under two schemes."""

    comparison: Compared
    around: Around


@dataclass(frozen=True, slots=True)
class NearScores:
    """The communes near another class. `indicators` are the specs by id."""

    nearness: Nearness
    around: Around
    indicators: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class Recognitions:
    """What the rules over years of a scheme come to."""

    over: OverYears
    around: Around


@dataclass(frozen=True, slots=True)
class Sheets:
    """Score sheets of one period, one for each commune of the scoring."""

    scoring: Scoring
    around: Around
    sheets: tuple[Sheet, ...]

    @property
    def rows(self) -> tuple[UnitScore, ...]:
        """A row for each commune."""
        return self.scoring.rows


@dataclass(frozen=True, slots=True)
class DifferingScores:
    """Scores of one period beside the points that others gave: by unit and criterion `all_points`."""

    scoring: Scoring
    around: Around
    all_points: Mapping[str, Mapping[str, Assessed]]

    @property
    def rows(self) -> tuple[UnitScore, ...]:
        """A row for each commune."""
        return self.scoring.rows


@dataclass(frozen=True, slots=True)
class OtherReadings:
    """Scores of one period of which those are asked for that another reading of the scheme changes."""

    scoring: Scoring
    around: Around


@dataclass(frozen=True, slots=True)
class Plans:
    """A plan followed in one period, and what is recorded of its duties."""

    followed: Followed
    around: Around
    duties: Duties

    @property
    def rows(self) -> tuple[TargetResult, ...]:
        """A row for each target."""
        return self.followed.targets


@dataclass(frozen=True, slots=True)
class PlanYears:
    """A plan along its years: what its targets come to in each of `periods` (None for one without reports);
    `frame` and `notes` are those of all."""

    plan: Plan
    under: str
    periods: tuple[Period, ...]
    years: tuple[Followed | None, ...]
    frame: Frame
    notes: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Its first and last year."""
        return f"{self.periods[0]}..{self.periods[-1]}"

    @property
    def complete(self) -> bool:
        """Whether every figure that is measured is known, in every year with reports."""
        return all(one.complete for one in self.years if one is not None)


@dataclass(frozen=True, slots=True)
class Papers:
    """A report filled in."""

    paper: Paper
    around: Around


Figures = (
    Totals
    | Series
    | Changes
    | Scores
    | OtherReadings
    | Classes
    | OpenScores
    | ComparedScores
    | NearScores
    | Recognitions
    | Sheets
    | DifferingScores
    | Plans
    | PlanYears
    | Papers
)
F = TypeVar("F", bound=Figures, covariant=True)


@dataclass(frozen=True, slots=True)
class Result(Generic[F]):
    """The `figures` that a question came to; the table is only made where it is asked for.

    `findings` are what the command itself has to tell: that there are no reports at all. `gap` is the note
    that says what is missing, None where every figure asked for is there. `tables` makes all of an answer
    that has several, of which `table` is the first."""

    figures: F
    table: Callable[[], Table]
    findings: tuple[Finding, ...] = ()
    gap: Finding | None = None
    tables: Callable[[], tuple[Table, ...]] | None = None

    def to_show(self) -> Callable[[], Paper | tuple[Table, ...]]:
        """What makes what people are to see."""
        figures = self.figures
        return (lambda: figures.paper) if isinstance(figures, Papers) else self.all_tables

    def all_tables(self) -> tuple[Table, ...]:
        """Every table of the answer."""
        return self.tables() if self.tables is not None else (self.table(),)


def gap_of(complete: bool, notes: Sequence[Finding]) -> Finding | None:
    """The note that says what a result lacks."""
    if complete:
        return None
    findings = [note for note in notes if note.severity is not Severity.INFO]
    return next((n for n in findings if n.code in _GAPS), next(iter(findings), None))


def to_tell(result: Result[Figures], period: object, complete: bool, words: Catalogue) -> tuple[Finding, ...]:
    """What is to be told of a result; where it is asked to be `complete` and is not, that as well."""
    if complete and result.gap is not None and not result.findings:
        return (finding("gate.incomplete", period=period, reason=words.message(result.gap)),)
    return result.findings

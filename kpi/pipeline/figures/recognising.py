"""Recognition over years: each year scored by itself, by the scheme that was in force in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpi.check.doubt import in_doubt
from kpi.findings import Catalogue, Fault, Finding, finding, in_order
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period, parse_period
from kpi.pipeline.figures.result import (
    Around,
    Recognitions,
    Result,
    gap_of,
)
from kpi.pipeline.figures.tabulating import pick_scheme, scored
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.periods import reported_periods
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.cells import collect_cells, told_figures
from kpi.score import Scoring, UnitScore, check_law
from kpi.score.recognition import (
    OverYears,
    RecognisedUnit,
    ScoredYear,
    YearClass,
    one_before,
    recognised,
    year_class,
)
from kpi.spec.kinds.scheme import Recognition, Scheme
from kpi.tables.recognition_table import recognition_table as table_of_recognition
from kpi.units.gazetteer.tree import COUNTRY, Tree
from kpi.units.lives.lineage import lineage

_DOUBTS = ("score.in_doubt.open", "score.in_doubt.class", "score.in_doubt.mark", "score.waived")


def recognition_table(workspace: Workspace, catalogue: Catalogue, query: Query) -> Result[Recognitions]:
    """The table of `recognition_of`, and what is to be told of it. Raises Fault as that does."""
    figures, empty = _recognition(workspace, catalogue, query)
    scoring = figures.over.scoring
    table = partial(table_of_recognition, figures.over, figures.around.frame)
    return Result(figures, table, empty, gap_of(scoring.complete, scoring.notes))


def recognition_of(workspace: Workspace, catalogue: Catalogue, query: Query) -> Recognitions:
    """What the rules over years of the scheme of the query's year come to for each commune.

    Each year is scored as ``kpi score`` scores it, by the scheme of the query where that was in force, else
    by the one that was. Raises Fault ``recognition.none``, ``recognition.years`` and those of `pinned`,
    `pick_scheme`, `check_law`, `score` and `look`.
    """
    return _recognition(workspace, catalogue, query)[0]


def _recognition(
    workspace: Workspace, catalogue: Catalogue, query: Query
) -> tuple[Recognitions, tuple[Finding, ...]]:
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = pick_scheme(workspace.specs, query.scheme, query.period)
    if query.period.kind != "year":
        raise Fault(finding("recognition.years", period=query.period))
    if not rules.recognition:
        raise Fault(finding("recognition.none", scheme=rules.id))
    findings = check_law(rules, query.period, query.allow_expired)
    with look(workspace, catalogue, query, query.under) as view:
        scoring = scored(view, rules, findings)
        around = Around(view.frame(()), view.tree, view.composition)
        registered = {rule.id: _registered(view, rule) for rule in rules.recognition}
        empty = view.empty
    number, version = len(scoring.rows), view.snapshot.version
    last = ScoredYear(str(query.period), rules, number, _classed(scoring.rows), version)
    # Each year from the same state of the lake, whatever is imported meanwhile.
    desk = _Desk(workspace, catalogue, replace(query, as_of=str(last.snapshot)), rules, around.tree)
    units = [row.unit for row in scoring.rows]
    all_years = [desk.year(period, units) for period in _periods(workspace, query, rules)]
    last_classes = {row.unit: year_class(last.period, row.unit, row, rules, rules) for row in scoring.rows}
    rows = tuple(
        _unit(
            rule,
            row,
            [*(one.classes[row.unit] for one in all_years), last_classes[row.unit]],
            registered[rule.id],
        )
        for rule in rules.recognition
        for row in scoring.rows
    )
    notes = in_order((*scoring.notes, *(note for one in all_years for note in one.notes)))
    scoring = replace(scoring, notes=tuple(dict.fromkeys(notes)))
    over = OverYears(scoring, (*(one.year for one in all_years), last), rows)
    return Recognitions(over, around), empty


def _unit(
    rule: Recognition, row: UnitScore, years: Sequence[YearClass], registered: Mapping[str, bool]
) -> RecognisedUnit:
    result = recognised(rule, [year.band for year in years])
    return RecognisedUnit(rule, row, result, tuple(years), registered.get(row.unit))


def _periods(workspace: Workspace, query: Query, rules: Scheme) -> list[Period]:
    """The years before that are looked at, the oldest first: as many as a rule asks for; where less keeps
    what more has made, back to the first year with reports."""
    most = max(rule.years for rule in rules.recognition)
    first = query.period.year - most
    if any(frozenset(rule.keeping) - frozenset(rule.classes) for rule in rules.recognition):
        with open_snapshot(workspace.lake, query.as_of) as snapshot:
            years = [parse_period(text).year for text in reported_periods(snapshot.con)]
        first = min([first, *years])
    first = max(first, workspace.units.first.year)
    return [Period(year, "year", 1) for year in range(first, query.period.year)]


def _registered(view: Look, rule: Recognition) -> dict[str, bool]:
    """By unit whether it registered, where it says so and nothing stands against the figure."""
    if not rule.registered:
        return {}
    con, names = view.snapshot.con, (rule.registered,)
    doubtful = in_doubt(view.doubts(names))
    figures = told_figures(con, collect_cells(con, str(view.period), names, exact=True).table)
    answers = {unit: one.get(rule.registered) for unit, one in figures.items() if unit not in doubtful}
    return {unit: answer == 1 for unit, answer in answers.items() if answer in (0, 1)}


def _classed(rows: Collection[UnitScore]) -> int:
    return sum(row.band is not None for row in rows)


@dataclass(frozen=True, slots=True)
class _PastYear:
    """A year before, the class in it of each unit of the last year, and what is to be told of it."""

    year: ScoredYear
    classes: Mapping[str, YearClass]
    notes: tuple[Finding, ...] = ()


class _Desk:
    """Scores one year after the other for the units of the last one; `query` is pinned to a version of the
    lake, `rules` is the scheme of the last year and `tree` its units."""

    def __init__(
        self, workspace: Workspace, catalogue: Catalogue, query: Query, rules: Scheme, tree: Tree
    ) -> None:
        self.workspace, self.catalogue = workspace, catalogue
        self.query, self.rules, self.tree = query, rules, tree

    def year(self, period: Period, units: Collection[str]) -> _PastYear:
        """The classes of a year, by unit of the last one."""
        homes = {self.tree.path(unit)[0].code for unit in units}
        way = lineage(
            self.workspace.units, period.end, self.query.period.end, homes.pop() if len(homes) == 1 else None
        )
        codes = {unit: one_before(way, unit) for unit in units}
        text, version = str(period), int(self.query.as_of or 0)
        in_force = self._in_force(period)
        if in_force is None:
            return _PastYear(
                ScoredYear(text, None, 0, 0, version),
                {unit: YearClass(text, code or "", "", None, "no_scheme" if code else "not_one_unit")
                 for unit, code in codes.items()},
            )  # fmt: skip
        rules, findings = in_force
        scoring = self._scoring(period, rules, findings, {code for code in codes.values() if code})
        rows = {row.unit: row for row in scoring.rows} if scoring is not None else {}
        classes = {
            unit: year_class(text, code, rows.get(code), rules, self.rules)
            if code
            else YearClass(text, "", rules.id, None, "not_one_unit")
            for unit, code in codes.items()
        }
        own_rows = [rows[code] for code in codes.values() if code in rows]
        doubts = [note for note in scoring.notes if note.code in _DOUBTS] if scoring is not None else []
        notes = tuple(self._dated(period, note) for note in (*findings, *doubts))
        return _PastYear(ScoredYear(text, rules, len(own_rows), _classed(own_rows), version), classes, notes)

    def _in_force(self, period: Period) -> tuple[Scheme, tuple[Finding, ...]] | None:
        """The scheme of a year, with what is to be said of using it; None where none may be used."""
        wish = self.rules if self.query.scheme and self.rules.validity.covers(period.end) else None
        rules = pick_scheme(self.workspace.specs, wish.id if wish else None, period)
        try:
            return rules, check_law(rules, period, self.query.allow_expired)
        except Fault:
            return None

    def _scoring(
        self, period: Period, rules: Scheme, findings: Sequence[Finding], codes: Collection[str]
    ) -> Scoring | None:
        """The scores of the least unit that all of them lay in; None where no unit of that year is asked
        for."""
        tree = self.workspace.units.at(period.end)
        paths = [[unit.code for unit in path] for code in codes if (path := tree.path(code))]
        if not paths:
            return None
        shared = [codes_there[0] for codes_there in zip(*paths, strict=False) if len({*codes_there}) == 1]
        under = shared[-1] if shared else COUNTRY
        query = replace(self.query, period=period, under=under)
        with look(self.workspace, self.catalogue, query, under) as view:
            return scored(view, rules, findings)

    def _dated(self, period: Period, note: Finding) -> Finding:
        """What must be known of a year before, with the year."""
        text = self.catalogue.message(note)
        return finding("series.note", note.severity, periods=str(period), note=text)

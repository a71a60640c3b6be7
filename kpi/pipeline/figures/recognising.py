"""Recognition over years: each year scored by itself, by the scheme that was in force in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpi.check.doubt import in_doubt
from kpi.findings import Catalogue, Fault, Finding, finding, in_order
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period, parse_period
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.past_years import Desk, classed
from kpi.pipeline.figures.result import Around, Recognitions, Result, gap_of
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.periods import reported_periods
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.cells import collect_cells, told_figures
from kpi.score import UnitScore, check_law
from kpi.score.recognition import (
    OverYears,
    RecognisedUnit,
    ScoredYear,
    YearClass,
    recognised,
    year_class,
)
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import Recognition
from kpi.tables.recognition_table import recognition_table as table_of_recognition


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
    `wanted_scheme`, `check_law`, `score` and `look`.
    """
    return _recognition(workspace, catalogue, query)[0]


def _recognition(
    workspace: Workspace, catalogue: Catalogue, query: Query
) -> tuple[Recognitions, tuple[Finding, ...]]:
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = wanted_scheme(workspace.specs, query)
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
    last = ScoredYear(str(query.period), rules, number, classed(scoring.rows), version)
    # Each year from the same state of the lake, whatever is imported meanwhile.
    desk = Desk(workspace, catalogue, query.fixed(version), rules, around.tree)
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
    result = recognised(rule, [year.classes for year in years])
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

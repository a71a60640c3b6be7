"""What has moved between two states of the lake, figure by figure, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from kpi.findings import Catalogue, Fault
from kpi.lake.decisions import APPRAISAL, WAIVER, WITHDRAW, Decision
from kpi.lake.figures import counting
from kpi.lake.sql import literal
from kpi.model.cell import Cell, Status, Value
from kpi.model.period import Period
from kpi.model.show import UNKNOWN
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import CURRENT, Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.compose import parts_of
from kpi.score import check_law
from kpi.tables.frame import Frame
from kpi.tables.outcomes import outcome_name
from kpi.tables.points import points_of
from kpi.tables.revisions_table import Cause, Revision, Revisions
from kpi.units.gazetteer.tree import Tree

Key = tuple[str, str]  # form, reporter
Item = tuple[str, str]  # unit, indicator


@dataclass(frozen=True, slots=True)
class _Figure:
    """What counts for a unit and indicator, and the form, reporter, run and submission it is of."""

    value: Value
    key: Key
    place: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """The last row of the log that says what counts for a form of a reporter."""

    seq: int
    submission: str
    file: str
    run: str
    decision: int


@dataclass(frozen=True, slots=True)
class _State:
    """One state: its figures, what decided of each form and reporter, the decisions made by then, and by
    commune points and class in words (None: it cannot be scored)."""

    frame: Frame
    tree: Tree
    figures: Mapping[Item, _Figure]
    deciding: Mapping[Key, _Row]
    decisions: Sequence[Decision]
    scores: Mapping[str, tuple[Value, str]] | None


def revisions(
    workspace: Workspace,
    catalogue: Catalogue,
    period: Period,
    ends: tuple[str, str | None],
    under: str | None,
) -> Revisions:
    """All figures, points and classes of a period that are not the same in two states (as for ``--as-of``,
    None: now). Raises Fault of `pinned` and `look`."""
    before, after = (_state(workspace, catalogue, Query(period, under=under, as_of=end)) for end in ends)
    items = sorted(
        item
        for item in before.figures.keys() | after.figures.keys()
        if _value(before, item) != _value(after, item)
    )
    figures = [_of_figure(workspace, catalogue, item, before, after) for item in items]
    query = Query(period, under=under, as_of=ends[0])
    scores = _of_scores(workspace, catalogue, (query, ends[1]), before, after, {unit for unit, _ in items})
    rows = sorted((*figures, *scores), key=lambda row: row.unit)
    return Revisions(before.frame, after.frame, tuple(rows))


def _state(workspace: Workspace, catalogue: Catalogue, query: Query, specs: str = "") -> _State:
    there = pinned(workspace, query.as_of, specs)
    with look(there, catalogue, query, query.under) as view:
        figures, deciding = _figures(view), _deciding(view)
        frame, tree = view.frame(()), view.tree
        scores = _scores(view, query)
    return _State(frame, tree, figures, deciding, there.decisions, scores)


def _figures(view: Look) -> dict[Item, _Figure]:
    rows = f"""(SELECT o.*, s.seq FROM observation AS o
        LEFT JOIN submission AS s USING (run, submission, form, reporter)
        WHERE o.period = {literal(str(view.period))} AND o.role = 'unit')"""
    query = f"""SELECT unit, indicator, value, text, lower, upper, form, reporter, run, submission
        FROM ({counting(rows)})"""
    figures: dict[Item, _Figure] = {}
    for unit, name, value, text, low, high, form, reporter, run, submission in _lines(view, query):
        way = view.tree.path(unit)
        if view.under is None or not way or any(above.code == view.under for above in way):
            plain = value if value is not None else text
            figure = Cell(Status.RANGE, low, high) if plain is None and (low, high) != (None, None) else plain
            figures[unit, name] = _Figure(figure, (form, reporter), (run, submission))
    return figures


def _lines(view: Look, query: str) -> list[tuple[Any, ...]]:
    return view.snapshot.con.execute(query).fetchall()


def _deciding(view: Look) -> dict[Key, _Row]:
    """By form and reporter the last row of the log about the period or its parts."""
    periods = [str(one) for one in (view.period, *parts_of([view.period]))]
    rows = view.snapshot.con.execute(
        "SELECT form, reporter, seq, submission, file, run, decision FROM submission_all "
        "WHERE form <> '' AND outcome <> 'held' AND period IN (SELECT unnest($1)) ORDER BY seq",
        [periods],
    ).fetchall()
    return {(form, reporter): _Row(*rest) for form, reporter, *rest in rows}


def _scores(view: Look, query: Query) -> dict[str, tuple[Value, str]] | None:
    """By commune the points and the class in words, by the scheme of the state; None where there is none that
    may be used for the period."""
    try:
        rules = wanted_scheme(view.workspace.specs, query)
        scoring = scored(view, rules, check_law(rules, query.period, query.allow_expired))
    except Fault:
        return None
    words = view.catalogue
    return {
        row.unit: (points_of(row), outcome_name(row, scoring.rules(row), words) or UNKNOWN)
        for row in scoring.rows
    }


def _value(state: _State, item: Item) -> Value:
    figure = state.figures.get(item)
    return None if figure is None else figure.value


def _of_figure(
    workspace: Workspace, catalogue: Catalogue, item: Item, before: _State, after: _State
) -> Revision:
    unit, name = item
    indicator = workspace.specs.indicators.get(name)
    title = indicator.name.get(catalogue.lang) if indicator is not None else name
    values = (_value(before, item), _value(after, item))
    return Revision(unit, _name(unit, before, after), name, title, *values, (_cause(item, before, after),))


def _cause(item: Item, before: _State, after: _State) -> Cause:
    """Why a figure moved: what came last, since then, of all that says what counts of the forms and reporters
    that it was of and is of."""
    old, new = before.figures.get(item), after.figures.get(item)
    if old is not None and new is not None and (old.place, old.key) == (new.place, new.key):
        return Cause("reread", new.place[1])
    keys = {figure.key for figure in (old, new) if figure is not None}
    rows = [after.deciding[key] for key in keys if key in after.deciding]
    last_seq = max((row.seq for row in before.deciding.values()), default=0)
    row = max((row for row in rows if row.seq > last_seq), key=lambda one: one.seq, default=None)
    if row is None:
        return Cause("other")
    if row.decision:
        reason = next((d.reason for d in after.decisions if d.seq == row.decision), "")
        return Cause("decision", row.submission, row.file, "", row.decision, reason)
    return Cause("submission", row.submission, row.file, row.run)


def _of_scores(
    workspace: Workspace,
    catalogue: Catalogue,
    ends: tuple[Query, str | None],
    before: _State,
    after: _State,
    units: Collection[str],
) -> Iterator[Revision]:
    """The points and classes that moved, each with all that can have moved it."""
    if before.scores is None or after.scores is None:
        return
    query, end = ends
    by_new_specs = before.scores
    if before.frame.specs != after.frame.specs:
        specs = CURRENT if end is None else after.frame.specs
        by_new_specs = _state(workspace, catalogue, query, specs).scores or {}
    decided = _decided(before, after, str(query.period))
    for unit in sorted(before.scores.keys() | after.scores.keys()):
        old, new = (state.get(unit, (None, UNKNOWN)) for state in (before.scores, after.scores))
        causes = [Cause("figures")] if unit in units else []
        causes += decided.get(unit, [])
        if by_new_specs.get(unit) != before.scores.get(unit):
            causes.append(Cause("specs"))
        if not causes and before.frame.unit_list != after.frame.unit_list:
            causes.append(Cause("units"))
        names = (catalogue.text("revisions.points"), catalogue.text("revisions.class"))
        for item, title, was, now in zip(("points", "class"), names, old, new, strict=True):
            if was != now:
                why = tuple(causes) or (Cause("other"),)
                yield Revision(unit, _name(unit, before, after), item, title, was, now, why)


def _decided(before: _State, after: _State, period: str) -> dict[str, list[Cause]]:
    """By unit the decisions about its figures or points of the period, made or taken back since."""
    by_seq = {decision.seq: decision for decision in after.decisions}
    causes: dict[str, list[Cause]] = {}
    for decision in after.decisions[len(before.decisions) :]:
        about = by_seq.get(int(decision.subject)) if decision.kind == WITHDRAW else decision
        if about is not None and about.kind in (APPRAISAL, WAIVER) and about.data["period"] == period:
            cause = Cause("decision", decision=decision.seq, reason=decision.reason)
            causes.setdefault(about.data["unit"], []).append(cause)
    return causes


def _name(unit: str, before: _State, after: _State) -> str:
    for tree in (after.tree, before.tree):
        place = tree.get(unit)
        if place is not None:
            return place.name
    return unit

"""Totals and scores of a workspace, and their tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Fault, Finding, finding, in_order
from kpi.model.level import Level
from kpi.model.nearest import nearest
from kpi.model.show import day_text
from kpi.model.table import Table
from kpi.pipeline.figures.asked import cut_to
from kpi.pipeline.figures.assessing import given_points, giving_notes
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.doubt_notes import doubt_notes
from kpi.pipeline.figures.restating import (
    levels_down,
    looked_at,
    restated,
    restated_frame,
    wanted_map,
)
from kpi.pipeline.figures.result import Around, Result, Scores, Totals, gap_of
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.membership import check_members
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.places import no_level
from kpi.rollup.rates import read_rate
from kpi.rollup.restate import Restating
from kpi.score import Scoring, check_law, restate_summary, score_readings
from kpi.score.assessing import final_inputs
from kpi.score.giving import NOTHING_GIVEN
from kpi.score.variants import looked_at_by
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.table import TableKind, TableSpec
from kpi.spec.specs import Specs
from kpi.tables.class_columns import ALONE, Beside
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Tree


def aggregate_table(
    workspace: Workspace,
    catalogue: Catalogue,
    what: Sequence[str],
    query: Query,
    beside_of: Callable[[Look], Beside] | None = None,
    columns: Collection[str] | None = None,
) -> Result[Totals]:
    """Totals of forms and indicators by unit. `what` are form ids or codes, and indicator ids. With `at` the
    units, `under` among them, are those of that day's map. Without a `level` it is `default_level`.
    `beside_of` says what stands beside the numbers of units in each class; of `columns` alone, the ids of
    indicators that are shown, it is told which figures are known to be wrong (None: of all).

    Raises Fault ``aggregate.unknown`` and those of `pinned`, `aggregate`, `look` and `restated`.
    """
    from kpi.rollup.aggregate import aggregate_levels
    from kpi.tables.rollup_table import rollup_table

    workspace = pinned(workspace, query.as_of, query.specs)
    forms, indicators = resolve(workspace.specs, what)
    at, level = query.at, query.level
    wish = None if at is None else wanted_map(workspace, at, query.under)
    with look(workspace, catalogue, query, looked_at(at, query.under)) as view:
        on, top = None, view.under
        if wish is not None:
            view, on = restated(view, wish)
            top = wish.under
        sources = read_indicators(workspace.specs, indicators)
        view = cut_to(view, sources, level, on is not None)
        findings: tuple[Finding, ...] = ()
        if level is None:
            level, findings = default_level(view.tree if on is None else on.map, top, on is not None)
        levels = _levels(view.tree if on is None else on.map, on, level, top)
        con, in_force = view.snapshot.con, view.forms
        rollups = aggregate_levels(con, view.tree, indicators, str(query.period), levels, top, on, in_force)
        all_findings = view.composed(rollups[level].units, sources)
        visible = [i for i in indicators if columns is None or i.id in columns]
        notes = (*findings, *all_findings, *rollups[level].notes, *doubt_notes(view, visible))
        rollups[level] = replace(rollups[level], notes=notes)
        frame = view.frame([form.id for form in forms])
        frame = frame if on is None else restated_frame(frame, on, top)
        beside = ALONE if beside_of is None else beside_of(view)
    table = partial(
        rollup_table,
        rollups[level],
        indicators,
        frame,
        forms=forms,
        above=rollups.get("district") if level == "commune" else None,
        total=rollups[levels[0]] if len(levels) > 1 else None,
        beside=beside,
    )
    totals = Totals(rollups[level], Around(frame, view.tree, view.composition, on), beside.past)
    return Result(totals, table, view.empty, gap_of(totals.rollup.complete, notes))


def default_level(tree: Tree, under: str | None, restated: bool = False) -> tuple[Level, tuple[Finding, ...]]:
    """Districts; where the map has none, the level below what is looked at, and a note that says so."""
    if "district" in tree.levels:
        return "district", ()
    if "commune" not in tree.levels:
        return "province", ()
    level: Level = "commune" if under is not None or restated else "province"
    return level, (finding("aggregate.level_taken", day=day_text(tree.day), level=level),)


def read_indicators(specs: Specs, indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that are read from forms for those asked: themselves, or the inputs of a rate."""
    names: dict[str, None] = {}
    for indicator in indicators:
        inputs = read_rate(indicator).inputs if indicator.type == "rate" else (indicator.id,)
        names |= dict.fromkeys(inputs)
    return [specs.indicators[name] for name in names]


def _levels(tree: Tree, on: Restating | None, level: Level, under: str | None) -> list[Level]:
    """The levels to total: that of the rows and, for what is looked at as one, those above it."""
    top = tree.get(under) if under else None
    home = "province" if on is not None and on.home is not None and not under else ""
    return levels_down(tree, top.level if top else home, level)


def resolve(specs: Specs, what: Sequence[str]) -> tuple[list[Form], list[Indicator]]:
    """The forms named, and all indicators: those of the forms in their order, and the ones named.

    Raises Fault ``aggregate.unknown`` for every word that is neither, with the nearest known ones.
    """
    forms: list[Form] = []
    ids: list[str] = []
    unknown: list[Finding] = []
    by_code = {form.code: form for form in specs.forms.values()}
    for word in what:
        form = specs.forms.get(word) or by_code.get(word)
        if form is not None:
            forms.append(form)
            ids += form.indicators
        elif word in specs.indicators:
            ids.append(word)
        else:
            near = ", ".join(nearest(word, [*specs.forms, *specs.indicators]))
            unknown.append(finding("aggregate.unknown", what=word, near=near))
    if unknown:
        raise Fault(*unknown)
    return forms, [specs.indicators[i] for i in dict.fromkeys(ids)]


def score_table(
    workspace: Workspace,
    catalogue: Catalogue,
    query: Query,
    declared: bool = False,
    name: str = "",
) -> Result[Scores]:
    """Points, classes and ranks of communes, or (level district, province) the counts by class above them;
    the result holds both. `declared` takes the columns of the
    declared table of that kind (with `name`, of that id), as it is printed, instead of the short form for a
    screen. With `at` the counts by class are those of the units of that day's map, `under` among them; the
    communes stay those that were scored.

    Raises Fault ``score.unknown_scheme``, ``restate.scores`` and those of `pinned`, `check_law`, `score`,
    `look` and `restated`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    at, level = query.at, query.level or "commune"
    rules = wanted_scheme(workspace.specs, query)
    findings = check_law(rules, query.period, query.allow_expired)
    if at is not None and level == "commune":
        raise Fault(finding("restate.scores", day=day_text(at)))
    wish = None if at is None else wanted_map(workspace, at, query.under)
    with look(workspace, catalogue, query, looked_at(at, query.under)) as view:
        on = None
        if wish is not None:
            view, on = restated(view, wish)
        scoring = scored(view, rules, findings)
        frame = view.frame(())
    if on is not None and wish is not None:
        scoring = restate_summary(view.tree, on, scoring, wish.under)
        frame = restated_frame(frame, on, wish.under)
    if level not in frame.tree.levels:
        raise Fault(no_level(frame.tree, level))
    spec = declared_spec(workspace.specs, level, name) if declared else None
    table = partial(_score_table, scoring, frame, level, spec)
    scores = Scores(scoring, Around(frame, view.tree, view.composition, on))
    result = Result(scores, table, view.empty, gap_of(scoring.complete, scoring.notes))
    if spec is None or not spec.against_past:
        return result
    from kpi.pipeline.figures.changing import with_past

    return with_past(workspace, catalogue, replace(query, level=level), result, spec)


def declared_spec(specs: Specs, level: Level, name: str) -> TableSpec | None:
    """What `declared_kind` gives of the level's kind."""
    return declared_kind(specs, "score" if level == "commune" else "summary", name)


def declared_kind(specs: Specs, kind: TableKind, name: str) -> TableSpec | None:
    """The declared table with the id `name`; without one that of the kind which has the kind for its id, else
    the first of them by id: the names of spec files decide nothing."""
    if name:
        return specs.tables[name]
    tables = [one for one in specs.tables.values() if one.kind == kind]
    return min(tables, key=lambda one: (one.id != kind, one.id), default=None)


def scored(
    view: Look,
    scheme: Scheme,
    notes: Sequence[Finding],
    under: str | None = None,
    all_doubts: Sequence[Doubt] | None = None,
) -> Scoring:
    """Score what is looked at (or one unit in it) under every reading of the scheme, with `notes` among its
    notes. `all_doubts` is what all rules about the scheme's indicators found, where that is known already."""
    check_members(view.workspace.units, scheme.id, scheme.ways.groups, view.tree.day)
    indicators = view.workspace.specs.indicators
    unit_code = under or view.under
    con, period = view.snapshot.con, str(view.period)
    inputs = final_inputs(scheme)
    names = (*looked_at_by(scheme, indicators), *inputs)
    giving = given_points(view, scheme) if inputs else NOTHING_GIVEN
    doubts = view.doubts(names) if all_doubts is None else view.errors_among(all_doubts, names)
    scoring = score_readings(
        con, view.tree, scheme, period, unit_code, indicators, view.forms, doubts, giving.points
    )
    names_read = names if view.composition is not None else ()
    findings = view.composed([row.unit for row in scoring.rows], [indicators[name] for name in names_read])
    given_notes = giving_notes(view.tree, scoring, giving) if inputs else ()
    return replace(scoring, notes=in_order((*notes, *findings, *given_notes, *scoring.notes)))


def _score_table(scoring: Scoring, frame: Frame, level: Level, spec: TableSpec | None) -> Table:
    if level == "commune":
        if spec is not None and spec.kind == "proposed":
            from kpi.tables.proposed_table import proposed_table

            return proposed_table(scoring, frame, spec)
        from kpi.tables.score_table import score_table

        return score_table(scoring, frame, spec)
    from kpi.tables.summary_table import summary_table

    rows = tuple(row for row in scoring.summary if level == "district" or row.level == level)
    return summary_table(replace(scoring, summary=rows), frame, spec)

"""What the sentences of a report are filled with: its totals and scores, and their cells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kpi.findings import Catalogue, Fault, Finding, finding
from kpi.lake.sql import listed, literal
from kpi.pipeline.figures.result import Around, Result, Scores, Totals
from kpi.pipeline.figures.tabulating import aggregate_table, score_table
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import CURRENT, Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.compose import OF_PARTS
from kpi.rollup.standing import TOLD
from kpi.spec.kinds.report import SCORED, ReportSpec, names_in
from kpi.spec.specs import Specs
from kpi.tables.paper_figures import Facts, inputs_of
from kpi.units.gazetteer.tree import COUNTRY

REFUSALS = frozenset(
    ("score.law_expired", "score.law_not_yet", "score.scheme_outside", "score.wrong_period", "class.none",
     "class.outside", "class.wrong_period")
)  # fmt: skip
"""Codes that say that no rules hold in a period: a part of a report that needs them says so instead."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to fill a report with. `query` is held to one state of the lake, which `workspace` is of;
    `notes` are those of the totals and of the scores, `present` the periods that there are reports of."""

    workspace: Workspace
    query: Query
    facts: Facts
    around: Around
    notes: tuple[Finding, ...]
    present: frozenset[str]
    empty: tuple[Finding, ...]
    gap: Finding | None


def gather(workspace: Workspace, catalogue: Catalogue, spec: ReportSpec, query: Query) -> Gathered:
    """Raises Fault ``paper.no_unit``, and those of `aggregate_table` and `score_table` but for `REFUSALS`."""
    workspace = pinned(workspace, query.as_of, query.specs)
    code = query.under or workspace.province_on(query.period.end)
    if code == COUNTRY:
        raise Fault(finding("paper.no_unit", report=spec.id))
    names = _names(spec, workspace.specs)
    with look(workspace, catalogue, query, code) as view:
        unit = view.tree.get(code)
        cells = _cell_counts(
            view, {one for name in names for one in inputs_of(workspace.specs.indicators[name])}
        )
        version, frame, forms, present = view.snapshot.version, view.frame(()), view.forms, view.present
    # From here on everything is asked of this state, even where a report comes in meanwhile.
    pinned_query = replace(query.fixed(version), under=code, specs=CURRENT)
    workspace = pinned(workspace, pinned_query.as_of, CURRENT)  # once: each reads specs and units anew
    plain = replace(pinned_query, level=unit.level if unit else None, scheme=None, readings=())
    totals = aggregate_table(workspace, catalogue, sorted(names), plain)
    scores, refusal = _scores(workspace, catalogue, spec, pinned_query)
    frame = replace(frame, limits=totals.figures.around.frame.limits)
    assert unit is not None  # else there are no totals of it
    facts = Facts(
        frame, unit, totals.figures.rows[0], workspace.specs.indicators, forms, _doubted(totals), cells,
        scores.figures.scoring if scores else None, refusal, _options(query),
    )  # fmt: skip
    notes = (*totals.figures.rollup.notes, *(scores.figures.scoring.notes if scores else ()))
    gap = totals.gap or (scores.gap if scores else None)
    around = replace(totals.figures.around, frame=frame)
    return Gathered(workspace, pinned_query, facts, around, notes, present, totals.findings, gap)


def _names(spec: ReportSpec, specs: Specs) -> frozenset[str]:
    """The indicators in its sentences; at least one, for the totals say who reported."""
    names = {
        name
        for section in spec.sections
        for part in section.parts
        if part.kind == "text"
        for name in names_in(part.text)
        if name in specs.indicators
    }
    return frozenset(names or list(specs.indicators)[:1])


def _scores(
    workspace: Workspace, catalogue: Catalogue, spec: ReportSpec, query: Query
) -> tuple[Result[Scores] | None, str]:
    """The scores, where a sentence asks for them; else None, and why."""
    texts = (part.text for section in spec.sections for part in section.parts if part.kind == "text")
    if not any(name in SCORED for text in texts for name in names_in(text)):
        return None, ""
    try:
        return score_table(workspace, catalogue, replace(query, level="commune")), ""
    except Fault as fault:
        return None, refusal_of(fault, catalogue)


def refusal_of(fault: Fault, catalogue: Catalogue) -> str:
    """In words that no rules hold in the period; any other fault is raised again."""
    if not all(one.code in REFUSALS for one in fault.findings):
        raise fault
    return " ".join(catalogue.message(one) for one in fault.findings)


def _doubted(totals: Result[Totals]) -> dict[str, int]:
    """By indicator in how many units an error stands against its figure."""
    notes = [note for note in totals.figures.rollup.notes if note.code == "rollup.in_doubt"]
    return {note.indicator: int(dict(note.params)["number"]) for note in notes}


def _options(query: Query) -> str:
    """What `kpi explain` needs to answer for the same state."""
    words = [f"--as-of {query.as_of}"] if query.as_of else []
    words += [f"--scheme {query.scheme}"] if query.scheme else []
    words += ["--allow-expired"] if query.allow_expired else []
    words += [f"--specs {query.specs}"] if query.specs else []
    return "".join(f" {word}" for word in words)


def _cell_counts(view: Look, indicators: Collection[str]) -> dict[str, int]:
    """By indicator on how many cells the figure of what is looked at rests: those of the period's reports,
    and where a figure was made of parts of the period, those of the parts."""
    units = [unit.code for unit in view.tree.reporting_units(view.under or "")]
    period, composed = literal(str(view.period)), listed(OF_PARTS)
    parts = {part for one in (view.composition.parts if view.composition else ()) for part in one.parts}
    conditions = (
        f"role = 'unit' AND indicator IN ({listed(indicators)}) AND unit IN ({listed(units)}) AND {TOLD}"
    )
    composed_keys = f"""(SELECT unit, indicator FROM observation
        WHERE period = {period} AND state IN ({composed}) AND {conditions})"""
    rows = view.snapshot.con.execute(f"""
        SELECT indicator, count(DISTINCT (period, unit)) FROM observation
        WHERE {conditions} AND coalesce(state, '') NOT IN ({composed}) AND (period = {period}
            OR (period IN ({listed(parts or {""})}) AND (unit, indicator) IN {composed_keys}))
        GROUP BY indicator""").fetchall()
    return {name: int(number) for name, number in rows}

"""Totals of several periods on one day's map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpi.findings import Catalogue, Finding, finding
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.pipeline.figures.restating import (
    levels_down,
    looked_at,
    restated,
    restated_frame,
    wanted_map,
)
from kpi.pipeline.figures.result import Around, Result, Series, Totals, gap_of
from kpi.pipeline.figures.tabulating import default_level, read_indicators, resolve
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.aggregate import aggregate_levels
from kpi.rollup.restate import Restating
from kpi.rollup.types import Rollup
from kpi.spec.kinds import classification
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.specs import Specs
from kpi.tables.frame import Frame
from kpi.tables.series_table import series_table as table_of_series

ByPeriod = Mapping[Period, Mapping[str, Rollup]]


def series_table(
    workspace: Workspace,
    catalogue: Catalogue,
    what: Sequence[str],
    query: Query,
) -> Result[Series]:
    """Totals of forms and indicators by unit of one day's map (by default that of the last period's end) and
    period. A period without reports shows nothing, never 0.

    Raises Fault as `aggregate_table` does.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    forms, indicators = resolve(workspace.specs, what)
    periods, level = query.periods, query.level
    day = query.at or query.period.end
    wish = wanted_map(workspace, day, query.under)
    totals: dict[Period, Mapping[str, Rollup]] = {}
    views: list[tuple[Look, Restating]] = []
    frames: list[Frame] = []
    counts: dict[str, int] = {}
    findings: tuple[Finding, ...] = ()
    if level is None:
        level, findings = default_level(workspace.units.at(day), wish.under, restated=True)
    with look(workspace, catalogue, query, looked_at(day, query.under)) as whole:
        for period in periods:
            view, on = restated(replace(whole, period=period), wish)
            views.append((view, on))
            totals[period] = _total(view, on, indicators, level, wish.under)
            all_findings = view.composed(
                totals[period][level].units, read_indicators(workspace.specs, indicators)
            )
            rollup = totals[period][level]
            totals[period] = {**totals[period], level: replace(rollup, notes=(*all_findings, *rollup.notes))}
            frames.append(view.frame([form.id for form in forms]))
            for severity, number in frames[-1].finding_counts.items():
                counts[severity] = counts.get(severity, 0) + number
    on = views[-1][1]
    frame = restated_frame(frames[-1], on, wish.under)
    frame = replace(frame, finding_counts=counts, periods=periods)
    notes = (*findings, *breaks_of(workspace.specs, periods, indicators), *_notes(totals, level, frame, on))
    table = partial(table_of_series, totals, indicators, frame, level=level, forms=forms, notes=notes)
    empty = [view.empty for view, _ in views]
    around = (Around(f, v.tree, v.composition, r) for f, (v, r) in zip(frames, views, strict=True))
    rollups = [by_level[level] for by_level in totals.values()]
    series = Series(tuple(map(Totals, rollups, around)), frame, notes)
    return Result(series, table, empty[-1] if all(empty) else (), gap_of(series.complete, notes))


def breaks_of(specs: Specs, periods: Sequence[Period], indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """The days between the periods on which classes came to be told by other rules."""
    names = {indicator.id: indicator.name for indicator in indicators}
    for rules in specs.of(classification.KIND).values():
        start, told_ids = rules.validity.start, [name for name in rules.breaks if name in names]
        if start is None or not told_ids or not periods[0].end < start <= periods[-1].end:
            continue
        yield finding(
            "class.break", day=day_text(start), id=rules.id, name_vi=rules.name.vi, name_en=rules.name.en,
            text_vi=rules.series.vi, text_en=rules.series.en, names=", ".join(told_ids),
        )  # fmt: skip


def _total(
    view: Look, on: Restating, indicators: Sequence[Indicator], level: Level, under: str | None
) -> dict[str, Rollup]:
    top = on.map.get(under) if under else None
    home = "province" if on.home is not None and not under else ""
    levels = levels_down(on.map, top.level if top else home, level)
    con, period = view.snapshot.con, str(view.period)
    return aggregate_levels(con, view.tree, indicators, period, levels, under, on, view.forms)


def _notes(totals: ByPeriod, level: Level, frame: Frame, on: Restating) -> tuple[Finding, ...]:
    """The notes of all periods, each once with the periods it is true of in a row."""
    dated_notes: list[tuple[Period, Finding]] = [
        (period, note)
        for period, rollups in totals.items()
        for note in rollups[level].notes
        if note.code != "restate.map"
    ]
    by_code: dict[str, list[tuple[Period, Finding]]] = {}
    for period, note in dated_notes:
        by_code.setdefault(note.code, []).append((period, note))
    notes = [finding("series.map", day=day_text(on.map.day))]
    for pairs in by_code.values():
        for note in dict.fromkeys(note for _, note in pairs):
            when = _spans([period for period, other in pairs if other == note])
            text = frame.catalogue.message(note)
            notes.append(finding("series.note", note.severity, periods=when, note=text))
    return tuple(notes)


def _spans(periods: Sequence[Period]) -> str:
    """Periods in words: ``2016–2018, 2020``."""
    runs: list[list[Period]] = []
    for period in periods:
        if runs and runs[-1][-1].next == period:
            runs[-1].append(period)
        else:
            runs.append([period])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

"""The classes that units reported of the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.pipeline.figures.breaks import breaks_of
from kpi.pipeline.figures.doubt_notes import doubt_notes
from kpi.pipeline.figures.past_years import above_all, codes_before
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.query import Query
from kpi.rollup.aggregate import aggregate
from kpi.rollup.past_labels import PastLabels
from kpi.rollup.places import leaves, tops
from kpi.spec.kinds.indicator import Indicator

Labels = dict[str, dict[str, str]]


def past_labels(view: Look, query: Query, indicators: Sequence[Indicator]) -> PastLabels:
    """The classes, by the `indicators` of classes, of the period before that of a view, for the units looked
    at there; `query` is that of the view."""
    period, workspace = query.period.previous, view.workspace
    units = [leaf for top in tops(view.tree, view.under) for leaf in leaves(view.tree, top)]
    codes = codes_before(workspace, view.tree, period.end, units)
    breaks = {
        indicator.id: list(breaks_of(workspace.specs, (period, query.period), (indicator,)))
        for indicator in indicators
    }
    broken = frozenset(name for name, notes in breaks.items() if notes)
    notes = tuple(dict.fromkeys(note for all_notes in breaks.values() for note in all_notes))
    classes = [indicator for indicator in indicators if indicator.id not in broken]
    under = above_all(workspace.units.at(period.end), [code for code in codes.values() if code])
    if under is None or not classes:
        return PastLabels(period, codes, {}, broken, notes)
    past_query = replace(query.fixed(view.snapshot.version), period=period, under=under, at=None)
    with look(workspace, view.catalogue, past_query, under) as past:
        labels, findings = _labels(past, classes)
        dated = tuple(_dated(past, note) for note in findings)
    return PastLabels(period, codes, labels, broken, (*notes, *dated))


def _labels(view: Look, indicators: Sequence[Indicator]) -> tuple[Labels, tuple[Finding, ...]]:
    """By indicator and unit the class, and what is to be told of it."""
    labels: Labels = {indicator.id: {} for indicator in indicators}
    if view.empty:
        return labels, view.empty
    period, con = str(view.period), view.snapshot.con
    rollup = aggregate(con, view.tree, indicators, period, "commune", view.under, view.forms)
    for row in rollup.rows:
        values: Mapping[str, object] = row.values
        for indicator in indicators:
            label = values.get(indicator.id)
            if isinstance(label, str):
                labels[indicator.id][row.unit] = label
    findings = (*view.composed(rollup.units, indicators), *rollup.notes, *doubt_notes(view, indicators))
    return labels, findings


def _dated(view: Look, note: Finding) -> Finding:
    """What is to be told of the period before, with the period."""
    text = view.catalogue.message(note)
    return finding("series.note", note.severity, periods=str(view.period), note=text)

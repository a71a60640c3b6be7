"""Which totals hold figures that are known to be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.check.doubt import in_doubt
from kpi.findings import Finding, finding
from kpi.pipeline.figures.view import Look
from kpi.rollup.notes import names_of
from kpi.rollup.places import leaves, tops
from kpi.rollup.rates import read_rate
from kpi.spec.kinds.indicator import Indicator


def doubt_notes(view: Look, indicators: Sequence[Indicator]) -> tuple[Finding, ...]:
    """For each indicator asked for the units, of those looked at, whose figures an error stands against. They
    count all the same: nobody knows better ones."""
    inputs = {i.id: frozenset(read_rate(i).inputs if i.type == "rate" else (i.id,)) for i in indicators}
    doubts = in_doubt(view.doubts(frozenset().union(*inputs.values())))
    if not doubts:
        return ()
    units = [leaf for top in tops(view.tree, view.under) for leaf in leaves(view.tree, top)]
    notes = []
    for indicator in indicators:
        unit_codes = [u for u in units if u in doubts and not inputs[indicator.id].isdisjoint(doubts[u])]
        if unit_codes:
            names = {"name_vi": indicator.name.vi, "name_en": indicator.name.en}
            listed_names = names_of(view.tree, unit_codes)
            notes.append(
                finding("rollup.in_doubt", indicator=indicator.id, number=len(unit_codes),
                        units=listed_names, **names)
            )  # fmt: skip
    return tuple(notes)

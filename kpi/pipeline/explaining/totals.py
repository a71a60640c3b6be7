"""A total taken apart: districts, communes, cells, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.model.cell import Plain
from kpi.model.level import LEVELS
from kpi.model.show import range_text
from kpi.pipeline.explaining.cells import Cells, read_cells
from kpi.pipeline.explaining.nodes import Node
from kpi.pipeline.explaining.rules import expression_words, percentage
from kpi.pipeline.figures.asked import cut_to
from kpi.pipeline.figures.view import Look
from kpi.quick import dataclass
from kpi.rollup.aggregate import aggregate_levels
from kpi.rollup.places import leaves
from kpi.rollup.rates import read_rate
from kpi.rollup.types import RollupRow, Total
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.limits import rate_limits
from kpi.units.gazetteer.tree import Unit

# Notes of a total about figures that do not count, or of which two are told.
_DISPUTED = (
    "rollup.stray_unknown",
    "rollup.stray_foreign",
    "rollup.stray_upper",
    "rollup.clash",
    "rollup.agency_differs",
    "rollup.agency_partial",
    "rollup.agency_alone",
)


@dataclass(frozen=True, slots=True)
class _Totals:
    """Rollup rows by unit code, cells of the units that report, and those in which agencies tell of the units
    above them as a whole."""

    view: Look
    rows: Mapping[str, RollupRow]
    cells: Cells
    wholes: Cells

    def node(self, unit: Unit, indicator: Indicator) -> Node:
        """One indicator of a unit: its sum over what lies below, or the cell of a unit that reports."""
        below = self.view.tree.children(unit.code)
        if not below:
            return self._leaf(unit, indicator)
        row = self.rows[unit.code]
        children = tuple(self.node(child, indicator) for child in below)
        detail = self._coverage(indicator, row)
        if (unit.code, indicator.id) in self.wholes.by_key:
            children = (*self.wholes.inputs(unit.code, indicator.id), *children)
        return Node("sum", _named(unit), self._value(indicator, row), detail, None, children)

    def _leaf(self, unit: Unit, indicator: Indicator) -> Node:
        first, *others = self.cells.inputs(unit.code, indicator.id)
        children = (*first.children, *others)
        return Node("unit", _named(unit), first.value, first.detail, first.place, children)

    def _value(self, indicator: Indicator, row: RollupRow) -> Plain:
        if indicator.id in row.idle:
            return self.view.catalogue.text("cell.not_arisen")
        return total_words(indicator, row.values[indicator.id], self.view.catalogue.lang)

    def _coverage(self, indicator: Indicator, row: RollupRow) -> str:
        text, coverage = self.view.catalogue.text, row.coverage
        coverage_text = text("explain.coverage", reported=coverage.reported, expected=coverage.expected)
        words = [coverage_text]
        if lacking := len(row.incomplete.get(indicator.id, ())):
            words.append(text("explain.lacking", number=lacking))
        if bounded := len(row.bounded.get(indicator.id, ())):
            words.append(text("explain.bounded", number=bounded))
            words.append(
                text("explain.between", range=_total_range(row, indicator, self.view.catalogue.lang))
            )
        return "; ".join(words)

    def rate(self, unit: Unit, indicator: Indicator, inputs: tuple[str, ...], title: str) -> Node:
        """A rate with its rule and its parts, each taken apart in turn."""
        words, specs = self.view.catalogue, self.view.workspace.specs
        row = self.rows[unit.code]
        value = row.values[indicator.id]
        limits = rate_limits(specs).get(indicator.id, ())
        share = value if isinstance(value, Decimal) and "%" in indicator.unit else None
        share_text = "" if share is None else percentage(share, words.lang, limits)
        rule = Node("rule", expression_words(indicator.expression, specs, words),
                    detail=words.text("explain.recomputed"))  # fmt: skip
        parts = []
        for name in inputs:
            part = specs.indicators[name]
            node = self.node(unit, part)
            label = f"{part.name.get(words.lang)} [{name}]"
            parts.append(Node("indicator", label, node.value, node.detail, node.place, node.children))
        detail = "; ".join(word for word in (share_text, self._coverage(indicator, row)) if word)
        return Node("indicator", title, self._value(indicator, row), detail, None, (rule, *parts))


def explain_indicator(view: Look, unit: Unit, indicator: Indicator) -> Node:
    """The tree of one indicator of a unit of any level."""
    inputs = read_rate(indicator).inputs if indicator.type == "rate" else (indicator.id,)
    specs = view.workspace.specs
    view = cut_to(view, [specs.indicators[name] for name in inputs], unit.level)
    indicators = [indicator, *(specs.indicators[i] for i in inputs if i != indicator.id)]
    start = LEVELS.index(unit.level)
    levels = [level for level in LEVELS[start:] if level in view.tree.levels]
    con, period, forms = view.snapshot.con, str(view.period), view.forms
    rollups = aggregate_levels(con, view.tree, indicators, period, levels, unit.code, forms=forms)
    rows = {row.unit: row for rollup in rollups.values() for row in rollup.rows}
    units = frozenset(leaves(view.tree, unit))
    doubts = [doubt for doubt in view.doubts(inputs, every=True) if doubt.unit in units]
    wholes = read_cells(view, rows.keys() - units, inputs, role="whole")
    totals = _Totals(view, rows, read_cells(view, units, inputs, doubts), wholes)
    words = view.catalogue
    title = words.text("explain.title", name=unit.name, code=unit.code, period=view.period)
    title = f"{title}: {indicator.name.get(words.lang)} [{indicator.id}]"
    if indicator.type == "rate":
        return totals.rate(unit, indicator, inputs, title)
    node = totals.node(unit, indicator)
    notes = tuple(
        Node("note", words.message(note)) for note in rollups[unit.level].notes if note.code in _DISPUTED
    )
    return Node("indicator", title, node.value, node.detail, node.place, (*notes, *node.children))


def total_words(indicator: Indicator, total: Total, lang: str) -> Plain:
    """A total as one value: counts by label in words."""
    if not isinstance(total, Mapping):
        return total
    names = {label.code: label.name.get(lang) for label in indicator.labels}
    return "; ".join(f"{names.get(code, code)}: {number}" for code, number in total.items())


def _total_range(row: RollupRow, indicator: Indicator, lang: str) -> str:
    """The range of a total, as people write it."""
    cell = row.ranges[indicator.id]
    low, high = (None if end is None else Decimal(end) for end in (cell.low, cell.high))
    return range_text(low, high, lang)


def _named(unit: Unit) -> str:
    return f"{unit.name} ({unit.code})"

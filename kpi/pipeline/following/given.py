"""What reporters gave: how many of their units have figures in a form, and how many figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.lake.sql import listed, literal
from kpi.model.period import Period
from kpi.model.reporter import agency_of, unit_of
from kpi.quick import dataclass
from kpi.rollup.compose import Composition
from kpi.rollup.places import leaves
from kpi.rollup.standing import TOLD
from kpi.spec.kinds.form import Form
from kpi.tables.listing import StatusRow
from kpi.units.gazetteer.tree import Tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Given:
    """By (reporter, form): how many figures that must be given each unit has, be it but the bounds of
    one; and by (unit, form) the parts of the period that made them."""

    figures: Mapping[tuple[str, str], Mapping[str, int]]
    parts: Mapping[tuple[str, str], tuple[str, ...]]


def read_given(
    con: DuckDBPyConnection, period: Period, forms: Sequence[Form], composition: Composition | None
) -> Given:
    """Read what the current submissions of a period hold, with what was made of its parts."""
    required = [c.indicator for form in forms for c in form.columns if c.required]
    rows = con.execute(
        "SELECT reporter, form, unit, count(DISTINCT indicator) FILTER "
        f"(indicator IN ({listed(required)})) FROM observation "
        f"WHERE period = {literal(str(period))} AND role IN ('unit', 'whole') AND {TOLD} GROUP BY ALL"
    ).fetchall()
    figures: dict[tuple[str, str], dict[str, int]] = {}
    for reporter, form, unit, number in rows:
        figures.setdefault((reporter, form), {})[unit] = number
    parts = {
        (unit, one.form): one.parts
        for one in (composition.parts if composition else ())
        for unit in one.units
    }
    return Given(figures, parts)


def counted(row: StatusRow, form: Form, tree: Tree, numbers: Given) -> StatusRow:
    """The row with what the reporter gave for the units it reports for; an agency may for its unit as a
    whole, and nothing is said of one that has not sent anything."""
    unit = tree.get(unit_of(row.reporter))
    all_figures = numbers.figures.get((row.reporter, form.id), {})
    if agency_of(row.reporter) and not all_figures:
        return row
    unit_codes = leaves(tree.cut(form.level), unit) if unit else ()
    if unit is not None and unit.code in all_figures:
        unit_codes = (unit.code,)
    known_codes = [code for code in unit_codes if code in all_figures]
    required = sum(column.required for column in form.columns)
    figures = sum(all_figures[code] for code in known_codes)
    complete = len(known_codes) == len(unit_codes) and figures == required * len(unit_codes)
    parts = (numbers.parts.get((code, form.id), ()) for code in known_codes)
    sent = bool(row.received or agency_of(row.reporter))
    return replace(
        row,
        units_reported=len(known_codes),
        units_expected=len(unit_codes),
        figures=figures,
        figures_expected=required * len(unit_codes),
        complete=complete,
        composed_from=() if sent else next((part_names for part_names in parts if part_names), ()),
    )

"""Two periods held against each other: ``compare.*``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from kpi.model.period import parse_period
from kpi.pipeline.figures.breaks import all_breaks
from kpi.rollup.change_notes import UNITS, change_notes
from kpi.rollup.changes import ChangeRow, change_of
from kpi.spec.kinds.form import Form
from kpi.spec.specs import Specs
from kpi.spec.values import Validity
from tests.findings.reproducers.reports import Reproducer
from tests.shipped import shipped_specs

TURN = date(2021, 1, 1)


def changed_form(indicator: str, form: str = "03") -> Specs:
    """The program's specs, and from 2021 on a new edition of a form with another heading of a column."""
    specs = shipped_specs(None)
    old = specs.forms[form]
    columns = tuple(
        replace(column, path=(*column.path[:-1], ("Tổng số sau khi rà soát",)))
        if column.indicator == indicator
        else column
        for column in old.columns
    )
    new = replace(old, id=f"{form}-2021", columns=columns, validity=Validity(TURN))
    forms: dict[str, Form] = {**specs.forms, form: replace(old, validity=Validity(None, TURN)), new.id: new}
    return replace(specs, forms=forms)


def _changed_form(_: Path) -> object:
    specs, periods = changed_form("inspected"), [parse_period("2020"), parse_period("2021")]
    names = ("inspected", "inspected_rate", "fines")
    return [one.note for one in all_breaks(specs, periods, [specs.indicators[name] for name in names])]


def row(coverage: tuple[tuple[int, int], tuple[int, int]], name: str, uneven: bool = False) -> ChangeRow:
    """A row of a district, of so many units of so many in each of two periods."""
    then, now = coverage
    is_counted = then[1] != now[1]
    return ChangeRow(
        *("866", "Thành phố Cao Lãnh", "district", shipped_specs(None).indicators[name], ""),
        (then[0], now[0]),
        coverage,
        change_of(then[0], now[0]),
        uneven,
        None,
        (UNITS,) if is_counted else (),
    )


REPRODUCERS: Mapping[str, Reproducer] = {
    "compare.form_changed": _changed_form,
    "compare.uneven": lambda _: tuple(change_notes([row(((12, 15), (15, 15)), "inspected", uneven=True)])),
    "compare.units_counted": lambda _: tuple(change_notes([row(((15, 15), (12, 12)), "plan_issued")])),
}

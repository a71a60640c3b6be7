"""A row of the sheet of columns as a column of the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from kpi.learn.reviewcells import Cells
from kpi.spec.draft import ColumnKind, DraftColumn, OverTime, Role
from kpi.write.xlsx.reviewlayout import is_rate

_MEASURED = ("count", "money", "rate")  # kinds with a unit of measure
_OWN = (
    ("name", "name"),
    ("kind", "kind"),
    ("unit", "unit"),
    ("decimals", "decimals"),
    ("over_time", "over_time"),
    ("distinct", "distinct"),
    ("labels", "labels"),
)  # fields of an indicator, and of the sheet


def column_of(cells: Cells, column: DraftColumn) -> DraftColumn:
    """The column as the row has it; what is wrong is told in `cells`. A row not taken needs nothing."""
    role = cast("Role", cells.choice("role", "role", column.role))
    in_use = cells.truth("taken", column.taken and (column.role == "figures" or is_rate(column)))
    if not in_use:
        return replace(column, role=role, taken=False)
    rate = role == "computed" and cells.choice("kind", "kind", column.kind, needed=False) == "rate"
    if role != "figures" and not rate:
        path = cells.content("path") or column.cell
        cells.tell("review.not_figures", "taken", path=path, role=cells.content("role"))
        return replace(column, role=role, taken=False)
    if column.known and cells.content("id") in ("", column.indicator):
        return _known(cells, column)
    return _own(cells, replace(column, role=role, taken=True, known=False))


def _own(cells: Cells, column: DraftColumn) -> DraftColumn:
    kind = cast("ColumnKind", cells.choice("kind", "kind", column.kind))
    if kind == "rate" and column.role == "figures":
        cells.tell("review.rate_taken", "kind", path=cells.content("path") or column.cell)
    return replace(
        column,
        indicator=cells.slug("id", "indicator", column.indicator),
        name=cells.words("name", column.name, needed=True),
        kind=kind,
        unit=cells.words("unit", column.unit, needed=kind in _MEASURED),
        decimals=cells.number("decimals", column.decimals),
        over_time=cast("OverTime", cells.choice("over_time", "over_time", column.over_time)),
        distinct=cells.truth("distinct", column.distinct),
        required=not cells.truth("empty", not column.required),
        labels=cells.labels("labels", column.labels, needed=kind == "class"),
        expression=cells.content("expression", needed=column.role == "computed"),
    )


def _known(cells: Cells, column: DraftColumn) -> DraftColumn:
    """A column whose indicator is there already: nothing of that is changed here."""
    trial = Cells(cells.sheet, cells.line, cells.prefix, cells.lang)
    changed = _own(trial, column)
    for attribute, key in _OWN:
        if getattr(changed, attribute) != getattr(column, attribute) and cells.content(key):
            cells.tell(
                "review.known_changed", key, value=column.indicator, old=_shown(column, attribute, cells)
            )
    required = not cells.truth("empty", not column.required)
    return replace(column, role="figures", taken=True, required=required)


def _shown(column: DraftColumn, attribute: str, cells: Cells) -> str:
    value = getattr(column, attribute)
    if attribute in ("name", "unit"):
        return str(value.vi)
    if attribute in ("kind", "over_time"):
        return cells.word(attribute, str(value))
    if attribute == "distinct":
        return cells.word("truth", "yes" if value else "no")
    return str(value)

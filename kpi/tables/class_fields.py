"""The columns of a table with a row for each unit classified by law."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kpi.classify.changes import PastClassing
from kpi.classify.types import Classified, Classing
from kpi.model.cell import Value
from kpi.model.table import DOUBTED, Column, Row, RowKind
from kpi.quick import dataclass
from kpi.tables.class_words import condition_ids, other_readings, past_text, result_text
from kpi.tables.frame import Frame

_WIDTHS = {"order": 5, "code": 7, "name": 24, "parent": 18, "class": 26, "class_before": 26, "met": 18,
           "open": 14, "others": 34}  # fmt: skip
Cell = Callable[[Classified], Value]


@dataclass(frozen=True, slots=True)
class ClassField:
    """A column and what a unit has in it; `order` is filled in by the row's place."""

    column: Column
    cell: Cell


def class_fields(
    names: Sequence[str], classing: Classing, frame: Frame, past: PastClassing | None = None
) -> list[ClassField]:
    """Columns by their built-in keys: order, code, name, parent, class, class_before, met, open, others.
    The code always stands before the name, for a name alone is no key; a parent only where there are
    districts."""
    cells = _cells(classing, frame, past)
    return [ClassField(Column(name, _title(name, frame, past), width=_WIDTHS[name]), cells[name])
            for name in _keys(names, frame)]  # fmt: skip


def class_row(fields: Sequence[ClassField], row: Classified, order: str) -> Row:
    """The row of a unit; of a province a total."""
    cells = tuple(order if field.column.key == "order" else field.cell(row) for field in fields)
    kind: RowKind = "total" if row.level == "province" else "unit"
    doubted = any(not doubt.waived for doubt in row.doubts)
    return Row(cells, kind, sign=DOUBTED if doubted else "")


def _keys(names: Sequence[str], frame: Frame) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name == "name" and "code" not in names:
            yield "code"
        if name != "parent" or "district" in frame.tree.levels:
            yield name


def _title(name: str, frame: Frame, past: PastClassing | None) -> str:
    if name == "class_before":
        return frame.text("table.recognition.year", year=past.period if past else "")
    group = "table.column" if name in ("order", "code", "name", "parent") else "table.class.column"
    return frame.text(f"{group}.{name}")


def _cells(classing: Classing, frame: Frame, past: PastClassing | None) -> dict[str, Cell]:
    rules = classing.classification

    def told(make: Cell) -> Cell:
        """Of a commune that told nothing, nothing."""
        return lambda row: "" if classing.is_silent(row) else make(row)

    def result(row: Classified) -> str:
        if classing.is_silent(row):
            return frame.text("table.class.not_reported")
        return result_text(row.result.possible, rules.level(row.level), frame)

    def before(row: Classified) -> str:
        one = past.classes.get(row.unit) if past is not None else None
        return past_text(one, rules.level(row.level), frame) if one is not None else ""

    def parent(row: Classified) -> str:
        unit = frame.tree.get(row.parent)
        return unit.name if unit is not None else ""

    return {
        "order": lambda _: "",
        "code": lambda row: row.unit,
        "name": lambda row: row.name,
        "parent": parent,
        "class": result,
        "class_before": before,
        "met": told(lambda row: condition_ids(row.result, rules.level(row.level), True)),
        "open": told(lambda row: condition_ids(row.result, rules.level(row.level), None)),
        "others": told(lambda row: "; ".join(other_readings(row, rules.level(row.level), classing, frame))),
    }

"""Papers: ``kpi report`` of a report."""

from __future__ import annotations

from kpi.contract import Json
from kpi.contract.surroundings import head
from kpi.model.cell import Cell, Status, Value, status_of
from kpi.model.paper import Exhibit, Figure, Part, Prose, Title
from kpi.model.table import Row, Table
from kpi.pipeline.figures.result import Papers
from kpi.write.jsonout import exact_values


def paper_json(papers: Papers) -> Json:
    """``{report: {id, kind, title}}``, what `head` gives, and ``{warning, parts: [_part], figures:
    [_figure], notes: [sentence]}``."""
    paper, frame = papers.paper, papers.around.frame
    return {
        "report": {"id": paper.id, "kind": paper.kind, "title": paper.title},
        **head(frame),
        "warning": paper.warning,
        "parts": [_part(part) for part in paper.parts if not (isinstance(part, Prose) and part.blank_line)],
        "figures": [_figure(number, one) for number, one in enumerate(paper.figures, 1)],
        "notes": paper.notes,
    }


def _part(part: Part) -> Json:
    """``{part: heading, number, text, level}``, ``{part: table, number}`` and `_table`, or ``{part: text,
    text, figures: [number], left_open}``: the numbers of the figures in it, and whether something is left to
    write or not known."""
    match part:
        case Title():
            return {"part": "heading", "number": part.number, "text": part.text, "level": part.level}
        case Exhibit():
            return {"part": "table", "number": part.number, **_table(part.table)}
        case Prose():
            return {
                "part": "text",
                "text": part.text,
                "figures": [run.figure for run in part.runs if run.figure],
                "left_open": part.left_open,
            }


def _table(table: Table) -> Json:
    """``{title, columns: [{key, title}], rows: [_row], notes}``."""
    columns = [
        {"key": one.key, "title": " – ".join(filter(None, (*one.groups, one.title)))} for one in table.columns
    ]
    return {
        "title": table.title,
        "columns": columns,
        "rows": [_row(row, table) for row in table.rows],
        "notes": table.notes,
    }


def _row(row: Row, table: Table) -> Json:
    """``{kind, cells: {column: value}}``: None is not known, ``{low, high}`` a range."""
    cells = {column.key: _value(value) for column, value in zip(table.columns, row.cells, strict=True)}
    return {"kind": row.kind, "cells": exact_values(cells)}


def _value(value: Value) -> object:
    """``{low, high}`` of a range; else the value itself."""
    if isinstance(value, Cell):
        if value.status is Status.RANGE:
            return exact_values({"low": value.low, "high": value.high})
        return value.value
    return value


def _figure(number: int, one: Figure) -> Json:
    """``{number, what, name, value, state, text, unit, coverage: {reported, expected, missing: [code]},
    doubted, forms, cells, explain}``: ``value`` as in the rows of tables, ``state`` known, missing, range or
    not_arisen."""
    return {
        "number": number,
        "what": one.what,
        "name": one.name,
        **exact_values({"value": _value(one.value)}),
        "state": status_of(one.value),
        "text": one.text or None,
        "unit": one.unit,
        "coverage": {"reported": one.reported, "expected": one.expected, "missing": one.missing},
        "doubted": one.doubted,
        "forms": one.forms,
        "cells": one.cells,
        "explain": one.explain or None,
    }

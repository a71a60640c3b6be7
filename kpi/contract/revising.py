"""What has moved between two states: ``kpi revisions``."""

from __future__ import annotations

from kpi.contract import Json
from kpi.contract.surroundings import head
from kpi.model.cell import Cell, Value
from kpi.tables.revisions_table import Cause, Revision, Revisions, revision_notes


def revisions_json(revisions: Revisions) -> Json:
    """``{before: head, after: head, rows: [_row], notes}``."""
    return {
        "before": head(revisions.before),
        "after": head(revisions.after),
        "rows": list(map(_row, revisions.rows)),
        "notes": list(revision_notes(revisions)),
    }


def _row(row: Revision) -> Json:
    """``{unit, name, item, title, before, after, change, causes: [_cause]}``."""
    return {
        "unit": row.unit,
        "name": row.name,
        "item": row.item,
        "title": row.title,
        "before": _value(row.before),
        "after": _value(row.after),
        "change": row.change,
        "causes": list(map(_cause, row.causes)),
    }


def _value(value: Value) -> object:
    """A figure or text; a range as ``{min, max}``."""
    return {"min": value.low, "max": value.high} if isinstance(value, Cell) else value


def _cause(cause: Cause) -> Json:
    """``{kind, submission, file, run, decision, reason}``."""
    return {
        "kind": cause.kind,
        "submission": cause.submission,
        "file": cause.file,
        "run": cause.run,
        "decision": cause.decision,
        "reason": cause.reason,
    }

"""A form as learnt: ``kpi specs learn``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json

if TYPE_CHECKING:
    from kpi.findings import Catalogue, Finding
    from kpi.spec.draft import Draft, DraftCheck, DraftColumn


def draft_json(
    draft: Draft,
    questions: Sequence[Finding],
    files: Sequence[str],
    catalogue: Catalogue,
) -> Json:
    """``kpi specs learn``: ``{form: {id, code, title, source, valid_from, periods}, origin: {file, sha256,
    sheet, header, data}, columns: [as _column], checks: [as _check], questions: [findings], files}``;
    ``files`` are the spec files written."""
    origin = draft.origin
    return {
        "form": {
            "id": draft.id,
            "code": draft.code,
            "title": draft.title.vi,
            "source": draft.source,
            "valid_from": draft.valid_from.isoformat() if draft.valid_from else "",
            "periods": list(draft.periods),
        },
        "origin": {
            "file": origin.file,
            "sha256": origin.sha256,
            "sheet": origin.sheet,
            "header": origin.header,
            "data": origin.data,
        },
        "columns": [_column(column) for column in draft.columns],
        "checks": [_check(check) for check in draft.checks],
        "questions": findings_json(questions, catalogue),
        "files": list(files),
    }


def _column(column: DraftColumn) -> Json:
    """``{cell, path, index, role, taken, indicator, name, kind, unit, decimals, over_time, distinct,
    required, labels, expression}``."""
    return {
        "cell": column.cell,
        "path": list(column.path),
        "index": column.index,
        "role": column.role,
        "taken": column.taken,
        "indicator": column.indicator,
        "name": column.name.vi,
        "kind": column.kind,
        "unit": column.unit.vi,
        "decimals": column.decimals,
        "over_time": column.over_time,
        "distinct": column.distinct,
        "required": column.required,
        "labels": [label.code for label in column.labels],
        "expression": column.expression,
    }


def _check(check: DraftCheck) -> Json:
    """``{id, relation, expression, at, evidence, places, rows, holding, taken, severity}``."""
    return {
        "id": check.id,
        "relation": check.relation,
        "expression": check.expression,
        "at": check.at,
        "evidence": check.evidence,
        "places": list(check.places),
        "rows": check.rows,
        "holding": check.holding,
        "taken": check.taken,
        "severity": check.severity,
    }

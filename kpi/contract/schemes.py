"""Scoring schemes: ``kpi scheme``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.contract.supposing import compared_json

if TYPE_CHECKING:
    from kpi.findings import Catalogue
    from kpi.pipeline.adopting.schemes import AdoptedScheme
    from kpi.spec.entry import Entry
    from kpi.tables.scheme_tables import Difference


def schemes_json(entries: Iterable[Entry]) -> list[Json]:
    """``kpi scheme list``: ``[{id, name, standing, valid_from, valid_to, points, adopted, checked, file}]``;
    ``adopted`` and ``checked`` are null where nobody did."""
    return [
        {
            "id": entry.id,
            "name": entry.data["name"],
            "standing": entry.data["standing"],
            "valid_from": entry.data["valid_from"],
            "valid_to": entry.data.get("valid_to"),
            "points": entry.data["points"],
            "adopted": entry.data.get("adopted"),
            "checked": entry.data.get("checked"),
            "file": entry.file,
        }
        for entry in entries
    ]


def scheme_json(data: Mapping[str, Any]) -> Json:
    """``kpi scheme show``: ``{scheme}``, as its file has it."""
    return {"scheme": data}


def confirmed_json(data: Mapping[str, Any]) -> Json:
    """``kpi scheme confirm``: ``{scheme}``, or of a classification ``{confirmation}``, as its file has it."""
    return {"scheme" if data["kind"] == "scheme" else "confirmation": data}


def written_json(path: str) -> Json:
    """``kpi scheme template``: ``{file}``."""
    return {"file": path}


def differences_json(lines: Iterable[Difference]) -> Json:
    """``kpi scheme compare``: ``{differences: [{where, about, field, before, after}]}``, all texts."""
    return {
        "differences": [
            {
                "where": one.where,
                "about": one.about,
                "field": one.field,
                "before": one.before,
                "after": one.after,
            }
            for one in lines
        ]
    }


def adopted_json(adopted: AdoptedScheme, catalogue: Catalogue) -> Json:
    """``kpi scheme adopt``: ``{workbook, outcome, scheme, files: [path], effect, findings}``. ``outcome`` is
    stored, already, refused or tried (dry run); ``scheme`` is null for a file that is none; ``effect`` is
    what ``kpi score --compare-to`` gives for the last year with figures against the scheme in force, null
    without any."""
    return {
        "workbook": adopted.workbook,
        "outcome": adopted.outcome,
        "scheme": adopted.data,
        "files": list(adopted.files),
        "effect": compared_json(adopted.effect.figures) if adopted.effect else None,
        "findings": findings_json(adopted.findings, catalogue),
    }

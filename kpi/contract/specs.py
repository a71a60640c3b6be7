"""What is declared: ``kpi specs``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import finding_json

if TYPE_CHECKING:
    from kpi.findings import Catalogue
    from kpi.findings.meaning import Meaning
    from kpi.spec.describe import FaultLine, Line
    from kpi.spec.entry import Entry


def check_json(files: int, sha256: str, faults: Iterable[FaultLine]) -> Json:
    """``kpi specs check``: ``{files, sha256, findings: [{code, severity, file, path, message, remedy}]}``;
    ``files`` is how many were read, ``path`` where in the file the fault is."""
    return {
        "files": files,
        "sha256": sha256,
        "findings": [
            {
                "code": fault.code,
                "severity": fault.severity.value,
                "file": fault.file,
                "path": fault.path,
                "message": fault.message,
                "remedy": fault.remedy,
            }
            for fault in faults
        ],
    }


def list_json(lines: Iterable[Line]) -> list[Json]:
    """``kpi specs list``: ``[{kind, id, name, standing, valid_from, valid_to, file}]``, "" for what a kind
    has not."""
    return [
        {
            "kind": line.kind,
            "id": line.id,
            "name": line.name,
            "standing": line.standing,
            "valid_from": line.valid_from,
            "valid_to": line.valid_to,
            "file": line.file,
        }
        for line in lines
    ]


def show_json(entry: Entry) -> object:
    """``kpi specs show``: the spec as it is written in its file; ``specs/schemas/README.md`` has its keys."""
    return entry.data


def meaning_json(meaning: Meaning, catalogue: Catalogue) -> Json:
    """``kpi specs finding``: ``{code, title, severities, refuses, message, remedy, example}``; ``example`` as
    `finding_json` with ``excerpt``, the part of its sheet as rows of texts, or None."""
    example = meaning.example
    return {
        "code": meaning.code,
        "title": meaning.title,
        "severities": [severity.value for severity in meaning.severities],
        "refuses": meaning.refuses,
        "message": meaning.message,
        "remedy": meaning.remedy,
        "example": None
        if example is None
        else {**finding_json(example.finding, catalogue), "excerpt": example.excerpt},
    }

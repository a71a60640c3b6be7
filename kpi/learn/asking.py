"""What a draft is unsure of, as questions; the catalogue says which of them must be answered."""

from __future__ import annotations

from kpi.findings import Severity
from kpi.findings.traits import severity_of
from kpi.spec.draft import Question


def ask(code: str, cell: str = "", indicator: str = "", **params: object) -> Question:
    """A question with a code of the catalogue: open where that calls it a warning, else a remark."""
    texts = {name: str(value) for name, value in params.items()}
    return Question(code, texts, cell, indicator, severity_of(code) is Severity.WARNING)

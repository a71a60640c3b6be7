"""A finding as a row of the findings table, there and back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kpi.findings import Finding, Severity

COLUMNS = ("code", "severity", "form", "file", "sheet", "cell", "unit", "indicator", "params")
"""What a row holds of the finding itself; besides there are its run, submission and period."""


def row_of(finding: Finding) -> tuple[str, ...]:
    """The values of `COLUMNS`."""
    return (
        finding.code,
        finding.severity.value,
        finding.form,
        finding.file,
        finding.sheet,
        finding.cell,
        finding.unit,
        finding.indicator,
        json.dumps(dict(finding.params), ensure_ascii=False),
    )


def finding_of(row: Sequence[str]) -> Finding:
    """The finding whose `COLUMNS` have these values."""
    code, severity, form, file, sheet, cell, unit, indicator, params = row
    return Finding(
        code=code,
        severity=Severity(severity),
        file=file,
        sheet=sheet,
        cell=cell,
        unit=unit,
        indicator=indicator,
        form=form,
        params=params_of(params),
    )


def params_of(text: str | None) -> tuple[tuple[str, str], ...]:
    """The parameters of a finding from their column."""
    return tuple((name, str(value)) for name, value in json.loads(text or "{}").items())


def columns_of(view: str = "") -> str:
    """`COLUMNS` for a SELECT, those of a view where one is named."""
    return ", ".join(f"{view}.{name}" if view else name for name in COLUMNS)

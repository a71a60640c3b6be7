"""Findings, as every command tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.contract import Json
from kpi.findings import Catalogue, Finding


def findings_json(
    findings: Iterable[Finding], catalogue: Catalogue, copies: Mapping[str, str] | None = None
) -> list[Json]:
    """``kpi validate``: a list of findings, each as `finding_json`. With `copies` (by file the path of its
    marked copy) each has that of its file as ``annotated``, "" for none."""
    if copies is None:
        return [finding_json(finding, catalogue) for finding in findings]
    return [
        {**finding_json(finding, catalogue), "annotated": copies.get(finding.file, "")}
        for finding in findings
    ]


def finding_json(finding: Finding, catalogue: Catalogue) -> Json:
    """``{code, severity, file, sheet, cell, cells: [cell], unit, indicator, form, message, remedy}``: texts,
    "" where there is none; message and remedy in the catalogue's language."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "cells": finding.cells,
        "unit": finding.unit,
        "indicator": finding.indicator,
        "form": finding.form,
        "message": catalogue.message(finding),
        "remedy": catalogue.remedy(finding),
    }

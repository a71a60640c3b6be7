"""Findings, as every command tells them."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.contract import Json
from kpi.findings import Catalogue, Finding


def findings_json(findings: Iterable[Finding], catalogue: Catalogue) -> list[Json]:
    """``kpi validate``: a list of findings, each as `finding_json`."""
    return [finding_json(finding, catalogue) for finding in findings]


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

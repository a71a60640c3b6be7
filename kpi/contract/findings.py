"""Findings, as every command tells them."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.contract import Json
from kpi.findings import Catalogue, Finding


def findings_json(findings: Iterable[Finding], catalogue: Catalogue) -> list[Json]:
    """``kpi validate``: a list of findings, each as `finding_json`."""
    return [finding_json(found, catalogue) for found in findings]


def finding_json(found: Finding, catalogue: Catalogue) -> Json:
    """``{code, severity, file, sheet, cell, cells: [cell], unit, indicator, form, message, remedy}``: texts,
    "" where there is none; message and remedy in the catalogue's language."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.file,
        "sheet": found.sheet,
        "cell": found.cell,
        "cells": found.cells,
        "unit": found.unit,
        "indicator": found.indicator,
        "form": found.form,
        "message": catalogue.message(found),
        "remedy": catalogue.remedy(found),
    }

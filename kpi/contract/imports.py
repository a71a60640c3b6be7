"""What became of files: ``kpi import`` and ``kpi template``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.findings import Catalogue
from kpi.model.received import Aside, FileResult, Outcome

if TYPE_CHECKING:
    from kpi.check import Count
    from kpi.pipeline.importing.run import ImportReport
    from kpi.pipeline.templates.templates import Template


def import_json(report: ImportReport, catalogue: Catalogue, copies: Mapping[str, str] | None = None) -> Json:
    """``kpi import``: ``{files: [_file], totals: _totals}``, and ``findings`` of folders and zips as such,
    where there are any. With `copies` (by file the path of its marked copy, "" for none) each file has it as
    ``annotated``."""
    files = [_file(result, catalogue) for result in report.files]
    if copies is not None:
        files = [
            {**one, "annotated": copies[result.file]} for one, result in zip(files, report.files, strict=True)
        ]
    data: Json = {"files": files, "totals": _totals(report)}
    if report.folder_findings:
        data["findings"] = findings_json(report.folder_findings, catalogue)
    return data


def _file(result: FileResult, catalogue: Catalogue) -> Json:
    """``{file, outcome, form: [id], reporter, period, submission, received, supersedes, kept, held: [form],
    findings}``; ``received`` is a day, ``supersedes`` a submission or "". Where persons were set aside there
    is ``set_aside: _aside`` besides."""
    data: Json = {
        "file": result.file,
        "outcome": result.outcome.value,
        "form": list(result.forms),
        "reporter": result.reporter,
        "period": result.period,
        "submission": result.submission,
        "received": result.received,
        "supersedes": result.supersedes,
        "kept": result.kept,
        "held": list(result.forms_held),
        "findings": findings_json(result.findings, catalogue),
    }
    if result.aside is not None:
        data["set_aside"] = _aside(result.aside, result.original)
    return data


def _aside(aside: Aside, original: str) -> Json:
    """``{received_sha256, sha256, cells, sheets}``: of what came and of the copy without persons, in which so
    many cells on so many sheets are masked."""
    return {
        "received_sha256": aside.received,
        "sha256": original,
        "cells": aside.cells,
        "sheets": aside.sheets,
    }


def _totals(report: ImportReport) -> Json:
    """Counts of the run: ``{files, accepted, accepted_with_findings, refused, duplicate, held, errors,
    warnings, infos, checks: {passed, failed, unknown, by_check}}``, ``by_check`` has the same by id."""
    outcomes = Counter(file.outcome for file in report.files)
    gravity = Counter(finding.severity.value for finding in report.findings)
    counts = report.checks
    return {
        "files": len(report.files),
        "accepted": outcomes[Outcome.ACCEPTED],
        "accepted_with_findings": outcomes[Outcome.ACCEPTED_WITH_FINDINGS],
        "refused": outcomes[Outcome.REFUSED],
        "duplicate": outcomes[Outcome.DUPLICATE],
        "held": sum(bool(file.forms_held) for file in report.files),
        "errors": gravity["error"],
        "warnings": gravity["warning"],
        "infos": gravity["info"],
        "checks": {
            "passed": sum(count.passed for count in counts.values()),
            "failed": sum(count.failed for count in counts.values()),
            "unknown": sum(count.unknown for count in counts.values()),
            "by_check": {check: _count(count) for check, count in counts.items()},
        },
    }


def _count(count: Count) -> Json:
    """``{passed, failed, unknown}``: numbers."""
    return {"passed": count.passed, "failed": count.failed, "unknown": count.unknown}


def template_json(templates: Iterable[Template]) -> list[Json]:
    """``kpi template``: ``[{reporter, name, file}]``, a workbook each."""
    return [{"reporter": one.reporter, "name": one.name, "file": one.file} for one in templates]

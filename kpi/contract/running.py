"""What a run came to (``kpi run``), and what the files of JSON hold that it writes."""

from __future__ import annotations

from typing import Any

from kpi.contract import Json
from kpi.contract.figures import figures_json
from kpi.contract.findings import findings_json
from kpi.contract.following import status_json
from kpi.findings import Catalogue
from kpi.pipeline.running.making import Reporters, Told, Values
from kpi.pipeline.running.manifest import Input, Output
from kpi.pipeline.running.report import RunReport, StepReport


def written_json(values: Values, catalogue: Catalogue) -> Any:
    """A file of JSON: what the command of the table prints, but that ``as_of`` is empty."""
    match values:
        case Reporters():
            return status_json(values.rows, values.on)
        case Told():
            return findings_json(values.findings, catalogue)
        case _:
            return figures_json(values)


def run_json(report: RunReport, catalogue: Catalogue) -> Json:
    """``kpi run``: ``{run, period, on, dry_run, code, folder, snapshot, specs, unit_list, steps: [_step],
    inputs: [_input], outputs: [_output], left_over: [file], findings}``; ``snapshot`` and the fingerprints
    are None where no table was reached."""
    manifest = report.manifest
    state = manifest.state
    return {
        "run": manifest.run,
        "period": manifest.period,
        "on": manifest.on,
        "dry_run": report.dry,
        "code": report.code,
        "folder": str(report.folder),
        "snapshot": state.snapshot if state is not None else None,
        "specs": state.specs if state is not None else None,
        "unit_list": state.unit_list if state is not None else None,
        "steps": [_step(step, catalogue) for step in report.steps],
        "inputs": [_input(one) for one in manifest.inputs],
        "outputs": [_output(one) for one in manifest.outputs],
        "left_over": manifest.left_over,
        "findings": findings_json(report.findings, catalogue),
    }


def _step(step: StepReport, catalogue: Catalogue) -> Json:
    """``{step, command, outcome, code, files: [file], counts: {name: number}, findings}``."""
    return {
        "step": step.step,
        "command": step.command,
        "outcome": step.outcome,
        "code": step.code,
        "files": step.files,
        "counts": dict(step.counts or {}),
        "findings": findings_json(step.findings, catalogue),
    }


def _input(one: Input) -> Json:
    """``{step, file, sha256, outcome, submission, errors, warnings}``."""
    return {
        "step": one.step,
        "file": one.file,
        "sha256": one.sha256,
        "outcome": one.outcome,
        "submission": one.submission,
        "errors": one.errors,
        "warnings": one.warnings,
    }


def _output(one: Output) -> Json:
    """``{step, file, sha256}``."""
    return {"step": one.step, "file": one.file, "sha256": one.sha256}

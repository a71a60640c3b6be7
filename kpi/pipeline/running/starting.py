"""A run file to begin with: what an office would want of a period, by the specs that are in force."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kpi.classify import law
from kpi.findings import Fault, finding, reason_of
from kpi.model.durable import write_whole
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.pipeline.figures.choosing import pick_scheme
from kpi.pipeline.figures.classing import pick
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import check_law
from kpi.spec.kinds import classification
from kpi.spec.kinds.table import TableSpec

INPUTS = "bao-cao"


def write_new(workspace: Workspace, path: Path, period: Period, today: date) -> None:
    """Write a run file with all declared tables of the forms in force, the classification in force, who has
    sent, and what was found. Raises Fault ``run.there`` where there is a file, ``write.cannot``."""
    if path.exists():
        raise Fault(finding("run.there", file=str(path)))
    data = {
        "kind": "run",
        "period": str(period),
        "on": today.isoformat(),
        "output": f"ket-qua-{period}",
        "imports": [{"paths": [INPUTS]}],
        "check": {"stop": "never"},
        "tables": list(_tables(workspace, period)),
    }
    try:
        write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        why = error.strerror or reason_of(error)
        raise Fault(finding("write.cannot", file=str(path), why=why)) from error


def _tables(workspace: Workspace, period: Period) -> Iterator[dict[str, Any]]:
    specs, levels = workspace.specs, workspace.tree_on(period.end).levels
    forms = {form.id for form in specs.forms.values() if form.awaited(period)}
    for table in specs.tables.values():
        if forms.issuperset(table.forms) and _may_be_made(workspace, table, period, levels):
            yield {"command": "report", "table": table.id, "files": [f"{table.id}.xlsx"]}
    rules = specs.of(classification.KIND).values()
    if sum(one.validity.covers(period.end) for one in rules) == 1:
        yield {"command": "classify", "files": ["classify.xlsx"]}
    yield {"command": "status", "files": ["status.xlsx"]}
    yield {"command": "validate", "files": ["findings.xlsx"]}


def _may_be_made(workspace: Workspace, table: TableSpec, period: Period, levels: Collection[Level]) -> bool:
    """Whether there are units of the table's level, and the law that it rests on is in force."""
    if table.is_of_classes:
        return _may_classify(workspace, table, period)
    return table.level in levels and (table.kind == "rollup" or _may_score(workspace, period))


def _may_classify(workspace: Workspace, table: TableSpec, period: Period) -> bool:
    try:
        law.check_law(pick(workspace.specs, table.by or None, period), period, False)
    except Fault:
        return False
    return True


def _may_score(workspace: Workspace, period: Period) -> bool:
    """Whether the law that the office's scheme rests on is in force."""
    try:
        check_law(pick_scheme(workspace.specs, None, period), period, False)
    except Fault:
        return False
    return True

"""The specs of a plan judged together with all others, and what is wrong told at its cell in the review."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi.findings import Finding
from kpi.learn.specs import spec_bytes
from kpi.pipeline.adopting.editions import Plan
from kpi.spec.files import FOLDERS
from kpi.spec.load import examine, load_specs
from kpi.spec.places import builtin_specs
from kpi.spec.specs import Specs

_STEP = re.compile(r"\.([a-z_]+)|\[(\d+)\]")
_COLUMN = {"type": "kind", "aggregate": "kind", "indicator": "id", "header": "path", "required": "empty"}
_CHECK = {
    "message": "words",
    "remedy": "words",
    "at": "at",
    "severity": "severity",
    "expression": "expression",
}
_FORM = {"periods": "year", "columns": "id", "standing": "id"}

Places = Mapping[tuple[str, str, str], tuple[str, str]]


def candidate(plan: Plan, own_root: Path) -> AbstractContextManager[Path]:
    """A folder with the office's own specs as a plan would make them, for as long as it is looked at."""
    return own_copy(own_root, {name: spec_bytes(data) for name, data in {**plan.ended, **plan.files}.items()})


@contextmanager
def own_copy(own_root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with the office's own specs and some new or changed files of them, for as long as it is looked
    at."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "specs"
        for name in FOLDERS:
            (root / name).mkdir(parents=True)
            for path in sorted((own_root / name).glob("*.json")):
                shutil.copyfile(path, root / name / path.name)
        for name, data in files.items():
            (root / name).write_bytes(data)
        yield root


def judged(
    plan: Plan, root: Path, own_root: Path, province: str | None, label: str, places: Places
) -> tuple[Specs | None, tuple[Finding, ...]]:
    """All specs with those of the plan, None where something is wrong with them, and that."""
    roots = (builtin_specs(), root)
    findings = examine(roots).findings
    if not findings:
        return load_specs(roots, province, check=False), ()
    return None, tuple(dict.fromkeys(_told(one, plan, root, own_root, label, places) for one in findings))


def _told(note: Finding, plan: Plan, root: Path, own_root: Path, label: str, places: Places) -> Finding:
    """A fault of a spec, at its cell where it is one of the review's, else in the office's own file."""
    path = Path(note.file)
    if not path.is_relative_to(root):
        return note
    name = path.relative_to(root).as_posix()
    at = note.at(file=str(own_root / name))
    place = places.get(_item(dict(note.params).get("path", ""), name, plan)) if name in plan.files else None
    if place is None:
        return at
    sheet, cell = place
    params = tuple((key, f"{sheet}!{cell}" if key == "path" else value) for key, value in note.params)
    return replace(at, file=label, params=params).at(sheet=sheet, cell=cell)


def _item(path: str, name: str, plan: Plan) -> tuple[str, str, str]:
    """What a place in a file is about: sheet, row and item of the review."""
    steps = [word or int(number) for word, number in _STEP.findall(path)]
    objects = list(_objects(plan.files[name], steps))
    last = next((step for step in reversed(steps) if isinstance(step, str) and step not in ("vi", "en")), "")
    folder = name.partition("/")[0]
    if folder == "checks":
        check = next((one["id"] for one in objects if "expression" in one), "")
        return "checks", plan.check_ids.get(check, check), _CHECK.get(last, "id")
    keys = ("indicator", "id") if folder == "forms" else ("id",)
    names = [one[key] for one in objects[1:] for key in keys if key in one]
    cell = next((one.cell for one in plan.draft.columns if one.taken and one.indicator in names), "")
    if cell:
        return "columns", cell, _COLUMN.get(last, last)
    first = next((step for step in steps if isinstance(step, str)), "id")
    return "form", "", _FORM.get(first, first) if folder == "forms" else "id"


def _objects(data: Any, steps: Sequence[str | int]) -> Iterator[Mapping[str, Any]]:
    """The objects on the way to a place."""
    for step in (None, *steps):
        if step is not None:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                return
        if isinstance(data, Mapping):
            yield data

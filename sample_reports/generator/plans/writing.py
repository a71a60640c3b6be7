"""A sample to a folder: workbooks by period, the run that takes them in, and what was planted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ..table import SYNTHETIC
from .sample import Collection, Sample

RECORD = "PLANTED.json"
RUN = "run.json"


def write_sample(folder: Path, sample: Sample) -> None:
    """Write a folder a period, run.json (for ``kpi run``) and PLANTED.json."""
    for one in sample.collections:
        one.draw(folder / one.period)
    _save(folder / RUN, run_of(sample))
    _save(folder / RECORD, planted(sample))


def commands(folder: Path, sample: Sample) -> list[str]:
    """What to type then: the workspace, the run, and the plan in each period."""
    workspace = folder / "kpi"
    return [
        f"kpi init {workspace} --province {sample.province}",
        f"kpi -C {workspace} run {folder / RUN}",
        *(
            f"kpi -C {workspace} decide baseline {sample.plan} {one.target} --year {one.year} "
            f'--value {one.value} --source "{SYNTHETIC}" --why "{SYNTHETIC}"'
            for one in sample.baselines
        ),
        *(
            f"kpi -C {workspace} plan {sample.plan} --period {one.period}"
            for one in sample.collections
            if one.targets
        ),
    ]


def run_of(sample: Sample) -> Mapping[str, object]:
    """The run: one import for what came on the same day for the same period."""
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in sample.collections:
        for sending in one.sendings:
            files[one.period, sending.received.isoformat()].append(f"{one.period}/{sending.file}")
    last = sample.collections[-1]
    return {
        "kind": "run",
        "period": last.period,
        "on": f"{last.period[:4]}-12-31",
        "output": "ket-qua",
        "imports": [
            {"paths": sorted(paths), "period": period, "received": day}
            for (period, day), paths in sorted(files.items())
        ],
        "tables": [
            {"command": "status", "files": ["tinh-hinh-gui.xlsx"]},
            {"command": "validate", "files": ["phat-hien.xlsx"]},
        ],
    }


def planted(sample: Sample) -> Mapping[str, object]:
    """What was planted and what is to come out, by period."""
    return {
        "synthetic": SYNTHETIC,
        "plan": sample.plan,
        "province": sample.province,
        "periods": {one.period: _collection(one) for one in sample.collections},
    }


def _collection(one: Collection) -> Mapping[str, object]:
    return {
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "forms": one.forms,
        "received": {code: day.isoformat() for code, day in sorted(one.received().items())},
        "days_late": one.days_late(),
        "missing": one.missing,
        "absent": one.absent,
        "wrong": [
            {"unit": w.unit, "indicators": w.indicators, "shows": w.shows, "finding": w.finding}
            for w in one.wrong
        ],
        "targets": one.targets,
        "below": one.below,
    }


def _save(path: Path, data: Mapping[str, object]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")

"""Runs of a year that cannot be done as they are written, and what they find in their folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

from tests.findings.reproducers.reports import Reproducer
from tests.findings.reproducers.words import one_report

_RUN = {
    "kind": "run",
    "period": "2021",
    "on": "2021-12-20",
    "output": "ket-qua",
    "tables": [{"command": "aggregate", "what": ["06"], "level": "province", "files": ["bieu-06.csv"]}],
}


def _run(
    folder: Path, name: str = "nam-2021.json", options: tuple[str, ...] = (), **changes: object
) -> object:
    """A run file carried out in the workspace with a report that lies in the folder."""
    file = folder / name
    file.write_text(json.dumps({**_RUN, **changes}), "utf-8")
    office = one_report(folder) if not (folder / "w").exists() else None
    from tests.e2e.program import Office

    return (office or Office(folder / "w"))("run", file, *options)


def _faulty(*options: str, **changes: object) -> Reproducer:
    def reproduce(folder: Path) -> object:
        return _run(folder, options=options, **changes)

    return reproduce


def _twice(between: Callable[[Path], object], name: str = "nam-2021.json", **changes: object) -> Reproducer:
    """A run, something that happens, and a run again."""

    def reproduce(folder: Path) -> object:
        _run(folder)
        between(folder)
        return _run(folder, name, **changes)

    return reproduce


def _edited(folder: Path) -> object:
    return (folder / "ket-qua" / "bieu-06.csv").write_text("sửa tay", "utf-8")


def _changed(folder: Path) -> object:
    with mock.patch("kpi.pipeline.running.session.heads_of", side_effect=[(1, 0), (2, 0)]):
        return _run(folder)


def _there(folder: Path) -> object:
    return _run(folder, options=("--new", "--period", "2021"))


REPRODUCERS: Mapping[str, Reproducer] = {
    "run.outside": _faulty(imports=[{"paths": ["../bao-cao"]}]),
    "run.no_input": _faulty(imports=[{"paths": ["bao-cao"]}]),
    "run.unfit_output": _faulty(output="w/lake/ket-qua"),
    "run.no_step": _faulty("--from", "bieu-05.csv"),
    "run.other_run": _twice(lambda _: None, "nam-2022.json"),
    "run.set_aside": _twice(_edited),
    "run.left_over": _twice(lambda _: None, tables=[{"command": "status", "files": ["status.csv"]}]),
    "run.lake_changed": _changed,
    "run.there": _there,
}

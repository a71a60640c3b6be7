"""The files of a step: written aside, noted in the log, put in their place. What somebody else has put there
is set aside, never written over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from kpi.findings import Catalogue, Fault, Finding, finding, reason_of
from kpi.model.durable import sync_folder
from kpi.model.paper import Paper
from kpi.model.table import Table
from kpi.pipeline.running.journal import Journal
from kpi.pipeline.running.making import Made, Values
from kpi.pipeline.running.manifest import Output
from kpi.pipeline.running.state import hash_of
from kpi.quick import dataclass
from kpi.spec.run_values import ASIDE
from kpi.write.saving import save

DataOf = Callable[[Values, Catalogue], Any]
"""What a file of JSON holds."""
_SHOWN = 8  # digits of a fingerprint in the name of a file that was set aside


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and how files are written: `data_of` gives what a file of JSON holds."""

    folder: Path
    journal: Journal
    words: Catalogue
    data_of: DataOf

    def cleared(self) -> Path:
        """The folder in which files are made, empty. Raises OSError."""
        aside = self.folder / ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True, exist_ok=True)
        return aside

    def leave(self) -> None:
        """Take that folder away."""
        shutil.rmtree(self.folder / ASIDE, ignore_errors=True)


def write_files(
    desk: Desk, step: str, names: Sequence[str], answer: Made, ours: Collection[tuple[str, str]]
) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
    """Write a table to files of the output folder, all made before the first is put in its place. `ours` are
    files, with their hashes, that runs have written here. Gives also what was set aside. Raises Fault
    ``write.cannot``."""
    try:
        aside = desk.cleared()
        outputs = _filled(desk, step, names, answer, aside)
        findings = []
        for output in outputs:
            desk.journal.note(step, "writing", file=output.file, sha256=output.sha256)
            findings += _placed(desk, step, aside / output.file, output, ours)
        sync_folder(desk.folder)
        desk.leave()
    except OSError as error:
        file = str(error.filename or desk.folder)
        raise Fault(finding("write.cannot", file=file, why=error.strerror or reason_of(error))) from error
    return tuple(outputs), tuple(findings)


def _filled(desk: Desk, step: str, names: Sequence[str], answer: Made, aside: Path) -> list[Output]:
    tables: Sequence[Table] | Paper = ()
    outputs = []
    for name in names:
        is_json = Path(name).suffix.lower() == ".json"
        data = desk.data_of(answer.values, desk.words) if is_json else None
        if not is_json and tables == ():
            tables = answer.tables()
        save(tables, data, aside / name, desk.words)
        outputs.append(Output(step, name, hash_of(aside / name)))
    return outputs


def _placed(
    desk: Desk, step: str, fresh: Path, output: Output, ours: Collection[tuple[str, str]]
) -> list[Finding]:
    """Put a file in its place."""
    target = desk.folder / output.file
    there = hash_of(target)
    is_theirs = target.exists() and there != output.sha256 and (output.file, there) not in ours
    findings = [set_aside(desk, step, output.file)] if is_theirs else []
    fresh.replace(target)
    return findings


def set_aside(desk: Desk, step: str, name: str) -> Finding:
    """Give a file of the output folder that is somebody else's another name, and note it. Raises OSError."""
    target = desk.folder / name
    there = hash_of(target)
    other = target.with_name(f"{target.stem}.{there[:_SHOWN]}{target.suffix}")
    target.replace(other)
    desk.journal.note(step, "set_aside", file=name, sha256=there, to=other.name)
    return finding("run.set_aside", file=name, kept=other.name)


def whole(folder: Path, names: Sequence[str], outputs: Sequence[Output]) -> bool:
    """Whether files are there as they were written."""
    hashes = {output.file: output.sha256 for output in outputs}
    return sorted(hashes) == sorted(names) and all(
        hash_of(folder / name) == sha256 for name, sha256 in hashes.items()
    )

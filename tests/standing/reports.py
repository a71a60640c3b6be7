"""Reports of form 05 by Huyện Tam Nông, small enough to read, and importing them in this process.

Many tests begin with the same report: what a workspace was after its first imports is kept, and copied where
another test begins with the same ones. As soon as anything else has changed a file of a workspace (a
decision, specs, a rebuild), all is done in it, and nothing copied.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kpi.findings import Finding
from kpi.lake.layout import Lake, open_lake
from kpi.lake.log import known
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import parse_period
from kpi.model.received import FileResult
from kpi.pipeline.importing.run import ImportOptions, run_import
from kpi.pipeline.opening.pinning import pin_now
from kpi.pipeline.opening.workspace import Workspace, create_workspace
from tests.copies import copied
from tests.intake.books import HEAD, INDICATORS, TITLES, saved, sheet_of

NAMES = {"30001": "Thị trấn Tràm Chim", "30007": "Xã Tân Công Sính", "30010": "Xã Phú Hiệp"}
A, B, C = NAMES
FULL = {A: (4, 3, 1, 0, 2, 0, 1, 1), B: (5, 5, 2, 1, 1, 0, 2, 0), C: (6, 6, 2, 2, 0, 1, 1, 0)}
SENDER = "UBND huyện Tam Nông"
Figures = Mapping[str, Sequence[object]]


def book(
    figures: Figures, revision: int = 0, period: str = "Năm 2021", note: str = "", sender: str = SENDER
) -> bytes:
    """The bytes of a report; `revision` 0 writes no line of it, `note` makes other bytes of the same. Excel's
    format holds the second in which a file was made: the same report has the same bytes in all tests, or none
    could begin where another has been."""
    rows = "".join(
        " | ".join([str(n), f"'{code}", NAMES[code], *("" if v is None else str(v) for v in values)]) + "\n"
        for n, (code, values) in enumerate(figures.items(), 1)
    )
    return _book(rows, revision, period, note, sender)


@cache
def _book(rows: str, revision: int, period: str, note: str, sender: str) -> bytes:
    titles = TITLES.replace("Kỳ báo cáo: Năm 2021\n", f"Kỳ báo cáo: {period}\n" if period else "")
    titles = titles.replace(SENDER, sender)
    if revision:
        titles += f"Lần gửi: {revision}\n"
    made = sheet_of(titles, HEAD, rows)
    made.properties.title = note
    return saved(made)


Sent = tuple[tuple[object, ...], ...]
State = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Kept:
    """A copy of a workspace and what the import that led to it came to."""

    root: Path
    results: tuple[FileResult, ...]


_KEPT: dict[Sent, Kept] = {}
_LONGEST = 3  # the province and two imports: after them tests go ways of their own


@dataclass
class Desk:
    """A workspace and a folder for what is received. `sent` is what was imported since it was made, and
    `state` what it was then."""

    workspace: Workspace
    folder: Path
    sent: Sent
    state: State

    def send(
        self,
        *reports: bytes,
        period: str = "2021",
        received: str = "",
        names: Sequence[str] = (),
        **how: Any,
    ) -> list[FileResult]:
        """Import reports in one run, named a.xlsx, b.xlsx … unless said otherwise."""
        self.workspace = Workspace(self.workspace.root, self.workspace.province, self.workspace.lake)
        sent = (*self.sent, (reports, period, received, tuple(names), *sorted(how.items())))
        begun = self.state == state_of(self.workspace.root)
        if begun and sent in _KEPT:
            shutil.rmtree(self.workspace.root)
            copied(_KEPT[sent].root, self.workspace.root)
            results = _KEPT[sent].results
        else:
            results = self._import(reports, period, received, names, how)
            if begun and len(sent) <= _LONGEST:
                copy = copied(self.workspace.root, Path(tempfile.mkdtemp()) / "w")
                _KEPT[sent] = Kept(copy, results)
        if begun:
            self.sent, self.state = sent, state_of(self.workspace.root)
        return list(results)

    def _import(
        self,
        reports: Sequence[bytes],
        period: str,
        received: str,
        names: Sequence[str],
        how: Mapping[str, Any],
    ) -> tuple[FileResult, ...]:
        paths = []
        for n, data in enumerate(reports):
            path = self.folder / (names[n] if names else f"{'abcdefgh'[n]}.xlsx")
            path.write_bytes(data)
            paths.append(path)
        day = date.fromisoformat(received or "2021-12-10")
        options = ImportOptions(parse_period(period), day, stated=bool(received), **how)
        return tuple(run_import(self.workspace, paths, options, lambda *_: None).files)

    def one(self, report: bytes, **how: Any) -> FileResult:
        [result] = self.send(report, **how)
        return result

    def figures(self, period: str = "2021", as_of: int | None = None) -> dict[str, dict[str, Decimal]]:
        """What counts, by unit and indicator."""
        with open_snapshot(self.workspace.lake, as_of) as snapshot:
            rows = snapshot.con.execute(
                "SELECT unit, indicator, value FROM observation "
                "WHERE period = ? AND role = 'unit' AND value IS NOT NULL",
                [period],
            ).fetchall()
        found: dict[str, dict[str, Decimal]] = {}
        for unit, indicator, value in rows:
            assert indicator not in found.setdefault(unit, {}), "a figure counts twice"
            found[unit][indicator] = value
        return found

    def needed(self, period: str = "2021") -> dict[str, int]:
        """The first figure of each unit."""
        return {unit: int(values[INDICATORS[0]]) for unit, values in sorted(self.figures(period).items())}

    def log(self) -> list[tuple[str, str]]:
        """Outcome and standing of every row."""
        found = known(open_lake(self.workspace.lake))
        return [(row.outcome, found.standing(row)) for row in found.rows]


def state_of(root: Path) -> State:
    """The files of a workspace with size and time; of the specs and units it keeps, which never change, the
    folders."""
    files: list[tuple[str, int, int]] = []
    for folder, folders, names in os.walk(root):
        if Path(folder).parent.name == "kept":
            files += [(f"{folder}/{name}", 0, 0) for name in folders]
            folders.clear()
        for path in (Path(folder, name) for name in names):
            stat = path.stat()
            files.append((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(files)


@cache
def _empty(province: str) -> Workspace:
    """An empty workspace, to be copied. It keeps the program's specs and units already; that they are in use
    is noted with the first import."""
    made = create_workspace(Path(tempfile.mkdtemp()) / "w", province)
    pin_now(made)
    Lake(made.lake).pins.unlink()
    return made


def new_desk(folder: Path, province: str = "87") -> Desk:
    (folder / "in").mkdir()
    root = copied(_empty(province).root, folder / "w")
    made = Workspace(root, province, root / "lake")
    return Desk(made, folder / "in", ((province,),), state_of(root))


def codes(found: Sequence[Finding]) -> list[str]:
    """Codes about the place of a submission and about blanks."""
    kinds = ("submission.", "file.", "form.blank", "form.no_rows")
    return [f.code for f in found if f.code.startswith(kinds)]


def changed(figures: Figures, unit: str, first: object) -> dict[str, Sequence[object]]:
    """The figures with another first one of a unit."""
    return {code: (first, *values[1:]) if code == unit else values for code, values in figures.items()}

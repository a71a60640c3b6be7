"""Lakes as something has spoilt them: ``lake.*``."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import duckdb
from deltalake import DeltaTable, write_deltalake

from kpi.findings import Fault, finding
from kpi.lake import lock
from kpi.lake.commit import SubmissionRow, append_rows, known
from kpi.lake.contents import contents, files
from kpi.lake.decisions import CURRENT, Decision, decide
from kpi.lake.layout import Lake, create_lake, open_log
from kpi.lake.lock import writing
from kpi.lake.originals import place
from kpi.lake.rebuild import rebuild
from kpi.lake.snapshot import open_snapshot
from kpi.lake.verify import verify
from kpi.model.received import Received
from tests.findings.reproducers.reports import Reproducer
from tests.lake.helpers import Report, each, one, parts, reread, store

FORMS = {
    "04": {"29869": {"found": "3", "tried": "1"}, "29872": {"found": None, "tried": "0"}},
    "05": {"29869": {"models": "1"}},
}
TOLD = (finding("cell.missing", form="04"), finding("file.empty"))
REPORT = Report("866", FORMS, findings=TOLD)
OTHER = one("8", reporter="867", unit="29900", file="b.xlsx")
Read = Callable[[Sequence[SubmissionRow], bytes], Received]


def filled(folder: Path) -> Lake:
    """A lake with two reports."""
    lake = create_lake(folder / "lake")
    store(lake, REPORT, OTHER)
    return lake


def spoilt(spoil: Callable[[Lake], object], read: Read = reread, specs: str = "specs-1") -> Reproducer:
    """What `kpi verify` finds once something has happened to a lake."""

    def reproduce(folder: Path) -> object:
        lake = filled(folder)
        spoil(lake)
        return verify(lake, each(read), specs, lambda *_: None)

    return reproduce


def opened(prepare: Callable[[Path], object], as_of: str | None = None) -> Reproducer:
    """What is told of a folder that is no lake, or none of this program's."""

    def reproduce(folder: Path) -> object:
        with suppress(Fault):
            prepare(folder)
            return open_snapshot(folder / "lake", as_of)

    return reproduce


def _values(lake: Lake) -> DeltaTable:
    return DeltaTable(str(lake.data() / "observations"))


def _changed(lake: Lake) -> None:
    _values(lake).update(updates={"value": "2"}, predicate="indicator = 'tried' AND unit = '29869'")


def _doubled(lake: Lake) -> None:
    folder = lake.data() / "observations"
    first = files(contents(folder), folder)[0]
    with duckdb.connect() as con:
        twice = con.sql(f"SELECT * FROM read_parquet('{first}', hive_types = {{'period': VARCHAR}})")
        write_deltalake(str(folder), twice, mode="append")


def _original(report: Report, change: Callable[[Path], object]) -> Callable[[Lake], object]:
    return lambda lake: change(place(lake, report.sha256, ".xlsx"))


def _written_over(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _unused(lake: Lake) -> None:
    spare = lake.originals / "ab" / "abcdef.xlsx"
    spare.parent.mkdir(exist_ok=True)
    spare.write_bytes(b"x")


def _without_05(rows: Sequence[SubmissionRow], data: bytes) -> Received:
    kept = tuple(part for part in parts(data) if part.form != "05")
    return replace(reread(rows, data), parts=kept)


def _emptied(lake: Lake) -> None:
    folder = lake.data() / "observations"
    for file in files(contents(folder), folder):
        file.write_bytes(b"")


def unfinished(lake: Lake) -> None:
    decide(lake, Decision(kind=CURRENT, subject="2021-abc", value="{}", reason="thử"))


def _lost_decision(lake: Lake) -> None:
    with writing(lake):
        before = known(lake)
        append_rows(lake, [before.rows[0]], before, 7, "20211214T080000-00000007")


def stopped(lake: Lake) -> None:
    with (
        suppress(KeyboardInterrupt),
        mock.patch("kpi.lake.commit.arrow_table", side_effect=KeyboardInterrupt),
    ):
        store(lake, one("5"))


def _newer(folder: Path) -> None:
    create_lake(folder / "lake").about.write_text(json.dumps({"format": 99, "tables": {}}))


def _busy(folder: Path) -> object:
    lake = create_lake(folder / "lake")
    with writing(lake), suppress(Fault), lock.writing(lake, wait=0.01):
        pass


def _read_only(folder: Path) -> object:
    lake = create_lake(folder / "lake")
    (lake.root / "lock").unlink(missing_ok=True)
    (lake.root / "lock").mkdir()
    with suppress(Fault), writing(lake):
        pass


def _rebuilt(spoil: Callable[[Lake], object]) -> Reproducer:
    def reproduce(folder: Path) -> object:
        lake = filled(folder)
        spoil(lake)
        with suppress(Fault):
            return rebuild(open_log(lake.root), each(reread), lambda *_: None)

    return reproduce


def _lost_values(lake: Lake) -> None:
    place(lake, OTHER.sha256, ".xlsx").unlink()
    shutil.rmtree(lake.data() / "observations")


def _partial(lake: Lake) -> None:
    path = place(lake, OTHER.sha256, ".xlsx").with_name("b.xlsx.part")
    path.write_bytes(b"x")
    os.utime(path, (0, 0))


def _path(folder: Path) -> object:
    with suppress(Fault):
        return create_lake(folder / "kho [2021]" / "lake")


def _behind_its_back(lake: Lake) -> None:
    _changed(lake)
    _values(lake).delete("indicator = 'models'")
    DeltaTable(str(lake.data() / "findings")).delete("form = '04'")


def _three_originals(lake: Lake) -> None:
    third = one("9", reporter="868", unit="29875", file="c.xlsx")
    store(lake, third)
    _original(REPORT, _written_over)(lake)
    _partial(lake)
    _original(OTHER, Path.unlink)(lake)
    _original(third, _a_folder)(lake)
    _unused(lake)


def _stopped_halfway(lake: Lake) -> None:
    unfinished(lake)
    _lost_decision(lake)
    stopped(lake)


_gone = _original(OTHER, Path.unlink)
_touched = spoilt(_behind_its_back)
_originals = spoilt(_three_originals)
_half_done = spoilt(_stopped_halfway)

REPRODUCERS: Mapping[str, Reproducer] = {
    "lake.busy": _busy,
    "lake.carried_over": _rebuilt(_gone),
    **dict.fromkeys(
        ("lake.findings_differ", "lake.tampered", "lake.value_changed", "lake.value_missing"), _touched
    ),
    **dict.fromkeys(
        ("lake.original_changed", "lake.original_missing", "lake.original_unreadable", "lake.original_unused",
         "lake.partial"),
        _originals,
    ),
    **dict.fromkeys(
        ("lake.decision_lost", "lake.decision_unfinished", "lake.leftover"), _half_done
    ),
    "lake.newer": opened(_newer),
    "lake.no_log": _rebuilt(lambda lake: shutil.rmtree(lake.root / "log")),
    "lake.no_version": opened(lambda folder: create_lake(folder / "lake"), "7"),
    "lake.none": opened(lambda folder: None),
    "lake.part_gone": spoilt(lambda _: None, read=_without_05),
    "lake.path": _path,
    "lake.read_only": _read_only,
    "lake.specs_changed": spoilt(_changed, specs="specs-2"),
    "lake.unreadable": spoilt(_emptied),
    "lake.value_extra": spoilt(_doubled),
    "lake.values_lost": _rebuilt(_lost_values),
}  # fmt: skip

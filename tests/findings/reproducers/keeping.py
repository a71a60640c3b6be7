"""Workspaces and what they keep: specs and units of a moment, readings that have grown old, figures that
rules speak against; and what the program itself has made, handed in."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

from kpi.cli.main import main
from kpi.cli.streams import OutputError, _Data
from kpi.findings import Fault, load_catalogue
from kpi.intake.files.sources import gather
from kpi.lake.layout import open_lake
from kpi.lake.snapshot import open_snapshot
from kpi.model.table import Column, Kind, Row, Table
from kpi.pipeline.deciding import decisions as deciding
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.importing.apart import Apart
from kpi.pipeline.importing.desk import Batch, Means, Reception
from kpi.pipeline.keeping.verifying import verify
from kpi.pipeline.opening.pinning import pin_now, pinned
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.units import load_units
from kpi.units.deciding.share import judge_share
from kpi.write.xlsx.table import save_workbook
from tests.findings.reproducers.files import LOCKED
from tests.findings.reproducers.lakes import spoilt, stopped, unfinished
from tests.findings.reproducers.reports import Reproducer, dong_thap, form_05, received
from tests.findings.reproducers.words import YEAR, empty, one_report
from tests.intake.books import saved
from tests.lake.helpers import one, store

WHY = Because("huyện xác nhận")
DECREE = """effective_date,decree,old_code,new_code,share,new_name,new_parent
2027-01-01,1/NQ-UBTVQH16,28273,28273,whole,Xã Mỹ Phong,
"""
ENDED = """code,level,type,name,parent_code,valid_from,valid_to,system
87,1,Tỉnh,Tỉnh Đồng Tháp,,2004-01-01,,3-level
866,2,Huyện,Huyện Một,87,2004-01-01,,3-level
29863,3,Xã,Xã Hai,866,2004-01-01,2020-01-01,3-level
"""
_START = Apart.start  # while findings are recorded, files are read in this process


def workspace_of(root: Path) -> Workspace:
    return Workspace(root, "87", root / "lake")


def _verified(folder: Path) -> object:
    """A run that was killed halfway is cleared away."""
    workspace = workspace_of(empty(folder).root)
    stopped(open_lake(workspace.lake))
    return verify(workspace, repair=True, progress=lambda *_: None)


def _never_made(folder: Path) -> object:
    workspace = workspace_of(empty(folder).root)
    unfinished(open_lake(workspace.lake))
    return deciding.withdraw(workspace, 1, WHY)


def _read_before(folder: Path) -> object:
    """A decree that becomes known when reports of its time are there."""
    office, decree = empty(folder), folder / "nghi-quyet.csv"
    store(open_lake(office.root / "lake"), one("5", period="2027"))
    decree.write_text(DECREE, "utf-8")
    return office("units", "load", decree)


def _grown_old(folder: Path) -> object:
    """A lake that was filled by older specs, before anything told which."""
    workspace = workspace_of(empty(folder).root)
    store(open_lake(workspace.lake), one("5"))
    with open_snapshot(workspace.lake, None) as snapshot:
        note_state(workspace, snapshot, ())
    open_lake(workspace.lake).pins.unlink()
    return pinned(workspace, "1")


def _pinned(folder: Path) -> object:
    """A workspace with a setting that is new since its reports came."""
    root = one_report(folder).root
    (root / "specs" / "settings").mkdir(parents=True, exist_ok=True)
    own = {"kind": "settings", "id": "87", "due": "12-20"}
    (root / "specs" / "settings" / "87.json").write_text(json.dumps(own), "utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    pinned(workspace_of(root), "1")
    with mock.patch("kpi.lake.pins.add_line", full):
        pin_now(workspace_of(root))
    for kept in (root / "lake" / "kept" / "specs").rglob("*.json"):
        kept.unlink()
        kept.write_text("{}", "utf-8")
    with contextlib.suppress(Fault):
        return pinned(workspace_of(root), "1")


def _odd_days(folder: Path) -> object:
    """A file that cannot be read, said to have come before the year and in a year to come."""
    office, report = empty(folder), folder / "bao-cao.xlsx"
    report.write_bytes(b"x")
    return [office("import", report, *YEAR, "--received", f"{year}-12-14") for year in (2011, 2099)]


def _in_doubt(folder: Path) -> object:
    """More people were helped than are in need: a rule says so, and each total that holds the figure."""
    office, report = empty(folder), folder / "bao-cao.xlsx"
    report.write_bytes(saved(form_05(E9=6)))
    return [office("import", report, *YEAR), office("aggregate", "supported", *YEAR)]


def _own_table(folder: Path) -> object:
    columns = (Column("name", "Tên đơn vị"), Column("supported", "Số người được hỗ trợ", Kind.COUNT))
    table = Table("supported", "Số người được hỗ trợ", (), columns, (Row(("Xã Phú Hiệp", 6)),))
    save_workbook([table], folder / "bang.xlsx", load_catalogue("vi"))
    return received((folder / "bang.xlsx").read_bytes())


def _blank_template(folder: Path) -> object:
    empty(folder)("template", "05", *YEAR, "--reporter", "871", "-o", folder / "mau.xlsx")
    return received((folder / "mau.xlsx").read_bytes())


def _no_output(_: Path) -> None:
    """A question that is to be answered into a standard output that was closed."""
    shut = io.TextIOWrapper(io.BufferedWriter(_Data(closed=True)))
    quiet = contextlib.redirect_stderr(io.StringIO())
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(shut), quiet:
        main(["--version"])
    with contextlib.suppress(OutputError):
        shut.close()


def _reader_dies(folder: Path) -> object:
    """A file on which the process ends that reads it."""
    (folder / "bao-cao.xlsx").write_bytes(saved(form_05()))
    context = dong_thap()
    sources = gather([folder], context.specs.settings).sources
    means = Means(None, datetime.now(UTC))
    desk = Reception(context, means)
    reader = Apart(lambda batch, begun: desk.take_all(batch.sources, begun), patience=60)
    dying = mock.patch("kpi.pipeline.importing.desk.read_file", side_effect=lambda *_: os._exit(9))
    with dying, mock.patch.object(Apart, "start", _START):
        try:
            return reader.take_all(Batch(sources, context.period, means))
        finally:
            reader.stop()


def _nowhere_gone(folder: Path) -> object:
    """In the office's list a unit has ended, and nothing says where it went."""
    (folder / "units.csv").write_text(ENDED, "utf-8")
    return judge_share(load_units(folder), "29863", date(2020, 1, 1), [("29866", "1")])


REPRODUCERS: Mapping[str, Reproducer] = {
    "change.read_before": _read_before,
    **dict.fromkeys(("check", "rollup.in_doubt"), _in_doubt),
    "decide.never_made": _never_made,
    "decide.share_unknown": _nowhere_gone,
    "file.blank_template": _blank_template,
    "file.reader_died": _reader_dies,
    "file.own_table": _own_table,
    **dict.fromkeys(("import.received_ahead", "import.received_before"), _odd_days),
    **dict.fromkeys(("lake.before_pins", "lake.readings_older"), _grown_old),
    "lake.cleared": _verified,
    **dict.fromkeys(("lake.kept_damaged", "lake.not_pinned", "lake.pinned"), _pinned),
    "lake.locked": spoilt(lambda _: None, read=lambda *_: received(LOCKED, suffix=".xls")),
    "write.stdout": _no_output,
}

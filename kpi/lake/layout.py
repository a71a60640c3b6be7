"""Where things lie in the lake, and opening or making one.

::

    lake.json                     format of the lake, and which data set is in use
    originals/ab/abcd….xlsx       every received file
    log/submissions, log/decisions    Delta tables that only ever grow: the truth about what came when
    log/pins.jsonl, kept/         which specs and unit list were in use when, and these themselves
    tables/<n>/observations, findings     Delta tables that `rebuild` can make anew from the two above

`lake.json` names the data set, so a rebuilt set comes into use by one atomic rename.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from kpi.findings import Fault, finding
from kpi.lake.schema import DECISIONS, FINDINGS, OBSERVATIONS, PARTITION, SUBMISSIONS, Columns
from kpi.model.durable import write_whole
from kpi.quick import dataclass

FORMAT = 2  # 1 knew neither held nor withdrawn submissions, nor patches
# What delta-rs cannot have in the path of a table: it would panic, or take %41 for A.
_UNUSABLE = re.compile(r"[\[\]^|\x00-\x1f]|%[0-9A-Fa-f]{2}" + (r"|\\" if os.sep == "/" else ""))
# Versions must stay readable for ever, so no clean-up of the log by any engine.
_SETTINGS = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the last rebuild made anew: the values of all rows of the log up to `seq`, read by the specs with
    the fingerprint `reading`."""

    seq: int = 0
    reading: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What `lake.json` says: the format of the lake, the data set in use, and how that was made anew."""

    format: int
    tables: str
    rebuilt: Rebuilt = Rebuilt()


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake in the folder `root`."""

    root: Path

    @property
    def about(self) -> Path:
        """The file that says what this lake is."""
        return self.root / "lake.json"

    @property
    def originals(self) -> Path:
        """Folder of the received files."""
        return self.root / "originals"

    @property
    def submissions(self) -> Path:
        """Delta table of submissions; its commit is the commit of a run."""
        return self.root / "log" / "submissions"

    @property
    def decisions(self) -> Path:
        """Delta table of decisions."""
        return self.root / "log" / "decisions"

    @property
    def pins(self) -> Path:
        """File of the specs and unit lists in use, a line each time others came into use."""
        return self.root / "log" / "pins.jsonl"

    @property
    def sets(self) -> Path:
        """Folder of the data sets."""
        return self.root / "tables"

    def data(self) -> Path:
        """Folder of the data set in use: its tables are observations and findings.

        Read anew at each call, since a rebuild may have changed it.
        """
        return self.sets / read_about(self).tables


def create_lake(root: Path) -> Lake:
    """Make an empty lake, or open the one that is there.

    Killed half-way, it can be called again: `lake.json` is written last. Raises Fault as `open_lake` does.
    """
    root = _usable(root)
    lake = Lake(root)
    if lake.about.exists():
        return open_lake(root)
    for folder in (lake.originals, lake.sets, lake.submissions.parent):
        folder.mkdir(parents=True, exist_ok=True)
    create_table(lake.submissions, SUBMISSIONS)
    create_table(lake.decisions, DECISIONS)
    create_data_set(lake.sets / "1")
    write_about(lake, "1")
    return lake


def create_data_set(folder: Path) -> None:
    """Make the empty tables that a rebuild fills."""
    create_table(folder / "observations", OBSERVATIONS, partition_by=[PARTITION])
    create_table(folder / "findings", FINDINGS)


def create_table(path: Path, columns: Columns, partition_by: list[str] | None = None) -> None:
    """Make an empty Delta table unless it is there."""
    from deltalake import DeltaTable, Field, Schema

    path.mkdir(parents=True, exist_ok=True)
    schema = Schema([Field(name, _field_type(kind)) for name, kind in columns])
    DeltaTable.create(
        str(path), schema=schema, partition_by=partition_by, mode="ignore", configuration=dict(_SETTINGS)
    )


def _field_type(kind: str) -> Any:
    from deltalake.schema import PrimitiveType

    return PrimitiveType(kind)


def open_lake(root: Path) -> Lake:
    """Open a lake. Raises Fault ``lake.none`` (no lake there), ``lake.newer`` (made by a newer program;
    nothing is touched), ``lake.damaged`` (tables gone) or ``lake.path`` (unusable folder name)."""
    lake = Lake(_usable(root))
    if not lake.about.exists():
        raise Fault(finding("lake.none", folder=root))
    data = lake.data()
    for table in (lake.submissions, lake.decisions, data / "observations", data / "findings"):
        if not (table / "_delta_log").is_dir():
            raise Fault(finding("lake.damaged", what=table.relative_to(lake.root).as_posix(), folder=root))
    return lake


def open_log(root: Path) -> Lake:
    """Open a lake of which only the log need be whole, as a rebuild does. Raises Fault as `open_lake`."""
    lake = Lake(_usable(root))
    if not lake.about.exists():
        raise Fault(finding("lake.none", folder=root))
    read_about(lake)
    if not (lake.submissions / "_delta_log").is_dir():
        raise Fault(finding("lake.no_log", folder=root))
    return lake


def read_about(lake: Lake) -> About:
    """What `lake.json` says. Raises Fault ``lake.newer`` or ``lake.damaged``."""
    damaged = Fault(finding("lake.damaged", what=lake.about.name, folder=lake.root))
    try:
        about = json.loads(lake.about.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged from error
    format_number = about.get("format") if isinstance(about, dict) else None
    if not isinstance(format_number, int):
        raise damaged
    if format_number > FORMAT:  # before anything else is looked at: the rest may have another shape
        raise Fault(finding("lake.newer", found=format_number, known=FORMAT, folder=lake.root))
    tables, rebuilt = about.get("tables"), about.get("rebuilt", {})
    if not isinstance(tables, str) or not re.fullmatch(r"[1-9]\d*", tables):
        raise damaged
    try:
        return About(
            format_number, tables, Rebuilt(int(rebuilt.get("seq", 0)), str(rebuilt.get("reading", "")))
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise damaged from error


def write_about(lake: Lake, tables: str, rebuilt: Rebuilt | None = None) -> None:
    """Put a data set into use, all at once; `rebuilt` says how it was made anew."""
    about: dict[str, Any] = {"format": FORMAT, "tables": tables}
    if rebuilt is not None:
        about["rebuilt"] = {"seq": rebuilt.seq, "reading": rebuilt.reading}
    write_whole(lake.about, json.dumps(about).encode())


def upgrade(lake: Lake) -> None:
    """Mark a lake of an older format as one that programs of that time cannot read any more: they would take
    what is withdrawn or held for what counts."""
    about = read_about(lake)
    if about.format < FORMAT:
        write_about(lake, about.tables, about.rebuilt if about.rebuilt.seq else None)


def _usable(root: Path) -> Path:
    whole = root.absolute()
    match = _UNUSABLE.search(str(whole))
    if match:
        raise Fault(finding("lake.path", folder=whole, sign=match[0]))
    return whole

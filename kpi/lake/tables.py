"""Delta tables as DuckDB sees them: lists of Parquet files."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kpi.findings import Fault, finding
from kpi.lake.layout import Lake, sync_folder
from kpi.lake.schema import PARTITION, SQL_TYPES, Columns

if TYPE_CHECKING:
    from deltalake import DeltaTable


def load(path: Path, version: int | None = None) -> DeltaTable:
    """Open a Delta table. Raises Fault ``lake.damaged``."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        return DeltaTable(str(path), version=version)
    except DeltaError as error:
        raise Fault(finding("lake.damaged", what=f"{path.parent.name}/{path.name}", folder=path)) from error


def damaged(lake: Lake, error: Exception) -> Fault:
    """The fault for tables whose files DuckDB cannot read."""
    return Fault(finding("lake.damaged", what=str(error).splitlines()[0], folder=lake.root))


def files(table: DeltaTable, path: Path, periods: Collection[str] | None = None) -> list[Path]:
    """The Parquet files of a table, of the given periods only where it is partitioned by period.

    Built from the log's relative names: the addresses delta-rs gives are escaped, which DuckDB does not undo.
    """
    actions = table.get_add_actions(flatten=True)
    names = [str(name) for name in actions["path"].to_pylist()]
    if periods is not None and f"partition.{PARTITION}" in actions.schema.names:
        of = actions[f"partition.{PARTITION}"].to_pylist()
        names = [name for name, period in zip(names, of, strict=True) if period in periods]
    return [path / unquote(name) for name in names]


def scan(columns: Columns, sources: list[Path]) -> str:
    """SQL that selects the columns of the files; of none, an empty relation of the same columns."""
    if not sources:
        nulls = ", ".join(f'CAST(NULL AS {SQL_TYPES[kind]}) AS "{name}"' for name, kind in columns)
        return f"SELECT {nulls} WHERE false"
    # Not DuckDB's own hive partitioning: it would also take a folder "period=9" far above for the period.
    parted: dict[str, list[str]] = {}
    for source in sources:
        parted.setdefault(source.parent.name, []).append(literal(str(source)))
    scans = (_scan_part(columns, *part) for part in parted.items())
    return " UNION ALL ".join(scans)


def _scan_part(columns: Columns, folder: str, listed: list[str]) -> str:
    """Files of one partition: its folder is named ``period=2021`` and the files hold no such column."""
    key, partitioned, value = folder.partition("=")
    given = {key: f'{literal(unquote(value))} AS "{key}"'} if partitioned and key == PARTITION else {}
    names = ", ".join(given.get(name, f'"{name}"') for name, _ in columns)
    return f"SELECT {names} FROM read_parquet([{', '.join(listed)}], hive_partitioning = false)"


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def append(path: Path, data: Any, run: str) -> int:
    """Append an Arrow stream (a DuckDB relation, an arro3 table) in one commit; its version is returned.

    What was written is on the disk then: delta-rs itself leaves that to the system.
    """
    from deltalake import CommitProperties, PostCommitHookProperties, WriterProperties, write_deltalake

    table = load(path)
    write_deltalake(
        table,
        data,
        mode="append",
        writer_properties=WriterProperties(compression="ZSTD"),
        commit_properties=CommitProperties(custom_metadata={"run": run}),
        post_commithook_properties=PostCommitHookProperties(
            create_checkpoint=True, cleanup_expired_logs=False
        ),
    )
    version = table.version()
    _sync(path, version)
    return version


def _sync(path: Path, version: int) -> None:
    log = log_file(path, version)
    folders = {log.parent}
    for action in log.read_text("utf-8").splitlines():
        added = json.loads(action).get("add")
        if added:
            file = path / unquote(added["path"])
            _sync_file(file)
            folders.add(file.parent)
    _sync_file(log)
    for folder in folders:
        sync_folder(folder)


def _sync_file(path: Path) -> None:
    with path.open("r+b") as handle:
        os.fsync(handle.fileno())


def log_file(path: Path, version: int) -> Path:
    """The log entry of one version of a table."""
    return path / "_delta_log" / f"{version:020d}.json"


def commit_info(path: Path, version: int) -> Mapping[str, Any]:
    """What the log says about one commit: ``timestamp`` in milliseconds of Unix time, ``run`` …"""
    for action in log_file(path, version).read_text("utf-8").splitlines():
        info = json.loads(action).get("commitInfo")
        if info:
            return dict(info)
    return {}

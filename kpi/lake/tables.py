"""Delta tables as DuckDB sees them: lists of Parquet files."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from uuid import uuid4

from kpi.findings import Fault, finding
from kpi.lake.layout import Lake
from kpi.lake.schema import ADDED, PARTITION, SQL_TYPES, Columns
from kpi.lake.sql import literal
from kpi.model.durable import sync_folder
from kpi.model.quiet import quietly

if TYPE_CHECKING:
    from deltalake import DeltaTable
    from deltalake.transaction import AddAction, RemoveAction
    from duckdb import DuckDBPyConnection


_CHECKPOINT = 100  # versions between two checkpoints of a log
_ROW_GROUP = 65_536  # small enough for readers to share a file among cores, and for the writer to stay small


def load(path: Path, version: int | None = None) -> DeltaTable:
    """Open a Delta table. Raises Fault ``lake.damaged``."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        return DeltaTable(str(path), version=version)
    except DeltaError as error:
        raise unreadable(path) from error


def unreadable(path: Path) -> Fault:
    """The fault for a table whose log cannot be read, or not to its end."""
    return Fault(finding("lake.damaged", what=f"{path.parent.name}/{path.name}", folder=path))


def damaged(lake: Lake, error: Exception) -> Fault:
    """The fault for tables whose files DuckDB cannot read."""
    return Fault(finding("lake.damaged", what=str(error).splitlines()[0], folder=lake.root))


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


def _scan_part(columns: Columns, folder: str, all_names: list[str]) -> str:
    """Files of one partition: its folder is named ``period=2021`` and the files hold no such column."""
    key, partitioned, value = folder.partition("=")
    constants = {key: f'{literal(unquote(value))} AS "{key}"'} if partitioned and key == PARTITION else {}
    names = ", ".join(constants.get(name) or _column(name, kind) for name, kind in columns)
    paths = f"[{', '.join(all_names)}], hive_partitioning = false"
    late = [f'CAST(NULL AS {SQL_TYPES[kind]}) AS "{name}"' for name, kind in columns if name in ADDED]
    if not late:
        return f"SELECT {names} FROM read_parquet({paths})"
    # Files of an older format may all lack a column: an empty relation brings it.
    files = f"FROM read_parquet({paths}, union_by_name = true)"
    return f"SELECT {names} FROM ({files} UNION ALL BY NAME SELECT {', '.join(late)} WHERE false)"


def _column(name: str, kind: str) -> str:
    if name not in ADDED:
        return f'"{name}"'
    return f'CAST(coalesce("{name}", {ADDED[name]}) AS {SQL_TYPES[kind]}) AS "{name}"'


def append(path: Path, data: Any, run: str, grows: bool = False) -> int:
    """Append an Arrow stream (a DuckDB relation, an arro3 table) in one commit; its version is returned.

    Where the table `grows`, it gets the columns that the rows have and it lacks.
    What was written is on the disk then: delta-rs itself leaves that to the system.
    """
    from deltalake import WriterProperties, write_deltalake

    table = load(path)
    writer = WriterProperties(compression="ZSTD", max_row_group_size=_ROW_GROUP)
    more: Any = {"schema_mode": "merge"} if grows else {}
    with quietly():
        write_deltalake(table, data, mode="append", writer_properties=writer, **more, **_commit(run))
    return _settle(path, table)


def append_query(path: Path, con: DuckDBPyConnection, query: str, run: str, columns: Columns) -> int:
    """Append the rows of a query to a table that is partitioned by period, in one commit; where the table
    lacks some of its `columns` it gets them first.

    DuckDB writes the Parquet files and Delta only commits them: far less memory than handing the rows over.
    """
    table = load(path)
    _grow(path, table, run, columns)
    periods = con.execute(f"SELECT DISTINCT period FROM ({query}) ORDER BY ALL").fetchall()
    added: list[AddAction | RemoveAction] = [_write(path, con, query, period) for (period,) in periods]
    with quietly():
        table.create_write_transaction(added, "append", table.schema(), ["period"], **_commit(run))
    return _settle(path, table)


def _grow(path: Path, table: DeltaTable, run: str, columns: Columns) -> None:
    """Give a table of an older format the columns it lacks: a commit of its own, which changes no rows."""
    from deltalake import Field
    from deltalake.schema import PrimitiveType

    names = {field.name for field in table.schema().fields}
    fields = [Field(name, PrimitiveType(kind)) for name, kind in columns if name not in names]
    if fields:
        with quietly():
            table.alter.add_columns(fields, **_commit(run))
        _sync(path, table.version())


def _settle(path: Path, table: DeltaTable) -> int:
    """After a commit: make it last, and now and then a checkpoint. The version committed is returned."""
    version = table.version()
    _sync(path, version)
    if version and version % _CHECKPOINT == 0:
        # It only saves time, so that it cannot be made is no reason to stop.
        with suppress(Exception), quietly():
            table.create_checkpoint()
    return version


def _write(path: Path, con: DuckDBPyConnection, query: str, period: str) -> AddAction:
    """One period's rows as a Parquet file, as Delta lays partitioned tables out."""
    from deltalake.transaction import AddAction

    file = path / f"period={period}" / f"part-{uuid4()}.zstd.parquet"
    file.parent.mkdir(exist_ok=True)
    [(rows,)] = con.execute(
        f"COPY (SELECT * EXCLUDE (period) FROM ({query}) WHERE period = {literal(period)}) TO "
        f"{literal(str(file))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    ).fetchall()
    return AddAction(
        path=file.relative_to(path).as_posix(),
        size=file.stat().st_size,
        partition_values={"period": period},
        modification_time=int(time.time() * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": rows}),
    )


def _commit(run: str) -> dict[str, Any]:
    """How every commit is made: it names the run and the process, and the log is never cleaned up."""
    from deltalake import CommitProperties, PostCommitHookProperties

    hooks = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
    return {
        "commit_properties": CommitProperties(custom_metadata={"run": run, "process": process_name()}),
        "post_commithook_properties": hooks,
    }


@cache
def process_name() -> str:
    """A name for this process that no other has."""
    import secrets

    return f"{os.getpid()}-{secrets.token_hex(4)}"


def newest(path: Path) -> int:
    """The number of the newest entry in the log of a table, -1 for none. Raises OSError."""
    names = (name for name in os.listdir(path / "_delta_log") if name.endswith(".json"))  # noqa: PTH208
    return max((int(name[:-5]) for name in names if name[:-5].isdigit()), default=-1)


def _sync(path: Path, version: int) -> None:
    log = log_file(path, version)
    folders = {log.parent}
    for action in log.read_text("utf-8").split("\n"):
        added = json.loads(action).get("add") if action else None
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
    """What the log says about one commit: ``timestamp`` in milliseconds of Unix time, ``run`` …

    Raises Fault ``lake.damaged`` for an entry that was not written to its end.
    """
    try:
        for action in log_file(path, version).read_text("utf-8").split("\n"):
            info = json.loads(action).get("commitInfo") if action else None
            if info:
                return {"timestamp": int(info["timestamp"]), **info}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise unreadable(path) from error
    raise unreadable(path)  # a power cut can leave an entry empty

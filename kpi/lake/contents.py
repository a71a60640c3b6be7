"""Which Parquet files a version of a Delta table consists of.

The log is read here as long as it says nothing but what this program writes; deltalake, which takes as long
to import as a question to answer, reads all others, and says what is wrong with those that nobody can read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kpi.lake.schema import PARTITION
from kpi.lake.tables import load, unreadable
from kpi.quick import dataclass

_MOST = 256  # log entries read one by one; above it deltalake is faster, which begins at a checkpoint
_ENTRY = re.compile(r"\d{20}\.json")
_EMPTY = len("{}\r\n")  # a power cut can leave an entry so; deltalake takes it for a commit without changes
_READER = 1  # the protocol of readers that knows no deletion vectors and no renamed columns
_OTHERS = frozenset({"commitInfo", "txn"})  # actions that change no contents


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of the `version` of a table, those of the newest commit first: paths relative to it as the
    log has them, each with the period it is of (None: the table is not partitioned)."""

    version: int
    names: tuple[tuple[str, str | None], ...]


def contents(path: Path, version: int | None = None) -> Contents:
    """The contents of a table, by default of its newest version. Raises Fault ``lake.damaged``."""
    try:
        table = _from_log(path, version)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        table = None
    return _from_deltalake(path, version) if table is None else table


def files(table: Contents, path: Path, periods: Collection[str] | None = None) -> list[Path]:
    """The Parquet files of the table at `path`, of the given periods only where it is partitioned by period.

    Built from the log's relative names: the addresses delta-rs gives are escaped, which DuckDB does not undo.
    """
    names = (name for name, of in table.names if periods is None or of is None or of in periods)
    return [path / unquote(name) for name in names]


def _from_log(path: Path, version: int | None) -> Contents | None:
    """The contents by all entries of the log, None where it needs somebody who knows more. Raises Fault
    ``lake.damaged`` for an empty entry."""
    log, entries = _entries(path)
    last = len(entries) - 1 if version is None else version
    if not 0 <= last < min(len(entries), _MOST) or int(entries[-1][:-5]) != len(entries) - 1:
        return None
    live: dict[str, str | None] = {}
    kinds: set[str] = set()
    for name in entries[: last + 1]:
        added: dict[str, str | None] = {}
        actions = list(_actions(log / name))
        if not actions:
            raise unreadable(path)
        for kind, action in actions:
            if not _apply(kind, action, live, added):
                return None
            kinds.add(kind)
        live = added | live
    return Contents(last, tuple(live.items())) if {"protocol", "metaData"} <= kinds else None


def _entries(path: Path) -> tuple[Path, list[str]]:
    log = path / "_delta_log"
    return log, sorted(name for name in os.listdir(log) if _ENTRY.fullmatch(name))  # noqa: PTH208


def _actions(entry: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for line in entry.read_text("utf-8").split("\n"):
        if line:
            yield from json.loads(line).items()


def _apply(
    kind: str, action: Mapping[str, Any], live: dict[str, str | None], added: dict[str, str | None]
) -> bool:
    """Let an action change which files are `live`, or `added` to them; False where this program does not know
    it."""
    match kind:
        case "add":
            added[action["path"]] = action["partitionValues"].get(PARTITION)
            return action.get("deletionVector") is None
        case "remove":
            live.pop(action["path"], None)
            return action.get("deletionVector") is None
        case "protocol":
            return bool(action["minReaderVersion"] == _READER)
        case "metaData":
            return action["partitionColumns"] in ([], [PARTITION])
        case _:
            return kind in _OTHERS


def _from_deltalake(path: Path, version: int | None) -> Contents:
    table = load(path, version)
    log, entries = _entries(path)
    if any((log / name).stat().st_size <= _EMPTY for name in entries if int(name[:-5]) <= table.version()):
        raise unreadable(path)
    actions = table.get_add_actions(flatten=True)
    names = [str(name) for name in actions["path"].to_pylist()]
    parted = f"partition.{PARTITION}" in actions.schema.names
    periods = actions[f"partition.{PARTITION}"].to_pylist() if parted else [None] * len(names)
    return Contents(table.version(), tuple(zip(names, periods, strict=True)))

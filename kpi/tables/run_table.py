"""The steps of a run as a table: a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.findings import Catalogue
from kpi.model.table import Column, Kind, Row, Table
from kpi.quick import dataclass


@dataclass(frozen=True, slots=True)
class RunLine:
    """A step: its `outcome` is a word of ``run.outcome``, `counts` are by words of ``run.file``."""

    step: str
    command: str
    outcome: str
    files: tuple[str, ...]
    counts: Mapping[str, int]
    code: int


def run_table(lines: Sequence[RunLine], file: str, dry: bool, words: Catalogue) -> Table:
    """What became of each step, or would."""
    text = words.text
    columns = (
        Column("step", text("run.column.step"), width=26),
        Column("command", text("run.column.command"), width=12),
        Column("outcome", text("run.column.outcome"), width=18),
        Column("what", text("run.column.what"), width=50),
        Column("code", text("run.column.code"), Kind.COUNT, width=6),
    )
    rows = tuple(Row(_cells(line, words)) for line in lines)
    return Table("run", text("run.dry_title" if dry else "run.title", file=file), (), columns, rows)


def _cells(line: RunLine, words: Catalogue) -> tuple[str, str, str, str, int]:
    counts = [words.text(f"run.file.{name}", count=count) for name, count in line.counts.items() if count]
    what = "; ".join((", ".join(line.files), *counts)).removeprefix("; ")
    return line.step, line.command, words.text(f"run.outcome.{line.outcome}"), what, line.code

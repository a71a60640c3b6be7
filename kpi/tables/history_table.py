"""Tables about the lake itself: what came when, whether all is whole, what a rebuild did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.findings import Catalogue
from kpi.lake.rebuild import RebuildReport
from kpi.lake.verify import VerifyReport
from kpi.model.table import Column, Kind, Row, Table, Value
from kpi.tables.frame import moment_text


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One form of one submission, as in the JSON contract. `version` is the lake's after its run;
    `supersedes` a submission id or ""; `current` tells whether it counts today, `kept` whether its original
    is in the lake."""

    seq: int
    version: int
    run: str
    submission: str
    file: str
    form: str
    period: str
    reporter: str
    received: str
    imported_at: str
    outcome: str
    errors: int
    warnings: int
    supersedes: str
    current: bool
    kept: bool = True


def history_table(
    rows: Sequence[HistoryRow],
    found: Mapping[tuple[str, str], tuple[int, int]],
    names: Mapping[tuple[str, str], str],
    catalogue: Catalogue,
) -> Table:
    """A line for each file and reporter with its forms, newest last.

    `found` gives errors and warnings of a (run, submission), `names` the name of a (period, reporter).
    """
    text = catalogue.text
    columns = (
        Column("version", text("history.version"), Kind.COUNT, width=9),
        Column("imported_at", text("history.imported_at"), width=16),
        Column("received", text("table.status.received"), width=11),
        Column("period", text("history.period"), width=9),
        Column("reporter", text("table.files.reporter"), width=28),
        Column("file", text("table.findings.file"), width=34),
        Column("forms", text("table.files.forms"), width=20),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("errors", text("table.status.errors"), Kind.COUNT, width=8),
        Column("warnings", text("table.status.warnings"), Kind.COUNT, width=9),
        Column("submission", text("table.files.submission"), width=18),
        Column("supersedes", text("history.supersedes"), width=18),
        Column("current", text("history.current"), width=14),
    )
    groups: dict[tuple[str, str, str], list[HistoryRow]] = {}
    for row in rows:
        groups.setdefault((row.run, row.submission, row.reporter), []).append(row)
    lines = tuple(Row(_line(group, found, names, catalogue)) for group in groups.values())
    subtitle = text("history.count", runs=len({row.run for row in rows}), submissions=len(groups))
    return Table("history", text("history.title"), (subtitle,), columns, lines)


def _line(
    group: list[HistoryRow],
    found: Mapping[tuple[str, str], tuple[int, int]],
    names: Mapping[tuple[str, str], str],
    catalogue: Catalogue,
) -> tuple[Value, ...]:
    first = group[0]
    errors, warnings = found.get((first.run, first.submission), (0, 0))
    name = names.get((first.period, first.reporter), "")
    return (
        first.version,
        moment_text(first.imported_at),
        f"{date.fromisoformat(first.received):%d/%m/%Y}",
        first.period,
        f"{first.reporter} {name}".strip(),
        first.file,
        ", ".join(row.form for row in group),
        catalogue.text(f"table.outcome.{first.outcome}"),
        errors,
        warnings,
        first.submission,
        ", ".join(dict.fromkeys(row.supersedes for row in group if row.supersedes)),
        _standing(group, catalogue),
    )


def _standing(group: list[HistoryRow], catalogue: Catalogue) -> str:
    current = [row.form for row in group if row.current]
    if len(current) == len(group):
        return catalogue.text("history.counts")
    if current:
        return catalogue.text("history.counts_partly", forms=", ".join(current))
    if group[0].outcome == "refused":
        return catalogue.text("history.not" if group[0].kept else "history.not_kept")
    return catalogue.text("history.replaced")


def verify_table(report: VerifyReport, catalogue: Catalogue) -> Table:
    """What was checked, in figures; the findings stand in a table of their own."""
    figures = {
        "originals": report.originals,
        "submissions": report.submissions,
        "values": report.values,
        "leftovers": len(report.leftovers),
    }
    return _figures("verify", figures, catalogue)


def rebuild_table(report: RebuildReport, catalogue: Catalogue) -> Table:
    """What was made anew, in figures."""
    figures = {"submissions": report.submissions, "values": report.values, "changed": report.changed}
    return _figures("rebuild", figures, catalogue)


def _figures(kind: str, figures: Mapping[str, int | None], catalogue: Catalogue) -> Table:
    text = catalogue.text
    columns = (
        Column("what", text("lake.what"), width=44),
        Column("number", text("table.summary.number"), Kind.COUNT, width=12),
    )
    rows = tuple(Row((text(f"{kind}.{key}"), number)) for key, number in figures.items())
    return Table(kind, text(f"{kind}.title"), (), columns, rows)

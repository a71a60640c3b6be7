"""Who has sent, and what came when: ``kpi status`` and ``kpi history``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpi.contract import Json

if TYPE_CHECKING:
    from kpi.tables.history_table import HistoryRow
    from kpi.tables.listing import StatusRow


def status_json(rows: Iterable[StatusRow]) -> list[Json]:
    """``kpi status``: ``[{reporter, name, form, outcome, received, due, days_late, errors, warnings,
    units_reported, units_expected, figures, figures_expected, complete, composed_from: [period]}]``;
    ``received`` and ``due`` are days; None where there is nothing to say."""
    return [
        {
            "reporter": row.reporter,
            "name": row.name,
            "form": row.form,
            "outcome": row.outcome,
            "received": row.received,
            "due": row.due,
            "days_late": row.days_late,
            "errors": row.errors,
            "warnings": row.warnings,
            "units_reported": row.units_reported,
            "units_expected": row.units_expected,
            "figures": row.figures,
            "figures_expected": row.figures_expected,
            "complete": row.complete,
            "composed_from": row.composed_from,
        }
        for row in rows
    ]


def history_json(rows: Iterable[HistoryRow]) -> list[Json]:
    """``kpi history``: ``[{seq, version, run, submission, file, form, period, reporter, received,
    imported_at, outcome, errors, warnings, supersedes, current, kept, standing, decision, see, patch, units,
    figures, received_sha256, set_aside}]``, as in `HistoryRow`."""
    return [
        {
            "seq": row.seq,
            "version": row.version,
            "run": row.run,
            "submission": row.submission,
            "file": row.file,
            "form": row.form,
            "period": row.period,
            "reporter": row.reporter,
            "received": row.received,
            "imported_at": row.imported_at,
            "outcome": row.outcome,
            "errors": row.errors,
            "warnings": row.warnings,
            "supersedes": row.supersedes,
            "current": row.current,
            "kept": row.kept,
            "standing": row.standing,
            "decision": row.decision,
            "see": row.see,
            "patch": row.patch,
            "units": row.units,
            "figures": row.figures,
            "received_sha256": row.received_sha256,
            "set_aside": row.set_aside,
        }
        for row in rows
    ]

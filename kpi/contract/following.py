"""Who has sent, and what came when: ``kpi status`` and ``kpi history``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.model.period import Period
from kpi.tables.timing import days_overdue, timing

if TYPE_CHECKING:
    from pathlib import Path

    from kpi.pipeline.following.reminders import Letter
    from kpi.tables.due_table import DueItem
    from kpi.tables.history_table import HistoryRow
    from kpi.tables.listing import StatusRow
    from kpi.tables.rates import AllRates, Rates
    from kpi.units.gazetteer.tree import Tree


def status_json(rows: Iterable[StatusRow], on: date) -> list[Json]:
    """``kpi status``: ``[{reporter, name, form, outcome, received, due, days_late, errors, warnings,
    units_reported, units_expected, figures, figures_expected, complete, composed_from: [period],
    first_received, timing, days_overdue, plan, calendar}]``; ``received``, ``due`` and ``first_received`` are
    days; None where there is nothing to say, of a report in words ``form`` too."""
    return [
        {
            "reporter": row.reporter,
            "name": row.name,
            "form": row.form or None,
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
            "first_received": row.first_received,
            "timing": timing(row, on),
            "days_overdue": days_overdue(row, on),
            "plan": row.plan or None,
            "calendar": row.calendar or None,
        }
        for row in rows
    ]


def due_json(items: Iterable[DueItem], on: date) -> list[Json]:
    """``kpi status --due``: ``[{reporter, name, form, period, due, days_left, days_overdue, plan,
    calendar}]``, what is overdue first; ``form`` is null for a report in words, of the days one is null, and
    ``plan`` and ``calendar`` are where the settings name the day."""
    return [
        {
            "reporter": item.row.reporter,
            "name": item.row.name,
            "form": item.row.form or None,
            "period": str(item.period),
            "due": item.due,
            "days_left": (item.due - on).days if item.due >= on else None,
            "days_overdue": (on - item.due).days if item.due < on else None,
            "plan": item.row.plan or None,
            "calendar": item.row.calendar or None,
        }
        for item in items
    ]


def reminders_json(letters: Iterable[Letter], paths: Iterable[Path]) -> list[Json]:
    """``kpi status --reminders``: ``[{reporter, name, file}]``."""
    return [
        {"reporter": one.reporter, "name": one.name, "file": str(path)}
        for one, path in zip(letters, paths, strict=True)
    ]


def rates_json(rates: AllRates, period: Period, on: date, tree: Tree) -> Json:
    """``kpi status --rates``: ``{period, on, total: _rates, units: [{unit, name, _rates}], forms: [{form,
    _rates}]}``."""

    def name(code: str) -> str:
        unit = tree.get(code)
        return unit.name if unit is not None else code

    return {
        "period": str(period),
        "on": on,
        "total": _rates(rates.total),
        "units": [{"unit": code, "name": name(code), **_rates(one)} for code, one in rates.units.items()],
        "forms": [{"form": form, **_rates(one)} for form, one in rates.forms.items()],
    }


def _rates(one: Rates) -> Json:
    """``{expected, received, on_time, late, overdue, not_due, dated, dated_received, received_of_expected,
    on_time_of_expected, on_time_of_received}``; a share of nothing is null."""
    return {
        "expected": one.expected,
        "received": one.received,
        "on_time": one.on_time,
        "late": one.late,
        "overdue": one.overdue,
        "not_due": one.not_due,
        "dated": one.dated,
        "dated_received": one.dated_received,
        "received_of_expected": one.share("received_of_expected"),
        "on_time_of_expected": one.share("on_time_of_expected"),
        "on_time_of_received": one.share("on_time_of_received"),
    }


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

"""What is recorded of the duties of a plan: a part of ``kpi plan``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.plan.duties import NOT_RECORDED, Record, tallies
from kpi.spec.plan_duties import DUTY_STATES, Duty

if TYPE_CHECKING:
    from kpi.pipeline.figures.duties import Duties


def duties_json(duties: Duties | None, lang: str) -> Json:
    """``{duties: {on, records: [_record], agencies: [{agency, unit, name, number, done, in_progress,
    not_done, does_not_arise, not_recorded}]}}``: by the end of the day ``on``. An agency that stands for
    several units is told as a whole (``unit`` and ``name`` are null), then each of these. ``duties`` is null
    where nothing can be recorded."""
    if duties is None:
        return {"duties": None}

    def name(code: str) -> str | None:
        unit = duties.tree.get(code)
        return unit.name if unit is not None else None

    return {
        "duties": {
            "on": duties.day,
            "records": [
                _record(one.duty, unit, name(unit), record, lang)
                for one in duties.results
                for unit, record in one.records.items()
            ],
            "agencies": [
                {
                    "agency": one.agency.get(lang) or None,
                    "unit": one.unit or None,
                    "name": name(one.unit),
                    "number": one.number,
                    **{state: one.counts.get(state, 0) for state in (*DUTY_STATES, NOT_RECORDED)},
                }
                for one in tallies(duties.results)
            ],
        }
    }


def _record(duty: Duty, unit: str, name: str | None, record: Record | None, lang: str) -> Json:
    """``{id, agency, task, condition, citation, unit, name, state, date, evidence, reason, decision}``:
    ``unit`` and ``name`` are null for a duty of one agency; without a record ``state`` is not_recorded, and
    what follows it null."""
    return {
        "id": duty.id,
        "agency": duty.agency.get(lang) or None,
        "task": duty.task.get(lang),
        "condition": duty.condition.get(lang) if duty.condition else None,
        "citation": duty.citation,
        "unit": unit or None,
        "name": name,
        "state": record.state if record else NOT_RECORDED,
        "date": record.day if record else None,
        "evidence": record.evidence if record else None,
        "reason": record.reason if record else None,
        "decision": record.decision if record else None,
    }

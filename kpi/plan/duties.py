"""Duties of a plan: what the office has recorded of each, and how many are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from kpi.lake.decisions import DUTY, Decision
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_duties import Duty, DutyState
from kpi.spec.values import Text
from kpi.units.gazetteer.tree import Tree

NOT_RECORDED: Final = "not_recorded"
"""What is said of a duty of which nothing was recorded: not that it is not done."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the office recorded: the `state` that holds from a `day` on, what shows it, why it was recorded,
    and the number of the decision."""

    state: DutyState
    day: date
    evidence: str
    reason: str
    decision: int


Records = Mapping[tuple[str, str], Record]  # by duty and unit ("" for a duty of one agency)


@dataclass(frozen=True, slots=True)
class DutyResult:
    """A duty with its records by unit, None where there is none: of each unit of its level, or of its one
    agency under ""."""

    duty: Duty
    records: Mapping[str, Record | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties of an agency, or of one `unit` of those it stands for, are in which state."""

    agency: Text
    unit: str
    counts: Mapping[str, int]

    @property
    def number(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())


def recorded(in_force: Iterable[Decision], plan: str, until: date | None = None) -> Records:
    """What decisions in force record of a plan's duties. Of several on one duty the one of the latest day
    holds, of those on one day the last; `until` leaves out what is about later days."""
    records: dict[tuple[str, str], Record] = {}
    for decision in in_force:
        value = decision.data if decision.kind == DUTY else {}
        if value.get("plan") != plan:
            continue
        record = Record(
            value["state"],
            date.fromisoformat(value["on"]),
            value["evidence"],
            decision.reason,
            decision.seq,
        )
        key = value["duty"], value["unit"]
        before = records.get(key)
        if (until is None or record.day <= until) and (before is None or before.day <= record.day):
            records[key] = record
    return records


def duty_results(plan: Plan, tree: Tree, under: str, whole: bool, records: Records) -> tuple[DutyResult, ...]:
    """The duties in the order of the text. `under` is the unit looked at; where it is not the `whole` of the
    plan's territory only duties of the units in it are its own."""
    results = []
    for duty in plan.duties:
        if duty.level is not None:
            units = [unit.code for unit in tree.under(under, duty.level)]
            results.append(DutyResult(duty, {unit: records.get((duty.id, unit)) for unit in units}))
        elif whole:
            results.append(DutyResult(duty, {"": records.get((duty.id, ""))}))
    return tuple(one for one in results if whole or one.records)


def tallies(results: Sequence[DutyResult]) -> tuple[Tally, ...]:
    """A tally for each agency in the order of the text; behind one that stands for several units, a tally for
    each of these."""
    agencies: dict[Text, dict[str, Counter[str]]] = {}
    for one in results:
        counters = agencies.setdefault(one.duty.agency, {"": Counter()})
        for unit, record in one.records.items():
            state = NOT_RECORDED if record is None else record.state
            counters[""][state] += 1
            if unit:
                counters.setdefault(unit, Counter())[state] += 1
    return tuple(
        Tally(agency, unit, counts)
        for agency, counters in agencies.items()
        for unit, counts in counters.items()
    )

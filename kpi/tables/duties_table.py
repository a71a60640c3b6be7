"""Duties of a plan with what the office recorded of them: how many of each agency, and each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from kpi.findings import Catalogue
from kpi.model.cell import Value
from kpi.model.show import day_text
from kpi.model.table import Column, Kind, Row, Table
from kpi.plan.duties import NOT_RECORDED, DutyResult, Record, Tally, tallies
from kpi.quick import dataclass
from kpi.rollup.notes import names_of
from kpi.spec.plan_duties import DUTY_STATES
from kpi.spec.values import Text
from kpi.units.gazetteer.tree import Tree

_WIDTHS = {"id": 8, "task": 48, "state": 28, "evidence": 40, "citation": 10}
_STATES = (*DUTY_STATES, NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the tables stand in: the units named (`tree`), lines below the title, notes and source."""

    catalogue: Catalogue
    tree: Tree
    title: str
    subtitle: tuple[str, ...]
    notes: tuple[str, ...] = ()
    source: str = ""


def duty_tables(results: Sequence[DutyResult], around: Surroundings) -> tuple[Table, ...]:
    """How many duties of each agency are in which state, then the duties; none where there are no duties."""
    if not results:
        return ()
    return _by_agency(tallies(results), around), _duties(results, around)


def _by_agency(all_tallies: Sequence[Tally], around: Surroundings) -> Table:
    text = around.catalogue.text
    keys = ("number", *_STATES)
    columns = (
        Column("agency", text("duty.column.agency"), width=36),
        *(Column(key, text(f"duty.column.{key}"), Kind.COUNT, width=11) for key in keys),
    )
    rows = [_tally(one, around) for one in all_tallies]
    agencies = [one for one in all_tallies if not one.unit]
    if len(agencies) > 1:
        total = sum((Counter(one.counts) for one in agencies), Counter())
        rows.append(Row((text("duty.all"), *_numbers(total)), "total"))
    return Table(
        id="duties-by-agency",
        title=text("duty.by_agency", title=around.title),
        subtitle=around.subtitle,
        columns=columns,
        rows=tuple(rows),
    )


def _agency(name: Text, around: Surroundings) -> str:
    return name.get(around.catalogue.lang) or around.catalogue.text("plan.no_agency")


def _tally(one: Tally, around: Surroundings) -> Row:
    name = names_of(around.tree, [one.unit]) if one.unit else _agency(one.agency, around)
    return Row((name, *_numbers(one.counts)), depth=1 if one.unit else 0)


def _numbers(counts: Mapping[str, int]) -> tuple[Value, ...]:
    return (sum(counts.values()), *(counts.get(state, 0) for state in _STATES))


def _duties(results: Sequence[DutyResult], around: Surroundings) -> Table:
    return Table(
        id="duties",
        title=around.title,
        subtitle=around.subtitle,
        columns=tuple(
            Column(key, around.catalogue.text(f"duty.column.{key}"), width=width)
            for key, width in _WIDTHS.items()
        ),
        rows=tuple(_sections(results, around)),
        notes=(*around.notes, around.catalogue.text("duty.not_recorded_means")),
        source=around.source,
    )


def _sections(results: Sequence[DutyResult], around: Surroundings) -> Iterator[Row]:
    """The duties in the order of the text, under the name of each agency."""
    for agency, group in groupby(results, key=lambda one: _agency(one.duty.agency, around)):
        yield Row(("", agency, "", "", ""), "section")
        for one in group:
            yield from _rows(one, around)


def _rows(one: DutyResult, around: Surroundings) -> Iterator[Row]:
    """A duty; where it is that of several units, those that recorded something, then all others in a row."""
    duty = one.duty
    head = (duty.id, duty.task.get(around.catalogue.lang))
    if duty.level is None:
        yield Row((*head, *_record(one.records.get(""), around), duty.citation))
        return
    counts = Counter(_state(record) for record in one.records.values())
    yield Row((*head, _counted(counts, around.catalogue), "", duty.citation))
    for unit, record in one.records.items():
        if record is not None:
            yield Row(("", names_of(around.tree, [unit]), *_record(record, around), ""), depth=1)
    others = [unit for unit, record in one.records.items() if record is None]
    if others and len(others) < len(one.records):
        yield Row(("", names_of(around.tree, others), *_record(None, around), ""), depth=1)


def _counted(counts: Mapping[str, int], catalogue: Catalogue) -> str:
    """ "2 đã thực hiện; 10 chưa ghi nhận"."""
    return "; ".join(f"{counts[state]} {_words(state, catalogue)}" for state in _STATES if counts.get(state))


def _record(record: Record | None, around: Surroundings) -> tuple[str, str]:
    """The state with its day, and what shows it."""
    words = _words(_state(record), around.catalogue)
    if record is None:
        return words, ""
    return around.catalogue.text("duty.since", state=words, day=day_text(record.day)), record.evidence


def _state(record: Record | None) -> str:
    return NOT_RECORDED if record is None else record.state


def _words(state: str, catalogue: Catalogue) -> str:
    return catalogue.text(f"duty.state.{state}")

"""Stored values against those an original gives when it is read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from kpi.findings import Finding, Severity, finding
from kpi.lake.log import Place as Stored
from kpi.lake.log import SubmissionRow
from kpi.lake.snapshot import Snapshot
from kpi.model.number import State, plain
from kpi.model.received import Part
from kpi.model.show import range_text

_CHUNK = 5_000
_PLACES = 3_000  # forms of submissions that the engine puts in order at a time


class Place(NamedTuple):
    """Where a value belongs and where it was read."""

    form: str
    reporter: str
    role: str
    unit: str
    indicator: str
    sheet: str
    cell: str


End = Decimal | None
Content = tuple[Decimal | None, str | None, str, End, End]  # value, class code, state, lower, upper
Values = Counter[tuple[Place, Content]]


def stored_values(
    snapshot: Snapshot, rows: Iterable[SubmissionRow]
) -> Iterator[tuple[tuple[str, str], Values]]:
    """The observations of the rows by (run, submission), one submission at a time in memory."""
    some: list[Stored] = []
    for _, places in groupby(sorted({row.place for row in rows}), key=_submission):
        some += places
        if len(some) >= _PLACES:
            yield from _values_at(snapshot, some)
            some = []
    yield from _values_at(snapshot, some)


def _submission(place: Stored) -> tuple[str, str]:
    return place[:2]


def _values_at(snapshot: Snapshot, places: Sequence[Stored]) -> Iterator[tuple[tuple[str, str], Values]]:
    snapshot.con.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(range(len($1))) AS number, "
        "unnest($1::VARCHAR[]) AS run, unnest($2::VARCHAR[]) AS submission, unnest($3::VARCHAR[]) AS form, "
        "unnest($4::VARCHAR[]) AS reporter",
        [[place[at] for place in places] for at in range(4)],
    )
    # What is the same for a whole form is a number here: the engine holds all rows to put them in order.
    cursor = snapshot.con.execute(
        "SELECT number, role, unit, indicator, sheet, cell, value, text, state, lower, upper FROM stored "
        "JOIN wanted USING (run, submission, form, reporter) ORDER BY number"
    )

    def lines() -> Iterator[tuple[Any, ...]]:
        while chunk := cursor.fetchmany(_CHUNK):
            yield from chunk

    for group, members in groupby(lines(), key=lambda line: _submission(places[line[0]])):
        yield group, Counter((Place(*places[line[0]][2:], *line[1:6]), line[6:]) for line in members)


def read_values(parts: Iterable[Part]) -> Values:
    """The values of parts as read."""
    values: Values = Counter()
    for part in (piece for whole in parts for piece in whole.pieces):
        r = part.readings
        columns = zip(r.role, r.unit, r.indicator, r.cell, r.value, r.text, r.state, strict=True)
        values.update(
            (
                Place(part.form, part.reporter, role, unit, indicator, part.sheet, cell),
                (_decimal(value), text, str(state), *map(_decimal, r.bounds.get(at, (None, None)))),
            )
            for at, (role, unit, indicator, cell, value, text, state) in enumerate(columns)
        )
    return values


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def differences(before: Values, after: Values, rows: Sequence[SubmissionRow], specs: str) -> list[Finding]:
    """One finding for each place where the store and the original do not agree, in order of the places.

    Where a form was stored under other specs than `specs`, the specs may be why, so it is a warning.
    """
    if before == after:
        return []
    old_values, now = _by_place(before - after), _by_place(after - before)
    respecified = {(row.form, row.reporter) for row in rows if row.specs != specs}
    findings = [
        finding(
            _code(place in old_values, place in now),
            Severity.WARNING if (place.form, place.reporter) in respecified else Severity.ERROR,
            file=rows[0].file,
            sheet=place.sheet,
            cell=place.cell,
            unit=place.unit,
            indicator=place.indicator,
            form=place.form,
            stored=old_values.get(place, ""),
            read=now.get(place, ""),
        )
        for place in sorted(old_values.keys() | now.keys())
    ]
    if any(note.severity is Severity.WARNING for note in findings):
        findings.insert(0, finding("lake.specs_changed", file=rows[0].file))
    return findings


def _code(kept: bool, now: bool) -> str:
    if kept and now:
        return "lake.value_changed"
    return "lake.value_extra" if kept else "lake.value_missing"


def _by_place(values: Values) -> dict[Place, str]:
    texts_by_place: dict[Place, list[str]] = {}
    for (place, content), times in values.items():
        texts_by_place.setdefault(place, []).extend([_show(content)] * times)
    return {place: "; ".join(texts) for place, texts in texts_by_place.items()}


def _show(content: Content) -> str:
    value, text, state, lower, upper = content
    signs = {State.NIL: "-", State.MISSING: "", State.INVALID: "?", State.UNCALCULATED: "="}
    if state in signs:
        return signs[State(state)]
    if state == State.RANGE:
        return range_text(lower, upper, "vi")
    return plain(value) if value is not None else text or ""

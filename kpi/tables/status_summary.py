"""Who has sent, where there are too many reporters for a screen: by province, and who lacks something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.model.cell import Value
from kpi.model.table import Column, Kind, Row, Table
from kpi.tables.frame import Frame, heading_of, notes_of, source_of, subtitle_of
from kpi.tables.listing import StatusRow, by_reporter, outcome_of_reporter

_LEAST = 5  # reporters that are named however small the screen
_AROUND = 16  # lines of a screen that titles, headings, notes and the source take
_GRAVEST = ("missing", "incomplete", "figures_missing")  # the states in which something lacks
_Reporters = Mapping[str, Sequence[StatusRow]]


def status_summary(rows: Sequence[StatusRow], frame: Frame, height: int) -> tuple[Table, ...]:
    """A line for each province, and the reporters that lack something, as many as a screen of a `height` in
    lines has room for, those that sent nothing first."""
    reporters = by_reporter(rows)
    provinces: dict[str, dict[str, Sequence[StatusRow]]] = {}
    for code, reporter_rows in reporters.items():
        province = frame.tree.province(code)
        provinces.setdefault(province.code if province else "", {})[code] = reporter_rows
    lacking = {
        code: reporter_rows
        for state in _GRAVEST
        for code, reporter_rows in reporters.items()
        if outcome_of_reporter(reporter_rows) == state
    }
    tables = [_by_province(provinces, reporters, len(reporters) - len(lacking), frame)]
    if lacking:
        tables.append(_lacking(lacking, max(_LEAST, height - _AROUND - len(provinces)), frame))
    return tuple(tables)


def _by_province(
    provinces: Mapping[str, _Reporters], reporters: _Reporters, whole: int, frame: Frame
) -> Table:
    text = frame.text
    numbers = ("reporters", "sent_whole", "sent_partly", "sent_nothing", "sent_late", "errors", "warnings")
    columns = (
        Column("code", text("table.column.code"), width=7),
        Column("name", text("table.status.province"), width=26),
        *(Column(key, text(f"table.status.{key}"), Kind.COUNT, width=10) for key in numbers),
    )
    lines = [Row((code, _name(code, frame), *_numbers(of))) for code, of in sorted(provinces.items())]
    if len(lines) > 1:
        lines.append(Row(("", text("table.status.all"), *_numbers(reporters)), "total"))
    whole_text = text("table.status.whole", whole=whole, all=len(reporters))
    return Table(
        id="status-by-province",
        title=text("table.status.title"),
        subtitle=subtitle_of(frame, whole_text),
        columns=columns,
        rows=tuple(lines),
        notes=notes_of(frame, (), text("table.status.each")),
        heading=heading_of(frame),
        source=source_of(frame),
    )


def _numbers(reporters: _Reporters) -> tuple[Value, ...]:
    """How many reporters there are, have sent all, lack something, have sent nothing and were late; how many
    errors and warnings there are."""
    states = [outcome_of_reporter(rows) for rows in reporters.values()]
    missing = states.count("missing")
    partly = states.count("incomplete") + states.count("figures_missing")
    all_rows = [row for rows in reporters.values() for row in rows]
    return (
        len(states),
        len(states) - missing - partly,
        partly,
        missing,
        sum(any(row.days_late for row in rows) for rows in reporters.values()),
        sum(row.errors or 0 for row in all_rows),
        sum(row.warnings or 0 for row in all_rows),
    )


def _lacking(reporters: _Reporters, most: int, frame: Frame) -> Table:
    text = frame.text
    columns = (
        Column("code", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=26),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("missing", text("table.status.missing"), width=16),
    )
    lines = tuple(
        Row((code, _place(code, rows[0].name, frame), *_state(rows, frame)))
        for code, rows in list(reporters.items())[:most]
    )
    more = len(reporters) - len(lines)
    return Table(
        id="status-lacking",
        title=text("table.status.lacking_title", number=len(reporters)),
        subtitle=(),
        columns=columns,
        rows=lines,
        notes=(text("table.status.more", more=more),) if more else (),
    )


def _state(rows: Sequence[StatusRow], frame: Frame) -> tuple[Value, Value]:
    outcome = outcome_of_reporter(rows)
    missing_text = ", ".join(row.form for row in rows if not row.there)
    return frame.text(f"table.outcome.{outcome}"), "" if outcome == "missing" else missing_text


def _name(code: str, frame: Frame) -> str:
    unit = frame.tree.get(code)
    return unit.name if unit else ""


def _place(code: str, name: str, frame: Frame) -> str:
    """A reporter, with its province where the table is not of one."""
    province = frame.tree.province(code)
    return f"{name}, {province.name}" if province and province.name != frame.place else name

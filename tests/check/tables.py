"""A small world for tests of checks: indicators in a line, observations as a text table, checks in a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from kpi.check import CheckReport, run_checks
from kpi.findings import Severity
from kpi.lake.engine import open_room
from kpi.model.grid import cell_name
from kpi.spec.kinds.check import Check
from kpi.spec.kinds.indicator import Indicator, Label
from kpi.spec.values import Text, Validity

DAY = date(2021, 12, 31)
ALWAYS = Validity()
VIEWS = ("observation", "previous_observation")
STATES = {"": "missing", "!": "invalid", "=": "uncalculated", "-": "nil"}
Row = tuple[object, ...]


def indicator(key: str, kind: str = "count", aggregate: str = "sum", decimals: int = 0) -> Indicator:
    """An indicator named after its key; a class has the labels none and some."""
    labels = tuple(Label(code, Text(f"loại {code}", f"class {code}"), ()) for code in ("none", "some"))
    name = Text(f"tên {key}", f"name {key}")
    return Indicator(key, name, kind, "", aggregate, decimals, labels if kind == "class" else ())


KNOWN = {
    i.id: i
    for i in (
        *(indicator(key) for key in ("start", "found", "cleared", "end", "inspected", "places")),
        indicator("fines", "money", decimals=2),
        indicator("class", "class", "count_by_class"),
        indicator("plan", "yes_no", "count_yes"),
        indicator("share", "rate", "recompute"),
    )
}


def check(
    expression: str,
    at: str,
    scope: str = "row",
    severity: str = "error",
    missing: str = "cannot_tell",
    when: str = "",
    message: str = "",
    name: str = "rule",
    validity: Validity = ALWAYS,
    remedy: str = "",
) -> Check:
    """A check whose texts are the same in both languages."""
    texts = Text(message, message), Text(remedy, remedy)
    return Check(name, scope, Severity(severity), expression, missing, at, *texts, "source", validity, when)


TOTALS = check("total = children", "*", "parent", name="total", message="{name}: {total} / {children}")


def rows(table: str) -> list[Row]:
    """Observations of a text table: the columns sheet (= form), unit and indicators; ``|`` between cells.

    A unit with ``*`` is the sender's total row. A cell is a number, a label, ``-`` (nil), empty (missing),
    ``!`` (invalid), ``=`` (uncalculated) or a range (``5..10``, ``81..``); ``x`` is a column the sheet does
    not have. ``sheet`` may be ``run/file/sheet``; each line counts as received after those above it. Cells
    lie from row 1, column C on.
    """
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [row for number, line in enumerate(lines) for row in _line(number, header[2:], line)]


def _line(number: int, indicators: Sequence[str], line: Sequence[str]) -> Iterable[Row]:
    run, file, sheet = (["run", "a.xlsx", *line[0].split("/")])[-3:]
    role, unit = ("total" if line[1].startswith("*") else "unit"), line[1].lstrip("*")
    for column, (key, cell) in enumerate(zip(indicators, line[2:], strict=True)):
        if cell == "x":
            continue
        is_text = KNOWN[key].type == "class" and cell not in STATES
        known = None if is_text or cell in STATES or ".." in cell else Decimal(cell)
        value = Decimal(0) if cell == "-" else known
        place = (
            STATES.get(cell, "range" if ".." in cell else "number"),
            sheet,
            cell_name(number, column + 2),
            cell,
            file,
        )
        yield (
            run,
            file,
            sheet,
            "2021",
            "d1",
            unit,
            role,
            key,
            value,
            cell if is_text else None,
            *place,
            number,
        )


def lake(now: Iterable[Row], before: Iterable[Row] = ()) -> duckdb.DuckDBPyConnection:
    """A connection with the views the checks read."""
    con = open_room()
    for view, content in zip(VIEWS, (now, before), strict=True):
        con.execute(f"""CREATE TABLE {view} (run VARCHAR, submission VARCHAR, form VARCHAR, period VARCHAR,
            reporter VARCHAR, unit VARCHAR, role VARCHAR, indicator VARCHAR, value DECIMAL(20, 4),
            text VARCHAR, state VARCHAR, sheet VARCHAR, cell VARCHAR, raw VARCHAR, file VARCHAR,
            seq BIGINT, lower DECIMAL(20, 4), upper DECIMAL(20, 4))""")
        told = [(*(*row, 0)[:16], None, None) for row in content]
        if told:
            one = f"({', '.join('?' * 18)})"
            places = ", ".join([one] * len(told))
            con.execute(f"INSERT INTO {view} VALUES {places}", [cell for row in told for cell in row])
        con.execute(f"""UPDATE {view} SET
            lower = CAST(nullif(split_part(raw, '..', 1), '') AS DECIMAL(20, 4)),
            upper = CAST(nullif(split_part(raw, '..', 2), '') AS DECIMAL(20, 4)) WHERE state = 'range'""")
    return con


def judge(now: str, *checks: Check, before: str = "") -> CheckReport:
    """What the checks say of a text table."""
    earlier = rows(before) if before else []
    return run_checks(lake(rows(now), earlier), checks, KNOWN, DAY)


def spots(report: CheckReport) -> list[str]:
    """Where the findings point: unit, indicator and cell."""
    return [f"{f.unit} {f.indicator} {f.cell}" for f in report.findings]

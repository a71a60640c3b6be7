"""A small world for tests: units and observations as text tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import duckdb

from kpi.lake.engine import open_room
from kpi.lake.sql import put
from kpi.spec.kinds.indicator import Indicator, Label
from kpi.spec.values import Text
from kpi.units.gazetteer.tree import Tree, Unit, grow

DAY = date(2021, 12, 31)
UNITS = """
87     province  -    Tỉnh Đồng Tháp
866    district  87   Thành phố Cao Lãnh
867    district  87   Thành phố Sa Đéc
29863  commune   866  Phường 11
29866  commune   866  Phường 1
29898  commune   867  Phường 3
89     province  -    Tỉnh An Giang
883    district  89   Thành phố Long Xuyên
30280  commune   883  Phường Mỹ Bình
"""
COLUMNS = (
    "run", "submission", "form", "period", "reporter", "unit", "role", "indicator", "value", "text", "state",
    "sheet", "cell", "raw", "file", "lower", "upper",
)  # fmt: skip


def units(text: str = UNITS, day: date = DAY) -> Tree:
    """A tree from lines "code level parent name"; "-" is no parent."""
    rows = [line.split(None, 3) for line in text.strip().splitlines()]
    return grow(
        day,
        (
            Unit(code, level, name.split()[0], name, "" if parent == "-" else parent, date(2004, 1, 1), None)
            for code, level, parent, name in rows
        ),
    )


def indicator(name: str, kind: str = "count", expression: str = "", labels: Iterable[str] = ()) -> Indicator:
    """An indicator whose names are its id."""
    how = {"yes_no": "count_yes", "class": "count_by_class", "rate": "recompute"}.get(kind, "sum")
    found = tuple(Label(code, Text(code, code), ()) for code in labels)
    return Indicator(name, Text(name, name), kind, "", how, labels=found, expression=expression)


def indicators(*names: str) -> list[Indicator]:
    """Counts by their ids."""
    return [indicator(name) for name in names]


def reports(text: str, period: str = "2021") -> duckdb.DuckDBPyConnection:
    """Views of a snapshot from lines "unit indicator value [key=column …]".

    A value "?" is missing, "!" invalid, "5..10" and "81.." are ranges, "'x" is the class label x. Each
    line's reporter is the unit's district as far as nothing else is said; `seq` orders the submissions (by
    default by appearance).
    """
    rows = [_row(line, period, place) for place, line in enumerate(text.strip().splitlines())]
    return lake(rows)


def lake(rows: list[dict[str, str]]) -> duckdb.DuckDBPyConnection:
    """Views ``observation`` and ``submission`` from rows of text."""
    con = open_room()
    columns: dict[str, list[str]] = {name: [row.get(name, "") for row in rows] for name in (*COLUMNS, "seq")}
    columns["text_"] = columns.pop("text")
    put(con, "given", columns)
    con.execute("""
        CREATE TABLE observation AS SELECT * EXCLUDE (value, text_, seq, lower, upper),
            CAST(nullif(value, '') AS DECIMAL(20,4)) AS value, nullif(text_, '') AS text,
            CAST(nullif(lower, '') AS DECIMAL(20,4)) AS lower,
            CAST(nullif(upper, '') AS DECIMAL(20,4)) AS upper FROM given;
        CREATE TABLE submission AS SELECT min(CAST(seq AS BIGINT)) AS seq, run, submission, file, form,
            period, reporter, '2021-12-14' AS received, 'accepted' AS outcome,
            '2021-12-1' || any_value(seq) || 'T08:00:00+00:00' AS imported_at
            FROM given GROUP BY ALL;
        CREATE TABLE finding (run VARCHAR, submission VARCHAR, period VARCHAR, code VARCHAR, severity VARCHAR,
            form VARCHAR, file VARCHAR, sheet VARCHAR, cell VARCHAR, unit VARCHAR, indicator VARCHAR,
            params VARCHAR)""")
    return con


def _row(line: str, period: str, place: int) -> dict[str, str]:
    unit, name, value, *more = line.split()
    row = {"unit": unit, "indicator": name, "period": period, "form": "01", "run": "r1", "role": "unit"}
    row |= {"reporter": "866", "seq": "1", "sheet": "01", "cell": f"C{place + 1}", "raw": value}
    row |= dict(piece.split("=", 1) for piece in more)
    row |= {"submission": f"{period}-{row['reporter']}", "file": f"{row['reporter']}.xlsx"}
    if value == "?":
        return row | {"state": "missing"}
    if value == "!":
        return row | {"state": "invalid"}
    if ".." in value:
        lower, _, upper = value.partition("..")
        return row | {"state": "range", "lower": lower, "upper": upper}
    if value.startswith("'"):
        return row | {"state": "number", "text": value[1:]}
    return row | {"state": "number", "value": value}

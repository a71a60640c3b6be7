from __future__ import annotations

from pathlib import Path

from kpi.findings import finding, load_catalogue
from kpi.lake.layout import create_lake
from kpi.model.period import parse_period
from kpi.model.table import Table
from kpi.pipeline.following.history import history
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.history_table import history_table
from tests.lake.helpers import Report, one, store

FORMS = {"04": {"29869": {"found": "3"}}, "05": {"29869": {"models": "1"}}}
TOLD = (finding("file.empty"), finding("cell.missing", form="04"))
FIRST = Report("866", FORMS, file="lan-1.xlsx", outcome="accepted_with_findings", findings=TOLD)
SECOND = one("4", file="lan-2.xlsx")
REFUSED = one("5", file="hong.xlsx", outcome="refused")
OTHER = one("6", reporter="867", unit="29900", period="2020", file="khac.xlsx")


def workspace(tmp_path: Path) -> Workspace:
    lake = create_lake(tmp_path / "lake")
    store(lake, FIRST)
    store(lake, SECOND, REFUSED)
    store(lake, OTHER)
    return Workspace(tmp_path, "87", lake.root)


def test_every_submission_with_what_it_supersedes(tmp_path: Path) -> None:
    rows = history(workspace(tmp_path)).rows
    assert [(r.seq, r.version, r.file, r.form, r.reporter, r.current) for r in rows] == [
        (1, 1, "lan-1.xlsx", "04", "866", False),
        (2, 1, "lan-1.xlsx", "05", "866", True),
        (3, 2, "lan-2.xlsx", "04", "866", True),
        (4, 2, "hong.xlsx", "", "", False),
        (5, 3, "khac.xlsx", "04", "867", True),
    ]
    assert [r.supersedes for r in rows] == ["", "", FIRST.submission, "", ""]


def test_of_a_period_or_a_reporter_only(tmp_path: Path) -> None:
    office = workspace(tmp_path)
    assert [r.file for r in history(office, parse_period("2020")).rows] == ["khac.xlsx"]
    assert [r.seq for r in history(office, reporter="866").rows] == [1, 2, 3]
    assert history(office, parse_period("1999")).rows == ()


def cells(table: Table, *keys: str) -> list[tuple[object, ...]]:
    places = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row.cells[place] for place in places) for row in table.rows]


def test_the_table_has_a_line_for_each_submission(tmp_path: Path) -> None:
    found = history(workspace(tmp_path))
    table = history_table(found.rows, found.finding_counts, found.names, load_catalogue("en"))
    assert cells(table, "version", "file", "forms", "errors", "warnings", "current") == [
        (1, "lan-1.xlsx", "04, 05", 1, 1, "superseded: 04; counts: 05"),
        (2, "lan-2.xlsx", "04", 0, 0, "counts"),
        (2, "hong.xlsx", "", 0, 0, "does not count"),
        (3, "khac.xlsx", "04", 0, 0, "counts"),
    ]
    [(reporter,), *_] = cells(table, "reporter")
    assert str(reporter).startswith("866 ")
    assert len(str(reporter)) > 4

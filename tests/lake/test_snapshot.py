from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.findings import Fault, finding
from kpi.lake.commit import known
from kpi.lake.layout import Lake, create_lake
from kpi.lake.schema import FINDINGS, OBSERVATIONS, SUBMISSIONS
from kpi.lake.snapshot import open_snapshot
from kpi.lake.tables import log_file
from kpi.lake.versions import find_version
from tests.examples import tries
from tests.lake.helpers import Report, count, figures, one, store

FOUND = ("2021", "29869", "found")


def test_an_empty_lake_has_all_views(lake: Lake) -> None:
    with open_snapshot(lake) as snapshot:
        for view, columns in (
            ("submission_all", SUBMISSIONS),
            ("submission", SUBMISSIONS),
            ("observation", (*OBSERVATIONS, ("file", "string"))),
            ("finding", FINDINGS),
        ):
            answer = snapshot.con.execute(f"SELECT * FROM {view}")
            assert [name for name, *_ in answer.description or ()] == [name for name, _ in columns]
            assert answer.fetchall() == []
        assert snapshot.version == 0


def test_what_is_small_is_read_once(lake: Lake) -> None:
    store(lake, one("3"))
    with open_snapshot(lake) as snapshot:
        for path in (lake.data() / "observations").rglob("*.parquet"):
            path.unlink()
        assert snapshot.con.execute("SELECT count(*) FROM observation").fetchall() == [(1,)]


def test_types_are_the_same_empty_and_filled(lake: Lake) -> None:
    def types() -> list[str]:
        with open_snapshot(lake) as snapshot:
            return [str(kind) for _, kind, *_ in snapshot.con.execute("DESCRIBE observation").fetchall()]

    empty = types()
    store(lake, one("3"))
    assert types() == empty


def test_values_are_exact_and_the_period_is_text(lake: Lake) -> None:
    store(lake, one("9007199254740993.0625"), one(None, unit="29872", reporter="867"))
    with open_snapshot(lake) as snapshot:
        rows = snapshot.con.execute(
            'SELECT period, "value", state, sheet, cell, file FROM observation ORDER BY unit'
        ).fetchall()
    exact = Decimal("9007199254740993.0625")
    assert rows == [
        ("2021", exact, "number", "Biểu 04", "D8", "bao-cao.xlsx"),
        ("2021", None, "missing", "Biểu 04", "D8", "bao-cao.xlsx"),
    ]


def test_a_later_report_supersedes_as_a_whole(lake: Lake) -> None:
    first = Report("866", {"04": {"29869": {"found": "3", "tried": "1"}, "29872": {"found": "5"}}})
    store(lake, first)
    store(lake, one("4"))
    assert figures(lake) == {FOUND: 4}
    assert known(lake).rows[1].supersedes == first.submission
    assert count(lake, "submission_all") == 2


def test_only_the_same_form_period_and_reporter_is_superseded(lake: Lake) -> None:
    store(lake, Report("866", {"04": {"29869": {"found": "3"}}, "05": {"29869": {"models": "1"}}}))
    store(lake, one("4"), one("7", period="2020"), one("9", reporter="867", unit="29900"))
    assert figures(lake) == {
        FOUND: 4,
        ("2021", "29869", "models"): 1,
        ("2020", "29869", "found"): 7,
        ("2021", "29900", "found"): 9,
    }


def test_of_two_in_one_run_the_later_wins(lake: Lake) -> None:
    store(lake, one("3"), one("4"))
    assert figures(lake) == {FOUND: 4}


def test_the_same_file_is_stored_once(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, one("3"))
    assert count(lake, "submission_all") == 1
    assert known(lake).version == 1


def test_the_same_file_for_another_period_is_another_submission(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, one("3", period="2020"))
    assert figures(lake) == {FOUND: 3, ("2020", "29869", "found"): 3}


def test_a_refused_file_counts_nowhere_and_may_come_again(lake: Lake) -> None:
    store(lake, one("3", outcome="refused"))
    assert figures(lake) == {}
    assert count(lake, "submission_all") == 1
    store(lake, one("3"))
    assert figures(lake) == {FOUND: 3}


def test_findings_come_back_as_they_were_told(lake: Lake) -> None:
    told = finding("cell.mark_missing", sheet="Biểu 04", cell="D8", form="04", kept="1,5 'x'")
    report = Report("866", {"04": {"29869": {"found": "3"}}}, findings=(told,))
    run = store(lake, report)
    with open_snapshot(lake) as snapshot:
        rows = snapshot.con.execute(
            "SELECT run, submission, period, code, severity, sheet, cell, params FROM finding"
        ).fetchall()
    params = rows[0][-1]
    assert rows == [(run, report.submission, "2021", "cell.mark_missing", "warning", "Biểu 04", "D8", params)]
    assert json.loads(params) == {"kept": "1,5 'x'"}


def test_periods_limit_what_is_read(lake: Lake) -> None:
    store(lake, one("3"), one("7", period="2020"), one("1", period="2021-S1"))
    with open_snapshot(lake, periods=["2021", "2021-S1"]) as snapshot:
        rows = snapshot.con.execute('SELECT period, "value" FROM observation ORDER BY period').fetchall()
        assert rows == [("2021", 3), ("2021-S1", 1)]
    with open_snapshot(lake, periods=["1999"]) as snapshot:
        assert snapshot.con.execute("SELECT * FROM observation").fetchall() == []


def test_a_version_shows_the_lake_as_it_was(lake: Lake) -> None:
    for value in ("3", "4", "5"):
        store(lake, one(value))
    assert [figures(lake, version) for version in (0, 1, "2", 3)] == [{}, {FOUND: 3}, {FOUND: 4}, {FOUND: 5}]
    with open_snapshot(lake, 2) as snapshot:
        assert snapshot.version == 2


def backdate(lake: Lake, version: int, moment: str) -> None:
    """Let a version have been committed at a local moment."""
    path = log_file(lake.submissions, version)
    actions = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for action in actions:
        if "commitInfo" in action:
            action["commitInfo"]["timestamp"] = int(datetime.fromisoformat(moment).timestamp() * 1000)
    path.write_text("\n".join(json.dumps(action) for action in actions), "utf-8")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake made on 1 December, with runs on 10 and 20 December."""
    lake = create_lake(Path(tmp_path_factory.mktemp("dated")))
    store(lake, one("3"))
    store(lake, one("4"))
    moments = ("2021-12-01T08:00", "2021-12-10T15:30", "2021-12-20T23:59:59")
    for version, moment in enumerate(moments):
        backdate(lake, version, moment)
    return lake


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2021-12-01", 0),
        ("2021-12-09", 0),
        ("2021-12-10", 1),
        ("2021-12-10T15:29", 0),
        ("2021-12-10 15:30", 1),
        ("2021-12-19", 1),
        ("2021-12-20", 2),
        ("2030-01-01", 2),
        ("0", 0),
        (" 2 ", 2),
    ],
)
def test_a_date_is_its_end_in_local_time(dated: Lake, asked: str, expected: int) -> None:
    assert find_version(dated, asked) == expected


def test_a_moment_may_have_a_time_zone(dated: Lake) -> None:
    local = datetime.fromisoformat("2021-12-10T15:30").astimezone(UTC)
    assert figures(dated, local.isoformat()) == {FOUND: 3}


def test_a_snapshot_says_when_its_version_was_committed(dated: Lake) -> None:
    with open_snapshot(dated, "2021-12-15") as snapshot:
        assert snapshot.as_of.startswith("2021-12-10T15:30:00")


@pytest.mark.parametrize(
    "asked", ["7", "-1", "2021", "2021-11-30", "2021-13-01", "hôm qua", "", "20211210", "0001-01-01"]
)
def test_what_is_no_version_is_told_with_what_there_is(dated: Lake, asked: str) -> None:
    with pytest.raises(Fault) as fault:
        open_snapshot(dated, asked)
    [told] = fault.value.findings
    assert told.code == "lake.no_version"
    assert dict(told.params) == {
        "asked": asked,
        "first": "0",
        "last": "2",
        "listed": "0 (2021-12-01 08:00), 1 (2021-12-10 15:30), 2 (2021-12-20 23:59)",
    }


def test_a_snapshot_does_not_see_later_runs(lake: Lake) -> None:
    store(lake, one("3"))
    with open_snapshot(lake) as snapshot:
        store(lake, one("4"), one("1", reporter="867", unit="29900"))
        assert snapshot.con.execute('SELECT "value" FROM observation').fetchall() == [(3,)]


@settings(max_examples=tries(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    runs=st.lists(
        st.lists(st.tuples(st.sampled_from(["866", "867"]), st.integers(0, 99)), max_size=3), max_size=3
    )
)
def test_every_version_shows_the_latest_of_its_time(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[tuple[str, int]]]
) -> None:
    lake = create_lake(Path(tmp_path_factory.mktemp("lake")))
    latest: dict[tuple[str, str, str], int] = {}
    expected = [dict(latest)]
    for number, run in enumerate(runs):
        reports = [
            one(str(value), reporter, f"{reporter}01", note=f"{number}.{place}")
            for place, (reporter, value) in enumerate(run)
        ]
        store(lake, *reports)
        latest |= {("2021", f"{reporter}01", "found"): value for reporter, value in run}
        if run:
            expected.append(dict(latest))
    assert [figures(lake, version) for version in range(known(lake).version + 1)] == expected

"""What counts: held and withdrawn submissions, decisions, patches; and lakes of the format before these."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kpi.findings import finding
from kpi.lake.commit import append_rows
from kpi.lake.decisions import CURRENT, Decision, decide
from kpi.lake.layout import FORMAT, Lake, create_lake, read_about
from kpi.lake.lock import writing
from kpi.lake.log import Known, SubmissionRow, known
from kpi.lake.rebuild import rebuild
from kpi.lake.snapshot import open_snapshot
from kpi.lake.verify import verify
from tests.lake.helpers import Report, as_version_0_2, count, each, figures, one, ranges, reread, store

FOUND = ("2021", "29869", "found")
FULL = Report(
    "866", {"04": {"29869": {"found": "3", "handled": "1"}, "29872": {"found": "4", "handled": "2"}}}
)


def codes(lake: Lake) -> list[str]:
    return [f.code for f in verify(lake, each(reread), "specs-1", lambda *_: None).findings]


def decided(lake: Lake, rows: Sequence[SubmissionRow], kind: str = CURRENT) -> int:
    """A decision and the rows that carry it out."""
    with writing(lake):
        before = known(lake)
        told = Decision(kind=kind, subject=rows[0].submission, value="{}", reason="thử")
        made = decide(lake, told)
        append_rows(lake, rows, before, made.seq, made.run)
    return made.seq


def last(log: Known) -> SubmissionRow:
    return log.rows[-1]


def test_what_is_held_is_stored_and_does_not_count(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, replace(one("4"), outcome="held"))
    assert figures(lake) == {FOUND: 3}
    log = known(lake)
    assert [log.standing(row) for row in log.rows] == ["counts", "held"]
    assert codes(lake) == []


def test_a_decision_makes_what_is_held_count_and_what_counted_count_again(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, replace(one("4"), outcome="held"))
    first, held = known(lake).rows
    number = decided(lake, [replace(held, outcome="accepted")])
    assert figures(lake) == {FOUND: 4}
    assert last(known(lake)).decision == number
    assert decided(lake, [first]) == number + 1
    assert figures(lake) == {FOUND: 3}
    assert [figures(lake, version)[FOUND] for version in (1, 2, 3, 4)] == [3, 3, 4, 3]
    log = known(lake)
    assert [log.standing(row) for row in log.rows] == ["counts", "replaced", "replaced", "counts"]
    assert codes(lake) == []


def test_what_is_withdrawn_leaves_nothing_behind(lake: Lake) -> None:
    store(lake, one("3"))
    decided(lake, [replace(known(lake).rows[0], outcome="withdrawn")])
    assert figures(lake) == {}
    assert count(lake, "submission") == 0
    log = known(lake)
    assert log.current == {}
    assert log.standing(log.rows[0]) == "withdrawn"
    assert figures(lake, 1) == {FOUND: 3}
    assert codes(lake) == []


def test_a_decision_without_rows_is_told_and_has_no_effect(lake: Lake) -> None:
    store(lake, one("3"))
    decide(lake, Decision(kind=CURRENT, subject="2021-abc", value="{}", reason="thử"))
    assert figures(lake) == {FOUND: 3}
    assert codes(lake) == ["lake.decision_unfinished"]


def test_a_row_of_a_decision_that_is_not_there_is_told(lake: Lake) -> None:
    store(lake, one("3"))
    with writing(lake):
        before = known(lake)
        append_rows(lake, [before.rows[0]], before, 7, "run-7")
    assert codes(lake) == ["lake.decision_lost"]


def test_a_decision_makes_nothing_newer_than_what_others_sent(lake: Lake) -> None:
    """Where two reporters speak of one unit the later import counts, whatever was decided about the other."""
    store(lake, one("3"))
    store(lake, one("4"))
    store(lake, one("5", reporter="29869"))
    first, second, _ = known(lake).rows
    decided(lake, [replace(second, outcome="withdrawn"), first])
    with open_snapshot(lake) as snapshot:
        places = snapshot.con.execute("SELECT reporter FROM submission ORDER BY seq").fetchall()
    assert places == [("866",), ("29869",)]


class TestPatch:
    """Rows over rows."""

    def patch(self, figures: dict[str, str | None], **more: str) -> Report:
        return Report("866", {"04": {"29872": figures}}, patch=True, **more)

    def test_the_units_sent_take_the_place_of_the_same_units(self, lake: Lake) -> None:
        store(lake, FULL)
        store(lake, self.patch({"found": "9"}, file="bo-sung.xlsx"))
        assert figures(lake) == {
            FOUND: 3,
            ("2021", "29869", "handled"): 1,
            ("2021", "29872", "found"): 9,
        }
        with open_snapshot(lake) as snapshot:
            files = snapshot.con.execute(
                "SELECT DISTINCT unit, file FROM observation ORDER BY unit"
            ).fetchall()
        assert files == [("29869", "bao-cao.xlsx"), ("29872", "bo-sung.xlsx")]
        assert count(lake, "submission") == 2
        log = known(lake)
        assert [log.standing(row) for row in log.rows] == ["patched", "counts"]

    def test_a_unit_without_a_figure_patches_nothing(self, lake: Lake) -> None:
        store(lake, FULL)
        store(lake, self.patch({"found": None}))
        assert figures(lake)["2021", "29872", "found"] == 4

    def test_units_may_be_added(self, lake: Lake) -> None:
        store(lake, one("3"))
        store(lake, self.patch({"found": "9"}))
        assert figures(lake) == {FOUND: 3, ("2021", "29872", "found"): 9}

    def test_patches_lie_over_patches_until_a_whole_report_comes(self, lake: Lake) -> None:
        store(lake, FULL)
        store(lake, self.patch({"found": "9"}))
        store(lake, self.patch({"found": "10"}))
        assert figures(lake)["2021", "29872", "found"] == 10
        assert figures(lake, 2)["2021", "29872", "found"] == 9
        store(lake, one("5"))
        assert figures(lake) == {FOUND: 5}

    def test_only_the_form_that_was_patched_is_concerned(self, lake: Lake) -> None:
        store(lake, Report("866", {"04": {"29872": {"found": "1"}}, "05": {"29872": {"models": "2"}}}))
        store(lake, self.patch({"found": "9"}))
        assert figures(lake) == {("2021", "29872", "found"): 9, ("2021", "29872", "models"): 2}

    def test_findings_of_rows_that_were_replaced_are_no_longer_told(self, lake: Lake) -> None:
        told = tuple(finding("cell.missing", unit=unit, form="04") for unit in ("29869", "29872"))
        missing = finding("form.unit_missing", unit="29875", forms="04", name="Phường 3")
        store(lake, replace(FULL, findings=(*told, missing)))
        assert count(lake, "told") == 3
        store(lake, self.patch({"found": "9"}))
        assert count(lake, "told") == 2
        store(lake, Report("866", {"04": {"29875": {"found": "9"}}}, patch=True))
        assert count(lake, "told") == 1
        assert count(lake, "finding") == 3

    def test_verify_and_rebuild_know_them(self, lake: Lake) -> None:
        store(lake, FULL)
        store(lake, self.patch({"found": "9"}))
        before = figures(lake)
        assert codes(lake) == []
        report = rebuild(lake, each(reread), lambda *_: None, "r-1")
        assert (report.changed, report.findings) == (0, ())
        assert (read_about(lake).rebuilt.seq, read_about(lake).rebuilt.reading) == (2, "r-1")
        assert figures(lake) == before


def test_a_rebuild_restores_what_is_held_or_withdrawn(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, replace(one("4"), outcome="held"))
    decided(lake, [replace(known(lake).rows[0], outcome="withdrawn")])
    shutil.rmtree(lake.data())
    rebuild(lake, each(reread), lambda *_: None)
    assert count(lake, "stored") == 2
    decided(lake, [replace(known(lake).rows[1], outcome="accepted")])
    assert figures(lake) == {FOUND: 4}


@pytest.fixture
def old(tmp_path: Path) -> Lake:
    """A lake as version 0.2.0 made it: without the columns that came later."""
    lake = create_lake(tmp_path / "lake")
    with as_version_0_2(lake):
        store(lake, one("3"))
        store(lake, one("4"))
    return lake


class TestOldLake:
    """A log without the columns of today."""

    def test_it_is_read_as_it_is(self, old: Lake) -> None:
        assert figures(old) == {FOUND: 4}
        log = known(old)
        assert [log.standing(row) for row in log.rows] == ["replaced", "counts"]
        assert (last(log).decision, last(log).patch, last(log).units, last(log).reading) == (
            0,
            False,
            None,
            "",
        )
        assert codes(old) == []
        assert read_about(old).format == 1

    def test_it_grows_with_the_first_write(self, old: Lake) -> None:
        first = known(old).rows[0]
        decided(old, [first])
        assert figures(old) == {FOUND: 3}
        store(old, replace(one("5"), outcome="held"))
        assert figures(old) == {FOUND: 3}
        assert [figures(old, version).get(FOUND) for version in (0, 1, 2)] == [None, 3, 4]
        assert codes(old) == []
        assert read_about(old).format == FORMAT

    def test_it_is_rebuilt(self, old: Lake) -> None:
        assert rebuild(old, each(reread), lambda *_: None).changed == 0
        assert figures(old) == {FOUND: 4}
        assert read_about(old).format == FORMAT

    def test_a_range_is_stored_beside_rows_that_know_none_and_all_stays_readable(self, old: Lake) -> None:
        store(old, one("81.."))
        store(old, one("5..10"))
        assert figures(old) == {FOUND: None}
        assert [figures(old, version).get(FOUND) for version in (1, 2)] == [3, 4]
        assert [ranges(old, version) for version in (2, 3, 4)] == [
            {},
            {"found": (81, None)},
            {"found": (5, 10)},
        ]
        assert codes(old) == []
        assert rebuild(old, each(reread), lambda *_: None).changed == 0
        assert [ranges(old, version) for version in (2, 3)] == [{}, {"found": (81, None)}]
        assert codes(old) == []

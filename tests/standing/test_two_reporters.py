"""A commune is reported by its district and by itself: which figures count is what the papers say, and
whoever imports hears where the two differ."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from kpi.findings import Finding, Severity
from kpi.lake.figures import counting
from kpi.lake.snapshot import open_snapshot
from kpi.pipeline.deciding.standing import make_current
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.opening.staleness import note_state
from tests.examples import thorough
from tests.intake.books import INDICATORS
from tests.standing.reports import FULL, A, B, Desk, book, changed, new_desk

OWN = {A: (9, 3, 1, 0, 2, 0, 1, 1)}
DISTRICT, COMMUNE = book(FULL), book(OWN, sender="UBND thị trấn Tràm Chim")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def counts(desk: Desk, unit: str = A) -> int:
    """The first figure of a unit that counts, of all reporters."""
    told = counting(
        "(SELECT o.*, s.seq FROM observation o JOIN submission s USING (run, submission, form, reporter) "
        "WHERE role = 'unit')"
    )
    with open_snapshot(desk.workspace.lake) as snapshot:
        [(value,)] = snapshot.con.execute(
            f"SELECT value FROM ({told}) WHERE unit = ? AND indicator = ?", [unit, INDICATORS[0]]
        ).fetchall()
    return int(value)


def of_others(findings: tuple[Finding, ...]) -> list[tuple[str, Severity]]:
    kinds = ("submission.overrides", "submission.overridden")
    return [(f.code, f.severity) for f in findings if f.code in kinds]


def test_the_report_received_later_counts_though_the_other_is_imported_after_it(desk: Desk) -> None:
    desk.one(COMMUNE, received="2021-12-14")
    result = desk.one(DISTRICT, received="2021-12-10")
    assert result.forms_held == ()
    assert counts(desk) == OWN[A][0]
    assert counts(desk, B) == FULL[B][0]
    assert of_others(result.findings) == [("submission.overridden", Severity.WARNING)]


def test_where_the_papers_say_nothing_the_last_import_counts_and_says_so(desk: Desk) -> None:
    desk.one(COMMUNE, received="2021-12-14")
    result = desk.one(DISTRICT)
    assert counts(desk) == FULL[A][0]
    assert of_others(result.findings) == [("submission.overrides", Severity.WARNING)]


def test_two_reporters_in_one_run_are_told_once(desk: Desk) -> None:
    first, second = desk.send(COMMUNE, DISTRICT)
    assert of_others(first.findings) == []
    assert of_others(second.findings) == [("submission.overrides", Severity.WARNING)]


def test_reports_that_agree_are_not_told(desk: Desk) -> None:
    desk.one(DISTRICT)
    same = desk.one(book({A: FULL[A]}, sender="UBND thị trấn Tràm Chim"))
    assert of_others(same.findings) == []


def test_what_is_held_overrides_nothing(desk: Desk) -> None:
    desk.one(DISTRICT)
    desk.one(COMMUNE)
    held = desk.one(book({B: FULL[B], A: (7, *FULL[A][1:])}, note="ít hơn"))
    assert held.forms_held == ("05",)
    assert of_others(held.findings) == []


def test_in_any_order_of_import_the_days_of_receipt_decide(tmp_path: Path) -> None:
    reports = {
        "2021-12-10": book(changed(FULL, A, 10)),
        "2021-12-12": book({A: (12, *FULL[A][1:])}, sender="UBND thị trấn Tràm Chim"),
        "2021-12-14": book(changed(FULL, A, 14)),
    }
    orders = list(permutations(reports))
    for n, days in enumerate(orders if thorough() else (orders[1], orders[-1])):
        (tmp_path / str(n)).mkdir()
        desk = new_desk(tmp_path / str(n))
        for day in days:
            desk.one(reports[day], received=day)
        assert counts(desk) == 14, days


def test_a_decision_makes_a_report_no_newer_than_its_papers(desk: Desk) -> None:
    desk.one(COMMUNE, received="2021-12-14")
    first = desk.one(DISTRICT, received="2021-12-10")
    desk.one(book(changed(FULL, A, 6)), received="2021-12-20")
    assert counts(desk) == 6
    make_current(desk.workspace, first.submission, (), Because("huyện xác nhận"))
    assert counts(desk) == OWN[A][0]


def test_a_file_that_was_held_and_is_then_taken_as_a_patch_waits_no_more(desk: Desk) -> None:
    desk.one(DISTRICT)
    rows = book({A: (8, *FULL[A][1:])}, note="sửa")
    assert desk.one(rows).forms_held == ("05",)
    assert desk.one(rows, patch=True).forms_held == ()
    assert [standing for _, standing in desk.log()] == ["patched", "replaced", "counts"]
    with open_snapshot(desk.workspace.lake) as snapshot:
        told = note_state(desk.workspace, snapshot, ["2021"])
    assert "lake.undecided" not in [f.code for f in told]

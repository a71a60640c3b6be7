"""After the specs have changed, stored readings say that they are older, and nothing says "nothing to do"."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpi.findings import load_catalogue
from kpi.lake.layout import open_lake
from kpi.lake.log import known
from kpi.model.period import parse_period
from kpi.model.received import Outcome
from kpi.pipeline.deciding.standing import make_current, withdraw_submission
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.figures.tabulating import aggregate_table
from kpi.pipeline.following.history import history
from kpi.pipeline.following.status import status
from kpi.pipeline.keeping.rebuilding import rebuild
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from tests.e2e.program import Office
from tests.standing.reports import FULL, A, B, C, Desk, book, changed, codes, new_desk

YEAR = parse_period("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def set_settings(desk: Desk, **values: Any) -> None:
    folder = desk.workspace.root / "specs" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "87.json").write_text(json.dumps({"kind": "settings", "id": "87", **values}), "utf-8")


def understood(desk: Desk) -> None:
    """From now on "@@" means that there is nothing to report."""
    given = json.loads((Path(__file__).parents[2] / "specs/settings/default.json").read_text("utf-8"))
    set_settings(desk, marks={**given["marks"], "@@": "nil"})


def anew(desk: Desk) -> Workspace:
    return Workspace(desk.workspace.root, "87", desk.workspace.lake)


def noticed(desk: Desk) -> list[str]:
    """What reading commands notice, each for itself."""
    found = []
    for ask in (
        lambda w: aggregate_table(w, load_catalogue("vi"), ["05"], Query(YEAR, level="district")).table(),
        lambda w: status(w, Query(YEAR)),
        history,
    ):
        workspace = anew(desk)
        ask(workspace)
        found.append(",".join(notice.code for notice in workspace.notices))
    assert len(set(found)) == 1
    return found[0].split(",") if found[0] else []


def test_nothing_is_told_as_long_as_nothing_changes(desk: Desk) -> None:
    desk.one(book(FULL))
    assert noticed(desk) == []


def test_what_does_not_concern_reading_is_not_told(desk: Desk) -> None:
    desk.one(book(FULL))
    set_settings(desk, due="12-20")
    assert noticed(desk) == []


def test_older_readings_are_told_until_a_rebuild(desk: Desk) -> None:
    desk.one(book(changed(FULL, A, "@@")))
    assert "support_needed" not in desk.figures()[A]
    understood(desk)
    assert noticed(desk) == ["lake.readings_older"]
    table = aggregate_table(anew(desk), load_catalogue("en"), ["05"], Query(YEAR, level="district")).table()
    assert "read by older specs" in table.notes[0]
    rebuild(anew(desk), lambda *_: None)
    assert noticed(desk) == []
    assert desk.needed()[A] == 0


def test_the_same_file_is_read_anew(desk: Desk) -> None:
    report = book(changed(FULL, A, "@@"))
    desk.one(report)
    understood(desk)
    assert desk.one(report).outcome is not Outcome.DUPLICATE
    assert (desk.needed()[A], noticed(desk)) == (0, [])
    assert desk.one(report).outcome is Outcome.DUPLICATE


def test_what_was_replaced_is_not_read_anew_but_told(desk: Desk) -> None:
    report = book(changed(FULL, A, 3))
    desk.one(report)
    desk.one(book(FULL))
    understood(desk)
    again = desk.one(report)
    assert codes(again.findings) == ["submission.duplicate_replaced", "submission.duplicate_stale"]
    assert desk.needed()[A] == 4


def test_a_patched_report_is_not_read_anew_but_told(desk: Desk) -> None:
    report = book(FULL)
    desk.one(report)
    desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
    understood(desk)
    again = desk.one(report)
    assert codes(again.findings) == ["submission.duplicate_stale", "submission.duplicate_patched"]
    assert desk.needed()[B] == 50


def test_the_commands_say_so_beside_what_they_print(desk: Desk) -> None:
    desk.one(book(FULL))
    understood(desk)
    told = Office(desk.workspace.root)("aggregate", "05", "--period", "2021", "--format", "json")
    assert (told.code, "kpi rebuild" in told.err) == (0, True)
    assert any("cũ hơn" in note for note in told.json["notes"])


def test_what_waits_for_a_decision_is_told_until_it_is_made(desk: Desk) -> None:
    desk.one(book(FULL))
    held = desk.one(book({B: FULL[B]}))
    assert noticed(desk) == ["lake.undecided"]
    withdraw_submission(anew(desk), held.submission, (), Because("gửi nhầm"))
    assert noticed(desk) == []


def test_what_a_later_whole_report_has_overtaken_waits_no_more(desk: Desk) -> None:
    desk.one(book(FULL))
    few = book({B: FULL[B]})
    held = desk.one(few)
    desk.one(book(changed(FULL, A, 9)))
    assert noticed(desk) == []
    assert codes(desk.one(few).findings) == ["submission.duplicate_replaced"]
    assert [standing for _, standing in desk.log()] == ["replaced", "overtaken", "counts"]
    make_current(anew(desk), held.submission, (), Because("đúng là chỉ còn một xã"))
    assert desk.needed() == {B: 5}


def test_what_is_newer_by_its_papers_waits_for_a_decision_still(desk: Desk) -> None:
    desk.one(book(FULL))
    desk.one(book({B: FULL[B]}, revision=3))
    desk.one(book(changed(FULL, A, 9)))
    assert noticed(desk) == ["lake.undecided"]
    assert desk.log()[1] == ("held", "held")


def test_a_patch_on_what_counts_overtakes_nothing(desk: Desk) -> None:
    desk.one(book(FULL))
    desk.one(book({B: FULL[B]}))
    desk.one(book(changed({C: FULL[C]}, C, 60)), patch=True)
    assert noticed(desk) == ["lake.undecided"]
    assert desk.log()[1] == ("held", "held")


def test_rows_tell_by_which_specs_they_were_read(desk: Desk) -> None:
    desk.one(book(FULL))
    [row] = known(open_lake(desk.workspace.lake)).rows
    assert (len(row.reading), row.units, row.figures, row.received_stated) == (64, 3, 24, False)

"""A health centre reports beside its district: each has a report of its own, and the district's counts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi.findings import Fault, Finding, load_catalogue
from kpi.lake.layout import open_lake
from kpi.lake.log import known
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import parse_period
from kpi.model.received import Outcome
from kpi.pipeline.deciding.standing import make_current, withdraw_submission
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.explaining.explain import explain
from kpi.pipeline.figures.tabulating import aggregate_table
from kpi.pipeline.following.history import history
from kpi.pipeline.keeping.rebuilding import rebuild
from kpi.pipeline.keeping.verifying import verify
from kpi.pipeline.opening.query import Query
from kpi.pipeline.templates.templates import make_templates
from tests.intake.books import INDICATORS
from tests.plan.office_plans import own_plan
from tests.standing.reports import FULL, A, Desk, book, changed, new_desk
from tests.standing.test_two_reporters import counts

DISTRICT, CENTRE = "871", "871:health-centre"
OF_DISTRICT = book(FULL)
SENDER = "Trung tâm Y tế huyện Tam Nông"


def of_centre(first: int, **how: int) -> bytes:
    """The health centre's report with another first figure of the first commune."""
    return book(changed(FULL, A, first), sender=SENDER, **how)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path)
    own_plan(made.workspace.root)
    return made


def current(desk: Desk) -> dict[str, str]:
    """The outcome of what counts by reporter."""
    log = known(open_lake(desk.workspace.lake))
    return {reporter: row.outcome for (_, _, reporter), row in log.current.items()}


def stored(desk: Desk, role: str = "unit") -> list[tuple[object, ...]]:
    """Every figure that is kept, with who reported it."""
    with open_snapshot(desk.workspace.lake) as snapshot:
        query = "SELECT reporter, unit, indicator, value FROM observation WHERE role = ? ORDER BY ALL"
        return snapshot.con.execute(query, [role]).fetchall()


def beside(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in findings if one.code.startswith("submission.")]


def test_neither_replaces_the_other_and_the_units_own_figure_counts(desk: Desk) -> None:
    for first, other in ((OF_DISTRICT, of_centre(9)), (of_centre(9), OF_DISTRICT)):
        desk.send(first, other)
        assert set(current(desk)) == {DISTRICT, CENTRE}
        assert counts(desk) == 4
    assert len(known(open_lake(desk.workspace.lake)).rows) == 2


def test_whoever_imports_hears_where_they_differ_and_which_counts(desk: Desk) -> None:
    assert beside(desk.one(OF_DISTRICT).findings) == []
    result = desk.one(of_centre(9))
    assert (result.outcome, result.reporter) == (Outcome.ACCEPTED_WITH_FINDINGS, CENTRE)
    [note] = [one for one in result.findings if one.code == "submission.agency_differs"]
    assert (note.unit, dict(note.params)["sender"]) == (DISTRICT, "Huyện Tam Nông (871)")


def test_equal_figures_of_both_are_nothing_to_tell(desk: Desk) -> None:
    desk.send(OF_DISTRICT)
    assert beside(desk.one(of_centre(4)).findings) == []


def test_what_the_agency_alone_reports_counts_until_it_is_withdrawn(desk: Desk) -> None:
    result = desk.one(of_centre(9))
    assert counts(desk) == 9
    withdraw_submission(desk.workspace, result.submission, (), Because("nhầm"))
    assert (current(desk), desk.figures()) == ({}, {})


def test_an_agency_fills_what_the_unit_left_open(desk: Desk) -> None:
    silent = {**FULL, A: (None, *FULL[A][1:])}
    desk.send(book(silent), of_centre(9))
    assert counts(desk) == 9


def test_an_agency_that_sends_again_replaces_its_own_report_alone(desk: Desk) -> None:
    desk.send(OF_DISTRICT)
    first = desk.one(of_centre(9))
    again = desk.one(of_centre(8, revision=2))
    assert again.supersedes == first.submission
    assert (set(current(desk)), counts(desk)) == ({DISTRICT, CENTRE}, 4)
    make_current(desk.workspace, first.submission, (), Because("bản trước đúng"))
    assert set(current(desk)) == {DISTRICT, CENTRE}


def test_history_names_the_agency(desk: Desk) -> None:
    desk.send(OF_DISTRICT, of_centre(9))
    told = history(desk.workspace)
    assert told.names["2021", CENTRE] == "Trung tâm Y tế huyện Tam Nông"
    [row] = history(desk.workspace, reporter=CENTRE).rows
    assert row.reporter == CENTRE


def test_reports_of_agencies_are_verified_and_rebuilt_from_their_originals(desk: Desk) -> None:
    desk.send(OF_DISTRICT, of_centre(9))
    before = stored(desk)
    assert len(before) == 2 * len(FULL) * len(INDICATORS)
    assert verify(desk.workspace, False, lambda *_: None).findings == ()
    rebuild(desk.workspace, lambda *_: None)
    assert (set(current(desk)), stored(desk)) == ({DISTRICT, CENTRE}, before)
    assert verify(desk.workspace, False, lambda *_: None).findings == ()


def test_a_form_that_the_plan_does_not_ask_of_the_agency_is_refused(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    own_plan(desk.workspace.root, calendars=[])
    result = desk.one(of_centre(9))
    assert (result.outcome, [one.code for one in result.findings]) == (Outcome.REFUSED, ["file.agency_form"])


def test_without_a_plan_in_force_the_agency_is_refused_as_before(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    own_plan(desk.workspace.root, valid_to="2021-01-01")
    result = desk.one(of_centre(9))
    assert (result.outcome, [one.code for one in result.findings]) == (Outcome.REFUSED, ["file.agency"])


def test_a_blank_made_for_an_agency_comes_back_as_its_report(desk: Desk, tmp_path: Path) -> None:
    folder, year = tmp_path / "blank", parse_period("2021")
    for _ in range(2):  # the second time over the blank of the first
        [made] = make_templates(desk.workspace, ["all"], year, CENTRE, "rows", folder)
    assert (made.reporter, made.name) == (CENTRE, "Trung tâm Y tế huyện Tam Nông")
    assert made.file.name == "871-health-centre-huyen-tam-nong-2021.xlsx"
    book_made = openpyxl.load_workbook(made.file)
    [sheet] = book_made.worksheets
    row = next(cell.row for cell in sheet["B"] if cell.value == A)
    for column in range(4, 12):
        sheet.cell(row, column).value = 1
    book_made.save(made.file)
    result = desk.one(made.file.read_bytes())
    assert (result.reporter, result.forms) == (CENTRE, ("05",))
    assert counts(desk) == 1


def test_where_an_agency_alone_tells_a_figure_explain_names_it(desk: Desk) -> None:
    desk.send(of_centre(9))
    query = Query(parse_period("2021"))
    tree = explain(desk.workspace, load_catalogue("vi"), A, "support_needed", query)
    assert (tree.value, tree.place.reporter if tree.place else "") == (9, CENTRE)
    assert "báo cáo của cơ quan: Trung tâm Y tế huyện Tam Nông" in tree.detail
    desk.send(OF_DISTRICT)
    both = explain(desk.workspace, load_catalogue("vi"), A, "support_needed", query)
    assert (both.value, both.place.reporter if both.place else "") == (4, DISTRICT)
    [other] = [node for node in both.children if node.kind == "input"]
    assert (other.value, other.place.reporter if other.place else "") == (9, CENTRE)


def test_an_agency_need_not_tell_of_every_commune(desk: Desk) -> None:
    result = desk.one(book({A: FULL[A]}, sender=SENDER))
    assert (result.outcome, result.findings) == (Outcome.ACCEPTED, ())


def of_whole(desk: Desk, folder: Path, *values: int) -> bytes:
    """The blank of the health centre with a row for each indicator, filled in."""
    [made] = make_templates(desk.workspace, ["05"], parse_period("2021"), CENTRE, "vertical", folder, True)
    filled = openpyxl.load_workbook(made.file)
    [sheet] = filled.worksheets
    rows = [cell.row for cell in sheet["A"] if str(cell.value).isdigit()]
    for row, value in zip(rows, values, strict=True):
        sheet.cell(row, 4).value = value
    filled.save(made.file)
    return made.file.read_bytes()


def total(desk: Desk) -> tuple[object, list[str]]:
    """What the district comes to, and what is told of agencies."""
    query = Query(parse_period("2021"), level="district", under="871")
    result = aggregate_table(desk.workspace, load_catalogue("vi"), ["support_needed"], query)
    [row] = result.figures.rollup.rows
    notes = [note.code for note in result.figures.rollup.notes if note.code.startswith("rollup.agency")]
    return row.values["support_needed"], notes


def test_a_form_of_one_column_tells_of_the_district_as_a_whole(desk: Desk, tmp_path: Path) -> None:
    result = desk.one(of_whole(desk, tmp_path / "blank", 20, 15, 1, 0, 2, 0, 1, 1))
    assert (result.findings, result.reporter) == ((), CENTRE)
    assert total(desk) == (20, ["rollup.agency_alone"])
    tree = explain(desk.workspace, load_catalogue("vi"), "871", "support_needed", Query(parse_period("2021")))
    assert [node.detail for node in tree.children if node.kind == "input"] == [
        "người; báo cáo của cơ quan: Trung tâm Y tế huyện Tam Nông"
    ]
    desk.send(OF_DISTRICT)
    assert set(current(desk)) == {DISTRICT, CENTRE}
    assert total(desk) == (15, ["rollup.agency_partial"])
    before = stored(desk, "whole")
    rebuild(desk.workspace, lambda *_: None)
    assert (len(before), stored(desk, "whole")) == (8, before)
    assert verify(desk.workspace, False, lambda *_: None).findings == ()


@pytest.mark.parametrize(
    ("forms", "reporter", "code"),
    [
        (["04"], CENTRE, "template.agency_form"),
        (["05"], "871:police", "template.no_agency"),
        (["05"], "99999:health-centre", "template.no_unit"),
        (["05"], "871:", "template.no_unit"),
    ],
)
def test_no_blank_is_made_that_could_not_come_back(
    desk: Desk, tmp_path: Path, forms: list[str], reporter: str, code: str
) -> None:
    with pytest.raises(Fault) as fault:
        make_templates(desk.workspace, forms, parse_period("2021"), reporter, "rows", tmp_path / "blank")
    assert [one.code for one in fault.value.findings] == [code]

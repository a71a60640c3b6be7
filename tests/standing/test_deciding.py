"""Any import can be undone, and any state brought back, by decisions that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from kpi.lake.layout import open_lake
from kpi.lake.log import known
from kpi.lake.rebuild import rebuild
from kpi.lake.snapshot import open_snapshot
from kpi.lake.verify import verify
from kpi.pipeline.deciding import decisions as deciding
from kpi.pipeline.deciding.standing import make_current, withdraw_submission
from kpi.pipeline.deciding.verdicts import Because, Verdict
from kpi.pipeline.keeping.rereading import reread
from tests.lake.helpers import as_version_0_2
from tests.standing.reports import FULL, A, B, C, Desk, book, changed, codes, new_desk

V1, V2, V3 = (book(changed(FULL, A, n), note=f"v{n}") for n in (1, 2, 3))
WHY = Because("huyện xác nhận")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def current(desk: Desk, submission: str, forms: Sequence[str] = ()) -> Verdict:
    return make_current(desk.workspace, submission, forms, WHY)


def take_back(desk: Desk, submission: str) -> Verdict:
    return withdraw_submission(desk.workspace, submission, (), WHY)


def withdraw(desk: Desk, seq: int) -> Verdict:
    return deciding.withdraw(desk.workspace, seq, WHY)


def told(verdict: Verdict) -> list[str]:
    return [f.code for f in verdict.findings]


def sound(desk: Desk) -> bool:
    """Whether verify has nothing to say, and a rebuild changes nothing."""
    lake, again = open_lake(desk.workspace.lake), partial(reread, desk.workspace, ())
    found = verify(lake, again, desk.workspace.specs.sha256, lambda *_: None).findings
    before = desk.figures()
    report = rebuild(lake, again, lambda *_: None)
    return not found and report.changed == 0 and desk.figures() == before


def test_what_was_replaced_counts_again(desk: Desk) -> None:
    first = desk.one(V1)
    desk.one(V2)
    verdict = current(desk, first.submission)
    assert (verdict.outcome, told(verdict)) == ("stored", ["decide.now_counts"])
    assert desk.needed()[A] == 1
    assert codes(desk.one(V1).findings) == ["submission.duplicate"]
    assert codes(desk.one(V2).findings) == ["submission.duplicate_replaced"]
    assert desk.needed()[A] == 1
    assert sound(desk)


def test_what_was_held_counts(desk: Desk) -> None:
    desk.one(V1)
    held = desk.one(book({B: FULL[B]}))
    current(desk, held.submission)
    assert desk.needed() == {B: 5}
    assert sound(desk)


def test_every_earlier_version_can_still_be_seen(desk: Desk) -> None:
    first = desk.one(V1)
    desk.one(V2)
    current(desk, first.submission)
    assert [int(desk.figures(as_of=n)[A]["support_needed"]) for n in (1, 2, 3)] == [1, 2, 1]


def test_withdrawn_the_one_before_counts_again(desk: Desk) -> None:
    first, second, third = (desk.one(v) for v in (V1, V2, V3))
    assert told(take_back(desk, third.submission)) == ["decide.now_counts"]
    assert desk.needed()[A] == 2
    take_back(desk, first.submission)  # it does not count: what counts stays
    assert desk.needed()[A] == 2
    assert told(take_back(desk, second.submission)) == ["decide.nothing_counts"]
    assert desk.needed() == {}
    assert told(take_back(desk, second.submission)) == ["decide.withdrawn_already"]
    assert codes(desk.one(V3).findings) == ["submission.duplicate_withdrawn"]
    current(desk, third.submission)
    assert desk.needed()[A] == 3
    assert sound(desk)


def test_a_wrong_period_is_undone(desk: Desk) -> None:
    wrong = desk.one(book(FULL, period=""), period="2022")
    assert desk.needed("2022") != {}
    take_back(desk, wrong.submission)
    assert desk.needed("2022") == {}


class TestPatch:
    """Patches and the reports below them."""

    def test_the_patch_alone_is_withdrawn(self, desk: Desk) -> None:
        desk.one(V1)
        patch = desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        take_back(desk, patch.submission)
        assert desk.needed() == {A: 1, B: 5, C: 6}
        current(desk, patch.submission)
        assert desk.needed() == {A: 1, B: 50, C: 6}
        assert sound(desk)

    def test_with_the_report_below_it_goes(self, desk: Desk) -> None:
        desk.one(V1)
        second = desk.one(V2)
        desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        take_back(desk, second.submission)
        assert desk.needed() == {A: 1, B: 5, C: 6}

    def test_the_report_without_its_patch(self, desk: Desk) -> None:
        first = desk.one(V1)
        desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        current(desk, first.submission)
        assert desk.needed() == {A: 1, B: 5, C: 6}

    def test_its_rows_name_its_file(self, desk: Desk) -> None:
        desk.one(V1)
        desk.send(book(changed({B: FULL[B]}, B, 50)), names=["bo-sung.xlsx"], patch=True)
        with open_snapshot(desk.workspace.lake) as snapshot:
            query = "SELECT DISTINCT unit, file FROM observation ORDER BY unit"
            files = {unit: Path(file).name for unit, file in snapshot.con.execute(query).fetchall()}
        assert files == {A: "a.xlsx", B: "bo-sung.xlsx", C: "a.xlsx"}


class TestTakingBack:
    """Withdrawing the decision itself."""

    @pytest.mark.parametrize("kind", ["current", "withdraw", "held", "first"])
    def test_all_is_as_before(self, desk: Desk, kind: str) -> None:
        first, second = desk.one(V1), desk.one(V2)
        held = desk.one(book({B: FULL[B]}))
        before, log = desk.figures(), dict(zip(["1", "2", "h"], [s for _, s in desk.log()], strict=True))
        act, meant = {
            "current": (current, first),
            "withdraw": (take_back, second),
            "held": (current, held),
            "first": (take_back, first),
        }[kind]
        assert act(desk, meant.submission).outcome == "stored"
        assert withdraw(desk, 1).outcome == "stored"
        assert desk.figures() == before
        assert [s for _, s in desk.log()][:3] == list(log.values())
        assert told(withdraw(desk, 1)) == ["decide.withdrawn"]
        assert sound(desk)

    def test_where_nothing_counted_nothing_counts_again(self, desk: Desk) -> None:
        desk.one(V1)
        held = desk.one(book({B: FULL[B]}))
        take_back(desk, desk.one(V1).submission)
        current(desk, held.submission)
        assert desk.needed() == {B: 5}
        withdraw(desk, 2)
        assert desk.needed() == {}
        assert desk.log()[1][1] == "held"

    def test_what_came_since_stays(self, desk: Desk) -> None:
        first = desk.one(V1)
        desk.one(V2)
        current(desk, first.submission)
        desk.one(V3)
        assert told(withdraw(desk, 1)) == ["decide.overtaken"]
        assert desk.needed()[A] == 3

    def test_the_list_says_what_has_become_of_each(self, desk: Desk) -> None:
        first, second = desk.one(V1), desk.one(V2)
        current(desk, first.submission)
        current(desk, second.submission)
        states = [(row.kind, row.state) for row in deciding.listed(desk.workspace, None)]
        assert states == [("current", "replaced"), ("current", "in_force")]
        withdraw(desk, 2)
        states = [(row.kind, row.state) for row in deciding.listed(desk.workspace, None)]
        assert states[1:] == [("current", "withdrawn"), ("withdraw", "withdrawal")]


class TestIds:
    """Which submission is meant."""

    def test_the_beginning_of_an_id_will_do(self, desk: Desk) -> None:
        first = desk.one(V1)
        desk.one(V2)
        assert current(desk, first.submission[:12]).outcome == "stored"

    def test_an_unknown_one_is_answered_with_near_ones(self, desk: Desk) -> None:
        first = desk.one(V1)
        wrong = first.submission[:-1] + ("0" if first.submission[-1] != "0" else "1")
        [found] = current(desk, wrong).findings
        assert (found.code, first.submission in dict(found.params)["near"]) == ("decide.no_submission", True)

    def test_an_ambiguous_one_is_answered_with_all(self, desk: Desk) -> None:
        both = desk.one(V1), desk.one(V2)
        [found] = current(desk, "2021-").findings
        assert found.code == "decide.which_submission"
        assert all(result.submission in dict(found.params)["near"] for result in both)

    def test_a_refused_file_has_nothing_to_count(self, desk: Desk) -> None:
        blank = desk.one(book({A: (None,) * 8}))
        assert told(current(desk, blank.submission)) == ["decide.refused_submission"]

    def test_a_form_it_does_not_have(self, desk: Desk) -> None:
        first = desk.one(V1)
        assert told(current(desk, first.submission, ["02"])) == ["decide.no_such_form"]

    def test_what_counts_needs_no_decision(self, desk: Desk) -> None:
        assert told(current(desk, desk.one(V1).submission)) == ["decide.counts_already"]


class TestOldLake:
    """A lake that version 0.2.0 filled."""

    @pytest.fixture
    def old(self, desk: Desk) -> Desk:
        with as_version_0_2(open_lake(desk.workspace.lake)):
            desk.one(V1)
            desk.one(V2)
        return desk

    def test_its_submissions_are_decided_about(self, old: Desk) -> None:
        assert desk_ids(old) == [1, 2]
        again = old.one(V1)
        assert codes(again.findings) == ["submission.duplicate_replaced"]
        current(old, again.submission)
        assert old.needed()[A] == 1
        assert sound(old)

    def test_reports_with_less_are_held(self, old: Desk) -> None:
        assert old.one(book({B: FULL[B]})).forms_held == ("05",)
        old.one(V3)
        assert old.needed()[A] == 3
        assert sound(old)


def desk_ids(desk: Desk) -> list[int]:
    return [row.seq for row in known(open_lake(desk.workspace.lake)).rows]


def test_a_wrong_day_of_receipt_can_be_put_right(desk: Desk) -> None:
    """A slip in the day would else hold every later report for ever."""
    first = desk.one(V1, received="2031-12-14")
    again = desk.one(V1, received="2021-12-14")
    assert again.outcome.value == "duplicate"
    assert "submission.other_day" in codes(again.findings)
    take_back(desk, first.submission)
    right = desk.one(V1, received="2021-12-14")
    assert (right.forms_held, desk.needed()[A]) == ((), 1)
    assert desk.one(V2, received="2021-12-16").forms_held == ()
    assert desk.needed()[A] == 2
    assert "submission.other_day" not in codes(desk.one(V2, received="2021-12-16").findings)

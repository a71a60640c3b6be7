"""Releases, locks and data sets, on reports small enough to read."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from kpi.findings import Fault
from kpi.lake.decisions import decisions
from kpi.lake.layout import open_lake
from kpi.lake.rebuild import rebuild
from kpi.lake.releases import ReleaseKind, releases
from kpi.lake.snapshot import open_snapshot
from kpi.lake.verify import verify
from kpi.lake.versions import find_version
from kpi.model.number import plain
from kpi.model.period import parse_period
from kpi.pipeline.deciding import decisions as deciding
from kpi.pipeline.deciding.releasing import decide_lock, decide_release
from kpi.pipeline.deciding.standing import make_current, withdraw_submission
from kpi.pipeline.deciding.verdicts import Because, Verdict
from kpi.pipeline.keeping.rereading import reread
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.places import builtin_specs
from tests.standing.reports import FULL, A, Desk, book, changed, new_desk

WHY = Because("báo cáo đã ký", "Phòng Tổng hợp")
YEAR = parse_period("2021")
FIRST, SECOND = (book(changed(FULL, A, n), note=f"v{n}") for n in (7, 8))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path)
    made.one(FIRST)
    return made


def release(desk: Desk, kind: ReleaseKind = "final", locks: bool = False) -> Verdict:
    return decide_release(desk.workspace, YEAR, kind, locks, WHY)


def fresh(desk: Desk) -> Workspace:
    return Workspace(desk.workspace.root, desk.workspace.province, desk.workspace.lake)


def first_figure(desk: Desk, as_of: str) -> str:
    with open_snapshot(desk.workspace.lake, as_of) as snapshot:
        [(value,)] = snapshot.con.execute(
            "SELECT value FROM observation WHERE unit = ? AND indicator = 'support_needed'", [A]
        ).fetchall()
    return plain(value)


def names(desk: Desk) -> list[str]:
    return [one.name for one in releases(decisions(open_lake(desk.workspace.lake)))]


def told(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.findings]


class TestNames:
    """What a name means never changes."""

    def test_the_plain_name_keeps_meaning_the_first(self, desk: Desk) -> None:
        release(desk)
        desk.one(SECOND)
        release(desk)
        assert names(desk) == ["2021-final", "2021-final.2"]
        assert [first_figure(desk, name) for name in names(desk)] == ["7", "8"]
        workspace = fresh(desk)
        pinned(workspace, "2021-final")
        assert [note.code for note in workspace.notices] == ["release.revised"]
        latest = fresh(desk)
        pinned(latest, "2021-final.2")
        assert latest.notices == []

    def test_kinds_and_periods_are_numbered_by_themselves(self, desk: Desk) -> None:
        release(desk, "estimate")
        release(desk, "preliminary")
        desk.one(SECOND)
        release(desk, "preliminary")
        assert names(desk) == ["2021-estimate", "2021-preliminary", "2021-preliminary.2"]

    def test_what_names_nothing_new_is_no_release(self, desk: Desk) -> None:
        release(desk)
        again = release(desk)
        assert (again.outcome, told(again)) == ("known", ["release.known"])
        desk.one(book(FULL, period=""), period="2022")
        assert release(desk).outcome == "stored"

    def test_a_withdrawn_name_is_refused_and_never_used_again(self, desk: Desk) -> None:
        stored = release(desk)
        assert stored.decision is not None
        deciding.withdraw(desk.workspace, stored.decision.seq, WHY)
        with pytest.raises(Fault) as refused:
            open_snapshot(desk.workspace.lake, "2021-final")
        assert refused.value.findings[0].code == "release.withdrawn"
        release(desk)
        assert names(desk) == ["2021-final.2"]

    @pytest.mark.parametrize("wish", ["2021-preliminary", "2021-FINAL.7", "2021-S1-final", "2021-ước"])
    def test_an_unknown_name_is_answered_with_those_there_are(self, desk: Desk, wish: str) -> None:
        release(desk)
        with pytest.raises(Fault) as refused:
            find_version(open_lake(desk.workspace.lake), wish)
        [told] = refused.value.findings
        assert told.code in ("release.unknown", "lake.no_version")
        assert told.code == "lake.no_version" or dict(told.params)["known"] == "2021-final"

    def test_a_period_without_reports_is_not_released(self, desk: Desk) -> None:
        verdict = decide_release(desk.workspace, parse_period("2022"), "final", True, WHY)
        assert (verdict.outcome, told(verdict)) == ("refused", ["period.no_reports"])
        assert decisions(open_lake(desk.workspace.lake)) == ()


class TestLocks:
    """A locked period stays as it is."""

    def test_an_import_is_refused_with_who_and_why(self, desk: Desk) -> None:
        assert told(release(desk, locks=True)) == ["release.locked"]
        for how in ({}, {"dry_run": True}):
            result = desk.one(SECOND, **how)
            lock = result.findings[0]
            assert (result.outcome, lock.code) == ("refused", "period.locked")
            params = dict(lock.params)
            assert (params["seq"], params["who"], params["why"]) == ("2", WHY.who, WHY.reason)
        assert desk.needed()[A] == 7
        assert len(desk.log()) == 1
        assert not verify(
            open_lake(desk.workspace.lake),
            partial(reread, desk.workspace, ()),
            desk.workspace.specs.sha256,
            lambda *_: None,
        ).findings

    def test_what_is_stored_already_is_only_told_as_such(self, desk: Desk) -> None:
        release(desk, locks=True)
        assert desk.one(FIRST).outcome == "duplicate"

    def test_other_periods_are_open_and_parts_are_not(self, desk: Desk) -> None:
        decide_lock(desk.workspace, YEAR, WHY)
        assert desk.one(book(FULL, period=""), period="2022").outcome != "refused"
        assert desk.one(book(FULL, period=""), period="2021-S1").findings[0].code == "period.locked"

    def test_decisions_that_would_change_figures_are_refused(self, desk: Desk) -> None:
        [first] = [row[0] for row in [[desk.one(FIRST).submission]]]
        desk.one(SECOND)
        change = make_current(desk.workspace, first, (), WHY)
        assert change.decision is not None
        decide_lock(desk.workspace, YEAR, WHY)
        refused = [
            withdraw_submission(desk.workspace, first, (), WHY),
            deciding.withdraw(desk.workspace, change.decision.seq, WHY),
            deciding.decide_waiver(desk.workspace, "supported_within_support_needed", A, YEAR, WHY),
        ]
        assert [(one.outcome, told(one)) for one in refused] == [("refused", ["period.locked"])] * 3
        assert desk.needed()[A] == 7

    def test_unlocked_by_withdrawing_the_lock(self, desk: Desk) -> None:
        lock = decide_lock(desk.workspace, YEAR, WHY)
        assert told(decide_lock(desk.workspace, YEAR, WHY)) == ["decide.known"]
        assert lock.decision is not None
        deciding.withdraw(desk.workspace, lock.decision.seq, WHY)
        assert desk.one(SECOND).outcome != "refused"
        assert desk.needed()[A] == 8

    def test_the_lock_is_no_part_of_the_release_made_with_it(self, desk: Desk) -> None:
        release(desk, locks=True)
        made, lock = decisions(open_lake(desk.workspace.lake))
        assert (made.kind, lock.kind, made.run == lock.run) == ("release", "lock", True)
        workspace = pinned(fresh(desk), "2021-final")
        assert [one.kind for one in workspace.decisions] == ["release"]


class TestDataSets:
    """A rebuild that reads otherwise leaves releases what they were."""

    def test_a_set_is_kept_as_long_as_a_release_needs_it(self, desk: Desk) -> None:
        release(desk)
        self.swap_columns(desk)
        self.again(desk)
        self.again(desk)
        assert first_figure(desk, "2021-final") == "7"
        assert desk.needed()[A] != 7
        assert self.sets(desk) == ["1", "2", "3"]
        assert self.faults(desk) == []
        shutil.rmtree(desk.workspace.lake / "tables" / "1")
        with pytest.raises(Fault) as refused:
            open_snapshot(desk.workspace.lake, "2021-final")
        assert refused.value.findings[0].code == "release.damaged"
        assert self.faults(desk) == ["release.damaged"]

    def test_a_set_that_the_new_one_stands_for_is_let_go(self, desk: Desk) -> None:
        release(desk)
        self.again(desk)
        self.again(desk)
        assert self.sets(desk) == ["2", "3"]
        assert first_figure(desk, "2021-final") == "7"
        assert self.faults(desk) == []

    @staticmethod
    def swap_columns(desk: Desk) -> None:
        """Read two columns as each other's from now on."""
        text = (builtin_specs() / "forms" / "05-ht.json").read_text("utf-8")
        text = text.replace('"support_needed"', '"?"').replace('"models"', '"support_needed"')
        target = desk.workspace.root / "specs" / "forms" / "05-ht.json"
        target.parent.mkdir(parents=True)
        target.write_text(text.replace('"?"', '"models"'), "utf-8")

    @staticmethod
    def again(desk: Desk) -> None:
        desk.workspace = fresh(desk)
        rebuild(open_lake(desk.workspace.lake), partial(reread, desk.workspace, ()), lambda *_: None)

    @staticmethod
    def sets(desk: Desk) -> list[str]:
        return sorted(path.name for path in (desk.workspace.lake / "tables").iterdir())

    @staticmethod
    def faults(desk: Desk) -> list[str]:
        workspace = fresh(desk)
        again = partial(reread, workspace, ())
        found = verify(open_lake(workspace.lake), again, workspace.specs.sha256, lambda *_: None).findings
        return [one.code for one in found if one.code.startswith("release.")]

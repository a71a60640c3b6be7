"""Reports of Huyện Tam Nông that come one after the other: ``submission.*``, and what of ``decide.*`` and
``lake.*`` is about submissions.

An import takes its time: each way of reports is gone once, for all that is found on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from kpi.pipeline.checking.judging import Judgement
from kpi.pipeline.deciding import decisions as deciding
from kpi.pipeline.deciding.standing import make_current, withdraw_submission
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.following.history import history
from kpi.pipeline.opening.workspace import Workspace
from tests.e2e.program import Office, read_once
from tests.findings.reproducers.reports import Reproducer
from tests.findings.reproducers.words import empty
from tests.intake.books import HEAD, TITLES, add_sheet, saved, sheet_of
from tests.standing.reports import FULL, A, B, Desk, book, changed, state_of
from tests.standing.test_stale import understood

V1, V2, OLDER, V2_AGAIN = (book(changed(FULL, A, n), note=f"v{n}") for n in (4, 9, 7, 11))
V3 = book(changed(FULL, A, 12), 3)
FEW = book({B: FULL[B]})
PATCH = book(changed({B: FULL[B]}, B, 50))
NOTHING = book(dict.fromkeys(FULL, (0,) * 8))
OF_COMMUNE = book({A: (9, *FULL[A][1:])}, sender="UBND thị trấn Tràm Chim")
OTHERS = book({A: FULL[A]})
WHY = Because("huyện xác nhận")
LINE = "1 | | {} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"


@dataclass(frozen=True)
class Way:
    """Reports and decisions in turn. What rules say of the figures takes a third of the time and is not
    asked."""

    go: Callable[[Desk], object]

    def __call__(self, folder: Path) -> object:
        root = empty(folder).root
        (folder / "in").mkdir()
        unjudged = mock.patch("kpi.pipeline.importing.run.judge", return_value=Judgement((), {}))
        with read_once(), unjudged:
            return self.go(Desk(Workspace(root, "87", root / "lake"), folder / "in", (), state_of(folder)))


def _in_turn(desk: Desk) -> None:
    first = desk.one(V1, received="2021-12-14")
    desk.one(V1, received="2021-12-15")  # the same, of another day
    held = desk.one(FEW)
    desk.one(FEW)
    history(Workspace(desk.workspace.root, "87", desk.workspace.lake))
    second = desk.one(V2, received="2021-12-16")
    desk.one(V1)
    desk.one(OLDER, received="2021-12-10")
    desk.one(OF_COMMUNE, received="2021-12-17")
    desk.one(V2_AGAIN, received="2021-12-16")
    decide = desk.workspace
    make_current(decide, "2021-", (), WHY)
    make_current(decide, "2020-zzzz", (), WHY)
    make_current(decide, first.submission, ["02"], WHY)
    make_current(decide, first.submission, (), WHY)
    make_current(decide, first.submission, (), WHY)
    withdraw_submission(decide, second.submission, (), WHY)
    withdraw_submission(decide, second.submission, (), WHY)
    desk.one(V2)
    withdraw_submission(decide, held.submission, (), WHY)
    blank = desk.one(book({A: (None,) * 8}))
    make_current(decide, blank.submission, (), WHY)
    desk.one(V3, received="2021-12-20")
    deciding.withdraw(decide, 1, WHY)
    desk.one(book(changed(FULL, A, 8), 4), received="2021-12-18")


def _patched(desk: Desk) -> None:
    """A patch and what undoes it; then a report of before comes again, which would be read otherwise now."""
    desk.one(V1)
    desk.one(PATCH, patch=True)
    desk.one(V1)
    desk.one(V2)
    understood(desk)
    desk.one(V1)


def _aside(desk: Desk) -> None:
    """A list of persons beside the report, set aside; the decision cannot be taken back."""
    report = sheet_of(TITLES, HEAD, "1 | | Thị trấn Tràm Chim | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1")
    add_sheet(report, "Danh sách", "STT | Họ và tên | Năm sinh")
    desk.one(saved(report), aside=WHY)
    deciding.withdraw(desk.workspace, 1, WHY)


def _two_at_once(desk: Desk) -> None:
    desk.send(V1, V1, V2)
    desk.one(NOTHING)


def _of_agency(desk: Desk) -> None:
    """The health department of the province tells something else than the district."""
    desk.one(V1)
    desk.one(book(changed(FULL, A, 9), sender="Sở Y tế tỉnh Đồng Tháp"))


def _other_units(desk: Desk) -> None:
    only = desk.one(OTHERS)
    desk.one(FEW, allow_fewer=True)
    withdraw_submission(desk.workspace, only.submission, (), WHY)


def _moved(desk: Desk) -> None:
    """A name that nobody knows is confirmed for one district, then for another."""
    titles = TITLES.replace("Đơn vị báo cáo: UBND huyện Tam Nông\n", "")
    report = saved(sheet_of(titles, HEAD, LINE.format("Xã Cồn Lớn")))
    office = Office(desk.workspace.root)
    confirmed = ("--at", "2021-12-31", "--why", "nơi gửi xác nhận")
    office("decide", "alias", "Xã Cồn Lớn", "30007", *confirmed)
    desk.one(report)
    office("decide", "withdraw", "1", "--why", "nhầm")
    office("decide", "alias", "Xã Cồn Lớn", "30133", *confirmed)
    desk.one(report)


WAYS: Mapping[Callable[[Desk], object], tuple[str, ...]] = {
    _in_turn: (
        "decide.counts_already", "decide.no_submission", "decide.no_such_form",
        "decide.now_counts", "decide.overtaken", "decide.refused_submission", "decide.which_submission",
        "file.blank", "decide.withdrawn_already", "lake.undecided",
        "submission.duplicate", "submission.duplicate_held", "submission.duplicate_replaced",
        "submission.duplicate_withdrawn",
        "submission.holds_less", "submission.older", "submission.other_day", "submission.overridden",
        "submission.overrides", "submission.papers_differ", "submission.supersedes",
    ),
    _aside: ("decide.aside_stays",),
    _moved: ("row.decided_alias", "submission.moved"),
    _of_agency: ("submission.agency_differs",),
    _other_units: ("decide.nothing_counts", "submission.other_units"),
    _patched: (
        "submission.duplicate_patched", "submission.duplicate_stale", "submission.patches",
        "submission.undoes_patch",
    ),
    _two_at_once: ("submission.order_by_name", "submission.twin", "submission.zeros"),
}  # fmt: skip

REPRODUCERS: Mapping[str, Reproducer] = {
    code: way for go, codes in WAYS.items() for way in (Way(go),) for code in codes
}

"""What holds whatever is sent in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.lake.layout import open_lake
from kpi.lake.log import known
from kpi.pipeline.deciding.standing import make_current
from kpi.pipeline.deciding.verdicts import Because
from tests.examples import tries
from tests.standing.reports import FULL, Desk, book, new_desk

UNITS = tuple(FULL)


@cache
def made(cells: tuple[tuple[object, ...], ...], revision: int) -> bytes:
    return book(dict(zip(UNITS, cells, strict=True)), revision)


row = st.sampled_from(
    [(None,) * 8, FULL[UNITS[0]], FULL[UNITS[1]], (1, *(None,) * 7), (0,) * 8, (2, 2, None, 1, 1, 1, 1, 1)]
)
report = st.tuples(st.tuples(row, row, row), st.sampled_from([0, 1, 2]))
run = st.tuples(st.lists(report, min_size=1, max_size=2), st.sampled_from(["", "2021-12-01", "2021-12-09"]))


def measure(desk: Desk) -> tuple[int, int]:
    """Units with figures, and figures, that count."""
    found = desk.figures()
    return len(found), sum(map(len, found.values()))


@settings(max_examples=tries(4), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(run, min_size=2, max_size=4))
def test_without_a_decision_nothing_that_counts_is_ever_lost_and_all_comes_back(
    runs: Sequence[tuple[Sequence[tuple[tuple[tuple[object, ...], ...], int]], str]],
) -> None:
    with TemporaryDirectory() as folder:
        desk = new_desk(Path(folder))
        before, states = (0, 0), []
        for reports, received in runs:
            desk.send(*(made(cells, revision) for cells, revision in reports), received=received)
            now = measure(desk)
            assert now[0] >= before[0]
            assert now[1] >= before[1]
            log = known(open_lake(desk.workspace.lake))
            current = log.current.get(("05", "2021", "871"))
            if current is not None:
                states.append((current.submission, desk.figures()))
            before = now
        for submission, figures in states:
            make_current(desk.workspace, submission, (), Because("thử"))
            assert desk.figures() == figures

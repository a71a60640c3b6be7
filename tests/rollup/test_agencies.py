"""Agencies beside units in totals: the unit's own figure counts, the agency's where nobody else tells any."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.rollup.aggregate import aggregate
from kpi.rollup.cells import collect_cells
from tests.rollup.world import indicators, reports, units

POLICE = "reporter=866:police seq=9"


def told(lines: str) -> tuple[Decimal | None, list[str]]:
    """The total of district 866 and the codes of what is told of agencies and clashes."""
    rollup = aggregate(reports(lines), units(), indicators("cases"), "2021", "district", "866")
    [row] = rollup.rows
    kinds = ("rollup.agency", "rollup.clash")
    total = row.values["cases"]
    assert not isinstance(total, str | dict)
    return total, [note.code for note in rollup.notes if note.code.startswith(kinds)]


@pytest.mark.parametrize(
    ("name", "lines", "total", "codes"),
    [
        ("apart", f"29863 cases 4\n29866 cases 5 {POLICE}", 9, ["rollup.agency_alone"]),
        ("equal", f"29863 cases 4\n29866 cases 5\n29866 cases 5 {POLICE}", 9, []),
        ("other", f"29863 cases 4\n29866 cases 5\n29866 cases 7 {POLICE}", 9, ["rollup.agency_differs"]),
        ("alone", f"29863 cases 4 {POLICE}\n29866 cases 5 {POLICE}", 9, ["rollup.agency_alone"]),
        ("open", f"29863 cases 4\n29866 cases ?\n29866 cases 7 {POLICE}", 11, ["rollup.agency_alone"]),
        ("within", f"29863 cases 4\n29866 cases 5..9\n29866 cases 7 {POLICE}", None, []),
        (
            "beyond",
            f"29863 cases 4\n29866 cases 5..9\n29866 cases 12 {POLICE}",
            None,
            ["rollup.agency_differs"],
        ),
        ("silent", f"29863 cases 4\n29866 cases 5\n29866 cases ? {POLICE}", 9, []),
    ],
)
def test_the_units_own_figure_counts_and_an_agency_is_never_added(
    name: str, lines: str, total: int | None, codes: list[str]
) -> None:
    assert told(lines) == (total, codes), name


def test_two_units_that_differ_are_told_as_such_be_there_an_agency_or_not() -> None:
    lines = f"29863 cases 1\n29866 cases 5\n29866 cases 6 reporter=29866 seq=2\n29866 cases 6 {POLICE}"
    assert told(lines) == (7, ["rollup.clash"])


def test_of_two_agencies_the_one_received_last_counts_and_it_is_told() -> None:
    lines = f"29863 cases 1\n29866 cases 5 {POLICE}\n29866 cases 6 reporter=866:border seq=10"
    total, codes = told(lines)
    assert total == 7
    assert set(codes) == {"rollup.agency_differs", "rollup.agency_alone"}


def test_who_says_something_else_is_named() -> None:
    con = reports(f"29866 cases 5\n29866 cases 7 {POLICE}\n29863 cases 2 {POLICE}")
    told_claims = collect_cells(con, "2021", ["cases"]).claims
    assert [tuple(claim) for claim in told_claims] == [
        ("29866", "cases", "866:police", False),
        ("29863", "cases", "866:police", True),
    ]

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
        ("29866", "cases", "866:police", False, False),
        ("29863", "cases", "866:police", True, False),
    ]


WHOLE = "role=whole reporter=866:police seq=9"


@pytest.mark.parametrize(
    ("lines", "total", "codes"),
    [
        (f"866 cases 12 {WHOLE}", 12, ["rollup.agency_alone"]),
        (f"29863 cases 4\n29866 cases 5\n866 cases 9 {WHOLE}", 9, []),
        (f"29863 cases 4\n29866 cases 5\n866 cases 12 {WHOLE}", 9, ["rollup.agency_differs"]),
        (f"29863 cases 4\n866 cases 12 {WHOLE}", 4, ["rollup.agency_partial"]),
        (f"29863 cases 4\n866 cases 3 {WHOLE}", 4, ["rollup.agency_differs"]),
        (f"29863 cases ?\n29866 cases ?\n866 cases 12 {WHOLE}", 12, ["rollup.agency_alone"]),
        (f"29863 cases 4..6\n866 cases 12 {WHOLE}", None, ["rollup.agency_partial"]),
    ],
)
def test_what_an_agency_tells_of_a_district_as_a_whole_counts_where_no_commune_tells_it(
    lines: str, total: int | None, codes: list[str]
) -> None:
    assert told(lines) == (total, codes)


def province(lines: str) -> tuple[object, tuple[str, ...], list[str]]:
    """The total of province 87, which communes lack, and what is told of agencies."""
    rollup = aggregate(reports(lines), units(), indicators("cases"), "2021", "province", "87")
    [row] = rollup.rows
    codes = [note.code for note in rollup.notes if note.code.startswith("rollup.agency")]
    return row.values["cases"], row.coverage.missing, codes


def test_districts_of_which_only_the_agency_tells_are_added_to_the_others() -> None:
    other = "867 cases 7 role=whole reporter=867:police seq=9"
    total, missing, codes = province(f"29863 cases 4\n29866 cases 5\n{other}")
    assert (total, missing, codes) == (16, ("29898",), ["rollup.agency_alone"])


def test_an_agency_of_the_province_counts_only_where_nothing_below_is_told() -> None:
    whole = "87 cases 30 role=whole reporter=87:police seq=9"
    alone = province(whole)
    assert (alone[0], alone[2]) == (30, ["rollup.agency_alone"])
    districts = f"866 cases 12 {WHOLE}\n867 cases 7 role=whole reporter=867:police seq=9"
    assert province(f"{whole}\n{districts}")[0] == 30
    own = province(f"{whole}\n29863 cases 4\n867 cases 7 role=whole reporter=867:police seq=9")
    assert own[0] == 11


def test_what_is_told_of_a_district_as_a_whole_is_no_figure_of_a_commune() -> None:
    rollup = aggregate(
        reports(f"866 cases 12 {WHOLE}"), units(), indicators("cases"), "2021", "commune", "866"
    )
    assert [row.values["cases"] for row in rollup.rows] == [None, None]
    assert [note.code for note in rollup.notes if note.code.startswith("rollup.stray")] == []

"""How complete and how timely reports are: counted, never averaged, and nothing said of nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow, outcome_words
from kpi.tables.rates import AllRates, all_rates, rates_of, rates_table
from kpi.tables.timing import days_overdue, timing
from tests.rollup.world import units

DUE = date(2021, 12, 15)
ON = date(2021, 12, 20)
TREE = units()
FRAME = Frame(load_catalogue("en"), parse_period("2021"), TREE)


def row(reporter: str, form: str, first: int = 0, due: date | None = DUE, awaited: bool = True) -> StatusRow:
    """A form that came in on a day of December first, never for 0."""
    if not first:
        return StatusRow(reporter, reporter, form, "missing", None, due, None, None, None, awaited=awaited)
    day = date(2021, 12, first)
    return StatusRow(
        reporter, reporter, form, "accepted", day, due, None, 0, 0, first_received=day, awaited=awaited
    )


@pytest.mark.parametrize(
    ("one", "on", "expected"),
    [
        (row("866", "01", 15), 20, ("on_time", None)),  # the day itself is on time
        (row("866", "01", 16), 20, ("late", None)),
        (row("866", "01"), 14, ("not_due", None)),
        (row("866", "01"), 15, ("not_due", None)),
        (row("866", "01"), 16, ("overdue", 1)),
        (row("866", "01"), 20, ("overdue", 5)),
        (row("866", "01", due=None), 20, ("awaited", None)),
        (row("866", "01", 16, due=None), 20, ("received", None)),
    ],
)
def test_late_is_not_overdue_and_overdue_is_not_awaited(
    one: StatusRow, on: int, expected: tuple[str, int | None]
) -> None:
    day = date(2021, 12, on)
    assert (timing(one, day), days_overdue(one, day)) == expected


def world() -> AllRates:
    """A commune that sends both forms on time, one that sends one of two late; two of another district that
    send nothing; a form without a day; one that nobody asked for."""
    rows = [
        row("29863", "01", 14), row("29863", "02", 15), row("29866", "01", 16), row("29866", "02"),
        row("29898", "01"), row("29898", "02"), row("29898", "03", due=None),
        row("30280", "01", 14, awaited=False),
    ]  # fmt: skip
    return all_rates(rows, TREE, ON)


def test_shares_are_of_counts_and_not_of_shares() -> None:
    rates = world()
    assert list(rates.units) == ["866", "867"]
    cao_lanh, sa_dec, total = rates.units["866"], rates.units["867"], rates.total
    assert (cao_lanh.expected, cao_lanh.received, cao_lanh.on_time, cao_lanh.late) == (4, 3, 2, 1)
    assert (total.expected, total.received, total.dated, total.dated_received) == (7, 3, 6, 3)
    assert total.share("received_of_expected") == Decimal(3) / 7  # the mean of 3/4 and 0/3 is another figure
    assert total.share("on_time_of_expected") == Decimal(2) / 6
    assert total.share("on_time_of_received") == Decimal(2) / 3
    assert sa_dec.share("received_of_expected") == 0
    assert sa_dec.share("on_time_of_received") is None, "of nothing received none is on time, and none is not"


def test_parts_add_up_to_the_whole() -> None:
    rates = world()
    for parts in (rates.units.values(), rates.forms.values()):
        for name in ("expected", "received", "on_time", "late", "overdue", "not_due", "dated"):
            assert sum(getattr(one, name) for one in parts) == getattr(rates.total, name), name


def test_no_share_is_told_of_nothing() -> None:
    undated = rates_of([row("866", "01", 14, due=None)], ON)
    assert undated.share("received_of_expected") == 1
    assert undated.share("on_time_of_expected") is None
    assert rates_of([], ON).share("received_of_expected") is None
    table = rates_table(world(), FRAME, ON, {"01": "01/XPLM"})
    lines = {line.cells[0]: line.cells for line in table.rows if line.kind == "unit"}
    assert lines["867"] == ("867", "Thành phố Sa Đéc", 3, 0, 0, 0, 2, 0, 0, 0, "–")
    assert lines["01"][:2] == ("01", "01/XPLM")
    assert lines["03"][-2:] == ("–", "–")
    assert any("nothing to take a share of" in note for note in table.notes)
    assert any(note.startswith("1 form has no due day") for note in table.notes)


def test_agencies_of_a_province_stand_behind_its_districts() -> None:
    rows = [row("87:police", "04"), row("29898", "01", 14), row("867:police", "04", 14), row("883", "01")]
    rates = all_rates(rows, TREE, ON)
    assert list(rates.units) == ["867", "883", "87"]
    assert rates.units["867"].expected == 2, "an agency of a district counts with it"
    names = [line.cells[1] for line in rates_table(rates, FRAME, ON, {}).rows[1:4]]
    assert names == ["Thành phố Sa Đéc", "Thành phố Long Xuyên", "Tỉnh Đồng Tháp: agencies"]


def test_shares_that_may_still_rise_say_so() -> None:
    table = rates_table(all_rates([row("866", "01")], TREE, DUE), FRAME, DUE, {})
    assert "1 form is not due yet on 15/12/2021: the shares may still rise." in table.notes


def test_the_outcome_says_how_long_it_is_overdue() -> None:
    rows = [row("866", "01", 14), row("866", "02")]
    assert outcome_words(rows, FRAME, ON) == "Forms missing, 5 days overdue"
    assert outcome_words(rows, FRAME, DUE) == "Forms missing, not due yet"
    assert outcome_words(rows[:1], FRAME, ON) == "Accepted"
    assert outcome_words([row("866", "02", due=None)], FRAME, ON) == "Missing"

"""Periods as SDMX writes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.grid import cell_name, column_letters
from kpi.model.period import MOST_PERIODS, Period, PeriodsError, parse_period, parse_periods

texts = st.builds(
    lambda year, part: f"{year}{part}",
    st.integers(1901, 2998),
    st.sampled_from(["", "-S1", "-S2", "-Q1", "-Q2", "-Q3", "-Q4", *(f"-{m:02}" for m in range(1, 13))]),
)


@pytest.mark.parametrize(
    ("text", "start", "end", "previous"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2020"),
        ("2021-S1", "2021-01-01", "2021-06-30", "2020-S2"),
        ("2021-S2", "2021-07-01", "2021-12-31", "2021-S1"),
        ("2021-Q1", "2021-01-01", "2021-03-31", "2020-Q4"),
        ("2021-Q3", "2021-07-01", "2021-09-30", "2021-Q2"),
        ("2020-02", "2020-02-01", "2020-02-29", "2020-01"),
        ("2021-01", "2021-01-01", "2021-01-31", "2020-12"),
        (" 2021 ", "2021-01-01", "2021-12-31", "2020"),
    ],
)
def test_a_period_has_days_and_a_period_before(text: str, start: str, end: str, previous: str) -> None:
    period = parse_period(text)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert str(period.previous) == previous


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021-",
        "2021-S3",
        "2021-Q0",
        "2021-Q5",
        "2021-13",
        "2021-00",
        "2021-1",
        "1899",
        "3000",
        "năm 2021",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("(", "") or "^$"):
        parse_period(text)


@given(texts)
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_period(text)) == text


@given(texts)
def test_the_period_before_ends_the_day_before(text: str) -> None:
    period = parse_period(text)
    assert period.previous.end + timedelta(days=1) == period.start
    assert period.previous.kind == period.kind


def test_periods_of_a_kind_are_ordered() -> None:
    assert parse_period("2020-Q4") < parse_period("2021-Q1") < parse_period("2021-Q2")
    assert Period(2021, "year", 1).end == date(2021, 12, 31)


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_addresses_of_cells(column: int, row: int) -> None:
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - 64
    assert number == column + 1
    assert cell_name(row, column) == f"{column_letters(column)}{row + 1}"


def test_the_corners_of_a_sheet() -> None:
    assert [column_letters(c) for c in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@given(texts)
def test_next_undoes_previous(text: str) -> None:
    period = parse_period(text)
    assert period.previous.next == period == period.next.previous
    assert period.next.start == period.end + timedelta(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021"),
        ("2016..2018", "2016 2017 2018"),
        ("2020-S2..2021-S2", "2020-S2 2021-S1 2021-S2"),
        ("2020-Q4..2021-Q1", "2020-Q4 2021-Q1"),
        ("2021-11..2022-01", "2021-11 2021-12 2022-01"),
    ],
)
def test_a_series_holds_all_periods_from_the_first_to_the_last(text: str, expected: str) -> None:
    assert " ".join(map(str, parse_periods(text))) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "period"),
        ("..", "period"),
        ("2016..", "period"),
        ("2016...2018", "period"),
        ("2016..2017..2018", "period"),
        ("2016..2018-Q1", "periods.kind"),
        ("2018..2016", "periods.order"),
        ("2018..2018", "periods.order"),
        ("2010-01..2014-12", ""),
        ("2010-01..2015-01", "periods.many"),
        ("1900..2999", "periods.many"),
    ],
)
def test_what_is_no_series_says_why(text: str, why: str) -> None:
    if not why:
        assert len(parse_periods(text)) == MOST_PERIODS
        return
    with pytest.raises(PeriodsError) as raised:
        parse_periods(text)
    assert raised.value.why == why

"""Laws of the checks, whatever the figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.check import Count, run_checks
from tests.check.tables import DAY, KNOWN, TOTALS, Row, check, lake
from tests.examples import tries

COLUMNS = ("start", "found", "cleared", "end", "fines")
RULES = [
    TOTALS,
    check("end = start + found - cleared", "end", name="balance"),
    check("fines / start <= 1.5", "fines", name="share", when="cleared > 0"),
    check("start = previous.end", "start", "previous", name="carried", missing="skip"),
]
NUMBERS = st.one_of(st.integers(0, 9).map(Decimal), st.decimals(0, 10**14, places=4))
MAYBE = st.one_of(st.none(), NUMBERS)


def tables(numbers: st.SearchStrategy[Decimal | None]) -> st.SearchStrategy[list[list[Decimal | None]]]:
    return st.lists(st.lists(numbers, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=5)


def observations(units: Sequence[Sequence[Decimal | None]], totals: Sequence[Decimal | None]) -> list[Row]:
    told = [(f"{no:05d}", "unit", figures) for no, figures in enumerate(units)] + [("801", "total", totals)]
    return [
        (
            "r",
            "s",
            "01",
            "2021",
            "d",
            unit,
            role,
            name,
            value,
            None,
            "",
            "01",
            f"{name}{unit}",
            None,
            "a.xlsx",
        )
        for unit, role, figures in told
        for name, value in zip(COLUMNS, figures, strict=True)
    ]


def sums(units: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*units, strict=True)]


@settings(max_examples=tries(8), deadline=None)
@given(st.data())
def test_the_order_of_the_rows_is_irrelevant(data: st.DataObject) -> None:
    units = data.draw(tables(MAYBE))
    told = observations(units, data.draw(st.lists(MAYBE, min_size=5, max_size=5)))
    mixed = data.draw(st.permutations(told))
    before = observations(units[:-1], units[-1])
    one, other = (run_checks(lake(rows, before), RULES, KNOWN, DAY) for rows in (told, mixed))
    assert one == other
    assert set(one.counts) == {rule.id for rule in RULES}
    assert len(one.findings) == sum(count.failed for count in one.counts.values())


@settings(max_examples=tries(8), deadline=None)
@given(tables(NUMBERS))
def test_totals_that_are_the_sums_pass(units: list[list[Decimal]]) -> None:
    report = run_checks(lake(observations(units, sums(units))), [TOTALS], KNOWN, DAY)
    assert report.findings == ()
    assert report.counts == {"total": Count(passed=len(COLUMNS))}


@settings(max_examples=tries(8), deadline=None)
@given(st.data())
def test_changing_one_cell_breaks_the_total_of_its_column_alone(data: st.DataObject) -> None:
    units = data.draw(tables(NUMBERS))
    totals = sums(units)
    row = data.draw(st.integers(0, len(units) - 1))
    column = data.draw(st.integers(0, len(COLUMNS) - 1))
    units[row][column] += data.draw(st.sampled_from([Decimal(1), Decimal("0.0001")]))
    (found,) = run_checks(lake(observations(units, totals)), [TOTALS], KNOWN, DAY).findings
    assert (found.indicator, found.cell) == (COLUMNS[column], f"{COLUMNS[column]}801")
